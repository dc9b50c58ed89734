"""A colleague leaves; the offices are closed for a day; tokens of programs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evenhand import desk
from evenhand.api import tokens
from evenhand.api.models import Token
from evenhand.desk import editions, whose
from evenhand.desk.models import Call, SavedView
from evenhand.desk.office import closures as office_closures
from evenhand.desk.office import cover, joiners, leave
from evenhand.desk.office import tokens as office_tokens
from evenhand.desk.office import views as office_views
from evenhand.people import org
from evenhand.people.models import Colleague, Person
from evenhand.registers.models import CaseRow
from tests.desk.test_office import THURSDAY, TUESDAY, ZOE, events, turn
from tests.desk.test_office import office_staff as office_staff
from tests.desk.world import NOW, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("office_staff")]


# --- leaving -------------------------------------------------------------------------------------
def test_a_leaver_hands_on_all_that_they_hold() -> None:
    case = report()
    desk.take_step(case=case, step="work.hand-over", outcome="named", answers={"lead": "maya", "deputy": "dee"}, actor=who("maya"), now=NOW)
    token = office_tokens.make_token(actor=who("maya"), name="housing system", now=NOW)
    desk.save_draft(actor=who("maya"), case=case, step="precaution", answers={"a": 1}, now=NOW)
    cover.deputy(actor=ZOE, colleague="hari", deputy="maya", now=NOW)
    joiners.give(actor=ZOE, colleague="zoe", role="owner", why="May hand over.", now=NOW)
    seen = office_views.holding(actor=ZOE, ref="maya", now=NOW)
    assert [one.title for one, _ in seen.offices] == ["Manager"] and seen.cases == [(case, True, True)] and (seen.drafts, seen.tokens) == (1, 1)
    assert seen.manages == ["Olu", "Rae"] and seen.deputises == ["Hari"] and [one.case for one in seen.work][:1] == [case]
    Colleague.objects.filter(ref="hana").update(deputy=Colleague.objects.get(ref="dan"))
    handed = leave.leave(actor=ZOE, colleague="maya", day=TUESDAY, to="hana", why="She moves away.", now=later(hours=1))
    assert (handed.cases, dict(handed.left), handed.drafts) == ((case,), {}, 1)
    known = org.colleagues(now=later(hours=1))
    assert known["rae"].manager == known["hari"].deputy == "hana" and known["hana"].roles == {"hearer", "manager"} and not known["maya"].roles
    state = desk.look(case=case, actor=who("hana"), now=later(hours=1), record=False).state
    assert (state.lead, state.deputy) == ("hana", "dee") and turn(case, "hana", later(hours=1))
    assert tokens.actor(token=token, now=later(hours=1)) is None and Token.objects.get().revoked
    assert Colleague.objects.get(ref="maya").left == later(hours=1) and desk.draft(actor=who("hana"), case=case, step="precaution", now=later(hours=1))


def test_a_leaver_of_a_later_day_works_on_until_then() -> None:
    case = report()
    leave.leave(actor=ZOE, colleague="maya", day=date(2026, 3, 9), to="hana", why="She moves away.", now=NOW)
    assert turn(case, "maya") and not turn(case, "hana") and org.colleagues(now=NOW)["rae"].manager == "maya"
    then = later(days=6)
    assert turn(case, "hana", then) and org.colleagues(now=then)["rae"].manager == "hana"
    with pytest.raises(desk.NotFound):
        desk.work(actor=who("maya"), now=then)
    with pytest.raises(desk.Refused, match="recorded before"):
        leave.leave(actor=ZOE, colleague="maya", day=TUESDAY, why="Again.", now=NOW)


@pytest.mark.parametrize("day", [TUESDAY, date(2026, 3, 9)])
def test_somebody_stays_after_all(day: date) -> None:
    leave.leave(actor=ZOE, colleague="maya", day=day, to="hana", why="She moves away.", now=NOW)
    leave.stay(actor=ZOE, colleague="maya", why="She stays.", now=later(hours=1))
    for now in (later(hours=2), later(days=9)):
        known = org.colleagues(now=now)
        assert known["maya"].roles == {"manager"} and known["hana"].roles == {"hearer"} and known["rae"].manager == "maya" and not known["maya"].left
    with pytest.raises(desk.Refused, match="not recorded"):
        leave.stay(actor=ZOE, colleague="maya", why="She stays.", now=later(hours=3))


def test_what_was_a_leavers_alone_goes_with_them() -> None:
    """The views that they kept, and the call that they were on: in the same transaction, and nobody else's."""
    for ref in ("maya", "olu"):
        SavedView.objects.create(by=ref, name="Late ones", asked={}, saved_at=NOW)
        Call.objects.create(by=ref, person=Person.objects.get(ref="P-1"), began=NOW)
    with pytest.raises(desk.Refused):
        leave.leave(actor=ZOE, colleague="maya", day=TUESDAY, to="nemo", why="She moves away.", now=NOW)
    assert SavedView.objects.filter(by="maya").exists()
    leave.leave(actor=ZOE, colleague="maya", day=TUESDAY, to="hana", why="She moves away.", now=NOW)
    assert list(SavedView.objects.values_list("by", flat=True)) == list(Call.objects.values_list("by", flat=True)) == ["olu"]


