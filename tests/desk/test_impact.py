"""What a new edition would do to the cases that live now; and giving one of them what it improves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.ledger.models import CASE, OFFICE
from evenhand.ledger.models import Event as Row
from evenhand.registers.models import MatterRow
from tests.desk.world import NOW, PACKS, build, decide, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
WHY = {"why": "The new edition is kinder here."}


@pytest.fixture
def packs(tmp_path: Path, settings: Settings) -> Path:
    """The small pack in force; beside it one that gives less, and one that gives more."""
    build(settings)
    for name, changes in (
        ("small", {}),
        ("less", {"days = 28": "days = 14", "months = 6": "months = 9"}),
        ("more", {"days = 28": "days = 42", "months = 6": "months = 3", "until = { years = 1 }": "until = { months = 8 }"}),
    ):
        shutil.copytree(PACKS / "small", tmp_path / name)
        path = tmp_path / name / "process.toml"
        text = path.read_text()
        for old, new in changes.items():
            assert text.count(old) == 1
            text = text.replace(old, new)
        path.write_text(text)
    settings.EVENHAND_POLICIES = str(tmp_path)
    return tmp_path


def adopt(name: str) -> None:
    """Puts an edition in force; the small pack has no clauses, so `adopt_edition` would refuse it."""
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=desk.editions.STREAM)
        desk.editions.write(stream=stream, policy=desk.editions.named(name), by="otto", role="owner", now=later(days=1))


def decided(person: str = "P-1") -> str:
    case = report(person=person)
    decide(case, later(hours=1))
    return case


def test_every_live_case_is_looked_at_and_nothing_is_changed(packs: Path) -> None:
    first, second = decided(), decided("P-2")
    waiting = report(later(hours=2))
    before = Row.objects.count()
    found = desk.impact(old="small", new="less", now=later(days=1))
    assert [one.ref for one in found.cases] == [first, second] and (found.looked_at, found.hidden) == (3, 0)
    assert {one.key: one.effect for one in found.changes.all} == {"matters.appeal.limit": "worsens", "matters.review.limit": "worsens"}
    review, appeal = found.cases[0].worsens
    assert review.words == "Review: the last day would be Thursday 3 December 2026 (now: Thursday 3 September 2026)."
    assert appeal.words == "Appeal: the right that the letter “Our decision” opens would have 14 days (now: 28 days)."
    assert found.cases[0].improves == found.cases[0].neutral == () and waiting
    assert Row.objects.count() == before and desk.editions.book().in_force == "small"


def test_with_an_actor_only_the_cases_that_they_may_see(packs: Path) -> None:
    decided()
    assert [len(desk.impact(old="small", new="less", now=later(days=1), actor=who(ref)).cases) for ref in ("otto", "nobody")] == [1, 0]
    assert desk.impact(old="small", new="less", now=later(days=1), actor=who("nobody")).hidden == 1


@pytest.mark.parametrize("name", ["none", "../small", ""])
def test_no_such_edition(packs: Path, name: str) -> None:
    with pytest.raises(desk.Refused, match="no edition"):
        desk.impact(old="small", new=name, now=NOW)


def test_a_live_case_is_given_what_improves_it_and_a_new_report_runs_under_the_new_edition(packs: Path) -> None:
    case = decided()
    adopt("more")
    line = desk.impact(old="small", new="more", now=later(days=2)).cases[0]
    assert {one.what for one in line.improves if one.gives} == {"due", "ends"}
    taken = desk.take_step(case=case, step="edition.apply", outcome="applied", answers=WHY, actor=who("otto"), now=later(days=2))
    view = desk.look(case=case, actor=who("otto"), now=later(days=3))
    assert view.state.strands["s1"].edition == view.policy.edition == taken.event.edition == "small"
    due = {one.name: f"{one.due:%d %B %Y}" for one in view.state.open_matters() if one.due}
    row, = view.state.standing_rows(later(days=3))
    assert due["review"] == "03 June 2026" and f"{row.ends:%d %B %Y}" == "03 November 2026"
    assert MatterRow.objects.get(case__ref=case, name="review").due == view.state.matters["review.2"].due
    left, = desk.impact(old="small", new="more", now=later(days=3)).cases[0].lines
    assert left.what == "right" and not left.gives, "a letter not yet sent opens what its own edition says; it can be given once it is open"
    again = desk.look(case=report(later(days=3), person="P-2"), actor=who("otto"), now=later(days=4))
    assert again.policy.edition == "more"


def test_what_gives_less_moves_no_day_of_a_live_case(packs: Path) -> None:
    case = decided()
    before = {one.id: one.due for one in desk.look(case=case, actor=who("otto"), now=later(days=1)).state.open_matters()}
    adopt("less")
    with pytest.raises(desk.Refused, match="fresh decision"):
        desk.take_step(case=case, step="edition.apply", outcome="applied", answers=WHY, actor=who("otto"), now=later(days=2))
    precaution(case, later(days=2))
    after = {one.id: one.due for one in desk.look(case=case, actor=who("otto"), now=later(days=2)).state.open_matters()}
    assert before.items() <= after.items()


LETTER = """
[letters.change-of-policy]
clause = "9"
title = "Our policy has changed"
approve = ["owner"]
limit = { working_days = 5 }
deemed = { working_days = 2 }
"""
TEXT = "Dear {person}\n\nOur policy has changed, and some of it is better for you.\n\n{{part restrictions}}\n\n{{part review}}\n\n{organisation}\n"


def test_the_letter_that_tells_of_it_is_the_case_s_own_editions_and_carries_what_stands_now(packs: Path) -> None:
    shutil.copytree(packs / "small", packs / "own")
    with (packs / "own" / "process.toml").open("a") as file:
        file.write(LETTER)
    (packs / "own" / "letters" / "change-of-policy.md").write_text(TEXT)
    adopt("own")
    case = report(later(days=1))
    decide(case, later(days=1, hours=1))
    adopt("more")
    desk.take_step(case=case, step="edition.apply", outcome="applied", answers=WHY, actor=who("otto"), now=later(days=2))
    view = desk.look(case=case, actor=who("otto"), now=later(days=2))
    letter = next(one for one in view.state.letters.values() if one.name == "change-of-policy")
    waits = next(one for one in view.state.open_matters() if one.letter == letter.id)
    assert letter.edition == "own" and f"{waits.due:%d %B}" == "12 March"
    answers = {"posting": "2026-03-06", "way": "post"}
    desk.take_step(case=case, step="letter.approve", outcome="approved", matter=waits.id, answers=answers, actor=who("otto"), now=later(days=3))
    text, _ = desk.letter(case=case, letter=letter.id, actor=who("otto"), now=later(days=3), format="text")
    assert b"4 November 2026" in text and b"4 June 2026" in text, "the end and the review as they are now"


def test_only_the_owner_is_offered_it(packs: Path) -> None:
    case = decided()
    adopt("more")
    offers = {ref: [one for one in desk.look(case=case, actor=who(ref), now=later(days=2)).offers if one.step.id == "edition.apply"] for ref in ("otto", "maya")}
    assert [one.may for one in offers["otto"]] == [True]
    assert [one.may for one in offers["maya"]] == [False]
    with pytest.raises(desk.Refused):
        desk.take_step(case=case, step="edition.apply", outcome="applied", answers=WHY, actor=who("maya"), now=later(days=2))
    assert ledger.read(kind=CASE, ref=case)[-1].step == "decide"
