"""What a step does: its effects, in full, so that nothing has to be reckoned again.

Opening and closing matters, imposing and lifting rows, wanting letters. The life of a letter is in
`post`, taking back in `annul`, what time does in `passing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from evenhand.case import floor, house
from evenhand.case.events import Effect
from evenhand.case.reach import EVERY, as_promised, field_kind, lifted_rows, route_so_far, rows_so_far
from evenhand.case.rows import Row, reckon
from evenhand.case.rules import Context
from evenhand.case.state import Matter, State
from evenhand.case.state import Row as Standing
from evenhand.policy.calendar import Calendar
from evenhand.policy.model import Limit, Outcome, Policy
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

PARTIES = ("affected", "witness")
NOTHING_STANDS = N_("no restriction stands")  # why what lasts while restrictions stand was closed: so the record has it
KEEP_FROM, LEAD, DEPUTY, ROUTE, BEHAVIOUR, ALLEGATION = "keep-from", "lead", "deputy", "route", "behaviour", "allegation"


def iso(moment: datetime | None) -> str | None:
    """A moment as an effect keeps it."""
    return moment.isoformat() if moment else None


class Making:
    """The effects of one event as they are gathered; each helper adds what follows from the ones before."""

    def __init__(self, state: State, policy: Policy, strand: str, number: int, now: datetime, occurred: datetime, step: str = ""):
        self.state, self.policy, self.strand, self.step = state, policy, strand, step
        self.number, self.now, self.occurred = number, now, occurred
        self.effects: list[Effect] = []
        self.lifted: set[str] = set()
        self.imposed: list[Mapping[str, Any]] = []
        self.closed: set[str] = set()
        self.opened: list[str] = []
        self.reopened: set[str] = set()
        self.restored: set[str] = set()

    @property
    def calendar(self) -> Calendar:
        return self.policy.calendar

    def add(self, do: str, **data: Any) -> None:
        """One effect."""
        self.effects.append({"do": do, **data})

    def _free_id(self, name: str, taken: Mapping[str, Any]) -> str:
        """`name.number`, with a count where one event makes several."""
        known = {*taken, *(effect.get("id", "") for effect in self.effects)}
        found, count = f"{name}.{self.number}", 1
        while found in known:
            count += 1
            found = f"{name}.{self.number}-{count}"
        return found

    def due(self, limit: Limit | None, strand: str, answers: Mapping[str, Any], start: datetime | None = None) -> datetime | None:
        """When a limit ends; None where there is no limit, or its answer was not given."""
        if limit is None:
            return None
        before = [self.occurred if step == self.step and strand == self.strand else self.state.when(step, strand) for step in limit.start]
        taken = [when for when in before if when]
        start = start or self._since(limit, strand, answers) or max(taken, default=self.occurred)
        if limit.answer:
            given = answers.get(limit.answer)
            if given is None:
                return None
            return self.calendar.answered(str(given), start)
        return self.calendar.due(limit, start)

    def _since(self, limit: Limit, strand: str, answers: Mapping[str, Any]) -> datetime | None:
        """The day or moment that the limit runs from by an answer: one of this act, or the latest of the strand."""
        earlier = self.state.strands[strand].given.get(limit.since, 0) if strand in self.state.strands else 0
        given = answers.get(limit.since) or (self.state.event(earlier).answers.get(limit.since) if earlier else None)
        return self.calendar.start_answered(str(given)) if given else None

    def open(self, name: str, *, strand: str = "", about: int = 0, answers: Mapping[str, Any] | None = None,
             start: datetime | None = None, due: datetime | None = None, undated: bool = False) -> str:  # fmt: skip
        """Opens a matter of the policy. With `once`, an earlier one stays, or takes the earlier day. `undated`: its
        last day is not known yet, because a letter counts only from proof of its arrival."""
        word, strand = self.policy.matters[name], strand or self.strand
        due = None if undated else due or as_promised(self.policy, self.state, name, self.due(word.limit, strand, answers or {}, start), self.occurred)
        if word.once:
            for one in self.state.matters.values():
                if one.name == name and one.open and one.id not in self.closed and (word.while_ or one.strand == strand):
                    if due and (one.due is None or due < one.due):
                        shows = self.calendar.back(word.ahead, due) if word.ahead else None
                        self.add("move", id=one.id, due=iso(due), was=iso(one.due), shows=iso(shows), shown=iso(one.shows))
                    return one.id
        found = self._free_id(name, self.state.matters)
        self.add(
            "open", id=found, name=name, kind=word.kind, strand=strand, about=about, letter="", clause=list(word.clause),
            title=word.title, owner=list(word.owner), instead=list(word.instead), due=iso(due),
            aim=iso(self.due(word.aim, strand, {}, start)), shows=iso(self.calendar.back(word.ahead, due) if word.ahead and due else None),
            standing=word.standing, seats={seat: list(roles) for seat, roles in word.seats.items()}, order=list(word.seats), quorum=word.quorum, sealed=word.sealed,
            suspends=word.suspends, **{"while": word.while_},
        )  # fmt: skip
        self.opened.append(found)
        return found

    def open_house(self, name: str, letter: str, strand: str, owner: Sequence[str], due: datetime | None, clause: Sequence[str], title: str,
                   aim: datetime | None = None, about: int = 0) -> str:  # fmt: skip
        """Opens one of the house's own matters, most about a letter. Proof of arrival that something waits for has a last day."""
        kind, words = house.MATTERS[name]
        kind = "duty" if due else kind
        found = self._free_id(name, self.state.matters)
        self.add(
            "open", id=found, name=name, kind=kind, strand=strand, about=about, letter=letter, clause=list(clause),
            title=f"{words}: {title}" if title else words, owner=list(owner), instead=[], due=iso(due), aim=iso(aim), shows=None,
            standing=kind == "right", seats={}, quorum=0, sealed=False, **{"while": ""},
        )  # fmt: skip
        return found

    def close(self, matter: str, how: str) -> None:
        """Closes a matter that is open."""
        if matter not in self.closed:
            self.closed.add(matter)
            self.add("close", id=matter, how=how)

    def reopen(self, matter: str) -> None:
        """Opens a closed matter again, as it was."""
        self.reopened.add(matter)
        self.add("reopen", id=matter)

    def want(self, name: str, *, strand: str, about: int, again_of: str = "", rights: Sequence[str] = ()) -> str:
        """Wants a letter, and opens the duty to approve it."""
        word = self.policy.letters[name]
        found = self._free_id(name, self.state.letters)
        self.add("letter", id=found, name=name, strand=strand, about=about, again_of=again_of, rights=list(rights))
        counts_from = None if word.limit and word.limit.start and not again_of else self.now
        due = self.due(word.limit, strand, {}, counts_from)
        self.open_house(house.APPROVE, found, strand, word.approve, due, word.clause, word.title)
        return found

    def lift(self, rows: Sequence[str], how: str, at: datetime | None = None) -> None:
        """Ends rows."""
        for row in rows:
            if row not in self.lifted:
                self.lifted.add(row)
                self.add("lift", id=row, at=iso(at or self.now), how=how)

    def restore(self, row: str) -> None:
        """Brings a lifted row back, as it was."""
        self.restored.add(row)
        self.add("restore", id=row)

    def impose(self, row: Row, starts: datetime, ends: datetime | None, aloud: bool = False) -> None:
        """Imposes a row. What binds the person waits for service, unless they were told face to face; what binds us
        is in force at once."""
        found = self._free_id("row", self.state.rows)
        binds = None if row.kind in ("restriction", "warning", "act") and not aloud else starts
        effect = {
            "id": found, "kind": row.kind, "measure": row.measure, "subject": dict(self.state.subject), "starts": iso(starts),
            "ends": iso(ends), "values": dict(row.values), "closes": list(row.closes), "binds": iso(binds),
            "field": row.field, "index": row.index, "aloud": aloud,
        }  # fmt: skip
        self.add("impose", **effect)
        self.imposed.append(effect)

    def idle(self) -> None:
        """Opens the duty that brings a case to its close, once nothing else is left to happen on it."""
        ending = any(effect["do"] == "end" for effect in self.effects)
        if ending or (self.state.ended and not any(effect["do"] == "revive" for effect in self.effects)):
            return
        running = [one for one in self.state.matters.values() if one.open and one.id not in self.closed and self._runs(one)]
        moved = {effect["id"] for effect in self.effects if effect["do"] in ("reopen", "restore", "force")}
        made = [effect for effect in self.effects if effect["do"] == "open" and effect["id"] not in self.closed
                and (effect["kind"] == "duty" or effect["due"])]  # fmt: skip
        rows = [row for row in self.state.standing_rows(self.now) if row.id not in self.lifted]
        if not running and not made and not rows and not self.imposed and not moved:
            for name in self.policy.when_idle:
                self.open(name)

    def _runs(self, one: Matter) -> bool:
        lapsing = any(effect["do"] == "lapsed" and effect["id"] == one.id for effect in self.effects)
        moved = [effect["due"] for effect in self.effects if effect["do"] == "move" and effect["id"] == one.id]
        due = (datetime.fromisoformat(moved[-1]) if moved[-1] else None) if moved else one.due
        return one.kind == "duty" or bool(due and not one.lapsed and not lapsing)

    def restrictions_left(self, at: datetime) -> list[Standing]:
        """The restrictions of before that stand when this event is done."""
        back = [row for row in self.state.rows.values() if row.id in self.restored and not (row.ends and row.ends <= at)]
        return [row for row in self.state.standing_rows(at) + back if row.id not in self.lifted and row.kind == "restriction"]

    def settle(self, at: datetime) -> None:
        """Closes what lasts only while restrictions stand, once none does, and takes named channels back."""
        left = self.restrictions_left(at)
        left_decisions = {row.decision for row in left}
        new = any(row["kind"] == "restriction" for row in self.imposed)
        if not left and not new:
            lasting = [one.id for one in self.state.matters.values() if one.while_restrictions and (one.open or one.id in self.reopened)]
            lasting += [effect["id"] for effect in self.effects if effect["do"] == "open" and effect["while"] == "restrictions"]
            for matter in lasting:
                self.close(matter, NOTHING_STANDS)
        self._void(left_decisions)
        for decision in self.state.routes:
            if decision not in left_decisions and decision != self.number and self.lifted:
                self.add("unroute", decision=decision)

    def _void(self, left: set[int]) -> None:
        """A letter that tells of a decision and was never sent has nothing to tell once the decision is lifted."""
        gone = {row.decision for row in self.state.rows.values() if row.id in self.lifted and row.kind == "restriction"} - left
        known = {effect["id"] for effect in self.effects if effect["do"] == "post"}
        for letter in self.state.letters.values():
            unsent = letter.state in ("wanted", "approved") and letter.id not in known
            if unsent and letter.about in gone and self.state.tells(letter):
                self.add("post", id=letter.id, state="void", was=letter.state)
                for matter in self.state.matters.values():
                    if matter.letter == letter.id and matter.open:
                        self.close(matter.id, NOTHING_STANDS)


