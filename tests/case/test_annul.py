"""Entered in error: a whole report, or one entry. What is taken back stands no more; the record keeps it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from evenhand.case.annul import _UNDO
from evenhand.case.events import EFFECTS, Event
from evenhand.case.state import State
from tests.case.bench import CLOSED, FLOOR, Bench, variant

TWOS = [{"measure": "twos"}]
WHY = {"why": "It was entered by mistake."}
WATCH = {"attend": [{"measure": "watch", "risk": "threat"}]}


def back(bench: Bench, event: Event | int, who: str = "milo") -> Event:
    """Takes one entry back."""
    number = event if isinstance(event, int) else event.number
    return bench.take(who, "entry.annul", "entry", {**WHY, "about-event": number})


def view(state: State) -> dict[str, Any]:
    """Everything that stands on a case: what anybody can see or rely on, but for the entries themselves."""
    return copy.deepcopy({
        "open": sorted((one.id, one.name, str(one.due), one.strand, one.about, str(sorted(one.views.items()))) for one in state.matters.values() if one.open),
        "rows": sorted((one.id, str(one.binds), str(one.ends)) for one in state.rows.values() if one.lifted is None),
        "letters": sorted((one.id, one.state) for one in state.letters.values() if one.state != "void"),
        "strands": {one.id: (one.given, one.parties, one.put, one.annulled) for one in state.strands.values()},
        "acts": [(act.strand, act.step, act.human) for act in state.acts if act.step != "entry.annul"],
        "barred": sorted(state.barred), "routes": state.routes, "late": state.late, "evidence": state.evidence,
        "lead": (state.lead, state.deputy), "ended": bool(state.ended), "subject": state.subject,
    })  # fmt: skip


# === one entry: what it did is undone, whatever it did ==========================================
def reported() -> Bench:
    bench = Bench()
    bench.report()
    return bench


def proposed() -> Bench:
    bench = reported()
    bench.propose()
    return bench


def decided(rows: Any = None) -> Bench:
    bench = proposed()
    bench.decide(rows)
    return bench


def posted() -> Bench:
    bench = decided()
    bench.send("2026-03-02")
    return bench.at("2026-03-06 09:00")


def appealed() -> Bench:
    bench = posted()
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    return bench


def grouped() -> Bench:
    bench = Bench()
    bench.report("together")
    bench.take("safi", "give-view", "yes", {"view": "Go on with it."})
    return bench


def idle() -> Bench:
    bench = reported()
    bench.take("mira", "propose", "dropped", {"why": "It was nothing."})
    return bench


def twice() -> Bench:
    """Two reports, one decided; a review in a year."""
    bench = decided(TWOS)
    bench.at("2026-03-09 09:00").report(behaviour=["abuse"])
    bench.propose(TWOS)
    return bench


SHORTER = variant(("limit = { years = 1 }", 'limit = { answer = "until" }'), ("[fields]", '[fields]\nuntil = { kind = "date" }'),
                  ('asks = ["decided"], imposes = true, letter = "decision", opens = ["review"]', 'asks = ["decided", "until"], imposes = true, letter = "decision", opens = ["review"]'))  # fmt: skip


def moved() -> Bench:
    bench = Bench(SHORTER)
    bench.report()
    bench.propose(TWOS)
    bench.decide(until="2027-03-01")
    bench.report()
    bench.propose(TWOS)
    return bench


Way = tuple[Callable[[], Bench], tuple[Any, ...], set[str]]
# how it stood, the entry made by mistake, the effects that it has
ENTRIES: dict[str, Way] = {
    "a note": (reported, ("ola", "note", "noted", {"why": "A note."}), {"act", "given"}),
    "a proposal": (reported, ("mira", "propose", "proposed", {"why": "It has to stop.", "proposed": CLOSED, "impact": "Forty calls."}), {"put", "open", "close"}),
    "a precaution": (reported, ("mira", "attend", "impose", WATCH), {"impose", "open"}),
    "a decision": (proposed, ("hana", "decide", "restrict", FLOOR), {"impose", "letter", "open", "close", "route"}),
    "a decision that brings the review forward": (moved, ("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"], "until": "2026-12-01"}), {"move", "impose"}),
    "a decision on what a review of another holds": (twice, ("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]}), {"impose", "letter"}),
    "a review that lifts all": (decided, ("hugo", "review", "remove"), {"lift", "unroute", "close"}),
    "a review that lifts some": (decided, ("hugo", "review", "some", {"lift": ["row.3"]}), {"lift", "unroute", "close", "open"}),
    "an appeal": (posted, ("ola", "appeal", "made", {"why": "I disagree."}), {"letter", "open", "close"}),
    "an appeal upheld": (appealed, ("cora", "hear", "upheld"), {"lift", "letter", "close"}),
    "a lead": (reported, ("mira", "name-lead", "named", {"lead": "wes", "deputy": "sid"}), {"lead"}),
    "a conflict": (reported, ("wes", "interest.declare", "declared"), {"bar"}),
    "evidence": (reported, ("wes", "evidence.add", "added", {"title": "A recording"}), {"evidence"}),
    "a hand-over": (reported, ("mira", "work.hand-over", "named", {"lead": "wes", "deputy": "sid"}), {"lead"}),
    "a view": (grouped, ("mira", "give-view", "no", {"view": "A word will do."}), {"seat"}),
    "the view that settles it": (grouped, ("mira", "give-view", "yes", {"view": "I agree."}), {"seat", "close", "open"}),
    "the end of the case": (idle, ("mira", "close", "closed"), {"end", "close"}),
    "something that helps": (reported, ("mira", "note", "helps", {"why": "She asked.", "needs": ["large-print"]}), {"needs"}),
}  # fmt: skip


@pytest.mark.parametrize("name", list(ENTRIES))
def test_what_is_taken_back_is_as_if_it_had_never_been(name: str) -> None:
    begin, what, does = ENTRIES[name]
    bench = begin()
    before = view(bench.state)
    number = bench.take(*what).number
    assert does <= {effect["do"] for effect in bench.state.event(number).effects}
    assert view(bench.state) != before or name == "something that helps"
    back(bench, number)
    assert view(bench.state) == before
    assert bench.state.annulled == {number} and len(bench.state.events) == number + 1


def test_a_late_appeal_taken_back() -> None:
    bench = posted().at("2026-04-20 09:00")
    before = view(bench.state)
    back(bench, bench.take("ola", "appeal", "made-late", {"why": "I was away."}))
    assert view(bench.state) == before and bench.state.late == []


def test_every_effect_is_undone_or_said_not_to_be() -> None:
    """Effects that the fold itself takes back, that only a report or a letter has, or that belong elsewhere."""
    folded = {"act", "given", "party", "bar", "lead", "late-answer", "evidence"}
    never = {"strand", "subject", "lapsed", "begin", "force", "unforce", "annul", "reopen", "restore", "unseat", "revive"}
    assert set(_UNDO) | folded | never | {"needs", "weighed", "shorten", "improve", "overdue"} == set(EFFECTS)
    assert not set(_UNDO) & (folded | never)


def test_who_was_named_by_mistake_is_named_no_more() -> None:
    """An entry that named someone as affected, or kept someone out, is a report's: there the whole report goes. Later ones can."""
    policy = variant(('[steps.note]\nclause = "1"\non = "notes"\ndated = true\nasks = ["why"]', '[steps.note]\nclause = "1"\non = "notes"\ndated = true\nasks = ["why", "witness", "keep-from"]'))
    bench = Bench(policy)
    bench.take("ola", "report", "reported", {"what": "He shouted.", "affected": ["ola"], "witness": ["clea"]})
    before = view(bench.state)
    made = bench.take("wes", "note", "noted", {"why": "Hana saw it.", "witness": ["hana"], "keep-from": ["hugo"]})
    assert bench.state.strands["s1"].parties["witness"] == ("clea", "hana") and bench.state.barred == {"hugo"}
    back(bench, made)
    assert view(bench.state) == before


