"""The five questions: each refusal names its rule, cites its clause, says why, and says who could or what to do instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor, Book
from evenhand.case.rules import Request
from evenhand.case.state import State
from evenhand.case.step import take, turn
from tests.case.bench import CLOSED, FLOOR, Bench, local, people, variant

DECISION = {**FLOOR}


def one(refusals: list[Refusal]) -> Refusal:
    """The only reason there is."""
    refusal, = refusals
    return refusal


def proposed(**more: Any) -> Bench:
    bench = Bench(**more)
    bench.report()
    bench.propose()
    return bench


def decided(**more: Any) -> Bench:
    bench = proposed(**more)
    bench.decide()
    bench.send("2026-03-02")
    return bench


# === open? ======================================================================================
def test_a_step_that_nobody_knows() -> None:
    for step in ("exile", "x" * 10_000_000):
        refusal = one(Bench().refuse("mira", step, "impose"))
        assert refusal.rule == "open" and f"There is no step {step[:60]!r} under this policy." in refusal.message
        assert len(refusal.message) < 120


def test_what_is_not_open_yet_says_what_comes_first() -> None:
    refusal = one(proposed().refuse("hana", "hear", "upheld"))
    assert (refusal.rule, refusal.clause) == ("open", "4")
    assert refusal.message == "This is not open on the case yet. It needs first: answer the appeal."


def test_nothing_but_a_report_opens_a_case() -> None:
    bench = Bench()
    for step in ("propose", "decide", "appeal", "attend", "review", "letter.approve"):
        assert one(bench.refuse("mira", step, "x")).rule == "open"
    for step, outcome, answers in (("evidence.add", "added", {"title": "A recording"}), ("work.hand-over", "named", {"lead": "mira", "deputy": "milo"}), ("entry.annul", "strand", {"why": "By mistake."})):
        assert "There is no report on this case yet." in [one.message for one in bench.refuse("mira", step, outcome, answers)]


def test_what_was_answered_is_correspondence_from_then_on() -> None:
    refusal = one(proposed().refuse("mira", "propose", "dropped", {"why": "On second thoughts."}))
    assert (refusal.rule, refusal.clause) == ("open", "3")
    assert refusal.message == "This was opened on Monday 2 March 2026 and has been answered. What comes now is recorded as correspondence (a note)."


def test_an_appeal_after_the_final_answer_is_correspondence() -> None:
    bench = decided()
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    bench.take("cora", "hear", "dismissed")
    assert "recorded as correspondence" in one(bench.refuse("person", "appeal", "made", {"why": "I still disagree."})).message


def test_what_was_opened_in_error_says_so() -> None:
    bench = proposed()
    bench.take("milo", "entry.annul", "strand", {"why": "Another man of that name."})
    assert "was entered in error" in one(bench.refuse("hana", "decide", "nothing")).message


def test_several_of_a_name_have_to_be_told_apart() -> None:
    bench = proposed()
    bench.at("2026-03-02 10:00").report()
    bench.propose([{"measure": "twos"}])
    for matter in ("", "decide"):
        refusal = one(bench.refuse("hana", "decide", "nothing", matter=matter))
        assert refusal.message == "More than one such matter is open: say which, decide.2, decide.4."
    assert bench.take("hana", "decide", "nothing", matter="decide.4").strand == "s2"
    assert bench.take("hana", "decide", "nothing", matter="decide").strand == "s1"


def test_a_matter_that_is_not_open_is_named() -> None:
    bench = proposed()
    refusal = one(bench.refuse("hana", "decide", "nothing", matter="decide.99"))
    assert (refusal.rule, refusal.message) == ("open", "'decide.99' is not open here. What is open: decide.2.")
    assert len(one(bench.refuse("hana", "decide", "nothing", matter="x" * 10_000)).message) < 150


def test_a_closed_case_waits_for_a_report() -> None:
    bench = Bench()
    bench.report()
    bench.take("mira", "propose", "dropped", {"why": "It was nothing."})
    bench.take("mira", "close", "closed")
    assert one(bench.refuse("mira", "attend", "impose")).message == "The case is closed. A new report opens it again."
    bench.report()
    assert bench.open() == ["propose"] and bench.state.ended is None


def test_an_outcome_that_does_not_exist() -> None:
    refusal = one(proposed().refuse("hana", "decide", "x" * 1000, DECISION))
    assert (refusal.rule, refusal.clause) == ("complete", "3, 3.10")
    assert refusal.message.endswith("Choose one of: restrict, together, for-a-term, nothing.") and len(refusal.message) < 200


# === may this role? =============================================================================
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
    assert "(hana, hugo)" in one(bench.refuse("mona", "decide", "nothing")).message
    crowd = people(**{f"h{number}": {"roles": {"head"}} for number in range(4)})
    bench = Bench(cast=crowd)
    bench.report()
    bench.propose()
    assert one(bench.refuse("mona", "decide", "nothing")).message == "This step is for Head."


def test_nobody_at_present() -> None:
    """An office that nobody holds is named all the same."""
    bench = Bench(cast={ref: who for ref, who in people().items() if "clerk" not in who.roles})
    bench.decided()
    bench.approve("2026-03-02")
    assert one(bench.refuse("mira", "letter.dispatch", "dispatched")).message == "This step is for Clerk."


@pytest.mark.parametrize("who", ["mallory", "", "mira' OR 1=1"])
def test_a_forged_actor(who: str) -> None:
    bench = Bench()
    assert {refusal.message for refusal in bench.refuse(who, "report", "reported", {"what": "He shouted."})} == {"The colleague named is not known here."}
    bench.report()
    assert "role" in bench.rules(who, "propose", "dropped", {"why": "It was nothing."})


def test_nobody_acts_as_the_person_by_calling_themselves_so() -> None:
    """Who acts is the door's to say; a colleague of that reference is no person, and the person is no colleague."""
    bench = decided()
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
        assert one(bench.refuse("mira", "propose", "dropped", {"why": "It was nothing."}, role=role)).message == "There is no role 'emperor' under this policy."


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


