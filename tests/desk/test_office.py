"""Settings of the office: who may change what, that it holds at once, and that each change is on the record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model

from evenhand import desk, ledger
from evenhand.case.facts import Actor
from evenhand.desk import editions
from evenhand.desk.office import account as office_account
from evenhand.desk.office import closures, joiners, views
from evenhand.desk.office import cover as office_cover
from evenhand.desk.office import leave as office_leave
from evenhand.desk.office import record as office
from evenhand.ledger.models import OFFICE, Event
from evenhand.people import make, org
from evenhand.people.models import Absence, Colleague, RoleHeld
from tests.desk.world import NOW, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("office_staff")]
TUESDAY, THURSDAY = date(2026, 3, 3), date(2026, 3, 5)
ZOE = Actor("zoe")


@pytest.fixture
def office_staff(small: None) -> None:
    """The small world with an administrator; Olu has an account too."""
    users = get_user_model().objects
    for ref, staff in (("zoe", True), ("olu", False)):
        if ref == "zoe":
            make.colleague(ref="zoe", name="Zoe", email="zoe@example.org", since=later(days=-9))
        Colleague.objects.filter(ref=ref).update(user=users.create_user(f"{ref}@example.org", password="x" * 12, is_staff=staff))


def events(step: str = "") -> list[Event]:
    found = Event.objects.filter(stream__kind=OFFICE, stream__ref__in=("people", "closures")).order_by("number")
    return [one for one in found if not step or one.body["step"] == step]


def turn(case: str, ref: str, now: Any = NOW) -> list[str]:
    """What waits for a colleague on a case."""
    return [one.name for one in desk.work(actor=who(ref), now=now).items if one.case == case]


# --- at once -------------------------------------------------------------------------------------
def test_an_absence_gives_the_turn_to_whoever_covers_at_once_and_only_for_that_time() -> None:
    case = report()
    before = turn(case, "maya")
    assert before and not turn(case, "hari")
    office_cover.away(actor=who("maya"), colleague="maya", first=TUESDAY, last=THURSDAY, cover="hari", now=NOW)
    assert turn(case, "hari") == before and "care" not in turn(case, "maya"), "what only she could do is now for whoever covers"
    assert not turn(case, "hari", later(days=3)), "Friday: Maya is back"
    assert turn(case, "maya", later(days=3))


def test_the_usual_deputy_stands_in_where_nobody_is_named() -> None:
    case = report()
    office_cover.deputy(actor=who("maya"), colleague="maya", deputy="hari", now=NOW)
    assert not turn(case, "hari")
    office_cover.away(actor=who("maya"), colleague="maya", first=TUESDAY, last=TUESDAY, now=NOW)
    assert turn(case, "hari")
    office_cover.back(actor=who("maya"), colleague="maya", absence=Absence.objects.get().pk, now=later(minutes=1))
    assert not turn(case, "hari", later(minutes=1)) and turn(case, "maya", later(minutes=1))
    assert Absence.objects.count() == 1, "it stays, as what was once entered"


def test_an_office_given_or_taken_holds_at_once() -> None:
    case = report()
    assert not turn(case, "hari")
    joiners.give(actor=ZOE, colleague="hari", role="manager", why="He joins the duty list.", now=NOW)
    assert turn(case, "hari")
    joiners.take(actor=ZOE, colleague="hari", role="manager", why="He leaves the duty list.", now=later(minutes=1))
    assert not turn(case, "hari", later(minutes=1))
    held = RoleHeld.objects.get(colleague__ref="hari")
    assert (held.since, held.until) == (NOW, later(minutes=1))


def test_an_office_from_a_later_day_holds_from_then() -> None:
    joiners.give(actor=ZOE, colleague="hari", role="manager", since=later(days=2), until=later(days=4), why="Acting up.", now=NOW)
    known = [org.colleagues(now=later(days=day))["hari"].roles for day in (1, 3, 5)]
    assert known == [frozenset(), {"manager"}, frozenset()]


# --- who may -------------------------------------------------------------------------------------
@pytest.mark.parametrize("ref", ["maya", "rae", "otto"])
def test_only_administrators_give_offices(ref: str) -> None:
    before = RoleHeld.objects.count()
    for change in (
        lambda: joiners.give(actor=who(ref), colleague="hari", role="manager", why="Because.", now=NOW),
        lambda: joiners.take(actor=who(ref), colleague="dee", role="decider", why="Because.", now=NOW),
        lambda: joiners.join(actor=who(ref), name="New", email="new@example.org", now=NOW),
        lambda: office_leave.leave(actor=who(ref), colleague="dee", day=TUESDAY, why="Because.", now=NOW),
        lambda: office_account.reset_password(actor=who(ref), colleague="olu", now=NOW),
        lambda: closures.close(actor=who(ref), day=THURSDAY, why="Snow.", now=NOW),
        lambda: office_account.make_administrator(actor=who(ref), colleague="olu", yes=True, why="Because.", now=NOW),
    ):
        with pytest.raises(desk.Refused, match="for administrators"):
            change()
    assert RoleHeld.objects.count() == before and events() == []


def test_cover_is_named_by_the_colleague_their_manager_or_an_administrator() -> None:
    for actor in (who("rae"), who("maya"), ZOE):
        office_cover.away(actor=actor, colleague="rae", first=TUESDAY, last=THURSDAY, cover="olu", now=NOW)
    with pytest.raises(desk.Refused, match="their manager or head"):
        office_cover.away(actor=who("olu"), colleague="rae", first=TUESDAY, last=THURSDAY, now=NOW)
    with pytest.raises(desk.NotFound):
        office_cover.away(actor=ZOE, colleague="nemo", first=TUESDAY, last=THURSDAY, now=NOW)
    assert [one.body["role"] for one in events("absence.named")] == ["self", "manager or head", "administrator"]


def test_whoever_has_left_or_is_nobody_may_nothing() -> None:
    office_leave.leave(actor=ZOE, colleague="rae", day=TUESDAY, why="She retires.", now=NOW)
    for actor in (who("rae"), who("nemo"), Actor("P-1", "person"), Actor("command:x", "person")):
        with pytest.raises(desk.NotFound):
            office_cover.deputy(actor=actor, colleague="rae", deputy="olu", now=NOW)


def test_settings_of_a_colleague_are_seen_by_themselves_those_above_and_administrators() -> None:
    make.related(colleague=Colleague.objects.get(ref="rae"), other="P-1")
    seen = {ref: views.one(actor=who(ref), ref="rae", now=NOW) for ref in ("rae", "maya", "zoe")}
    assert [seen[ref].related for ref in ("rae", "maya", "zoe")] == [[("P-1", "Pat Example")], [], [("P-1", "Pat Example")]]
    with pytest.raises(desk.NotFound):
        views.one(actor=who("olu"), ref="rae", now=NOW)
    with pytest.raises(desk.NotFound):
        joiners.relate(actor=who("maya"), colleague="rae", other="P-2", now=NOW)


# --- what cannot be ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"last": date(2026, 3, 2)}, "has to be the first one or later"), ({"first": date(2026, 2, 1), "last": date(2026, 2, 3)}, "today or later"),
        ({"cover": "rae"}, "Nobody covers for themselves"), ({"cover": "nemo"}, "from the list"), ({"cover": "a\0"}, "from the list"),
        ({"cover": "dan"}, "Dan is away from Tuesday 3 March 2026 to Tuesday 3 March 2026"), ({"last": date(2036, 1, 1)}, "three years"),
    ],
)  # fmt: skip
def test_an_absence_that_cannot_be(given: dict[str, Any], said: str) -> None:
    office_cover.away(actor=who("dan"), colleague="dan", first=TUESDAY, last=TUESDAY, now=NOW)
    before = len(events())
    with pytest.raises(desk.Refused, match=said):
        office_cover.away(**{"actor": who("rae"), "colleague": "rae", "first": TUESDAY, "last": THURSDAY, "now": NOW, **given})
    assert len(events()) == before and not Absence.objects.filter(colleague__ref="rae").exists()


@pytest.mark.parametrize("role", ["emperor", "line-manager", "", "a\0b"])
def test_an_office_that_the_edition_in_force_does_not_know_cannot_be_given(role: str) -> None:
    with pytest.raises(desk.Refused, match="There is no office"):
        joiners.give(actor=ZOE, colleague="hari", role=role, why="He asked for it.", now=NOW)
    with pytest.raises(desk.Refused, match="There is no office"):
        joiners.join(actor=ZOE, name="New", email="new@example.org", roles=[role], now=NOW)
    assert events() == [] and not Colleague.objects.filter(email="new@example.org").exists()


@pytest.fixture
def one_adviser(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same policy, in which one human holds the adviser's office."""
    from dataclasses import replace

    real = editions._frozen

    def frozen(edition: str, digest: str) -> Any:
        policy = real(edition, digest)
        return replace(policy, roles={**policy.roles, "adviser": replace(policy.roles["adviser"], one=True)})

    monkeypatch.setattr(editions, "_frozen", frozen)


