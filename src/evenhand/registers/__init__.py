"""What people look up: folds of the ledger.

`project` writes a case's rows in the transaction of its event, `rebuild` folds everything again, and
`brief.case_of` gives back as much of a case as whose-turn-is-it needs, without its events.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {"project": "fold", "rebuild": "rebuilding"}  # found when first used: models come later than packages


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")  # untranslated: a fault of the program