def test_what_was_a_leavers_alone_is_swept_when_a_later_day_comes() -> None:
    """Their views, the call that they were on, tokens and the account stayed behind for ever where the day was to come."""
    from django.contrib.auth import get_user_model

    maya = Colleague.objects.get(ref="maya")
    maya.user = maya.user or get_user_model().objects.create(username=maya.email)
    maya.save()
    office_tokens.make_token(actor=who("maya"), name="housing system", now=NOW)
    for by in ("maya", "rae"):
        SavedView.objects.create(by=by, name="Mine", asked={}, saved_at=NOW)
        Call.objects.create(by=by, person=Person.objects.get(ref="P-1"), began=NOW)
    leave.leave(actor=ZOE, colleague="maya", day=date(2026, 3, 9), to="hana", why="She moves away.", now=NOW)
    desk.pass_time(now=later(days=5))
    assert SavedView.objects.count() == Call.objects.count() == 2 and Colleague.objects.get(ref="maya").user.is_active
    desk.pass_time(now=later(days=6))
    assert [one.by for one in SavedView.objects.all()] == [one.by for one in Call.objects.all()] == ["rae"]
    assert not Colleague.objects.get(ref="maya").user.is_active and not Token.objects.filter(colleague=maya, revoked=None).exists()
    assert leave.sweep(now=later(days=7)) == 0, "once"


def test_whoever_stays_after_all_keeps_what_is_theirs() -> None:
    SavedView.objects.create(by="maya", name="Mine", asked={}, saved_at=NOW)
    leave.leave(actor=ZOE, colleague="maya", day=date(2026, 3, 9), to="hana", why="She moves away.", now=NOW)
    leave.stay(actor=ZOE, colleague="maya", why="She stays.", now=later(days=2))
    desk.pass_time(now=later(days=20))
    assert SavedView.objects.exists()


def test_cases_that_the_asker_may_not_hand_over_are_named() -> None:
    case = report()
    desk.take_step(case=case, step="work.hand-over", outcome="named", answers={"lead": "dee", "deputy": "dan"}, actor=who("maya"), now=NOW)
    assert office_views.holding(actor=ZOE, ref="dee", now=NOW).cases == [(case, False, True)], "not for an administrator to open"
    handed = leave.leave(actor=ZOE, colleague="dee", day=TUESDAY, to="hana", why="She moves away.", now=NOW)
    assert handed.cases == () and "Manager or Owner of the policy" in handed.left[case]
    assert desk.look(case=case, actor=who("otto"), now=NOW, record=False).state.lead == "dee"
    assert desk.look(case=case, actor=who("hana"), now=NOW, record=False).state.lead == "dee", "who took over finds what was not handed over"
    asker = whose.asker(actor=who("hana"), now=NOW)
    assert CaseRow.objects.filter(whose.concerning(asker)).exists() and whose.left_to(asker) == {"dee"}
    Colleague.objects.filter(ref="hana").update(deputy=Colleague.objects.get(ref="dan"))
    assert leave.leave(actor=ZOE, colleague="rae", day=TUESDAY, why="She retires.", now=NOW).left == {}


