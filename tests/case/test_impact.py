"""What a new edition would change: in the words, and on a live case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.case.impact import IMPROVES, NEUTRAL, WORSENS, differences, impact
from evenhand.policy.model import Limit, Policy
from tests.case.bench import Bench, posted, sent, variant, waiting
from tests.case.next_edition import APPEAL, REVIEW, edition, limits, lines, unreviewed


def found(old: Policy, new: Policy) -> dict[str, str]:
    return {one.key: one.effect for one in differences(old, new).all}


# --- (a) in the words
def test_the_same_edition_differs_in_nothing() -> None:
    assert differences(variant(), variant()).all == ()


@pytest.mark.parametrize(("change", "key", "effect"), [
    ((APPEAL, APPEAL.replace("28", "14")), "matters.appeal.limit", WORSENS),
    ((APPEAL, APPEAL.replace("28", "42")), "matters.appeal.limit", IMPROVES),
    ((APPEAL, APPEAL.replace("days = 28", "weeks = 4")), "matters.appeal.limit", NEUTRAL),
    ((APPEAL, APPEAL.replace("\nlimit = { days = 28 }", "")), "matters.appeal.limit", IMPROVES),
    ((APPEAL, APPEAL + '\nfee = "CAD 150"'), "matters.appeal.fee", WORSENS),
    ((APPEAL, APPEAL + "\nsuspends = true"), "matters.appeal.suspends", IMPROVES),
    ((APPEAL, APPEAL.replace(', "representative"', "")), "matters.appeal.owner.representative", WORSENS),
    ((REVIEW, REVIEW.replace("years = 1", "years = 3")), "matters.review.limit", WORSENS),
    ((REVIEW, REVIEW.replace("years = 1", "months = 6")), "matters.review.limit", IMPROVES),
    (('apart = ["report", "propose", "decide", "hear"]', 'apart = ["report", "propose", "decide"]'), "steps.review.apart.hear", WORSENS),
    (('outcomes.remove = { title = "Remove all", lifts = "all" }', 'outcomes.remove = { title = "Remove all", lifts = "all", letter = "sorry" }'), "steps.review.remove.letter", IMPROVES),
    (('until = { answer = "term" }', "until = { years = 1 }"), "steps.decide.for-a-term.until", NEUTRAL),
    (('imposes = true, letter = "decision", opens = ["review"] }\noutcomes.together', 'imposes = true, until = { years = 1 }, letter = "decision", opens = ["review"] }\noutcomes.together'), "steps.decide.restrict.until", IMPROVES),
    (('approve = ["head", "chief"]\nlimit = { working_days = 5 }', 'approve = ["head", "chief"]\nlimit = { working_days = 9 }'), "letters.decision.limit", WORSENS),
    (('[channels.office]\ntitle = "office"', '[channels.office]\ntitle = "office"\n[channels.web]\ntitle = "web"'), "channels.web.new", IMPROVES),
    (('title = "A warning"\nkind = "warning"', 'title = "A warning"\nkind = "warning"\n[measures.ban]\nclause = "3"\ntitle = "Ban"\nkind = "restriction"\nwords = "Never."'), "measures.ban.new", WORSENS),
    (('owner = "head"\napproved', 'owner = "chief"\napproved'), "policy.owner", NEUTRAL),
])  # fmt: skip
def test_a_difference_is_judged_for_the_person(change: tuple[str, str], key: str, effect: str) -> None:
    known = found(variant(), edition(change))
    assert known == ({key: effect} if key else {})


def test_what_is_gone_is_the_opposite_of_what_is_new() -> None:
    shorter, longer = edition((APPEAL, APPEAL.replace("28", "14"))), variant()
    assert found(shorter, longer) == {"matters.appeal.limit": IMPROVES}
    change, = differences(longer, shorter).worsens
    assert change.words == "Appeal: time limit: 14 days (before: 28 days)."
    assert (change.clause_before, change.clause_after) == (("4",), ("4",))
    no_review = replace(variant(), matters={name: one for name, one in variant().matters.items() if name != "review"})
    assert found(variant(), no_review)["matters.review.gone"] == WORSENS
    assert found(no_review, variant())["matters.review.new"] == IMPROVES


@pytest.mark.parametrize(("key", "words"), [
    ("steps.review.apart.hear", "Review: who may not judge: no longer “Answer the appeal”."),
    ("steps.decide.restrict.until", "Decide (restrict): how long at most: 2 years (before: no limit)."),
    ("policy.house.letter.dispatch", "Plain policy: who may take “Send a letter”: “Manager” (before: “Clerk”)."),
    ("steps.decide.nothing.gone", "Decide: the choice “Do nothing” is gone."),
    ("fields.decided.at_most", "decided: the gravest rank that may be chosen: 1 (before: any)."),
])  # fmt: skip
def test_a_difference_reads_as_a_sentence(key: str, words: str) -> None:
    new = limits(until="2 years")
    decide = {name: one for name, one in new.steps["decide"].outcomes.items() if name != "nothing"}
    steps = {**new.steps, "decide": replace(new.steps["decide"], outcomes=decide), "review": replace(new.steps["review"], apart=("report", "propose", "decide"))}
    fields = {**new.fields, "decided": replace(new.fields["decided"], at_most=1)}
    new = replace(new, steps=steps, fields=fields, house={**new.house, "letter.dispatch": ("manager",)})
    assert {one.key: one.words for one in differences(variant(), new).all}[key] == words


def test_another_text_of_a_letter_is_neutral() -> None:
    new = replace(variant(), letter_texts={**variant().letter_texts, "decision": "Other words."})
    assert found(variant(), new) == {"letters.decision.text": NEUTRAL}


# --- (b) on a live case
def test_the_dates_of_a_live_case_are_reckoned_anew_from_the_same_start() -> None:
    """Posted on Monday 2 March 2026, deemed on Wednesday 4: the appeal's last day is 1 April, the review's 2 March 2027."""
    known = lines(posted(), limits("14 days", "2 years"))
    appeal, review = known["due", "appeal"], known["due", "review"]
    assert appeal.words == "Appeal: the last day would be Wednesday 18 March 2026 (now: Wednesday 1 April 2026)."
    assert (appeal.effect, appeal.gives) == (WORSENS, False)
    assert review.words == "Review: the last day would be Thursday 2 March 2028 (now: Tuesday 2 March 2027)."
    assert (review.effect, review.gives, review.clause_before) == (WORSENS, False, ("5",))
    known = lines(posted(), limits("42 days", "6 months"))
    assert known["due", "appeal"].words == "Appeal: the last day would be Wednesday 15 April 2026 (now: Wednesday 1 April 2026)."
    assert known["due", "review"].words == "Review: the last day would be Wednesday 2 September 2026 (now: Tuesday 2 March 2027)."
    assert all(one.effect == IMPROVES and one.gives for one in known.values())


def test_a_right_that_runs_from_proved_service_is_reckoned_from_it() -> None:
    bench = sent().at("2026-10-12 10:00")
    bench.take("clea", "letter.served", "served", {"proof": "Signed for."}, occurred="2026-10-09 11:00")
    assert bench.due("appeal") == "2026-11-06"
    assert lines(bench, limits("14 days"))["due", "appeal"].words == "Appeal: the last day would be Friday 23 October 2026 (now: Friday 6 November 2026)."


def test_what_the_record_does_not_show_is_named_and_not_guessed() -> None:
    bench = posted()
    bench.state.matters["review.3"].due = bench.state.matters["review.3"].due.replace(month=5)  # type: ignore[union-attr]
    line = lines(bench, limits(review="2 years"))["due", "review"]
    assert (line.effect, line.gives) == (NEUTRAL, False) and "cannot be reckoned anew" in line.words


def test_the_letter_not_yet_sent_and_the_right_that_it_will_open() -> None:
    new = replace(limits("14 days"), letter_texts={"decision": "Other words."})
    known = lines(waiting(), new)
    assert known["letter", "decision"].effect == NEUTRAL
    assert known["right", "appeal"].effect == WORSENS and "14 days (now: 28 days)" in known["right", "appeal"].words


def test_the_end_of_a_restriction_and_a_review_that_the_old_edition_did_not_know() -> None:
    bench = Bench(unreviewed())
    bench.decided()
    known = lines(bench, limits(until="1 year"))
    assert known["ends", "closed"].words == "Closed channels: it would end by Tuesday 2 March 2027 (now: Thursday 2 March 2028)."
    assert known["duty", "review"].words == "Review: the new edition has this duty, by Tuesday 2 March 2027; this case has not."
    assert all(one.effect == IMPROVES and one.gives for one in known.values())


def test_a_limit_that_runs_from_a_step_is_reckoned_from_it() -> None:
    """The answer's letter within ten working days of the appeal, made on Thursday 5 March."""
    bench = posted().at("2026-03-05 10:00")
    bench.take("person", "appeal", "made", {"why": "It is unfair."})
    bench.at("2026-03-10 10:00").take("cora", "hear", "dismissed")
    letters = {**variant().letters, "answer": replace(variant().letters["answer"], limit=Limit(working_days=6, start=("appeal", "admit")))}
    line = lines(bench, replace(limits(), letters=letters))["due", "letter.approve"]
    assert line.words == "Approve the letter: The answer to your appeal: the last day would be Friday 13 March 2026 (now: Thursday 19 March 2026)."
    assert line.gives


