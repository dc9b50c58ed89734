"""Every restriction has an end or a review: shown for each way in which decisions, reviews and liftings can follow.

A state is what is in hand, the reviews that are open, how many decisions stand without an end (none, one or two)
and whether one with an end stands. What can neither impose nor lift nor touch a review is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from evenhand.policy import menus
from evenhand.policy.explore import STANDS, Move, Net, Search, in_hand, said
from evenhand.policy.lines import Fault, Lines

MANY = 2  # decisions without an end that stand at a time; a third is not gone through
TIME = Move("", "what has an end ends", "", (), False)


class Standing(NamedTuple):
    """What stands, and which reviews are open (twice in the list: more than one of them)."""

    hand: frozenset[str] = frozenset()
    reviews: tuple[str, ...] = ()
    endless: int = 0
    ending: bool = False


class _Effect(NamedTuple):
    """What a move does to what stands, as far as anything here depends on it."""

    move: Move
    opens: frozenset[str]
    reviews: tuple[str, ...]  # those it opens
    closes: frozenset[str]
    lifts: str
    endless: bool  # it may impose a restriction without an end
    ending: bool  # it may impose one with an end


class _System:
    """How one state of a policy follows from another, and the first move that leaves something without a review."""

    def __init__(self, net: Net) -> None:
        self.net, self.bad = net, dict[str, tuple[Standing, Move]]()
        self.reviews = {place for place in net.ways if net.is_review(place)}
        touching = {move.source for move in net.reached() if self._touches(move)}
        self.relevant = net.leading_to(touching) - self.reviews
        self.effects: dict[str, list[_Effect]] = {}
        for one in map(self._effect, net.reached()):
            if any(one[1:]) or one.move.source in self.reviews:
                self.effects.setdefault(one.move.source, []).append(one)

    def _touches(self, move: Move) -> bool:
        reviews = self.reviews.intersection((*move.opens, *move.outcome.closes))
        return bool(reviews or self.net.lifts_restrictions(move) or "restriction" in self.net.kinds(move))

    def _effect(self, move: Move) -> _Effect:
        restricts = "restriction" in self.net.kinds(move)
        return _Effect(
            move, frozenset(self.relevant.intersection(move.opens)), tuple(self.reviews.intersection(move.opens)),
            frozenset((self.relevant | self.reviews).intersection(move.outcome.closes)),
            move.outcome.lifts if self.net.lifts_restrictions(move) else "",
            restricts and not self.net.ends_surely(move), restricts and move.outcome.until is not None,
        )  # fmt: skip

    def after(self, state: Standing) -> Iterator[tuple[Move, Standing]]:
        """The states that can follow; those with a fault are kept aside and not followed."""
        if state.ending:
            yield from ((TIME, new) for new in self._placed(state, state.hand, state.endless, False))
        for source in ("", *sorted(state.hand), *sorted(set(state.reviews))):
            for effect in self.effects.get(source, ()):
                for new in self._moved(state, effect):
                    if new.endless and not new.reviews:
                        self.bad.setdefault(effect.move.place, (state, effect.move))
                    elif new != state:
                        yield effect.move, new

    def _moved(self, state: Standing, effect: _Effect) -> Iterator[Standing]:
        source, takes = effect.move.source, effect.move.takes
        hand = (state.hand - effect.closes - {source} if takes else state.hand - effect.closes) | effect.opens
        reviews = [one for one in state.reviews if one not in effect.closes]
        if takes and source in reviews:
            reviews.remove(source)
        for name in effect.reviews:
            if reviews.count(name) < (1 if self.net.policy.matters[name].once else MANY):
                reviews.append(name)
        before = state._replace(reviews=tuple(sorted(reviews)))
        for endless, ending in self._imposed(effect, _left(state, effect.lifts)):
            yield from self._placed(before, hand, endless, ending)

    def _imposed(self, effect: _Effect, left: list[tuple[int, bool]]) -> Iterator[tuple[int, bool]]:
        for endless, ending in left:
            if not effect.endless and not effect.ending:
                yield endless, ending
            if effect.endless and endless < MANY:
                yield endless + 1, ending
            if effect.ending:
                yield endless, True

    def _placed(self, state: Standing, hand: frozenset[str], endless: int, ending: bool) -> Iterator[Standing]:
        """What lasts while restrictions stand is closed once none does."""
        reviews = state.reviews
        if not endless and not ending:
            reviews, hand = (), frozenset(one for one in hand if not self._lasting(one))
        for some in in_hand(hand):
            yield Standing(some, reviews, endless, ending)

    def _lasting(self, place: str) -> bool:
        matter = self.net.matter(place)
        return bool(matter and matter.while_) or place == STANDS


def _left(state: Standing, lifts: str) -> list[tuple[int, bool]]:
    """What may be left: of what is chosen, anything; of one decision, all the others."""
    endless, ending = state.endless, state.ending
    if lifts == "all":
        return [(0, False)]
    if lifts == "chosen":
        return [(many, some) for many in range(endless + 1) for some in sorted({False, ending})]
    if lifts == "decision":
        left = [(endless - 1, ending)] if endless else []
        return [*left, *([(endless, False)] if ending else [])] or [(0, False)]
    return [(endless, ending)]


def every_restriction_ends(net: Net, lines: Lines) -> Iterator[Fault]:
    """A restriction that nothing ends and nothing brings to review; a review that is never due; an order for ever."""
    system = _System(net)
    search = Search(Standing(), system.after)
    for _ in search:
        pass
    net.note(search)
    for place, (state, move) in system.bad.items():
        clause = ", ".join(move.step.clause) if move.step else ""
        way = said([*search.way(state), move])
        yield lines.fault(place, f"a restriction without an end is left without a review: {way}", _mend(net, move), clause)
    for name in sorted(system.reviews):
        matter = net.policy.matters[name]
        if matter.limit is None:
            yield lines.fault(f"matters.{name}", f"the review {name} is never due: {said(net.ways[name])}", "add limit = { months = 6 }", ", ".join(matter.clause))
    yield from _orders(net, lines)


def _mend(net: Net, move: Move) -> str:
    if net.is_review(move.source) and move.outcome.lifts == "decision":
        return 'the review is one for the whole case: write lifts = "all", or open the review again'
    if net.is_review(move.source):
        return f'open the review again (opens = ["{move.source}"]), or lift all'
    return 'give it an end (until = …), or open a review: a duty with while = "restrictions" and a step that lifts'


def _orders(net: Net, lines: Lines) -> Iterator[Fault]:
    """An order recorded without an end, which no outcome can lift: its case is never closed."""
    chosen = {kind for move in net.reached() if move.outcome.lifts == "chosen" for one in net.asked(move) if one.kind == "standing" for kind in menus.kinds(net.policy, one)}
    for move in net.reached():
        if "order" not in net.kinds(move) or net.ends_surely(move) or "order" in chosen:
            continue
        if not any(one.outcome.lifts == "decision" and "order" in net.about.get(one.source, ()) for one in net.reached()):
            yield lines.fault(move.place, f"an order that is recorded never ends, and its case is never closed: {said(net.way(move))}", 'open a right whose step has lifts = "decision"', ", ".join(move.step.clause) if move.step else "")
