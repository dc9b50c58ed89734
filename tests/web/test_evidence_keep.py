"""What will be overwritten: a duty with its own day, and one press that records that whoever holds it was asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.desk.evidence import overwritten
from tests.web.conftest import NOW, As

pytestmark = pytest.mark.django_db
CASE = "C-000014"


@pytest.fixture
def losing(as_: As) -> tuple[Client, str]:
    """A camera's pictures that will be gone in a week; the address on which they are asked for."""
    view = desk.look(case=CASE, actor=Actor("ben.orchard"), now=NOW, record=False)
    offer = next(one for one in view.offers if one.step.id == "overwritten")
    assert offer.matter
    answers = {"lost-what": "camera", "holder": "Invented Stores, cctv@stores.example", "lost-on": "2026-09-04"}
    desk.take_step(case=CASE, step="overwritten", outcome="known", answers=answers, matter=offer.matter.id, actor=Actor("ben.orchard"), now=NOW)
    after = desk.look(case=CASE, actor=Actor("ben.orchard"), now=NOW, record=False)
    matter = next(one for one in after.state.open_matters() if one.name == "secure")
    return as_("ben.orchard"), f"/cases/{CASE}/keep/{matter.id}"


def test_the_request_is_ready_to_send_and_names_nobody(losing: tuple[Client, str]) -> None:
    client, at = losing
    page = client.get(at).content.decode()
    person = desk.look(case=CASE, actor=Actor("ben.orchard"), now=NOW, record=False).person
    text = unquote(page.partition("mailto:")[2].partition('"')[0].replace("&amp;", "&"))
    assert text.startswith("cctv@stores.example?subject=Please keep this until we have a copy: C-000014&body=Please keep this until we have a copy: pictures of a camera")
    assert "lost on Friday 4 September 2026" in text
    assert person is None or not person.name or person.name not in text


def test_one_press_records_the_moment_and_answers_the_duty(losing: tuple[Client, str]) -> None:
    client, at = losing
    answer = client.post(at)
    assert answer.status_code == 302
    view: Any = desk.look(case=CASE, actor=Actor("ben.orchard"), now=NOW, record=False)
    last = view.events[-1]
    assert (last.step, last.outcome, last.by, last.recorded_at) == ("secure", "asked", "ben.orchard", NOW)
    assert client.get(at).status_code == 404 and client.post(at).status_code == 404


def test_it_is_still_asked_for_when_the_day_has_passed(losing: tuple[Client, str], monkeypatch: pytest.MonkeyPatch) -> None:
    client, at = losing
    late = NOW + timedelta(days=9)
    monkeypatch.setattr("evenhand.desk.clock.now", lambda: late)
    page = client.get(at).content.decode()
    assert "would otherwise be lost" not in page and "may have been lost since Friday 4 September 2026" in page and "if it is still there" in page
    assert client.post(at).status_code == 302
    view: Any = desk.look(case=CASE, actor=Actor("ben.orchard"), now=late, record=False)
    assert (view.events[-1].outcome, view.events[-1].recorded_at) == ("asked", late)


def test_each_thing_has_a_duty_and_a_day_of_its_own(losing: tuple[Client, str]) -> None:
    view = desk.look(case=CASE, actor=Actor("ben.orchard"), now=NOW, record=False)
    offer = next(one for one in view.offers if one.step.id == "overwritten" and one.may)
    assert offer.matter
    for number, what in enumerate(("call", "posts", "other")):
        answers = {"lost-what": what, "holder": f"Holder {number}", "lost-on": f"2026-09-0{number + 1}"}
        desk.take_step(case=CASE, step="overwritten", outcome="known", answers=answers, matter=offer.matter.id, actor=Actor("ben.orchard"), now=NOW)
    found = [(one.what, one.last.day if one.last else 0) for one in overwritten.losing(desk.look(case=CASE, actor=Actor("ben.orchard"), now=NOW, record=False))]
    assert [day for _what, day in found] == sorted(day for _what, day in found) and len(found) == 4
    client, _at = losing
    page = client.get(f"/cases/{CASE}/evidence").content.decode()
    assert page.count("/keep/") == 4


def test_it_stands_on_the_page_of_evidence_and_leads_from_the_duty(losing: tuple[Client, str]) -> None:
    client, at = losing
    page = client.get(f"/cases/{CASE}/evidence").content.decode()
    assert f'href="{at}"' in page and "Pictures of a camera" in page and "Say what will be overwritten" in page
    assert client.get(at.replace("/keep/", "/matters/"))["Location"] == at
    assert client.get(at.replace("secure", "notes")).status_code == 404


def test_whoever_may_not_see_the_case_finds_nothing(losing: tuple[Client, str], as_: As) -> None:
    _, at = losing
    for do in ("get", "post"):
        assert getattr(as_("zoe.cliff"), do)(at).status_code == 404
