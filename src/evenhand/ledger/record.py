"""Appending to the record, reading it, and erasing a part of it."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from evenhand.case.events import Event
from evenhand.ledger import chain
from evenhand.ledger.models import Event as Row
from evenhand.ledger.models import Part, Stream

_BESIDE = ("number", "recorded_at", "occurred_at", "answers")  # columns, and what lies in parts


@dataclass(frozen=True)
class Given:
    """Answers of one event that are one subject's and of one class of data."""

    subject: str
    sort: str
    content: Mapping[str, Any]


def lock(*, kind: str, ref: str) -> Stream:
    """The stream, held until the transaction ends; made where it is new.

    PostgreSQL holds the row. SQLite has one writer, because every transaction begins IMMEDIATE.
    """
    Stream.objects.bulk_create([Stream(kind=kind, ref=ref)], ignore_conflicts=True)
    return Stream.objects.select_for_update().get(kind=kind, ref=ref)


def append(
    *, stream: Stream, events: Sequence[Event], given: Mapping[int, Sequence[Given]] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> list[Row]:  # fmt: skip
    """Appends events to a locked stream; `given` holds the answers by event number, `extra` joins each body.

    Raises IntegrityError when another transaction has appended the same number.
    """
    made = []
    with transaction.atomic():
        for event in events:
            parts = _parts((given or {}).get(event.number, ()))
            if event.answers and not parts:
                raise ValueError("answers are given in parts")
            body = _body(event, parts) | dict(extra or {})
            row = Row(
                stream=stream, number=event.number, prev=stream.hash, body=body,
                recorded_at=event.recorded_at, occurred_at=event.occurred_at,
            )  # fmt: skip
            row.hash = hash_of(row, stream.name, [part.commitment for part in parts])
            row.save(force_insert=True)
            for part in parts:
                part.event = row
            Part.objects.bulk_create(parts)
            stream.number, stream.hash = row.number, row.hash
            made.append(row)
        if made:
            stream.save(update_fields=["number", "hash"])
    return made


def hash_of(row: Row, stream: str, commitments: Sequence[str]) -> str:
    """The hash that an event has to have."""
    return chain.event_hash(
        stream=stream, number=row.number, prev=row.prev, recorded_at=row.recorded_at,
        occurred_at=row.occurred_at, body=row.body, commitments=commitments,
    )  # fmt: skip


def _parts(given: Iterable[Given]) -> list[Part]:
    made = []
    for place, one in enumerate(given):
        salt, content = secrets.token_hex(32), dict(one.content)
        made.append(Part(
            place=place, subject=one.subject, sort=one.sort, salt=salt,
            commitment=chain.commitment(salt, content), content=content,
        ))  # fmt: skip
    return made


def _body(event: Event, parts: Sequence[Part]) -> dict[str, Any]:
    """All of the event but its moments and answers; whose data lies beside, and of which class, is sealed here."""
    data = {one.name: getattr(event, one.name) for one in dataclasses.fields(event) if one.name not in _BESIDE}
    data["clause"], data["effects"] = list(event.clause), [dict(effect) for effect in event.effects]
    data["parts"] = [{"subject": part.subject, "class": part.sort} for part in parts]
    return data


@dataclass(frozen=True)
class Record:
    """A stream as it was read: its events as rows and as the rules know them, their parts, the hash of its head."""

    rows: list[Row]
    parts: list[Part]
    events: list[Event]
    head: str


def load(*, kind: str, ref: str) -> Record | None:
    """A stream with everything in it, in order; None where nothing was ever recorded there. Three queries."""
    stream = Stream.objects.filter(kind=kind, ref=ref, number__gt=0).first()
    if stream is None:
        return None
    # Up to the head as read above: what is appended meanwhile belongs to the next reading.
    rows = list(Row.objects.filter(stream=stream, number__lte=stream.number).order_by("number"))
    within = Part.objects.filter(event__stream=stream, event__number__lte=stream.number)
    parts = list(within.order_by("event__number", "place"))
    answers: dict[int, dict[str, Any]] = {}
    for part in parts:
        answers.setdefault(part.event_id, {}).update(part.content or {})
    return Record(rows, parts, [as_event(row, answers.get(row.pk, {})) for row in rows], stream.hash)


def read(*, kind: str, ref: str) -> list[Event]:
    """The events of a stream in order, with the answers that are not erased."""
    found = load(kind=kind, ref=ref)
    return found.events if found else []


_FIELDS = {one.name for one in dataclasses.fields(Event)} - set(_BESIDE)


def as_event(row: Row, answers: Mapping[str, Any]) -> Event:
    """A row of the record as the rules know it."""
    known = {name: value for name, value in row.body.items() if name in _FIELDS}
    known["clause"], known["effects"] = tuple(known["clause"]), tuple(known["effects"])
    return Event(
        number=row.number, recorded_at=row.recorded_at, occurred_at=row.occurred_at, answers=answers, **known
    )


def erase(*, part: int, now: datetime) -> None:
    """Empties a part for good. The event's hash still verifies, because it covers only the commitment.

    The salt goes too: with it, a yes or no could be tried out. Raises Part.DoesNotExist.
    """
    Part.objects.get(pk=part)
    Part.objects.filter(pk=part, erased_at=None).update(content=None, salt="", erased_at=now)
