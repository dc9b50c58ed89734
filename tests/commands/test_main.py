"""Finding a command, and failing in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.commands.main import COMMANDS, main
from tests.commands.conftest import Run, program


def test_every_command_has_words(run: Run) -> None:
    code, said, _ = run("--help")
    assert code == 0
    assert all(f"    {name}" in said for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    code, said, _ = run(name, "--help")
    assert code == 0 and f"evenhand {name}" in said


@pytest.mark.parametrize("arguments", [(), ("nothing",), ("policy",), ("token", "create"), ("check",)])
def test_what_cannot_be_understood_is_said(run: Run, arguments: tuple[str, ...]) -> None:
    code, _, said = run(*arguments)
    assert code == 2 and "usage: evenhand" in said


@pytest.mark.parametrize("arguments", [("check", "P-1"), ("serve",)])
def test_an_empty_folder_is_no_installation(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = program(tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("evenhand: This database is empty") and "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.commands import conftest

    wrong = conftest.environment(tmp_path) | {"EVENHAND_BRAND_COLOUR": "blue"}
    monkeypatch.setattr(conftest, "environment", lambda data: wrong)
    done = conftest.program(tmp_path, "tick")
    assert done.returncode == 2 and "EVENHAND_BRAND_COLOUR" in done.stderr and "Traceback" not in done.stderr


def test_the_reader_may_go_away(monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess
    import sys

    done = subprocess.run(f"{sys.executable} -m evenhand.commands.main --help | head -1", shell=True, capture_output=True, text=True)
    assert "Traceback" not in done.stderr and "usage" in done.stdout


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.commands import tick

    def interrupted(options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(tick, "run", interrupted)
    assert main(["tick"]) == 130
