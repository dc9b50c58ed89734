"""What lies outside the record: drafts, previews, letters as bytes."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import desk
from evenhand.desk.models import Draft, Look
from evenhand.ledger.models import Event
from evenhand.people.models import Person
from tests.desk.world import FLAT, NOW, decide, later, report, restriction, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def keep(by: str, case: str = "", **more: Any) -> Any:
    given = {"step": "decide", "matter": "decide.1", "answers": {"reasons": "So far."}, "now": later(hours=1)}
    return desk.save_draft(actor=who(by), case=case, **(given | more))


def find(by: str, case: str, **more: Any) -> Any:
    return desk.draft(actor=who(by), case=case, **({"step": "decide", "matter": "decide.1", "now": later(hours=2)} | more))


def test_prepared_by_one_and_confirmed_by_another(small: None) -> None:
    case = report()
    keep("ada", case, for_="dee")
    keep("ada", case, answers={"reasons": "Better."}, for_="dee")
    found = find("dee", case)
    assert (found.by, found.answers) == ("ada", {"reasons": "Better."}) and find("ada", case) == found
    assert find("dan", case) is None
    assert Event.objects.filter(stream__ref=case).count() == 1
    taken = decide(case, later(hours=3), matter="decide.1", prepared_by="ada")
    assert taken.event.prepared_by == "ada" and not Draft.objects.exists()


def test_a_report_without_a_case_is_kept_too(small: None) -> None:
    keep("rae", step="report", matter="", answers={"what": "He", "subject": {"person": "P-1"}})
    assert find("rae", "", step="report", matter="").answers["what"] == "He"
    desk.drop_draft(actor=who("rae"), step="report", now=later(hours=2))
    assert find("rae", "", step="report", matter="") is None


def test_nobody_drafts_on_a_case_that_they_may_not_see(small: None) -> None:
    case = report()
    for call in (keep, find):
        with pytest.raises(desk.NotFound):
            call("nobody", case)


@pytest.mark.parametrize("answers", [{"x": "a\0b"}, {"x": "\ud800"}, {"x": "y" * 300_000}, {"\0": 1}])
def test_what_cannot_be_kept_is_refused(small: None, answers: dict[str, Any]) -> None:
    with pytest.raises(desk.Refused):
        keep("rae", step="report", answers=answers)
    keep("rae", step="report", answers={"x": "Dŵr 🙂 O'Neil \\u00e9"})


def test_a_letter_that_lacks_something_is_not_approved(small: None) -> None:
    case = report(person="P-2")  # whose address nobody knows
    decide(case, later(hours=1))
    approve = {
        "case": case, "step": "letter.approve", "outcome": "approved", "answers": {"posting": "2026-03-04", "way": "post"},
        "actor": who("otto"), "now": later(hours=2),
    }  # fmt: skip
    with pytest.raises(desk.Refused, match="the address of the person is missing"):
        desk.take_step(**approve)
    assert "the address of the person is missing" in desk.letter_document(
        actor=who("otto"), case=case, letter="decision.2", now=later(hours=2)
    ).missing  # fmt: skip
    from evenhand.people import make

    make.address(person=Person.objects.get(ref="P-2"), uprn="2", lines="2 New Street", postcode="AB1 2CD")
    assert desk.take_step(**approve).event.outcome == "approved"


def test_the_letter_comes_in_its_formats_and_as_it_was_approved(small: None) -> None:
    case = report()
    decide(case, later(hours=1))
    given = {"case": case, "actor": who("otto"), "now": later(hours=2), "letter": "decision.2"}
    text, mime = desk.letter(format="text", **given)
    assert mime.startswith("text/plain") and b"Pat Example" in text
    assert desk.letter(format="html", **given)[1].startswith("text/html")
    with pytest.raises(KeyError):
        desk.letter(format="scroll", **given)
    for change in ({"actor": who("nobody")}, {"letter": "decision.9"}, {"case": "C-999999"}):
        with pytest.raises(desk.NotFound):
            desk.letter(format="text", **(given | change))
    assert Look.objects.filter(what="letter", ref=f"{case}/decision.2").count() == 3
    desk.take_step(
        case=case, step="letter.approve", outcome="approved", answers={"posting": "2026-03-04", "way": "post"}, actor=who("otto"), now=later(hours=3)
    )
    approved = desk.letter(format="text", **(given | {"now": later(hours=4)}))
    desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(hours=25))
    assert desk.letter(format="text", **(given | {"now": later(days=9)})) == approved
    hashes = desk.look(case=case, actor=who("otto"), now=later(days=9)).hashes
    assert hashes[3][1][:4].lower() in approved[0].decode().lower()  # the head code: of the event that approved it


def test_a_step_is_tried_without_being_taken(small: None) -> None:
    case = report()
    given = {"actor": who("dee"), "case": case, "step": "decide", "now": later(hours=1)}
    found = desk.letter_preview(outcome="restrict", answers=restriction(), **given)
    assert found is not None and found.title == "Our decision"
    assert desk.letter_preview(outcome="nothing", answers={"reasons": "Nothing more."}, **given) is None
    with pytest.raises(desk.Refused):
        desk.letter_preview(outcome="restrict", answers={}, **given)
    assert Event.objects.filter(stream__ref=case).count() == 1


def test_the_form_of_a_report_is_there_before_the_case_is(small: None) -> None:
    view = desk.openings(actor=who("rae"), now=NOW)
    assert [one.step.id for one in view.offers] == ["report"] and view.ref == ""
    with pytest.raises(desk.NotFound):
        desk.openings(actor=who("ghost"), now=NOW)


def test_finding_people_and_addresses(small: None) -> None:
    def found(q: str) -> list[tuple[str, str, bool]]:
        return [(one.kind, one.ref, one.exact) for one in desk.find_people(actor=who("rae"), q=q, now=NOW)]

    assert found("Pat Exampel") == [("person", "P-1", False)]
    assert found("07700 900001") == [("person", "P-1", True)]
    assert found(FLAT) == [("person", "P-1", True), ("address", FLAT, True)]
    assert found("flat 1, 2 high street") == [("person", "P-1", True), ("address", FLAT, True)]
    assert found("ab12cd") == [("person", "P-1", True), ("address", FLAT, True)]
    assert found("\0") == found("") == found("zzzz") == []
    one = desk.find_people(actor=who("rae"), q="P-1", now=NOW)[0]
    assert (one.name, one.year_of_birth, one.address) == ("Pat Example", 1980, "Flat 1, 2 High Street, AB1 2CD")
    with pytest.raises(desk.NotFound):
        desk.find_people(actor=who("ghost"), q="Pat", now=NOW)


def test_a_persons_page(small: None) -> None:
    case = report()
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="herself", now=NOW)
    view = desk.person(actor=who("otto"), ref="P-1", now=later(hours=1))
    assert ([one.need for one in view.needs], [one.value for one in view.channels]) == (["large-print"], ["07700 900001"])
    assert [one.ref for one in view.cases] == [case] and not view.card.alerts
    assert not desk.person(actor=who("hari"), ref="P-1", now=later(hours=1)).cases
    with pytest.raises(desk.NotFound):
        desk.person(actor=who("otto"), ref="nobody", now=NOW)


def test_who_an_account_is(small: None, django_user_model: Any) -> None:
    from evenhand.people.models import Colleague

    user = django_user_model.objects.create_user("rae")
    assert desk.actor_of(user_id=user.pk, now=NOW) is None and desk.actor_of(user_id=None, now=NOW) is None
    Colleague.objects.filter(ref="rae").update(user=user)
    assert desk.actor_of(user_id=user.pk, now=NOW) == who("rae")


def test_while_nobody_is_identified_letters_go_to_whoever_lives_there(small: None) -> None:
    from evenhand.desk.letters.post import recipient
    from evenhand.people import make

    make.address(uprn="empty", lines="3 High Street", postcode="AB1 2CD")
    for uprn, name in ((FLAT, "Pat Example"), ("empty", "The occupier")):
        case = report(subject={"unknown": {"address": uprn, "description": "A man of about forty"}})
        found = recipient(desk.look(case=case, actor=who("otto"), now=NOW).state, NOW)
        assert found.name == name and found.address[-1] == "AB1 2CD"
