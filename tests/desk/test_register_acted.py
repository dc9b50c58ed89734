"""In which capacity somebody acted, in the register: shown, asked, and gone when it is taken back or erased."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.desk.casework.register import Asked
from evenhand.desk.errors import NotFound
from evenhand.ledger.models import Part
from tests.desk import world
from tests.desk.test_register import shown
from tests.desk.world import counted, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


@pytest.fixture
def asking(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small world under a policy that asks for it."""
    shutil.copytree(world.PACKS / "small", tmp_path / "small")
    path = tmp_path / "small" / "process.toml"
    words = path.read_text("utf-8").replace("[fields]\n", '[fields]\ncapacity = { kind = "choice", label = "As what", optional = true, choices = "capacities" }\n', 1)
    path.write_text(words.replace('asks = ["what", "affected", "witness", "keep-from"]', 'asks = ["what", "affected", "witness", "keep-from", "capacity"]', 1), "utf-8")
    monkeypatch.setattr(world, "PACKS", tmp_path)
    world.build(settings)


def test_in_which_capacity_somebody_acted_is_shown_and_asked(asking: None) -> None:
    one = report(answers={"capacity": "association"})
    two = report(later(minutes=5), person="P-2", answers={"capacity": "witness"})
    three = report(later(minutes=9), person="P-2")
    lines = {line.case.ref: line.acted for line in desk.case_register(actor=who("otto"), asked=Asked(), now=later(hours=1)).lines}
    assert lines == {one: ("association",), two: ("witness",), three: ()}
    assert shown(capacity="association") == [one] and shown(capacity="witness") == [two] and shown(capacity="other") == []
    assert [line.case.ref for line in desk.download(actor=who("otto"), asked=Asked(capacity="witness"), now=later(hours=1))] == [two]
    assert shown("nobody", capacity="association") == [], "only what is theirs"
    with pytest.raises(NotFound):
        desk.read_asked({"capacity": "king"})


def test_a_report_taken_back_or_erased_has_no_capacity_any_more(asking: None) -> None:
    one = report(answers={"capacity": "association"})
    two = report(later(minutes=5), person="P-2", answers={"capacity": "association"})
    desk.take_step(case=two, step="entry.annul", outcome="strand", answers={"why": "The wrong person."}, actor=who("otto"), now=later(hours=1))
    for part in Part.objects.filter(event__stream__ref=one, content__has_key="capacity"):
        ledger.erase(part=part.pk, now=later(hours=1))
    assert shown(capacity="association", show="all") == []
    assert [line.acted for line in desk.case_register(actor=who("otto"), asked=Asked(show="all"), now=later(hours=2)).lines] == [(), ()]


def test_capacities_cost_the_same_however_many_cases(asking: None) -> None:
    report(answers={"capacity": "association"})
    with counted() as few:
        shown()
    for number in range(5):
        report(later(minutes=number + 1), answers={"capacity": "witness"}, person="P-2")
    with counted() as many:
        shown()
    assert many() == few()
