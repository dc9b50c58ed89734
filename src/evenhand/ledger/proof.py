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

BATCH = 200  # streams held in memory at a time
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
    """Walks every chain once; notes the hashes of the events that checkpoints name.

    Some streams at a time: their heads, then their events, then the parts. What others append meanwhile lies
    beyond the heads and belongs to the next verification, so nobody has to stop working.
    """
    keys = list(Stream.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        streams = {one.pk: one for one in Stream.objects.filter(pk__in=keys[start : start + BATCH])}
        events: dict[int, list[Event]] = {key: [] for key in streams}
        for row in Event.objects.filter(stream__in=streams).order_by("stream_id", "number").iterator(1000):
            events[row.stream_id].append(row)
        parts: dict[int, list[Part]] = {}
        for part in Part.objects.filter(event__stream__in=streams).order_by("event_id", "place").iterator(1000):
            parts.setdefault(part.event_id, []).append(part)
        for key, stream in streams.items():
            yield from _chain(stream, [row for row in events[key] if row.number <= stream.number], parts)
            yield from _beyond(stream, [row for row in events[key] if row.number > stream.number])
            hashes.update({
                (stream.name, row.number): row.hash for row in events[key] if (stream.name, row.number) in wanted
            })  # fmt: skip


def _chain(stream: Stream, rows: list[Event], parts: dict[int, list[Part]]) -> Iterator[Fault]:
    number, prev = 0, ""
    for row in rows:
        own = parts.get(row.pk, [])
        if row.number != number + 1:
            yield Fault(stream.name, row.number, f"it follows event {number}: events between are missing")
        if row.prev != prev:
            yield Fault(stream.name, row.number, "it does not carry the hash of the event before")
        for part in own:
            if part.content is not None and chain.commitment(part.salt, part.content) != part.commitment:
                yield Fault(stream.name, row.number, f"part {part.place} is not what was recorded")
            if part.content is None and part.erased_at is None:
                yield Fault(stream.name, row.number, f"part {part.place} is empty but was not erased")
        if hash_of(row, stream.name, [part.commitment for part in own]) != row.hash:
            yield Fault(stream.name, row.number, "it is not what was recorded")
        number, prev = row.number, row.hash
    if (stream.number, stream.hash) != (number, prev):
        yield Fault(stream.name, stream.number, "the head is not the last event")


def _beyond(stream: Stream, rows: list[Event]) -> Iterator[Fault]:
    """Events beyond the head: appended meanwhile, or put there by somebody who did not move the head."""
    if rows and rows[-1].number > Stream.objects.get(pk=stream.pk).number:
        yield Fault(stream.name, rows[-1].number, "it stands beyond the head")


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
