"""What an old register says and no letter told anybody stands nowhere but on the sorting table: on no page, card or paper, and in no API."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand import alerts, desk
from evenhand.alerts.models import Change
from evenhand.intake.models import Brought, OldCase
from evenhand.registers.models import AlertRow
from tests.api.caller import Caller
from tests.desk.test_importing import brought
from tests.desk.test_importing import table as paper
from tests.desk.test_sorting import HEAD, agreed, answer
from tests.desk.world import NOW, later, who
from tests.web.paper import words

In = Callable[[str], Client]
ROW = ["P-1", "Pat Example", "Marzipan", "12/05/2021", "12/05/2022", "", "Banned from nougat", ""]
PAGES = ["/work", "/check", "/check?q=Pat+Example", "/people/P-1", "/people/P-1/card", "/cases", "/cases?show=all", "/settings", "/report", "/people/P-1/contacts", "/import"]
API = ["/people/P-1", "/people/P-1/card", "/alerts/changes", "/alerts/snapshot", "/cases", "/work"]


@pytest.fixture(autouse=True)
def row(small: In, settings: Settings, tmp_path: Path) -> int:
    settings.MEDIA_ROOT = tmp_path / "files"
    assert brought(paper(ROW, head=HEAD), kind="cases").new == 1
    return OldCase.objects.get().pk


def nowhere(small: In, paths: list[str]) -> None:
    for by in ("rae", "maya", "dee", "otto"):
        client = small(by)
        for at in paths:
            said = words(client.get(at, follow=True))
            assert "Marzipan" not in said and "nougat" not in said, (by, at)
    for by in ("rae", "otto"):
        caller = Caller(by, NOW)
        for at in API:
            said = caller.get(at).content.decode()
            assert "Marzipan" not in said and "nougat" not in said, (by, at)
    card = alerts.card(person="P-1", now=NOW, book=desk.editions.book())
    assert card is not None and not card.alerts and not Change.objects.exists() and not AlertRow.objects.exists()


def test_before_it_is_sorted_while_it_is_sorted_and_after(small: In, row: int) -> None:
    nowhere(small, PAGES)
    answer(row, "keep", person="P-1")
    nowhere(small, PAGES)
    answer(row, "fresh", person="P-1")
    nowhere(small, PAGES)
    assert agreed().lacking == []
    case = OldCase.objects.get().case
    nowhere(small, [at for at in PAGES if at not in ("/people/P-1",)])  # on the case it stands, for those who may see the case
    assert "Marzipan" in words(small("otto").get(f"/cases/{case}", follow=True))
    assert not desk.look(case=case, actor=who("otto"), now=NOW, record=False).state.rows and not desk.look(case=case, actor=who("otto"), now=NOW, record=False).state.letters


def test_its_addresses_say_nothing_to_who_may_not_sort(small: In, row: int) -> None:
    file = Brought.objects.get().pk
    for by in ("rae", "maya", "dee"):
        client = small(by)
        for at in ("/sorting", "/sorting?show=waiting", f"/sorting?cursor={row}", f"/sorting/{row}", f"/sorting/{row}?q=Pat", "/sorting/999", "/sorting/plan", "/sorting/plan?start=2026-03-09&a_week=5"):
            shown = client.get(at)
            assert "nougat" not in words(shown) and "Pat Example" not in words(shown) and "Only Owner of the policy may sort" in words(shown), (by, at)
        assert client.post(f"/sorting/{row}", {"answer": "end", "why": "Over"}).status_code == client.post("/sorting/plan", {"do": "agree"}).status_code == 403
        for at in (f"/import/{file}", f"/import/{file}/refused.csv"):
            assert client.get(at).status_code == client.post(at, {"do": "begin"}).status_code == 404
    assert not OldCase.objects.exclude(answer="").exists()
    signed_out = Client()
    assert signed_out.get(f"/sorting/{row}").status_code == 302 and "nougat" not in signed_out.get(f"/sorting/{row}", follow=True).content.decode()


def test_the_note_of_a_row_is_gone_after_the_sixtieth_day_to_the_second(small: In) -> None:
    brought(paper(["P-2", "Sam Other", "", "", "", "", "", "Marzipan"], head=HEAD), kind="cases")
    end = OldCase.objects.get(said__safety="Marzipan").shows_until
    assert end is not None and end.date() == later(days=60).date()
    for moment, shows in ((end - (later(minutes=1) - NOW), 1), (end, 0)):
        card = alerts.card(person="P-2", now=moment, book=desk.editions.book())
        assert card is not None and len(card.alerts) == shows and "Marzipan" not in repr(card)
