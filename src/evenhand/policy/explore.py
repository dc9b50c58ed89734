"""A pack as moves: what can happen under a policy, read from its text alone, and a search that keeps the shortest way.

A *place* is something that may be open: a matter, a letter on its way, or one of the two that code adds (a case,
a restriction that stands). A *move* is one thing that can happen there: a step with one of its outcomes, a letter
that goes, time that runs out. A move begins at one place and leads to several; none needs two places at once. That
is why the way to anything is a chain, and why work that nothing else depends on need not be followed twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Generic, TypeVar

from evenhand.policy import menus
from evenhand.policy.model import Field, Matter, Outcome, Policy, Step
from evenhand.policy.names import CORRECTION

State = TypeVar("State", bound=Hashable)
BOUND = 50_000  # states of one search; a pack that needs more is told so
IN_HAND = 2  # places followed at a time; whatever else is open waits
CASE, STANDS = "(case)", "(restriction)"  # the places that code adds
BINDS_THE_PERSON = {"restriction", "warning", "act"}


@dataclass(frozen=True, eq=False)
class Move:
    """One thing that can happen: where it begins, what it opens and closes, how it is said, where the pack writes it."""

    place: str  # the dotted name in the pack
    words: str
    source: str  # the place it begins at; "" for a report
    opens: tuple[str, ...] = ()
    takes: bool = True  # closes its source
    step: Step | None = None  # None: a letter goes, or time does it
    outcome: Outcome = field(default_factory=Outcome)


def letter(name: str) -> str:
    """The place of a letter that is wanted and has not gone."""
    return f"letter {name}"


def said(way: Iterable[Move]) -> str:
    """A way in plain words: `report: reported → decide: restrict`."""
    return " → ".join(move.words for move in way)


def in_hand(places: Collection[str]) -> Iterator[frozenset[str]]:
    """The ways to follow some of the open places and let the others wait."""
    if len(places) <= IN_HAND:
        yield frozenset(places)
        return
    for some in combinations(sorted(places), IN_HAND):
        yield frozenset(some)


@dataclass
class Search(Generic[State]):
    """Every state that can be reached, the nearest first, each with the shortest way to it."""

    start: State
    after: Callable[[State], Iterable[tuple[Move, State]]]
    came: dict[State, tuple[State, Move] | None] = field(default_factory=dict)
    full: bool = False  # whether the bound was reached

    def __iter__(self) -> Iterator[State]:
        self.came, waiting = {self.start: None}, deque([self.start])
        while waiting:
            state = waiting.popleft()
            yield state
            for move, new in self.after(state):
                if new in self.came:
                    continue
                if len(self.came) >= BOUND:
                    self.full = True
                    return
                self.came[new] = (state, move)
                waiting.append(new)

    def way(self, state: State) -> list[Move]:
        """The shortest way to a state that was reached."""
        found = []
        while before := self.came[state]:
            state, move = before
            found.append(move)
        return found[::-1]


class Net:
    """The moves of a policy, and what follows from them however the process goes."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.moves = [move for source in (_by_steps, _by_time, _by_code) for move in source(policy)]
        self.moves = [replace(one, opens=(*one.opens, STANDS)) if "restriction" in self.kinds(one) else one for one in self.moves]
        self.searches: list[tuple[int, bool]] = []  # states, and whether the bound was reached

    @cached_property
    def at(self) -> dict[str, list[Move]]:
        """The moves that begin at each place."""
        found: dict[str, list[Move]] = {}
        for move in self.moves:
            found.setdefault(move.source, []).append(move)
        return found

    @cached_property
    def ways(self) -> dict[str, list[Move]]:
        """The shortest way to each place that can be open. "" is where every case begins."""
        search = Search("", lambda place: ((move, one) for move in self.at.get(place, ()) for one in move.opens))
        found = {place: search.way(place) for place in search}
        self.note(search)
        return found

    def note(self, search: Search[State]) -> None:
        """Counts the states of a search that was made."""
        self.searches.append((len(search.came), search.full))

    def way(self, move: Move) -> list[Move]:
        """The shortest way that ends with a move."""
        return [*self.ways[move.source], move]

    def reached(self) -> Iterator[Move]:
        """Every move that can happen."""
        return (move for move in self.moves if move.source in self.ways)

    def leading_to(self, goals: Iterable[str], through: Callable[[str], bool] = lambda place: True) -> set[str]:
        """The places from which one of the goals can be opened, and the goals; `through` says which may lie between."""
        found = set(goals)
        while True:
            more = {move.source for move in self.moves if found.intersection(move.opens) and through(move.source)} - found
            if not more:
                return found
            found |= more

    def asked(self, move: Move) -> list[Field]:
        """The fields of the pack that a move asks."""
        names = (*(move.step.asks if move.step else ()), *move.outcome.asks)
        return [self.policy.fields[name] for name in names if name in self.policy.fields]

    def matter(self, place: str) -> Matter | None:
        """The matter at a place, or None where the place is a letter or one that code adds."""
        return self.policy.matters.get(place)

    def duty(self, place: str) -> bool:
        """Whether a place is a duty; a letter that is wanted is one."""
        matter = self.matter(place)
        return matter.kind == "duty" if matter else place.startswith("letter ")

    def is_review(self, place: str) -> bool:
        """Whether a place is the duty to review, as the floor knows it: it lasts while restrictions stand, and can lift them."""
        matter = self.matter(place)
        if not matter or matter.kind != "duty" or matter.while_ != "restrictions":
            return False
        return any(move.step and move.outcome.lifts for move in self.at.get(place, ()))

    @cached_property
    def put(self) -> set[str]:
        """The kinds of measure that some step only puts forward, for a later one to impose."""
        fields = [one for move in self.moves if not move.outcome.imposes for one in self.asked(move) if one.kind == "restrictions"]
        return set().union(*(menus.kinds(self.policy, one) for one in fields))

    @cached_property
    def about(self) -> dict[str, set[str]]:
        """The kinds of measure that the decision which a place is about may have imposed."""
        found: dict[str, set[str]] = {}
        changed = True
        while changed:
            changed = False
            for move in self.moves:
                kinds = self._kinds(move, found) if move.outcome.imposes else found.get(move.source, set())
                for place in move.opens:
                    if not kinds <= found.setdefault(place, set()):
                        found[place] |= kinds
                        changed = True
        return found

    def kinds(self, move: Move) -> set[str]:
        """The kinds of measure that a move may impose."""
        return self._kinds(move, self.about) if move.outcome.imposes else set()

    def _kinds(self, move: Move, about: dict[str, set[str]]) -> set[str]:
        given = [menus.kinds(self.policy, one) for one in self.asked(move) if one.kind == "restrictions"]
        if given:
            return set().union(*given)
        return set(about.get(move.source, set()) if move.outcome.lifts == "decision" else self.put)

    def lifts_restrictions(self, move: Move) -> bool:
        """Whether a move may lift a restriction."""
        if move.outcome.lifts == "decision":
            return "restriction" in self.about.get(move.source, ())
        chosen = [menus.kinds(self.policy, one) for one in self.asked(move) if one.kind == "standing"]
        return move.outcome.lifts == "all" or (move.outcome.lifts == "chosen" and any("restriction" in one for one in chosen))

    def ends_surely(self, move: Move) -> bool:
        """Whether all that a move imposes has an end of itself, whatever is answered."""
        until = move.outcome.until
        if until is None:
            return False
        return not until.answer or any(one.id == until.answer and not one.optional for one in self.asked(move))


