"""Settings: colleagues, offices, cover, leaving, closed days, tokens, as a person without JavaScript uses them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.api import tokens as api_tokens
from evenhand.case.facts import Actor
from evenhand.desk.office import views
from evenhand.people import make, org
from evenhand.people.models import Absence, Colleague, RoleHeld
from tests.web.conftest import NOW, As
from tests.web.paper import at, faults, link, read, send, words

C = "/settings/colleagues"


def on(name: str, year: int, month: int, day: int) -> dict[str, str]:
    """A day as its three boxes send it."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


def secret(answer: Any) -> str:
    return re.search(r'app-secret"><code>([^<]+)<', answer.content.decode())[1]


# --- who sees what -------------------------------------------------------------------------------
def test_everybody_finds_their_own_leave_and_nobody_the_rest(as_: As) -> None:
    amy = as_("amy.field")
    page = amy.get("/settings")
    assert link(page, "Say when you are away") == f"{C}/amy.field/cover" and "Add a colleague" not in words(page)
    assert 'href="/settings"' in amy.get("/work").content.decode()
    for where in ("/settings/new-colleague", f"{C}/amy.field/offices", f"{C}/amy.field/details", f"{C}/amy.field/account"):
        assert "This is not yours to change. An administrator" in words(amy.get(where))
        assert amy.post(where, {"do": "give", "role": "duty-manager", "why": "Because.", "name": "A", "email": "a@b.example"}).status_code == 403
    for where in ("cover", "offices", "leave", "relations", "account", "details"):
        assert amy.get(f"{C}/ben.orchard/{where}").status_code == amy.post(f"{C}/ben.orchard/{where}", {"do": "away"}).status_code == 404
    assert amy.get(f"{C}/ben.orchard").status_code == amy.get(f"{C}/nemo").status_code == 404
    assert "Nobody names you" in words(amy.get(C))
    assert RoleHeld.objects.filter(colleague__ref="amy.field").count() == 0


def test_a_manager_sees_their_people_and_not_whom_they_are_close_to(as_: As) -> None:
    cara = as_("cara.meadow")
    assert link(cara.get("/settings"), "Viktor Dune") == f"{C}/viktor.dune/cover"
    said = words(cara.get(f"{C}/viktor.dune"))
    assert "Farah" not in said and "close to" not in said and cara.get(f"{C}/viktor.dune/relations").status_code == 404
    assert "Farah Shore (farah.shore)" in words(as_("viktor.dune").get(f"{C}/viktor.dune"))
    assert "Farah Shore (farah.shore)" in words(as_("zoe.cliff").get(f"{C}/viktor.dune"))


# --- cover ---------------------------------------------------------------------------------------
def test_a_head_names_cover_with_two_fields(as_: As) -> None:
    gita = as_("gita.moor")
    where = link(gita.get("/settings"), "Ben Orchard")
    page = gita.get(where)
    assert read(page).forms[-3 if len(read(page).forms) > 3 else 0] is not None
    done = gita.post(where, {"do": "away", **on("first", 2026, 8, 28), **on("last", 2026, 9, 4), "cover": "amy.field"}, follow=True)
    assert at(done).endswith("?done=away") and "Away until Friday 4 September . Amy Field covers" in words(done)
    assert org.colleagues(now=NOW)["ben.orchard"].deputy == "amy.field"
    assert "Ben Orchard" in words(as_("zoe.cliff").get(f"{C}?q=ben")) and "Amy Field covers" in words(as_("zoe.cliff").get(f"{C}?q=ben"))
    number = Absence.objects.get(colleague__ref="ben.orchard").pk
    for _ in range(2):
        back = gita.post(where, {"do": "back", "absence": str(number)}, follow=True)
    assert "over, or was taken back before" in words(back) and not org.colleagues(now=NOW)["ben.orchard"].absent(NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ["Enter the first day away", "Enter the last day away"]), ({**on("first", 2026, 8, 28), **on("last", 2026, 2, 31)}, ["Enter a real day, such as 5 11 2026"]),
        ({**on("first", 2026, 8, 28), **on("last", 2026, 8, 27)}, ["The last day away has to be the first one or later."]),
        ({**on("first", 2026, 8, 28), **on("last", 2026, 8, 29), "cover": "cara.meadow"}, ["Cara Meadow is away from Tuesday 25 August 2026 to Monday 31 August 2026. Choose somebody else."]),
        ({**on("first", 2026, 8, 28), **on("last", 2026, 8, 29), "cover": "x\0y"}, ["Choose a colleague from the list."]),
    ],
)  # fmt: skip
def test_cover_that_cannot_be_named_is_said_beside_the_field(as_: As, given: dict[str, str], said: list[str]) -> None:
    before = Absence.objects.count()
    answer = as_("amy.field").post(f"{C}/amy.field/cover", {"do": "away", **given})
    assert answer.status_code == 422 and faults(answer) == said and Absence.objects.count() == before
    assert answer.content.decode().count("<h1") == 1 and "Error: " in answer.content.decode()


