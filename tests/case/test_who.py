"""Who may act: owners, deputies, absence, conflicts, and the role named instead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from evenhand.case.facts import COLLEAGUE, Actor, Colleague
from evenhand.case.who import People
from tests.case.bench import Bench, local, people, variant

AWAY = ((local("2026-03-01 00:00"), local("2026-03-20 00:00")),)
VIEW = {"view": "Go on with it."}


def grouped(policy: Any = None, **changed: Any) -> Bench:
    """A group with three seats: the line manager (or a head), safety, a manager (or a head). Two have to agree."""
    bench = Bench(policy, cast=people(**changed))
    bench.report("together")
    return bench


def proposed(**changed: Any) -> Bench:
    bench = Bench(cast=people(**changed))
    bench.report()
    bench.propose()
    return bench


def may(bench: Bench, step: str = "decide", outcome: str = "nothing") -> set[str]:
    """Everybody who could take a step, tried one by one."""
    return {ref for ref in bench.facts.colleagues if not bench.rules(ref, step, outcome)}


def test_the_owner_acts() -> None:
    assert may(proposed()) == {"hana", "hugo"}


def test_a_deputy_acts_for_one_who_is_away() -> None:
    bench = proposed(hana={"away": AWAY})
    assert "hal" in may(bench)
    assert bench.take("hal", "decide", "nothing").role == "head"


def test_absence_does_not_stop_a_holder_who_acts_all_the_same() -> None:
    assert may(proposed(hana={"away": AWAY})) == {"hana", "hal", "hugo"}


@pytest.mark.parametrize(("at", "deputy"), [("2026-03-01 00:00", True), ("2026-02-28 23:59", False), ("2026-03-19 23:59", True), ("2026-03-20 00:00", False)])
def test_from_the_first_moment_of_leave_to_its_last(at: str, deputy: bool) -> None:
    absent = people(hana={"away": AWAY})["hana"].absent(local(at))
    assert absent is deputy


def test_who_has_left_is_away_for_good() -> None:
    gone = Colleague("x", left=local("2026-03-02 09:00"))
    assert gone.absent(local("2026-03-02 09:00")) and gone.absent(datetime.max.replace(tzinfo=local("2026-01-01 00:00").tzinfo)) and not gone.absent(local("2026-03-02 08:59"))


def test_a_deputy_of_a_conflicted_holder_acts_only_where_no_other_role_is_named() -> None:
    """`decide` names the chief instead; `attend` names nobody."""
    bench = proposed(hana={"roles": {"head", "manager"}, "related": frozenset({"pat"})}, hugo={"related": frozenset({"pat"})})
    assert may(bench) == {"cora", "cyd"}, "hal may be too near"
    plain = Bench(variant(('instead = ["chief"]\nlimit = { working_days = 5 }', "limit = { working_days = 5 }")), cast=people(hana={"related": frozenset({"pat"})}, hugo={"related": frozenset({"pat"})}))
    plain.report()
    plain.propose()
    assert may(plain) == {"hal"}


def test_a_deputy_with_a_conflict_or_away_does_not_stand_in() -> None:
    bench = proposed(hana={"away": AWAY}, hal={"related": frozenset({"ola"})})
    assert may(bench) == {"hana", "hugo"}
    bench = proposed(hana={"away": AWAY}, hal={"away": AWAY})
    assert may(bench) == {"hana", "hugo"}


def test_the_role_named_instead_acts_when_no_owner_is_free() -> None:
    assert may(proposed(hana={"away": AWAY, "deputy": ""})) == {"hana", "hugo"}, "one head is free"
    both = proposed(hana={"away": AWAY, "deputy": ""}, hugo={"away": AWAY})
    assert may(both) == {"hana", "hugo", "cora", "cyd"}
    assert both.take("cora", "decide", "nothing").role == "chief"


def test_a_deputy_and_the_role_instead() -> None:
    """All heads are away: the deputy of one, and the chiefs."""
    assert may(proposed(hana={"away": AWAY}, hugo={"away": AWAY})) == {"hana", "hugo", "hal", "cora", "cyd"}


def test_the_role_instead_has_deputies_too() -> None:
    bench = proposed(hana={"away": AWAY, "deputy": ""}, hugo={"away": AWAY}, cora={"away": AWAY, "deputy": "sid"})
    assert may(bench) == {"hana", "hugo", "cora", "cyd", "sid"}


def test_nobody_holds_the_office() -> None:
    bench = Bench(cast={ref: one for ref, one in people().items() if "head" not in one.roles})
    bench.report()
    bench.propose()
    assert may(bench) == {"cora", "cyd"}


def test_the_deputy_of_the_lead() -> None:
    bench = Bench(cast=people(wes={"away": AWAY, "deputy": ""}))
    bench.report()
    bench.take("mira", "name-lead", "named", {"lead": "wes", "deputy": "sid"})
    assert bench.take("sid", "work.hand-over", "named", {"lead": "ola", "deputy": "sid"}).role == "lead"
    assert bench.rules("sid", "work.hand-over", "named", {"lead": "wes", "deputy": "sid"}) == {"role"}, "Ola is here"


def test_when_the_lead_has_left_the_cases_own_deputy_is_the_lead() -> None:
    for left, role in ((local("2026-03-01 00:00"), "lead"), (local("2027-01-01 00:00"), "")):
        bench = Bench(cast=people(wes={"left": left}))
        bench.report()
        bench.state.lead, bench.state.deputy = "wes", "sid"
        found = People(bench.policy, bench.state, "s1", bench.facts.colleagues, bench.now).party("lead")
        assert found == ({"sid"} if role else {"wes"})


def test_a_case_whose_lead_left_before_it_was_handed_over_goes_on() -> None:
    """By the case's own deputy and by whoever took over from the lead; once handed over, by neither."""
    left = {"left": local("2026-03-03 00:00"), "successor": "ola"}
    for wes, deputy, able in ((left, "sid", {"sid", "ola"}), (left, "", {"ola"}), ({"left": left["left"]}, "sid", {"sid"}), ({}, "sid", {"wes"})):
        bench = Bench(cast=people(wes=wes))
        bench.report()
        bench.state.lead, bench.state.deputy = "wes", deputy
        bench.at("2026-03-04 09:00")
        found = {ref for ref in ("wes", "sid", "ola", "safi") if not bench.rules(ref, "work.hand-over", "named", {"lead": "safi", "deputy": "sid"})}
        assert found == able
    bench = Bench(cast=people(wes=left))
    bench.report()
    bench.state.lead = "wes"
    bench.at("2026-03-04 09:00")
    assert bench.take("ola", "work.hand-over", "named", {"lead": "safi", "deputy": "sid"}).role == "lead"
    assert (bench.state.lead, bench.state.deputy) == ("safi", "sid")
    assert bench.rules("ola", "work.hand-over", "named", {"lead": "ola", "deputy": "sid"}) == {"role"}


