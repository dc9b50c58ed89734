"""The edition in force, frozen by its digest; and the clock that doors read."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand import desk
from evenhand.desk.errors import EditionChanged
from tests.desk.world import NOW, PACKS, build, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


@pytest.fixture
def packs(tmp_path: Path, settings: Settings) -> Path:
    for name in ("first", "second"):
        shutil.copytree(PACKS / "small", tmp_path / name)
    settings.EVENHAND_POLICIES = str(tmp_path)
    return tmp_path


def test_nothing_is_served_before_an_edition_is_adopted(packs: Path) -> None:
    with pytest.raises(EditionChanged, match="evenhand init"):
        desk.editions.book()


@pytest.mark.parametrize("name", ["", "third", "..", "../packs", "first/letters", "/etc", "first\0"])
def test_what_is_no_edition_is_not_adopted(packs: Path, name: str) -> None:
    with pytest.raises(desk.Refused):
        desk.editions.adopt(edition=name, by="otto", now=NOW)


def test_adopting_again_changes_nothing_and_an_old_edition_does_not_come_back(packs: Path) -> None:
    for _ in range(2):
        desk.editions.adopt(edition="first", by="otto", now=NOW)
    assert desk.editions.book().in_force == "first"
    desk.editions.adopt(edition="second", by="otto", now=later(days=1))
    book = desk.editions.book()
    assert (book.in_force, set(book.editions)) == ("second", {"first", "second"})
    with pytest.raises(desk.Refused, match="replaced"):
        desk.editions.adopt(edition="first", by="otto", now=later(days=2))


@pytest.mark.parametrize("file", ["policy.toml", "process.toml", "letters/decision.md"])
def test_an_edition_that_was_changed_after_it_was_adopted_is_refused(packs: Path, file: str) -> None:
    desk.editions.adopt(edition="first", by="otto", now=NOW)
    path = packs / "first" / file
    before = path.read_text()
    path.write_text(before + "\n")
    with pytest.raises(EditionChanged, match="has been changed"):
        desk.editions.book()
    path.write_text(before)
    assert desk.editions.book().in_force == "first"
    shutil.rmtree(packs / "first")
    with pytest.raises(EditionChanged, match="folder is missing"):
        desk.editions.book()


def test_a_case_keeps_its_edition_and_a_new_report_takes_the_new_one(packs: Path, settings: Settings) -> None:
    build(settings)
    settings.EVENHAND_POLICIES = str(packs)
    shutil.copytree(PACKS / "small", packs / "small")
    old = report()
    desk.editions.adopt(edition="second", by="otto", now=later(days=1))
    new = report(later(days=2))
    editions = [desk.look(case=case, actor=who("otto"), now=later(days=3)).policy.edition for case in (old, new)]
    assert editions == ["small", "second"]


def test_the_clock(tmp_path: Path, settings: Settings) -> None:
    clock, file = desk.clock, tmp_path / "clock"
    settings.EVENHAND_TEST_CLOCK = None
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1) and not clock.movable()
    settings.EVENHAND_TEST_CLOCK = "2026-08-28T16:40:00+01:00"
    assert clock.now() == datetime(2026, 8, 28, 15, 40, tzinfo=UTC) and not clock.movable()
    with pytest.raises(ValueError, match="only be moved"):
        clock.move(to=NOW)
    settings.EVENHAND_TEST_CLOCK = str(file)
    for nothing in (None, "", "  \n"):
        if nothing is not None:
            file.write_text(nothing)
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1) and clock.movable()
    ahead = datetime.now(UTC) + timedelta(days=30)
    clock.move(to=ahead)
    assert clock.now() == ahead and [one.name for one in tmp_path.iterdir()] == ["clock"]
    with pytest.raises(ValueError, match="forward"):
        clock.move(to=ahead - timedelta(days=1))
    settings.EVENHAND_TEST_CLOCK = "2026-08-28T16:40:00"
    with pytest.raises(ValueError, match="offset"):
        clock.now()
