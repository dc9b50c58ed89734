"""The same messages by the page, by the command's import and by the API: kept, marked and counted alike, and once."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import desk
from evenhand.contacts.models import Item
from tests.api.caller import Caller
from tests.desk.test_contacts import entered, opened
from tests.desk.test_importing import brought
from tests.desk.world import NOW, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small")]
HEAD = ["Person", "At", "Channel", "Direction", "Words", "Copied", "Effort", "Id", "About"]
ROWS = [
    ["P-1", "02/03/2026 09:00", "phone", "in", "Where is my repair?", "1", "15", "c-1", "chasing"],
    ["P-1", "02/03/2026 10:00", "e-mail", "in", "You are useless, I will find you. My complaint stands.", "12", "", "c-2", "complaint; new"],
    ["P-1", "02/03/2026 11:00", "fax", "in", "The same again", "", "60", "c-3", "a repeat of what has been answered"],
    ["P-1", "02/03/2026 12:00", "letter", "out", "Our answer", "", "", "", ""],
    ["P-1", "02/03/2026 13:00", "letter", "in", "Thank you for it", "", "", "", ""],
]


def table(rows: list[list[str]] = ROWS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode()


def by_page() -> None:
    data = table()
    taken = desk.take_in_file(actor=who("otto"), person="P-1", name="calls.csv", file=io.BytesIO(data), size=len(data), now=NOW)
    assert taken.refusals == 0, taken.refused


def by_command() -> None:
    assert brought(table(), kind="contacts").refused == 0


def by_api() -> None:
    caller = Caller("rae", NOW)
    ids = {"a repeat of what has been answered": "repeat"}
    for _person, at, channel, direction, words, copied, effort, message, about in ROWS:
        day, time = at.split()
        moment = "-".join(reversed(day.split("/"))) + f"T{time}:00+00:00"
        body = {"at": moment, "channel": channel, "direction": direction, "words": words, "copied": int(copied or 1), "effort": effort, "message_id": message,
                "marks": [ids.get(one, one) for one in about.split("; ") if one]}  # fmt: skip
        answer = caller.post("/people/P-1/contacts", body)
        assert answer.status_code == 201, answer.content


def kept() -> list[Any]:
    return [
        (one.at, one.channel, one.direction, one.words, one.copied, one.effort, one.digest, one.message, sorted(one.marks.values_list("mark", flat=True)))
        for one in Item.objects.order_by("at", "id")
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def here(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EVENHAND_TEST_CLOCK = NOW.isoformat()


def test_each_door_keeps_marks_and_counts_the_same_and_none_doubles_what_another_brought() -> None:
    opened()
    found = {}
    for name, door in (("page", by_page), ("command", by_command), ("api", by_api)):
        door()
        found[name] = (kept(), desk.contact_count(actor=who("otto"), person="P-1", now=NOW))
        for second in (by_page, by_command, by_api):
            second()
        assert len(kept()) == 5, "again, by whichever door, without doubling"
        Item.objects.all().delete()
    assert found["page"] == found["command"] == found["api"]
    count = found["api"][1]
    assert count and (count.total, count.excluded, count.chasing, count.new, count.repeat, count.unmarked) == (4, 1, 1, 0, 1, 1)


def test_a_mark_that_there_is_not_refuses_its_row_alone() -> None:
    opened()
    data = table([ROWS[0], [*ROWS[1][:-1], "vexatious"]])
    taken = desk.take_in_file(actor=who("otto"), person="P-1", name="calls.csv", file=io.BytesIO(data), size=len(data), now=NOW)
    assert (taken.new, [(one.row, "some of" in one.why) for one in taken.refused]) == (1, [(2, True)])


def test_what_one_door_did_not_know_another_may_say_and_nothing_that_was_said_is_replaced() -> None:
    opened()
    one = entered(at=NOW - timedelta(hours=2))
    entered(at=NOW - timedelta(hours=2), marks=["complaint"])
    entered(at=NOW - timedelta(hours=2), marks=["repeat"])
    assert [mark.mark for mark in one.marks.all()] == ["complaint"] and Item.objects.count() == 1
