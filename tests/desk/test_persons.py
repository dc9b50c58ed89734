"""Recording and changing people: names, standings, ways to reach them, safe addresses, links that do nothing."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import alerts, desk, ledger
from evenhand.case.events import Refused
from evenhand.desk.letters.post import recipient
from evenhand.desk.people import guard, persons
from evenhand.people import find
from evenhand.people.models import Address, FormerName, Person, PostAddress
from tests.desk.test_persons_death import in_force, state
from tests.desk.world import FLAT, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
SECRET = {"lines": "7 Hidden Lane, Elsewhere", "postcode": "ZZ9 9ZZ"}


def changed(ref: str = "P-1", *, by: str = "rae", **given: Any) -> Person:
    return persons.change_person(actor=who(by), ref=ref, given=given, now=later(hours=1))


def add(kind: str, ref: str = "P-1", *, by: str = "rae", **given: Any) -> Person:
    return persons.add_way(actor=who(by), ref=ref, kind=kind, given=given, now=later(hours=1))


def known(ref: str = "P-1", *, by: str = "rae") -> persons.Known:
    return persons.known(actor=who(by), ref=ref, now=later(hours=2))


def found(q: str) -> list[tuple[str, str]]:
    return [(one.ref, one.name) for one in desk.find_people(actor=who("rae"), q=q, now=later(hours=2))]


def stream(ref: str) -> list[Any]:
    return ledger.read(kind="person", ref=ref)


def test_a_new_person_has_a_reference_and_is_found(small: None) -> None:
    made = persons.record_person(
        actor=who("rae"), now=later(), given={"name": "Jo Newly", "year_of_birth": "1990", "standings": ["tenant", "neighbour"], "telephone": "01632 960001", "uprn": FLAT},
    )  # fmt: skip
    assert found("jo newly") == found("01632 960001") == [(made.ref, "Jo Newly")] and made.standings == ["tenant", "neighbour"]
    assert known(made.ref).addresses[0].uprn == FLAT
    (event,) = stream(made.ref)
    assert event.step == "person.record" and "Jo Newly" not in str(event.effects)


@pytest.mark.parametrize("tie", [{"uprn": FLAT}, {"telephone": "01632 960002"}, {"email": "someone@mail.example"}])
def test_somebody_not_yet_identified_is_tied_to_an_address_a_number_or_an_e_mail(small: None, tie: dict[str, str]) -> None:
    made = persons.record_person(actor=who("rae"), now=later(), given={"unidentified": True, "description": "Rings at night", **tie})
    assert (made.unidentified and made.ref in [ref for ref, _ in found(next(iter(tie.values())))]) or tie == {"uprn": FLAT}
    with pytest.raises(Refused, match="by which they may be found again"):
        persons.record_person(actor=who("rae"), now=later(), given={"unidentified": True, "description": "Rings at night"})


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"), ({"name": "x" * 201}, "name"), ({"name": "Nul\0"}, "name"), ({"year_of_birth": "2030"}, "year_of_birth"), ({"year_of_birth": "٢٠٠٠"}, "year_of_birth"),
        ({"standings": ["king"]}, "standings"), ({"standings": "tenant"}, "standings"), ({"standings": [[]]}, "standings"), ({"prefers": ["pigeon"]}, "prefers"), ({"language": "x" * 30}, "language"),
        ({"name": "Somebody Else"}, "was"), ({"name": "Somebody Else", "was": "married"}, "was"), ({"preferred_name": "\u202e" * 300}, "preferred_name"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_at_its_field_and_changes_nothing(small: None, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        changed(**given)
    assert [one.field for one in refused.value.refusals] == [field]
    assert Person.objects.get(ref="P-1").name == "Pat Example" and not stream("P-1")


def test_the_preferred_name_is_on_the_card_in_letters_and_in_results(small: None) -> None:
    case = in_force()
    changed(preferred_name="Patsy Example")
    assert desk.card(actor=who("rae"), person="P-1", now=later(hours=2)).name == "Patsy Example"
    assert recipient(state(case), later(hours=2)).name == "Patsy Example" and found("Patsy") == [("P-1", "Patsy Example")] == found("Pat Example")


def test_a_former_name_finds_and_is_never_shown(small: None) -> None:
    changed(name="Robin Present", was="former")
    assert found("Pat Example") == [("P-1", "Robin Present")] == found("Robin Present")
    assert "Pat Example" not in str(known()) and "Pat Example" not in str(stream("P-1")[0].effects)


def test_a_protected_former_name_is_no_key_and_is_kept_nowhere(small: None) -> None:
    changed(name="Robin Present", was="protected")
    assert found("Pat Example") == [] and not FormerName.objects.exists() and Person.objects.get(ref="P-1").protected_name
    assert "Pat" not in str([one.answers for one in stream("P-1")])


def test_a_name_written_wrongly_is_forgotten(small: None) -> None:
    changed(name="Patricia Sample", was="corrected")
    assert found("Pat Example") != [("P-1", "Patricia Sample")] or found("Example") == []


def test_references_of_other_systems_are_found_by_exactly(small: None) -> None:
    add("reference", system="Housing", reference="ten 00/12")
    assert found("TEN00/12") == [("P-1", "Pat Example")] and found("TEN00/13") == []
    with pytest.raises(Refused, match="join the two records"):
        add("reference", "P-2", system="Housing", reference="TEN 00/12")
    add("reference", "P-2", system="Repairs", reference="TEN 00/12")
    assert {ref for ref, _ in found("ten00/12")} == {"P-1", "P-2"}


def test_a_safe_address_gets_the_post_and_is_masked(small: None) -> None:
    case = in_force()
    with pytest.raises(Refused, match="Only Owner"):
        add("safe", **SECRET)
    add("safe", by="otto", **SECRET)
    assert recipient(state(case), later(hours=2)).address == ("7 Hidden Lane", "Elsewhere", "ZZ9 9ZZ")
    letter = next(iter(state(case).letters))
    shown = {by: desk.letter_document(actor=who(by), case=case, letter=letter, now=later(hours=4)).recipient for by in ("otto", "dee")}
    assert "7 Hidden Lane" in shown["otto"] and "Hidden" not in str(shown["dee"]) and "safe address" in str(shown["dee"])
    assert [one.text for one in known().post] == [""] and "Hidden" in known(by="otto").post[0].text
    assert found("7 Hidden Lane, Elsewhere") == found("ZZ9 9ZZ") == [] and "Hidden" not in str(desk.card(actor=who("rae"), person="P-1", now=later(hours=3)))
    assert "Hidden" not in str(desk.person(actor=who("rae"), ref="P-1", now=later(hours=3))) and "Hidden" not in str([(one.effects, one.answers) for one in stream("P-1")])


def test_an_address_left_takes_its_card_along(small: None) -> None:
    precaution(report(), later(hours=1))
    assert alerts.card(address=FLAT, now=later(hours=2), book=desk.editions.book()).alerts  # type: ignore[union-attr]
    persons.end_way(actor=who("rae"), ref="P-1", kind="address", key=Address.objects.get(person__ref="P-1").pk, now=later(hours=3))
    assert not alerts.card(address=FLAT, now=later(hours=4), book=desk.editions.book()).alerts  # type: ignore[union-attr]
    from evenhand.alerts.models import Change

    assert Change.objects.filter(kind="ended", address=FLAT).exists()
    add("address", uprn="300", lines="9 Low Street")
    assert [one.uprn for one in find.homes(person="P-1", now=later(hours=5))] == ["300"]


@pytest.mark.parametrize(("kind", "given"), [("telephone", {"value": "01632 960007"}), ("email", {"value": "pat@mail.example"}), ("correspondence", SECRET), ("reference", {"system": "CRM", "reference": "CRM-4812"})])
def test_ways_are_added_and_ended(small: None, kind: str, given: dict[str, str]) -> None:
    def all_of() -> str:
        page = known()
        return str([one.value for one in page.channels] + [one.text for one in page.post] + [one.reference for one in page.references])

    add(kind, **given)
    assert next(reversed(given.values())) in all_of()
    key = stream("P-1")[-1].effects[0]["key"]
    persons.end_way(actor=who("rae"), ref="P-1", kind=kind, key=key, now=later(hours=1))
    assert next(reversed(given.values())) not in all_of()
    with pytest.raises(desk.NotFound):
        persons.end_way(actor=who("rae"), ref="P-1", kind=kind, key=key, now=later(hours=1))


def test_household_links_never_spread_an_alert(small: None) -> None:
    precaution(report(), later(hours=1))
    for kind in ("lives-with", "guardian"):
        add("link", "P-2", link=kind, other="P-1")
    assert not desk.card(actor=who("rae"), person="P-2", now=later(hours=3)).alerts
    assert [(one.kind, one.ref) for one in known("P-2").links] == [("lives-with", "P-1"), ("guardian", "P-1")]
    assert [(one.kind, one.ref) for one in known("P-1").links] == [("lives-with", "P-2"), ("ward", "P-2")]
    for wrong in ({"link": "lives-with", "other": "P-2"}, {"link": "enemy", "other": "P-1"}, {"link": "parent", "other": "nobody"}):
        with pytest.raises(Refused):
            add("link", "P-2", **wrong)


def test_nobody_acts_in_their_own_matter_nor_without_an_account(small: None) -> None:
    from evenhand.people import make
    from evenhand.people.models import Colleague

    make.related(colleague=Colleague.objects.get(ref="rae"), other="P-1")
    with pytest.raises(Refused, match="somebody close to you"):
        changed(preferred_name="Patsy")
    with pytest.raises(desk.NotFound):
        changed(by="stranger", preferred_name="Patsy")
    with pytest.raises(desk.NotFound):
        changed("nobody", preferred_name="Patsy")


def test_the_page_of_somebody_who_works_here_is_held_by_few_and_the_card_by_nobody(small: None) -> None:
    from evenhand.people.models import Colleague

    precaution(report(), later(hours=1))
    case = report(by="olu", answers={"affected": ["rae"]})
    guard.works_here(actor=who("otto"), ref="P-1", colleague="olu", now=later(hours=1))
    assert Person.objects.get(ref="P-1").colleague == Colleague.objects.get(ref="olu")
    assert desk.look(case=case, actor=who("olu"), now=later(hours=2)).own_report_only
    with pytest.raises(Refused, match="your own"):
        guard.works_here(actor=who("olu"), ref="P-1", colleague="", now=later(hours=2))
    assert desk.card(actor=who("hari"), person="P-1", now=later(hours=2)).alerts
    for by in ("hari", "olu"):
        for look in (lambda by=by: known(by=by), lambda by=by: desk.person(actor=who(by), ref="P-1", now=later(hours=2))):
            with pytest.raises(desk.NotFound):
                look()
    with pytest.raises(desk.NotFound):
        changed(preferred_name="Patsy")
    assert known(by="otto").person.ref == "P-1"
    for by, year in (("otto", 1980), ("hari", None)):
        (hit,) = desk.find_people(actor=who(by), q="P-1", now=later(hours=2))
        assert (hit.name, hit.year_of_birth, bool(hit.address)) == ("Pat Example", year, bool(year))
    assert PostAddress.objects.count() == 0
