"""Makes the pictures of README.md and the docs from the demonstration, so that none is made by hand: `make pictures`."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Who looks at what: a name for the picture, the colleague, the page, the width in pixels, the most height.
SHOTS = (
    ("check", "amy.field", "/people/{person}/card", 1000, 900),
    ("work", "iris.dell", "/work", 1000, 900),
    ("case", "iris.dell", "/cases/{case}", 1000, 1100),
    ("report", "amy.field", "/report", 400, 900),
)


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """The demonstration on a free port, with data of its own, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        command = [str(ROOT / ".venv/bin/evenhand"), "demo", "--port", str(port)]
        server = subprocess.Popen(
            command, env={**os.environ, "EVENHAND_DATA": data}, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            yield _ready(f"http://127.0.0.1:{port}")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def _ready(address: str) -> str:
    for _ in range(240):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/healthz").read()
            return address
        time.sleep(0.5)
    sys.exit("The demonstration did not start.")


def sign_in(page: Page, address: str, colleague: str) -> None:
    """Signs in as a colleague of the demonstration."""
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail", exact=False).first.fill(f"{colleague}@demo.example")
    page.locator("input[type=password]").fill("evenhand-demonstration")
    page.locator("form:has(input[type=password]) button[type=submit]").click()


def main() -> None:
    """Takes every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or sys.exit("Chromium is needed (Debian, Ubuntu: apt install chromium).")
    with demonstration() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        sign_in(page, address, "iris.dell")
        page.goto(f"{address}/cases?q=")
        page.goto(f"{address}/?q=Rowan")
        person = page.locator("a[href*='/card']").first.get_attribute("href").split("/")[2]
        for name, colleague, path, width, height in SHOTS:
            sign_in(page, address, colleague)
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address + path.format(person=person, case="C-000003"))
            page.screenshot(path=OUT / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
