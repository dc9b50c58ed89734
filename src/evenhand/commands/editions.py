"""The editions that a command may use."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from evenhand.case.facts import Book
from evenhand.commands.failing import Failure
from evenhand.policy.model import Policy


def available() -> list[str]:
    """The editions in the folder of policies."""
    from django.conf import settings

    folder = Path(settings.EVENHAND_POLICIES)
    return sorted(path.parent.name for path in folder.glob("*/policy.toml"))


def only() -> str:
    """The one edition that there is, or of several the one that `default.txt` beside them names. Raises `Failure`
    where there is none, or a choice."""
    found = available()
    named = _named()
    if named in found:
        return named
    if len(found) != 1:
        from django.conf import settings

        listed = ", ".join(found) or "none"
        raise Failure(f"Say which edition (--edition NAME): in {settings.EVENHAND_POLICIES} there are: {listed}.")
    return found[0]


def _named() -> str:
    from django.conf import settings

    file = Path(settings.EVENHAND_POLICIES) / "default.txt"
    return file.read_text("utf-8").strip() if file.is_file() else ""


def sound(edition: str) -> Policy:
    """An edition as its folder has it. Raises `Failure` where there is none, or it has faults."""
    from django.conf import settings

    from evenhand.policy.check import check
    from evenhand.policy.load import load

    if edition not in available():
        raise Failure(f"There is no edition {edition[:60]!r} in {settings.EVENHAND_POLICIES}.")
    folder = Path(settings.EVENHAND_POLICIES) / edition
    if faults := check(folder):
        raise Failure(f"The edition {edition} has faults:\n" + "\n".join(map(str, faults)))
    return load(folder)


def in_force() -> str:
    """The edition in force, or "" where nothing is installed."""
    from django.db import DatabaseError

    from evenhand.desk import editions
    from evenhand.desk.errors import EditionChanged

    try:
        return editions.book().in_force
    except (DatabaseError, EditionChanged):
        return ""


def book() -> Book:
    """The editions in use. Raises `Failure` when one is missing or has been changed."""
    from evenhand.desk import editions
    from evenhand.desk.errors import EditionChanged
    from evenhand.policy.lines import BadPack

    try:
        return editions.book()
    except (EditionChanged, BadPack) as error:
        raise Failure(str(error)) from None


def adopt(edition: str, by: str, now: datetime) -> None:
    """Puts an edition in force. Raises `Failure`."""
    from evenhand.case.events import Refused
    from evenhand.desk import editions
    from evenhand.desk.errors import EditionChanged
    from evenhand.policy.lines import BadPack

    try:
        editions.adopt(edition=edition, by=by, now=now)
    except (Refused, EditionChanged, BadPack) as error:
        raise Failure(f"The edition {edition} cannot be adopted: {error}") from None