def test_what_an_earlier_entry_answered_counts_again() -> None:
    bench = reported()
    first = bench.take("ola", "note", "noted", {"why": "A first note."})
    second = bench.take("wes", "note", "noted", {"why": "A second note."})
    assert bench.state.strands["s1"].given["why"] == second.number
    back(bench, second)
    assert bench.state.strands["s1"].given["why"] == first.number
    back(bench, first)
    assert "why" not in bench.state.strands["s1"].given


def test_rows_put_forward_before_count_again() -> None:
    policy = variant(('outcomes.dropped = { title = "Drop it" }', 'outcomes.dropped = { title = "Drop it" }\noutcomes.again = { asks = ["proposed"], opens = ["propose"] }'))
    bench = Bench(policy)
    bench.report()
    bench.take("mira", "propose", "again", {"why": "A first try.", "proposed": TWOS})
    made = bench.propose()
    assert [row["measure"] for row in bench.state.strands["s1"].put] == ["closed"]
    back(bench, made)
    assert [row["measure"] for row in bench.state.strands["s1"].put] == ["twos"]


def test_what_was_taken_back_can_be_done_again() -> None:
    bench = decided()
    back(bench, 3)
    event = bench.decide([{"measure": "twos", "ends": "2026-06-30"}])
    assert bench.standing() == ["twos"] and bench.due("review") == "2027-03-02"
    assert bench.send("2026-03-02").number == event.number + 2


