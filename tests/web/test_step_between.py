"""A step between people: filled in, prepared by one for another, and what changed meanwhile."""

from __future__ import annotations

from evenhand import desk
from evenhand.case.facts import Actor
from tests.web.conftest import NOW, As
from tests.web.paper import at, link, read, send, words
from tests.web.steps import NOTE, PROPOSAL, PROPOSE, events, start

# --- prefilled, prepared, saved ------------------------------------------------------------------


def test_the_same_question_is_filled_in_from_an_earlier_answer(as_: As) -> None:
    answer = start(as_("iris.dell"), "/cases/C-000008/steps/review?matter=independent-review.12&outcome=supports")
    assert "Gita Moor wrote on Monday 24 August: “" in words(answer)
    form = next(one["fields"] for one in read(answer).forms if "tag" in one["fields"])
    assert form["answer-reasons"] == [""], "a reviewer finds their own words"
    answer = start(as_("ben.orchard"), "/cases/C-000014/steps/complete-report?outcome=violence")
    assert "Filled in from what Yara Tarn wrote" in words(answer) and "Sam Thicket" in answer.content.decode()
    client = as_("ben.orchard")
    for text in ("First.", "Second."):
        page = start(client, NOTE)
        assert "Filled in" not in words(page), "a note is never filled in from another note"
        check = send(client, NOTE, page, answer_note=text)
        send(client, at(check), check)


def test_a_draft_is_kept_until_it_is_confirmed(as_: As) -> None:
    client = as_("ben.orchard")
    saved = send(client, PROPOSE, start(client, PROPOSE), do="save", answer_reasons="Half a thought.")
    assert "Your draft is saved" in words(saved)
    assert "Half a thought." in start(as_("ben.orchard"), PROPOSE).content.decode()
    assert "Half a thought." not in start(as_("cara.meadow"), PROPOSE).content.decode(), "it is nobody else's"


def test_prepared_by_one_confirmed_by_another(as_: As) -> None:
    clerk, decider = as_("lena.brook"), as_("iris.dell")
    where = "/cases/C-000008/steps/review?matter=independent-review.12&outcome=supports"
    page = start(clerk, where)
    assert "You cannot take this step yourself" in words(page) and "Iris Dell" in words(page)
    prepared = send(clerk, where, page, do="prepare", **{"for": "iris.dell"}, answer_reasons="Prepared words.")
    assert "Saved for the colleague whom you chose" in words(prepared)
    page = start(decider, where)
    assert "Prepared by Lena Brook" in words(page) and "Prepared words." in page.content.decode()
    check = send(decider, where, page, answer_reasons="My own words, after reading.")
    done = send(decider, at(check), check)
    assert "Recorded" in words(done)
    event = events("C-000008", "iris.dell")[-1]
    assert (event.by, event.prepared_by, event.answers["reasons"]) == ("iris.dell", "lena.brook", "My own words, after reading.")
    assert "Prepared by Lena Brook." in words(decider.get("/cases/C-000008"))


def test_whoever_may_not_take_it_cannot_confirm_it_either(as_: As) -> None:
    client = as_("lena.brook")
    where = "/cases/C-000008/steps/review?matter=independent-review.12&outcome=supports"
    send(client, where, start(client, where), do="prepare", **{"for": "iris.dell"}, answer_reasons="Prepared words.")
    before = len(events("C-000008", "iris.dell"))
    answer = client.post("/cases/C-000008/steps/review?matter=independent-review.12", {"do": "confirm", "outcome": "supports"}, follow=True)
    assert answer.status_code == 422 and "This step is for" in words(answer)
    assert len(events("C-000008", "iris.dell")) == before


