"""`evenhand serve`: the web server."""

from __future__ import annotations

import argparse
import os
import re
import sys

from evenhand.commands import installation
from evenhand.commands.failing import Failure

HELP = "serves pages and API"
APPLICATION = "evenhand.site.wsgi:application"  # by name: this room may not import the one above it
_ADDRESS = re.compile(r"(\[[0-9a-fA-F:]+\]|[\w.-]+):(\d{1,5})")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument(
        "--address",
        default="127.0.0.1:8000",
        metavar="HOST:PORT",
        help="where to listen (default: 127.0.0.1:8000)",
    )
    parser.add_argument(
        "--threads",
        type=int,
        default=8,
        metavar="N",
        help="requests answered at once by each process (default: 8)",
    )
    parser.add_argument(
        "--processes",
        type=int,
        metavar="N",
        help="default: 1, or 2 with PostgreSQL; SQLite has one writer anyway",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    found = _ADDRESS.fullmatch(options.address)
    if not found or not 0 < int(found[2]) < 65536:
        raise Failure(f"{options.address!r} is no address: write 127.0.0.1:8000.")
    installation.ready()
    from evenhand.commands.editions import book

    book()  # an edition that is in use and has been changed is refused before anything is served
    installation.collect_assets()
    print(f"Serving on http://{options.address}/", flush=True)
    command = server(options.address, options.threads, options.processes)
    os.execv(command[0], command)


def server(address: str, threads: int, processes: int | None = None) -> list[str]:
    """The command line of the server itself."""
    from django.db import connection

    count = processes or (2 if connection.vendor == "postgresql" else 1)
    return [
        sys.executable, "-m", "gunicorn", APPLICATION, "--bind", address, "--workers", str(count),
        "--threads", str(threads), "--no-control-socket", "--log-level", "warning", "--worker-tmp-dir", _memory(),
    ]  # fmt: skip


def _memory() -> str:
    """A folder in memory for the server's heartbeat, where there is one: on a slow disk it would restart itself."""
    return "/dev/shm" if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK) else "/tmp"