# --- not while anything rests on it -------------------------------------------------------------
@pytest.mark.parametrize(
    ("begin", "number", "resting"),
    [
        (proposed, 1, None),  # a report goes whole
        (decided, 2, "3"),
        (appealed, 3, "4, 5"),
        (appealed, 2, "3"),
        (grouped, 1, None),
    ],
)
def test_what_later_entries_rest_on_stays(begin: Callable[[], Bench], number: int, resting: str | None) -> None:
    bench = begin()
    refusal, = bench.refuse("milo", "entry.annul", "entry", {**WHY, "about-event": number})
    assert refusal.rule == "open"
    if resting:
        assert refusal.message == f"Later entries rest on it ({resting}). Take them back first, the latest first."
    else:
        assert refusal.message.startswith("This kind of entry is not taken back alone: take back the whole report")


def test_the_latest_first() -> None:
    bench = decided()
    assert bench.rules("milo", "entry.annul", "entry", {**WHY, "about-event": 2}) == {"open"}
    back(bench, 3)
    back(bench, 2)
    assert bench.open() == ["propose"]


def test_what_time_did_stands_in_nobodys_way() -> None:
    """A precaution that has run out can still turn out to have been a mistake."""
    bench = reported()
    made = bench.take("mira", "attend", "impose", WATCH)
    bench.at("2026-03-05 12:00")
    assert [event.outcome for event in bench.state.events[made.number :]] == ["began", "ended"]
    back(bench, made)
    row, = bench.state.rows.values()
    assert row.how == "entered in error"


def test_a_day_that_was_moved_again_keeps_the_earlier_entry() -> None:
    bench = moved()
    first = bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"], "until": "2026-12-01"})
    bench.report()
    bench.take("milo", "propose", "proposed", {"why": "It has to stop.", "proposed": TWOS})
    second = bench.take("hana", "decide", "restrict", {**FLOOR, "incidents": ["s3"], "until": "2026-11-02"})
    assert bench.due("review") == "2026-11-02"
    assert bench.rules("milo", "entry.annul", "entry", {**WHY, "about-event": first.number}) == {"open"}
    back(bench, second)
    assert bench.due("review") == "2026-12-01"
    back(bench, first)
    assert bench.due("review") == "2027-03-01"


@pytest.mark.parametrize(("number", "said"), [(0, "the number has to be from 1"), (99, "There is no entry with this number."), ("three", "write a whole number"), (-1, "the number has to be from 1")])
def test_an_entry_that_is_none(number: Any, said: str) -> None:
    refusal, = reported().refuse("milo", "entry.annul", "entry", {**WHY, "about-event": number})
    assert refusal.rule == "complete" and said in refusal.message


def test_nothing_is_taken_back_twice() -> None:
    bench = reported()
    note = bench.take("ola", "note", "noted", {"why": "A note."})
    made = back(bench, note)
    refusal, = bench.refuse("milo", "entry.annul", "entry", {**WHY, "about-event": note.number})
    assert refusal.message == "This entry has been taken back already."
    assert bench.rules("milo", "entry.annul", "entry", {**WHY, "about-event": made.number}) == {"open"}


def test_letters_and_time_are_not_taken_back() -> None:
    bench = posted()
    kept = [event.number for event in bench.state.events if event.step == "time" or event.step.startswith("letter.")]
    assert len(kept) == 3
    for number in kept:
        refusal, = bench.refuse("milo", "entry.annul", "entry", {**WHY, "about-event": number})
        assert refusal.message.startswith("This kind of entry is not taken back alone")


def test_a_step_whose_name_begins_like_times() -> None:
    policy = variant(("[steps.note]", "[steps.timeline]"))
    bench = Bench(policy)
    bench.report()
    back(bench, bench.take("ola", "timeline", "noted", {"why": "A note."}))


def test_who_may_take_back() -> None:
    bench = reported()
    for who, rules in (("mira", set()), ("hana", set()), ("ola", {"role"}), ("cora", {"role"}), ("person", {"role"})):
        assert bench.rules(who, "entry.annul", "strand", WHY) == rules, who
    assert bench.rules("mira", "entry.annul", "strand", {}) == {"complete"}
