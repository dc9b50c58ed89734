"""Groups and representatives as subjects of decisions: one subject for each, kept apart from every other."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import alerts, desk, registers
from evenhand.alerts.cards import Card
from evenhand.case.events import Refused
from evenhand.case.state import State
from evenhand.desk import facts
from evenhand.desk.letters.post import recipient
from evenhand.people import make
from evenhand.policy.load import load
from tests.desk import world
from tests.desk.world import FLAT, NOW, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
ACTING = {"representative": {"person": "P-2", "for": "P-1"}}
ALL = 'subjects = ["person", "address", "group", "representative"]\n'


def parties() -> None:
    """A group beside the small world's two people."""
    make.person(
        ref="G-1", name="Larch Court Residents", kind="group", now=NOW, emails=["residents@example.org"],
        addresses=[{"uprn": "hall", "lines": "The Hall, Larch Court", "postcode": "AB1 2CD"}],
    )  # fmt: skip


@pytest.fixture
def wide(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small world under a policy that knows groups and representatives."""
    shutil.copytree(world.PACKS / "small", tmp_path / "small")
    words = (tmp_path / "small" / "policy.toml").read_text("utf-8")
    (tmp_path / "small" / "policy.toml").write_text(words.replace("reviewers = ", f"{ALL}reviewers = ", 1), "utf-8")
    assert "group" in load(tmp_path / "small").subjects
    monkeypatch.setattr(world, "PACKS", tmp_path)
    world.build(settings)
    parties()


def state(case: str, **span: float) -> Any:
    return desk.look(case=case, actor=who("otto"), now=later(**span), record=False).state


def card(now: Any = None, **whose: str) -> Card:
    found = alerts.card(now=now or later(hours=2), book=desk.editions.book(), **(whose or {"person": "P-2"}))  # type: ignore[arg-type]
    assert found is not None
    return found


def in_force(subject: dict[str, Any], *channels: str, start: int = 0) -> str:
    """A restriction decided, told and in force, `start` days after the beginning."""
    case = report(later(days=start), subject=subject)
    world.decide(case, later(days=start, hours=1), channels=channels or ("telephone",))
    answers = {"posting": later(days=start).date().isoformat(), "way": "hand"}
    desk.take_step(case=case, step="letter.approve", outcome="approved", answers=answers, actor=who("otto"), now=later(days=start, hours=2))
    desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(days=start, hours=3))
    return case


@pytest.mark.parametrize(
    ("subject", "kept"),
    [
        ({"person": "P-1"}, {"person": "P-1"}), ({"group": "G-1"}, {"person": "G-1", "as": "group"}),
        (ACTING, {"person": "P-2", "as": "representative", "for": "P-1"}), ({"address": FLAT}, {"address": FLAT}),
        ({"representative": {"person": "P-2", "for": "G-1"}}, {"person": "P-2", "as": "representative", "for": "G-1"}),
    ],
)  # fmt: skip
def test_a_case_keeps_whom_it_is_about(wide: None, subject: dict[str, Any], kept: dict[str, str]) -> None:
    case = report(subject=subject)
    assert state(case).subject == kept
    assert registers.rebuild(book=desk.editions.book(), check=True) == []


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ({"person": "G-1"}, "needs a report of their own"), ({"group": "P-1"}, "one report for each"), ({"group": "none"}, "no group"),
        ({"group": ["P-1", "P-2"]}, "one report for each"), ({"group": "G\0"}, "no group"), ({"person": ""}, "no person"),
        ({"representative": "P-2"}, "for whom"), ({"representative": {"person": "P-2"}}, "for whom"),
        ({"representative": {"person": "P-2", "for": "none"}}, "nobody with the reference"),
        ({"representative": {"person": "G-1", "for": "P-1"}}, "That is a group"),
        ({"representative": {"person": "P-2", "for": "P-2"}}, "their own representative"),
        ({"representative": {"person": "P-2", "for": ["P-1"]}}, "nobody with the reference"),
        ({"person": "P-1", "group": "G-1"}, "one of person"), ({"household": "P-1"}, "one of person"), ({}, "one of person"),
        ({"address": "none"}, "no address"),
    ],
)  # fmt: skip
def test_a_subject_that_cannot_be_meant_is_refused(wide: None, subject: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        report(subject=subject)


def test_somebody_not_yet_identified_represents_nobody(wide: None) -> None:
    unknown = make.unidentified(description="A man in a grey coat", address_uprn=FLAT, now=NOW)
    for pair in ({"person": unknown.ref, "for": "P-1"}, {"person": "P-1", "for": unknown.ref}):
        with pytest.raises(Refused, match="known by name"):
            report(subject={"representative": pair})


@pytest.mark.parametrize(("subject", "said"), [({"group": "G-1"}, "concerns a group"), (ACTING, "only as the representative")])
def test_a_policy_that_does_not_name_them_refuses_and_nothing_is_recorded(small: None, subject: dict[str, Any], said: str) -> None:
    parties()
    with pytest.raises(Refused, match=said):
        report(subject=subject)
    assert not desk.cases(actor=who("otto"), now=NOW).items


def test_a_group_has_a_card_an_alert_and_a_letter_as_a_person_has(wide: None) -> None:
    desk.record_need(actor=who("rae"), person="G-1", need="large-print", said_by="their secretary", now=NOW)
    case = in_force({"group": "G-1"})
    found = card(later(days=1), person="G-1")
    assert found.group and [one.measure for one in found.alerts] == ["closed"] and [one.id for one in found.needs] == ["large-print"]
    assert found.alerts[0].scope_words == () and found.alerts[0].acting_for == ""
    assert [one.id for one in card(later(days=1), address="hall").alerts] == [found.alerts[0].id]
    to = recipient(state(case, days=1), later(days=1))
    assert to.name == "Larch Court Residents" and to.address[-1] == "AB1 2CD" and to.acting_for == ""
    said = " ".join(desk.letter_document(actor=who("otto"), case=case, letter="decision.2", now=later(days=1)).texts())
    assert "This concerns Larch Court Residents as a group. It does not bind any of its members" in said
    assert not card(later(days=1), person="P-1").alerts
    risk = precaution(report(later(days=1), subject={"group": "G-1"}), later(days=1))
    assert risk and {one.risk.source for one in card(later(days=2), person="G-1").alerts if one.risk} == {"this group"}


def test_a_representative_is_bound_only_as_one_and_the_one_represented_not_at_all(wide: None) -> None:
    case = in_force(ACTING)
    found = card(later(days=1))
    assert [(one.person, one.acting_for, one.scope_words) for one in found.alerts] == [("P-2", "P-1", ("only when acting for P-1",))]
    assert "channels" not in [one.id for one in found.open_routes], "their own channels are as they were"
    assert not card(later(days=1), person="P-1").alerts
    assert recipient(state(case, days=1), later(days=1)).acting_for == "Pat Example"
    said = " ".join(desk.letter_document(actor=who("otto"), case=case, letter="decision.2", now=later(days=1)).texts())
    assert "This concerns you only when you act for Pat Example. It changes nothing in your own contact with us" in said


def test_what_was_decided_in_one_capacity_counts_only_in_it(wide: None) -> None:
    own, acting = in_force({"person": "P-2"}, "telephone"), in_force(ACTING, "email", start=1)
    for subject, cases in (
        ({"person": "P-2"}, [own]), ({"person": "P-2", "as": "representative", "for": "P-1"}, [acting]),
        ({"person": "P-2", "as": "representative", "for": "G-1"}, []), ({"person": "P-1"}, []),
    ):  # fmt: skip
        known = facts.gather(case="", state=State(subject=subject), now=later(days=2))
        assert [one.case for one in known.others] == cases
        assert len(known.other_routes) == len(cases)


def test_a_search_and_the_page_of_a_group_say_that_it_is_one(wide: None) -> None:
    found = desk.find_people(actor=who("rae"), q="larch cort residents", now=NOW)
    assert [(one.ref, one.kind, one.group) for one in found] == [("G-1", "person", True)]
    assert not any(one.group for one in desk.find_people(actor=who("rae"), q="P-1", now=NOW))
    assert desk.person(actor=who("rae"), ref="G-1", now=NOW).person.is_group
