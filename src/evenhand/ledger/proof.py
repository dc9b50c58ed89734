"""Whether the record is whole: every chain, every part that is not erased, every checkpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from evenhand.ledger import chain
from evenhand.ledger.models import Checkpoint, Event, Part, Stream
from evenhand.ledger.record import hash_of

BATCH = 500
Line = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """Where the record does not hold, and why."""

    stream: str
    number: int
    message: str

    def __str__(self) -> str:
        return f"{self.stream} {self.number}: {self.message}"


def verify(*, outside: Path | None = None) -> list[Fault]:
    """What does not hold, in the order in which it is met; nothing, if the record is whole.

    `outside` is a checkpoint file kept where the operator has no hand: without it, someone who can rewrite the
    whole database can rewrite every hash as well.
    """
    inside = [_line(one) for one in Checkpoint.objects.order_by("id")]
    sent = [json.loads(line) for line in outside.read_text("utf-8").splitlines() if line.strip()] if outside else []
    wanted = {(stream, number) for line in (*inside, *sent) for stream, number, _ in line["heads"]}
    hashes: dict[tuple[str, int], str] = {}
    found = list(_chains(wanted, hashes))
    found += _checkpoints(hashes, inside, "checkpoint")
    return found + list(_checkpoints(hashes, sent, "outside checkpoint"))


def _chains(wanted: set[tuple[str, int]], hashes: dict[tuple[str, int], str]) -> Iterator[Fault]:
    """Walks every chain once; notes the hashes of the events that checkpoints name."""
    streams = {stream.pk: stream for stream in Stream.objects.all()}
    last: dict[int, tuple[int, str]] = {}
    for row, parts in _events_and_parts():
        stream = streams[row.stream_id].name
        number, prev = last.get(row.stream_id, (0, ""))
        if row.number != number + 1:
            yield Fault(stream, row.number, f"it follows event {number}: events between are missing")
        if row.prev != prev:
            yield Fault(stream, row.number, "it does not carry the hash of the event before")
        for part in parts:
            if part.content is not None and chain.commitment(part.salt, part.content) != part.commitment:
                yield Fault(stream, row.number, f"part {part.place} is not what was recorded")
            if part.content is None and part.erased_at is None:
                yield Fault(stream, row.number, f"part {part.place} is empty but was not erased")
        if hash_of(row, stream, [part.commitment for part in parts]) != row.hash:
            yield Fault(stream, row.number, "it is not what was recorded")
        if (stream, row.number) in wanted:
            hashes[stream, row.number] = row.hash
        last[row.stream_id] = (row.number, row.hash)
    for key, one in streams.items():
        if (one.number, one.hash) != last.get(key, (0, "")):
            yield Fault(one.name, one.number, "the head is not the last event")


def _events_and_parts() -> Iterator[tuple[Event, list[Part]]]:
    """Events chain by chain, each with its parts; neither is held in memory as a whole."""
    parts = Part.objects.order_by("event__stream_id", "event__number", "place").iterator(BATCH)
    waiting = next(parts, None)
    for row in Event.objects.order_by("stream_id", "number").iterator(BATCH):
        own = []
        while waiting is not None and waiting.event_id == row.pk:
            own.append(waiting)
            waiting = next(parts, None)
        yield row, own


def _line(one: Checkpoint) -> Line:
    return {"at": chain.stamp(one.at), "heads": one.heads, "prev": one.prev, "hash": one.hash}


def _checkpoints(hashes: dict[tuple[str, int], str], lines: list[Line], name: str) -> Iterator[Fault]:
    # A line whose transaction failed after it was written stands in the outside file alone; the next line then
    # carries the hash before it. So each has to follow some earlier one, not the one just above.
    before = {""}
    for index, line in enumerate(lines, 1):
        if line["prev"] not in before:
            yield Fault(name, index, "it does not carry the hash of a checkpoint before it")
        at = datetime.fromisoformat(line["at"])
        if chain.checkpoint_hash(prev=line["prev"], at=at, heads=line["heads"]) != line["hash"]:
            yield Fault(name, index, "it is not what was written")
        for stream, number, expected in line["heads"]:
            if hashes.get((stream, number)) != expected:
                yield Fault(stream, number, f"{name} {index} recorded another hash")
        before.add(line["hash"])
