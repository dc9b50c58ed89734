"""A case from the incident to the two-yearly review, as ten different people, over the API alone.

The steps are those of a case of the demonstration, with an appeal put in between.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import desk, ledger, registers
from evenhand.case.facts import Actor
from evenhand.commands.demo import making, pack
from evenhand.commands.demo.moments import absolute
from evenhand.commands.demo.playing import Played
from tests.api.caller import Caller, at

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
EDITION = "connexus-2022"
APPEAL: list[dict[str, Any]] = [
    {
        "at": "-760d 10:00", "as": "tess.copse", "step": "appeal", "outcome": "made", "occurred_at": "-761d 15:00",
        "answers": {"appeal-says": "He says that he let go at once, and asks for visits by one colleague."}, "label": "appeal",
    },
    {
        "at": "-760d 14:00", "as": "lena.brook", "step": "letter.approve", "outcome": "approved", "label": "ack",
        "answers": {"posting": "-760d", "way": "post"}, "matter": "letter.approve@appeal",
    },
    {"at": "-760d 15:00", "as": "lena.brook", "step": "letter.dispatch", "outcome": "dispatched", "matter": "letter.dispatch@ack"},
    {
        "at": "-755d 11:00", "as": "petra.lagoon", "step": "hear-appeal", "outcome": "dismissed", "label": "heard",
        "answers": {"reasons": "The reports agree, visits in twos are the mildest measure, and they are reviewed."},
    },
    {
        "at": "-755d 15:00", "as": "petra.lagoon", "step": "letter.approve", "outcome": "approved", "label": "answer",
        "answers": {"posting": "-755d", "way": "post"}, "matter": "letter.approve@heard",
    },
    {"at": "-755d 16:00", "as": "lena.brook", "step": "letter.dispatch", "outcome": "dispatched", "matter": "letter.dispatch@answer"},
    {
        "at": "-755d 16:30", "as": "ben.orchard", "step": "tell-colleague", "outcome": "told",
        "answers": {"told-what": "She was told how the appeal was answered."},
    },
]  # fmt: skip


@pytest.fixture
def people(db: None, settings: Settings) -> pack.Pack:
    """The demonstration's people, without its cases."""
    folder = Path(settings.EVENHAND_POLICIES) / EDITION
    found = pack.read(folder)
    calendar = desk.editions.load(folder).calendar
    settled = datetime.fromisoformat(absolute(making.SETTLED, NOW, calendar))
    desk.editions.adopt(edition=EDITION, by="", now=settled)
    making.colleagues(absolute(found.colleagues, NOW, calendar), settled)
    making.persons(found, settled)
    return found


@pytest.mark.both_engines
def test_ten_people_take_a_case_from_the_incident_to_its_review(people: pack.Pack) -> None:
    calendar = desk.editions.book().policy().calendar
    steps = [absolute(one, NOW, calendar) for one in [*people.cases["13-lifted"]["steps"], *APPEAL]]
    steps.sort(key=lambda one: datetime.fromisoformat(one["at"]))
    played, callers = Played("life", "A whole life"), {}
    for step in steps:
        moment = datetime.fromisoformat(step["at"])
        at(moment)
        caller = callers.setdefault(step["as"], Caller(step["as"], moment))
        _take(caller, played, step)
    assert len(callers) >= 10
    last = callers["iris.dell"].get(f"/cases/{played.ref}").json()
    assert last["ended"] and not any(one["stands"] for one in last["restrictions"])
    assert {one["state"] for one in last["letters"]} == {"dispatched"}
    assert callers["amy.field"].get(f"/people/{last['person']}/alerts").json()["alerts"] == []
    assert ledger.verify() == []
    assert registers.rebuild(book=desk.editions.book(), check=True) == []


def _take(caller: Caller, played: Played, step: dict[str, Any]) -> None:
    """One step as a program takes it: read the case, find the step and its tag, send the answers."""
    answers, matter = played.answers(step.get("answers", {})), played.matter(step.get("matter", ""))
    body = {"outcome": step["outcome"], "answers": answers}
    if "occurred_at" in step:
        body["occurred_at"] = step["occurred_at"]
    if not played.ref:
        answer = caller.post("/cases", {"subject": step["subject"], "step": step["step"], **body})
        assert answer.status_code == 201, answer.content
        played.ref = answer.json()["ref"]
        number = 1
    else:
        path = f"/cases/{played.ref}/steps/{step['step']}"
        if caller.get(f"/cases/{played.ref}").status_code == 404:  # the contact centre takes an appeal it cannot read
            answer = caller.post(path, body, If_Match="*")
        else:
            offer = caller.offer(played.ref, step["step"], matter)
            answer = caller.post(path, {**body, "matter": offer["matter"]}, If_Match=offer["tag"])
        assert answer.status_code == 201, (step, answer.content)
        number = answer.json()["number"]
    if "label" in step:
        view = desk.look(case=played.ref, actor=Actor("iris.dell"), now=desk.clock.now(), record=False)
        played.labels[step["label"]] = view.state.events[number - 1]
