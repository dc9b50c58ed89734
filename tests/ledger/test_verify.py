"""Whoever changes the record behind the triggers' back is found out; with an outside checkpoint even whoever rewrites it all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from evenhand import ledger
from evenhand.ledger.models import Event, Part, Stream
from evenhand.ledger.record import hash_of
from tests.desk.world import decide, later, note, report

pytestmark = pytest.mark.django_db


@contextmanager
def behind_the_guards() -> Any:
    """Drops every trigger, as somebody with the database file in hand could (SQLite only: the checks are the same)."""
    if connection.vendor != "sqlite":
        pytest.skip("the guards are dropped on SQLite only")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, statement in triggers:
            cursor.execute(statement)


def change_body() -> None:
    event = Event.objects.filter(body__step="decide").get()
    event.body["by"] = "dan"
    event.save()


TAMPERED: dict[str, tuple[Callable[[], Any], str]] = {
    "somebody else decided": (change_body, "it is not what was recorded"),
    "an answer was changed": (
        lambda: Part.objects.filter(event__number=1, place=0).update(content={"what": "Nothing."}), "part 0 is not what",
    ),
    "an answer vanished": (lambda: Part.objects.filter(event__number=1, place=0).update(content=None), "part 0 is empty"),
    "a part is gone": (lambda: Part.objects.filter(event__number=1, place=0).delete(), "it is not what was recorded"),
    "an event in the middle is gone": (
        lambda: (Part.objects.filter(event__body__step="decide").delete(), Event.objects.filter(body__step="decide").delete()),
        "events between are missing",
    ),
    "the last event is gone": (
        lambda: (Part.objects.filter(event__body__step="note").delete(), Event.objects.filter(body__step="note").delete()),
        "the head is not the last event",
    ),
    "the head was taken back": (lambda: Stream.objects.filter(kind="case").update(number=2), "it stands beyond the head"),
    "the moment was changed": (lambda: Event.objects.update(recorded_at=later(days=5)), "it is not what was recorded"),
    "a link was changed": (lambda: Event.objects.filter(number=2).update(prev="0" * 64), "hash of the event before"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_found_out(small: None, what: str) -> None:
    case = report()
    decide(case, later(hours=1))
    note(case, later(hours=2))
    assert ledger.verify() == []
    tamper, said = TAMPERED[what]
    with behind_the_guards():
        tamper()
        assert said in " ".join(map(str, ledger.verify()))


def rewrite(event: Event) -> None:
    """Changes an event, and every hash after it, so that the chain is whole again."""
    event.body["by"] = "dan"
    prev = event.prev
    for row in [event, *Event.objects.filter(stream=event.stream, number__gt=event.number).order_by("number")]:
        row.prev = prev
        row.hash = prev = hash_of(row, row.stream.name, list(row.parts.values_list("commitment", flat=True)))
        row.save()
    Stream.objects.filter(pk=event.stream_id).update(hash=prev)


def test_a_record_rewritten_whole_is_betrayed_by_a_checkpoint_outside(small: None, tmp_path: Path) -> None:
    case = report()
    decide(case, later(hours=1))
    outside = tmp_path / "checkpoints.jsonl"
    ledger.checkpoint(path=outside, now=later(hours=2))
    note(case, later(hours=3))
    ledger.checkpoint(path=outside, now=later(hours=4))
    assert ledger.verify(outside=outside) == []
    with behind_the_guards():
        rewrite(Event.objects.get(stream__ref=case, number=2))
        from evenhand.ledger.models import Checkpoint

        Checkpoint.objects.all().delete()
        assert ledger.verify() == []  # nothing inside tells
        assert any(fault.stream == f"case:{case}" for fault in ledger.verify(outside=outside))


@pytest.mark.both_engines
def test_a_checkpoint_names_what_has_moved_since_the_last(small: None, tmp_path: Path) -> None:
    case, outside = report(), tmp_path / "checkpoints.jsonl"
    first = ledger.checkpoint(path=outside, now=later(hours=1))
    assert first and [f"case:{case}", 1] in [head[:2] for head in first.heads]
    assert ledger.checkpoint(path=outside, now=later(hours=2)) is None
    note(case, later(hours=3))
    second = ledger.checkpoint(path=outside, now=later(hours=4))
    assert second and [head[:2] for head in second.heads] == [[f"case:{case}", 2]]
    assert second.prev == first.hash
    assert len(outside.read_text().splitlines()) == 2
    assert ledger.verify(outside=outside) == []


@pytest.mark.both_engines
def test_a_case_event_names_the_head_of_the_person_it_was_taken_on(small: None) -> None:
    case = report()
    decide(case, later(hours=1))
    note(case, later(hours=2))
    heads = [row.body["person"]["number"] for row in Event.objects.filter(stream__ref=case).order_by("number")]
    assert heads == [0, 0, 1]
    told = Event.objects.get(stream__kind="person", stream__ref="P-1", number=1).body["effects"][0]
    assert told == {"do": "case", "case": case, "number": 2, "hash": Event.objects.get(stream__ref=case, number=2).hash}


@pytest.mark.both_engines
def test_the_office_keeps_the_first_hash_of_every_case(small: None) -> None:
    cases = [report(), report(later(hours=1))]
    kept = [row.body["effects"][0] for row in Event.objects.filter(stream__kind="office", stream__ref="cases").order_by("number")]
    first = {row.stream.ref: row.hash for row in Event.objects.filter(stream__kind="case", number=1)}
    assert kept == [{"do": "case", "case": case, "hash": first[case]} for case in cases]
