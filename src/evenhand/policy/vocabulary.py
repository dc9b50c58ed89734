"""The vocabulary as tables for the author's guide, made from the words as code defines them.

    python -m evenhand.policy.vocabulary docs/policy-author.md

writes them between two markers of that file. A test fails when the file and the code differ.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from evenhand.policy import model
from evenhand.policy.calendar import CALENDARS
from evenhand.policy.kinds import KINDS
from evenhand.policy.load import CHOICE_TABLES, words_of

MARKER = "vocabulary"
# Each table of a pack: how an author writes it, and the words that it takes. From the whole to its parts.
TABLES: tuple[tuple[str, type], ...] = (
    ("the top of `policy.toml`, and the names of all tables", model.Policy),
    ("`[organisation]`", model.Organisation),
    ("`[roles.NAME]`", model.Role),
    ("`[channels.NAME]`", model.Channel),
    ("`[needs.NAME]`", model.Need),
    ("`[behaviours.NAME]`", model.Behaviour),
    ("`[measures.NAME]`", model.Measure),
    ("`[routes.NAME]`", model.Route),
    ("`[contacts.NAME]`", model.Contact),
    ("`[classes.NAME]`", model.Sort),
    ("`[fields.NAME]`", model.Field),
    ("`[matters.NAME]`", model.Matter),
    ("`[steps.NAME]`", model.Step),
    ("`[steps.NAME.outcomes.NAME]`, and `over` and `split` of a matter", model.Outcome),
    ("`[letters.NAME]`", model.Letter),
    ("`[reports.NAME]`", model.Report),
    ("a limit: `limit`, `aim`, `ahead`, `until`, `deemed`", model.Limit),
)
# What an answer of each kind is, as a page, an API call and a story give it.
MEANT = {
    "text": "words; `at_least` and `at_most` count characters (20,000 at most)",
    "yes": "yes or no (`true` or `false`); with `must = \"yes\"` only yes completes the step",
    "choice": "one of `choices`",
    "choices": "one or more of `choices`",
    "number": "a whole number from `at_least` to `at_most`",
    "date": "a day: `2026-11-05`",
    "moment": "a day and a time, local unless it says otherwise: `2026-11-05T16:40`",
    "period": "a number and a unit: `6 months`, `10 working days`; with `choices` one of these, as a menu by gravity",
    "colleague": "one colleague, by reference; `among` narrows who",
    "deciders": "the colleagues who decide together; each counts as having taken the step; `among` narrows who",
    "party": "colleagues by reference, or others in words",
    "incidents": "reports of this case, by strand: `s1`",
    "evidence": "pieces of evidence added to this case: `e5`",
    "needs": "what helps the person, ids of `[needs]`; what is answered is recorded as agreed",
    "restrictions": "rows of measures, each with its parameters: `{ measure = \"…\", … }`; `menu` narrows the kinds",
    "standing": "rows that stand on this case, by id; `menu` narrows the kinds",
    "event": "an entry of this case, by its number",
    "file": "a file, by name (files are not kept yet)",
}


def markdown() -> str:
    """Every word of a policy with its meaning, the kinds of field, and the names that code knows."""
    tables = [f"#### {title}\n\n{table(('word', 'meaning'), words(kind))}" for title, kind in TABLES]
    kinds = table(("kind", "an answer is"), ((f"`{kind}`", MEANT[kind]) for kind in KINDS))
    tables.append(f"#### the kinds of field\n\n{kinds}")
    tables.append(
        f"`choices` may name one of these tables instead of listing answers: {_listed(CHOICE_TABLES)}.\n"
        f"`calendar` is one of {_listed(CALENDARS)}."
    )
    return "\n\n".join(tables)


def words(kind: type) -> Iterator[tuple[str, str]]:
    """The words of one table, each with what it means and what holds when it is left out."""
    for key, (_, found) in words_of(kind).items():
        yield f"`{key}`", found.metadata["meaning"] + _left_out(found)


def _left_out(found: dataclasses.Field[Any]) -> str:
    if found.default is dataclasses.MISSING and found.default_factory is dataclasses.MISSING:
        return " (**must be given**)"
    if found.default in ("", (), None, False, 0) or found.default is dataclasses.MISSING:
        return ""
    return f" (left out: {found.default})"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def between(text: str, marker: str) -> str:
    """What stands between the two markers of a text. Raises ValueError where they are not there."""
    return _parted(text, marker)[1]


def refresh(path: Path, marker: str, made: str) -> None:
    """Writes `made` between the markers of a file."""
    before, _, after = _parted(path.read_text("utf-8"), marker)
    path.write_text(f"{before}{made}{after}", "utf-8")


def _parted(text: str, marker: str) -> tuple[str, str, str]:
    start, end = f"<!-- {marker} -->\n", f"\n<!-- /{marker} -->"
    before, opened, rest = text.partition(start)
    found, closed, after = rest.partition(end)
    if not opened or not closed:
        raise ValueError(f"the markers {start.strip()} and {end.strip()} are missing")
    return before + start, found, end + after


if __name__ == "__main__":
    refresh(Path(sys.argv[1]), MARKER, markdown())
