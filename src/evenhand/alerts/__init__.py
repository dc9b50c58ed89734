"""Cards, look-up, outbox, delivery, reconciliation.

`card` says what is to be known before contact; `compare` writes a change where a card is no longer as it was told.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "card": "cards", "lookup": "cards", "Card": "cards", "Alert": "cards", "compare": "changes", "touched": "changes",
    "reconcile": "changes",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