# === independent? ===============================================================================
def test_who_took_an_earlier_step_does_not_judge_it() -> None:
    bench = Bench(cast=people(mira={"roles": {"manager", "head"}}))
    bench.report()
    bench.propose()
    refusal = one(bench.refuse("mira", "decide", "nothing"))
    assert (refusal.rule, refusal.clause) == ("independent", "3, 3.10")
    assert refusal.message == "You cannot take this step: the one who acts took an earlier step of the same matter: propose or drop. Who could: hana, hugo."


def test_the_human_counts_not_the_role() -> None:
    """Whoever holds two offices cannot judge in one what they did in the other, whatever role they name."""
    bench = Bench(cast=people(mira={"roles": {"manager", "head", "chief"}}))
    bench.report()
    bench.propose()
    for role in ("", "head"):
        assert bench.rules("mira", "decide", "nothing", role=role) == {"independent"}


def test_another_strand_is_another_matter() -> None:
    """Who proposed on one report may decide on another."""
    bench = Bench(cast=people(mira={"roles": {"manager", "head"}}))
    bench.report()
    bench.propose()
    bench.take("ola", "report", "reported", {"what": "Again, today."})
    bench.take("milo", "propose", "proposed", {"why": "It has to stop.", "proposed": CLOSED}, matter="propose.3")
    assert bench.rules("mira", "decide", "nothing", matter="decide.2") == {"independent"}
    assert bench.rules("mira", "decide", "nothing", matter="decide.4") == set()


