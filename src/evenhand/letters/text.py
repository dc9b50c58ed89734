"""A letter as plain text, for a screen reader, a telephone or an e-mail."""

from __future__ import annotations

import textwrap

from evenhand.letters import language
from evenhand.letters.document import Block, Bullets, Document, Heading, Lines, Paragraph, stacked
from evenhand.policy.kinds import show_day
from evenhand.policy.tongue import gettext as _

WIDTH = 76  # characters a line: what a terminal and an e-mail show without wrapping again


def text(document: Document) -> str:
    """The letter as plain text, each part set off by an empty line."""
    with language.speaking(document.language):
        return _text(document)


def _text(document: Document) -> str:
    top = [_("Draft: not approved, not to be sent")] if document.draft else []
    reference = "\n" + _("Our reference: {reference}").format(reference=document.reference) if document.reference else ""
    found = [
        *top, "\n".join(document.organisation), "\n".join(document.recipient),
        show_day(document.date) + reference, document.greeting, _underlined(document.title, "="), *(piece for block in document.blocks for piece in _block(block)),
        "\n".join(document.signature), _wrapped(document.footer),
    ]  # fmt: skip
    return "\n\n".join(piece for piece in found if piece) + "\n"


def _block(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return [_underlined(block.text, "-")]
    if isinstance(block, Paragraph):
        return [_wrapped(block.text)]
    if isinstance(block, Lines):
        return ["\n".join(block.lines)]
    if isinstance(block, Bullets):
        return ["\n".join(_wrapped(item, "- ") for item in block.items)]
    return [
        "\n".join((_wrapped(first, "- "), *(_wrapped(line, "  ") for line in rest)))
        for first, *rest in stacked(block)
    ]


def _underlined(heading: str, mark: str) -> str:
    lines = textwrap.wrap(heading, WIDTH)
    return "\n".join((*lines, mark * max(map(len, lines), default=0)))


def _wrapped(words: str, first: str = "") -> str:
    return textwrap.fill(
        words,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
