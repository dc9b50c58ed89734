"""The demonstration's bars and first tasks: there in the demonstration, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand import desk
from evenhand.policy.load import load
from evenhand.web import firsttask
from tests.web.conftest import NOW, As
from tests.web.paper import read, words


@pytest.fixture
def bars(settings: Settings, tmp_path: Path, demonstration: None) -> Path:
    """The demonstration as `make demo` serves it: with its bars, and a clock in a file."""
    clock = tmp_path / "clock"
    clock.write_text(NOW.isoformat(), "utf-8")
    settings.EVENHAND_DEMO, settings.EVENHAND_TEST_CLOCK = True, str(clock)
    return clock


def _at(client: Client, path: str = "/work") -> str:
    return client.get(path).content.decode()


def test_neither_bar_nor_first_task_exists_outside_the_demonstration(as_: As) -> None:
    client = as_("rosa.vale")
    page = _at(client)
    for word in ("Demonstration", "demo-colleague", "Move on", "Try this first", "/demonstration/"):
        assert word not in page
    for path in ("/demonstration/sign-in", "/demonstration/clock", "/demonstration/first"):
        assert client.post(path, {"colleague": "iris.dell", "move": "week", "task": "x:colleague"}).status_code == 404
    assert client.get("/demonstration/first?task=rosa.vale:colleague").status_code == 404
    assert "Amy Field" not in _at(Client(), "/sign-in")


def test_the_bar_names_the_role_and_offers_everybody_by_office(as_: As, bars: Path, settings: Settings) -> None:
    page = _at(as_("iris.dell"))
    assert "You are" in page and "Head of Communities" in page
    policy = desk.editions.book().policy()
    groups = {role.title for role in policy.roles.values() if not role.of} | {"Any colleague"}
    assert {title for title in groups if f'<optgroup label="{title}">' in page} == groups
    assert page.count(" selected>") == 1 and '<option value="iris.dell" selected>' in page
    assert "Amy Field, Housing Officer" in page, "who holds no office is told apart by the job"


def test_the_bar_shows_whose_work_is_waiting(as_: As, bars: Path) -> None:
    waiting = desk.waiting(now=NOW)
    mine = desk.work(actor=desk.actor_of(user_id=_user("rosa.vale"), now=NOW), now=NOW, mine=True).items
    duties = [one for one in mine if one.kind == "duty"]
    assert waiting["rosa.vale"].duties == len(duties) > 0
    assert waiting["rosa.vale"].late == sum(one.late for one in duties)
    assert f"Rosa Vale: {len(duties)} waiting" in _at(as_("amy.field"))
    assert "sam.thicket" not in waiting and ">Sam Thicket, Plumber, repairs contractor</option>" in _at(as_("amy.field"))


def _user(ref: str) -> int:
    from evenhand.people.models import Colleague

    return int(Colleague.objects.values_list("user_id", flat=True).get(ref=ref))


def test_one_press_goes_to_what_happens_next_and_tells_of_it(as_: As, bars: Path) -> None:
    client, ahead = as_("iris.dell"), desk.coming(now=NOW)
    first = ahead[0]
    assert ahead == sorted(ahead) and first.when > NOW
    assert f'value="until {first.when.isoformat()}"' in _at(client) and first.title in words(client.get("/work"))
    answer = client.post("/demonstration/clock", {"move": f"until {first.when.isoformat()}", "next": "/work"}, follow=True)
    assert desk.clock.now() == first.when
    assert "What has happened meanwhile" in words(answer) and first.case in words(answer)
    assert "What has happened meanwhile" not in words(client.get("/work")), "it is told once"


def test_a_visitor_sees_an_alert_end_and_a_review_come_due(as_: As, bars: Path) -> None:
    client = as_("iris.dell")
    ends = next(one for one in desk.coming(now=NOW) if one.what == "ends")
    assert f'value="until {ends.when.isoformat()}"' in _at(client), "the next end of a measure is a press of its own"
    said = words(client.post("/demonstration/clock", {"move": f"until {ends.when.isoformat()}", "next": f"/cases/{ends.case}"}, follow=True))
    assert f"“{ends.title}” ended (case {ends.case})" in said and "No longer in force" in said
    review = next(one for one in desk.coming(now=ends.when) if one.review)
    assert f'value="until {review.when.isoformat()}"' in _at(client)
    said = words(client.post("/demonstration/clock", {"move": f"until {review.when.isoformat()}", "next": "/work"}, follow=True))
    assert review.title in said.partition("Put this away")[0]


@pytest.mark.parametrize("move", ["until", "until never", "until 2026-08-28T16:55:00", "until 2999-01-01T00:00:00+00:00", ""])
def test_a_move_that_is_not_offered_changes_nothing(as_: As, bars: Path, move: str) -> None:
    assert as_("iris.dell").post("/demonstration/clock", {"move": move}).status_code == 404
    assert desk.clock.now() == NOW


def test_a_press_that_comes_too_late_moves_nothing_back(as_: As, bars: Path) -> None:
    client = as_("iris.dell")
    assert client.post("/demonstration/clock", {"move": "until 2026-08-01T00:00:00+00:00"}).status_code == 302
    assert desk.clock.now() == NOW


def test_there_is_a_first_task_for_every_office(as_: As, bars: Path, settings: Settings) -> None:
    folder = Path(settings.EVENHAND_POLICIES) / "connexus-2022"
    policy, tasks = load(folder), firsttask._tasks("connexus-2022")
    assert set(tasks) == {name for name, role in policy.roles.items() if not role.of} | {"colleague"}
    house = {"letter.approve", "letter.dispatch"}
    for task in tasks.values():
        assert {one["matter"] for one in task.get("try", ())} <= set(policy.matters) | house
        assert as_("iris.dell").get(task["page"]).status_code == 200


KEY = "harun.glade:head-of-service"


def test_a_first_task_leads_to_what_waits_and_ends_when_it_is_done(as_: As, bars: Path) -> None:
    client = as_("harun.glade")
    page = words(client.get("/work"))
    assert "Try this first:" in page and "Try this first:" not in words(client.get("/cases"))
    tried = client.session[firsttask.TRIED][KEY]
    case, _, matter = tried.partition("/")
    assert f'href="/cases/{case}/matters/{matter}"' in _at(client)
    session = client.session
    session[firsttask.TRIED] = {KEY: "C-000001/long.gone"}
    session.save()
    assert "Done." in words(client.get("/work")), "what was offered waits no more"
    assert "Done." not in words(client.get("/work")), "and it is said once"


def test_a_first_task_can_be_put_away_and_stays_so_when_the_role_is_changed(as_: As, bars: Path) -> None:
    client = as_("amy.field")
    assert "Look for Rowan" in words(client.get("/work"))
    assert client.post("/demonstration/first", {"task": "amy.field:colleague", "next": "/work"})["Location"] == "/work"
    assert "Try this first" not in _at(client)
    client.post("/demonstration/sign-in", {"colleague": "tess.copse"})
    assert "Look for Rowan" in words(client.get("/work"))
    client.post("/demonstration/sign-in", {"colleague": "amy.field"})
    assert "Try this first" not in _at(client)
    assert client.get("/demonstration/first?task=tess.copse:colleague")["Location"] == "/?q=Rowan"
    assert client.get("/demonstration/first?task=nothing").status_code == 404


def test_the_first_page_after_choosing_somebody_is_their_work(demonstration: None, bars: Path) -> None:
    form = next(one for one in read(Client().get("/sign-in")).forms if one["action"] == "/demonstration/sign-in")
    assert form["fields"]["next"] == ["/work"]
    client = Client()
    assert client.post("/demonstration/sign-in", {"colleague": "iris.dell", "next": "/work"})["Location"] == "/work"
