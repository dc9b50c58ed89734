"""Commands run in this process, and as the programs that they are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand.commands.main import main
from tests.desk import world

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`run("check", "P-1")`: exit code, output, errors."""
    monkeypatch.setenv("EVENHAND_DATA", str(tmp_path))
    for name in ("EVENHAND_DEMO", "EVENHAND_TEST_CLOCK"):
        monkeypatch.setenv(name, "")  # so that what `demo` sets for its own process is taken back

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(list(arguments))
        except SystemExit as exit:
            code = int(exit.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def small(db: None, settings: Settings, tmp_path: Path) -> None:
    """The small pack adopted, everybody made, the clock at the beginning."""
    world.build(settings)
    settings.EVENHAND_TEST_CLOCK = world.NOW.isoformat()
    settings.EVENHAND_DATA = tmp_path


def program(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`evenhand …` as a program with a data folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "evenhand.commands.main", *arguments],
        env=environment(data), capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def environment(data: Path) -> dict[str, str]:
    """The shell's environment without what steers an installation, and with this data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_") and name != "DATABASE_URL"}
    return kept | {"EVENHAND_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
