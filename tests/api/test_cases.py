"""Opening a case, taking steps on it, and what each colleague sees of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.caller import at
from tests.api.conftest import As
from tests.desk import world

pytestmark = pytest.mark.both_engines


def opened(as_: As, **more: Any) -> str:
    answer = as_("rae").report(**more)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["ref"])


def test_a_report_opens_a_case_and_answers_with_it(as_: As) -> None:
    answer = as_("rae").report(answers={"what": "He shouted at our operative.", "affected": ["olu"]})
    assert answer.status_code == 201
    case = answer.json()
    assert answer["Location"] == f"/api/v1/cases/{case['ref']}"
    assert (case["person"], case["edition"], case["version"]) == ("P-1", "small", 1)
    duty = next(one for one in case["matters"] if one["name"] == "decide")
    assert (duty["kind"], duty["state"], duty["clause"], duty["owner"]) == ("duty", "open", ["2"], ["decider"])
    assert duty["due"] == "2026-03-10T23:59:59+00:00" and duty["received_by"] is None
    assert case["head"]["number"] == 1 and len(case["head"]["hash"]) == 64
    assert as_("rae").get(f"/cases/{case['ref']}").json() == case


def test_someone_unknown_becomes_a_person_at_the_address(as_: As) -> None:
    subject = {"unknown": {"address": world.FLAT, "description": "A man of about forty in a red coat"}}
    case = as_("rae").report(subject=subject).json()
    assert case["address"] == world.FLAT
    person = as_("rae").get(f"/people/{case['person']}").json()
    assert person["unidentified"] and "red coat" in person["description"]


def test_each_step_says_whether_i_may_and_what_it_asks(as_: As) -> None:
    case = opened(as_)
    mine = as_("dee").offer(case, "decide")
    assert mine["may"] and mine["refusals"] == []
    restrict = next(one for one in mine["outcomes"] if one["id"] == "restrict")
    assert {"decided", "reasons", "milder", "side", "route"} <= set(restrict["answers"]["required"])
    not_mine = as_("rae").offer(case, "decide")
    assert not not_mine["may"]
    assert not_mine["refusals"][0]["rule"] in ("role", "independent") and not_mine["refusals"][0]["clause"] == "2"


def test_a_step_needs_the_tag_of_the_case_as_it_was_read(as_: As) -> None:
    case, body = opened(as_), {"outcome": "nothing", "answers": {"reasons": "Not needed."}}
    for headers in ({}, {"If_Match": ""}, {"If_Match": "*"}):
        assert as_("dee").post(f"/cases/{case}/steps/decide", body, **headers).status_code == 428
    tag = as_("dee").offer(case, "decide")["tag"]
    answer = as_("dee").post(f"/cases/{case}/steps/decide", body, If_Match=tag)
    assert answer.status_code == 201
    event = answer.json()
    assert (event["step"], event["outcome"], event["by"], event["number"]) == ("decide", "nothing", "dee", 2)
    assert event["parts"][0]["content"] == {"reasons": "Not needed."}
    assert len(event["hash"]) == 64 and event["prev"] != event["hash"]


def test_a_stale_tag_is_answered_with_what_happened_since(as_: As) -> None:
    case = opened(as_)
    assert as_("maya").take(case, "work.hand-over", "named", {"lead": "hari", "deputy": "dan"}).status_code == 201
    tag = as_("dan").offer(case, "decide")["tag"]
    assert as_("dee").take(case, "decide", "restrict", world.restriction("email")).status_code == 201
    answer = as_("dan").post(
        f"/cases/{case}/steps/decide", {"outcome": "nothing", "answers": {"reasons": "Not needed."}}, If_Match=tag
    )
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:evenhand:problem:stale"
    assert [(one["step"], one["by"], one["number"]) for one in answer.json()["events"]] == [("decide", "dee", 3)]


def test_whoever_may_no_longer_see_the_case_learns_only_that_it_changed(as_: As) -> None:
    case = opened(as_)
    tag = as_("dan").offer(case, "decide")["tag"]
    assert as_("dee").take(case, "decide", "nothing", {"reasons": "Not needed."}).status_code == 201
    body = {"outcome": "nothing", "answers": {"reasons": "Not needed."}}
    answer = as_("dan").post(f"/cases/{case}/steps/decide", body, If_Match=tag)
    assert answer.status_code == 409 and answer.json()["events"] == []


def test_what_anyone_may_bring_in_needs_no_sight_of_the_case(as_: As) -> None:
    case = opened(as_)
    assert as_("nobody").get(f"/cases/{case}").status_code == 404
    note = {"outcome": "noted", "answers": {"note": "She rang to say thank you."}}
    answer = as_("nobody").post(f"/cases/{case}/steps/note", note, If_Match="*")
    assert answer.status_code == 201 and answer.json()["by"] == "nobody"
    assert as_("nobody").post("/cases/C-999999/steps/note", note, If_Match="*").status_code == 404
    body = {"outcome": "nothing", "answers": {"reasons": "Not needed."}}
    assert as_("dee").post(f"/cases/{case}/steps/decide", body, If_Match="*").status_code == 428


def test_a_note_by_somebody_else_makes_nothing_stale(as_: As) -> None:
    case = opened(as_)
    tag = as_("dee").offer(case, "decide")["tag"]
    assert as_("maya").take(case, "note", "noted", {"note": "He rang again."}).status_code == 201
    at(world.later(days=3))
    body = {"outcome": "nothing", "answers": {"reasons": "Not needed."}}
    assert as_("dee").post(f"/cases/{case}/steps/decide", body, If_Match=tag).status_code == 201


def test_a_refusal_gives_every_reason_with_rule_and_clause(as_: As) -> None:
    answer = as_("dee").take(opened(as_), "decide", "restrict", {"decided": [{"measure": "closed", "channels": ["email"]}]})
    assert answer.status_code == 422
    refusals = answer.json()["refusals"]
    assert len(refusals) > 4 and all(set(one) == {"rule", "clause", "message"} for one in refusals)


def test_the_same_request_with_the_same_key_is_answered_once_done(as_: As) -> None:
    first = as_("rae").report(Idempotency_Key="k-1")
    again = as_("rae").report(Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["ref"] == again.json()["ref"]
    other = as_("rae").report(person="P-2", Idempotency_Key="k-1")
    assert other.status_code == 422 and "key" in other.json()["detail"]
    assert as_("maya").report(Idempotency_Key="k-1").json()["ref"] != first.json()["ref"]  # a key is its actor's own


def test_a_step_sent_again_with_its_key_is_answered_though_its_tag_is_old(as_: As) -> None:
    case = opened(as_)
    offer = as_("dee").offer(case, "decide")
    body = {"outcome": "nothing", "answers": {"reasons": "Not needed."}}
    sent = [as_("dee").post(f"/cases/{case}/steps/decide", body, If_Match=offer["tag"], Idempotency_Key="k-2") for _ in (1, 2)]
    assert [one.status_code for one in sent] == [201, 201]
    assert [one.json()["repeated"] for one in sent] == [False, True]
    assert sent[0].json()["hash"] == sent[1].json()["hash"]


def test_what_is_absent_and_what_is_not_mine_cannot_be_told_apart(as_: As) -> None:
    case = opened(as_, answers={"what": "He shouted at our operative.", "keep-from": ["nobody"]})
    pairs = [
        (as_("nobody").get(f"/cases/{one}{rest}"), as_("nobody").get(f"/cases/C-999999{rest}"))
        for one in (case,) for rest in ("", "/events", "/letters/decision.2", "/letters/none")
    ]  # fmt: skip
    body = {"outcome": "noted", "answers": {"note": "x is y"}}
    pairs.append(tuple(as_("nobody").post(f"/cases/{one}/steps/note", body, If_Match="x") for one in (case, "C-999999")))
    for mine, absent in pairs:
        assert mine.status_code == absent.status_code == 404
        assert mine.content == absent.content
        assert dict(mine.headers) == dict(absent.headers)
    assert as_("nobody").get("/cases").json()["items"] == []


def test_a_sealed_view_is_a_gap_until_my_own_is_in(as_: As) -> None:
    case = opened(as_)
    assert as_("maya").take(case, "view", "go-on", {"view": "He has done this before."}).status_code == 201
    events = as_("ada").get(f"/cases/{case}/events").json()["events"]
    assert [one["number"] for one in events] == [1, 2]
    assert events[1]["step"] is None and events[1]["by"] == "" and events[1]["effects"] == []
    assert {part["state"] for part in events[1]["parts"]} <= {"sealed"} and len(events[1]["hash"]) == 64
    assert "done this before" not in as_("ada").get(f"/cases/{case}").content.decode()
    assert as_("ada").take(case, "view", "stop", {"view": "A word would be enough."}).status_code == 201
    events = as_("ada").get(f"/cases/{case}/events").json()["events"]
    assert events[1]["step"] == "view" and events[1]["parts"][0]["content"] == {"view": "He has done this before."}


def test_a_409_tells_nothing_that_the_caller_may_not_see(as_: As) -> None:
    case = opened(as_)
    tag = as_("ada").offer(case, "view")["tag"]
    assert as_("maya").take(case, "view", "go-on", {"view": "He has done this before."}).status_code == 201
    answer = as_("ada").post(f"/cases/{case}/steps/view", {"outcome": "stop", "answers": {"view": "Enough."}}, If_Match=tag)
    assert answer.status_code == 409 and answer.json()["events"] == []


def test_a_class_with_readers_is_withheld_from_others(as_: As) -> None:
    case = opened(as_, answers={"what": "He shouted at our operative.", "affected": ["olu"]})
    assert as_("maya").take(case, "care", "asked", {"health": "Shaken."}).status_code == 201
    parts = as_("dee").get(f"/cases/{case}/events").json()["events"][-1]["parts"]
    assert [(part["class"], part["state"], part["content"]) for part in parts] == [("health", "withheld", None)]


def test_the_list_of_cases_has_its_filters(as_: As) -> None:
    first, second = opened(as_), opened(as_, person="P-2")
    at(world.later(days=9))
    refs = lambda query: [one["ref"] for one in as_("otto").get(f"/cases{query}").json()["items"]]  # noqa: E731
    assert refs("") == [second, first]
    assert refs("?q=P-2") == [second] and refs("?q=sam+othr") == [second] and refs("?q=nobody") == []
    assert refs("?open=false") == [] and refs("?overdue") == [second, first] and refs("?owner=decider") == [second, first]
    assert refs("?mine=true") == []


def test_pages_follow_each_other_by_cursor(as_: As) -> None:
    for place in range(52):
        world.report(world.NOW + timedelta(minutes=place), person="P-2")
    seen, cursor = [], ""
    at(world.later(hours=2))
    while True:
        page = as_("otto").get("/cases", data={"cursor": cursor} if cursor else {}).json()
        seen += [one["ref"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 52


def test_work_comes_soonest_first(as_: As) -> None:
    case = opened(as_)
    items = as_("dee").get("/matters?mine").json()["items"]
    assert [(one["case"], one["id"], one["kind"], one["mine"]) for one in items] == [(case, "decide.1", "duty", True)]
    assert items[0]["time_left"].endswith("left") and items[0]["acting"] == ["dan", "dee"]
    everything = as_("otto").get("/matters").json()["items"]
    assert len(everything) > 1
    assert as_("otto").get("/matters?before=2026-03-06T00:00:00Z").json()["items"][0]["name"] in ("group", "care")
    assert as_("otto").get("/matters?role=decider&overdue").json()["items"] == []


def test_labels_for_people_are_pointed_out_in_the_answer_and_hold_nothing_up(as_: As) -> None:
    answer = as_("rae").report(answers={"what": "A vexatious complainer. She said “you crazy lot”.", "affected": ["olu"]})
    assert answer.status_code == 201
    found = answer.json()["warnings"]
    assert [(one["field"], one["words"]) for one in found] == [("what", "vexatious")] and "what was said or done" in found[0]["instead"]
    case = answer.json()["ref"]
    assert as_("rae").get(f"/cases/{case}").json()["warnings"] == []
    tag = as_("dee").offer(case, "decide")["tag"]
    taken = as_("dee").post(f"/cases/{case}/steps/decide", {"outcome": "nothing", "answers": {"reasons": "He is a time waster."}}, If_Match=tag)
    assert taken.status_code == 201 and [one["words"] for one in taken.json()["warnings"]] == ["time waster"]