def test_a_lead_who_left_and_whose_deputy_and_successor_left_too_is_nobody() -> None:
    left = local("2026-03-01 00:00")
    bench = Bench(cast=people(wes={"left": left, "successor": "ola"}, ola={"left": left}, sid={"left": left}))
    bench.take("mira", "report", "reported", {"what": "He shouted at the desk."})
    bench.state.lead, bench.state.deputy = "wes", "sid"
    found = People(bench.policy, bench.state, "s1", bench.facts.colleagues, bench.now)
    assert found.party("lead") == {"wes"} and found.holders("lead") == set()


def test_a_deputy_who_is_unknown_helps_nobody() -> None:
    bench = proposed(hana={"away": AWAY, "deputy": "nobody-here"}, hugo={"away": AWAY})
    assert may(bench) == {"hana", "hugo", "cora", "cyd"}


def test_nobody_here_holds_the_persons_part() -> None:
    """A pack may name the person beside an office: no colleague holds it, and nothing breaks."""
    policy = variant(('title = "Appeal"\nkind = "right"\nowner = ["person", "representative"]', 'title = "Appeal"\nkind = "right"\nowner = ["person", "head"]\ninstead = ["person", "chief"]'),
                     ('by = ["person", "representative", "colleague"]\n', ""), ('among = ["manager", "chief"]', 'among = ["manager", "person"]'),
                     ('house = ["manager", "head"] }', 'house = ["person", "head"] }'))  # fmt: skip
    bench = Bench(policy, cast=people(hana={"away": AWAY, "deputy": ""}, hugo={"away": AWAY}))
    bench.decided()
    bench.send("2026-03-02")
    assert bench.rules("cora", "appeal", "made", {"why": "She says so."}) == set()
    assert bench.rules("person", "appeal", "made", {"why": "I say so."}) == set()
    bench.report("together")
    assert bench.rules("hugo", "give-view", "yes", VIEW) == set()


def test_people_of_one_moment() -> None:
    bench = grouped()
    found = People(bench.policy, bench.state, "s1", bench.facts.colleagues, bench.now)
    assert found.holders("line-manager") == {"mira"} and found.party("affected") == {"ola"} and found.party("report") == {"ola"}
    assert found.holders("proposer") == set() and found.party("lead") == set()
    assert found.holders(COLLEAGUE) == set(bench.facts.colleagues)
    nowhere = People(bench.policy, bench.state, "s9", bench.facts.colleagues, bench.now)
    assert nowhere.holders("line-manager") == set()
    assert found.may(Actor("pat", "person"), ("manager",), (), lambda ref: "") == ""
    assert found.may(Actor("pat", "person"), ("manager", "person"), (), lambda ref: "") == "person"


def test_a_manager_who_is_unknown_manages_nobody() -> None:
    bench = grouped(ola={"manager": "somebody-else"})
    assert bench.rules("mira", "convene", "agreed", {"why": "We agreed."}) == {"role"}
    assert bench.take("mira", "give-view", "yes", VIEW).role == "house"
