"""A letter as it will arrive, whatever the format: what it says, to whom, and what it still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from evenhand.letters import language
from evenhand.letters.watch import Hint
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

DEFAULT_FORMAT = "pdf"
# Formats that no program makes: what a human does before the letter goes. A need asks for one as for any other.
BY_HAND: Mapping[str, str] = {
    "easy-read": N_("They read easy read: an easy-read version has to be made by somebody, and goes with this letter."),
    "coloured-paper": N_("Print it in the colour that they read best: their page says which."),
    "translated": N_("They read letters translated: a translation has to be made, and goes with this letter."),
    "read-out": N_("Somebody reads or interprets letters to them: arrange it for the day on which this one arrives."),
    "audio": N_("They listen to letters: a recording has to be made, and goes with this letter."),
}


@dataclass(frozen=True)
class Heading:
    """A heading within the letter. `language` as in every block: where its words are in another than the letter's."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Lines:
    """Lines that belong together, each on its own: an office with its number and hours."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Boxes(Lines):
    """Things to tick, each on its own line; in ordinary print one after another."""


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a heading for each column; the first cell of a row names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Run:
    """Words that stand in both of two texts, or in one of them."""

    kind: str  # same, added, removed
    text: str


@dataclass(frozen=True)
class Change:
    """One place of a letter that reads differently in two texts of it."""

    where: str
    runs: tuple[Run, ...]

    @property
    def told(self) -> str:
        """What was done here, in words."""
        kinds = {one.kind for one in self.runs} - {SAME}
        return _("Words changed") if len(kinds) > 1 else _("Words taken out") if REMOVED in kinds else _("Words added")


Block = Heading | Paragraph | Lines | Bullets | Table


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a letter is for, as the room of people knows them. `needs` are ids of the policy's needs.

    `acting_for` is the name of the one whom they represent, where the letter is for them as a representative.
    """

    name: str
    address: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    language: str = "en"
    other_names: tuple[str, ...] = ()
    acting_for: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A letter, composed. With `missing` it cannot be approved; `notes` are for the one who approves."""

    title: str
    organisation: tuple[str, ...]  # the name first, then address, telephone and e-mail
    date: date
    reference: str
    recipient: tuple[str, ...]  # the name first, then the address
    greeting: str
    blocks: tuple[Block, ...]
    signature: tuple[str, ...]
    footer: str = ""
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    format: str = DEFAULT_FORMAT
    language: str = "en"
    title_language: str = ""  # where its words are in another than the letter's
    draft: bool = False
    pieces: tuple[tuple[Block, ...], ...] = ()  # of each fixed piece of the text but the title: as it will arrive
    changed: tuple[Change, ...] = ()  # where its words differ from the policy's
    words: str = ""  # its text, where that differs from the policy's
    hints: tuple[Hint, ...] = ()  # words in it to look at again
    by_hand: tuple[str, ...] = ()  # what has to be made by a human before it goes, as the person's needs ask

    @property
    def tag(self) -> str:
        """Its language, as a page or a file names it: en-GB."""
        return language.tag(self.language)

    @property
    def other_language(self) -> bool:
        """Whether what this program says in it is not English."""
        return not language.is_english(self.language)

    @property
    def catalogue(self) -> str:
        """The language in which this program speaks within it."""
        return language.catalogue(self.language)

    @property
    def large(self) -> bool:
        """Whether the person reads large print."""
        return self.format == "large-print"

    def running(self) -> Iterator[str]:
        """The paragraphs and lists of the letter: what is read as sentences."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Bullets):
                yield from block.items

    def texts(self) -> Iterator[str]:
        """Every text of the letter, in reading order."""
        yield from (*self.organisation, *self.recipient, self.reference, self.greeting, self.title)
        for block in self.blocks:
            if isinstance(block, Heading | Paragraph):
                yield block.text
            elif isinstance(block, Lines):
                yield from block.lines
            elif isinstance(block, Bullets):
                yield from block.items
            else:
                yield from (*block.columns, *(cell for row in block.rows for cell in row))
        yield from (*self.signature, self.footer)


def stacked(table: Table) -> tuple[tuple[str, ...], ...]:
    """A table for those who read narrow or large: each row as lines, the column named in each."""
    return tuple(
        (
            row[0],
            *(f"{column}: {cell}" for column, cell in zip(table.columns[1:], row[1:], strict=True) if cell),
        )
        for row in table.rows
    )
