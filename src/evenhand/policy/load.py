"""Reading a pack: a folder with policy.toml, process.toml, clauses.md, readings.md and letters/*.md.

What cannot be read at all is refused here with file, line and mend (`BadPack`); what can be read but
makes no sense as a process is found by `check`.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import re
import tomllib
import typing
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from evenhand.policy import model
from evenhand.policy.calendar import CALENDARS, Calendar
from evenhand.policy.capacities import CAPACITIES
from evenhand.policy.kinds import KINDS
from evenhand.policy.lines import BadPack, Fault, Lines
from evenhand.policy.model import Field, Limit, Organisation, Outcome, Policy

# Tables of named things: the word in TOML, and what each thing is.
TABLES: dict[str, type] = {
    "roles": model.Role, "channels": model.Channel, "needs": model.Need, "behaviours": model.Behaviour,
    "measures": model.Measure, "routes": model.Route, "contacts": model.Contact, "classes": model.Sort,
    "fields": model.Field, "matters": model.Matter, "steps": model.Step, "letters": model.Letter, "reports": model.Report,
}  # fmt: skip
# A field may take its choices from one of these tables of the policy, by name; the last is the same for every policy.
CHOICE_TABLES = ("channels", "behaviours", "risks", "services", "contacts", "measures", "capacities")
FILES = ("policy.toml", "process.toml")


@lru_cache
def words_of(kind: type) -> Mapping[str, tuple[str, dataclasses.Field[Any]]]:
    """The words of a table: spelling in TOML -> (Python name, field)."""
    return {f.metadata["key"] or f.name.rstrip("_"): (f.name, f) for f in dataclasses.fields(kind) if f.metadata}


@lru_cache
def _types(kind: type) -> Mapping[str, Any]:
    return typing.get_type_hints(kind, {**vars(model), "Calendar": Calendar})


class _Reader:
    """Turns TOML into the classes of `model`, collecting faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.lines = Lines()
        self.faults: list[Fault] = []

    def fault(self, where: str, message: str, mend: str) -> None:
        self.faults.append(self.lines.fault(where.lstrip("."), message, mend))

    def table(self, kind: type, data: Any, where: str, **known: Any) -> Any:
        """One table as its class. Unknown words, wrong kinds of value and missing words are faults."""
        if not isinstance(data, dict):
            self.fault(where, f"{where} has to be a table", "write it as [table] or { word = value }")
            data = {}
        words, made = words_of(kind), dict(known)
        for key, value in data.items():
            if key not in words:
                near = difflib.get_close_matches(key, words, 1)
                self.fault(
                    f"{where}.{key}", f"unknown word {key!r}",
                    f"did you mean {near[0]!r}?" if near else "use one of: " + ", ".join(sorted(words)),
                )  # fmt: skip
                continue
            name = words[key][0]
            made[name] = self.value(_types(kind)[name], value, f"{where}.{key}", kind)
        for key, (name, found) in words.items():
            required = found.default is dataclasses.MISSING and found.default_factory is dataclasses.MISSING
            if required and name not in made:
                self.fault(where, f"{where.lstrip('.') or 'the policy'} does not say {key!r}", f"add {key}: {found.metadata['meaning']}")
                made[name] = None
        return kind(**made)

    def value(self, wanted: Any, value: Any, where: str, kind: type) -> Any:
        """A value of the wanted Python type; a single string stands for a list of one."""
        if kind is Field and where.endswith(".choices") and isinstance(value, list | str):
            return {value: "@"} if isinstance(value, str) else {str(one): str(one).replace("-", " ").capitalize() for one in value}
        args = typing.get_args(wanted)
        if wanted is Organisation:
            return self.table(Organisation, value, where)
        if wanted is Limit or Limit in args:
            return self.table(Limit, value, where)
        if Outcome in args and type(None) in args:
            return self.table(Outcome, value, where, id=where.rsplit(".", 1)[-1])
        if typing.get_origin(wanted) is tuple:
            value = [value] if isinstance(value, str) else value
            if isinstance(value, list) and all(isinstance(one, str) for one in value):
                return tuple(value)
        elif typing.get_origin(wanted) in (Mapping, dict):
            return self.mapping(args[1], value, where)
        elif isinstance(value, bool) == (wanted is bool) and isinstance(value, wanted):
            return value
        bare = any(isinstance(one, int | float) for one in (value if isinstance(value, list) else [value]))
        hint = "write a string in quotes: a bare 7.10 is the number 7.1" if bare and wanted not in (bool, int) else "see the author's guide"
        self.fault(where, f"{where.lstrip('.')} cannot be {value!r}"[:200], hint)
        return () if typing.get_origin(wanted) is tuple else wanted() if isinstance(wanted, type) else None

    def mapping(self, wanted: Any, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fault(where, f"{where} has to be a table", "write [table] and a line for each entry")
            return {}
        if dataclasses.is_dataclass(wanted):
            return {key: self.table(typing.cast(type, wanted), one, f"{where}.{key}", id=key) for key, one in value.items()}
        return {key: self.value(wanted, one, f"{where}.{key}", dict) for key, one in value.items()}


def load(folder: Path) -> Policy:
    """The policy in `folder`. Raises `BadPack` with every fault of reading."""
    policy, _, faults = read(folder)
    if faults:
        raise BadPack(faults)
    return policy


def read(folder: Path) -> tuple[Policy, Lines, list[Fault]]:
    """The policy as far as it can be read, where its words stand, and the faults of reading."""
    reader = _Reader()
    data: dict[str, Any] = {}
    for name in FILES:
        path = folder / name
        try:
            text = path.read_text("utf-8")
            reader.lines.read(path, text)
            for key, value in tomllib.loads(text).items():
                if key in data:
                    reader.fault(key, f"{key} stands in two files", "keep it in one")
                data[key] = value
        except FileNotFoundError:
            raise BadPack([Fault(name, 1, f"{name} is missing", f"add {name} to {folder.name}")]) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            line = re.search(r"line (\d+)", str(error))
            raise BadPack([Fault(name, int(line[1]) if line else 1, str(error), "mend the TOML")]) from None
    policy: Policy = reader.table(Policy, data, "", edition=folder.name)
    if not reader.faults:
        policy = _finish(policy, folder, reader)
    return policy, reader.lines, reader.faults


def _finish(policy: Policy, folder: Path, reader: _Reader) -> Policy:
    """What follows from the words: the calendar, choices taken from tables, texts and the digest."""
    if policy.calendar_name not in CALENDARS:
        reader.fault("calendar", f"unknown calendar {policy.calendar_name!r}", "use one of: " + ", ".join(CALENDARS))
        return policy
    try:
        closures = frozenset(date.fromisoformat(day) for day in policy.closures if len(day) > len("12-24"))
        yearly = frozenset((day.month, day.day) for day in (date.fromisoformat(f"2028-{one}") for one in policy.closures if len(one) == len("12-24")))
        calendar = Calendar(policy.calendar_name, policy.time_zone, closures, yearly)
        _ = calendar.tz
    except (ValueError, KeyError, OSError) as error:
        reader.fault("time_zone", f"closures or time_zone cannot be read: {error}", "write days as 2026-12-24, or 12-24 for every year, and a zone as Europe/London")
        return policy
    for asked in policy.fields.values():
        if asked.kind not in KINDS:
            reader.fault(f"fields.{asked.id}.kind", f"unknown kind {asked.kind!r}", "use one of: " + ", ".join(KINDS))
    fields = {name: _with_choices(policy, asked, reader) for name, asked in policy.fields.items()}
    letters = {path.stem: _text(path, reader) for path in sorted((folder / "letters").glob("*.md"))}
    clauses = _sections(_text(folder / "clauses.md", reader))
    return dataclasses.replace(
        policy, fields=fields, calendar=calendar, letter_texts=letters, digest=digest(folder),
        clauses={number: body for number, (_, body) in clauses.items()},
        clause_titles={number: title for number, (title, _) in clauses.items()},
        readings={number: body for number, (_, body) in _sections(_text(folder / "readings.md", reader)).items()},
    )  # fmt: skip


def _with_choices(policy: Policy, asked: Field, reader: _Reader) -> Field:
    if "@" not in asked.choices.values():
        return asked
    table = next(iter(asked.choices))
    if table not in CHOICE_TABLES:
        reader.fault(f"fields.{asked.id}.choices", f"there is no table {table!r} to choose from", "use one of: " + ", ".join(CHOICE_TABLES))
        return asked
    things = CAPACITIES if table == "capacities" else getattr(policy, table)
    return dataclasses.replace(asked, choices={key: one if isinstance(one, str) else one.title for key, one in things.items()})


def _text(path: Path, reader: _Reader) -> str:
    """The text of a file; "" where there is none."""
    try:
        return path.read_text("utf-8") if path.exists() else ""
    except UnicodeDecodeError as error:
        reader.faults.append(Fault(path.name, 1, f"it is not written in UTF-8: {error.reason}", "save it as UTF-8"))
        return ""


def _sections(text: str) -> dict[str, tuple[str, str]]:
    """Title and text of each section, by the number that opens its heading: `## 7.2 Independent review`."""
    found: dict[str, tuple[str, str]] = {}
    for part in re.split(r"^## +", text, flags=re.M)[1:]:
        heading, _, body = part.partition("\n")
        number, _, title = heading.strip().partition(" ")
        found[number.rstrip(".")] = (title.strip(), body.strip())
    return found


def digest(folder: Path) -> str:
    """What freezes an edition in use: a digest of its policy, process and letters."""
    total = hashlib.sha256()
    for path in [folder / name for name in FILES] + sorted((folder / "letters").glob("*.md")):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
