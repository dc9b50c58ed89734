"""What came with something that a colleague took in: the photographs beside the letter, the form that was handed over.

Whoever took it in adds them, for a week, whether or not they may see the case: they have the paper in their hand. They
see nothing of the case by it, and not what others have added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Event
from evenhand.case.facts import OUTSIDE, Actor
from evenhand.case.state import State
from evenhand.desk import acts, keys
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.casework.views import read
from evenhand.desk.errors import NotFound
from evenhand.desk.evidence import files as evidence
from evenhand.desk.evidence import keeping as evidence_keeping
from evenhand.desk.evidence.keeping import Given
from evenhand.desk.rights.told import TAKE_IN
from evenhand.evidence.keeping import Incoming
from evenhand.evidence.models import CASE
from evenhand.people.joined import folded

WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class ToldEntry:
    """An entry that the asker took in, to which they may still add files: its reference, and room for how many."""

    reference: str
    room: int


def told_entry(*, actor: Actor, case: str, entry: int, now: datetime) -> ToldEntry:
    """To what a colleague adds files. Raises NotFound where they did not take it in, not lately, or may not take in any more."""
    _find(actor, case, entry, now)
    return ToldEntry(f"{case}-{entry}", evidence_keeping.room_for(CASE, case))


def add_told_files(*, actor: Actor, case: str, entry: int, files: Sequence[Incoming], now: datetime) -> int:
    """Adds files that came with it: all are taken or none; how many. The same ones sent twice are taken once.

    Raises NotFound, and Refused with what is wrong with each file.
    """
    state, event, person = _find(actor, case, entry, now)
    given = evidence_keeping.look_through(files, evidence_keeping.room_for(CASE, case))
    with transaction.atomic():
        evidence.put(
            given, actor=Actor(person, event.role), case=case, person=person, title=title_of(entry), entry=entry, prepared_by=actor.human,
            matter=strand_of(state, event), key=key_of(entry, given, actor.human), now=now,
        )  # fmt: skip
    return len(given)


def _find(actor: Actor, case: str, entry: int, now: datetime) -> tuple[State, Event, str]:
    known_colleague(actor, now)
    state = folded(read(case).events)
    event = state.event(entry) if 1 <= entry <= state.number else None
    person = state.subject.get("person", "")
    if event is None or not person or event.role not in OUTSIDE or event.prepared_by != actor.human or now > event.recorded_at + WITHIN:
        raise NotFound(case)
    if not acts.may(actor=actor, act=TAKE_IN, now=now, person=person):
        raise NotFound(case)
    return state, event, person


def title_of(entry: int) -> str:
    """What files are called that go with an entry, where nobody says what they are."""
    return _("Files with entry {number}").format(number=entry)


def strand_of(state: State, event: Event) -> str:
    """The strand to which they are added: that of the entry, if it stands."""
    return "" if event.number in state.annulled else event.strand


def key_of(entry: int, given: Sequence[Given], by: str = "") -> str:
    """The key of files sent with an entry: the same ones under the same names are one sending."""
    return keys.digest({"to": entry, "by": by, "files": [[one.incoming.sha256, one.name] for one in given]})