def test_a_review_is_judged_over_all_strands_whose_restrictions_stand() -> None:
    """Hugo decided on the second report only; the one review of both is not his."""
    bench = decided()
    bench.take("wes", "report", "reported", {"what": "Again, today."})
    bench.take("milo", "propose", "proposed", {"why": "It has to stop.", "proposed": [{"measure": "twos"}]}, matter="propose.6")
    bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]})
    assert bench.matter("review").strand == "s1"
    for human in ("hana", "hugo"):
        assert bench.rules(human, "review", "keep") == {"independent"}
    assert bench.rules("cora", "review", "keep") == set(), "the chief instead, because no head is free"
    bench.at("2026-03-10 09:00").take("clea", "letter.served", "served", {"proof": "Signed for."}, matter="letter.post.5")
    lifted = bench.take("person", "appeal", "made", {"why": "I disagree."})
    bench.take("cyd", "hear", "upheld", matter=f"hear.{lifted.number}")
    assert bench.standing() == ["twos"]
    assert bench.rules("hugo", "review", "keep") == {"independent"}


def test_deciders_named_count_as_acting() -> None:
    bench = proposed()
    named = {**DECISION, "deciders": ["mira", "milo"]}
    refusal = next(one for one in bench.refuse("hana", "decide", "together", named) if one.rule == "independent")
    assert refusal.message.startswith("mira took an earlier step of the same matter: propose or drop.")
    bench.take("hana", "decide", "together", {**DECISION, "deciders": ["milo", "cora"]})
    bench.send("2026-03-02")
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    assert bench.rules("cora", "hear", "dismissed") == {"independent"}
    assert bench.rules("cyd", "hear", "dismissed") == set()


def test_a_name_is_used_where_it_is_known() -> None:
    bench = Bench(cast=people(mira={"name": "Mira Okafor"}, ola={"roles": {"manager"}}))
    bench.report(affected=["wes"])
    bench.propose()
    named = {**DECISION, "deciders": ["mira", "ola"]}
    said = [one.message for one in bench.refuse("hana", "decide", "together", named) if one.rule == "independent"]
    assert said[0].startswith("Mira Okafor took an earlier step") and said[1].startswith("Ola Ness took an earlier step of the same matter: report an incident")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"hana": {"related": frozenset({"pat"})}}, "is, or is related to, the person whom the case concerns"),
        ({"hana": {"related": frozenset({"wes"})}}, "is related to someone named in the report (affected)"),
        ({"wes": {"related": frozenset({"hana"})}}, "is related to someone named in the report (affected)"),
        ({"hana": {"related": frozenset({"ola"})}}, ""),
    ],
)
def test_relations_never_judge(changed: dict[str, Any], why: str) -> None:
    bench = Bench(cast=people(**changed))
    bench.take("ola", "report", "reported", {"what": "He shouted at Wes.", "affected": ["wes"]})
    bench.propose()
    said = [one.message for one in bench.refuse("hana", "decide", "restrict") if one.rule == "independent"]
    assert bool(said) == bool(why) and all(why in text for text in said)


@pytest.mark.parametrize("party", ["affected", "witness"])
def test_the_affected_and_the_witness_never_judge(party: str) -> None:
    bench = Bench()
    bench.take("ola", "report", "reported", {"what": "He shouted at the head.", party: ["hana", "a passer-by"]})
    bench.propose()
    refusal = next(one for one in bench.refuse("hana", "decide", "nothing"))
    assert refusal.rule == "independent" and f"is named in the report ({party})" in refusal.message
    assert bench.state.strands["s1"].parties == {party: ("hana",)}, "who is no colleague is kept in words only"


def test_the_subject_who_works_here_never_judges() -> None:
    bench = Bench()
    bench.subject = {"person": "hana"}
    bench.report()
    bench.propose()
    assert bench.rules("hana", "decide", "nothing") == {"independent"}


def test_what_judges_nobody_is_open_to_those_concerned() -> None:
    """The affected may write a note, change how we attend, and record an order made elsewhere."""
    bench = Bench(cast=people(mira={"related": frozenset({"pat"})}))
    bench.take("mira", "report", "reported", {"what": "He shouted at me.", "affected": ["mira"]})
    for step, outcome, answers in (
        ("note", "noted", {"why": "I am shaken."}),
        ("attend", "impose", {"attend": [{"measure": "watch", "risk": "threat"}]}),
        ("record-order", "recorded", {"order": [{"measure": "order", "maker": "A court"}]}),
        ("propose", "proposed", {"why": "It has to stop.", "proposed": CLOSED}),
    ):
        assert bench.rules("mira", step, outcome, answers) == set(), step


