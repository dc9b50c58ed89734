"""Nobody decides alone what they reported or put forward.

Two things are shown. On no way from a report to a restriction may one human take every step of ours. And whoever
put a measure forward is not the only one who decides on it. A human may hold any number of offices here: that is the
worst case. What only binds us (a precaution, a hold) and what was decided elsewhere (an order) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.policy import menus
from evenhand.policy.explore import Move, Net, Search, said
from evenhand.policy.lines import Fault, Lines

OUTSIDE = {"person", "representative"}
Alone = tuple[str, frozenset[str]]  # what is in hand, and the steps that the one human has taken


def nobody_acts_alone(net: Net, lines: Lines) -> Iterator[Fault]:
    """A restriction that one human can bring about alone; one decided by nobody but whoever put it forward."""
    found: set[str] = set()
    for way in _alone(net):
        if way[-1].place not in found:
            found.add(way[-1].place)
            yield _fault(net, lines, way[-1], f"one human can take every step to a restriction: {said(way)}")
    for put, way in _own_proposals(net):
        if way[-1].place not in found:
            found.add(way[-1].place)
            yield _fault(net, lines, way[-1], f"whoever took {put} can be the only one who decides on it: {said(way)}", put)


def _fault(net: Net, lines: Lines, move: Move, message: str, put: str = "") -> Fault:
    assert move.step is not None
    apart = put or next((step.id for step in net.policy.steps.values() if not step.on), "")
    mend = f'add "{apart}" to `apart` of {move.step.id}, or let two decide: `deciders` with at_least = 2, or seats with quorum = 2'
    return lines.fault(move.place, message, mend, ", ".join(move.step.clause))


def _restricts(net: Net, move: Move) -> bool:
    return bool(move.step) and "restriction" in net.kinds(move)


def _alone(net: Net) -> Iterator[list[Move]]:
    """The shortest way to each restriction on which one human takes every step of ours."""
    apart = {name for step in net.policy.steps.values() for name in step.apart} | {role.of for role in net.policy.roles.values()}
    least: dict[str, list[frozenset[str]]] = {}

    def after(state: Alone) -> Iterator[tuple[Move, Alone]]:
        place, taken = state
        for move in net.at.get(place, ()):
            if not _may(net, move, taken):
                continue
            now = taken | ({move.step.id} & apart) if move.step and not OUTSIDE.intersection(_roles(net, move)) else taken
            for one in move.opens:
                if not any(less <= now for less in least.get(one, ())):  # who took fewer steps may do all that this one may
                    least.setdefault(one, []).append(now)
                    yield move, (one, now)

    search = Search(("", frozenset[str]()), after)
    for place, taken in search:
        for move in net.at.get(place, ()):
            if _restricts(net, move) and _may(net, move, taken):
                yield [*search.way((place, taken)), move]
    net.note(search)


def _may(net: Net, move: Move, taken: frozenset[str]) -> bool:
    """Whether the human who took those steps may take this one, and nobody else is needed for it."""
    if not move.step:
        return not move.place.endswith(".split")
    if set(move.step.apart) & taken or not _decided_by_one(net, move):
        return False
    return any(_can_be(net, role, taken) for role in _roles(net, move))


def _roles(net: Net, move: Move) -> tuple[str, ...]:
    """The roles under which a step may be taken."""
    if move.step and move.step.by:
        return move.step.by
    matter = net.matter(move.source)
    return (*matter.owner, *matter.instead, *(role for seat in matter.seats.values() for role in seat)) if matter else ()


def _can_be(net: Net, role: str, taken: frozenset[str]) -> bool:
    """Whether the human who took those steps may hold a role. Nobody is their own manager or head."""
    word = net.policy.roles.get(role)
    if word is None or word.of not in net.policy.steps:
        return True  # an office, any colleague, a relation to a party, or the person, who acts for themselves
    return word.of not in taken if word.is_ else word.of in taken


def _decided_by_one(net: Net, move: Move) -> bool:
    """Whether one human is enough for an outcome: no second decider, no second seat."""
    matter = net.matter(move.source)
    if matter and matter.seats and move.step and not move.step.by and (matter.quorum or len(matter.seats)) > 1:
        return False
    return not any(one.kind == "deciders" and one.at_least > 1 and not one.optional for one in net.asked(move))


def _own_proposals(net: Net) -> Iterator[tuple[str, list[Move]]]:
    """Each restriction that one human decides, after a step that put it forward and that the same human may have taken."""
    for put in net.reached():
        if not put.step or put.outcome.imposes or not _puts(net, put):
            continue
        search = Search("", lambda place, put=put: ((move, one) for move in ([put] if not place else net.at.get(place, ())) for one in move.opens))  # type: ignore[misc]
        for place in search:
            for move in net.at.get(place, ()) if place else ():
                if _decides(net, move) and _decided_by_one(net, move) and move.step and put.step.id not in move.step.apart:
                    yield put.step.id, [*net.ways[put.source], *search.way(place), move]
        net.note(search)


def _decides(net: Net, move: Move) -> bool:
    """Whether a move decides on measures, and does not only renew what a decision imposed."""
    renews = move.outcome.lifts == "decision" and not any(one.kind == "restrictions" for one in net.asked(move))
    return _restricts(net, move) and not renews


def _puts(net: Net, move: Move) -> bool:
    return any("restriction" in menus.kinds(net.policy, one) for one in net.asked(move) if one.kind == "restrictions")
