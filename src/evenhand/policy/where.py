"""Where a clause is operated: its summary, its reading, and everything of the pack that rests on it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from evenhand.policy.model import Policy

TABLES = ("steps", "matters", "letters", "measures", "behaviours", "routes", "channels", "needs", "reports")


@dataclass(frozen=True)
class Where:
    """What one clause comes to. `found` holds, for each table of the policy, the ids that cite it."""

    clause: str
    summary: str
    reading: str
    not_operated: str
    found: dict[str, list[str]]
    stories: list[str]


def where(policy: Policy, clause: str, folder: Path | None = None) -> Where:
    """Everything that rests on a clause. Raises KeyError for a clause that the policy has not."""
    if clause not in policy.clauses:
        raise KeyError(clause)
    found = {name: [key for key, thing in getattr(policy, name).items() if clause in thing.clause] for name in TABLES}
    return Where(
        clause, policy.clauses[clause], policy.readings.get(clause, ""), policy.not_operated.get(clause, ""),
        {name: ids for name, ids in found.items() if ids}, _stories(clause, folder) if folder else [],
    )  # fmt: skip


def _stories(clause: str, folder: Path) -> list[str]:
    """The stories that name the clause, by file name."""
    found = []
    for path in sorted((folder / "stories").glob("*.toml")):
        named = tomllib.loads(path.read_text("utf-8")).get("clause", [])
        if clause in ([named] if isinstance(named, str) else named):
            found.append(path.stem)
    return found
