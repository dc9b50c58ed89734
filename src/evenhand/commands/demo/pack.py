"""The demonstration's data, as a pack brings it in its folder `demo/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
        people = tomllib.loads((folder / "demo" / "people.toml").read_text("utf-8"))
        files = sorted((folder / "demo" / "cases").glob("*.toml"))
        cases = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in files}
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Failure(f"The demonstration of {folder.name} cannot be read: {error}") from None
    return Pack(folder.name, people["colleagues"], people["addresses"], people["persons"], cases)
