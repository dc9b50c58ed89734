"""One subject for each decision: what a policy does not name is refused, and nobody is bound for somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evenhand.case import subjects
from evenhand.case.facts import Book
from evenhand.case.state import State
from evenhand.case.story import run_story
from evenhand.case.world import BadStory, World
from evenhand.policy.load import load
from evenhand.policy.model import Policy
from tests.case.bench import PLAIN, Bench, only, variant

GROUP = {"person": "tenants", "as": "group"}
ACTING = {"person": "rea", "as": "representative", "for": "pat"}
ALL = ('reviewers = ["head"]', 'reviewers = ["head"]\nsubjects = ["person", "address", "group", "representative"]')
REPORT = {"what": "He shouted at the desk.", "affected": ["ola"]}


def about(subject: dict[str, str], policy: Policy | None = None) -> Bench:
    bench = Bench(policy)
    bench.subject = subject
    return bench


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (GROUP, ["no decision concerns a group", "Report each person", "owner of the policy (Head)", "name a group"]),
        (ACTING, ["only as the representative", "report the person themselves", "owner of the policy (Head)", "name a representative"]),
        ({"person": "rea", "as": "representative"}, ["for whom they were acting"]),
        ({"person": "rea", "as": "representative", "for": "rea"}, ["their own representative"]),
        ({"person": "rea", "as": "captain"}, ["Say whom it is about"]), ({"as": "group"}, ["Say whom it is about"]),
    ],
)  # fmt: skip
def test_what_the_policy_does_not_name_is_refused_with_a_way_forward(subject: dict[str, str], said: list[str]) -> None:
    refusal = only(about(subject).refuse("ola", "report", "reported", REPORT))
    assert refusal.rule == "complete" and refusal.clause
    assert all(one in refusal.message for one in said), refusal.message


@pytest.mark.parametrize(
    ("allowed", "subject", "said"),
    [(["address"], {"person": "pat"}, "no decision concerns a person"), (["person"], {"address": "flat"}, "no decision concerns an address")],
)
def test_a_policy_may_leave_out_persons_or_addresses(allowed: list[str], subject: dict[str, str], said: str) -> None:
    policy = variant((ALL[0], f'{ALL[0]}\nsubjects = ["{allowed[0]}"]'))
    assert said in only(about(subject, policy).refuse("ola", "report", "reported", REPORT)).message


@pytest.mark.parametrize("subject", [GROUP, ACTING, {"person": "pat"}, {"address": "flat"}, {"person": "u", "address": "flat"}])
def test_what_it_names_is_taken_and_kept_as_it_is(subject: dict[str, str]) -> None:
    bench = about(subject, variant(ALL))
    bench.decided()
    assert bench.state.subject == subject
    assert {tuple(row.subject.items()) for row in bench.state.rows.values()} == {tuple(subject.items())}


def test_a_new_report_is_judged_under_the_edition_in_force_and_nothing_else_is_refused() -> None:
    bench = about(GROUP, variant(ALL))
    bench.decided()
    bench.book = Book({"later": variant(), **bench.book.editions}, "later")
    assert "concerns a group" in only(bench.refuse("ola", "report", "reported", REPORT)).message
    bench.approve("2026-03-02")  # what began under the earlier edition goes on


def test_capacities_are_kept_apart() -> None:
    assert subjects.same({"person": "rea"}, {"person": "rea", "address": "flat"})
    assert subjects.same(ACTING, dict(ACTING)) and subjects.same(GROUP, dict(GROUP))
    for other in ({"person": "rea"}, {**ACTING, "for": "sam"}, {"address": "flat"}, {}):
        assert not subjects.same(ACTING, other) and not subjects.same(other, ACTING)
    assert not subjects.same({}, {}) and not subjects.same({"address": "flat"}, {"address": "flat"})
    assert subjects.acting_for(ACTING) == "only when acting for pat"
    assert subjects.acting_for(GROUP) == subjects.acting_for({"person": "pat"}) == ""


def test_what_was_decided_of_a_representative_closes_nothing_of_their_own() -> None:
    policy = variant(ALL)
    world = World(Book({policy.edition: policy}, policy.edition))
    for name, subject in (("own", {"person": "rea"}), ("acting", ACTING), ("another", {**ACTING, "for": "sam"}), ("group", GROUP)):
        bench = about(subject, policy)
        bench.decided()
        world.cases[name], world.now = bench.state, bench.now
    for subject, found in (({"person": "rea"}, ["own"]), (ACTING, ["acting"]), (GROUP, ["group"]), ({"person": "pat"}, [])):
        facts = world.facts("new", subject)
        assert [one.case for one in facts.others] == found
        assert len(facts.other_routes) == len(found)
    assert world.facts("own", {"person": "rea"}).others == ()


# --- stories
PEOPLE = '[persons.pat]\n[persons.rea]\n[persons.tenants]\nkind = "group"\nname = "Larch Court Residents"\n[colleagues.ola]\nmanager = "mira"\n'
PEOPLE += '[colleagues.mira]\nroles = ["manager"]\n[colleagues.hana]\nroles = ["head"]\n'


def told(folder: Path, people: str, subject: str, more: str = "", policy: Policy | None = None) -> str:
    """What is wrong with a story of one report; "" for nothing."""
    step = 'at = 2026-03-03 09:00:00\nas = "ola"\nstep = "report"\noutcome = "reported"\nanswers = { what = "He shouted.", affected = ["ola"] }\n'
    said = f"subject = {subject}\n" if subject else ""
    (folder / "one.toml").write_text(f'title = "x"\n{people}[[steps]]\n{step}{said}{more}')
    return run_story(policy or variant(ALL), folder, "one").fault


@pytest.mark.parametrize(
    "subject",
    ["", '{ person = "pat" }', '{ address = "flat" }', '{ group = "tenants" }', '{ representative = "rea", for = "pat" }',
     '{ representative = "rea", for = "tenants" }'],
)  # fmt: skip
def test_a_story_names_its_subject(tmp_path: Path, subject: str) -> None:
    assert told(tmp_path, PEOPLE, subject) == ""


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ('{ person = "tenants" }', "no person 'tenants'"), ('{ group = "pat" }', "no group 'pat'"), ('{ group = "nobody" }', "no group"),
        ('{ representative = "tenants", for = "pat" }', "no person 'tenants'"), ('{ representative = "rea", for = "x" }', "no person 'x'"),
        ('{ representative = "rea" }', "a subject is one of"), ('{ person = "rea", as = "group" }', "a subject is one of"),
    ],
)  # fmt: skip
def test_a_subject_that_is_wrong_is_a_fault(tmp_path: Path, subject: str, said: str) -> None:
    assert said in told(tmp_path, PEOPLE, subject)


def test_a_story_shows_the_refusal(tmp_path: Path) -> None:
    assert told(tmp_path, PEOPLE, '{ group = "tenants" }', 'refused = "complete"\n', load(PLAIN)) == ""
    assert "concerns a group" in told(tmp_path, PEOPLE, '{ group = "tenants" }', "", load(PLAIN))


@pytest.mark.parametrize(
    ("words", "said"), [('kind = "club"', "kind is person or group"), ('kind = "group"\nunder_age = true', "a group has no age")]
)
def test_a_group_of_a_story_that_is_wrong(tmp_path: Path, words: str, said: str) -> None:
    assert said in told(tmp_path, f"[persons.g]\n{words}\n{PEOPLE}", "")


def test_a_story_without_a_subject_is_about_its_first_party() -> None:
    def first(*people: tuple[str, bool]) -> Any:
        world = World(Book({}, ""))
        for ref, group in people:
            world.needs[ref] = frozenset()
            if group:
                world.groups.add(ref)
        return world.subject({})

    assert first(("pat", False), ("tenants", True)) == {"person": "pat"}
    assert first(("tenants", True)) == GROUP
    assert first() == {}


def test_cases_of_one_person_are_on_one_card_in_whatever_capacity(tmp_path: Path) -> None:
    policy = variant(ALL)
    world = World(Book({policy.edition: policy}, policy.edition))
    from evenhand.case.expecting import expect

    for name, subject in (("own", {"person": "rea"}), ("acting", ACTING)):
        bench = about(subject, policy)
        bench.decided()
        bench.send("2026-03-02")
        bench.at("2026-03-20 09:00")
        world.cases[name], world.now = bench.state, bench.now
    expect(world, world.cases["own"], {"alerts": ["closed", "closed"], "in_force": ["closed"]}, None)
    with pytest.raises(BadStory):
        expect(world, State(subject={"person": "pat"}), {"alerts": ["closed"]}, None)
