"""The floor: what no policy may switch off, tried on a pack that is silent and on variants that say otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.case import floor
from tests.case.bench import (
    CLOSED,
    ENDLESS,
    FLOOR,
    TWOS,
    WATCH,
    Bench,
    floored,
    local,
    people,
    proposed,
    variant,
)


# --- what is asked even where the pack is silent ------------------------------------------------
@pytest.mark.parametrize("name", list(FLOOR))
def test_no_restriction_without(name: str) -> None:
    """Reasons, incidents relied on, milder options, their side, adjustments, the equality duty, the tenancy's channel."""
    bench = proposed()
    answers = {key: value for key, value in FLOOR.items() if key != name}
    refusal, = bench.refuse("hana", "decide", "restrict", answers)
    assert (refusal.rule, refusal.field) == ("complete", name)
    assert refusal.message == f"{floor.FIELDS[name].label}: this has to be answered."


@pytest.mark.parametrize(("name", "value"), [("reasons", "Because."), ("incidents", ["s9"]), ("milder", "None."), ("side", "No."), ("adjustments", "No."), ("equality", "No."), ("route", "pigeon")])
def test_the_floors_own_questions_are_read(name: str, value: Any) -> None:
    refusal, = proposed().refuse("hana", "decide", "restrict", {**FLOOR, name: value})
    assert (refusal.rule, refusal.field) == ("complete", name)


@pytest.mark.parametrize(("name", "words"), [("side", 'kind = "text", optional = true'), ("reasons", 'kind = "yes", optional = true'), ("incidents", 'kind = "text"'), ("route", 'kind = "text", optional = true')])
def test_a_pack_may_word_them_and_not_do_away_with_them(name: str, words: str) -> None:
    """Neither optional nor another question: the floor acts all the same."""
    policy = variant(("[fields]", f'[fields]\n{name} = {{ {words}, label = "In our words" }}'), ('asks = ["decided"], imposes = true, letter = "decision", opens', f'asks = ["decided", "{name}"], imposes = true, letter = "decision", opens'), faulty=True)
    bench = proposed(policy)
    answers = {key: value for key, value in FLOOR.items() if key != name}
    refusal, = bench.refuse("hana", "decide", "restrict", answers)
    label = "In our words" if name == "side" else floor.FIELDS[name].label
    assert (refusal.field, refusal.message) == (name, f"{label}: this has to be answered.")
    bench.decide()


def test_what_was_answered_in_the_strand_is_not_asked_again() -> None:
    """The proposer gave the reasons and the incidents; whoever decides is asked the rest. An entry in error gave nothing."""
    more = variant(('asks = ["proposed", "impact"]', 'asks = ["proposed", "impact", "reasons", "incidents", "side"]'))
    bench = Bench(more)
    bench.report()
    made = bench.propose(**{name: FLOOR[name] for name in ("reasons", "incidents", "side")})
    names = [one.id for one in bench.offer("hana", "decide").fields(more.steps["decide"].outcomes["restrict"])]
    assert names == ["decided", "milder", "adjustments", "equality", "route"]
    bench.take("milo", "entry.annul", "entry", {"why": "By mistake.", "about-event": made.number})
    bench.take("mira", "propose", "proposed", {"why": "It has to stop.", "proposed": CLOSED, "reasons": FLOOR["reasons"], "incidents": ["s1"], "side": FLOOR["side"]})
    assert not bench.rules("hana", "decide", "restrict", {name: FLOOR[name] for name in ("milder", "adjustments", "equality", "route")})


def test_another_report_answers_nothing_for_this_one() -> None:
    bench = proposed()
    bench.decide()
    bench.report()
    bench.propose(TWOS)
    names = [one.id for one in bench.offer("hugo", "decide").fields(bench.policy.steps["decide"].outcomes["restrict"])]
    assert names == ["decided", *FLOOR]


def test_what_binds_only_us_is_not_asked_all_this() -> None:
    bench = Bench()
    bench.report()
    bench.take("mira", "attend", "impose", WATCH)
    bench.take("mira", "record-order", "recorded", {"order": [{"measure": "order", "maker": "A court"}]})
    assert bench.in_force() == ["order", "watch"]
    assert bench.rules("mira", "propose", "proposed", {"why": "A word.", "proposed": [{"measure": "word"}]}) == set()


def test_each_rule_has_its_source() -> None:
    assert set(floor._ALWAYS) <= set(floor.FIELDS) & set(floor.SOURCES)
    assert all(len(source) > 20 for source in floor.SOURCES.values())