def test_a_conflict_of_interest_closes_the_case() -> None:
    bench = Bench(cast=people(mona={"roles": {"manager", "head"}}))
    bench.take("ola", "report", "reported", {"what": "He shouted.", "keep-from": ["mira"]})
    bench.take("milo", "interest.declare", "declared")
    assert bench.state.barred == {"mira", "milo"}
    for who in ("mira", "milo"):
        refusal = one(bench.refuse(who, "propose", "dropped", {"why": "It was nothing."}))
        assert refusal.rule == "independent" and "has a conflict of interest recorded on this case" in refusal.message
        for step, outcome, answers in (("note", "noted", {"why": "A note."}), ("entry.annul", "strand", {"why": "By mistake."}), ("evidence.add", "added", {"title": "A file"}), ("work.hand-over", "named", {"lead": "ola", "deputy": "wes"})):
            assert bench.rules(who, step, outcome, answers) == {"independent"}, step
        assert bench.rules(who, "report", "reported", {"what": "Another thing."}) == set()
        assert bench.rules(who, "interest.declare", "declared") == set()
    assert bench.rules("mona", "propose", "dropped", {"why": "It was nothing."}) == set()


def test_taking_a_report_back_is_not_for_the_persons_relations() -> None:
    """It would lift what was decided. Who was affected may do it: a wrong name has to be gone at once."""
    bench = Bench(cast=people(milo={"related": frozenset({"pat"})}))
    bench.take("ola", "report", "reported", {"what": "He shouted at Mira.", "affected": ["mira"]})
    assert bench.rules("milo", "entry.annul", "strand", {"why": "By mistake."}) == {"independent"}
    assert bench.rules("mira", "entry.annul", "strand", {"why": "By mistake."}) == set()


# === whose view this is =========================================================================
def test_a_view_taken_down_by_telephone_counts_for_whoever_gave_it() -> None:
    bench = Bench()
    bench.report("together")
    event = bench.take("wes", "give-view", "yes", {"view": "Go on with it.", "view-of": "safi"})
    assert (event.by, event.counts_for, event.role) == ("wes", "safi", "safety")
    assert [act.human for act in bench.state.acts if act.step == "give-view"] == ["safi"]
    assert bench.rules("safi", "give-view", "no", {"view": "On second thoughts."}) == {"role"}
    assert bench.take("mira", "give-view", "no", {"view": "A word will do."}).counts_for == ""


@pytest.mark.parametrize(
    ("who", "of", "rules"),
    [
        ("wes", "mallory", {"role", "complete"}),
        ("mallory", "safi", {"role"}),
        ("person", "safi", {"role"}),
        ("wes", "clea", {"role"}),  # has no seat
        ("wes", "ola", {"independent", "role"}),  # is affected, and has no seat
        ("ola", "safi", {"independent"}),  # the affected takes nobody's view down
        ("wes", "", set()),
    ],
)
def test_nobody_gives_anothers_view_unasked(who: str, of: str, rules: set[str]) -> None:
    bench = Bench(cast=people(wes={"roles": {"safety"}}))
    bench.report("together")
    answers = {"view": "Go on with it.", **({"view-of": of} if of else {})}
    assert bench.rules(who, "give-view", "yes", answers) == rules


def test_nobody_acts_for_another_where_there_is_no_seat() -> None:
    bench = Bench()
    bench.report()
    for step, outcome in (("propose", "dropped"), ("note", "noted")):
        refusals = bench.refuse("mira", step, outcome, {"why": "It was nothing.", "view-of": "milo"})
        assert [one.message for one in refusals if one.rule == "complete"] == ["'view-of' is not asked here."]
    bench.facts = type(bench.facts)(people(mira={"roles": {"manager"}}))
    assert "complete" in bench.rules("ola", "propose", "dropped", {"why": "It was nothing.", "view-of": "mira"})


