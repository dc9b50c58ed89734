"""A letter's words as they were approved, kept with the approval: later they are the same, whatever has become of the
person's language, the catalogue or the program since.

Kept are the words, their language and the format. Neither the recipient's address nor the code of the slip is among
them: the one may be a safe address, the other stands nowhere on the record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from evenhand.case.house import LETTER_KEPT
from evenhand.case.state import Letter, State
from evenhand.letters import language
from evenhand.letters.document import Block, Boxes, Bullets, Document, Heading, Lines, Paragraph, Table
from evenhand.letters.telling import approved_at
from evenhand.letters.words import one_line
from evenhand.people.languages import language_name
from evenhand.policy.tongue import gettext as _

CODE = "{code}"  # where the code of the slip stands
SLIP = 2  # blocks of a slip, the last of which are its boxes
MOST = 20_000  # characters that an answer of the record may have: a longer letter is composed again from the case
_KINDS: Mapping[str, type] = {one.__name__.lower(): one for one in (Heading, Paragraph, Lines, Boxes, Bullets, Table)}
_WORDS = ("title", "greeting", "title_language", "language", "format")


@dataclass(frozen=True)
class Kept:
    """What was kept of a letter: how it was worded, and the slip at its end, which goes with its code."""

    words: Mapping[str, Any]
    blocks: tuple[Block, ...]
    slip: tuple[Block, ...]

    def over(self, document: Document, code: str) -> Document:
        """A letter composed anew, with the words that were approved, and the code where it has one."""
        slip = tuple(_filled(one, code) for one in self.slip) if code else ()
        signature = tuple(self.words["signature"])
        return replace(document, **{name: self.words[name] for name in _WORDS}, blocks=(*self.blocks, *slip), signature=signature)


def write(document: Document) -> str:
    """The words of a letter about to be approved; "" where they are too many to be kept."""
    ends = document.blocks[-1:]
    cut = len(document.blocks) - (SLIP if ends and isinstance(ends[0], Boxes) else 0)
    said = {
        **{name: getattr(document, name) for name in _WORDS}, "signature": document.signature,
        "blocks": [_plain(one) for one in document.blocks[:cut]], "slip": [_plain(one) for one in document.blocks[cut:]],
    }  # fmt: skip
    text = json.dumps(said)
    return text if len(text) <= MOST else ""


def read(state: State, letter: Letter) -> Kept | None:
    """What was kept at the last approval of a letter; None where nothing was, or it was erased since."""
    approved = approved_at(state, letter)
    text = state.event(approved).answers.get(LETTER_KEPT) if approved else None
    if not text:
        return None
    said = json.loads(text)
    return Kept(said, tuple(map(_block, said.pop("blocks"))), tuple(map(_block, said.pop("slip"))))


def tongue(state: State, letter: Letter, as_worded: Kept | None) -> str:
    """The language in which a letter was approved; of one that is sent again, in which the first was. "" for any other."""
    first = state.letters.get(letter.again_of)
    if as_worded is None and first:
        as_worded = read(state, first)
    return str(as_worded.words["language"]) if as_worded else ""


def again(now: str, then: str) -> tuple[str, ...]:
    """That the person's language is another than that of the letter which was sent, or is sent again."""
    if language.of(now) == language.of(then):
        return ()
    said = _("This letter keeps the language in which it was first approved: {then}. The person’s language is recorded as {now} since.")
    return (said.format(then=language_name(one_line(then)), now=language_name(one_line(now or language.ENGLISH))),)


def _plain(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **vars(block)}


def _block(said: dict[str, Any]) -> Block:
    made: Block = _KINDS[said.pop("kind")](**{name: _tuples(value) for name, value in said.items()})
    return made


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _filled(block: Block, code: str) -> Block:
    return type(block)(tuple(line.replace(CODE, code) for line in block.lines)) if isinstance(block, Lines) else block
