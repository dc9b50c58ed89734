"""Rows out of a CSV export of telephony or customer records: columns found by their names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO

from evenhand.policy.tongue import gettext as _

MOST_ROWS = 100_000
# What a column may be called, in small letters; the first that is there counts.
NAMES: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "reference", "ref", "customer", "customer reference", "tenant reference"),  # untranslated: names of columns
    "sender": ("sender", "from", "caller", "number", "telephone", "phone", "email", "e-mail"),  # untranslated: names of columns
    "at": ("at", "when", "date and time", "datetime", "timestamp", "start", "started", "date"),  # untranslated: names of columns
    "time": ("time", "start time"),  # untranslated: names of columns
    "channel": ("channel", "type", "medium", "method"),  # untranslated: names of columns
    "direction": ("direction", "in or out", "way"),  # untranslated: names of columns
    "words": ("words", "summary", "notes", "note", "description", "subject", "text"),  # untranslated: names of columns
    "copied": ("copied", "copies", "recipients"),  # untranslated: names of columns
    "message_id": ("message id", "id", "call id"),  # untranslated: names of columns
    "effort": ("effort", "minutes band"),  # untranslated: names of columns
    "marks": ("marks", "about", "what it was about"),  # untranslated: names of columns
}


def rows(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """Each row as a plain dict, in the file's order. Raises ValueError with a sentence where it is no such table."""
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    try:
        table = csv.reader(line.replace("\0", "") for line in _lines(text))
        where = columns(next(table, []))
        for place, cells in enumerate(islice(table, MOST_ROWS + 1), 1):
            if place > MOST_ROWS:
                raise ValueError(_("a file holds at most {most} rows: send the rest in another").format(most=f"{MOST_ROWS:,}"))
            if any(cell.strip() for cell in cells):
                yield _row(where, cells)
    except csv.Error as error:
        raise ValueError(_("this cannot be read as a table: {why}").format(why=str(error)[:100])) from None
    finally:
        text.detach()


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(200_000):
        yield line


def columns(head: list[str]) -> dict[str, int]:
    """Where each thing stands. Raises ValueError where a column is missing that has to be there."""
    named = [one.strip().casefold().replace("_", " ") for one in head]
    where = {name: named.index(one) for name, called in NAMES.items() for one in reversed(called) if one in named}
    missing = [name for name in ("at", "channel") if name not in where] + ([] if {"person", "sender"} & set(where) else ["person"])
    if missing:
        raise ValueError(_("the first line has to name the columns; there is none for: {missing}").format(missing=", ".join(missing)))
    return where


def _row(where: Mapping[str, int], cells: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: cells[place].strip() for name, place in where.items() if place < len(cells)}
    time = found.pop("time", "")
    if time and ":" not in found.get("at", ""):
        found["at"] = f"{found['at']} {time}"
    return found
