"""The difference between two texts of one letter, word by word, so that a person can read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from evenhand.letters.document import ADDED, REMOVED, SAME, Change, Run
from evenhand.letters.editing import piece_name, readable, shape
from evenhand.policy.tongue import gettext as _

_TOKEN = re.compile(r"\n+|\S+")
MOST = 1_000_000  # pairs of words compared; beyond it the one is shown taken out and the other added


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Every place where `new` reads differently from `old`, in the order of the letter; none where they say the same."""
    before, after = shape(old), shape(new)
    found = []
    for index, (kind, words) in enumerate(after.fixed):
        was = before.free[index] if index < len(before.free) else ""
        if was != after.free[index]:
            where = _("At the beginning") if index == 0 else _("After {piece}").format(piece=_small(piece_name(kind, words)))
            found.append(Change(where, tuple(runs(readable(was), readable(after.free[index])))))
    return tuple(found)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def runs(old: str, new: str) -> Iterator[Run]:
    """The words of both texts in reading order, each with where it stands."""
    was, now = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(was) * len(now) > MOST:
        yield from filter(lambda one: one.text, (Run(REMOVED, _joined(was)), Run(ADDED, _joined(now))))
        return
    for what, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what == "equal":
            yield Run(SAME, _joined(was[a:b]))
            continue
        if a < b:
            yield Run(REMOVED, _joined(was[a:b]))
        if c < d:
            yield Run(ADDED, _joined(now[c:d]))


def _joined(tokens: Sequence[str]) -> str:
    """Words with a space between them; where a line ended, it ends."""
    return re.sub(r" ?(\n+) ?", r"\1", " ".join(tokens))
