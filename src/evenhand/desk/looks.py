"""Who looked at what: recorded for each look, for the person it is about and for the colleague who looked."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from evenhand.case.facts import Actor
from evenhand.desk.models import Look

CASE, CARD, PERSON, LETTER, ADDRESS, FILE = "case", "card", "person", "letter", "address", "file"
# What a page says of it.
WHY = gettext_lazy(
    "That you looked is recorded, with the time. It is kept for the person whom the record is about, who may ask "
    "who has seen it, and for you: it shows that you checked before contact."
)


def note(*, actor: Actor, what: str, ref: str, now: datetime) -> None:
    """Records one look."""
    Look.objects.create(actor=actor.human, what=what, ref=ref[:60], at=now)


def note_all(*, actor: Actor, what: str, refs: list[str], now: datetime) -> None:
    """Records a look at each of several things."""
    Look.objects.bulk_create(Look(actor=actor.human, what=what, ref=ref[:60], at=now) for ref in refs)


def who_saw(*, actor: Actor, case: str, now: datetime) -> list[Look]:
    """The looks at a case, latest first, for those who may see it. Raises NotFound."""
    from evenhand.desk.casework.views import look

    look(case=case, actor=actor, now=now, record=False)
    return list(Look.objects.filter(what=CASE, ref=case).order_by("-at", "-id")[:500])
