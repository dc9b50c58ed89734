"""Open? May this role? Each refusal names its rule, cites its clause, says why, and says who could or what comes first."""

from __future__ import annotations

import pytest

from evenhand.case.facts import Actor
from tests.case.bench import CLOSED, FLOOR, Bench, local, only, people, posted, proposed, variant


# === open? =======================================================================================
def test_a_step_that_nobody_knows() -> None:
    for step in ("exile", "x" * 10_000_000):
        refusal = only(Bench().refuse("mira", step, "impose"))
        assert refusal.rule == "open" and f"There is no step {step[:60]!r} under this policy." in refusal.message
        assert len(refusal.message) < 120


def test_what_is_not_open_yet_says_what_comes_first() -> None:
    refusal = only(proposed().refuse("hana", "hear", "upheld"))
    assert (refusal.rule, refusal.clause) == ("open", "4")
    assert refusal.message == "This is not open on the case yet. It needs first: answer the appeal."


def test_nothing_but_a_report_opens_a_case() -> None:
    bench = Bench()
    for step in ("propose", "decide", "appeal", "attend", "review", "letter.approve"):
        assert only(bench.refuse("mira", step, "x")).rule == "open"
    for step, outcome, answers in (("evidence.add", "added", {"title": "A recording"}), ("work.hand-over", "named", {"lead": "mira", "deputy": "milo"}), ("entry.annul", "strand", {"why": "By mistake."})):
        assert "There is no report on this case yet." in [one.message for one in bench.refuse("mira", step, outcome, answers)]


def test_what_was_answered_is_correspondence_from_then_on() -> None:
    refusal = only(proposed().refuse("mira", "propose", "dropped", {"why": "On second thoughts."}))
    assert (refusal.rule, refusal.clause) == ("open", "3")
    assert refusal.message == "This was opened on Monday 2 March 2026 and has been answered. What comes now is recorded as correspondence (a note)."


def test_an_appeal_after_the_final_answer_is_correspondence() -> None:
    bench = posted()
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    bench.take("cora", "hear", "dismissed")
    assert "recorded as correspondence" in only(bench.refuse("person", "appeal", "made", {"why": "I still disagree."})).message


def test_what_was_opened_in_error_says_so() -> None:
    bench = proposed()
    bench.take("milo", "entry.annul", "strand", {"why": "Another man of that name."})
    assert "was entered in error" in only(bench.refuse("hana", "decide", "nothing")).message


def test_several_of_a_name_have_to_be_told_apart() -> None:
    bench = proposed()
    bench.at("2026-03-02 10:00").report()
    bench.propose([{"measure": "twos"}])
    for matter in ("", "decide"):
        refusal = only(bench.refuse("hana", "decide", "nothing", matter=matter))
        assert refusal.message == "More than one such matter is open: say which, decide.2, decide.4."
    assert bench.take("hana", "decide", "nothing", matter="decide.4").strand == "s2"
    assert bench.take("hana", "decide", "nothing", matter="decide").strand == "s1"


def test_a_matter_that_is_not_open_is_named() -> None:
    bench = proposed()
    refusal = only(bench.refuse("hana", "decide", "nothing", matter="decide.99"))
    assert (refusal.rule, refusal.message) == ("open", "'decide.99' is not open here. What is open: decide.2.")
    assert len(only(bench.refuse("hana", "decide", "nothing", matter="x" * 10_000)).message) < 150


def test_a_closed_case_waits_for_a_report() -> None:
    bench = Bench()
    bench.report()
    bench.take("mira", "propose", "dropped", {"why": "It was nothing."})
    bench.take("mira", "close", "closed")
    assert only(bench.refuse("mira", "attend", "impose")).message == "The case is closed. A new report opens it again."
    bench.report()
    assert bench.open() == ["propose"] and bench.state.ended is None


def test_an_outcome_that_does_not_exist() -> None:
    refusal = only(proposed().refuse("hana", "decide", "x" * 1000, FLOOR))
    assert (refusal.rule, refusal.clause) == ("complete", "3, 3.10")
    assert refusal.message.endswith("Choose one of: restrict, together, for-a-term, nothing.") and len(refusal.message) < 200


# === may this role? ==============================================================================
@pytest.mark.parametrize(
    ("who", "step", "outcome", "who_could"),
    [
        ("ola", "propose", "dropped", "Manager (milo, mira, mona)"),
        ("clea", "decide", "nothing", "Head (hugo)"),  # hana proposed
        ("hana", "attend", "impose", "Manager (milo, mira, mona)"),
        ("person", "propose", "dropped", "Manager (milo, mira, mona)"),
        ("representative", "decide", "nothing", "Head (hugo)"),
    ],
)
def test_a_refusal_says_who_could(who: str, step: str, outcome: str, who_could: str) -> None:
    bench = Bench(cast=people(hana={"roles": {"head", "manager"}}))
    bench.report()
    if step == "decide":
        bench.take("hana", "propose", "proposed", {"why": "It has to stop.", "proposed": CLOSED})
    cast = people(hana={"roles": {"head"}})
    bench.facts = type(bench.facts)(cast)
    answers = {"why": "It was nothing."} if step == "propose" else {}
    refusals = [one for one in bench.refuse(who, step, outcome, answers) if one.rule == "role"]
    assert [one.message for one in refusals] == [f"This step is for {who_could}."]


