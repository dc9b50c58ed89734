"""The record, the registers, time: as the commands show them."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from evenhand.commands import worker
from evenhand.ledger.models import Checkpoint
from evenhand.registers.models import MatterRow
from tests.api.caller import at
from tests.commands.conftest import Run
from tests.desk import world

pytestmark = pytest.mark.both_engines


def test_a_whole_record_is_called_so(run: Run, small: None) -> None:
    world.report()
    code, said, _ = run("ledger", "verify")
    assert code == 0 and said.endswith("0 checkpoints: whole\n")


def test_a_checkpoint_is_written_and_checked(run: Run, small: None, tmp_path: Path) -> None:
    world.report()
    code, said, _ = run("ledger", "checkpoint")
    line = json.loads((tmp_path / "checkpoints.jsonl").read_text("utf-8"))
    assert code == 0 and said.splitlines()[0] == line["hash"] == Checkpoint.objects.get().hash
    assert run("ledger", "checkpoint")[1] == "Nothing has moved since the last checkpoint.\n"
    assert run("ledger", "verify")[0] == 0
    line["heads"][0][2] = "0" * 64
    (tmp_path / "checkpoints.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    assert run("ledger", "verify")[0] == 1
    (tmp_path / "checkpoints.jsonl").write_text("nonsense\n", "utf-8")
    code, _, said = run("ledger", "verify")
    assert code == 1 and "cannot be read" in said


def test_checkpoints_go_where_they_are_told(run: Run, small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world.report()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setenv("EVENHAND_CHECKPOINTS", str(tmp_path / "elsewhere"))
    assert run("ledger", "checkpoint")[0] == 0
    assert (tmp_path / "elsewhere" / "checkpoints.jsonl").exists()
    world.report()
    code, _, said = run("ledger", "checkpoint", "--to", str(tmp_path / "no" / "folder"))
    assert code == 2 and "cannot be written" in said


def test_registers_are_compared_and_rebuilt(run: Run, small: None) -> None:
    world.report()
    assert run("registers", "rebuild", "--check")[0] == 0
    MatterRow.objects.filter(name="decide").update(title="Something else")
    code, said, _ = run("registers", "rebuild", "--check")
    assert (code == 1 and "1 differences" in said) or "differences" in said
    assert MatterRow.objects.get(name="decide").title == "Something else"
    assert run("registers", "rebuild")[0] == 0
    assert run("registers", "rebuild", "--check")[0] == 0


def test_a_tick_records_what_time_has_done(run: Run, small: None) -> None:
    world.precaution(world.report(), world.NOW)
    run("tick")  # a row that began
    at(world.later(days=4))
    code, said, _ = run("tick")
    assert code == 0 and said.endswith("entries recorded.\n")
    assert run("tick")[1] == "Time has done nothing since.\n"


def test_a_round_of_the_worker_passes_time_and_settles_the_outbox(small: None, tmp_path: Path) -> None:
    from evenhand.alerts.models import Change

    world.precaution(world.report(), world.NOW)
    assert Change.objects.filter(state=Change.PENDING).exists()
    known = worker.Round()
    worker.one_round(known)
    assert not Change.objects.filter(state=Change.PENDING).exists()
    assert len((tmp_path / "checkpoints.jsonl").read_text("utf-8").splitlines()) == 1
    world.report()
    worker.one_round(known)
    assert Checkpoint.objects.count() == 1  # neither a quarter of an hour nor a hundred events
    at(world.later(minutes=15))
    worker.one_round(known)
    assert Checkpoint.objects.count() == 2


def test_what_fails_is_said_once_and_tried_again(
    small: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from evenhand.desk.workload import passtime

    def broken(**_: object) -> int:
        raise RuntimeError("the disk is full")

    known = worker.Round()
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(passtime, "pass_time", broken)
        for _ in range(3):
            worker.one_round(known)
    assert [one.message for one in caplog.records if one.name == worker.log.name] == ["pass_time failed and will be tried again"]
    worker.one_round(known)
    assert known.said == set()
