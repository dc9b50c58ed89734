"""`evenhand report`: the numbers of a report, as the edition in force asks for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand.commands import main
from tests.commands.conftest import Run
from tests.desk import world
from tests.desk.test_reports import reporting


@pytest.fixture
def reported(settings: Settings, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small pack with a report, one case, forty days on."""
    reporting(settings, tmp_path)
    settings.EVENHAND_TEST_CLOCK = world.later(days=40).isoformat()
    settings.EVENHAND_DATA = tmp_path
    monkeypatch.setattr(main, "COMMANDS", tuple(dict.fromkeys([*main.COMMANDS, "report"])))
    world.report()


def test_every_period_the_oldest_first(reported: None, run: Run) -> None:
    code, said, _ = run("report", "use")
    assert code == 0
    first, last = said.split("\n\n")[1:]
    assert first.startswith("2026-01-01 to 2026-03-31\n  Reports made: 1\n  Warnings given: 0\n")
    assert last.startswith("2026-04-01 to 2026-06-30, so far\n  Reports made: 0\n")


def test_as_it_stood_on_a_day(reported: None, run: Run) -> None:
    _, said, _ = run("report", "use", "--until", "2026-03-31")
    assert "2026-01-01 to 2026-03-31, so far" in said and "2026-04-01" not in said
    assert "Reports made: 0" in run("report", "use", "--until", "2026-03-02")[1]


def test_for_a_program(reported: None, run: Run) -> None:
    data = json.loads(run("report", "use", "--json")[1])
    assert (data["report"], data["edition"], data["to"]) == ("use", "small", ["adviser"])
    assert data["periods"][0] | {"counts": {}} == {"from": "2026-01-01", "to": "2026-03-31", "running": False, "counts": {}}
    assert data["periods"][0]["counts"]["reports"] == 1 and len(data["periods"][0]["counts"]) == 12


def test_what_cannot_be_done(reported: None, run: Run) -> None:
    code, _, said = run("report", "other")
    assert code == 2 and "There is no report 'other' in small. There are: use." in said
    code, _, said = run("report", "use", "--until", "March")
    assert code == 2 and "Write it as 2026-03-31" in said