# === complete? ==================================================================================
def test_every_missing_field_is_named() -> None:
    bench = proposed()
    refusals = bench.refuse("hana", "decide", "restrict", {"reasons": "", "side": "   ", "incidents": [], "milder": None})
    missing = [one.field for one in refusals if "this has to be answered" in one.message]
    assert missing == ["reasons", "incidents", "milder", "side", "adjustments", "equality", "route"]
    assert all((one.rule, one.clause) == ("complete", "3, 3.10") for one in refusals)


@pytest.mark.parametrize("name", ["approved_by", "by", "deciders", "x" * 10_000, "a\x00b", "\ud800"])
def test_what_is_not_asked_is_refused(name: str) -> None:
    """A body that names another as the one who acts, or any field too many."""
    bench = Bench()
    bench.report()
    refusal = one(bench.refuse("mira", "propose", "dropped", {"why": "It was nothing.", name: "hana"}))
    assert (refusal.rule, refusal.message) == ("complete", f"{name[:60]!r} is not asked here.")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("a" * 10_000_000, "use at most 20,000 characters"), ("It was\x00nothing", "remove the control characters"), ("It was \u202egnihton", "remove the control characters"),
        (["It was nothing"], "write this as text"), ({"a": "b"}, "write this as text"), (7, "write this as text"), ("no", "use at least 5 characters"),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_read(value: Any, sentence: str) -> None:
    bench = Bench()
    bench.report()
    refusal = one(bench.refuse("mira", "propose", "dropped", {"why": value}))
    assert (refusal.rule, refusal.field) == ("complete", "why")
    assert refusal.message.startswith("why: ") and sentence in refusal.message and len(refusal.message) < 200


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"measure": "watch", "risk": "threat"}, "'watch' is not one of: closed, named, twos, word"),
        ({"measure": "closed"}, "channels: this has to be answered"),
        ({"measure": "closed", "channels": []}, "channels: this has to be answered"),
        ({"measure": "closed", "channels": ["sea"]}, "'sea' is not one of: telephone, email"),
        ({"measure": "closed", "channels": ["office"], "quota": 5}, "'quota' is not asked for Closed channels"),
        ({"measure": "twos", "ends": "soon"}, "Until: write a day as 2026-11-05"),
        ({"measure": "twos", "starts": "2026-04-02", "ends": "2026-04-01"}, "it ends before it starts"),
        ({"measure": "word", "starts": "2026-04-02"}, "'starts' is not asked for A warning"),
    ],
)
def test_rows_that_cannot_be_read(row: dict[str, Any], sentence: str) -> None:
    bench = Bench()
    bench.report()
    refusal = one(bench.refuse("mira", "propose", "proposed", {"why": "It has to stop.", "proposed": [{"measure": "twos"}, row]}))
    assert (refusal.rule, refusal.field) == ("complete", "proposed")
    assert refusal.message == f"Row 2: {sentence}." or (refusal.message.startswith("Row 2: ") and sentence in refusal.message)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"measure": "twos", "ends": "2026-03-01"}, "Visits in twos: it ends before it begins."),
        ({"measure": "twos", "starts": "2026-03-02", "ends": "2026-03-02"}, ""),
    ],
)
def test_dates_of_rows_that_cannot_be(row: dict[str, Any], sentence: str) -> None:
    bench = proposed()
    refusals = bench.refuse("hana", "decide", "restrict", {**DECISION, "decided": [row]}) if sentence else []
    assert [one.message for one in refusals] == ([sentence] if sentence else [])
    if not sentence:
        bench.decide([row])


def test_nothing_put_forward_is_nothing_to_impose() -> None:
    bench = Bench(variant(('asks = ["proposed", "impact"], opens = ["decide"]', 'opens = ["decide"]'), ("outcomes.for-a-term", 'outcomes.only-warn = { title = "Warn", asks = ["proposed"] }\noutcomes.for-a-term')))
    bench.report()
    bench.take("mira", "propose", "proposed", {"why": "It has to stop."})
    refusal = one(bench.refuse("hana", "decide", "restrict", DECISION))
    assert refusal.message == "No measure has been put forward yet: name at least one."