def test_a_step_without_a_clause_cites_the_source() -> None:
    """Each refusal of the floor says on what it rests: the step's clause, or else the law and guidance itself."""
    bare = (('[steps.decide]\nclause = ["3", "3.10"]', "[steps.decide]"), ('clause = "3"\ntitle = "Decide"', 'clause = ["3", "3.10"]\ntitle = "Decide"'), NO_REVIEW)
    policy = variant(*bare)
    office = [{"measure": "closed", "channels": ["office"], "ends": "2026-06-30"}]
    mail = [{"measure": "named", "keeps": ["email"], "ends": "2026-06-30"}]
    for answers, facts, source in (
        ({"decided": TWOS}, {}, "end"),
        ({"decided": office, "route": "office"}, {}, "route"),
        ({"decided": mail, "route": "email", "clash": ""}, {"needs": ("speaking",)}, "clash"),
        ({"decided": office}, {"under_age": True}, "under-age"),
    ):
        bench = proposed(policy, **facts)
        clauses = {one.clause for one in bench.refuse("hana", "decide", "restrict", {**FLOOR, **answers})}
        assert floor.SOURCES[source] in clauses, source
    bench = proposed(policy).others("telephone", "email", "letter", routes=("office",))
    clauses = [one.clause for one in bench.refuse("hana", "decide", "restrict", {**FLOOR, "decided": office, "route": "letter"})]
    assert clauses == [floor.SOURCES["channels"], floor.SOURCES["route"], floor.SOURCES["route"]]
    told = variant(*bare[:2], (NO_REVIEW[0], 'asks = ["decided"], imposes = true, opens = ["review"]'), faulty=True)
    assert [one.clause for one in proposed(told).refuse("hana", "decide", "restrict", FLOOR)] == [floor.SOURCES["letter"]]
    refusal, = proposed().refuse("hana", "decide", "restrict", {**FLOOR, "route": "office"})
    assert refusal.clause == "3, 3.10"


def test_so_does_what_binds_us() -> None:
    bare = ('[steps.attend]\nclause = "2"', "[steps.attend]")
    for change, row, source in ((ENDLESS, {"measure": "watch", "risk": "threat"}, "precaution"), (('asks = ["arranger"]', "asks = []"), {"measure": "hold"}, "hold")):
        bench = Bench(variant(bare, change, faulty=True))
        bench.report()
        assert [one.clause for one in bench.refuse("mira", "attend", "impose", {"attend": [row]})] == [floor.SOURCES[source]]


# --- an end, or a review that is a duty ---------------------------------------------------------
NO_REVIEW = ('asks = ["decided"], imposes = true, letter = "decision", opens = ["review"]', 'asks = ["decided"], imposes = true, letter = "decision"')
NEEDS_END = "Each restriction needs an end, because nothing here brings it to review."


def test_a_restriction_that_nothing_brings_to_review_needs_an_end() -> None:
    policy = variant(NO_REVIEW)
    assert floored(proposed(policy)) == [NEEDS_END]
    assert floored(proposed(policy), decided=[{"measure": "twos", "ends": "2026-06-30"}, {"measure": "closed", "channels": ["office"]}]) == [NEEDS_END]
    assert floored(proposed(policy), decided=[{"measure": "twos", "ends": "2026-06-30"}]) == []
    assert floored(proposed()) == [], "where a review is opened, it needs none"


@pytest.mark.parametrize(
    "change",
    [
        ('title = "Review"\nkind = "duty"', 'title = "Review"\nkind = "right"'),  # a right may be left
        ('once = true\nwhile = "restrictions"', "once = true"),  # closes with the next thing that happens
        ('lifts = "all"', 'letter = "sorry"'),  # lifts nothing, but the other outcome does
    ],
)
def test_a_review_is_a_duty_that_lasts_while_restrictions_stand(change: tuple[str, str]) -> None:
    assert (floored(proposed(variant(change))) == []) is (change[0] == 'lifts = "all"')


def test_a_review_that_can_lift_nothing_is_none() -> None:
    policy = variant(('lifts = "all"', 'letter = "sorry"'), ('asks = ["lift"], lifts = "chosen", opens', "opens"))
    assert floored(proposed(policy)) == [NEEDS_END]


def test_an_end_of_the_outcomes_own_is_an_end() -> None:
    policy = variant((NO_REVIEW[0], NO_REVIEW[1] + ", until = { months = 6 }"))
    bench = proposed(policy)
    assert floored(bench) == []
    bench.decide()
    row, = bench.state.rows.values()
    assert row.ends == local("2026-09-02 23:59:59")


def test_an_end_that_was_asked_and_not_given_is_none() -> None:
    policy = variant(('until = { answer = "term" }, letter = "decision", opens = ["review"]', 'until = { answer = "term" }, letter = "decision"'))
    assert floored(proposed(policy), "for-a-term") == [NEEDS_END]
    bench = proposed(policy)
    assert floored(bench, "for-a-term", term="3 months") == []
    bench.decide(outcome="for-a-term", term="3 months")
    assert [row.ends for row in bench.state.rows.values()] == [local("2026-06-02 23:59:59")]


