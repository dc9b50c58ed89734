"""An installation made, served, looked after and ended, as programs."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands.conftest import environment, program


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty installation."""
    data = tmp_path_factory.mktemp("installed")
    done = program(data, "init", "--email", "Ada.Admin@example.org", "--name", "Ada Admin", "--role", "case-administrator")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("NOT YET FOR REAL PEOPLE'S DATA")
    assert "ada.admin@example.org (ada.admin), password, shown this once: " in done.stdout
    return data


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(data: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "evenhand.commands.main", *arguments],
        env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def answered(url: str, seconds: float = 60) -> dict[str, object]:
    """The JSON at an address, once the server is up."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return dict(json.load(answer))
        except OSError:  # not listening yet, or busy with its first answer
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_there_is_one_installation_in_a_folder(installed: Path) -> None:
    done = program(installed, "init", "--email", "b@example.org")
    assert done.returncode == 2 and "installation here already" in done.stderr
    done = program(installed, "demo", "--no-serve")
    assert done.returncode == 2 and "something else than a demonstration" in done.stderr


def test_it_is_served_and_ends_when_told(installed: Path) -> None:
    port = free_port()
    with running(installed, "serve", "--address", f"127.0.0.1:{port}") as server:
        assert answered(f"http://127.0.0.1:{port}/api/v1/healthz") == {"ok": True}
        assert answered(f"http://127.0.0.1:{port}/api/v1/readyz")["ready"] is True
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0


def test_the_worker_ends_when_told(installed: Path) -> None:
    with running(installed, "worker", "--every", "0.2") as worker:
        until = time.monotonic() + 60
        while not (installed / "checkpoints.jsonl").exists() and time.monotonic() < until:
            time.sleep(0.2)
        assert (installed / "checkpoints.jsonl").exists()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
        assert worker.stdout and "Traceback" not in worker.stdout.read()


def test_an_edition_in_use_that_was_changed_stops_the_server(installed: Path, tmp_path: Path) -> None:
    import shutil

    from django.conf import settings

    shutil.copytree(settings.EVENHAND_POLICIES, tmp_path / "policies")
    with (tmp_path / "policies" / "connexus-2022" / "policy.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    done = subprocess.run(
        [sys.executable, "-m", "evenhand.commands.main", "serve"], capture_output=True, text=True, timeout=60,
        env=environment(installed) | {"EVENHAND_POLICIES": str(tmp_path / "policies")},
    )  # fmt: skip
    assert done.returncode == 2 and "has been changed" in done.stderr
