"""Advised measures: a form that asks for measures starts from the assessment; the case's page keeps it in view."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.people.models import Person
from evenhand.policy import menus
from evenhand.policy.load import load
from evenhand.policy.model import Field
from tests.desk import world
from tests.web.conftest import NOW, As
from tests.web.paper import send, words
from tests.web.stages import look

ASSESSED: dict[str, Any] = {
    "risk-to": ["safety"], "hazards": ["threat"], "likelihood": "likely", "severity": "grave", "usual": "Calm in the morning.", "advised": ["visits-in-twos", "attend-with-police"],
    "controls": "Nobody goes alone.", "asked-colleague": "no", "risk-told": ["team"], "risk-review": "2026-10-01",
}  # fmt: skip


def violent(hours: int = 5, step: str = "report", outcome: str = "reported") -> str:
    """A report of violence, completed, so that the risk has to be assessed."""
    at = NOW - timedelta(hours=hours)
    case = desk.take_step(
        subject={"person": "P-1004"}, step=step, outcome=outcome, actor=Actor("amy.field"), now=at,
        answers={"what": "He threw a cup.", "callback": "01632 960001", "affected": ["amy.field"]},
    ).case  # fmt: skip
    desk.take_step(
        case=case, step="complete-report", matter=matter(case, "complete-report"), outcome="violence", actor=Actor("amy.field"), now=at + timedelta(minutes=10), answers={
            "happened": "2026-08-28T09:00", "place": "At the desk", "behaviour": ["aggression"], "account": "He threw a cup at the wall beside me.",
            "forceful": "It could have hurt me.", "injury": "none", "hate": False, "allegation": False,
        },
    )  # fmt: skip
    return case


def matter(case: str, name: str) -> str:
    return next(one.id for one in look(case, "iris.dell").state.open_matters() if one.name == name)


def assess(case: str, hours: float = 2, **changed: Any) -> int:
    answers = {name: value for name, value in {**ASSESSED, **changed}.items() if value is not None}
    return desk.take_step(
        case=case, step="risk-assessment", matter=matter(case, "risk-assessment"), outcome="assessed", actor=Actor("ben.orchard"), now=NOW - timedelta(hours=hours), answers=answers,
    ).event.number  # fmt: skip


def ready(case: str) -> None:
    """A proposal is to be made or dropped."""
    for step, outcome, minutes, answers in (
        ("consider-safeguarding", "refer", 60, {"safeguarding-done": "To the council, at noon."}), ("after-referral", "propose", 50, {}),
    ):  # fmt: skip
        desk.take_step(
            case=case, step=step, matter=matter(case, step), outcome=outcome, actor=Actor("ben.orchard"), now=NOW - timedelta(minutes=minutes), answers=answers,
        )  # fmt: skip


def proposing(as_: As, case: str, who: str = "ben.orchard") -> str:
    where = f"/cases/{case}/steps/propose?matter={matter(case, 'propose-or-drop')}&outcome=proposed"
    return as_(who).get(where).content.decode()


def test_a_choice_of_all_measures_advises_and_no_other() -> None:
    policy = load(world.PACKS.parents[1] / "policies" / "connexus-2022")
    assert [one.id for one in policy.fields.values() if menus.advises(policy, one)] == ["advised"]
    assert not menus.advises(policy, Field(id="x", kind="choice", choices=policy.fields["advised"].choices))
    assert menus.advises(policy, Field(id="x", kind="choices", choices={"visits-in-twos": "In twos"})) and not menus.advises(policy, Field(id="x", kind="choices"))


def test_only_what_a_step_can_impose_and_says_how_we_attend_is_offered(as_: As) -> None:
    policy = load(world.PACKS.parents[1] / "policies" / "connexus-2022")
    assert {one.kind for one in policy.measures.values() if one.id in menus.attending(policy)} == {"restriction", "precaution", "hold"}
    case = violent()
    offer = next(one for one in look(case, "ben.orchard").offers if one.step.id == "risk-assessment")
    offered = next(one for one in offer.fields(offer.step.outcomes["assessed"]) if one.id == "advised").choices
    assert set(offered) == menus.attending(policy) and not {"warning", "court-order", "decline-issue", "notify-authorities"} & set(offered)
    with pytest.raises(desk.Refused):
        assess(case, advised=["court-order"])


def test_no_restriction_is_advised_for_somebody_under_eighteen(as_: As) -> None:
    Person.objects.filter(ref="P-1004").update(year_of_birth=2015)
    case = violent()
    offer = next(one for one in look(case, "ben.orchard").offers if one.step.id == "risk-assessment")
    offered = next(one for one in offer.fields(offer.step.outcomes["assessed"]) if one.id == "advised").choices
    assert "attend-in-twos" in offered and "visits-in-twos" not in offered and "written-only" not in offered


def test_the_form_has_headings_and_what_helps_before_it(as_: As) -> None:
    case = violent()
    desk.record_need(actor=Actor("ben.orchard"), person="P-1004", need="no-telephone", said_by="person", now=NOW - timedelta(hours=1))
    said = words(as_("ben.orchard").get(f"/cases/{case}/steps/risk-assessment?matter={matter(case, 'risk-assessment')}&outcome=assessed"))
    places = [said.index(one) for one in ("What helps this person", "Usual behaviour, what sets it off, what calms", "Hazards", "Controls at visits, on calls and at offices", "Risk to the person too", "Who is told, and when it is looked at again")]
    assert places == sorted(places) and "No telephone calls (cannot use: telephone)" in said and "Nobody is without being asked, and agreeing." in said


def test_the_assessment_stands_beside_the_one_before_in_a_table(as_: As) -> None:
    case = violent()
    assess(case)
    desk.take_step(
        case=case, step="risk-assessment", matter=matter(case, "risk-again"), outcome="assessed", actor=Actor("ben.orchard"), now=NOW - timedelta(minutes=30),
        answers=ASSESSED | {"likelihood": "unlikely", "hazards": ["threat", "dog"]},
    )  # fmt: skip
    page = as_("ben.orchard").get(f"/cases/{case}")
    said = words(page).split("What was assessed")[1]
    assert '<th scope="rowgroup"' in page.content.decode() and "Before: Friday 28 August" in said
    assert "Threat of violence A dog set on a visitor Threat of violence How likely it is Unlikely Likely" in said


def test_the_proposal_starts_from_what_was_advised_of_its_menu(as_: As) -> None:
    case = violent()
    assess(case)
    ready(case)
    text = proposing(as_, case)
    assert "1. Two colleagues at visits" in text and "attend-with-police" not in text.split("Add another measure")[0]
    assert "Started from what Ben Orchard advised on" in text


def test_what_was_taken_off_the_form_does_not_come_back(as_: As) -> None:
    case = violent()
    assess(case)
    ready(case)
    client, where = as_("ben.orchard"), f"/cases/{case}/steps/propose?matter={matter(case, 'propose-or-drop')}&outcome=proposed"
    sent = send(client, where, client.get(where), do="remove:restrictions:0")
    assert "1. Two colleagues at visits" not in words(sent) and "1. Two colleagues at visits" not in words(client.get(where))


def test_danger_now_on_the_case_begins_with_what_was_advised(as_: As) -> None:
    case = violent()
    assert "checked" not in as_("rosa.vale").get(f"/danger?about=case:{case}").content.decode()
    assess(case)
    text = as_("rosa.vale").get(f"/danger?about=case:{case}").content.decode()
    chosen = re.findall(r"<input[^>]*checked[^>]*>", text)
    assert len(chosen) == 1 and 'value="attend-with-police"' in chosen[0]
    assert "Started from what Ben Orchard advised on" in text


def test_nothing_advised_nothing_filled_in(as_: As) -> None:
    case = violent()
    assess(case, advised=None)
    assert "checked" not in as_("rosa.vale").get(f"/danger?about=case:{case}").content.decode()


def test_the_case_keeps_the_latest_assessment_in_view_until_the_risk_is_over(as_: As) -> None:
    case = violent()
    assert "What was assessed" not in words(as_("ben.orchard").get(f"/cases/{case}"))
    number = assess(case)
    said = words(as_("ben.orchard").get(f"/cases/{case}")).split("What was assessed")[1].split("What has happened")[0]
    for one in ("What could happen Threat of violence", "How likely it is Likely", "A life is in danger", "Two colleagues at visits", "1 October 2026", f"entry {number}"):
        assert one in said, (one, said)
    assert "Calm in the morning" not in said and "Nobody goes alone" not in said
    desk.take_step(
        case=case, step="risk-assessment", matter=matter(case, "risk-again"), outcome="over", actor=Actor("ben.orchard"), now=NOW - timedelta(minutes=10),
        answers={"why": "He has moved away."},
    )  # fmt: skip
    assert "What was assessed" not in words(as_("ben.orchard").get(f"/cases/{case}"))


def test_who_sees_only_their_own_report_sees_no_assessment(as_: As) -> None:
    case = violent()
    assess(case)
    client = as_("amy.field")
    client.post(f"/cases/{case}/interest", {"do": "declare"})
    said = words(client.get(f"/cases/{case}"))
    assert "You see what came of your own report" in said and "What was assessed" not in said