def test_only_those_who_hold_the_role_can_be_named() -> None:
    bench = proposed()
    refusals = bench.refuse("hana", "decide", "together", {**DECISION, "deciders": ["milo", "hugo"]})
    assert [(one.rule, one.field) for one in refusals] == [("complete", "deciders")]
    assert one(refusals).message == "Who decided: 'hugo' is not one of: cora, cyd, milo, mira, mona."
    said = [one.message for one in bench.refuse("hana", "decide", "together", {**DECISION, "deciders": ["milo"]})]
    assert said == ["Who decided: name at least 2."]


def test_an_appeal_lifts_only_what_its_own_decision_imposed() -> None:
    bench = decided()
    bench.take("ola", "report", "reported", {"what": "Again, today."})
    bench.take("milo", "propose", "proposed", {"why": "It has to stop.", "proposed": [{"measure": "twos"}]})
    second = bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]})
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    row, other = (next(one.id for one in bench.state.rows.values() if one.measure == measure) for measure in ("closed", "twos"))
    assert bench.state.rows[other].decision == second.number
    assert f"{other!r} is not one of: {row}" in one(bench.refuse("cora", "hear", "part", {"lift": [other]})).message
    bench.take("cora", "hear", "part", {"lift": [row]})
    assert bench.standing() == ["twos"]


# === in time? ===================================================================================
def appealing() -> Bench:
    """The appeal's last day is Wednesday 1 April 2026."""
    bench = decided()
    assert bench.due("appeal") == "2026-04-01"
    return bench


def test_late_is_recorded_as_late() -> None:
    bench = appealing().at("2026-04-02 00:00")
    refusal = one(bench.refuse("person", "appeal", "made", {"why": "I disagree."}))
    assert (refusal.rule, refusal.clause) == ("time", "4")
    assert refusal.message == "It came after the last day, Wednesday 1 April 2026. It can be recorded all the same: choose “Too late”."
    bench.take("person", "appeal", "made-late", {"why": "I was in hospital."})
    assert "appeal" in bench.open() and "admit" in bench.open()


def test_in_time_is_not_late() -> None:
    bench = appealing().at("2026-04-01 23:59")
    refusal = one(bench.refuse("person", "appeal", "made-late", {"why": "I disagree."}))
    assert refusal.message == "It came in time (last day Wednesday 1 April 2026): choose “In time”."
    assert bench.rules("person", "appeal", "made", {"why": "I disagree."}) == set()


def test_what_counts_is_the_day_it_was_received() -> None:
    bench = appealing().at("2026-05-04 09:00")
    assert bench.rules("ola", "appeal", "made-late", {"why": "I disagree."}, occurred="2026-04-01 17:00") == {"time"}
    event = bench.take("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-04-01 17:00")
    assert (event.recorded_at, event.occurred_at) == (local("2026-05-04 09:00"), local("2026-04-01 17:00"))
    assert bench.due("hear") == "2026-04-17", "ten working days from the day it came, Easter left out"


def test_a_right_without_a_last_day_is_always_in_time() -> None:
    bench = appealing().at("2026-03-16 09:00")
    bench.take("clea", "letter.returned", "returned", {"proof": "Gone away."})
    bench.at("2026-06-01 09:00")
    assert one(bench.refuse("person", "appeal", "made-late", {"why": "I disagree."})).message == "It came in time: there is no last day at present: choose “In time”."
    assert bench.rules("person", "appeal", "made", {"why": "I disagree."}) == set()


def test_dates_in_the_future() -> None:
    bench = appealing()
    refusal = one(bench.refuse("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-03-02 09:01"))
    assert (refusal.rule, refusal.message) == ("time", "The day on which it happened cannot lie in the future.")
    assert bench.rules("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-03-02 09:00") == set()
    assert bench.rules("ola", "report", "reported", {"what": "He shouted."}, occurred="2026-03-03 09:00") == {"time"}


