"""Somebody may always act, and nobody acts alone: who can be free, and who can be the same human.

An office that several hold is taken never to run out: how many hold it is a question of staffing, not of the policy.
An office of one (`one = true`) and a relation (`of`) can run out. One misfortune from outside the process is reckoned
with (one human is away, or declares a conflict); whatever the process itself does (a step taken before, from which
this one is kept apart; nobody who stands in the relation) is reckoned with in any number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from evenhand.policy.explore import Move, Net, Search, in_hand, said
from evenhand.policy.lines import Fault, Lines
from evenhand.policy.model import Field, Matter, Step

OUTSIDE = ("person", "representative")
PARTIES = ("affected", "witness")
LEAD = "lead"  # the lead of the case, and the question that names one
State = tuple[frozenset[str], frozenset[str]]  # what is in hand, and which steps were taken


@dataclass(frozen=True)
class Block:
    """One way in which nobody may act: who is out by misfortune, which act keeps whom apart, and why, in words."""

    out: frozenset[str] = frozenset()
    acts: frozenset[tuple[str, str]] = frozenset()  # (step of one human, the office of that human)
    supposed: int = 0  # how many are taken to have had a part that their office does not give them
    why: tuple[str, ...] = ()


def _together(parts: Iterable[list[Block]]) -> list[Block]:
    """The ways in which all of several can be blocked at once: one misfortune at most, one human for each act."""
    found = [Block()]
    for part in parts:
        joined = [Block(a.out | b.out, a.acts | b.acts, a.supposed + b.supposed, tuple(dict.fromkeys((*a.why, *b.why)))) for a, b in product(found, part)]
        found = [one for one in joined if len(one.out) <= 1 and len({step for step, _ in one.acts}) == len(one.acts)]
    return found


@dataclass(frozen=True)
class _People:
    """Who may act on a matter after some steps have been taken."""

    net: Net
    taken: frozenset[str]

    def role(self, role: str, apart: Iterable[str]) -> list[Block]:
        """The ways in which an office has nobody free; none where several hold it."""
        word = self.net.policy.roles.get(role)
        if role in OUTSIDE:
            return [Block(why=(f"{role} has no duty here",))]
        if word is None or not (word.one or word.of):
            return []
        if word.of and self._empty(word.of, bool(word.is_)):
            return [Block(why=(f"{role} is nobody",))]
        ways = [Block(frozenset({role}), why=(f"{role} is away or has declared a conflict",))]
        for step in sorted(self.taken.intersection(apart)):
            surely = word.of == step or role in _actors(self.net, self.net.policy.steps[step])
            if surely or self._could_take(role, step):
                acts = frozenset() if word.of == step or self._many(step) else frozenset({(step, role)})
                ways.append(Block(acts=acts, supposed=not surely, why=(f"{role} has taken {step}",)))
        return ways

    def _empty(self, of: str, related: bool) -> bool:
        if related or of in PARTIES:
            return True
        named = LEAD in {name for step in self.taken for name in _questions(self.net.policy.steps[step])}
        return not named if of == LEAD else of not in self.taken

    def _could_take(self, role: str, step: str) -> bool:
        """Whether the holder of an office of one may have taken a step: not where it is for other offices of one only."""
        known = self.net.policy.roles
        return any(not (one in OUTSIDE or (one in known and known[one].one)) for one in _actors(self.net, self.net.policy.steps[step]))

    def _many(self, step: str) -> bool:
        word = self.net.policy.steps[step]
        seats = any(len(self.net.policy.matters[one].seats) > 1 for one in word.on if one in self.net.policy.matters)
        return seats or bool(_deciders(self.net, word))

    def step(self, step: Step, matter: Matter) -> list[Block]:
        """The ways in which nobody may take a step on a matter, or too few to decide it together."""
        if step.by or not matter.seats:
            roles = step.by or (*matter.owner, *matter.instead)
            found = _together(self.role(role, step.apart) for role in roles)
        else:
            seats = [_together(self.role(role, step.apart) for role in roles) for roles in matter.seats.values()]
            spare = len(seats) - (matter.quorum or len(seats))
            found = [one for some in combinations(seats, spare + 1) for one in _together(some)]
        for asked in _needs_deciders(self.net, step):
            among = [self.role(role, step.apart) for role in asked.among]
            spare = len(among) - asked.at_least
            if among and all(among):
                few = [Block(why=(f"{asked.id} names more people than there are",))] if spare < 0 else []
                found += few or [one for some in combinations(among, spare + 1) for one in _together(some)]
        return found

    def matter(self, matter: Matter) -> Block | None:
        """How nobody may answer a matter, or None while somebody may."""
        steps = [step for step in self.net.policy.steps.values() if matter.id in step.on]
        found = _together(self.step(step, matter) for step in steps) if steps else []
        return min(found, key=lambda one: (one.supposed, len(one.out), len(one.why)), default=None)


class _Worst(_People):
    """As if everybody were out who can be: a first look, before any way is searched."""

    def role(self, role: str, apart: Iterable[str]) -> list[Block]:
        word = self.net.policy.roles.get(role)
        return [Block()] if role in OUTSIDE or (word and (word.one or word.of)) else []


def _questions(step: Step) -> set[str]:
    return {*step.asks, *(name for one in step.outcomes.values() for name in one.asks)}


def _actors(net: Net, step: Step) -> set[str]:
    """The roles under which a step may be taken, or one may be named as deciding with whoever takes it."""
    named = {role for asked in _deciders(net, step) for role in asked.among or ("colleague",)}
    if step.by:
        return {*step.by, *named}
    matters = [net.policy.matters[name] for name in step.on if name in net.policy.matters]
    seats = {role for one in matters for roles in one.seats.values() for role in roles}
    return seats | named | {role for one in matters for role in (*one.owner, *one.instead)}


def _deciders(net: Net, step: Step) -> list[Field]:
    """The questions of a step that name who decides together."""
    fields = [net.policy.fields[name] for name in sorted(_questions(step)) if name in net.policy.fields]
    return [one for one in fields if one.kind == "deciders"]


def _needs_deciders(net: Net, step: Step) -> list[Field]:
    """Those of them that are asked whatever the outcome, and want two or more."""
    always = {*step.asks, *set.intersection(*(set(one.asks) for one in step.outcomes.values()))} if step.outcomes else {*step.asks}
    return [one for one in _deciders(net, step) if one.id in always and not one.optional and one.at_least > 1]


def somebody_may_always_act(net: Net, lines: Lines) -> Iterator[Fault]:
    """A duty that nobody may answer, after the shortest way on which that happens; a letter nobody may approve or send."""
    told: set[tuple[str, str]] = set()
    for place in net.ways:
        matter = net.matter(place)
        if matter and matter.kind == "duty":
            yield from _of_duty(net, lines, matter)
        elif place.startswith("letter "):
            found = [one for one in _of_letter(net, lines, place) if (one.file, one.mend) not in told]
            told |= {(one.file, one.mend) for one in found if "[house]" in one.mend}  # one line of the pack, for all letters
            yield from found


def _of_duty(net: Net, lines: Lines, matter: Matter) -> Iterator[Fault]:
    steps = [step for step in net.policy.steps.values() if matter.id in step.on]
    watched = {name for step in steps for name in step.apart} | {role.of for role in net.policy.roles.values()}
    watched |= {step.id for step in net.policy.steps.values() if LEAD in _questions(step)}
    watched &= set(net.policy.steps)
    if not _Worst(net, frozenset()).matter(matter):
        return
    search = Search((frozenset[str](), frozenset[str]()), _following(net, matter.id, watched))
    for state in search:
        block = _People(net, state[1]).matter(matter) if matter.id in state[0] else None
        if block:
            mend = "add a role to `by`" if all(step.by for step in steps) else "add a deputy to the seat" if matter.seats else "name another role in `instead`"
            yield lines.fault(f"matters.{matter.id}", f"nobody may act on {matter.id} when {', and '.join(block.why)}: {said(search.way(state))}", f"{mend}, one that several hold", ", ".join(matter.clause))
            break
    net.note(search)


def _following(net: Net, goal: str, watched: set[str]) -> Callable[[State], Iterator[tuple[Move, State]]]:
    """How a state follows from another, where all that matters is one duty and which of some steps were taken."""
    relevant = net.leading_to({goal, *(place for name in watched for place in net.policy.steps[name].on)})

    def after(state: State) -> Iterator[tuple[Move, State]]:
        hand, taken = state
        for source in sorted(hand) or ([] if taken else [""]):  # one report: who took part in another is no conflict
            for move in net.at.get(source, ()):
                left = {*hand} - set(move.outcome.closes) - ({source} if move.takes else set())
                now = taken | ({move.step.id} & watched) if move.step else taken
                for some in in_hand(left | relevant.intersection(move.opens)):
                    yield move, (some, now)

    return after


def _of_letter(net: Net, lines: Lines, place: str) -> Iterator[Fault]:
    one = net.policy.letters[place.removeprefix("letter ")]
    clause, way = ", ".join(one.clause), net.ways[place]
    people = _People(net, frozenset(move.step.id for move in way if move.step))
    house = net.policy.house
    arrival = (*house.get("letter.served", ()), *house.get("letter.returned", ()))
    for what, roles, where, mend in (
        ("approve", one.approve, f"letters.{one.id}", "add a role to `approve`"),
        ("send", house.get("letter.dispatch", ()), "house", 'add a role to "letter.dispatch" in [house]'),
        ("prove the arrival of", arrival if one.proof else ("colleague",), "house", 'add a role to "letter.served" in [house]'),
        ("look again at not sending", house.get("letter.look-again", ()) if one.withhold else ("colleague",), "house", 'add a role to "letter.look-again" in [house]'),
    ):
        found = _together(people.role(role, ()) for role in roles)
        if found:
            why = f" when {', and '.join(found[0].why)}" if found[0].why else ""
            yield lines.fault(where, f"nobody may {what} the letter {one.id}{why}: {said(way)}", f"{mend}, one that several hold", clause)

