"""Every outcome that goes against the person wants a letter, and that letter tells how to challenge it.

Against the person are: imposing what binds them (a restriction, a warning, an act), a letter that warns, keeping what
stands at a review, and answering a challenge without lifting anything. A letter tells a challenge when it opens a
right of the person, or when its text has the part that says how to challenge it or whom outside to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.policy.explore import BINDS_THE_PERSON, Move, Net, letter, said
from evenhand.policy.lines import Fault, Lines
from evenhand.policy.names import KNOWN_ACTORS

OURS = "colleague"
_TELLS = re.compile(r"\{\{\s*part\s+(challenge|outside)\s*\}\}")


def every_adverse_outcome_is_told(net: Net, lines: Lines) -> Iterator[Fault]:
    """An adverse outcome without a letter; one whose letter does not say how to challenge it."""
    known: set[str] = set()
    for move, what in _adverse(net):
        clause = ", ".join(move.step.clause) if move.step else ""
        name = move.outcome.letter
        way = said(net.way(move))
        if not name:
            yield lines.fault(move.place, f"{what}, and the person is not told: {way}", "add letter = … to this outcome", clause)
        elif name in net.policy.letters and name not in known and not _tells_a_challenge(net, name):
            known.add(name)
            mend = f"open a right of the person by it, or write {{{{part challenge}}}} or {{{{part outside}}}} in letters/{name}.md"
            yield lines.fault(f"letters.{name}", f"{what}, and the letter {name} does not say how to challenge it: {way}", mend, ", ".join(net.policy.letters[name].clause))


def _adverse(net: Net) -> Iterator[tuple[Move, str]]:
    """Each outcome against the person, once, with what it does."""
    seen: set[tuple[str, str]] = set()
    hearings = _hearings(net)
    for move in sorted(net.reached(), key=lambda one: len(net.ways[one.source])):
        for what in _against(net, move, hearings):
            if (move.place, what) not in seen:
                seen.add((move.place, what))
                yield move, what


def _against(net: Net, move: Move, hearings: set[str]) -> Iterator[str]:
    letters = net.policy.letters
    if net.kinds(move) & BINDS_THE_PERSON:
        yield "it imposes on the person"
    elif move.outcome.letter in letters and letters[move.outcome.letter].warns:
        yield "it warns the person"
    if not move.step or move.outcome.imposes:
        return
    if net.is_review(move.source) and move.outcome.lifts in ("", "chosen") and not _hands_on(net, move):
        yield "a review keeps what stands"
    if move.source in hearings and not move.outcome.lifts and not _hands_on(net, move):
        yield "a challenge is answered without lifting anything"


def _lifting(net: Net) -> set[str]:
    """The duties from which what stands can still be lifted by us, without the person and before the next review."""
    now = {move.source for move in net.reached() if move.step and net.lifts_restrictions(move) and _ours(net, move.source)}
    return net.leading_to(now, through=lambda place: _ours(net, place))


def _ours(net: Net, place: str) -> bool:
    return bool(net.matter(place)) and net.duty(place) and not net.is_review(place)


def _hands_on(net: Net, move: Move) -> bool:
    """Whether somebody else still decides: a duty is opened whose answer can lift."""
    return bool(_lifting(net).intersection(move.opens) - {move.source})


def _hearings(net: Net) -> set[str]:
    """The duties to answer a challenge: opened by a step on a right that the letter of an adverse outcome opens."""
    adverse = [move for move in net.reached() if _challengeable(net, move)]
    found: set[str] = set()
    lifting = _lifting(net)
    while True:
        decided = [*adverse, *(move for move in net.moves if move.source in found)]
        told = {letter(move.outcome.letter) for move in decided if move.outcome.letter}
        telling = [*decided, *(move for move in net.moves if move.source in told)]
        rights = {place for move in telling for place in move.opens if _of_the_person(net, place)}
        answered = [move for move in net.moves if move.source in rights | found]
        more = {place for move in answered for place in move.opens if place in lifting} - found
        if not more:
            return found
        found |= more


def _challengeable(net: Net, move: Move) -> bool:
    wanted = net.policy.letters.get(move.outcome.letter)
    return bool(net.kinds(move) & BINDS_THE_PERSON or net.is_review(move.source) or (wanted and wanted.warns))


def _of_the_person(net: Net, place: str) -> bool:
    matter = net.matter(place)
    return bool(matter and matter.kind == "right" and set(matter.owner) & (set(KNOWN_ACTORS) - {OURS}))


def _tells_a_challenge(net: Net, name: str) -> bool:
    opens = any(_of_the_person(net, place) for place in net.policy.letters[name].opens)
    return opens or bool(_TELLS.search(net.policy.letter_texts.get(name, "")))
