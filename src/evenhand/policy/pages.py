"""The pages of docs/policies, made from a pack: its duties and rights, its roles, its letters, its picture.

`python -m evenhand.policy.pages policies/EDITION docs/policies` writes them; a test fails when they differ.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from evenhand.policy.calendar import in_words
from evenhand.policy.diagram import svg
from evenhand.policy.load import load
from evenhand.policy.model import Policy

KNOWN = {"person": "the person", "representative": "their representative", "colleague": "any colleague"}


def pages(policy: Policy) -> Mapping[str, str]:
    """File name -> text of each generated page of a policy."""
    return {f"{policy.edition}.md": _page(policy), f"{policy.edition}.svg": svg(policy)}


def _page(policy: Policy) -> str:
    parts = [
        f"# {policy.title}: the process of {policy.edition}",
        "Made from the pack by `python -m evenhand.policy.pages`; do not edit it by hand.",
        f"![The process as a picture]({policy.edition}.svg)",
        "## Duties and rights", _matters(policy), "## Steps", _steps(policy),
        "## What each office does", _roles(policy), "## Letters", _letters(policy), "## Measures", _measures(policy),
        "## Not operated", "\n".join(f"- **{clause}**: {why}" for clause, why in policy.not_operated.items()),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(head)
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(cell.replace("|", "/") or "–" for cell in row) + " |" for row in rows])


def _titles(policy: Policy, roles: Iterable[str]) -> str:
    return "; ".join(KNOWN.get(role) or policy.roles[role].title for role in roles)


def _matters(policy: Policy) -> str:
    rows = []
    for one in policy.matters.values():
        owner = _titles(policy, one.owner) or "; ".join(_titles(policy, seat[:1]) for seat in one.seats.values())
        instead = f" (instead: {_titles(policy, one.instead)})" if one.instead else ""
        by = in_words(one.limit) if one.limit else ""
        aim = f" (aim: {in_words(one.aim)})" if one.aim else ""
        rows.append([one.title, one.kind, owner + instead, by + aim, ", ".join(one.clause)])
    return _table(("what", "kind", "whose turn", "by when", "clause"), rows)


def _steps(policy: Policy) -> str:
    rows = []
    for one in policy.steps.values():
        titles = "; ".join(policy.steps[name].title for name in one.apart)
        rows.append([one.title, _titles(policy, one.by), "; ".join(out.title for out in one.outcomes.values()), titles, ", ".join(one.clause)])
    return _table(("step", "by others than whose turn it is", "outcomes", "never by those who took", "clause"), rows)


def _roles(policy: Policy) -> str:
    rows = []
    for role in policy.roles.values():
        duties = [one.title for one in policy.matters.values() if role.id in one.owner or any(role.id in seat for seat in one.seats.values())]
        letters = [one.title for one in policy.letters.values() if role.id in one.approve]
        rows.append([role.title, "; ".join(dict.fromkeys(duties)), "; ".join(letters)])
    return _table(("office", "duties and rights", "letters to approve"), rows)


def _letters(policy: Policy) -> str:
    rows = []
    for one in policy.letters.values():
        opened = "; ".join(policy.matters[name].title for name in one.opens)
        rows.append([one.title, _titles(policy, one.approve), in_words(one.limit) if one.limit else "", in_words(one.deemed) if one.deemed else "the same day", opened, ", ".join(one.clause)])
    return _table(("letter", "approved by", "within", "taken to arrive after", "opens", "clause"), rows)


def _measures(policy: Policy) -> str:
    rows = [[one.title, one.kind, one.words or one.tells, ", ".join(one.clause)] for one in policy.measures.values()]
    return _table(("measure", "kind", "what it means", "clause"), rows)


def main() -> None:
    """Writes the pages of one pack into a folder."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for name, text in pages(load(folder)).items():
        (out / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
