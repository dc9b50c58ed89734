"""Checkpoints: the heads of all streams, hashed together and written to a place outside the operator's control."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from django.db import transaction

from evenhand.ledger import chain
from evenhand.ledger.models import Checkpoint, Stream

_ONE_AT_A_TIME = ("office", "checkpoints")  # a stream that is only ever locked


def checkpoint(*, path: Path | None, now: datetime) -> Checkpoint | None:
    """A checkpoint of what has moved since the last, appended to `path` as a line; None if nothing has.

    The line is written before the transaction is confirmed: a checkpoint that could not leave the house is none.
    """
    with transaction.atomic():
        Stream.objects.bulk_create([Stream(kind=_ONE_AT_A_TIME[0], ref=_ONE_AT_A_TIME[1])], ignore_conflicts=True)
        Stream.objects.select_for_update().get(kind=_ONE_AT_A_TIME[0], ref=_ONE_AT_A_TIME[1])
        known: dict[str, int] = {}
        before = None
        for before in Checkpoint.objects.order_by("id"):
            known.update({stream: number for stream, number, _ in before.heads})
        heads = [
            [stream.name, stream.number, stream.hash]
            for stream in Stream.objects.order_by("kind", "ref") if stream.number > known.get(stream.name, 0)
        ]  # fmt: skip
        if not heads:
            return None
        prev = before.hash if before else ""
        made = Checkpoint.objects.create(
            at=now, heads=heads, prev=prev, hash=chain.checkpoint_hash(prev=prev, at=now, heads=heads)
        )
        if path is not None:
            _write(path, {"at": chain.stamp(now), "heads": heads, "prev": prev, "hash": made.hash})
    return made


def _write(path: Path, line: dict[str, object]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
