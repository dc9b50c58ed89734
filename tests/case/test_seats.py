"""Groups: one human one seat, who deputises, quorum, split, the meeting, the seal."""

from __future__ import annotations

from typing import Any

import pytest

from tests.case.bench import CLOSED, Bench, local, people, variant

AWAY = ((local("2026-03-01 00:00"), local("2026-03-20 00:00")),)
VIEW = {"view": "Go on with it."}


def grouped(policy: Any = None, **changed: Any) -> Bench:
    """A group with three seats: the line manager (or a head), safety, a manager (or a head). Two have to agree."""
    bench = Bench(policy, cast=people(**changed))
    bench.report("together")
    return bench


def seated(bench: Bench) -> dict[str, str]:
    """Who sits where."""
    return {seat: view[0] for seat, view in next(one for one in bench.state.matters.values() if one.name == "view").views.items()}


def test_each_seat_is_filled_by_whose_it_is() -> None:
    bench = grouped()
    assert bench.take("safi", "give-view", "yes", VIEW).role == "safety"
    assert bench.take("milo", "give-view", "no", VIEW).role == "house"
    assert bench.take("mira", "give-view", "unsure", VIEW).role == "line"
    assert seated(bench) == {"safety": "safi", "house": "milo", "line": "mira"}


def test_one_human_one_seat() -> None:
    """Mira is line manager and manager: she takes the first and no other."""
    bench = grouped()
    assert bench.take("mira", "give-view", "yes", VIEW).role == "line"
    assert bench.rules("mira", "give-view", "no", VIEW) == {"role"}
    assert bench.take("mona", "give-view", "no", VIEW).role == "house"
    assert seated(bench) == {"line": "mira", "house": "mona"}


@pytest.mark.parametrize(
    ("changed", "acting"),
    [
        ({}, {"mira", "safi", "milo", "mona"}),
        ({"safi": {"away": AWAY}}, {"mira", "sid", "milo", "mona", "safi"}),
        ({"mira": {"away": AWAY}}, {"mona", "milo", "safi", "mira"}),  # her deputy for the line's seat, others for the house's
        ({"mira": {"away": AWAY, "deputy": ""}}, {"milo", "mona", "safi", "hana", "hugo", "mira"}),
        ({"mira": {"related": frozenset({"ola"})}}, {"mona", "milo", "safi"}),  # her deputy
        ({"mira": {"related": frozenset({"ola"}), "deputy": ""}}, {"hana", "hugo", "milo", "mona", "safi"}),
    ],
)
def test_a_seat_passes_at_once_to_who_deputises(changed: dict[str, Any], acting: set[str]) -> None:
    """On leave or conflicted: first their own deputies, then the next role of the seat."""
    bench = grouped(**changed)
    assert {ref for ref in bench.facts.colleagues if not bench.rules(ref, "give-view", "yes", VIEW)} == acting


def test_the_next_role_sits_only_while_the_first_has_nobody() -> None:
    bench = grouped(mira={"away": AWAY, "deputy": ""})
    assert bench.take("hana", "give-view", "yes", VIEW).role == "line"
    assert bench.rules("hugo", "give-view", "yes", VIEW) == {"role"}
    assert bench.take("mira", "give-view", "no", VIEW).role == "house", "back early, and a manager still"


def test_a_seat_of_one_who_already_sits_passes_on() -> None:
    """The only manager left sits as line manager: the house's seat is a head's."""
    cast = {ref: one for ref, one in people(mira={"deputy": ""}).items() if ref not in ("milo", "mona")}
    bench = Bench(cast=cast)
    bench.report("together")
    assert bench.rules("hana", "give-view", "yes", VIEW) == {"role"}
    bench.take("mira", "give-view", "yes", VIEW)
    assert bench.take("hana", "give-view", "no", VIEW).role == "house"


def test_enough_of_one_mind_settle_it() -> None:
    bench = grouped()
    bench.take("safi", "give-view", "yes", VIEW)
    assert bench.open() == ["view"]
    event = bench.take("mira", "give-view", "yes", VIEW)
    assert bench.open() == ["propose"] and [effect["do"] for effect in event.effects] == ["act", "given", "seat", "close", "open"]
    assert bench.rules("milo", "give-view", "yes", VIEW) == {"open"}


def test_the_outcome_that_was_agreed_counts() -> None:
    bench = grouped()
    bench.take("safi", "give-view", "yes", VIEW)
    bench.take("mira", "give-view", "no", VIEW)
    bench.take("milo", "give-view", "no", VIEW)
    assert bench.open() == ["close"], "left alone: nothing opens but the case's end"