def _opened(policy: Policy, outcome: Outcome) -> tuple[str, ...]:
    wanted = (letter(outcome.letter),) if outcome.letter in policy.letters else ()
    return (*(name for name in outcome.opens if name in policy.matters), *wanted)


def _by_steps(policy: Policy) -> Iterator[Move]:
    for step in policy.steps.values():
        for outcome in step.outcomes.values():
            place, words = f"steps.{step.id}.outcomes.{outcome.id}", f"{step.id}: {outcome.id}"
            if not step.on:
                yield Move(place, words, "", (*_opened(policy, outcome), CASE), False, step, outcome)
            for source in step.on:
                if source in policy.matters:
                    takes = not policy.matters[source].standing and not outcome.late
                    yield Move(place, words, source, _opened(policy, outcome), takes, step, outcome)


def _by_time(policy: Policy) -> Iterator[Move]:
    """Time that runs out, a group that does not agree, a letter that goes."""
    for matter in policy.matters.values():
        if matter.over:
            yield Move(f"matters.{matter.id}.over", f"time runs out: {matter.id}", matter.id, _opened(policy, matter.over), False, None, matter.over)
        if _may_split(policy, matter):
            split = matter.split or Outcome()
            yield Move(f"matters.{matter.id}.split", f"no agreement: {matter.id}", matter.id, _opened(policy, split), True, None, split)
    for one in policy.letters.values():
        opens = tuple(name for name in one.opens if name in policy.matters)
        yield Move(f"letters.{one.id}", f"letter sent: {one.id}", letter(one.id), opens)


def _may_split(policy: Policy, matter: Matter) -> bool:
    """Whether all seats can be filled without enough of one mind."""
    choices = sum(len(step.outcomes) for step in policy.steps.values() if matter.id in step.on and not step.by)
    return bool(matter.seats) and choices * (matter.quorum - 1) >= len(matter.seats)


def _by_code(policy: Policy) -> Iterator[Move]:
    """What code opens of itself on every case."""
    for source, place, words in (
        (CASE, "when_idle", "nothing else is left to do"),
        (CASE, "in_error", "entry.annul: strand"),
        (STANDS, "needs_change", "what helps the person changes"),
    ):
        opens = [name for name in getattr(policy, place) if name in policy.matters]
        opens += [letter(CORRECTION)] if place == "in_error" and CORRECTION in policy.letters else []
        if opens:
            yield Move(place, words, source, tuple(opens), False)