def test_dates_before_the_cause() -> None:
    """An appeal cannot have come before the letter went; on the day itself it can."""
    bench = appealing().at("2026-03-05 09:00")
    refusal = one(bench.refuse("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-03-01 23:59"))
    assert refusal.message == "It cannot have happened before Monday 2 March 2026, when this was opened."
    assert bench.rules("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-03-02 00:00") == set()


def test_a_colleagues_own_duty_counts_by_when_it_is_recorded() -> None:
    bench = Bench()
    bench.report()
    bench.at("2026-03-05 09:00")
    refusal = one(bench.refuse("mira", "propose", "dropped", {"why": "It was nothing."}, occurred="2026-03-03 09:00"))
    assert refusal.message == "This step counts from when it is recorded. If it was done elsewhere before, say where."


def test_what_was_done_elsewhere_says_where() -> None:
    bench = Bench()
    bench.report()
    bench.at("2026-03-05 09:00")
    answers = {"why": "It has to stop.", "proposed": CLOSED, "done-elsewhere": "On paper, by Mira at the depot."}
    assert bench.rules("mira", "propose", "proposed", answers, occurred="2026-03-06 09:00") == {"time"}
    assert bench.rules("mira", "propose", "proposed", answers, occurred="2026-03-01 09:00") == {"time"}
    event = bench.take("mira", "propose", "proposed", answers, occurred="2026-03-03 09:00")
    assert event.occurred_at == local("2026-03-03 09:00") and event.answers["done-elsewhere"].startswith("On paper")
    assert bench.due("decide") == "2026-03-10", "what follows runs from when it was done"


def test_what_comes_from_outside_was_not_done_elsewhere() -> None:
    """A step that carries its day anyway, and whoever is no colleague, is not asked where."""
    bench = appealing()
    for who, step in (("person", "appeal"), ("ola", "appeal")):
        refusals = bench.refuse(who, step, "made", {"why": "I disagree.", "done-elsewhere": "At home."})
        assert [one.message for one in refusals] == ["'done-elsewhere' is not asked here."]


def test_every_reason_is_given_at_once() -> None:
    bench = Bench(cast=people(mira={"roles": {"manager", "head"}}))
    bench.report()
    bench.propose()
    refusals = bench.refuse("mira", "decide", "together", {"deciders": ["hugo", "hugo"], "colour": "red"}, role="chief", occurred="2026-03-03 09:00")
    assert {one.rule for one in refusals} == {"role", "independent", "time", "complete"}


# === what is offered is what is accepted ========================================================
def test_what_is_offered_is_what_is_accepted() -> None:
    """For everybody and every step: an offer is refused by open, role or independence exactly when taking it is."""
    bench = decided()
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    for who in [*bench.facts.colleagues, "person", "representative", "mallory"]:
        for (step, matter), offer in bench.offers(who).items():
            tried = bench.rules(who, step, next(iter(offer.step.outcomes)), matter=matter) & {"open", "role", "independent"}
            assert {one.rule for one in offer.refusals} == tried - ({"open"} if step == "entry.annul" else set()), (who, step, matter)


def test_each_matter_is_offered_by_itself() -> None:
    bench = proposed()
    bench.report()
    bench.propose()
    assert {matter for step, matter in bench.offers("hana") if step == "decide"} == {"decide.2", "decide.4"}
    assert {matter for step, matter in bench.offers("hana") if step == "notes"} == set()
    assert ("report", "") in bench.offers("hana") and ("entry.annul", "") in bench.offers("hana")
    assert not any(step.startswith("letter.") for step, _ in bench.offers("hana"))


