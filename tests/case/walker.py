"""A random walk over cases and people: any step that anyone may take, with any answers that fit, and time passing.

Shared by the property test and by the walks over a database.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from evenhand.case.asked import choices
from evenhand.case.events import Event, Refused
from evenhand.case.facts import Actor, Book, Colleague, Facts, OtherRow
from evenhand.case.fold import apply
from evenhand.case.house import BRING, FREE, STEPS
from evenhand.case.offers import Offer, offer
from evenhand.case.passing import pass_time
from evenhand.case.rules import Request
from evenhand.case.state import State
from evenhand.case.step import take
from evenhand.policy.model import Field, Outcome, Policy

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def cast(policy: Policy, each: int = 6) -> dict[str, Colleague]:
    """Some colleagues for every office, with managers, heads and deputies."""
    found: dict[str, Colleague] = {}
    offices = [role.id for role in policy.roles.values() if not role.of]
    for role in offices:
        for number in range(each):
            ref = f"{role}-{number}"
            found[ref] = Colleague(ref, frozenset({role}), deputy=f"{role}-{(number + 1) % each}")
    everyone = list(found)
    for number in range(8):
        ref = f"officer-{number}"
        found[ref] = Colleague(ref, frozenset(), everyone[number % len(everyone)], everyone[(number * 7) % len(everyone)])
    return found


class Walk:
    """One walk: two people, a few cases each, and everybody who might act."""

    def __init__(self, policy: Policy, seed: int):
        self.random = random.Random(seed)
        self.policy, self.book = policy, Book({policy.edition: policy}, policy.edition)
        self.colleagues = cast(policy)
        self.needs = {"pat": frozenset(), "sam": frozenset(self.random.sample(sorted(policy.needs), 2))}
        self.changed: set[str] = set()  # the people whose needs were agreed meanwhile
        self.cases: dict[str, State] = {}
        self.now = START
        self.refusals: Counter[str] = Counter()

    def facts(self, name: str, subject: dict[str, str]) -> Facts:
        others, routes = [], []
        for other, state in self.cases.items():
            if other != name and state.subject == subject and "person" in subject:
                rows = [row for row in state.standing_rows(self.now) if row.kind == "restriction"]
                others += [OtherRow(other, row.closes) for row in rows]
                routes += [channel for decision, (_, channel) in state.routes.items() if any(row.decision == decision for row in rows)]
        return Facts(self.colleagues, self.needs.get(subject.get("person", ""), frozenset()), tuple(others), tuple(routes))

    def advance(self) -> None:
        """Minutes, hours, days, and now and then years."""
        step = self.random.choice((timedelta(minutes=7), timedelta(hours=5), timedelta(days=1), timedelta(days=3)))
        if self.random.random() < 0.02:
            step = timedelta(days=self.random.choice((40, 400)))
        self.now += step
        for state in self.cases.values():
            pass_time(self.book, state, self.now)

    def step(self) -> tuple[str, Event] | None:
        """One step by someone; None when it was refused, which changes nothing."""
        if self.random.random() < 0.4:
            self.advance()
        name, subject = self._case()
        state = self.cases.get(name, State())
        facts = self.facts(name, subject)
        step, matter = self._chosen(state)
        actor = self._actor(offer(self.book, state, Actor(""), self.now, facts, step, matter))
        found = offer(self.book, state, actor, self.now, facts, step, matter)
        if not found.step.outcomes:
            return None
        outcome = self._outcome(found)
        request = Request(
            step=step, outcome=outcome.id, actor=actor, now=self.now, subject=subject, matter=matter,
            answers=self.answers(found, outcome), occurred_at=self._occurred(found),
        )  # fmt: skip
        before = (state.number, len(state.matters))
        try:
            event = take(self.book, state, request, facts)
        except Refused as refused:
            self.refusals.update(f"{step} {outcome.id} {one.rule}: {one.message}" for one in refused.refusals)
            assert before == (state.number, len(state.matters)), "a refusal changed something"
            return None
        apply(state, event)
        self.cases[name] = state
        for effect in event.effects:
            if effect["do"] == "needs" and "person" in subject:
                self.needs[subject["person"]] |= set(effect["needs"])
                self.changed.add(subject["person"])
        return name, event

    def _case(self) -> tuple[str, dict[str, str]]:
        subjects = {"c1": "pat", "c2": "pat", "c3": "sam", "c4": "sam", "c5": "", "c6": "pat"}
        name = self.random.choice(list(subjects))
        return name, {"person": subjects[name]} if subjects[name] else {"address": "flat-9"}

    def _chosen(self, state: State) -> tuple[str, str]:
        """A step, mostly on what is due; standing rights, house steps and new reports now and then."""
        chance = self.random.random()
        if not state.strands and chance < 0.3:
            return BRING, ""
        if not state.open_matters() or chance < 0.01:
            return next(name for name, step in self.policy.steps.items() if not step.on), ""
        if chance < 0.02:
            return self.random.choice(FREE), ""
        due = [one for one in state.open_matters() if not one.standing]
        standing = [one for one in state.open_matters() if one.standing]
        matter = self.random.choice(due if due and chance < 0.9 else standing or due)
        steps = [name for name, step in {**self.policy.steps, **STEPS}.items() if matter.name in step.on]
        return self.random.choice(steps), matter.id

    def _outcome(self, found: Offer) -> Outcome:
        """Mostly one that leads on: that opens, imposes or decides; taking a whole report back only rarely."""
        weights = []
        for outcome in found.step.outcomes.values():
            rare = outcome.id == "strand" or found.step.id in ("letter.returned", "letter.withhold")
            weights.append(0.2 if rare else 1 + 4 * outcome.imposes + 2 * bool(outcome.opens))
        if sum(weights) < 0.5 and self.random.random() < 0.7:
            return Outcome(id="nothing that exists")
        return self.random.choices(list(found.step.outcomes.values()), weights)[0]

    def _actor(self, found: Offer) -> Actor:
        """Mostly someone whose turn it is; often anybody at all, and the person."""
        chance = self.random.random()
        acting = sorted(found.context.acting())
        if chance < 0.1:
            return Actor("pat", "person")
        return Actor(self.random.choice(acting if acting and chance < 0.8 else list(self.colleagues)))

    def _occurred(self, offer: Offer) -> datetime | None:
        if not offer.step.dated or self.random.random() < 0.5:
            return None
        return self.now - timedelta(hours=self.random.choice((0, 3, 30)))

    def answers(self, found: Offer, outcome: Outcome) -> dict[str, Any]:
        """Answers of the right kinds; optional ones now and then left empty."""
        made = {}
        for asked in found.fields(outcome):
            if asked.optional and self.random.random() < 0.4:
                continue
            made[asked.id] = self.value(asked, found)
        return {name: value for name, value in made.items() if value not in ([], None)}

    def value(self, asked: Field, found: Offer) -> Any:
        offered = choices(found.context)
        names = list(asked.choices) or list(offered.get(asked.id, offered.get(asked.kind, ())))
        day = self.policy.calendar.day(self.now)
        few = self.random.sample(names, min(len(names), max(asked.at_least, self.random.randint(1, 2)))) if names else []
        return {
            "text": "A sentence that says enough.", "yes": asked.must == "yes" or self.random.random() < 0.5,
            "choice": few[0] if few else None, "colleague": few[0] if few else None, "choices": few[:1] if asked.id == "channels" else few, "deciders": few, "needs": few,
            "incidents": few, "evidence": few, "standing": few, "number": max(asked.at_least, 2), "event": self.random.randint(1, 9),
            "date": (day + timedelta(days=self.random.randint(0, 20))).isoformat(),
            "moment": (self.now - timedelta(hours=2)).isoformat(), "period": "6 months",
            "party": [self.random.choice([ref for ref in self.colleagues if ref.startswith("officer")])],
            "restrictions": [self.row(name, found) for name in few] if asked.kind == "restrictions" else None,
        }.get(asked.kind)  # fmt: skip

    def row(self, name: str, found: Offer) -> dict[str, Any]:
        row: dict[str, Any] = {"measure": name}
        for key in self.policy.measures[name].asks:
            if not self.policy.fields[key].optional:
                row[key] = self.value(self.policy.fields[key], found)
        if self.random.random() < 0.5:
            row["ends"] = (self.policy.calendar.day(self.now) + timedelta(days=self.random.randint(1, 500))).isoformat()
        return row
