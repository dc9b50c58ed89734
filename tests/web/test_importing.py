"""The pages of bringing in and sorting: a file is shown before it is read, then what became of it; the table, a row, the plan."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from evenhand import desk
from evenhand.intake.models import Brought, OldCase
from evenhand.people.models import Person
from tests.desk.test_importing import ANN, BOB, HEAD, table
from tests.desk.test_sorting import HEAD as OLD
from tests.desk.test_sorting import ROWS
from tests.desk.world import NOW
from tests.web.paper import words

In = Callable[[str], Client]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def send(client: Client, data: bytes, kind: str = "people", name: str = "a.csv", **more: object) -> object:
    return client.post("/import", {"kind": kind, "file": SimpleUploadedFile(name, data)}, **more)


def test_a_file_is_shown_before_it_is_brought_in(small: In) -> None:
    client = small("otto")
    assert "None yet." in words(client.get("/import"))
    shown = send(client, table(ANN, ["", "Nobody"], BOB, head=["Key", *HEAD[1:]]), follow=True)
    one = Brought.objects.get()
    assert "Choose the column for: Reference" in words(shown) and "Bring it in" not in words(shown) and not Person.objects.filter(ref="T-1").exists()
    again = client.post(f"/import/{one.pk}", {"do": "look", "column-reference": "Key"})
    said = words(again)
    assert "Row 2" in said and "Reference: T-1" in said and "Row 3 Refused There is no reference." in said and "Bring it in" in said
    done = client.post(f"/import/{one.pk}", {"do": "begin", "column-reference": "Key"}, follow=True)
    assert "Nothing was brought in" in words(done) and "Row 3 · Refused: There is no reference." in words(done) and not Person.objects.filter(ref="T-1").exists()
    send(client, table(ANN, ["", "Nobody"], BOB))
    one = Brought.objects.latest("pk")
    done = client.post(f"/import/{one.pk}", {"do": "begin", "partial": "yes"}, follow=True)
    assert "2 new" in words(done) and "1 refused" in words(done) and Person.objects.filter(ref="T-1").exists()
    assert "a.csv" in words(client.get("/import"))


def test_a_large_file_waits_for_the_worker_and_says_how_far_it_is(small: In, monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.web.views import importing

    monkeypatch.setattr(importing, "AT_ONCE", 10)
    client = small("otto")
    send(client, table(ANN))
    one = Brought.objects.get()
    waits = client.post(f"/import/{one.pk}", {"do": "begin"}, follow=True)
    assert "Waiting" in words(waits) and "You may close this page" in words(waits)
    assert desk.run_imports(now=NOW) == 1 and "1 new" in words(client.get(f"/import/{one.pk}"))
    assert client.post(f"/import/{one.pk}", {"do": "begin"}).status_code == 302


@pytest.mark.parametrize(("data", "name", "said"), [(b"\x89PNG\0\0\0\x01", "a.csv", "no table"), (b"PK\x03\x04", "a.xlsx", "damaged"), (b"\n", "a.csv", "empty")])
def test_what_is_no_table_is_said_beside_the_file(small: In, data: bytes, name: str, said: str) -> None:
    page = send(small("otto"), data, name=name)
    assert page.status_code == 422 and said in words(page) and not Brought.objects.exists()  # type: ignore[attr-defined]


def test_a_file_can_be_thrown_away_and_nothing_has_to_be_chosen(small: In) -> None:
    client = small("otto")
    missing = client.post("/import", {})
    assert missing.status_code == 422 and "Choose what the file holds" in words(missing) and "Choose a file" in words(missing)
    send(client, table(ANN))
    assert client.post(f"/import/{Brought.objects.get().pk}", {"do": "drop"}).status_code == 302 and not Brought.objects.exists()


def test_who_may_not_learns_nothing(small: In) -> None:
    send(small("otto"), table(ANN))
    one, client = Brought.objects.get(), small("rae")
    assert "Only Owner of the policy may bring in people" in words(client.get("/import")) and client.get(f"/import/{one.pk}").status_code == 404 and client.get("/import/99999").status_code == client.get("/import/x").status_code == 404
    assert send(client, table(ANN)).status_code in (403, 422) and Brought.objects.count() == 1  # type: ignore[attr-defined]
    for at in ("/sorting", "/sorting/1", "/sorting/plan"):
        refused = client.get(at)
        assert refused.status_code == 200 and "Only Owner of the policy may sort" in words(refused)


def test_rows_are_sorted_one_after_the_other_and_the_plan_makes_cases(small: In) -> None:
    client = small("otto")
    assert "No rows of an old register" in words(client.get("/sorting"))
    send(client, table(*ROWS, head=OLD), kind="cases")
    client.post(f"/import/{Brought.objects.get().pk}", {"do": "begin"})
    pat, sam, ann = OldCase.objects.order_by("pk")
    said = words(client.get("/sorting"))
    assert "3 of 3 rows are still to answer." in said and said.index("Sam Other") < said.index("Pat Example")
    page = client.get(f"/sorting/{sam.pk}")
    assert "A safety note is written here" in words(page) and "about=person:P-2" in page.content.decode() and "Dog, and a knife was shown" in words(page)
    wrong = client.post(f"/sorting/{sam.pk}", {"answer": "end", "why": ""})
    assert wrong.status_code == 422 and "Say why, in a few words." in words(wrong)
    onward = client.post(f"/sorting/{sam.pk}", {"answer": "fresh", "person": "P-2", "attend": "in-twos", "attend-in-twos-risk": "threat"})
    assert onward["Location"] == f"/sorting/{pat.pk}"
    lacks = client.post(f"/sorting/{pat.pk}", {"answer": "keep", "person": "P-1", "decided": "12/05/2021", "letter": "Found in the drawer", "holds": "closed"})
    assert lacks.status_code == 422 and "has to be answered" in words(lacks) and "<details class=\"govuk-details\" open>" in lacks.content.decode()
    kept = {"answer": "keep", "person": "P-1", "decided": "12/05/2021", "letter": "Found in the drawer", "holds": "closed", "holds-closed-channels": "telephone", "earlier_reviews": "2022"}
    assert client.post(f"/sorting/{pat.pk}", kept).status_code == 302
    again = client.get(f"/sorting/{pat.pk}").content.decode()
    assert 'value="closed" checked' in again and "Found in the drawer" in again
    assert "The card of P-2 says, until" in words(client.get(f"/sorting/{sam.pk}")) and "being checked" in words(client.get("/people/P-2/card")) and "knife" not in words(client.get("/people/P-2"))
    assert "Make it one row for each: Ann Lee; Bob Lee" in words(client.get(f"/sorting/{ann.pk}"))
    assert client.post(f"/sorting/{ann.pk}", {"do": "divide"}).status_code == 302 and OldCase.objects.count() == 4
    early = client.post("/sorting/plan", {"do": "agree", "a_week": "1", "start-day": "9", "start-month": "3", "start-year": "2026"})
    assert early.status_code == 422 and "not sorted yet" in words(early)
    for one in OldCase.objects.filter(said__name=ann.said["name"]):
        client.post(f"/sorting/{one.pk}", {"answer": "not-ours", "why": "Another landlord"})
    assert "Every row is sorted." in words(client.get("/sorting"))
    assert "13 March 2026" in words(client.get("/sorting/plan"))
    assert client.post("/sorting/plan", {"do": "look", "a_week": "0", "start-day": "9", "start-month": "3", "start-year": "2026"}).status_code == 422
    done = client.post("/sorting/plan", {"do": "agree", "a_week": "1", "start-day": "9", "start-month": "3", "start-year": "2026"})
    assert done.status_code == 200 and "The plan is agreed" in words(done) and OldCase.objects.exclude(case="").count() == 2
    assert "The plan is agreed" in words(client.get(f"/sorting/{pat.pk}"))
    assert client.post(f"/sorting/{pat.pk}", {"answer": "end", "why": "Too late"}).status_code == 422


def test_a_register_that_was_brought_in_by_mistake_is_taken_back(small: In) -> None:
    client = small("otto")
    send(client, table(*ROWS, head=OLD), kind="cases")
    one = Brought.objects.get()
    client.post(f"/import/{one.pk}", {"do": "begin"})
    assert "3 rows of it wait for an answer" in words(client.get(f"/import/{one.pk}"))
    assert small("rae").post(f"/import/{one.pk}", {"do": "take-back"}).status_code == 404
    assert "No rows of an old register" in words(small("otto").post(f"/import/{one.pk}", {"do": "take-back"}, follow=True))
    again = client.post(f"/import/{one.pk}", {"do": "take-back"})
    assert again.status_code == 422 and "Every row of this file is answered" in words(again)


def test_the_table_has_a_page_for_each_answer_and_says_where_it_goes_on(small: In, monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.desk.intake import table as listed

    monkeypatch.setattr(listed, "SIZE", 2)
    client = small("otto")
    send(client, table(*ROWS, ["", "Zed Last", "x", "", "", "", "", ""], head=OLD), kind="cases")
    client.post(f"/import/{Brought.objects.get().pk}", {"do": "begin"})
    zed, sam = (OldCase.objects.get(said__name=name).pk for name in ("Zed Last", "Sam Other"))
    client.post(f"/sorting/{zed}", {"answer": "not-ours", "why": "Another landlord"})
    first = client.get("/sorting")
    said = words(first)
    assert "3 of 4 rows are still to answer." in said and "Still to answer (3)" in said and "Answered (1)" in said and "Not ours (1)" in said and "Ann and Bob" not in said and "Keep (" not in said
    onward = first.content.decode().split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "Ann and Bob Lee" in words(client.get(onward)) and "More rows" not in words(client.get(onward))
    assert "Zed Last" in words(client.get("/sorting?show=not-ours")) and "No row is here." in words(client.get("/sorting?show=end")) and client.get("/sorting?show=x&cursor=%00").status_code == 200
    row = words(client.get(f"/sorting/{sam}"))
    assert "Leave it for now, and see the next row" in row and "Find somebody else, or another row" in row
    assert "row 5: Zed Last" in client.get(f"/sorting/{sam}?q=5").content.decode()


def test_refused_rows_can_be_taken_out_and_mended(small: In) -> None:
    client = small("otto")
    send(client, table(ANN, ["=T-9", "", "1 High Street"]))
    one = Brought.objects.get()
    client.post(f"/import/{one.pk}", {"do": "begin"})
    assert "Download the refused row (CSV)" in words(client.get(f"/import/{one.pk}"))
    found = client.get(f"/import/{one.pk}/refused.csv")
    rows = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert found["Content-Type"].startswith("text/csv") and rows[0][:2] == ["Row", "Why it was refused"] and rows[1][0] == "3" and "'=T-9" in rows[1]
    other = small("rae")
    for at in (f"/import/{one.pk}/refused.csv", "/import/99999/refused.csv", "/import/x/refused.csv"):
        assert other.get(at).status_code == 404
    desk.run_imports(now=desk.clock.now() + timedelta(days=31))
    assert small("otto").get(f"/import/{one.pk}/refused.csv").status_code == 404
