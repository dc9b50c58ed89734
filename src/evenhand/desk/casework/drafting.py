"""Drafts: answers not yet given. Outside the record; prepared by one, perhaps for another to confirm."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.desk.errors import refuse
from evenhand.desk.models import Draft

MOST = 200_000  # characters of JSON


def save_draft(
    *, actor: Actor, case: str = "", step: str, matter: str = "", answers: Mapping[str, Any], for_: str = "", now: datetime
) -> Draft:
    """Keeps the actor's answers so far; with `for_` a colleague may see, change and confirm them.

    Raises NotFound where the case is not theirs to see, Refused where the draft cannot be kept.
    """
    _may_see(actor, case, now)
    kept = _keepable(answers)
    if kept is None or any("\0" in one for one in (case, step, matter, for_)):
        raise refuse("complete", _("The draft is too long, or holds characters that cannot be kept."))
    found, _made = Draft.objects.update_or_create(
        by=actor.human, case=case, step=step[:60], matter=matter[:80],
        defaults={"for_human": for_[:60], "answers": kept, "saved_at": now},
    )  # fmt: skip
    return found


def _keepable(answers: Mapping[str, Any]) -> Any:
    """The answers as JSON that both databases can hold, or None."""
    text = json.dumps(dict(answers), default=str, ensure_ascii=False)
    try:
        text.encode()  # half a character, as a broken client may send
    except UnicodeEncodeError:
        return None
    return json.loads(text) if len(text) <= MOST and "\\u0000" not in text else None


def draft(*, actor: Actor, case: str = "", step: str, matter: str = "", now: datetime) -> Draft | None:
    """The latest draft of a step that is the actor's own, or was prepared for them. Raises NotFound."""
    _may_see(actor, case, now)
    own = Q(by=actor.human) | Q(for_human=actor.human)
    return Draft.objects.filter(own, case=case, step=step, matter=matter).order_by("-saved_at", "-id").first()


def drop_draft(*, actor: Actor, case: str = "", step: str, matter: str = "", now: datetime) -> None:
    """Throws away the actor's drafts of a step, and those prepared for them."""
    own = Q(by=actor.human) | Q(for_human=actor.human)
    Draft.objects.filter(own, case=case, step=step, matter=matter).delete()


def drop_taken(*, case: str, step: str, matter: str, humans: tuple[str, ...]) -> None:
    """Throws away what was drafted for a step that has now been taken."""
    whose = [one for one in humans if one]
    found = Draft.objects.filter(Q(by__in=whose) | Q(for_human__in=whose), case=case, step=step)
    found.filter(matter__in=[matter, ""]).delete()


def _may_see(actor: Actor, case: str, now: datetime) -> None:
    from evenhand.desk.casework.views import look

    if case:
        look(case=case, actor=actor, now=now, record=False)