def test_an_office_of_one_human_asks_who_leaves_it(one_adviser: None) -> None:
    for change in (
        lambda **more: joiners.give(actor=ZOE, colleague="hari", role="adviser", why="Takes over.", now=NOW, **more),
        lambda **more: joiners.join(actor=ZOE, name="Ian", email="ian@example.org", roles=["adviser"], now=later(days=1), **more),
    ):
        before = sum("adviser" in one.roles for one in org.colleagues(now=later(days=2)).values())
        with pytest.raises(desk.Refused) as refused:
            change()
        assert refused.value.refusals[0].rule == "one" and "Say which of them leaves it" in str(refused.value)
        change(leave=True)
        assert sum("adviser" in one.roles for one in org.colleagues(now=later(days=2)).values()) == before == 1
    assert org.colleagues(now=later(days=2))["ian"].roles == {"adviser"}
    assert {one.body["strand"] for one in events("office.ended")} == {"ada", "hari"}


# --- joining, changing ---------------------------------------------------------------------------
def test_a_joiner_can_sign_in_and_is_on_the_record() -> None:
    ref, password = joiners.join(
        actor=ZOE, name="Nía Long", email="Rae+new@Example.org", roles=["manager"], manager="maya", telephone="01632 960000", now=NOW
    )
    assert ref == "rae-new" and authenticate(username="rae+new@example.org", password=password).colleague.ref == ref
    event = events("colleague.joined")[0]
    assert event.body["by"] == "zoe" and "Nía" not in str(event.body) and event.parts.get().content["name"] == "Nía Long"
    assert ledger.verify() == []
    again, _ = joiners.join(actor=ZOE, name="Other", email="rae+new@example.com", now=NOW)
    assert again == "rae-new-2"