@pytest.mark.parametrize(("own", "ends", "until", "would", "gives"), [
    ("1 year", "", "2 years", "2028-03-02", False), ("1 year", "", "6 months", "2026-09-02", True),
    ("1 year", "2026-08-01", "2 years", "", False), ("1 year", "2026-08-01", "9 months", "", False),
    ("1 year", "2026-08-01", "3 months", "2026-06-02", True), ("1 year", "2026-08-01", "", "", False),
    ("1 year", "", "", "None", False),
])  # fmt: skip
def test_an_end_of_its_own_stays_where_the_new_edition_allows_it(own: str, ends: str, until: str, would: str, gives: bool) -> None:
    bench = Bench(replace(limits(until=own), edition="plain"))
    bench.decided([{"measure": "closed", "channels": ["office"], **({"ends": ends} if ends else {})}])
    line = lines(bench, limits(until=until)).get(("ends", "closed"))
    assert (str(line.would)[:10] if line else "", line.gives if line else False) == (would, gives)


def test_a_case_of_another_edition_or_taken_back_is_not_touched() -> None:
    bench, new = posted(), limits("14 days", "2 years")
    assert impact(bench.book, bench.state, new, new, bench.now) == []
    bench.take("mira", "entry.annul", "strand", {"why": "The wrong person."})
    assert [one for one in impact(bench.book, bench.state, bench.policy, new, bench.now) if one.what != "letter"] == []