def test_names_are_given_where_it_is_one_persons_turn() -> None:
    bench = proposed()
    assert "(hana, hugo)" in only(bench.refuse("mona", "decide", "nothing")).message
    crowd = people(**{f"h{number}": {"roles": {"head"}} for number in range(4)})
    bench = Bench(cast=crowd)
    bench.report()
    bench.propose()
    assert only(bench.refuse("mona", "decide", "nothing")).message == "This step is for Head."


def test_nobody_at_present() -> None:
    """An office that nobody holds is named all the same."""
    bench = Bench(cast={ref: who for ref, who in people().items() if "clerk" not in who.roles})
    bench.decided()
    bench.approve("2026-03-02")
    assert only(bench.refuse("mira", "letter.dispatch", "dispatched")).message == "This step is for Clerk."


@pytest.mark.parametrize("who", ["mallory", "", "mira' OR 1=1"])
def test_a_forged_actor(who: str) -> None:
    bench = Bench()
    assert {refusal.message for refusal in bench.refuse(who, "report", "reported", {"what": "He shouted."})} == {"The colleague named is not known here."}
    bench.report()
    assert "role" in bench.rules(who, "propose", "dropped", {"why": "It was nothing."})


def test_nobody_acts_as_the_person_by_calling_themselves_so() -> None:
    """Who acts is the door's to say; a colleague of that reference is no person, and the person is no colleague."""
    bench = posted()
    assert bench.rules("pat", "appeal", "made", {"why": "I disagree."}) == {"role"}
    assert bench.rules("x", "note", "noted", {"why": "Hello there."}, actor=Actor("mira", "person")) == {"role"}
    assert bench.rules("x", "propose", "dropped", {"why": "Hello there."}, actor=Actor("mira", "representative")) == {"open"}


@pytest.mark.parametrize(
    ("role", "rules"),
    [("", set()), ("manager", set()), ("head", {"role"}), ("emperor", {"role"}), ("x" * 10_000, {"role"}), ("person", {"role"}), ("colleague", {"role"})],
)
def test_the_role_named_has_to_be_one_that_counts_here(role: str, rules: set[str]) -> None:
    bench = Bench()
    bench.report()
    found = bench.rules("mira", "propose", "dropped", {"why": "It was nothing."}, role=role)
    assert found == rules
    if role == "emperor":
        assert only(bench.refuse("mira", "propose", "dropped", {"why": "It was nothing."}, role=role)).message == "There is no role 'emperor' under this policy."


def test_the_role_is_on_the_record() -> None:
    bench = Bench(cast=people(mira={"roles": {"manager", "chief"}}))
    bench.report()
    assert bench.take("mira", "attend", "impose", {"attend": [{"measure": "watch", "risk": "threat"}]}).role == "manager"
    assert bench.take("mira", "note", "noted", {"why": "A note."}, role="colleague").role == "colleague"
    assert bench.take("ola", "note", "noted", {"why": "A note."}).role == "colleague"


def test_a_relation_is_a_role() -> None:
    """The line manager of the affected opens the meeting; the manager of somebody else does not."""
    bench = Bench()
    bench.report("together")
    assert bench.rules("milo", "convene", "agreed", {"why": "We agreed."}) == {"role"}
    assert bench.take("mira", "convene", "agreed", {"why": "We agreed."}).role == "line-manager"


def test_who_took_a_step_has_a_role_from_it() -> None:
    """`proposer` is whoever proposed, `own-head` their head."""
    extra = '[matters.told]\nclause = "1"\ntitle = "Hear of it"\nkind = "duty"\nowner = ["own-head"]\n[steps.told]\nclause = "1"\non = "told"\nby = ["proposer", "own-head"]\noutcomes.told = {}\n'
    bench = Bench(variant(("", extra), ('asks = ["proposed", "impact"], opens = ["decide"]', 'asks = ["proposed", "impact"], opens = ["decide", "told"]')))
    bench.report()
    bench.propose()
    assert bench.rules("milo", "told", "told") == {"role"}
    assert bench.rules("mira", "told", "told") == set()
    assert bench.take("hana", "told", "told").role == "own-head"


def test_the_lead_of_the_case_hands_over() -> None:
    bench = Bench()
    bench.report()
    bench.take("mira", "name-lead", "named", {"lead": "wes", "deputy": "sid"})
    assert bench.rules("sid", "work.hand-over", "named", {"lead": "ola", "deputy": "mona"}) == {"role"}
    assert bench.take("wes", "work.hand-over", "named", {"lead": "ola", "deputy": "mona"}).role == "lead"
    assert bench.rules("wes", "work.hand-over", "named", {"lead": "wes", "deputy": "mona"}) == {"role"}
    assert (bench.state.lead, bench.state.deputy) == ("ola", "mona")


def test_a_colleague_who_has_left_does_nothing() -> None:
    gone = people(mira={"left": local("2026-03-01 00:00")}, ola={"manager": "mira"})
    bench = Bench(cast=gone)
    bench.report("together")
    assert bench.rules("mira", "attend", "impose", {"attend": [{"measure": "watch", "risk": "threat"}]}) == {"role"}
    assert bench.rules("mira", "note", "noted", {"why": "A last word."}) == {"role"}
    assert bench.rules("mira", "convene", "agreed", {"why": "We agreed."}) == {"role"}
    assert "mira" not in bench.offer("milo", "attend").schema(bench.policy.steps["attend"].outcomes["impose"])["properties"]
