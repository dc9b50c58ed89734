"""What the story of a case says of editions: past its own review date, and given by a newer one."""

from __future__ import annotations

from dataclasses import replace

from evenhand.web import telling
from evenhand.web.words import Words
from tests.case.bench import Bench, posted, variant
from tests.case.next_edition import WHY, adopted, limits


def said(bench: Bench, number: int) -> list[str]:
    words = Words(bench.policy, bench.state, bench.facts.colleagues, bench.state.events, bench.now)
    return telling.effects(words, bench.state.event(number))


def test_a_decision_after_the_policys_own_review_date_says_so() -> None:
    bench = Bench(replace(variant(), review_by="2025-06-30"))
    event = bench.decided()
    assert "The policy itself was due for review by 30 June 2025 when this was decided." in said(bench, event.number)
    assert not any("due for review" in one for one in said(bench, 1))


def test_what_a_newer_edition_gave_is_told_line_by_line() -> None:
    bench = adopted(posted(), limits("42 days", until="1 year"))
    event = bench.take("hana", "edition.apply", "applied", WHY)
    assert said(bench, event.number) == [
        "New last day: appeal, by Wednesday 15 April.",
        "Ends sooner, by Tuesday 2 March 2027: Closed channels (: office).",
        "Given by the edition next, which is better for the person; what it worsens is not. No letter of its own edition tells the person: tell them.",
    ]
