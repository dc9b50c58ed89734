"""Words for the ids of one case: colleagues, offices, measures, incidents, rows, matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from evenhand.case import house
from evenhand.case.events import Event
from evenhand.case.facts import COLLEAGUE, OUTSIDE, PERSON, Colleague
from evenhand.case.rows import ENDS, STARTS
from evenhand.case.state import Row, State
from evenhand.policy import spoken
from evenhand.policy.kinds import show
from evenhand.policy.model import Field, Policy
from evenhand.policy.tongue import N_
from evenhand.web import moments

OUTSIDERS = {"person": N_("The person"), "representative": N_("Their representative")}
SHORT = 60  # characters of an incident's sentence in a list


@dataclass(frozen=True)
class Words:
    """What a page needs to speak of a case. `events` are those that its reader may see."""

    policy: Policy
    state: State
    colleagues: Mapping[str, Colleague]
    events: Sequence[Event]
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        return self.policy.calendar.tz

    def human(self, ref: str) -> str:
        """A colleague's name; for someone from outside who they are."""
        if ref in self.colleagues:
            return self.colleagues[ref].name or ref
        return _(OUTSIDERS[ref]) if ref in OUTSIDERS else ref

    def office(self, role: str) -> str:
        """The title of an office, a seat or a relation."""
        if role in self.policy.roles:
            return self.policy.roles[role].title
        known = {COLLEAGUE: N_("any colleague"), **OUTSIDERS}
        return _(known[role]) if role in known else role.replace("-", " ").capitalize()

    def offices(self, roles: Sequence[str]) -> str:
        """Several, as alternatives."""
        return _(" or ").join(dict.fromkeys(self.office(role) for role in roles))

    def who(self, event: Event) -> str:
        """Who took a step, with the office in which they did."""
        if event.role in OUTSIDE and event.by not in self.colleagues:
            return _(OUTSIDERS[event.role if event.role in OUTSIDERS else PERSON])
        name = self.human(event.by)
        return f"{name}, {self.office(event.role)}" if event.role and event.role != COLLEAGUE else name

    def person_in_a_list(self, ref: str) -> str:
        """A colleague as a list tells them apart: name and offices."""
        found = self.colleagues.get(ref)
        offices = ", ".join(self.office(role) for role in sorted(found.roles) if role in self.policy.roles) if found else ""
        return f"{self.human(ref)}, {offices}" if offices else self.human(ref)

    def entry(self, event: Event) -> str:
        """An entry as a list tells it apart."""
        step = self.policy.steps.get(event.step) or house.STEPS.get(event.step)
        return f"{event.number}. {step.title if step else event.step}, {self.day(event.recorded_at)}"

    def day(self, moment: datetime) -> str:
        return moments.day(moment, self.zone, self.now)

    def iso_day(self, day: str) -> str:
        return self.day(self.policy.calendar.start_of(date.fromisoformat(day[:10])))

    def incident(self, strand: str) -> str:
        """An incident as a list names it: its day, and the sentence of the report as far as the reader may see it."""
        found = self.state.strands[strand]
        on = self.day(found.opened)
        event = next((one for one in self.events if one.number == found.opened_by), None)
        first = next((one for one in event.answers.values() if isinstance(one, str)), "") if event else ""
        first = spoken.short(first)
        short = first[:SHORT] + ("…" if len(first) > SHORT else "")
        return _("Reported on {day}: {sentence}").format(day=on, sentence=short) if first else _("Reported on {day}").format(day=on)

    def row(self, row: Row) -> str:
        """A row that stands, in one line."""
        words = self.measure(row.measure, row.values)
        return _("{measure}, until {day}").format(measure=words, day=self.day(row.ends)) if row.ends else words

    @cached_property
    def came_with(self) -> Mapping[int, int]:
        """How many files came with an entry, by its number: of those that have any."""
        found: dict[int, int] = {}
        for event in self.events:
            entry = event.answers.get(house.FILE_ENTRY)
            if isinstance(entry, int) and event.number not in self.state.annulled:
                found[entry] = found.get(entry, 0) + sum(len(effect.get("files", ())) for effect in event.effects)
        return found

    def evidence(self, item: str) -> str:
        number = self.state.evidence[item]
        event = next((one for one in self.events if one.number == number), None)
        title = event.answers.get("title", "") if event else ""
        return str(title) or _("Evidence of entry {number}").format(number=number)

    @cached_property
    def things(self) -> Mapping[str, str]:
        """Words for what the policy names, and for colleagues."""
        policy = self.policy
        tables = (policy.channels, policy.needs, policy.contacts, policy.measures)
        named = {one.id: one.title for table in tables for one in table.values()}
        return {**named, **policy.services, **policy.risks, **{ref: one.name or ref for ref, one in self.colleagues.items()}}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Words for every id that an answer on this case may hold."""
        state = self.state
        return {
            **self.things,
            **{strand: self.incident(strand) for strand in state.strands},
            **{item: self.evidence(item) for item in state.evidence},
            **{row.id: self.row(row) for row in state.rows.values()},
        }

    @cached_property
    def naming(self) -> Mapping[int, list[Event]]:
        """The later entries that name an entry in answer to a question of the policy, by its number; none taken back."""
        asked = {one.id for one in self.policy.fields.values() if one.kind == "event"}
        found: dict[int, list[Event]] = {}
        for event in self.events:
            for name in asked & event.answers.keys():
                if event.number not in self.state.annulled and event.answers[name] != event.number:
                    found.setdefault(event.answers[name], []).append(event)
        return found

    def answer(self, field: Field, value: Any) -> list[str]:
        """An answer in words, a line for each thing named."""
        return [self.row_given(row) for row in value] if field.kind == "restrictions" else self._said(field, value, self.names)

    def _said(self, field: Field, value: Any, names: Mapping[str, str]) -> list[str]:
        if field.kind == "moment":
            return [moments.when(datetime.fromisoformat(value), self.zone, self.now)]
        if isinstance(value, list):
            return [show(field, [one], names) for one in value]
        return [show(field, value, names)]

    def typed(self, field: Field, value: Any) -> list[str]:
        """The same for what somebody typed, which may not be readable yet: then as it was typed."""
        try:
            return self.answer(field, value)
        except (ValueError, TypeError, KeyError, AttributeError):
            return [str(value)]

    def measure(self, name: str, values: Mapping[str, Any]) -> str:
        """A measure and what was said with it: "Limited contact (closed: telephone, e-mail)"."""
        measure = self.policy.measures.get(name)
        given = [(field, self._said(field, values[field.id], self.things)) for field in self.asked(name) if field.id in values]
        rest = [f"{small(field.label)}: {', '.join(said)}" for field, said in given]
        title = measure.title if measure else name
        return f"{title} ({'; '.join(rest)})" if rest else title

    def asked(self, measure: str) -> list[Field]:
        """The fields that a row of this measure asks."""
        found = self.policy.measures.get(measure)
        return [self.policy.fields[name] for name in found.asks if name in self.policy.fields] if found else []

    def row_given(self, row: Mapping[str, Any]) -> str:
        """A row as somebody put it, read back as sentences."""
        said = [self.measure(row["measure"], row) + "."]
        if STARTS in row:
            said.append(_("From {day}.").format(day=self._day_given(str(row[STARTS]))))
        if ENDS in row:
            said.append(_("Until {day}.").format(day=self._day_given(str(row[ENDS]))))
        return " ".join(said)

    def _day_given(self, text: str) -> str:
        try:
            return self.iso_day(text)
        except ValueError:
            return text


def small(text: str) -> str:
    """With a small first letter, unless it begins with an abbreviation or with "I"."""
    begins = text[1:2]
    return text if begins.isupper() or (text[:1] == "I" and not begins.isalpha()) else text[:1].lower() + text[1:]


def listed(titles: Iterable[str]) -> str:
    """Several titles one after the other within a sentence."""
    return ", ".join(small(one) for one in titles)
