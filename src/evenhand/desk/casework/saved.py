"""Views of the register that a colleague keeps: named questions, theirs alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.casework.register import Asked
from evenhand.desk.errors import NotFound
from evenhand.desk.models import SavedView
from evenhand.policy.kinds import clean_text

MOST = 20
LONGEST = 60


def saved_views(*, actor: Actor, now: datetime) -> list[SavedView]:
    """The views that a colleague keeps, by name. Raises NotFound."""
    known_colleague(actor, now)
    return list(_own(actor).order_by("name", "id"))


def save_view(*, actor: Actor, name: str, asked: Asked, first: bool = False, now: datetime) -> SavedView:
    """Keeps questions under a name; with `first` the register opens with them. A name used before gets the new ones.

    Raises NotFound, Refused (by field) for a name that is none, or where there are too many.
    """
    known_colleague(actor, now)
    name = _name(name)
    with transaction.atomic():
        own = _own(actor).select_for_update()
        known = own.filter(name=name).first()
        if known is None and own.count() >= MOST:
            raise _refused(_("You keep {number} views already. Delete one that you no longer use.").format(number=MOST))
        if first:
            own.update(first=False)
        values = {"asked": asked.data, "saved_at": now, "first": first or bool(known and known.first)}
        return SavedView.objects.update_or_create(by=actor.human, name=name, defaults=values)[0]


def change_view(*, actor: Actor, view: int, name: str, first: bool, now: datetime) -> SavedView:
    """Renames a view, and says whether the register opens with it. Raises NotFound, Refused (by field)."""
    known_colleague(actor, now)
    name = _name(name)
    with transaction.atomic():
        own = _own(actor).select_for_update()
        found = _find(actor, view)
        if own.exclude(pk=view).filter(name=name).exists():
            raise _refused(_("Another view has this name. Choose a different one."))
        if first:
            own.exclude(pk=view).update(first=False)
        found.name, found.first = name, first
        found.save(update_fields=["name", "first"])
        return found


def delete_view(*, actor: Actor, view: int, now: datetime) -> None:
    """Forgets a view; the cases stay as they are. Raises NotFound."""
    known_colleague(actor, now)
    _find(actor, view).delete()


def _own(actor: Actor) -> QuerySet[SavedView]:
    return SavedView.objects.filter(by=actor.human)


def _find(actor: Actor, view: int) -> SavedView:
    found = _own(actor).filter(pk=view).first()
    if found is None:
        raise NotFound(str(view))
    return found


def _name(text: str) -> str:
    try:
        return clean_text(" ".join(text.split()), LONGEST, 1)
    except ValueError as error:
        raise _refused(_("Give the view a name: {fault}.").format(fault=error) if text.strip() else _("Give the view a name.")) from None


def _refused(message: str) -> Refused:
    return Refused([Refusal("complete", message, field="name")])