def test_an_absence_taken_back_stays_as_such(as_: As) -> None:
    amy = as_("amy.field")
    amy.post(f"{C}/amy.field/cover", {"do": "away", **on("first", 2026, 9, 7), **on("last", 2026, 9, 8)})
    page = amy.get(f"{C}/amy.field/cover")
    assert "To come Monday 7 September to Tuesday 8 September" in words(page)
    number = Absence.objects.get(colleague__ref="amy.field").pk
    assert "Monday 7 September : taken back" in words(amy.post(f"{C}/amy.field/cover", {"do": "back", "absence": str(number)}, follow=True))


# --- joining, offices, the account ---------------------------------------------------------------
def test_a_joiner_is_one_form_and_the_password_is_shown_once(as_: As) -> None:
    zoe = as_("zoe.cliff")
    where = link(zoe.get("/settings"), "Add a colleague")
    answer = zoe.post(where, {"name": "Aoife Ní Dhomhnaill-Featherstonehaugh", "email": "Aoife@demo.example", "manager": "ben.orchard", "roles": ["housing-manager"]})
    word = secret(answer)
    assert authenticate(username="aoife@demo.example", password=word).colleague.ref == "aoife"
    assert "no-store" in answer["Cache-Control"] and word not in zoe.get(f"{C}/aoife").content.decode()
    assert org.colleagues(now=NOW)["aoife"].roles == {"housing-manager"} and org.colleagues(now=NOW)["aoife"].manager == "ben.orchard"
    again = zoe.post(where, {"name": "", "email": "aoife@demo.example"})
    assert again.status_code == 422 and faults(again) == ["Enter their name.", "There is a colleague or an account aoife@demo.example already."]
    assert "Joined" in words(zoe.get(f"{C}/aoife"))


def test_a_second_holder_of_an_office_of_one_human_is_asked_about(as_: As) -> None:
    zoe, where = as_("zoe.cliff"), f"{C}/hugh.bay/offices"
    given = {"do": "give", "role": "hr-od-manager", "why": "Farah moves on.", **on("since", 2026, 8, 28)}
    asked = zoe.post(where, given)
    assert asked.status_code == 422 and "Farah Shore leaves it; Hugh Bay holds it" in words(asked)
    assert "Nothing was changed" in words(zoe.post(where, {**given, "leave": "no"}, follow=True))
    assert "The office is given" in words(zoe.post(where, {**given, "leave": "yes"}, follow=True))
    known = org.colleagues(now=NOW)
    assert "hr-od-manager" in known["hugh.bay"].roles and "hr-od-manager" not in known["farah.shore"].roles
    assert "Office ended: HR and OD Manager; Hugh Bay has it" in words(zoe.get(f"{C}/farah.shore"))
    ended = zoe.post(where, {"do": "take", "role": "hr-od-manager", "why": "Only for today."}, follow=True)
    assert "The office has ended" in words(ended) and faults(zoe.post(where, {"do": "give", **on("since", 2026, 8, 1), "role": "", "why": ""})) == ["Choose an office"]
    assert faults(zoe.post(where, {**given, "role": "emperor"}))[0].startswith("There is no office")


