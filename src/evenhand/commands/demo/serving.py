"""Serving the demonstration: the web server and, beside it, the worker; both end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from evenhand.commands import installation
from evenhand.commands.failing import Failure
from evenhand.commands.serve import server


def serve(port: int) -> int:
    """Serves until Ctrl+C, or until one of the two ends. Raises `Failure` when the port is taken."""
    if not 0 < port < 65536:
        raise Failure("A port is a number from 1 to 65535.")
    _refuse_taken(port)
    installation.collect_assets()
    running = [
        subprocess.Popen(server(f"127.0.0.1:{port}", threads=8, processes=1)),
        subprocess.Popen([sys.executable, "-m", "evenhand.commands.main", "worker"]),
    ]

    def told(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, told)
    try:
        print(f"\nThe demonstration is at http://127.0.0.1:{port}/ (Ctrl+C ends it).", flush=True)
        while all(one.poll() is None for one in running):
            time.sleep(0.3)
    except KeyboardInterrupt:
        pass
    finally:
        _end(running)
    return 0


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failure(
                f"Port {port} cannot be used: {os.strerror(error.errno or 0)}. Give another: make demo PORT=8001"
            ) from None


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for one in running:
        if one.poll() is None:
            one.terminate()
    for one in running:
        try:
            one.wait(timeout=15)
        except subprocess.TimeoutExpired:
            one.kill()
