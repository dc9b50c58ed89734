"""What a grader sees in a policy: acts (an outcome of a step), what they open, what they impose, and the ways between them.

Everything is derived from the process: matters, steps, outcomes, letters, fields, measures. Clause numbers say nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from evenhand.policy.lines import Fault
from evenhand.policy.model import Field, Letter, Matter, Measure, Outcome, Policy, Step

PEOPLE = ("person", "representative")
_PART = re.compile(r"\{\{part ([a-z-]+)\}\}")


@dataclass(frozen=True)
class Act:
    """One outcome of one step: what somebody may do. Two acts are the same where step and outcome are."""

    step: Step
    outcome: Outcome

    @property
    def key(self) -> tuple[str, str]:
        return self.step.id, self.outcome.id

    @property
    def asks(self) -> tuple[str, ...]:
        return (*self.step.asks, *self.outcome.asks)

    def __str__(self) -> str:
        return f"`{self.step.id}: {self.outcome.id}`"


Test = Callable[[Act], bool]


class View:
    """A policy as the graders read it. `today` is the day of grading, None where nobody said it."""

    def __init__(self, policy: Policy, letter_faults: Sequence[Fault | str] = (), today: date | None = None) -> None:
        self.policy, self.letter_faults, self.today = policy, tuple(letter_faults), today
        self.acts = [Act(step, outcome) for step in policy.steps.values() for outcome in step.outcomes.values()]

    # --- from act to act
    def on(self, matter: str) -> list[Act]:
        """The acts that answer a matter."""
        return [act for act in self.acts if matter in act.step.on]

    def opened(self, outcome: Outcome) -> list[Matter]:
        """What an outcome opens: itself, by its letter, and when the time of what it opened runs out or a group splits."""
        found: dict[str, Matter] = {}
        queue = [outcome]
        while queue:
            one = queue.pop()
            letter = self.letter(one)
            for name in (*one.opens, *(letter.opens if letter else ())):
                matter = self.policy.matters.get(name)
                if matter and name not in found:
                    found[name] = matter
                    queue += [more for more in (matter.over, matter.split) if more]
        return list(found.values())

    @cached_property
    def _next(self) -> dict[tuple[str, str], list[Act]]:
        return {act.key: [more for matter in self.opened(act.outcome) for more in self.on(matter.id)] for act in self.acts}

    def following(self, act: Act) -> list[Act]:
        """The acts that answer what an act opens."""
        return self._next[act.key]

    def after(self, begin: Iterable[Act], stops: Test = lambda act: False) -> dict[tuple[str, str], list[Act]]:
        """Every act that can follow from `begin`, with the shortest way to it. `stops` names acts that nobody may pass."""
        ways = {act.key: [act] for act in begin if not stops(act)}
        queue = [way[0] for way in ways.values()]
        while queue:
            act = queue.pop(0)
            for more in self._next[act.key]:
                if more.key not in ways and not stops(more):
                    ways[more.key] = [*ways[act.key], more]
                    queue.append(more)
        return ways

    @cached_property
    def reports(self) -> list[Act]:
        """The acts that open a case."""
        return [act for act in self.acts if not act.step.on]

    def way_round(self, holds: Test) -> list[Act] | None:
        """The shortest way from a report to a restriction on which no act holds, and no duty opened has to; None if none."""
        ways = self.after(self.reports, lambda act: self.later(act) or holds(act) or self._owes(act, holds))
        found = [ways[act.key] for act in self.restricting if act.key in ways]
        return min(found, key=len) if found else None

    def before(self, act: Act) -> bool:
        """Whether an act is one of those that lead to a restriction, or imposes it."""
        return not self.later(act) and any(one.key in self.after([act], self.later) for one in self.restricting)

    def later(self, act: Act) -> bool:
        """Whether an act can only come once a restriction stands."""
        matters = [self.policy.matters[name] for name in act.step.on if name in self.policy.matters]
        return bool(matters) and all(one.while_ == "restrictions" for one in matters)

    def _owes(self, act: Act, holds: Test) -> bool:
        """Whether an act opens a duty that can only be answered by acts that hold."""
        duties = [self.on(one.id) for one in self.opened(act.outcome) if one.kind == "duty"]
        return any(answers and all(map(holds, answers)) for answers in duties)

    # --- what is asked and imposed
    def fields(self, act: Act) -> Iterator[Field]:
        """The fields of the policy that an act asks."""
        return (self.policy.fields[name] for name in act.asks if name in self.policy.fields)

    def asking(self, *names: str) -> Test:
        """Whether an act asks one of these questions of the floor, in the policy's own process."""
        return lambda act: any(name in act.asks for name in names)

    def asking_kind(self, *kinds: str) -> Test:
        """Whether an act asks a field of one of these kinds."""
        return lambda act: any(one.kind in kinds for one in self.fields(act))

    def kinds(self, act: Act) -> set[str]:
        """The kinds of measure that an act may impose: as its fields offer, or as the nearest act before it put forward."""
        if not act.outcome.imposes:
            return set()
        found, seen, queue = self._offered(act), {act.key}, [act]
        while queue and not found:
            queue = [one for last in queue for name in last.step.on for one in self._openers(name) if one.key not in seen]
            seen |= {one.key for one in queue}
            found = set().union(*map(self._offered, queue))
        return found

    def _offered(self, act: Act) -> set[str]:
        """The kinds in the menus of the measures that an act asks for; empty where it asks for none."""
        named = {name for one in self.fields(act) if one.kind == "restrictions" for name in one.menu or ("restriction",)}
        return {self.policy.measures[name].kind if name in self.policy.measures else name for name in named}

    def _openers(self, matter: str) -> list[Act]:
        return [act for act in self.acts if any(one.id == matter for one in self.opened(act.outcome))]

    @cached_property
    def restricting(self) -> list[Act]:
        """The acts that can put a restriction in force."""
        return [act for act in self.acts if "restriction" in self.kinds(act)]

    @cached_property
    def deciding(self) -> list[Act]:
        """The restricting acts that are neither a review's nor the answer to a challenge."""
        later = {act.key for matter in self.reviews for act in self.on(matter.id)} | {act.key for act in self.answering}
        return [act for act in self.restricting if act.key not in later]

    @cached_property
    def restrictions(self) -> list[Measure]:
        """The measures that bind the person."""
        return [one for one in self.policy.measures.values() if one.kind == "restriction"]

    # --- letters, rights, reviews
    def letter(self, outcome: Outcome) -> Letter | None:
        """The letter that an outcome wants."""
        return self.policy.letters.get(outcome.letter)

    @cached_property
    def telling(self) -> list[Letter]:
        """The letters that tell a person of a restriction decided."""
        found = [self.letter(act.outcome) for act in self.deciding]
        return list({one.id: one for one in found if one}.values())

    @cached_property
    def reviews(self) -> list[Matter]:
        """The duties to review: open while restrictions stand, and a step on them can lift. What only the person can
        bring about is no review, but the answer to a challenge."""
        matters = [one for one in self.policy.matters.values() if one.kind == "duty" and one.while_ == "restrictions"]
        return [one for one in matters if any(act.outcome.lifts for act in self.on(one.id)) and not self._asked_for(one)]

    def _asked_for(self, matter: Matter) -> bool:
        """Whether nothing opens a matter but the person's own use of a right."""
        openers = self._openers(matter.id)
        rights = [self.policy.matters[name] for act in openers for name in act.step.on if name in self.policy.matters]
        return bool(rights) and all(act.step.on for act in openers) and all(map(self.of_person, rights))

    def of_person(self, matter: Matter) -> bool:
        """Whether a right is the person's, or their representative's."""
        actors = {*matter.owner, *(one for act in self.on(matter.id) for one in act.step.by)}
        return matter.kind == "right" and bool(actors & set(PEOPLE))

    def lifting(self, matter: Matter) -> list[Act]:
        """The acts by which using a right may end in a restriction lifted or changed, those of a review apart."""
        reviewing = {one.id for one in self.reviews}

        def stops(act: Act) -> bool:
            return bool(reviewing & set(act.step.on)) or (act.outcome.imposes and not act.outcome.lifts)

        return [way[-1] for way in self.after(self.on(matter.id), stops).values() if way[-1].outcome.lifts]

    def challenges(self, outcome: Outcome) -> list[Matter]:
        """The rights that an outcome opens, by its letter or itself, by which the person may have it undone."""
        letter = self.letter(outcome)
        names = dict.fromkeys((*outcome.opens, *(letter.opens if letter else ())))
        found = [self.policy.matters[name] for name in names if name in self.policy.matters]
        return [one for one in found if self.of_person(one) and self.lifting(one)]

    @cached_property
    def answering(self) -> list[Act]:
        """The acts that answer a challenge and may lift what was decided."""
        rights = {one.id: one for act in self.acts for one in self.challenges(act.outcome)}
        return list({act.key: act for one in rights.values() for act in self.lifting(one)}.values())

    def actors(self, step: Step) -> set[str]:
        """The roles that may take a step."""
        matters = [self.policy.matters[name] for name in step.on if name in self.policy.matters]
        seats = {role for one in matters for seat in one.seats.values() for role in seat}
        return set(step.by) or {role for one in matters for role in (*one.owner, *one.instead)} | seats

    def parts(self, letter: Letter) -> set[str]:
        """The parts that a letter's text holds."""
        return set(_PART.findall(self.policy.letter_texts.get(letter.id, "")))
