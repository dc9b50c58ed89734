"""Independent? By human being, within the strand; those named as deciding count, and whose view it is counts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.case.bench import CLOSED, FLOOR, Bench, only, people, posted, proposed


# === independent? ================================================================================
def test_who_took_an_earlier_step_does_not_judge_it() -> None:
    bench = Bench(cast=people(mira={"roles": {"manager", "head"}}))
    bench.report()
    bench.propose()
    refusal = only(bench.refuse("mira", "decide", "nothing"))
    assert (refusal.rule, refusal.clause) == ("independent", "3, 3.10")
    assert refusal.message == "You cannot take this step. You took an earlier step of the same matter: propose or drop. Who could: hana, hugo."


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
    bench = posted()
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
    named = {**FLOOR, "deciders": ["mira", "milo"]}
    refusal = next(one for one in bench.refuse("hana", "decide", "together", named) if one.rule == "independent")
    assert refusal.message.startswith("mira took an earlier step of the same matter: propose or drop.")
    bench.take("hana", "decide", "together", {**FLOOR, "deciders": ["milo", "cora"]})
    bench.send("2026-03-02")
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    assert bench.rules("cora", "hear", "dismissed") == {"independent"}
    assert bench.rules("cyd", "hear", "dismissed") == set()


def test_a_name_is_used_where_it_is_known() -> None:
    bench = Bench(cast=people(mira={"name": "Mira Okafor"}, ola={"roles": {"manager"}}))
    bench.report(affected=["wes"])
    bench.propose()
    named = {**FLOOR, "deciders": ["mira", "ola"]}
    said = [one.message for one in bench.refuse("hana", "decide", "together", named) if one.rule == "independent"]
    assert said[0].startswith("Mira Okafor took an earlier step") and said[1].startswith("Ola Ness took an earlier step of the same matter: report an incident")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"hana": {"related": frozenset({"pat"})}}, "You are, or are related to, the person whom the case concerns."),
        ({"hana": {"related": frozenset({"wes"})}}, "You are related to someone named in the report (affected)."),
        ({"wes": {"related": frozenset({"hana"})}}, "You are related to someone named in the report (affected)."),
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
    assert refusal.rule == "independent" and f"You are named in the report ({party})." in refusal.message
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
        refusal = only(bench.refuse(who, "propose", "dropped", {"why": "It was nothing."}))
        assert refusal.rule == "independent" and "You have a conflict of interest recorded on this case." in refusal.message
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


# === whose view this is ==========================================================================
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