def test_what_is_confirmed_is_what_was_shown(as_: As) -> None:
    clerk, decider = as_("lena.brook"), as_("iris.dell")
    where = "/cases/C-000008/steps/review?matter=independent-review.12&outcome=supports"
    send(clerk, where, start(clerk, where), do="prepare", **{"for": "iris.dell"}, answer_reasons="As it was shown to her.")
    shown = decider.get(where + "&page=check")
    assert "As it was shown to her." in words(shown)
    send(clerk, where, start(clerk, where), do="prepare", **{"for": "iris.dell"}, answer_reasons="Something else, slipped in.")
    before = len(events("C-000008", "iris.dell"))
    again = send(decider, where, shown)
    assert "Check your answers" in words(again) and "Something else, slipped in." in words(again)
    assert len(events("C-000008", "iris.dell")) == before


# --- meanwhile -----------------------------------------------------------------------------------


def test_what_changed_meanwhile_is_shown_and_what_was_typed_is_kept(as_: As) -> None:
    one = as_("ben.orchard")
    page = send(one, PROPOSE, start(one, PROPOSE), do="add:restrictions", answer_restrictions_new="visits-in-twos")
    page = start(one, PROPOSE)
    desk.take_step(
        case="C-000012", step="precaution", matter="attend-safely.1", outcome="impose", actor=Actor("rosa.vale"), now=NOW,
        answers={"attend": [{"measure": "attend-in-twos", "risk": "threat"}], "sentence": "Threats on the telephone."},
    )  # fmt: skip
    answer = send(one, PROPOSE, page, **PROPOSAL, **{"answer-restrictions-0-scope": ["all"]})
    assert answer.status_code == 409
    said = words(answer)
    assert "This changed while you were writing" in said and "Immediate precaution" in said and "Two hundred messages in a month." in said
    again = start(one, link(answer, "Go on with what you typed"))
    assert "Two hundred messages in a month." in again.content.decode()
    check = send(one, PROPOSE, again)
    assert "Check your answers" in words(check), "it is judged by what stands now"


def test_a_change_between_check_and_confirm_is_seen_too(as_: As) -> None:
    one = as_("ben.orchard")
    page = send(one, PROPOSE, start(one, PROPOSE), do="add:restrictions", answer_restrictions_new="visits-in-twos")
    check = send(one, PROPOSE, page, **PROPOSAL, **{"answer-restrictions-0-scope": ["all"]})
    desk.record_need(actor=Actor("amy.field"), person=_person("C-000012"), need="interpreter", said_by="The person", now=NOW)
    assert send(one, at(check), check).status_code == 409


def _person(case: str) -> str:
    return str(desk.look(case=case, actor=Actor("ben.orchard"), now=NOW, record=False).state.subject["person"])


def test_what_somebody_else_has_answered_is_told_as_a_change(as_: As) -> None:
    where = "/cases/C-000014/steps/tell-precaution?matter=tell-precaution.2&outcome=not-told"
    one = as_("ben.orchard")
    page = start(one, where)
    desk.take_step(
        case="C-000014", step="tell-precaution", matter="tell-precaution.2", outcome="not-told", answers={"why": "Police advice."},
        actor=Actor("rosa.vale"), now=NOW,
    )  # fmt: skip
    answer = send(one, where, page, answer_why="It would put her at risk.")
    assert answer.status_code == 409 and "This changed while you were writing" in words(answer)


def test_a_tick_or_a_note_of_others_changes_nothing(as_: As) -> None:
    one = as_("ben.orchard")
    page = start(one, NOTE)
    desk.take_step(case="C-000012", step="note", matter="notes.1", outcome="noted", answers={"note": "A note."}, actor=Actor("amy.field"), now=NOW)
    assert "Check your answers" in words(send(one, NOTE, page, answer_note="Mine."))


def test_confirming_twice_records_once(as_: As) -> None:
    client = as_("ben.orchard")
    check = send(client, NOTE, start(client, NOTE), answer_note="Once.")
    before = len(events("C-000012"))
    send(client, at(check), check)
    second = send(client, at(check), check)
    assert second.status_code in (200, 422)
    assert len(events("C-000012")) == before + 1