def test_an_end_may_not_be_later_than_the_outcome_says() -> None:
    refusal, = proposed().refuse("hana", "decide", "for-a-term", {**FLOOR, "term": "3 months", "decided": [{"measure": "twos", "ends": "2026-06-03"}]})
    assert (refusal.rule, refusal.message) == ("complete", "Visits in twos: it may last until Tuesday 2 June 2026 at the latest.")
    bench = proposed()
    bench.decide([{"measure": "twos", "ends": "2026-06-01"}], outcome="for-a-term", term="3 months")
    assert [row.ends for row in bench.state.rows.values()] == [local("2026-06-01 23:59:59")]


def test_the_review_may_not_be_the_last() -> None:
    """A pack whose review keeps what stands and opens no further one would leave it standing for ever."""
    policy = variant(('outcomes.keep = { title = "Keep all", opens = ["review"] }', 'outcomes.keep = { title = "Keep all" }'))
    bench = proposed(policy, TWOS)
    bench.decide()
    refusal, = bench.refuse("hugo", "review", "keep")
    assert refusal.rule == "floor" and refusal.message.startswith("What stands without an end would never be reviewed again")
    assert bench.rules("hugo", "review", "remove") == set()
    ended = proposed(policy)
    ended.decide([{"measure": "twos", "ends": "2026-06-01"}])
    assert ended.rules("hugo", "review", "keep") == set(), "what ends by itself may be left to end"


def test_nor_may_another_step_close_the_review() -> None:
    policy = variant(('outcomes.refused = { title = "Refuse it" }', 'outcomes.refused = { title = "Refuse it", closes = ["review"] }'), ("[matters.admit]", "[matters.admit]"))
    bench = proposed(policy, TWOS)
    bench.decide()
    bench.send("2026-03-02")
    bench.at("2026-05-01 09:00").take("person", "appeal", "made-late", {"why": "I was away."})
    assert bench.rules("cora", "admit", "refused") == {"floor"}
    assert bench.rules("cora", "admit", "admitted") == set()


def test_a_review_comes_earlier_than_promised_and_never_later() -> None:
    """A second decision keeps the first one's day; a shorter limit brings it forward."""
    bench = proposed()
    bench.decide()
    assert bench.due("review") == "2027-03-02"
    bench.at("2026-06-01 09:00").report()
    bench.propose(TWOS)
    bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]})
    assert bench.due("review") == "2027-03-02"
    assert len([one for one in bench.state.matters.values() if one.name == "review"]) == 1


# --- told ---------------------------------------------------------------------------------------
def test_a_decision_that_wants_no_letter_is_refused() -> None:
    silent = variant(('asks = ["decided"], imposes = true, letter = "decision", opens = ["review"]', 'asks = ["decided"], imposes = true, opens = ["review"]'), faulty=True)
    message, = floored(proposed(silent))
    assert message == "The person has to be told: this outcome wants no letter. The owner of the policy has to mend it."


# --- nobody judges their own act, whatever the pack allows --------------------------------------
def test_the_person_never_lifts_what_binds_them() -> None:
    policy = variant(('on = "review"', 'on = "review"\nby = ["person", "head", "chief"]'))
    bench = proposed(policy)
    bench.decide()
    refusal, = bench.refuse("person", "review", "remove")
    assert refusal.rule == "independent" and refusal.message.startswith("Nobody decides about themselves. Who could: ")
    assert bench.rules("hugo", "review", "remove") == set()


def test_a_pack_that_sets_nobody_apart_bars_those_concerned_all_the_same() -> None:
    policy = variant(('on = "decide"\napart = ["report", "propose"]', 'on = "decide"'))
    bench = Bench(policy)
    bench.take("ola", "report", "reported", {"what": "He shouted at the head.", "affected": ["hana"]})
    bench.propose()
    assert bench.rules("hana", "decide", "restrict", FLOOR) == {"independent"}
    assert bench.rules("hugo", "decide", "restrict", FLOOR) == set()


def test_what_judges_nobody_by_its_menu() -> None:
    """Ending a precaution judges nobody; with a choice of restrictions to lift it does."""
    policy = variant(('outcomes.ended = { title = "No longer needed", lifts = "decision", closes = ["confirm"] }', 'outcomes.ended = { title = "No longer needed", asks = ["ours"], lifts = "chosen" }'), ("[fields]", '[fields]\nours = { kind = "standing", menu = ["precaution"] }'))
    for which, rules in ((policy, set()), (variant(), {"independent"})):
        bench = Bench(which, cast=people(mira={"related": frozenset({"pat"})}))
        bench.report()
        made = bench.take("milo", "attend", "impose", WATCH)
        answers = {"ours": [f"row.{made.number}"]} if which is policy else {}
        assert bench.rules("mira", "end-attend", "ended", answers) == rules
