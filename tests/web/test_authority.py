"""The pages of who may act for a person: whom to ask and how, the answer with one press, and copies of letters."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand import desk
from evenhand.people.models import Authority
from tests.desk.test_authority import acting
from tests.desk.test_rights import a_letter
from tests.desk.test_subjects import wide as wide
from tests.desk.world import later, who
from tests.web.conftest import signed_in
from tests.web.paper import words
from tests.web.test_needs import go
from tests.web.test_person_page import At
from tests.web.test_person_page import at as at

pytestmark = pytest.mark.django_db
WHERE = "/people/P-1/authorities"
FORM = {"name": "Dana Example", "kind": "word", "covers": "all", "answer": "ask"}
HOSTILE = ["nul\0", "x" * 10_000, "\u202eevil", "<script>alert(1)</script>"]


@pytest.fixture
def there(at: At, settings: Any) -> At:
    """Everybody can sign in; three days have passed."""
    at("rae", days=3)
    return at


def take_in(case: str, **more: Any) -> Any:
    given = {"do": "send", "form": "f", "choice": "appeal", "words": "She was away.", "channel": "telephone", "who": "for", "acting": "Dana Example, her daughter",
             "received-day": "6", "received-month": "3", "received-year": "2026"}  # fmt: skip
    return go("otto", f"/cases/{case}/told", **(given | more))


def sought() -> Authority:
    return Authority.objects.get(state="sought")


def test_a_daughter_appeals_she_is_asked_about_and_confirmed(there: At) -> None:
    case, _code = a_letter()
    assert "The reference to give them" in words(take_in(case))
    said = words(go("otto", "/work"))
    assert "Ask Pat Example whether this person may act for them: Dana Example, her daughter" in said and "Ask by Friday 13 March 2026, and by another way than the one it came by." in said
    assert "Nothing waits for you" not in said
    assert "Ask Pat Example" not in words(go("rae", "/work"))
    one = words(page := go("otto", f"{WHERE}/{sought().pk}"))
    assert "Text message: 07700 900001" in one and "Telephone: " not in one and "reached us on Friday 6 March 2026 (telephone)" in one
    assert page.content.decode().count('name="do" value=') == 4, "three answers, and that they were told"
    assert "No copy of a letter may go to" in words(there("rae", days=3))
    done = words(go("otto", f"{WHERE}/{sought().pk}", do="yes", asked_by="text", answer="person", covers="all"))
    assert "From now on they may act" in done and "Asked on Friday 6 March 2026 (text message)" in done
    assert "A copy of letters may go to Dana Example" in words(there("rae", days=3))
    assert "Ask Pat Example" not in words(go("otto", "/work"))


def test_no_and_could_not_be_reached_are_one_press_too(there: At) -> None:
    key = acting(came_by="email").pk
    again = words(go("otto", f"{WHERE}/{key}", do="unreached"))
    assert "Try again by the day" in again and "Tried once." in again
    wrong = go("otto", f"{WHERE}/{key}", do="no", asked_by="")
    assert wrong.status_code == 422 and "Choose how you asked them" in words(wrong)
    assert go("otto", f"{WHERE}/{key}", do="no", asked_by="email").status_code == 422, "the way by which it came"
    assert "they are told nothing" in words(go("otto", f"{WHERE}/{key}", do="no", asked_by="visit")).lower()
    assert "Pat Example said no." in words(go("rae", WHERE))
    assert go("otto", f"{WHERE}/{key}", do="yes", asked_by="visit").status_code == 422, "answered already"


def test_what_they_are_told_holds_nothing_of_the_person_and_is_noted(there: At) -> None:
    case, _code = a_letter()
    take_in(case)
    content = go("otto", f"{WHERE}/{sought().pk}").content.decode()
    told = content[content.index("<blockquote") : content.index("</blockquote>")]
    assert "6 March 2026" in told and not any(one in told for one in ("Pat", "Example", case, "appeal", "She was away"))
    assert "They were told on Friday 6 March 2026" in words(go("otto", f"{WHERE}/{sought().pk}", do="told"))


def test_somebody_is_recorded_and_what_is_wrong_stands_beside_its_field(there: At) -> None:
    bad = go("otto", f"{WHERE}/add", **FORM, until_x="")
    assert bad.status_code == 200 and sought().kind == "word"
    for field, value, said in (("name", "", "Give their name"), ("kind", "friend", "Choose on what authority"), ("covers", "case", "number of a case"), ("representative", "P-9", "no person with this reference")):
        found = go("otto", f"{WHERE}/add", **(FORM | {field: value}))
        assert found.status_code == 422 and said in words(found)
    day = {"until-day": "31", "until-month": "2", "until-year": "2027"}
    assert "Enter a real day" in words(go("otto", f"{WHERE}/add", **FORM, **day))
    confirmed = {"kind": "attorney", "answer": "document", "how": "The registered power.", "name": "Mo Example"}
    assert "may act, as far as it goes" in words(go("otto", f"{WHERE}/add", **(FORM | confirmed)))


@pytest.mark.parametrize("field", ["name", "contact", "how"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_break_nothing(there: At, field: str, text: str) -> None:
    found = go("otto", f"{WHERE}/add", **(FORM | {"answer": "person", "asked_by": "visit", field: text}))
    assert found.status_code in (200, 422) and "<script>alert" not in found.content.decode()
    assert Authority.objects.exists() == (text == HOSTILE[-1])


def test_a_document_stands_in_place_of_the_answer_and_it_ends(there: At) -> None:
    key = acting().pk
    wrong = go("otto", f"{WHERE}/{key}/instead", kind="attorney", answer="document", how="")
    assert wrong.status_code == 422 and "Say which document" in words(wrong)
    said = words(go("otto", f"{WHERE}/{key}/instead", kind="elected-member", answer="rule", how="He says that she asked him."))
    assert "The member’s own rule applies" in said
    assert "paragraphs 23 to 25" in words(go("otto", f"{WHERE}/add"))
    assert go("otto", f"{WHERE}/{key}/instead").status_code == 404, "answered"
    assert go("otto", f"{WHERE}/{key}/end", how="").status_code == 422
    assert "the person withdrew it" in words(go("otto", f"{WHERE}/{key}/end", how="withdrawn"))


def test_who_may_not_record_it_is_told_who_could_and_may_read(there: At) -> None:
    key = acting().pk
    for path in ("add", f"{key}/instead", f"{key}/end"):
        assert "may record who may act for a person" in words(go("rae", f"{WHERE}/{path}"))
    assert "Record who acts for them" not in words(go("rae", WHERE)) and "Yes, as said" not in words(go("rae", f"{WHERE}/{key}"))
    assert go("rae", f"{WHERE}/{key}", do="yes", asked_by="visit").status_code == 422 and sought().pk == key
    assert "may record who may act" in words(go("rae", "/authorities/due"))
    for path in ("/people/P-9/authorities", f"/people/P-2/authorities/{key}", f"{WHERE}/x", f"{WHERE}/{'9' * 30}", f"{WHERE}/999"):
        assert go("otto", path).status_code == 404


def test_before_contact_and_on_a_call_it_says_who_may_be_told(there: At) -> None:
    assert "Nobody is recorded as acting for them." in words(go("rae", "/people/P-1/card"))
    acting()
    acting(name="Mo Example", answer="person", asked_by="telephone", limits="Money only")
    said = words(go("rae", "/people/P-1/card"))
    assert "Somebody calls for them" in said and "The person is being asked." in said and "You may talk with them about everything" in said and "Money only" in said
    call = words(signed_in("rae").post("/people/P-1/call", {"do": "start"}, follow=True))
    assert "Somebody calls for them" in call and "tell them nothing of the person" in call


def test_a_copy_goes_with_a_press_and_only_to_who_is_confirmed(there: At) -> None:
    case, _code = a_letter()
    key = acting().pk
    page = f"/cases/{case}/letters/decision.2"
    assert "A copy may not go to Dana Example" in words(go("otto", page))
    assert go("otto", f"{page}/copy/{key}").status_code == 422 == go("otto", f"{page}/copy/{key}", do="sent").status_code
    desk.answer_authority(actor=who("otto"), person="P-1", key=key, given={"came": "yes", "asked_by": "visit"}, now=later(days=3))
    assert "A copy may go to Dana Example" in words(go("otto", page))
    file = go("otto", f"{page}/copy/{key}?format=text")
    assert file.status_code == 200 and "Copy for Dana Example" in file.content.decode() and "High Street" not in file.content.decode()
    assert "A copy was sent on Friday 6 March 2026, recorded by Otto." in words(go("otto", f"{page}/copy/{key}", do="sent"))
    assert "was sent on Friday 6 March 2026 by Otto" in words(go("rae", WHERE))
    assert go("nobody", f"{page}/copy/{key}").status_code == 404 and go("otto", f"{page}/copy/{key}?format=exe").status_code == 404


def test_many_cost_what_a_few_cost(there: At) -> None:
    for number in range(6):
        acting(name=f"Somebody {number}", at=later(seconds=number + 1))
    client = signed_in("otto")

    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    paths = (WHERE, "/people/P-1", "/people/P-1/card", "/work", "/authorities/due")
    few = [queries(path) for path in paths]
    for number in range(8):
        acting(name=f"Another {number} {'x' * 100}", at=later(minutes=number + 1))
    assert [queries(path) for path in paths] == few
    assert "14 people are to be asked" in words(client.get("/authorities/due"))
    assert "All who are to be asked" in words(client.get("/work"))


def test_a_name_is_tied_to_the_person_whom_we_know_and_untied(there: At) -> None:
    key = acting().pk
    who_page = f"{WHERE}/{key}/who"
    assert "tie it to their record" in words(go("otto", f"{WHERE}/{key}"))
    nobody, some = go("otto", f"{who_page}?q=zzzzzz"), go("otto", f"{who_page}?q=Sam+Other")
    assert "Nobody was found" in words(nobody) and "Sam Other, born in 1985, no address known (P-2)" in words(some)
    assert "Pat Example (P-1)" not in words(go("otto", f"{who_page}?q=P-1")) and "Nobody was found" in words(go("otto", f"{who_page}?q=P-1"))
    wrong = go("otto", who_page, q="Sam Other", representative="P-2", sure="")
    assert wrong.status_code == 422 and "Say how you know" in words(wrong) and 'value="P-2" checked' in wrong.content.decode()
    done = words(go("otto", who_page, q="Sam Other", representative="P-2", sure="seen"))
    assert "Recorded who they are." in done and "Recorded at first as Dana Example." in done and "It is not this person’s record" in done
    assert "Taken back." in words(go("otto", who_page, do="own")) and "Recorded at first" not in words(go("otto", WHERE))
    assert "may record who may act for a person" in words(go("rae", who_page))
    for text in HOSTILE:
        assert go("otto", f"{who_page}", q=text, representative=text, sure=text).status_code == 422
    desk.end_authority(actor=who("otto"), person="P-1", key=key, how="error", now=later(days=3))
    assert go("otto", who_page).status_code == 404 == go("otto", f"{WHERE}/{'9' * 30}/who").status_code


def test_what_they_are_told_is_a_letter_where_they_have_an_address_of_their_own(there: At) -> None:
    none, some = acting().pk, acting(name="Mo Example", contact="4 Row, Elsewhere, ZZ4 4ZZ").pk
    assert "No letter can be made" in words(go("otto", f"{WHERE}/{none}")) and go("otto", f"{WHERE}/{none}/receipt").status_code == 422
    assert f'href="{WHERE}/{some}/receipt?format=large-print"' in go("otto", f"{WHERE}/{some}").content.decode()
    file = go("otto", f"{WHERE}/{some}/receipt?format=text")
    assert file.status_code == 200 and "ZZ4 4ZZ" in file.content.decode() and "Pat" not in file.content.decode()
    assert file["Content-Disposition"] == f'attachment; filename="A-{some}-received"'
    assert go("otto", f"{WHERE}/{some}/receipt?format=exe").status_code == 404 and go("rae", f"{WHERE}/{some}/receipt").status_code == 422