def test_a_joiner_for_an_office_of_one_human(as_: As) -> None:
    zoe = as_("zoe.cliff")
    given = {"name": "Ines Fjord", "email": "ines@demo.example", "roles": ["hr-od-manager", "duty-manager"]}
    assert "Farah Shore keeps it; change nothing" in words(zoe.post("/settings/new-colleague", given))
    assert secret(zoe.post("/settings/new-colleague", {**given, "leave": "no"}))
    assert org.colleagues(now=NOW)["ines"].roles == {"duty-manager"}


def test_a_new_password_ends_the_one_before(as_: As) -> None:
    zoe = as_("zoe.cliff")
    word = secret(zoe.post(f"{C}/amy.field/account", {"do": "password"}))
    assert authenticate(username="amy.field@demo.example", password=word) and "New password" in words(zoe.get(f"{C}/amy.field"))
    assert "only administrator" in faults(zoe.post(f"{C}/zoe.cliff/account", {"do": "administrator", "yes": "no", "why": "I am off."}))[0]
    assert "It holds at once" in words(zoe.post(f"{C}/amy.field/account", {"do": "administrator", "yes": "yes", "why": "She helps out."}, follow=True))
    assert "Add a colleague" in words(as_("amy.field").get("/settings"))


def test_details_and_closeness(as_: As) -> None:
    zoe = as_("zoe.cliff")
    done = send(zoe, f"{C}/amy.field/details", zoe.get(f"{C}/amy.field/details"), name="Amy Meadow-Field", deputy="ben.orchard")
    assert "The details are changed" in words(done) and "Changed: name, usual deputy" in words(done)
    assert "Nothing was different" in words(send(zoe, f"{C}/amy.field/details", zoe.get(f"{C}/amy.field/details")))
    amy = as_("amy.field")
    assert faults(amy.post(f"{C}/amy.field/relations", {"other": "P-404"}))[0].startswith("There is nobody with the reference")
    assert "P-1001" in words(amy.post(f"{C}/amy.field/relations", {"other": "P-1001"}, follow=True))
    amy.post(f"{C}/amy.field/relations", {"do": "end", "other": "P-1001"})
    assert org.colleagues(now=NOW)["amy.field"].related == frozenset()


# --- leaving -------------------------------------------------------------------------------------
def test_a_leaver_is_one_page_and_one_press(as_: As) -> None:
    zoe = as_("zoe.cliff")
    page = zoe.get(f"{C}/ben.orchard/leave")
    said = words(page)
    assert "Line manager of Amy Field, Wren Marsh" in said and "On cases that are not yours to see" in said and "C-0000" not in said
    assert faults(zoe.post(f"{C}/ben.orchard/leave", {"to": "cara.meadow"})) == ["Enter the day"]
    answer = zoe.post(f"{C}/ben.orchard/leave", {**on("day", 2026, 8, 28), "to": "cara.meadow", "why": "He retires."})
    assert answer.status_code == 200 and "Ben Orchard has left" in words(answer) and "Cara Meadow takes over" in words(answer)
    assert as_("ben.orchard").get("/work").status_code in (302, 403)
    assert org.colleagues(now=NOW)["amy.field"].manager == "cara.meadow"
    assert "Ben Orchard" in words(zoe.get(f"{C}?show=left")) and "Left" in words(zoe.get(f"{C}/ben.orchard"))
    assert zoe.post(f"{C}/ben.orchard/leave", {**on("day", 2026, 8, 28), "why": "Again."}).status_code == 422
    assert faults(zoe.post(f"{C}/ben.orchard/leave", {"do": "stay"}))[0].startswith("Say why")
    assert "They stay" in words(zoe.post(f"{C}/ben.orchard/leave", {"do": "stay", "why": "He stays after all."}, follow=True))
    assert org.colleagues(now=NOW)["amy.field"].manager == "ben.orchard"


def test_a_colleague_hands_on_their_own_cases(as_: As) -> None:
    lena = as_("lena.brook")
    page = lena.get(f"{C}/lena.brook/leave")
    assert "All that you hold" in words(page) and "Record that they leave" not in words(page)
    answer = lena.post(f"{C}/lena.brook/leave", {"to": "faye.holt", **on("day", 2026, 8, 28), "why": "Nothing."})
    assert answer.status_code == 200 and Colleague.objects.get(ref="lena.brook").left is None


