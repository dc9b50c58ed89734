"""Where in a TOML file a table or a key stands, so that a fault can name its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_TABLE = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\"'-]+)\s*=")


@dataclass(frozen=True)
class Fault:
    """Something wrong in a pack: where, under which clause, what, and how to mend it."""

    file: str
    line: int
    message: str
    mend: str
    clause: str = ""

    def __str__(self) -> str:
        clause = f" (clause {self.clause})" if self.clause else ""
        return f"{self.file}:{self.line}:{clause} {self.message} — {self.mend}"


class BadPack(Exception):
    """A pack that cannot be used, with every fault that was found."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@dataclass
class Lines:
    """The line of each dotted name in the files read so far."""

    places: dict[str, tuple[str, int]] = field(default_factory=dict)

    def read(self, path: Path, text: str) -> None:
        """Remember where the tables and keys of one file stand."""
        table = ""
        for number, line in enumerate(text.splitlines(), 1):
            if match := _TABLE.match(line):
                table = _plain(match[1])
                self.places.setdefault(table, (path.name, number))
            elif match := _KEY.match(line):
                name = _plain(match[1])
                self.places.setdefault(f"{table}.{name}" if table else name, (path.name, number))

    def of(self, name: str) -> tuple[str, int]:
        """The file and line of a dotted name, or of the nearest table around it."""
        while name:
            if name in self.places:
                return self.places[name]
            if "." not in name:
                break
            name = name.rsplit(".", 1)[0]
        return next(iter(self.places.values()), ("policy.toml", 1))[0], 1

    def fault(self, name: str, message: str, mend: str, clause: str = "") -> Fault:
        """A fault at the place of a dotted name."""
        file, line = self.of(name)
        return Fault(file, line, message, mend, clause)


def _plain(dotted: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in dotted.split("."))
