"""Entered in error: a whole report goes at once with what came of it; what stands on others keeps its review."""

from __future__ import annotations

from evenhand.case.events import Event
from tests.case.bench import FLOOR, TWOS, Bench, decided, posted

WHY = {"why": "It was entered by mistake."}


def back(bench: Bench, event: Event | int, who: str = "milo") -> Event:
    """Takes one entry back."""
    number = event if isinstance(event, int) else event.number
    return bench.take(who, "entry.annul", "entry", {**WHY, "about-event": number})


def whole(bench: Bench, strand: str = "", who: str = "milo") -> Event:
    """Takes a whole report back."""
    return bench.take(who, "entry.annul", "strand", WHY, matter=strand)


def twice() -> Bench:
    """Two reports, one decided; a review in a year."""
    bench = decided(TWOS)
    bench.at("2026-03-09 09:00").report(behaviour=["abuse"])
    bench.propose(TWOS)
    return bench


def idle() -> Bench:
    bench = Bench()
    bench.report()
    bench.take("mira", "propose", "dropped", {"why": "It was nothing."})
    return bench


# === a whole report =============================================================================
def test_a_report_goes_with_all_that_came_of_it() -> None:
    bench = decided()
    event = whole(bench)
    assert bench.standing() == [] and bench.open() == ["make-good"]
    assert [one.state for one in bench.state.letters.values()] == ["void"]
    assert bench.state.strands["s1"].annulled and bench.state.annulled == {1, 2, 3}
    assert bench.state.routes == {} and [act.step for act in bench.state.acts] == ["entry.annul"]
    assert len(bench.state.events) == event.number == 4, "the record is kept"
    assert {row.how for row in bench.state.rows.values()} == {"entered in error"}


def test_what_was_sent_is_corrected_not_annulled() -> None:
    bench = posted().at("2026-03-06 09:00")
    assert bench.in_force() == ["closed"]
    whole(bench)
    assert bench.in_force() == [] and bench.standing() == []
    assert [(one.name, one.state) for one in bench.state.letters.values()] == [("decision", "dispatched"), ("correction", "wanted")]
    assert bench.open() == ["letter.approve", "make-good"] and bench.state.letters["correction.7"].about == 0
    assert [one.name for one in bench.state.open_matters() if one.standing] == ["letter.post"], "that it came back is still worth knowing"


def test_what_comes_back_after_all_is_not_sent_again() -> None:
    bench = posted()
    whole(bench)
    bench.take("clea", "letter.returned", "returned", {"proof": "Gone away."})
    assert [one.name for one in bench.state.letters.values()] == ["decision", "correction"]


def test_only_its_own_strand() -> None:
    bench = twice()
    bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]})
    assert bench.standing() == ["twos", "twos"]
    whole(bench, "s2")
    assert bench.standing() == ["twos"] and {row.strand for row in bench.state.standing_rows(bench.now)} == {"s1"}
    assert bench.due("review") == "2027-03-02" and bench.matter("review").strand == "s1"


def test_what_stands_on_another_report_keeps_its_review() -> None:
    """One review serves both reports. When the report that opened it goes, the other's restrictions keep it, at the same day."""
    bench = twice()
    second = bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]})
    assert bench.matter("review").strand == "s1"
    whole(bench, "s1")
    review = bench.matter("review")
    assert (review.strand, review.about, bench.due("review")) == ("s2", second.number, "2027-03-02")


def test_so_it_does_when_one_decision_is_taken_back() -> None:
    bench = twice()
    second = bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]})
    back(bench, 3)
    assert bench.standing() == ["twos"] and bench.matter("review").about == second.number


def test_what_stands_again_is_reviewed_again() -> None:
    """Both restrictions were lifted, one by an appeal and the other later, and the review closed. The first lifting was a mistake."""
    bench = decided(TWOS)
    bench.send("2026-03-02")
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    bench.report()
    bench.propose(TWOS)
    bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]})
    upheld = bench.take("cora", "hear", "upheld")
    assert bench.standing() == ["twos"] and bench.due("review") == "2027-03-02"
    bench.take("cyd", "review", "remove")
    assert "review" not in bench.open()
    back(bench, upheld)
    assert bench.standing() == ["twos"] and bench.due("review") == "2027-03-02"


def test_a_conflict_and_the_lead_outlive_a_report() -> None:
    bench = Bench()
    bench.report()
    bench.take("wes", "interest.declare", "declared")
    bench.take("mira", "name-lead", "named", {"lead": "ola", "deputy": "sid"})
    whole(bench)
    assert bench.state.barred == {"wes"} and bench.state.lead == "ola"
    assert bench.state.strands["s1"].parties == {"affected": ("ola",)} and bench.state.strands["s1"].given.keys() <= {"why"}


def test_a_report_goes_once() -> None:
    bench = Bench()
    bench.report()
    whole(bench)
    refusal, = bench.refuse("milo", "entry.annul", "strand", WHY)
    assert (refusal.rule, refusal.message) == ("open", "This report has been taken back already.")


def test_a_closed_case_is_opened_again_by_what_has_to_follow() -> None:
    bench = idle()
    bench.take("mira", "close", "closed")
    whole(bench)
    assert bench.open() == ["make-good"] and bench.state.ended is None


def test_and_by_what_stands_again() -> None:
    """One restriction was lifted, the other ended, the case closed. The lifting was a mistake."""
    bench = decided([{"measure": "twos"}, {"measure": "closed", "channels": ["office"], "ends": "2026-06-30"}])
    bench.send("2026-03-02")
    lifted = bench.at("2026-06-01 09:00").take("hugo", "review", "some", {"lift": ["row.3"]})
    bench.at("2026-07-01 09:00").take("mira", "close", "closed")
    assert bench.state.ended and bench.standing() == []
    back(bench, lifted)
    assert bench.state.ended is None and bench.standing() == ["twos"] and bench.due("review") == "2027-03-02"
    assert "close" not in bench.open()


def test_a_note_taken_back_opens_no_closed_case() -> None:
    bench = idle()
    note = bench.take("ola", "note", "noted", {"why": "A note."})
    bench.take("mira", "close", "closed")
    back(bench, note)
    assert bench.state.ended and bench.open() == []


def test_a_new_report_can_follow() -> None:
    bench = posted()
    whole(bench)
    event = bench.report()
    assert event.strand == "s2" and bench.matter("propose").strand == "s2"
    assert not bench.state.strands["s2"].annulled
