"""What one letter tells of a case: the step that wanted it, its rows and answers, its days.

A letter that has been approved is told from the case as it stood at its approval, so that what is shown
later is what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from evenhand.case import subjects
from evenhand.case.events import Event
from evenhand.case.fold import fold
from evenhand.case.house import LETTER_TEXT
from evenhand.case.house import MATTERS as HOUSE_MATTERS
from evenhand.case.post import reckon
from evenhand.case.state import Letter, Row, State, Strand
from evenhand.letters import source
from evenhand.letters.document import Recipient
from evenhand.letters.words import field_of, one_line, say
from evenhand.policy.calendar import Calendar
from evenhand.policy.model import Field, Policy
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

BINDING = ("restriction",)  # what binds the person
OURS = ("precaution", "hold")  # what binds us
GROUP = N_(
    "This concerns {name} as a group. It does not bind any of its members in what they do for themselves. If we ever "
    "had to decide something about one of them, we would do it for them alone and write to them."
)
REPRESENTATIVE = N_(
    "This concerns you only when you act for {name}. It changes nothing in your own contact with us, and nothing in "
    "the contact that {name} has with us."
)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A letter, the case it tells of, and the day on which it is sent."""

    policy: Policy
    state: State
    letter: Letter
    person: Recipient
    colleagues: Mapping[str, str]
    day: date
    way: str
    reckoned: bool  # the days are reckoned now, for `day`; otherwise they stand as approved

    @property
    def calendar(self) -> Calendar:
        return self.policy.calendar

    @cached_property
    def at(self) -> datetime:
        """The moment as of which the letter speaks."""
        return self.state.events[-1].recorded_at

    @cached_property
    def origin(self) -> Event:
        """The step that wanted the letter; of one sent again, the step that wanted the first."""
        letter = self.letter
        while letter.again_of:
            letter = self.state.letters[letter.again_of]
        return self.state.event(letter.wanted_by)

    @cached_property
    def strand(self) -> Strand:
        return self.state.strands[self.letter.strand]

    @cached_property
    def deemed(self) -> date:
        """The day on which the letter is taken to arrive."""
        if not self.reckoned:
            return date.fromisoformat(self.letter.deemed)
        return reckon(self.policy, self.letter.name, self.day, self.way)[0]

    @cached_property
    def last_days(self) -> Mapping[str, date]:
        """The last day of each matter that the letter opens, by its name. The approval reckons the same."""
        if self.reckoned:
            found = reckon(self.policy, self.letter.name, self.day, self.way)[1]
        else:
            found = {name: datetime.fromisoformat(due) for name, due in self.letter.last_days.items()}
        return {name: self.calendar.day(due) for name, due in found.items()}

    def carries(self, part: str) -> bool:
        """Whether the policy's text of the letter has this part, so that nothing else need say it."""
        return part in source.read(self.policy.letter_texts.get(self.letter.name, "")).parts()

    @property
    def opens(self) -> tuple[str, ...]:
        """The matters that the letter opens when it is sent."""
        return self.policy.letters[self.letter.name].opens

    @property
    def rights(self) -> tuple[str, ...]:
        """What the person may do from then on."""
        return tuple(name for name in self.opens if self.policy.matters[name].kind == "right")

    @cached_property
    def answer_by(self) -> date | None:
        """The earliest day by which we have to act on what the step that wanted the letter opened."""
        dues = [
            one.due for one in self.state.matters.values()
            if one.opened_by == self.origin.number and one.kind == "duty" and one.due
            and one.name not in HOUSE_MATTERS
        ]  # fmt: skip
        return self.calendar.day(min(dues)) if dues else None

    def answer(self, name: str, *, earlier: bool = True) -> Any:
        """An answer of the step that wanted the letter, else the last in its strand; None where there is none."""
        if name in self.origin.answers:
            return self.origin.answers[name]
        number = self.strand.given.get(name) if earlier else None
        return self.state.event(number).answers.get(name) if number else None

    def answers(self, strand: Strand) -> Mapping[str, Any]:
        """All that was last answered in a strand, by field."""
        found = {name: self.state.event(number).answers.get(name) for name, number in strand.given.items()}
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    def say(self, asked: Field, value: Any) -> str:
        """A stored answer in words, for the person."""
        return say(asked, value, self.colleagues, self.calendar)

    def said(self, name: str, *, earlier: bool = True) -> str:
        """An answer in words, or "" where there is none."""
        asked, value = field_of(self.policy, name), self.answer(name, earlier=earlier)
        return self.say(asked, value) if asked and value not in (None, "", []) else ""

    @cached_property
    def imposed(self) -> list[Row]:
        """The rows that the step which wanted the letter imposed."""
        return [self.state.rows[effect["id"]] for effect in self.origin.effects if effect["do"] == "impose"]

    @cached_property
    def ended(self) -> list[Row]:
        """The rows that the step which wanted the letter ended."""
        return [self.state.rows[effect["id"]] for effect in self.origin.effects if effect["do"] == "lift"]

    @property
    def imposes(self) -> bool:
        """Whether the letter tells of a decision that imposed restrictions."""
        return any(row.kind in BINDING for row in self.imposed)

    @cached_property
    def revisits(self) -> bool:
        """Whether the letter tells of a second look at something decided before: an appeal, a review."""
        again = self.letter.about not in (0, self.origin.number)
        return again or any(row.kind in BINDING for row in self.ended)

    @cached_property
    def standing(self) -> list[Row]:
        """The restrictions on the person that stand, whoever decided them."""
        return [row for row in self.state.standing_rows(self.at) if row.kind in BINDING]

    @property
    def binds_only(self) -> str:
        """Whom a decision about a group or a representative leaves alone, as the letter says it; "" for a person.

        One subject for each decision: nobody is swept in with somebody else (LGO Kent 21-014-359).
        """
        kind = subjects.kind(self.state.subject)
        if kind == subjects.GROUP:
            return _(GROUP).format(name=one_line(self.person.name) or _("you"))
        if kind == subjects.REPRESENTATIVE:
            return _(REPRESENTATIVE).format(name=one_line(self.person.acting_for) or _("the person whom you represent"))
        return ""

    def from_day(self, row: Row) -> date:
        """The day from which a row applies: its start; what waits for the letter, not before that arrives."""
        start = self.calendar.day(row.starts)
        if row.kind not in BINDING:
            return start
        served = min(self.deemed, self.calendar.day(row.binds)) if row.binds else self.deemed
        return max(start, served)

    def given(self, row: Row) -> Mapping[str, Any]:
        """What was said of a row, its free texts too, which stand only in the answers."""
        for event in reversed(self.state.events[: row.decision]):
            if (
                event.strand == row.strand
                and event.number not in self.state.annulled
                and _answers(event, row.field)
            ):
                rows = event.answers.get(row.field, ())  # none: erased since
                texts = rows[row.index] if row.index < len(rows) else {}
                return {**texts, **row.values}
        return row.values


