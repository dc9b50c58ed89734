"""The demonstration's data, as a pack brings it in its folder `demo/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evenhand.commands.demo.telling import unfolded
from evenhand.commands.failing import Failure

PASSWORD = "evenhand-demonstration"  # one for everybody: nothing here is anyone's


@dataclass(frozen=True)
class Pack:
    """Who there is, and what happened, with relative moments."""

    edition: str
    colleagues: Mapping[str, Mapping[str, Any]]
    addresses: Mapping[str, Mapping[str, Any]]
    persons: Mapping[str, Mapping[str, Any]]
    cases: Mapping[str, Mapping[str, Any]]
    groups: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    more: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # told briefly: other stages, and the past
    crowd: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)  # more addresses, persons, groups
    lives: Mapping[str, Any] = field(default_factory=dict)  # what came in from people, and what was done about them

    @property
    def everything(self) -> Mapping[str, Mapping[str, Any]]:
        """Every case, by name."""
        return {**self.cases, **self.more}

    @property
    def parties(self) -> Mapping[str, Mapping[str, Any]]:
        """Everybody whom the cases concern, and those beside them: people and groups."""
        return {**self.persons, **_as_groups(self.groups)}

    @property
    def others(self) -> Mapping[str, Mapping[str, Any]]:
        """Everybody else: those of whom the cases say nothing."""
        return {**self.crowd.get("persons", {}), **_as_groups(self.crowd.get("groups", {}))}

    @property
    def everybody(self) -> Mapping[str, Mapping[str, Any]]:
        """All people and groups."""
        return {**self.parties, **self.others}

    @property
    def places(self) -> Mapping[str, Mapping[str, Any]]:
        """All addresses, by UPRN."""
        return {**self.addresses, **self.crowd.get("addresses", {})}


def _as_groups(groups: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {ref: {**one, "kind": "group"} for ref, one in groups.items()}


def find() -> Path:
    """The first edition that brings a demonstration. Raises `Failure`."""
    from django.conf import settings

    folder = Path(settings.EVENHAND_POLICIES)
    found = sorted(folder.glob("*/demo/people.toml"))
    if not found:
        raise Failure(f"No edition in {folder} brings a demonstration (demo/people.toml).")
    return found[0].parents[1]


def read(folder: Path) -> Pack:
    """The data of an edition's demonstration. Raises `Failure` when it cannot be read."""
    try:
        people = _one(folder / "demo" / "people.toml")
        cases, told = _all(folder / "demo" / "cases"), _all(folder / "demo" / "told")
        ways = _one(folder / "demo" / "ways.toml") if told else {}
        crowd, lives = (_perhaps(folder / "demo" / f"{name}.toml") for name in ("crowd", "lives"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Failure(f"The demonstration of {folder.name} cannot be read: {error}") from None
    more = {name: unfolded(name, one, ways) for name, one in told.items()}
    return Pack(
        folder.name, people["colleagues"], people["addresses"], people["persons"], cases, people.get("groups", {}), more, crowd, lives,
    )  # fmt: skip


def _all(folder: Path) -> dict[str, Any]:
    return {path.stem: _one(path) for path in sorted(folder.glob("*.toml"))}


def _perhaps(path: Path) -> dict[str, Any]:
    return _one(path) if path.exists() else {}


def _one(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
