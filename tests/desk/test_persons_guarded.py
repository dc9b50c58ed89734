"""A case about somebody who works here: the few who hold such records, and those whom the case needs, and nobody else."""

from __future__ import annotations

import pytest

from evenhand import desk
from evenhand.desk.people import guard, join
from evenhand.people import make
from evenhand.people.models import Colleague, Person
from tests.desk.test_persons_death import in_force
from tests.desk.test_subjects import wide as wide
from tests.desk.world import NOW, counted, decide, later, note, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
EVERYBODY = ("hari", "maya", "otto", "dee", "dan", "hana", "ada", "rae", "olu", "nobody", "gil")
NEEDED = {"maya", "dee", "dan", "ada", "otto"}  # the two seats, the two deciders, and who holds such records


def world_of_guards() -> str:
    """P-1 is Gil, who works here too, and Hari is the deputy of a decider. The case about P-1."""
    make.colleague(ref="gil", name="Gil", email="gil@example.org", since=later(days=-9))
    Colleague.objects.filter(ref="dee").update(deputy=Colleague.objects.get(ref="hari"))  # who could be needed, and is not
    case = report(answers={"affected": ["olu"]})
    guard.works_here(actor=who("otto"), ref="P-1", colleague="gil", now=later(minutes=1))
    return case


def sees(case: str, ref: str, **after: float) -> str:
    try:
        return "own" if desk.look(case=case, actor=who(ref), now=later(**after or {"hours": 1})).own_report_only else "full"
    except desk.NotFound:
        return ""


def listed(ref: str) -> set[str]:
    """Everything that any list of theirs names."""
    moment, actor = later(hours=1), who(ref)
    found = {one.ref for one in desk.cases(actor=actor, now=moment).items} | {one.ref for one in desk.cases(actor=actor, q="Pat", now=moment).items}
    found |= {one.case.ref for one in desk.case_register(actor=actor, asked=None, now=moment).lines}
    found |= {one.case.ref for one in desk.download(actor=actor, asked=desk.read_asked({"show": "all", "q": "Pat Example"}), now=moment)}
    for mine in (True, False):
        found |= {one.case for one in desk.work(actor=actor, mine=mine, now=moment).items}
    work = desk.my_work(actor=actor, now=moment)
    return found | {one.case for one in work.came if not one.only_report} | {one.case for one in work.handed}


def test_only_those_whom_it_needs_see_the_case_in_any_list(small: None) -> None:
    case = world_of_guards()
    assert {ref for ref in EVERYBODY if sees(case, ref) == "full"} == NEEDED
    assert {ref for ref in EVERYBODY if sees(case, ref) == "own"} == {"rae", "olu"}, "what came of their own report, and nothing else"
    assert {ref for ref in EVERYBODY if case in listed(ref)} == NEEDED
    for ref in set(EVERYBODY) - NEEDED:
        overview = desk.my_work(actor=who(ref), now=later(hours=1)).overview
        assert overview is None or (overview.open, overview.late, overview.soon) == (0, 0, 0)


def test_whoever_answered_or_leads_keeps_it_and_whose_turn_is_over_does_not(small: None) -> None:
    case = world_of_guards()
    decide(case, later(minutes=30))
    assert (sees(case, "dee"), sees(case, "dan")) == ("full", ""), "the duty is done, and it was not theirs"
    desk.take_step(case=case, step="work.hand-over", outcome="named", answers={"lead": "hari", "deputy": "hana"}, actor=who("maya"), now=later(minutes=40))
    assert (sees(case, "hari"), sees(case, "hana")) == ("full", "full")


def test_to_all_others_it_is_as_if_there_were_none(small: None) -> None:
    case = world_of_guards()
    for ref in ("hari", "nobody", "gil"):
        for does in (
            lambda ref=ref: note(case, later(hours=1), by=ref),
            lambda ref=ref: desk.evidence_of(actor=who(ref), case=case, now=later(hours=1)),
            lambda ref=ref: desk.who_saw(actor=who(ref), case=case, now=later(hours=1)),
            lambda ref=ref: desk.save_draft(actor=who(ref), case=case, step="note", answers={"note": "He rang."}, now=later(hours=1)),
            lambda ref=ref: desk.told(actor=who(ref), case=case, now=later(hours=1)),
        ):
            with pytest.raises(desk.NotFound):
                does()
        alike = desk.possible_duplicates(actor=who(ref), subject={"person": "P-1"}, answers={"what": "He shouted at our operative."}, now=later(hours=1))
        assert alike == [], "not even that there may be one"
    (own,) = desk.possible_duplicates(actor=who("rae"), subject={"person": "P-1"}, answers={"what": "He shouted at our operative."}, now=later(hours=1))
    assert own.case == case


