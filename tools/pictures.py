"""Makes the pictures of README.md and the docs from the demonstration, so that none is made by hand: `make pictures`.

The demonstration is made for one fixed moment, so that a picture changes only when its page has changed. A page is
found as a person finds it: by names, and by the first task of whoever is signed in.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
MOMENT = "2026-11-24T10:10:00+00:00"  # a Tuesday morning
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP, TELEPHONE = (1000, 1150), (390, 844)  # the width in pixels, and the most height
HIDDEN = ".app-demo, .app-demo-first { display: none !important }"


@dataclass(frozen=True)
class Shot:
    """A picture: its name, who looks, on what, and how one gets there from the address of the demonstration."""

    name: str
    colleague: str
    size: tuple[int, int]
    go: Callable[[Page, str], object]
    bars: bool = False  # with the demonstration's own bars


def at(path: str) -> Callable[[Page, str], object]:
    """A page with an address of its own."""
    return lambda page, address: page.goto(address + path)


def card(page: Page, address: str) -> None:
    """The card of Rowan, by searching."""
    page.goto(f"{address}/?q=Rowan")
    page.locator("main a[href*='/people/P-1001']").first.click()


def case(page: Page, address: str) -> None:
    """The case of Rowan, from the card's own person."""
    page.goto(f"{address}/cases?q=Rowan")
    page.locator("main a[href*='/cases/C-']").first.click()


def first_task(page: Page, address: str) -> None:
    """What the colleague is asked to try first: a matter that waits for them."""
    page.goto(f"{address}/work")
    page.locator(".app-demo-first a").click()


def letter(page: Page, address: str) -> None:
    """A decision letter that waits to be approved."""
    page.goto(f"{address}/work")
    page.get_by_role("link", name=re.compile("^Approve the letter: Our decision")).last.click()


def deciding(page: Page, address: str) -> None:
    """The decision that waits, as it is filled in when the policy is applied."""
    first_task(page, address)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Continue").click()


SHOTS = (
    Shot("demonstration", "rosa.vale", DESKTOP, at("/work"), bars=True),
    Shot("check", "amy.field", DESKTOP, card),
    Shot("check-telephone", "amy.field", TELEPHONE, card),
    Shot("report", "amy.field", TELEPHONE, at("/report")),
    Shot("work", "iris.dell", DESKTOP, at("/work")),
    Shot("work-telephone", "lena.brook", TELEPHONE, at("/work")),
    Shot("case", "iris.dell", DESKTOP, case),
    Shot("case-telephone", "iris.dell", TELEPHONE, case),
    Shot("group", "dev.quarry", DESKTOP, first_task),
    Shot("decide", "kezia.ridge", DESKTOP, deciding),
    Shot("letter", "iris.dell", DESKTOP, letter),
    Shot("register", "iris.dell", DESKTOP, at("/cases")),
    Shot("danger-telephone", "rosa.vale", TELEPHONE, at("/danger")),
    Shot("process", "iris.dell", DESKTOP, at("/policy/process")),
)


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """The demonstration on a free port, with data of its own and a moment that stands still, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        (Path(data) / "clock").write_text(MOMENT, "utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND_", "DATABASE_URL"))}
        command = [str(ROOT / ".venv/bin/evenhand"), "demo", "--port", str(port)]
        server = subprocess.Popen(
            command, env={**kept, "EVENHAND_DATA": data}, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            yield _ready(f"http://127.0.0.1:{port}", server)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def _ready(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        if server.poll() is not None:
            break
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


def take(page: Page, address: str, shot: Shot) -> None:
    """Takes one picture, as high as the page is, up to the most that the size allows."""
    width, most = shot.size
    page.set_viewport_size({"width": width, "height": most})
    sign_in(page, address, shot.colleague)
    answers: list[int] = []
    page.once("response", lambda found: answers.append(found.status))
    shot.go(page, address)
    page.wait_for_load_state("networkidle")
    if (answers and answers[0] >= 400) or re.search("went wrong|not found", page.title(), re.I):
        raise Error(f"the page says {page.title()!r}")
    if not shot.bars:
        page.add_style_tag(content=HIDDEN)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement && document.activeElement.blur()")
    height = min(most, int(page.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")))
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=OUT / f"{shot.name}.png")


def main() -> None:
    """Takes every picture, or those named; one that cannot be taken does not stop the others."""
    wanted = sys.argv[1:]
    if unknown := set(wanted) - {one.name for one in SHOTS}:
        sys.exit(f"No such picture: {', '.join(sorted(unknown))}. There are: {', '.join(one.name for one in SHOTS)}.")
    OUT.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or sys.exit("Chromium is needed (Debian, Ubuntu: apt install chromium).")
    missed = []
    with demonstration() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for shot in SHOTS:
            if wanted and shot.name not in wanted:
                continue
            # What hides the bars is no part of the page, so the page's own rules on styles must not refuse it.
            context = browser.new_context(bypass_csp=True, reduced_motion="reduce", locale="en-GB", timezone_id="Europe/London")
            try:
                take(context.new_page(), address, shot)
                print(f"{shot.name}.png")
            except Error as error:
                missed.append(f"{shot.name}: {str(error).splitlines()[0]}")
            context.close()
        browser.close()
    if missed:
        sys.exit("Could not be taken:\n" + "\n".join(missed))


if __name__ == "__main__":
    main()