# --- closed days, tokens -------------------------------------------------------------------------
def test_closed_days_are_read_by_all_and_changed_by_administrators(as_: As) -> None:
    zoe, amy, where = as_("zoe.cliff"), as_("amy.field"), "/settings/closures"
    assert amy.post(where, {"do": "add", **on("day", 2026, 9, 2), "why": "Flood."}).status_code == 403
    assert "The day is added" in words(zoe.post(where, {"do": "add", **on("day", 2026, 9, 2), "why": "The offices are flooded."}, follow=True))
    said = words(amy.get(where))
    assert "Wednesday 2 September 2026 To come The offices are flooded. Added by Zoe Cliff" in said and "Withdraw" not in said
    assert "the day is withdrawn" in words(zoe.post(where, {"do": "withdraw", "which": "2026-09-02"}, follow=True)).lower()
    for given, told in (({**on("day", 2026, 8, 28), "why": "Late."}, "Only days to come"), ({"why": "x"}, "Enter the day"), ({**on("day", 2026, 9, 3)}, "Say why")):
        assert told in faults(zoe.post(where, {"do": "add", **given}))[0]
    assert faults(zoe.post(where, {"do": "withdraw", "which": "x"})) == ["Choose a day from the list"]


def test_a_token_is_shown_once_and_revoked_by_its_colleague_or_an_administrator(as_: As) -> None:
    amy, zoe, where = as_("amy.field"), as_("zoe.cliff"), "/settings/tokens"
    token = secret(amy.post(where, {"name": "job sheets"}))
    assert api_tokens.actor(token=token, now=NOW) == Actor("amy.field") and token not in amy.get(where).content.decode()
    assert faults(amy.post(where, {"name": "job sheets"}))[0].startswith("There is a token")
    assert "Revoke" not in words(zoe.get(where)) and "Amy Field" in words(zoe.get(f"{where}?show=all")) and "Revoke" not in words(as_("ben.orchard").get(f"{where}?show=all"))
    number = re.search(r'name="token" value="(\d+)"', amy.get(where).content.decode())[1]
    assert as_("ben.orchard").post(where, {"do": "revoke", "token": number}).status_code == 404
    assert "The token is revoked" in words(zoe.post(f"{where}?show=all", {"do": "revoke", "token": number}, follow=True))
    assert api_tokens.actor(token=token, now=NOW) is None


# --- states --------------------------------------------------------------------------------------
@pytest.mark.parametrize("where", ["/settings", C, "/settings/new-colleague", f"{C}/ben.orchard", f"{C}/ben.orchard/leave", f"{C}/ben.orchard/cover", "/settings/tokens"])
def test_a_page_asks_as_much_with_thirty_more_colleagues(as_: As, where: str) -> None:
    zoe = as_("zoe.cliff")

    def queries() -> int:
        zoe.get(where)
        with CaptureQueriesContext(connection) as captured:
            assert zoe.get(where).status_code == 200
        return len(captured)

    before = queries()
    for number in range(30):
        make.colleague(ref=f"more-{number}", name="Ymddiriedolaeth " * 8, email=f"m{number}@demo.example", manager="ben.orchard", roles=["duty-manager"], since=NOW)
    assert queries() == before <= 61


def test_names_of_many_are_paged_by_key(as_: As) -> None:
    for number in range(60):
        make.colleague(ref=f"more-{number}", name="Same Name", email=f"m{number}@demo.example", since=NOW)
    zoe = as_("zoe.cliff")
    first = zoe.get(f"{C}?q=same")
    second = zoe.get(C + link(first, "More colleagues"))
    assert first.content.decode().count("app-list__item") == 50 and second.content.decode().count("app-list__item") == 10
    assert zoe.get(f"{C}?after=x%00y").status_code == 200 and "No colleague fits" in words(zoe.get(f"{C}?q=zzzz"))
    assert len(views.people(actor=Actor("zoe.cliff"), role="duty-manager", now=NOW).lines) >= 3
