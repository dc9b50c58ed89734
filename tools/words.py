"""The words of the vocabulary, each with the policies that use it: `python tools/words.py` writes docs/words.md.

A word is used where a table of that kind in policy.toml or process.toml has it. A test keeps the page true.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evenhand.policy import load as loading
from evenhand.policy import vocabulary
from evenhand.policy.load import load, words_of
from evenhand.policy.model import Policy

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "words.md"
PACKS = ("policies/connexus-2022", "policies/york", "policies/king", "policies/model", "tests/packs/words", "tests/packs/plain")
START, END = "<!-- words -->\n", "\n<!-- /words -->"


def things(policy: Policy) -> Iterator[Any]:
    """Every table of a policy, as the class that it is."""
    yield policy
    yield policy.organisation
    for name in loading.TABLES:
        yield from getattr(policy, name).values()
    for matter in policy.matters.values():
        yield from (one for one in (matter.over, matter.split, matter.limit, matter.aim, matter.ahead) if one)
    for step in policy.steps.values():
        for outcome in step.outcomes.values():
            yield outcome
            if outcome.until:
                yield outcome.until
    for letter in policy.letters.values():
        yield from (one for one in (letter.limit, letter.deemed) if one)
    yield from (one.answers for one in policy.contacts.values() if one.answers)
    for report in policy.reports.values():
        yield report.every


def used(policy: Policy) -> set[tuple[type, str]]:
    """The words that a policy says something with: not left out, nor given what holds anyway."""
    found = set()
    for thing in things(policy):
        for key, (name, field) in words_of(type(thing)).items():
            value = getattr(thing, name)
            if value not in ("", (), {}, None, False, 0) and value != field.default:
                found.add((type(thing), key))
    return found


def table() -> str:
    """The table of the page."""
    packs = {path.rsplit("/", 1)[-1]: used(load(ROOT / path)) for path in PACKS}
    rows = []
    for title, kind in vocabulary.TABLES:
        for key in words_of(kind):
            by = [name for name, words in packs.items() if (kind, key) in words]
            rows.append((title if not rows or rows[-1][3] != title else "", f"`{key}`", ", ".join(by) or "none", title))
    count = len({word for _, kind in vocabulary.TABLES for word in [(kind, key) for key in words_of(kind)]})
    lines = vocabulary.table(("table", "word", "used by"), ([a, b, c] for a, b, c, _ in rows))
    return f"{count} words.\n\n{lines}"


def main() -> None:
    """Writes the table between its markers."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{START}{table()}{END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
