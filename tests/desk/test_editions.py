"""The edition in force, frozen by its digest; and the clock that doors read."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.desk.errors import EditionChanged
from evenhand.ledger.models import OFFICE
from evenhand.people import make
from evenhand.policy.model import Policy
from tests.desk.world import NOW, PACKS, build, decide, later, precaution, report, who

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


def test_installing_again_changes_nothing_and_another_edition_is_not_installed_over_it(packs: Path) -> None:
    for _ in range(2):
        desk.editions.adopt(edition="first", by="otto", now=NOW)
    assert desk.editions.book().in_force == "first"
    with pytest.raises(desk.Refused, match="policy's owner"):
        desk.editions.adopt(edition="second", by="otto", now=later(days=1))
    assert desk.editions.available() == ["first", "second"]


WHY = "The board has approved it."


def sound(packs: Path, settings: Settings, *names: str) -> None:
    """The small world, and editions of the guide's pack, which has no faults, with another limit for the appeal."""
    build(settings)
    settings.EVENHAND_POLICIES = str(packs)
    shutil.copytree(PACKS / "small", packs / "small")
    for name in names:
        shutil.copytree(PACKS / "guide", packs / name)


def adopt(edition: str, by: str = "otto", why: str = WHY, days: int = 1) -> desk.Adopted:
    return desk.adopt_edition(actor=who(by), edition=edition, reasons=why, now=later(days=days))


def test_a_new_edition_is_adopted_by_the_policys_owner_with_reasons(packs: Path, settings: Settings) -> None:
    sound(packs, settings, "next")
    assert [desk.may_adopt(actor=who(ref), now=NOW) for ref in ("otto", "maya", "gone")] == [True, False, False]
    made = adopt("next")
    book = desk.editions.book()
    assert (book.in_force, set(book.editions)) == ("next", {"small", "next"})
    first, last = desk.adoptions(now=later(days=2))
    assert last == made and (last.by, last.reasons, last.at) == ("otto", WHY, later(days=1))
    assert (first.edition, first.reasons) == ("small", "")
    assert "policy.owner neutral" in last.differences
    assert last.digest == book.policy().digest and desk.adoptions(now=NOW) == [first]


@pytest.mark.parametrize(("edition", "by", "why", "rule", "words"), [
    ("next", "maya", WHY, "role", "policy's owner: Owner of the policy"),
    ("next", "nobody", WHY, "role", "policy's owner"),
    ("next", "nobody-known", WHY, "role", "policy's owner"),
    ("next", "otto", "Because", "complete", "at least 10"),
    ("next", "otto", "a" * 3000, "complete", "Why it is adopted"),
    ("../next", "otto", WHY, "complete", "no edition"),
    ("small", "otto", WHY, "open", "in force already"),
    ("first", "otto", WHY, "complete", "clauses"),
])  # fmt: skip
def test_adopting_is_refused_in_sentences(packs: Path, settings: Settings, edition: str, by: str, why: str, rule: str, words: str) -> None:
    sound(packs, settings, "next")
    with pytest.raises(desk.Refused) as refused:
        adopt(edition, by, why)
    assert {one.rule for one in refused.value.refusals} == {rule}
    assert words in " ".join(one.message for one in refused.value.refusals)
    assert desk.editions.book().in_force == "small" and len(desk.adoptions(now=later(days=9))) == 1


def test_an_edition_that_is_in_force_later_or_was_before_is_not_adopted_now(packs: Path, settings: Settings) -> None:
    sound(packs, settings, "next", "after")
    path = packs / "after" / "policy.toml"
    text = path.read_text()
    path.write_text(re.sub(r'effective = ".*"', 'effective = "2026-03-10"', text))
    with pytest.raises(desk.Refused, match="10 March 2026: adopt it then"):
        adopt("after")
    adopt("next")
    owner = desk.editions.book().policy().owner
    make.colleague(ref="new-owner", name="New Owner", email="new-owner@example.org", roles=[owner], since=NOW)
    with pytest.raises(desk.Refused, match="policy's owner"):
        adopt("after", days=9)
    with pytest.raises(desk.Refused, match="was in force before"):
        adopt("small", by="new-owner", days=9)
    assert adopt("after", by="new-owner", days=9).edition == desk.editions.book().in_force == "after"


def test_the_card_is_not_lost_when_an_edition_is_changed_while_it_runs(packs: Path, settings: Settings) -> None:
    sound(packs, settings)
    case = report()
    decide(case, later(hours=1))
    precaution(case, later(hours=2))
    before = desk.card(actor=who("olu"), person="P-1", now=later(hours=3))
    path = packs / "small" / "policy.toml"
    text = path.read_text()
    for changed in (text.replace("Go in twos.", "Go alone."), "this = is = no toml"):
        path.write_text(changed)
        with pytest.raises(EditionChanged, match="Restore the folder"):
            desk.look(case=case, actor=who("otto"), now=later(hours=3))
        card = desk.card(actor=who("olu"), person="P-1", now=later(hours=3))
        assert [one.words for one in card.alerts] == [one.words for one in before.alerts] == ["Go in twos."]
    shutil.rmtree(packs / "small")
    assert desk.card(actor=who("olu"), person="P-1", now=later(hours=3)).alerts == before.alerts
    desk.editions._seen.clear()
    with pytest.raises(EditionChanged, match="missing"):
        desk.card(actor=who("olu"), person="P-1", now=later(hours=3))


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
    write(desk.editions.named("second"))
    new = report(later(days=2))
    editions = [desk.look(case=case, actor=who("otto"), now=later(days=3)).policy.edition for case in (old, new)]
    assert editions == ["small", "second"]


def write(policy: Policy) -> None:
    """Adopts an edition whose faults are the tests' own (the small pack has no clauses)."""
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=desk.editions.STREAM)
        desk.editions.write(stream=stream, policy=policy, by="otto", role="owner", now=later(days=1))


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