def outcome_effects(making: Making, context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[str]:
    """Adds what an outcome does; returns what is wrong with the dates, in sentences."""
    wrong = _impose(making, context, outcome, answers, rows)
    decided = making.number if making.imposed else (context.matter.about if context.matter else 0)
    making.lift(lifted_rows(context, outcome, answers), "replaced" if making.imposed else "lifted")
    if making.imposed and any(row["kind"] == "restriction" for row in making.imposed):
        route = answers.get(ROUTE) or route_so_far(context)
        if route:
            making.add("route", channel=route)
        if making.policy.needs_change:
            making.add("weighed", needs=sorted(context.facts.needs))
    for name in outcome.closes:
        for one in context.state.matters.values():
            same = not (context.matter and context.matter.about and one.about) or one.about == context.matter.about
            if one.name == name and one.strand == making.strand and one.open and same:
                making.close(one.id, "superseded")
    if outcome.letter:
        making.want(outcome.letter, strand=making.strand, about=decided)
    made = [making.open(name, about=decided, answers=answers) for name in outcome.opens]
    if outcome.late and context.matter:
        making.add("late-answer", matter=context.matter.id, received=iso(making.occurred), step=context.step.id, opened=made)
    making.settle(making.now)
    return wrong


def _impose(making: Making, context: Context, outcome: Outcome, answers: Mapping[str, Any], given: Sequence[Row]) -> list[str]:
    rows = list(given)
    if not outcome.imposes:
        if rows:
            making.add("put", strand=making.strand, rows=[row.data() for row in rows])
        return []
    wrong, start = [], making.occurred if outcome.aloud else making.now
    latest, cap = making.due(outcome.until, making.strand, answers, start), floor.child_cap(context, answers)
    for row in rows or rows_so_far(context, outcome):
        until = latest
        if cap and row.kind == "precaution" and (latest is None or latest > cap):
            if latest and outcome.until and outcome.until.answer:
                wrong.append(floor.too_long_for_a_child(context, cap).message)
            until = cap
        starts, ends, fault = reckon(row, until, making.calendar, start)
        if fault:
            wrong.append(_("{what}: {error}.").format(what=making.policy.measures[row.measure].title, error=fault))
        making.impose(row, starts, ends, outcome.aloud)
    return wrong


def said(making: Making, context: Context, answers: Mapping[str, Any], humans: Sequence[str]) -> None:
    """Notes who acted, what was answered, who stands in which relation, and what the floor must know of it."""
    making.add("act", humans=[one for one in dict.fromkeys(humans) if one in context.facts.colleagues])
    marks = [f"behaviour:{one}" for one in _listed(answers.get(BEHAVIOUR))]
    if answers.get(ALLEGATION) is True:
        marks.append("allegation:yes")
    if isinstance(answers.get(ROUTE), str):
        marks.append(f"route:{answers[ROUTE]}")
    if answers.get("old-every"):
        marks.append(f"{EVERY}{answers['old-every']}")
    if context.step.id not in house.STEPS or context.step.id == house.BRING:  # why a letter is withheld, or an entry taken back, answers nothing of the strand's
        making.add("given", fields=[*answers, *marks])
    for party in PARTIES:
        humans_named = [one for one in _listed(answers.get(party)) if one in context.facts.colleagues]
        if humans_named:
            making.add("party", strand=making.strand, party=party, humans=humans_named)
    kept = [one for one in _listed(answers.get(KEEP_FROM)) if one in context.facts.colleagues]
    if kept:
        making.add("bar", humans=kept)
    agreed = [need for name, value in answers.items() if field_kind(context, name) == "needs" for need in value]
    if agreed:
        making.add("needs", needs=agreed)
    if LEAD in answers:
        making.add("lead", lead=answers[LEAD], deputy=answers.get(DEPUTY, ""))


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())