def test_what_an_earlier_edition_asks_is_still_offered() -> None:
    """A strand keeps the edition it began under; a new report starts under the one in force."""
    renamed = variant(("[steps.decide]", "[steps.settle]"), ('apart = ["report", "propose", "decide"]\noutcomes.admitted', 'apart = ["report", "propose"]\noutcomes.admitted'),
                      ('apart = ["report", "propose", "decide"]\noutcomes.upheld', 'apart = ["report", "propose"]\noutcomes.upheld'), ('apart = ["report", "propose", "decide", "hear"]', 'apart = ["report", "hear"]'))  # fmt: skip
    bench = proposed()
    bench.book = Book({"plain": bench.policy, "next": replace(renamed, edition="next")}, "next")
    assert bench.offers("hana")[("decide", "decide.2")].may
    bench.report()
    bench.propose()
    offered = bench.offers("hana")
    assert offered[("decide", "decide.2")].may and offered[("settle", "decide.4")].may
    assert ("settle", "decide.2") not in offered and ("decide", "decide.4") not in offered
    assert bench.rules("hana", "settle", "nothing", matter="decide.2") == {"open"}
    assert bench.take("hana", "decide", "nothing").edition == "plain"
    assert bench.take("hana", "settle", "nothing").edition == "next"


def test_whose_turn_it_is() -> None:
    bench = proposed()
    found = turn(bench.book, bench.state, bench.matter("decide"), bench.now, bench.facts)
    assert found == {"hana", "hugo"}
    assert turn(bench.book, bench.state, bench.matter("attend"), bench.now, bench.facts) == {"mira", "milo", "mona"}


def test_a_form_goes_stale_by_what_matters_and_by_nothing_else() -> None:
    """The tag changes with the matter, the rows, the needs, the views; never with time, the post or a note."""
    def tag(bench: Bench, step: str = "review") -> str:
        return bench.offer("cora", step).tag

    bench = decided()
    first = tag(bench)
    bench.take("ola", "note", "noted", {"why": "A note."})
    bench.at("2026-03-09 09:00").take("clea", "letter.served", "served", {"proof": "Signed for."})
    assert tag(bench) == first
    bench.facts = type(bench.facts)(bench.facts.colleagues, frozenset({"large-print"}))
    assert tag(bench) != first
    bench.facts = type(bench.facts)(bench.facts.colleagues)
    bench.take("mira", "attend", "impose", {"attend": [{"measure": "watch", "risk": "threat"}]})
    assert tag(bench) != first


def test_a_view_makes_the_other_seats_forms_stale() -> None:
    bench = Bench()
    bench.report("together")
    first = bench.offer("safi", "give-view").tag
    bench.take("mira", "give-view", "yes", {"view": "Go on with it."})
    assert bench.offer("safi", "give-view").tag != first


def test_a_schema_says_what_is_asked() -> None:
    bench = proposed(needs=("speaking",))
    outcome = bench.policy.steps["decide"].outcomes["restrict"]
    found = bench.offer("hana", "decide").schema(outcome)
    assert list(found["properties"]) == ["decided", *FLOOR, "clash", "done-elsewhere"]
    assert found["required"] == list(FLOOR) and found["additionalProperties"] is False
    assert found["properties"]["route"]["enum"] == ["telephone", "email", "letter", "office"]
    assert found["properties"]["incidents"]["items"]["enum"] == ["s1"]
    assert found["properties"]["decided"]["items"]["properties"]["measure"]["enum"] == ["closed", "named", "twos", "word"]


def test_time_is_an_argument() -> None:
    """Nothing in the core reads a clock: the same request gives the same event, whenever it is asked."""
    bench = Bench()
    request = Request(step="report", outcome="reported", actor=Actor("ola"), now=datetime(1999, 1, 4, tzinfo=local("2026-01-01 00:00").tzinfo), answers={"what": "He shouted."}, subject={"person": "pat"})
    first, second = (take(bench.book, State(), request, bench.facts) for _ in range(2))
    assert first == second and first.recorded_at.year == 1999
    with pytest.raises(Refused):
        take(bench.book, State(), Request(step="report", outcome="reported", actor=Actor("ola"), now=request.now), bench.facts)