def test_all_seats_filled_and_too_few_agree() -> None:
    bench = grouped()
    bench.take("safi", "give-view", "yes", VIEW)
    bench.take("mira", "give-view", "no", VIEW)
    bench.take("milo", "give-view", "unsure", VIEW)
    assert bench.open() == ["final", "letter.approve"], "the split opens the final say and wants a letter"
    matter = next(one for one in bench.state.matters.values() if one.name == "view")
    assert (matter.open, matter.closed_how) == (False, "split")
    assert bench.rules("clea", "final", "yes") == {"role"}
    assert bench.take("cora", "final", "yes").role == "chief"


def test_whoever_gave_a_view_has_no_final_say() -> None:
    bench = grouped(safi={"roles": {"safety", "chief"}})
    for who, outcome in (("safi", "yes"), ("mira", "no"), ("milo", "unsure")):
        bench.take(who, "give-view", outcome, VIEW)
    assert bench.rules("safi", "final", "yes") == {"independent"}
    assert bench.rules("cora", "final", "yes") == set()


def test_without_a_word_for_it_a_split_only_closes() -> None:
    bench = grouped(variant(('split = { opens = ["final"], letter = "sorry" }', ""), ('outcomes.unsure = { title = "I cannot say" }', 'outcomes.unsure = { title = "I cannot say", opens = ["final"] }')))
    for who, outcome in (("safi", "yes"), ("mira", "no"), ("milo", "unsure")):
        bench.take(who, "give-view", outcome, VIEW)
    assert bench.open() == ["close"]


def test_a_view_on_one_matter_is_none_on_another() -> None:
    bench = grouped()
    bench.report("together")
    bench.take("safi", "give-view", "yes", VIEW, matter="view.1")
    assert bench.rules("safi", "give-view", "yes", VIEW, matter="view.1") == {"role"}
    assert bench.take("safi", "give-view", "no", VIEW, matter="view.2").strand == "s2"


def test_the_meeting_answers_for_all() -> None:
    """Whoever opens it is named; empty seats stop nothing."""
    bench = grouped()
    bench.take("safi", "give-view", "no", VIEW)
    assert bench.rules("safi", "convene", "agreed", {"why": "We agreed."}) == {"role"}
    event = bench.take("hana", "convene", "agreed", {"why": "Two seats were empty; the third agrees."})
    assert bench.open() == ["propose"] and event.role == "head"
    assert seated(bench) == {"safety": "safi"}


def test_the_clock_of_a_group_runs_from_the_report() -> None:
    """48 real hours, weekend or not, whoever is missing."""
    bench = Bench().at("2026-03-27 16:30")  # the Friday before the clocks go forward
    bench.take("ola", "report", "together", {"what": "He threatened her.", "affected": ["ola"]}, occurred="2026-03-27 15:30")
    assert bench.due("view") == "2026-03-29 16:30"
    assert bench.at("2026-03-30 09:00").matter("view").lapsed and bench.rules("safi", "give-view", "yes", VIEW) == set()


def test_a_group_is_sealed_where_the_pack_says_so() -> None:
    """The core keeps the word with the matter; who may see a view is the desk's to judge by it."""
    assert grouped().matter("view").sealed
    assert not grouped(variant(("sealed = true\n", ""))).matter("view").sealed
    assert grouped().matter("view").quorum == 2 and list(grouped().matter("view").seats) == ["line", "safety", "house"]


def test_who_could_names_the_open_seats() -> None:
    bench = grouped()
    refusal, = bench.refuse("clea", "give-view", "yes", VIEW)
    assert refusal.message == "This step is for Line manager of the affected or Safety adviser or Manager."
    bench.take("mira", "give-view", "yes", VIEW)
    bench.take("milo", "give-view", "no", VIEW)
    refusal, = bench.refuse("clea", "give-view", "yes", VIEW)
    assert refusal.message == "This step is for Safety adviser (safi)."


def test_a_seat_may_be_named_as_the_role() -> None:
    bench = grouped()
    assert bench.rules("safi", "give-view", "yes", VIEW, role="safety") == set()
    assert bench.rules("safi", "give-view", "yes", VIEW, role="line-manager") == set(), "any role of a seat passes; the seat is the rule's"
    assert bench.rules("safi", "give-view", "yes", VIEW, role="chief") == {"role"}
    assert bench.rules("safi", "give-view", "yes", VIEW, role="house") == set()


def test_whose_turn_a_group_is() -> None:
    bench = grouped(mira={"away": AWAY, "deputy": ""})
    assert bench.offer("safi", "give-view").context.acting() == {"hana", "hugo", "safi", "milo", "mona", "mira"}
    bench.take("safi", "give-view", "yes", VIEW)
    assert "safi" not in bench.offer("milo", "give-view").context.acting()


def test_a_proposal_of_a_group_member_is_theirs() -> None:
    """A seat in the group bars nobody from proposing; only `apart` does."""
    bench = grouped()
    bench.take("safi", "give-view", "yes", VIEW)
    bench.take("mira", "give-view", "yes", VIEW)
    assert bench.rules("mira", "propose", "proposed", {"why": "It has to stop.", "proposed": CLOSED}) == set()
