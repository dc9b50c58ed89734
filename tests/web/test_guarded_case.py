"""A case about somebody who works here, at every door: to all but the few it needs the answer is that of nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.desk.people import guard
from evenhand.people import make
from evenhand.people.models import Person
from evenhand.registers.models import CaseRow
from tests.api.caller import Caller
from tests.web.conftest import NOW, As
from tests.web.paper import words

pytestmark = pytest.mark.django_db
NOTHING = "C-999999"
FEW = ("iris.dell", "milo.cairn")  # who hold such records
OTHERS = ("lena.fresh", "viktor.dune", "tess.copse")


@pytest.fixture
def guarded(as_: As) -> tuple[str, str]:
    """A case with letters, at a stage at which few have a turn; its person works here. Its reference, and theirs.

    Lena Fresh holds the office of those who may see every other case, and has done nothing on this one.
    """
    fresh = make.colleague(ref="lena.fresh", name="Lena Fresh", email="lena.fresh@example.org", roles=["case-administrator"], since=NOW)
    fresh.user = get_user_model().objects.create(username=fresh.email)
    fresh.save()
    for row in CaseRow.objects.filter(ended=None).exclude(person="").order_by("ref"):
        view = desk.look(case=row.ref, actor=Actor("iris.dell"), now=NOW, record=False)
        person = Person.objects.get(ref=row.person)
        theirs = any("case-administrator" in one.owner and one.kind == "duty" for one in view.state.open_matters())
        if view.state.letters and view.state.standing_rows(NOW) and not (theirs or person.unidentified or person.is_group):
            break
    assert case_of("lena.fresh", row.ref) == "full"
    guard.works_here(actor=Actor("iris.dell"), ref=row.person, colleague="viktor.dune", now=NOW)
    return row.ref, row.person


def case_of(by: str, case: str) -> str:
    try:
        return "own" if desk.look(case=case, actor=Actor(by), now=NOW, record=False).own_report_only else "full"
    except desk.NotFound:
        return ""


def same(answer: Any, nothing: Any, case: str) -> bool:
    """Whether two answers cannot be told apart, but for the reference that was asked for."""
    def plain(one: Any) -> str:
        return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|nonce[-="][^"\' ]*|"(id|request_id|instance)": ?"[^"]*"', "", one.content.decode().replace(case, NOTHING))

    return answer.status_code == nothing.status_code and plain(answer) == plain(nothing)


def test_every_page_of_the_case_answers_as_for_nothing(guarded: tuple[str, str], as_: As) -> None:
    case, _person = guarded
    view = desk.look(case=case, actor=Actor("iris.dell"), now=NOW, record=False)
    letter, matter, evidence = next(iter(view.state.letters)), next(iter(view.state.matters)), next(iter(view.state.evidence), "e1")
    assert {ref: case_of(ref, case) for ref in (*FEW, *OTHERS)} == dict.fromkeys(FEW, "full") | dict.fromkeys(OTHERS, "")
    pages = ["", "/interest", "/seen", "/told", f"/matters/{matter}", f"/letters/{letter}", f"/letters/{letter}/edit", f"/letters/{letter}/word", "/steps/note",
             "/evidence", "/evidence/export", f"/evidence/{evidence}", f"/evidence/{evidence}/original", f"/call-list/{matter}", f"/keep/{matter}"]  # fmt: skip
    for ref in OTHERS:
        client = as_(ref)
        for page in pages:
            assert same(client.get(f"/cases/{case}{page}"), client.get(f"/cases/{NOTHING}{page}"), case), (ref, page)
            assert same(client.post(f"/cases/{case}{page}"), client.post(f"/cases/{NOTHING}{page}"), case), (ref, page)
        for page in (f"/report/{case}", f"/report/{case}/rest", f"/danger/{case}"):
            assert same(client.get(page), client.get(page.replace(case, NOTHING)), case), (ref, page)
    assert as_("iris.dell").get(f"/cases/{case}").status_code == 200


def test_no_list_download_or_search_names_it(guarded: tuple[str, str], as_: As) -> None:
    case, person = guarded
    name = Person.objects.get(ref=person).name
    lists = ["/cases?show=all", f"/cases?show=all&q={case}", f"/cases?show=all&q={person}", f"/cases?show=all&q={name}", "/cases/download?show=all", f"/cases/download?show=all&q={name}", "/work"]
    for ref in OTHERS:
        for page in lists:
            assert re.search(rf"{case}(?!\d)", as_(ref).get(page).content.decode().replace(f"q={case}", "").replace(f'value="{case}"', "").replace(f"“{case}”", "")) is None, (ref, page)
    assert all(case in as_("milo.cairn").get(page).content.decode() for page in lists[:-1])
    born = str(Person.objects.get(ref=person).year_of_birth)
    found = as_("lena.fresh").get("/", {"q": name})
    assert name in words(found) and born not in words(found), "that they are here, and nothing that tells them apart"
    assert as_("lena.fresh").get(f"/people/{person}").status_code == 404
    assert as_("lena.fresh").get(f"/people/{person}/card").status_code == 200, "the safety card is everybody's"


def test_the_api_answers_as_for_nothing(guarded: tuple[str, str]) -> None:
    case, person = guarded
    view = desk.look(case=case, actor=Actor("iris.dell"), now=NOW, record=False)
    letter = next(iter(view.state.letters))
    few, lena = Caller("milo.cairn", NOW), Caller("lena.fresh", NOW)
    paths = ["", "/events", f"/letters/{letter}", f"/letters/{letter}/words", "/evidence", "/evidence/0000000000000001"]
    for path in paths:
        assert same(lena.get(f"/cases/{case}{path}"), lena.get(f"/cases/{NOTHING}{path}"), case), path
    step = {"outcome": "added", "answers": {}, "matter": ""}
    for tag in ({}, {"If_Match": "*"}, {"If_Match": '"0123456789abcdef0123"'}):
        assert same(lena.post(f"/cases/{case}/steps/note", step, **tag), lena.post(f"/cases/{NOTHING}/steps/note", step, **tag), case), tag
    assert few.get(f"/cases/{case}").status_code == 200
    for path in ("/cases", f"/cases?q={case}", f"/cases?q={person}", "/matters?mine=false"):
        answer = lena.get(path)
        assert answer.status_code == 200 and f'"{case}"' not in answer.content.decode(), path
    for path in (f"/people/{person}", f"/people/{person}/contacts", f"/people/{person}/needs", f"/people/{person}/known"):
        assert same(lena.get(path), lena.get(path.replace(person, "P-999999")), person) or lena.get(path).status_code == 404, path
    assert few.get(f"/people/{person}/alerts").status_code == lena.get(f"/people/{person}/alerts").status_code == 200


def test_the_card_of_somebody_who_works_here_leads_nowhere_in_vain(guarded: tuple[str, str], as_: As) -> None:
    _case, person = guarded
    for ref in OTHERS:
        client = as_(ref)
        links = [one for one in re.findall(r'href="(/[^"]+)"', client.get(f"/people/{person}/card").content.decode()) if not one.startswith("/static")]
        assert f"/people/{person}" not in links and "/told" in links, "what they say can be taken in all the same"
        assert all(client.get(one).status_code == 200 for one in links), [one for one in links if client.get(one).status_code != 200]
    assert f"/people/{person}" in re.findall(r'href="(/[^"]+)"', as_("iris.dell").get(f"/people/{person}/card").content.decode())