def _answers(event: Event, name: str) -> bool:
    """Whether a field was answered in this step. The effect says so: the answer itself may be erased."""
    return any(effect["do"] == "given" and name in effect["fields"] for effect in event.effects)


def approved_at(state: State, letter: Letter) -> int:
    """The number of the event that last approved a letter; 0 while it waits."""
    if letter.state == "wanted":
        return 0
    for event in reversed(state.events):
        for effect in event.effects:
            if effect["do"] == "post" and effect["id"] == letter.id and effect.get("state") == "approved":
                return event.number
    return 0


def as_approved(state: State, letter: Letter) -> tuple[State, Letter]:
    """The case and the letter as they stood at its approval; as they stand, while it waits."""
    number = approved_at(state, letter)
    if not number or number == state.number:
        return state, letter
    before = fold(state.events[:number])
    return before, before.letters[letter.id]


def own_words(state: State, letter: Letter) -> str | None:
    """The words in which a letter was approved, where they differ from the policy's; "" where they do not, and None
    where they were erased since. One that is sent again, and not approved yet, begins with those of the first."""
    number = approved_at(state, letter)
    if not number:
        first = state.letters.get(letter.again_of)
        return (own_words(state, first) or "") if first else ""
    event = state.event(number)
    edited = any(effect["do"] == "post" and effect["id"] == letter.id and effect.get("edited") for effect in event.effects)
    return event.answers.get(LETTER_TEXT) if edited else ""
