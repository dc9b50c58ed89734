"""How an event is hashed. Standard library only, so that a stand-alone verifier can say the same.

hash = sha256 of the canonical JSON of [stream, number, prev, recorded_at, occurred_at, body, commitments];
a commitment = sha256 of the salt, then of the canonical JSON of the part's content. Moments are UTC, with
microseconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces and no escapes beyond what JSON needs. Raises ValueError for NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def stamp(moment: datetime) -> str:
    """A moment as it is hashed: 2026-11-05T16:40:00.000000+00:00."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def commitment(salt: str, content: Any) -> str:
    """What an event keeps of a part; without the salt it cannot be guessed even from a yes or no."""
    return hashlib.sha256(salt.encode() + canonical(content)).hexdigest()


def event_hash(
    *, stream: str, number: int, prev: str, recorded_at: datetime, occurred_at: datetime,
    body: Mapping[str, Any], commitments: Sequence[str],
) -> str:  # fmt: skip
    """The hash of one event, over all of it but the content of its parts."""
    whole = [stream, number, prev, stamp(recorded_at), stamp(occurred_at), body, list(commitments)]
    return hashlib.sha256(canonical(whole)).hexdigest()


def checkpoint_hash(*, prev: str, at: datetime, heads: Sequence[Sequence[Any]]) -> str:
    """The hash of a checkpoint: the heads that moved, onto the checkpoint before."""
    return hashlib.sha256(canonical([prev, stamp(at), [list(head) for head in heads]])).hexdigest()
