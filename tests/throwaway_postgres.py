"""A PostgreSQL server for the length of one command: `python tests/throwaway_postgres.py -- COMMAND…`.

COMMAND runs with DATABASE_URL set and its exit code is ours. A DATABASE_URL that is already set (a CI's own
server) is used instead. Where there is no PostgreSQL, COMMAND is skipped loudly, or, with
EVENHAND_REQUIRE=postgres, that is a failure. Nothing is left behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# synchronous_commit stays on, as the product insists; only the wait for the disk is saved.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "synchronous_commit": "on",
    "fsync": "off",
    "full_page_writes": "off",
}


def programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps it out of PATH."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")
    newest = max(folders, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


def unprivileged() -> dict[str, Any]:
    """As whom to run: PostgreSQL refuses root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise SystemExit("running as root, and there is no account to drop to for PostgreSQL")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(binaries: Path) -> Iterator[str]:
    """A running server's URL; stopped and deleted afterwards."""
    account = unprivileged()
    # Not TMPDIR: a socket's path may not pass some 100 characters.
    home = Path(tempfile.mkdtemp(prefix="evenhand-pg-", dir="/tmp" if os.name == "posix" else None))
    if account:
        os.chown(home, account["user"], account["group"])
    data, log, port = home / "data", home / "log", free_port()

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [binaries / program, "-D", data, *arguments],
            cwd=home,
            env={**os.environ, "HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **account,
        )
        if done.returncode:
            said = log.read_text(errors="replace") if log.exists() else ""
            raise SystemExit(f"{program} failed ({done.returncode})\n{said}")

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        run("pg_ctl", "-w", "-l", str(log), "-o", f"-k {home} -p {port} {options}", "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL"):
        return subprocess.call(command)
    binaries = programs()
    if binaries is None:
        needed = "postgres" in os.environ.get("EVENHAND_REQUIRE", "").split(",")
        print(f"*** {'FAILED' if needed else 'SKIPPED'}: no PostgreSQL here, so not run: {' '.join(command)}")
        return 1 if needed else 0
    with server(binaries) as url:
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    if sys.argv[1:2] != ["--"] or len(sys.argv) < 3:
        raise SystemExit(__doc__)
    raise SystemExit(main(sys.argv[2:]))