@pytest.mark.parametrize("given", [{"name": " "}, {"email": "x"}, {"email": "rae@example.org"}, {"manager": "nemo"}, {"telephone": "1" * 50}])
def test_a_joiner_who_cannot_be_added(given: dict[str, Any]) -> None:
    before = Colleague.objects.count()
    with pytest.raises(desk.Refused):
        joiners.join(**{"actor": ZOE, "name": "New", "email": "new@example.org", "now": NOW, **given})
    assert Colleague.objects.count() == before and events() == [] and not get_user_model().objects.filter(username="new@example.org").exists()


def test_details_change_and_the_account_moves_along() -> None:
    changed = joiners.change(
        actor=ZOE, colleague="olu", name="Olu Bright", email="olu.bright@example.org", telephone="", manager="dee", head="", deputy="", why="Married.", now=NOW
    )
    assert changed == ["name", "email", "manager"] and authenticate(username="olu.bright@example.org", password="x" * 12)
    assert org.colleagues(now=NOW)["olu"].manager == "dee" and events()[0].body["effects"][0]["manager"] == "dee"
    for given, said in (({"manager": "olu"}, "own manager"), ({"email": "rae@example.org"}, "already"), ({"name": ""}, "Enter their name")):
        with pytest.raises(desk.Refused, match=said):
            joiners.change(**{
                "actor": ZOE, "colleague": "olu", "name": "Olu", "email": "olu@example.org", "telephone": "", "manager": "", "head": "", "deputy": "", "now": NOW, **given,
            })  # fmt: skip


def test_relations_end_and_begin_again() -> None:
    for _ in range(2):
        joiners.relate(actor=who("rae"), colleague="rae", other="P-1", now=NOW)
        assert org.colleagues(now=NOW)["rae"].related == {"P-1"}
        joiners.unrelate(actor=who("rae"), colleague="rae", other="P-1", why="Entered in error.", now=NOW)
        assert org.colleagues(now=NOW)["rae"].related == frozenset()
    assert "P-1" not in str([one.body for one in events()]), "to whom somebody is close stands in a part that can be erased"
    with pytest.raises(desk.Refused, match="nobody with the reference"):
        joiners.relate(actor=who("rae"), colleague="rae", other="P-404", now=NOW)


def test_the_pages_ask_as_much_of_the_database_with_more_colleagues(django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        make.colleague(ref=f"more-{number:02}", name=f"More {number:02}", email=f"more-{number}@example.org", manager="maya", roles=["decider"], since=NOW)
    with django_assert_max_num_queries(8):
        first = views.people(actor=ZOE, now=NOW)
    assert len(first.lines) == 50 and len(views.people(actor=ZOE, after=first.after, now=NOW).lines) == 21
    assert [one.name for one in views.people(actor=who("maya"), q="more 07", now=NOW).lines] == ["More 07"]
    assert [one.ref for one in views.people(actor=ZOE, role="adviser", now=NOW).lines] == ["ada"]
    with django_assert_max_num_queries(20):
        views.holding(actor=ZOE, ref="maya", now=NOW)
    assert office.asker(actor=who("maya"), now=NOW).people()[:1] == ["more-00"]
