"""Tasks of the role table that are about what came in."""

from __future__ import annotations

from tests.web.tasks import Watched


def _enters(w: Watched, words: str) -> None:
    """What somebody entered before: no part of the task."""
    w.write("What it said, in short", words)
    w.pick("How it came", "E-mail")
    w.press("Enter it")


def read_held_mail(w: Watched) -> None:
    _enters(w, "Thank you for the letter.")
    w.menu("Your work")
    w.follow("1 message waits to be read")
    w.counts()
    w.press("Nothing new (message 1)")
    w.reads("the message has been read")


def mark_contacts(w: Watched) -> None:
    w.write("Why", "Many messages about damp.")
    w.date("Until which day", 1, 10, 2026)
    w.press("Open the log")
    _enters(w, "I want to complain about the delay.")
    w.follow("Mark those that nobody has marked")
    w.counts()
    w.press("A complaint (message 1)")
    w.reads("Nothing waits to be marked")
