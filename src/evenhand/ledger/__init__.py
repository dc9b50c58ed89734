"""The append-only record: chained, erasable in its parts, verifiable.

`lock`, `append`, `load`, `read`, `erase`, `verify`, `checkpoint` and what they return are the room's whole border.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Found when first used: Django loads this package before its models may be imported.
_WHERE = {
    "append": "record", "lock": "record", "load": "record", "read": "record", "erase": "record", "Given": "record", "Record": "record",
    "verify": "proof", "Fault": "proof", "checkpoint": "checkpoints",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
