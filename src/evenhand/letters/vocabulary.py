"""What a letter's text may hold, as tables for the author's guide.

python -m evenhand.letters.vocabulary docs/policy-author.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from evenhand.letters.parts import FLOOR, PARTS
from evenhand.letters.placeholders import PLACEHOLDERS, Placeholder
from evenhand.policy.vocabulary import refresh, table

MARKER = "letters"


def markdown() -> str:
    """The parts that code fills, and the placeholders."""
    return "\n\n".join(
        (
            "#### the parts that code fills",
            table(("part", "it tells"), _parts()),
            "#### the placeholders",
            table(
                ("placeholder", "it stands for"),
                (_placeholder(word, one) for word, one in PLACEHOLDERS.items()),
            ),
        )
    )


def _parts() -> Iterator[tuple[str, str]]:
    for name, part in PARTS.items():
        floor = " (**floor**: no letter that tells of a restriction may lack it)" if name in FLOOR else ""
        yield f"`{{{{part {name}}}}}`", part.what.rstrip(",") + floor


def _placeholder(word: str, one: Placeholder) -> tuple[str, str]:
    forms = {"no": [f"{{{word}}}"], "may": [f"{{{word}}}", f"{{{word}:NAME}}"], "must": [f"{{{word}:NAME}}"]}[
        one.named
    ]
    left_out = "; where there is nothing, its whole paragraph is left out" if one.optional else ""
    return " or ".join(f"`{form}`" for form in forms), one.what + left_out


if __name__ == "__main__":
    refresh(Path(sys.argv[1]), MARKER, markdown())
