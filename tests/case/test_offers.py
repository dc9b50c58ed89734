"""What is offered is what is accepted; whose turn it is; what makes a form stale; what a program is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from evenhand.case.events import Refused
from evenhand.case.facts import Actor, Book
from evenhand.case.offers import turn
from evenhand.case.rules import Request
from evenhand.case.state import State
from evenhand.case.step import take
from tests.case.bench import FLOOR, Bench, local, posted, proposed, variant


def test_what_is_offered_is_what_is_accepted() -> None:
    """For everybody and every step: an offer is refused by open, role or independence exactly when taking it is."""
    bench = posted()
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

    bench = posted()
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
