"""How much is asked of the database does not grow with what is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand import desk
from evenhand.case.facts import Actor
from tests.web.conftest import NOW, As


def queries(client: Client, where: str) -> int:
    client.get(where)  # what is loaded once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)


def report(person: str, minutes: int) -> str:
    """Another case, that much before."""
    return desk.take_step(
        subject={"person": person}, step="report", outcome="reported", actor=Actor("amy.field"), now=NOW - timedelta(minutes=minutes),
        answers={"what": "He shouted at the desk.", "callback": "01632 960001", "affected": ["amy.field"]},
    ).case  # fmt: skip


@pytest.mark.parametrize("where", ["/work", "/cases", "/?q=Jory", "/people/P-1004/card"])
def test_a_page_asks_as_much_with_ten_more_cases(as_: As, where: str) -> None:
    client = as_("ben.orchard")
    before = queries(client, where)
    for number in range(10):
        report("P-1004", number)
    assert queries(client, where) == before <= 30


def test_a_case_asks_as_much_with_fifty_more_entries(as_: As) -> None:
    client = as_("ben.orchard")
    where = "/cases/C-000012"
    before = queries(client, where)
    for number in range(50):
        desk.take_step(
            case="C-000012", step="note", matter="notes.1", outcome="noted", answers={"note": f"Note {number}."}, actor=Actor("ben.orchard"),
            now=NOW - timedelta(minutes=60 - number),
        )  # fmt: skip
    assert queries(client, where) == before <= 30


def test_a_step_asks_a_constant_amount(as_: As) -> None:
    assert queries(as_("ben.orchard"), "/cases/C-000012/steps/propose?matter=propose-or-drop.2&outcome=proposed") <= 50
