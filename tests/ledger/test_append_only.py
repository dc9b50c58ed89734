"""The database itself refuses to change or remove what is recorded, on both engines; erasing a part is let pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from evenhand import ledger
from evenhand.ledger.models import Checkpoint, Event, Part, Stream
from tests.desk.world import NOW, later, report

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


ATTEMPTS: dict[str, Callable[[], Any]] = {
    "event updated": lambda: Event.objects.update(hash="0" * 64),
    "event's moment updated": lambda: Event.objects.update(recorded_at=later(days=1)),
    "event deleted": lambda: Event.objects.filter(parts=None).delete(),
    "event deleted by SQL": lambda: sql("DELETE FROM ledger_event"),
    "part's content replaced": lambda: Part.objects.update(content={"what": "He said nothing."}),
    "part emptied without a moment": lambda: Part.objects.update(content=None, salt=""),
    "part emptied and its salt kept": lambda: Part.objects.update(content=None, erased_at=NOW),
    "part erased and moved to another class": lambda: Part.objects.update(content=None, salt="", erased_at=NOW, sort="x"),
    "part's commitment replaced": lambda: Part.objects.update(content=None, salt="", erased_at=NOW, commitment="0" * 64),
    "part deleted": lambda: Part.objects.all().delete(),
    "stream's head taken back": lambda: Stream.objects.filter(number__gt=0).update(number=0, hash=""),
    "stream renamed": lambda: Stream.objects.filter(kind="case").update(ref="C-999999"),
    "stream deleted": lambda: sql("DELETE FROM ledger_stream"),
    "checkpoint updated": lambda: Checkpoint.objects.update(hash="0" * 64),
    "checkpoint deleted": lambda: Checkpoint.objects.all().delete(),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_refused(small: None, attempt: str) -> None:
    report()
    ledger.checkpoint(path=None, now=later(hours=1))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ATTEMPTS[attempt]()
    assert ledger.verify() == []


def test_a_part_is_erased_once_and_for_all_and_the_chain_still_verifies(small: None) -> None:
    case = report()
    part = Part.objects.filter(event__stream__ref=case).order_by("place").first()
    assert part and part.content == {"what": "He shouted at our operative."}
    ledger.erase(part=part.pk, now=later(days=1))
    part.refresh_from_db()
    assert (part.content, part.salt, part.erased_at) == (None, "", later(days=1))
    assert ledger.verify() == []
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Part.objects.filter(pk=part.pk).update(content={"what": "Something else."})
    ledger.erase(part=part.pk, now=later(days=2))  # again: nothing happens
    part.refresh_from_db()
    assert part.erased_at == later(days=1)
    assert "what" not in ledger.read(kind="case", ref=case)[0].answers


def test_a_table_is_not_emptied_outside_a_test_database(small: None) -> None:
    if connection.vendor == "sqlite":
        return  # has no TRUNCATE
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'ledger_refuse_truncate'")
        assert "test\\_%" in cursor.fetchone()[0]


def test_the_same_number_cannot_be_appended_twice(small: None) -> None:
    case = report()
    event = Event.objects.get(stream__ref=case)
    event.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save(force_insert=True)
