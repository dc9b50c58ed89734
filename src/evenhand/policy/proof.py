"""What holds of a pack on every way that its process can go, and the shortest way to where it does not.

Every matter has an end. Every restriction has an end or a review. No state in which nobody may act while a duty is
open. Every adverse outcome is lettered and tells its challenge. No way on which one human proposes and decides. What
this shows, and what it does not, stands in docs/decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evenhand.policy.explore import BOUND, CASE, Net, said
from evenhand.policy.lines import Fault, Lines
from evenhand.policy.model import Policy
from evenhand.policy.proof_alone import nobody_acts_alone
from evenhand.policy.proof_people import somebody_may_always_act
from evenhand.policy.proof_rows import every_restriction_ends
from evenhand.policy.proof_told import every_adverse_outcome_is_told


def proof(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """Every fault of the process as a whole, with the shortest way to it. For a pack in which all names lead somewhere."""
    net = Net(policy)
    for rule in RULES:
        yield from rule(net, lines)
    if any(full for _, full in net.searches):
        yield lines.fault("", f"the process has more states than are gone through ({BOUND:,}): what lies beyond is not shown", "let fewer matters be open at once")


def every_matter_ends(net: Net, lines: Lines) -> Iterator[Fault]:
    """A duty each of whose answers leads to another that never ends; a case that can never be closed."""
    ended = _ended(net)
    endless = {place for place in net.ways if net.duty(place) and place not in ended}
    on = {place: _beyond(net, place, endless) for place in endless}
    for place in sorted(endless, key=lambda one: (len(net.ways[one]), one)):
        first = all(len(net.ways[one]) >= len(net.ways[place]) for one in on[place])
        if first and all(place in on[one] or one == place for one in on[place]):
            yield _endless(net, lines, place)
    yield from _closed(net, lines)


def _ended(net: Net) -> set[str]:
    """The places that can be brought to an end. A right always can: it may be left. A duty, by an answer that opens
    only what can be brought to an end, by what closes it, or with the restrictions that it lasts for."""
    found = {place for place in net.ways if not net.duty(place)}
    lifted = any(net.lifts_restrictions(move) for move in net.reached()) or all(net.ends_surely(one) for one in net.reached() if "restriction" in net.kinds(one))
    found |= {place for place in net.ways if (one := net.matter(place)) and one.while_ and lifted}
    while True:
        done = [move for move in net.reached() if not {one for one in move.opens if net.duty(one)} - found]
        more = {move.source for move in done if move.takes} | {name for move in done for name in move.outcome.closes if move.source not in ("", name)}
        more = {place for place in more if place in net.ways} - found
        if not more:
            return found
        found |= more


def _beyond(net: Net, place: str, endless: set[str]) -> set[str]:
    """The endless duties to which a place leads by those alone."""
    found: set[str] = set()
    waiting = [place]
    while waiting:
        new = {one for move in net.at.get(waiting.pop(), ()) for one in move.opens if one in endless} - found
        found |= new
        waiting += new
    return found


def _endless(net: Net, lines: Lines, place: str) -> Fault:
    matter = net.matter(place)
    moves = [move for move in net.at.get(place, ()) if move.takes]
    if not moves:
        why, mend = "no answer closes it", "delete `standing`: a duty is done when it is answered"
    else:
        again = next((one for one in moves[0].opens if net.duty(one)), place)
        why, mend = f"each answer opens another duty ({moves[0].words} opens {again})", "let one outcome open nothing"
    where = f"matters.{place}" if matter else f"letters.{place.removeprefix('letter ')}"
    return lines.fault(where, f"{place} never ends, {why}: {said(net.ways[place])}", mend, ", ".join(matter.clause) if matter else "")


def _closed(net: Net, lines: Lines) -> Iterator[Fault]:
    """The duty that opens when nothing else is left has to lead to the end of the case."""
    idle = [move for move in net.at.get(CASE, ()) if move.place == "when_idle"]
    for move in idle:
        ending = net.leading_to({one.source for one in net.moves if one.outcome.ends}, through=bool)
        if not ending.intersection(move.opens):
            yield lines.fault("when_idle", f"no case can ever be closed: {said(net.way(move))}", "let a step on this duty have an outcome with ends = true")


RULES: tuple[Callable[[Net, Lines], Iterator[Fault]], ...] = (
    every_matter_ends, every_restriction_ends, somebody_may_always_act, every_adverse_outcome_is_told, nobody_acts_alone,
)  # fmt: skip
