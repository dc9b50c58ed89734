"""Persons, needs, contacts, colleagues and the roles they hold, partners.

`org.colleagues`, `find.search`, `find.by_ref`, `find.at`, `person_needs` and `make` are the room's border.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {"person_needs": "find"}  # found when first used: Django loads this package before its models


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")  # untranslated: a fault of the program
