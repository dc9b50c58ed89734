"""The pages of what helps: first on every page, on the person's word, decided by who may; the condition is on its own page alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand import desk
from evenhand.desk.models import Look
from evenhand.letters.document import BY_HAND
from evenhand.people.models import NeedAsked, NeedsTalk, PersonNeed
from evenhand.policy.load import load
from evenhand.web import oncall
from tests.desk.test_subjects import wide as wide
from tests.desk.world import PACKS, decide, later, precaution, report, who
from tests.web.conftest import signed_in
from tests.web.paper import words
from tests.web.test_person_page import At
from tests.web.test_person_page import at as at

pytestmark = pytest.mark.django_db
SCRIPT = "Is there anything that makes it easier for you to deal with us?"
ADD = {"need": "large-print", "said_by": "person", "how": "Size 20", "holds": "yes"}


def go(by: str, path: str, **post: Any) -> Any:
    client = signed_in(by)
    return client.post(path, post, follow=True) if post else client.get(path)


@pytest.fixture
def there(at: At) -> At:
    at("rae")
    return at


def need() -> str:
    return next(iter(desk.editions.book().policy().needs))


# --- asked of everyone at first ------------------------------------------------------------------
def test_everybody_is_asked_at_first_and_nothing_is_an_answer(there: At) -> None:
    assert SCRIPT in words(there("rae")) and SCRIPT in words(go("rae", "/people/P-1/needs"))
    said = words(go("rae", "/people/P-1/needs", do="nothing"))
    assert "Recorded that they were asked." in said and "nothing was wanted" in said and SCRIPT not in said
    assert SCRIPT not in words(there("rae")) and NeedsTalk.objects.get().by == "rae"


# --- added, decided, reviewed, ended -------------------------------------------------------------
def test_a_need_is_recorded_on_their_word_and_stands_on_the_card(there: At) -> None:
    form = words(go("rae", "/people/P-1/needs/add"))
    assert "No proof is asked." in form and "never why it is needed" in form
    wrong = go("rae", "/people/P-1/needs/add", need="", said_by="", how="x" * 301, holds="yes")
    assert wrong.status_code == 422 and "There is a problem" in words(wrong) and not PersonNeed.objects.exists()
    said = words(go("rae", "/people/P-1/needs/add", **ADD))
    assert "Recorded. It is on the card from now on." in said and "Size 20" in said and "said by: The person" in said
    assert "Letters in large print" in words(go("hari", "/people/P-1/card"))


def test_what_was_asked_for_is_refused_with_reasons_and_what_is_offered(there: At) -> None:
    go("rae", "/people/P-1/needs/add", **ADD | {"holds": "no"})
    where = f"/people/P-1/needs/asked/{NeedAsked.objects.get().pk}"
    assert "Only" in words(go("rae", where)) and go("rae", where, answer="agree").status_code == 422
    assert "waits for a decision or a second look (1)" in words(go("otto", "/work")) and "second look" not in words(go("rae", "/work"))
    assert "Asked for, and waiting" in words(go("otto", "/needs/due")) and "Only" in words(go("rae", "/needs/due"))
    bare = go("otto", where, answer="refuse")
    assert bare.status_code == 422 and "Give the reasons" in words(bare) and "Say what is offered instead" in words(bare)
    assert go("otto", where, answer="").status_code == 422
    said = words(go("otto", where, answer="refuse", reasons="There is no such printer.", instead="A call instead"))
    assert "There is no such printer." in said and "A call instead" in said and "may challenge" in said
    assert go("otto", where).status_code == 404 and go("otto", "/people/P-1/needs/asked/x").status_code == 404


def test_what_holds_is_looked_at_again_or_ended(there: At) -> None:
    go("rae", "/people/P-1/needs/add", **ADD)
    where = "/people/P-1/needs/now/large-print"
    assert "It still helps" not in words(go("rae", where)) and "It still helps" in words(go("otto", where))
    there("otto", days=400)
    assert "Look again" in words(go("otto", "/people/P-1/needs")) and "Due on" in words(go("otto", "/needs/due"))
    bad = {"next-day": "31", "next-month": "2", "next-year": "2030"}
    assert go("otto", where, answer="keep", **bad).status_code == 422 and go("otto", where, answer="").status_code == 422
    assert "Recorded that it still helps." in words(go("otto", where, answer="keep"))
    assert "Nothing waits." in words(go("otto", "/needs/due"))
    assert go("rae", where, answer="end", said_by="").status_code == 422
    said = words(go("rae", where, answer="end", said_by="person"))
    assert "Ended." in said and "What helped before (1)" in said
    assert go("rae", where).status_code == 404


# --- the condition -------------------------------------------------------------------------------
def test_the_condition_is_shown_on_one_page_to_few_and_each_look_is_recorded(there: At) -> None:
    go("rae", "/people/P-1/needs/add", **ADD)
    where = "/people/P-1/needs/condition"
    for by in ("rae", "maya"):
        assert "Only" in words(go(by, where)) and go(by, where, condition="Zyxophobia").status_code == 422 and where not in go(by, "/people/P-1/needs").content.decode()
    assert go("otto", where, condition="").status_code == 422
    assert "Zyxophobia since the flood" in words(go("otto", where, condition="Zyxophobia since the flood"))
    assert "Zyxo" in words(go("otto", where)) and Look.objects.filter(what="health", actor="otto").exists()
    case = report()
    precaution(case, later(hours=1))
    decide(case, later(hours=2), answers={"clash": "She asked for it."})
    pages = ["/people/P-1", "/people/P-1/card", "/people/P-1/needs", "/people/P-1/known", "/people/P-1/contacts", "/?q=Zyxophobia", "/needs/due", f"/cases/{case}", "/cases", "/work"]
    for by in ("otto", "rae"):
        for path in pages:
            assert "Zyxo" not in go(by, path).content.decode().replace("Zyxophobia", "", 9 if "q=" in path else 0), (by, path)
    assert "Nothing is kept." not in words(go("otto", where))
    form = go("otto", where).content.decode()
    key = form.split('name="key" value="')[1].split('"')[0]
    assert go("otto", where, key="x").status_code == 404 and go("otto", where, key=key, why="").status_code == 422 and "Nothing is kept." in words(go("otto", where, key=key, why="She asked us to."))


# --- first on every page -------------------------------------------------------------------------
def test_what_helps_stands_before_what_is_in_force_on_every_page(there: At) -> None:
    case = report()
    precaution(case, later(hours=1))
    desk.record_need(actor=who("rae"), person="P-1", need=need(), said_by="person", now=later())
    after = {
        "/people/P-1/card": "Before you visit", "/people/P-1": "In force now", f"/cases/{case}": "In force", "/people/P-1/contacts": "What came in", f"/danger/{case}": "Until",
    }  # fmt: skip
    for path, alert in after.items():
        said = words(go("otto", path))
        assert alert in said and said.index("What helps") < said.index(alert), path


def test_the_page_asks_as_much_with_ten_more_needs(there: At) -> None:
    def asked() -> int:
        client = signed_in("otto")
        client.get("/people/P-1/needs")
        with CaptureQueriesContext(connection) as captured:
            client.get("/people/P-1/needs")
        return len(captured)

    go("rae", "/people/P-1/needs/add", **ADD)
    before = asked()
    for number in range(10):
        desk.end_need(actor=who("rae"), person="P-1", need="large-print", said_by="person", now=later(hours=6, minutes=number))
        desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="person", how=f"Size {number}", now=later(hours=6, minutes=number, seconds=30))
    assert asked() == before <= 30


@pytest.mark.parametrize("path", ["", "/add", "/asked/1", "/now/large-print", "/condition"])
def test_nobody_who_is_not_there_has_needs(there: At, path: str) -> None:
    for ref in ("nobody", "nul%00", "x" * 300):
        assert go("rae", f"/people/{ref}/needs{path}").status_code == 404


def test_the_step_says_before_it_is_sent_what_helps_and_which_channels_they_cannot_use(there: At) -> None:
    case = report()
    desk.record_need(actor=who("rae"), person="P-1", need="no-telephone", said_by="person", now=later())
    said = words(go("dee", f"/cases/{case}/steps/decide?outcome=restrict"))
    assert "No telephone calls (cannot use: telephone)" in said
    assert "channel is closed all the same" in said


def test_a_letter_is_first_offered_in_the_format_that_helps(there: At) -> None:
    case = report()
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="person", now=later())
    decide(case, later(hours=2), answers={"clash": "She asked for it."})
    there("otto", days=1)
    letter = next(iter(desk.look(case=case, actor=who("otto"), now=later(days=1)).state.letters))
    where = f"/cases/{case}/letters/{letter}"
    page = go("otto", where).content.decode()
    assert page.index("?format=large-print") < page.index("?format=pdf") and "What helps this person asks for: Large print." in words(go("otto", where))
    assert go("otto", f"{where}?format=").content == go("otto", f"{where}?format=large-print").content
    assert go("otto", f"{where}?format=none").status_code == 404


# --- asked where contact is first made -------------------------------------------------------------
def test_a_call_asks_and_takes_the_answer_where_it_is(there: At) -> None:
    client = signed_in("rae")
    client.post("/people/P-1/call", {"do": "start"})
    here = client.get("/people/P-1/call")
    assert SCRIPT in words(here) and "<details" in here.content.decode()
    given = {"need": "large-print", "how": "Size 20", "said_by": "person", "holds": "yes", "back": "/people/P-1/call"}
    wrong = client.post("/people/P-1/needs/add", given | {"need": ""})
    assert wrong.status_code == 422 and "Choose what helps" in words(wrong) and 'name="back" value="/people/P-1/call"' in wrong.content.decode()
    done = client.post("/people/P-1/needs/add", given)
    assert done["Location"] == "/people/P-1/call#asked"
    said = words(client.get("/people/P-1/call"))
    assert SCRIPT not in said and "What helps is on record: Letters in large print (since" in said and PersonNeed.objects.get().said_by == "person"


def test_nothing_wanted_is_said_with_its_day_and_not_asked_again(there: At) -> None:
    client = signed_in("rae")
    client.post("/people/P-1/call", {"do": "start"})
    assert client.post("/people/P-1/needs", {"do": "nothing", "back": "/people/P-1/call"})["Location"] == "/people/P-1/call#asked"
    said = words(client.get("/people/P-1/call"))
    assert SCRIPT not in said and "They were asked on" in said and "nothing was wanted." in said
    there("rae", days=400)
    assert SCRIPT in words(client.get("/people/P-1/call")), "a year later somebody asks again"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "people"])
def test_the_way_back_leads_nowhere_else(there: At, back: str) -> None:
    assert signed_in("rae").post("/people/P-1/needs", {"back": back})["Location"] == "/people/P-1/needs?done=nothing"


def test_a_refused_need_is_no_reason_to_ask_again(there: At) -> None:
    go("rae", "/people/P-1/needs/add", **ADD | {"holds": "no"})
    go("otto", f"/people/P-1/needs/asked/{NeedAsked.objects.get().pk}", answer="refuse", reasons="There is no such printer.", instead="A call instead")
    client = signed_in("rae")
    client.post("/people/P-1/call", {"do": "start"})
    said = words(client.get("/people/P-1/call"))
    assert SCRIPT not in said and "refused)" in said


# --- taking out what was written -------------------------------------------------------------------
def test_what_was_written_is_taken_out_by_page_with_a_reason(there: At) -> None:
    go("rae", "/people/P-1/needs/add", **ADD)
    assert "/people/P-1/notes" in go("otto", "/people/P-1/needs").content.decode() and "/notes" not in go("rae", "/people/P-1/needs").content.decode()
    refused = go("rae", "/people/P-1/notes")
    assert refused.status_code == 200 and "Only" in words(refused) and "Size 20" not in words(refused)
    page = go("otto", "/people/P-1/notes")
    assert "How exactly: Size 20" in words(page)
    where = page.content.decode().split('href="/people/P-1/notes/')[1].split('"')[0]
    form = words(go("otto", f"/people/P-1/notes/{where}"))
    assert "Size 20" in form and "It cannot be undone." in form
    empty = go("otto", f"/people/P-1/notes/{where}", why="")
    assert empty.status_code == 422 and "Say why it is taken out" in words(empty)
    assert go("rae", f"/people/P-1/notes/{where}", why="She asked us to.").status_code == 422
    said = words(go("otto", f"/people/P-1/notes/{where}", why="She asked us to."))
    assert "Taken out for good." in said and "by Otto" in said and "Size 20" not in said
    assert "Letters in large print" in words(go("otto", "/people/P-1/needs")), "what helps stays"
    assert go("otto", f"/people/P-1/notes/{where}").status_code == 404 and go("otto", "/people/P-1/notes/x").status_code == 404


def test_what_helps_stands_first_on_the_list_of_calls_the_steps_and_the_form_of_danger(there: At) -> None:
    case = report()
    desk.record_need(actor=who("rae"), person="P-1", need="no-telephone", said_by="person", now=later())
    client = signed_in("dee")
    client.post(f"/cases/{case}/interest", {"do": "none"})
    for path in (f"/cases/{case}/steps/decide?outcome=nothing", f"/cases/{case}/steps/decide?choose=1"):
        said = words(client.get(path))
        assert "What helps this person No telephone calls (cannot use: telephone)" in said and said.count("No telephone calls") == 1, path
    for path in ("/danger?about=person:P-1", f"/danger?about=case:{case}"):
        said = words(go("otto", path))
        assert "What helps" not in said or said.index("No telephone calls") < said.index("Put it in force now"), path


# --- what the policy in force names reaches the page where it matters ------------------------------
def test_the_named_needs_are_there_and_each_changes_a_letter_or_how_a_call_goes() -> None:
    policy = load(PACKS.parents[1] / "policies" / "connexus-2022")
    letters = {name: policy.needs[name].format for name in ("coloured-paper", "easy-read", "translation", "interpreter")}
    assert set(letters.values()) <= set(BY_HAND) and policy.needs["large-print"].format == "large-print"
    assert {"text-relay", "sign-language", "warning-first", "extra-time", "support-worker"} <= set(policy.needs) & set(oncall.HOW)
    anxiety = {name for name, need in policy.needs.items() if "3.21" in need.clause}
    assert {"notice", "no-surprise", "same-person", "calm-place"} <= anxiety & set(oncall.HOW), "what the policy says of anxiety and phobias is data"
    assert not any(word in need.title.lower() for need in policy.needs.values() for word in ("anxi", "phobi")), "what helps, never why"
