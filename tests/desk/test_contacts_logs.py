"""Logs as work: their end and the look back, whose they are, and what joined records change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from evenhand import desk, ledger
from evenhand.contacts.models import Log
from evenhand.desk.people import join
from evenhand.people import make
from evenhand.people.models import Colleague, Person, RoleHeld
from tests.desk.test_contacts import entered, on_the_record, opened
from tests.desk.world import NOW, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small")]
LAST = later(days=92)  # the log's last day, in the morning


def logs(by: str, now: Any) -> Any:
    return desk.my_work(actor=who(by), now=now).logs


def test_a_logs_end_is_work_for_whoever_opened_it_a_week_before() -> None:
    assert logs("otto", NOW).open == 0 and logs("otto", NOW).may_open and logs("rae", NOW) is None, "nothing to say"
    opened()
    assert (logs("otto", NOW).open, logs("rae", NOW).open, logs("rae", NOW).may_open) == (1, 1, False)
    assert logs("otto", later(days=80)).waiting == []
    (one,) = logs("otto", later(days=88)).waiting
    assert (one.person, one.over, one.late) == ("P-1", False, False) and logs("rae", later(days=88)).waiting == []


def test_a_log_that_ran_out_is_looked_back_at_before_another_is_opened() -> None:
    opened()
    after = LAST + timedelta(days=2)
    (one,) = logs("otto", after).waiting
    assert one.over and not one.late and logs("otto", after + timedelta(days=8)).waiting[0].late
    assert desk.contact_log(actor=who("otto"), person="P-1", now=after).over
    with pytest.raises(desk.Refused, match="Only Owner"):
        desk.end_log(actor=who("rae"), person="P-1", why="It was needed.", now=after)
    with pytest.raises(desk.Refused, match="Say why"):
        desk.end_log(actor=who("otto"), person="P-1", why="", now=after)
    assert desk.end_log(actor=who("otto"), person="P-1", why="Half of it chased us. Nothing follows.", now=after) is False
    assert logs("otto", after).waiting == [] and desk.contact_log(actor=who("otto"), person="P-1", now=after).over is None
    log = Log.objects.get()
    assert log.ended is None and on_the_record()[-1] == "log.looked-back", "it ended with its day, not when somebody looked back"
    event = ledger.read(kind="person", ref="P-1")[-1]
    assert "chased" not in str(event.effects)
    with pytest.raises(desk.Refused, match="No log is open"):
        desk.end_log(actor=who("otto"), person="P-1", why="Once more, please.", now=after)


def test_a_log_that_another_followed_wants_no_look_back() -> None:
    opened()
    opened(now=LAST + timedelta(days=1), until=date(2026, 7, 1))
    assert logs("otto", LAST + timedelta(days=2)).waiting == []


def test_where_the_opener_is_away_gone_or_no_longer_may_all_who_may_have_it() -> None:
    make.colleague(ref="ola", name="Ola", email="ola@example.org", roles=["owner"], since=later(days=-9))
    opened()
    soon = later(days=88)
    assert logs("ola", soon).waiting == []
    make.away(colleague=Colleague.objects.get(ref="otto"), start=later(days=87), end=later(days=89))
    assert [one.person for one in logs("ola", soon).waiting] == ["P-1"]
    assert logs("ola", later(days=90)).waiting == []
    RoleHeld.objects.filter(colleague__ref="otto").update(until=later(days=5))
    assert [one.person for one in logs("ola", later(days=90)).waiting] == ["P-1"] and logs("otto", later(days=90)).waiting == []
    make.related(colleague=Colleague.objects.get(ref="ola"), other="P-1")
    assert logs("ola", later(days=90)).waiting == [] and logs("ola", later(days=90)).open == 0


def test_the_log_of_a_record_that_was_joined_is_led_back_under_the_surviving_one() -> None:
    opened()
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same human being", now=later(days=1))
    after = LAST + timedelta(days=2)
    assert [one.person for one in logs("otto", after).waiting] == ["P-2"]
    assert desk.end_log(actor=who("otto"), person="P-2", why="It was needed for one week.", now=after) is False
    assert logs("otto", after).waiting == []


def test_the_log_of_somebody_who_works_here_is_counted_for_few() -> None:
    opened()
    Person.objects.filter(ref="P-1").update(colleague=Colleague.objects.get(ref="nobody"))
    assert logs("otto", NOW).open == 1 and logs("rae", NOW) is None


# --- what joining changed wrongly ----------------------------------------------------------------
def test_contacts_of_a_joined_record_stay_while_a_case_of_the_surviving_one_is_open() -> None:
    """They were due to go, although a decision could rest on them: the case stands under the surviving reference."""
    opened()
    entered()
    report(later(days=1))
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same human being", now=later(days=2))
    assert desk.contacts_due_for_erasure(now=later(days=460)) == []


def compared(person: str) -> Any:
    return desk.contact_log(actor=who("otto"), person=person, now=NOW).beside


def crowd(number: int) -> None:
    RoleHeld.objects.update(since=later(days=-99))
    opened(now=later(days=-40), until=date(2026, 4, 1))
    for place in range(number):
        make.person(ref=f"Q-{place}", name=f"Other {place}", now=NOW)
        opened(f"Q-{place}", now=later(days=-40), until=date(2026, 4, 1))


def test_somebody_is_set_beside_people_on_whose_cases_as_much_waits_and_no_others() -> None:
    crowd(11)
    for ref in ("P-1", *(f"Q-{place}" for place in range(10))):
        report(person=ref)
    assert compared("P-1").others == 10 and compared("P-1").cases == 1
    case = report(person="Q-10")
    desk.take_step(case=case, step="decide", outcome="nothing", answers={"reasons": "It was a bad day."}, actor=who("dee"), now=NOW)
    assert compared("P-1").others == 10, "on Q-10’s case less waits: it is not as open"


def test_what_chases_us_is_not_held_against_anybody_and_a_joined_record_counts_once() -> None:
    crowd(11)
    entered(words="Where is your answer?", marks=["chasing"])
    entered(words="Something new", marks=["new"])
    entered("Q-0", words="Something new", marks=["new"])
    assert compared("P-1").own == 1
    join.merge(actor=who("otto"), keep="P-1", gone="Q-0", why="The same human being", now=NOW)
    found = compared("P-1")
    assert (found.own, found.others) == (2, 10)