def test_their_appeal_is_taken_by_anybody_and_their_card_is_everybodys(small: None) -> None:
    case = in_force()
    make.colleague(ref="gil", name="Gil", email="gil@example.org", since=later(days=-9))
    guard.works_here(actor=who("otto"), ref="P-1", colleague="gil", now=later(hours=4))
    with pytest.raises(desk.NotFound):
        note(case, later(hours=5), by="nobody")
    appeal = desk.take_step(case=case, step="appeal", outcome="made", answers={"says": "It was not me."}, actor=who("nobody"), now=later(hours=5))
    assert appeal.event.step == "appeal" and sees(case, "nobody", hours=6) == ""
    card = desk.card(actor=who("nobody"), person="P-1", now=later(days=3))
    assert card.alerts or desk.card(actor=who("nobody"), person="P-1", now=later(days=9)).alerts


def test_the_codes_of_their_letters_are_listed_and_agreed_with_by_few(small: None) -> None:
    """The page told their name and whether a word was agreed, and let anybody with the office agree another."""
    world_of_guards()
    for does in (
        lambda by: desk.codes_of(actor=who(by), person="P-1", now=later(hours=1)),
        lambda by: desk.agree_word(actor=who(by), person="P-1", word="blue teapot", now=later(hours=1)),
    ):
        does("otto")
        with pytest.raises(desk.NotFound):
            does("maya")


def test_joining_their_record_to_another_takes_the_narrowing_along(small: None) -> None:
    """A second record of the same human being, known or not, is no way round."""
    case = world_of_guards()
    second = report(later(minutes=2), by="rae", person="P-2")
    assert sees(second, "hana") == "" and sees(second, "hari") == "full", "the decider's deputy"
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same human being, by date of birth", now=later(minutes=3))
    assert Person.objects.get(ref="P-2").colleague is not None
    for one in (case, second):
        assert sees(one, "hari") == "" and sees(one, "gil") == "" and sees(one, "otto") == "full"
    join.part(actor=who("otto"), gone="P-1", why="They are two people after all", now=later(minutes=5))
    assert sees(case, "hari") == "" and sees(second, "hari") == "full"


def test_it_ends_where_they_are_no_colleagues_record_any_more(small: None) -> None:
    case = world_of_guards()
    assert sees(case, "hari") == ""
    guard.works_here(actor=who("otto"), ref="P-1", colleague="", now=later(minutes=5))
    assert sees(case, "hari") == "full"


def test_a_stand_in_for_whoever_holds_such_records_has_them_while_they_are_away(small: None) -> None:
    case = world_of_guards()
    otto, nobody = Colleague.objects.get(ref="otto"), Colleague.objects.get(ref="nobody")
    Colleague.objects.filter(ref="otto").update(deputy=nobody)
    assert sees(case, "nobody") == ""
    make.away(colleague=otto, start=NOW, end=later(days=2), cover=nobody)
    assert sees(case, "nobody") == "full"


def test_a_representative_of_somebody_who_works_here_is_narrowed_too(wide: None) -> None:
    make.colleague(ref="gil", name="Gil", email="gil@example.org", since=later(days=-9))
    case = report(subject={"representative": {"person": "P-2", "for": "P-1"}})
    before = sees(case, "hari")
    guard.works_here(actor=who("otto"), ref="P-1", colleague="gil", now=later(minutes=1))
    Colleague.objects.filter(ref="dee").update(deputy=Colleague.objects.get(ref="hari"))
    assert before == "" and sees(case, "hari") == "" and sees(case, "otto") == "full"


def test_lists_ask_the_same_number_of_questions_whatever_is_narrowed(small: None) -> None:
    world_of_guards()

    def asked() -> int:
        with counted() as number:
            desk.case_register(actor=who("otto"), asked=None, now=later(hours=1))
            desk.work(actor=who("otto"), mine=False, now=later(hours=1))
            desk.my_work(actor=who("otto"), now=later(hours=1))
        return number()

    first = asked()
    for _ in range(3):
        precaution(report(later(minutes=20)), later(minutes=30))
    assert asked() == first