@pytest.mark.parametrize(
    ("given", "said"),
    [({"day": date(2026, 3, 2)}, "today or a later day"), ({"day": date(2028, 1, 1)}, "within the next year"), ({"to": "dee"}, "somebody else"),
     ({"to": "nemo"}, "from the list"), ({"why": ""}, "Say why"), ({"colleague": "zoe"}, "the only administrator")],
)  # fmt: skip
def test_a_leave_that_cannot_be_changes_nothing(given: dict[str, Any], said: str) -> None:
    with pytest.raises(desk.Refused, match=said):
        leave.leave(**{"actor": ZOE, "colleague": "dee", "day": TUESDAY, "why": "She moves.", "now": NOW, **given})
    assert not Colleague.objects.exclude(left=None).exists() and org.colleagues(now=NOW)["dee"].roles == {"decider"} and events() == []


# --- closures ------------------------------------------------------------------------------------
def test_a_closure_moves_what_is_reckoned_from_then_on_and_never_what_was_promised() -> None:
    digest = editions.book().policy().digest
    first = report()
    precaution(first, NOW)
    office_closures.close(actor=ZOE, day=date(2026, 3, 4), why="The offices are flooded.", now=later(minutes=1))
    assert editions.book().policy().digest == digest and not editions.book().policy().calendar.works(date(2026, 3, 4))
    second = report(later(minutes=3), person="P-2")
    precaution(second, later(minutes=3))
    ends = [next(iter(desk.look(case=one, actor=who("otto"), now=later(minutes=4), record=False).state.rows.values())).ends for one in (first, second)]
    assert [one.date() for one in ends] == [date(2026, 3, 6), date(2026, 3, 9)], "the third working day, before and after it was known"
    office_closures.withdraw(actor=ZOE, day=date(2026, 3, 4), why="The water is gone.", now=later(minutes=5))
    assert editions.book().policy().calendar.works(date(2026, 3, 4)) and office_closures.closures(now=NOW) == []
    assert [one.body["step"] for one in events()] == ["offices.closed", "offices.open"]


@pytest.mark.parametrize(
    ("day", "said"),
    [(TUESDAY, "Only days to come"), (date(2026, 3, 2), "Only days to come"), (date(2026, 3, 7), "no working day anyway"), (date(2040, 3, 7), "next 5 years"),
     (THURSDAY, "added already"), (date(2026, 4, 3), "no working day anyway")],
)  # fmt: skip
def test_a_closure_that_cannot_be_added(day: date, said: str) -> None:
    office_closures.close(actor=ZOE, day=THURSDAY, why="Training.", now=NOW)
    with pytest.raises(desk.Refused, match=said):
        office_closures.close(actor=ZOE, day=day, why="Training.", now=NOW)
    assert len(events()) == 1


def test_a_closure_that_is_past_stays() -> None:
    office_closures.close(actor=ZOE, day=THURSDAY, why="Training.", now=NOW)
    with pytest.raises(desk.Refused, match="Only days to come can be withdrawn"):
        office_closures.withdraw(actor=ZOE, day=THURSDAY, why="Error.", now=later(days=2))
    assert [(one.day, one.why, one.future) for one in office_closures.closures(now=later(days=2))] == [(THURSDAY, "Training.", False)]


# --- tokens --------------------------------------------------------------------------------------
def test_tokens_are_shown_once_and_revoked_by_their_colleague_or_an_administrator() -> None:
    token = office_tokens.make_token(actor=who("rae"), name="vans", now=NOW)
    assert tokens.actor(token=token, now=NOW) == who("rae") and token not in str(office_tokens.tokens(actor=who("rae"), now=NOW))
    with pytest.raises(desk.Refused, match="already"):
        office_tokens.make_token(actor=who("rae"), name="vans", now=NOW)
    key = office_tokens.tokens(actor=who("rae"), now=NOW)[0].id
    assert not office_tokens.tokens(actor=who("olu"), everybody=True, now=NOW) and len(office_tokens.tokens(actor=ZOE, everybody=True, now=NOW)) == 1
    for one in (lambda: office_tokens.revoke(actor=who("olu"), token=key, now=NOW), lambda: office_tokens.make_token(actor=who("olu"), colleague="rae", name="x", now=NOW)):
        with pytest.raises(desk.NotFound):
            one()
    office_tokens.revoke(actor=ZOE, token=key, now=NOW)
    assert tokens.actor(token=token, now=NOW) is None
    with pytest.raises(desk.Refused, match="revoked before"):
        office_tokens.revoke(actor=who("rae"), token=key, now=NOW)
    assert token not in str([(one.body, [part.content for part in one.parts.all()]) for one in events()])
