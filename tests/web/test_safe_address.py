"""A safe address at every door: pages, downloads, letters in each format, the API, the feed, search. Who may see it sees it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pdfplumber
import pytest
from django.test import Client
from django.urls import URLPattern

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.ledger.models import Part
from evenhand.people.models import Colleague
from evenhand.web.urls import urlpatterns
from tests.api.caller import Caller
from tests.desk.test_persons_death import in_force
from tests.desk.world import NOW, later, precaution, report, who

pytestmark = pytest.mark.django_db
Small = Callable[[str], Client]
WHERE = {"lines": "7 Hidden Lane, Quenchmere", "postcode": "ZZ9 9ZZ"}
SECRET = re.compile(r"hidden\W{0,12}lane|zz9\W{0,3}9zz|quenchmere", re.IGNORECASE)
OTHERS = ("rae", "dee", "maya", "ada", "hari")


@pytest.fixture
def hidden(small: Small, settings: Any) -> str:
    """A safe address, a decision whose letter went there, a note, a precaution; the case."""
    small("otto")
    persons.add_way(actor=who("otto"), ref="P-1", kind="safe", given=WHERE, now=NOW)
    case = in_force()
    precaution(report(later(hours=4)), later(hours=5))
    desk.open_log(actor=who("otto"), person="P-1", why="Four hundred e-mails since December.", until=date(2026, 6, 3), now=later(hours=4))
    settings.EVENHAND_TEST_CLOCK = later(hours=6).isoformat()
    return case


def plain(answer: Any) -> str:
    """All that an answer says, whatever its format."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:4] == b"%PDF":
        return " ".join(page.extract_text() for page in pdfplumber.open(io.BytesIO(content)).pages)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(re.sub(r"<[^>]+>", " ", packed.read(one).decode("utf-8", "replace")) for one in packed.namelist())
    return content.decode("utf-8", "replace")


def addresses(case: str) -> list[str]:
    """Every page about the person or the case, and every list."""
    view = desk.look(case=case, actor=who("otto"), now=later(hours=6), record=False)
    letter, matter = next(iter(view.state.letters)), next(iter(view.state.matters))
    given = {"letter": letter, "matter": matter, "step": "note", "uprn": "100001", "kind": "telephone", "number": "1", "file": "0000000000000001", "asked": "1", "need": "large-print"}
    found = ["/cases/download?show=all", "/people/P-1/join?with=P-2"]
    for one in urlpatterns:
        route = str(one.pattern)
        if not isinstance(one, URLPattern) or route.startswith(("demonstration", "sign", "static")):
            continue
        ref = "P-1" if route.startswith("people/") else case
        route = re.sub(r"<(?:slug|str|int|path):(\w+)>", lambda hit, ref=ref: ref if hit[1] == "ref" else given.get(hit[1], "1"), route)
        found.append(f"/{route}")
    return found + [f"/cases/{case}/letters/{letter}?format={one}" for one in ("pdf", "large-print", "docx", "html", "text")]


def test_no_page_and_no_download_shows_it(hidden: str, small: Small) -> None:
    pages = addresses(hidden)
    for by in OTHERS:
        client = Client()
        client.force_login(Colleague.objects.get(ref=by).user)
        for page in pages:
            found = SECRET.search(plain(client.get(page)))
            assert found is None, (by, page, found)
        for typed in ("7 Hidden Lane", "ZZ9 9ZZ", "7 Hidden Lane, Quenchmere"):
            for where in ("/", "/cases", "/cases/download"):
                said = plain(client.get(where, {"q": typed, "show": "all"} if where != "/" else {"q": typed}))
                assert "P-1" not in said and hidden not in said and "Pat Example" not in said, (by, where, typed)


def test_those_who_may_see_it_do_and_the_post_goes_there(hidden: str, small: Small) -> None:
    client = Client()
    client.force_login(Colleague.objects.get(ref="otto").user)
    letter = next(iter(desk.look(case=hidden, actor=who("otto"), now=later(hours=6), record=False).state.letters))
    assert "7 Hidden Lane" in plain(client.get(f"/cases/{hidden}/letters/{letter}?format=pdf"))
    assert "7 Hidden Lane" in plain(client.get("/people/P-1/known"))


def test_no_call_of_the_api_tells_it(hidden: str) -> None:
    letter = next(iter(desk.look(case=hidden, actor=who("otto"), now=later(hours=6), record=False).state.letters))
    paths = ["/people?q=P-1", "/people?q=7 Hidden Lane", "/people/P-1", "/people/P-1/known", "/people/P-1/alerts", "/people/P-1/needs", "/people/P-1/contacts", "/addresses/100001/alerts",
             "/cases", f"/cases/{hidden}", f"/cases/{hidden}/events", f"/cases/{hidden}/evidence", f"/cases/{hidden}/letters/{letter}", f"/cases/{hidden}/letters/{letter}/words",
             "/matters", "/alerts/changes", "/alerts/snapshot"]  # fmt: skip
    for by in OTHERS:
        caller = Caller(by, NOW)
        for path in paths:
            assert SECRET.search(plain(caller.get(path))) is None, (by, path)
        for kind in ("application/pdf", "text/plain", "text/html", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"):
            assert SECRET.search(plain(caller.get(f"/cases/{hidden}/letters/{letter}", headers={"Accept": kind}))) is None, (by, kind)
        body = caller.post("/alerts/lookup", {"people": ["P-1"], "addresses": ["100001"]})
        assert SECRET.search(plain(body)) is None


def test_it_is_on_no_record(hidden: str) -> None:
    assert not [one.pk for one in Part.objects.all() if SECRET.search(str(one.content))]
