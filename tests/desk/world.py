"""A small world for the desk's tests: the small pack adopted, a few colleagues, two people, and the usual steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from pytest_django import Settings

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.people import make

PACKS = Path(__file__).parents[1] / "packs"
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # a Tuesday
FLAT = "100001"


def later(**span: float) -> datetime:
    """A moment after the beginning."""
    return NOW + timedelta(**span)


def who(ref: str) -> Actor:
    """A colleague as actor."""
    return Actor(ref)


def build(settings: Settings) -> None:
    """Adopts the small pack and makes everybody."""
    settings.EVENHAND_POLICIES = str(PACKS)
    desk.editions.adopt(edition="small", by="", now=NOW)
    for ref, roles, extra in (
        ("hari", [], {}),
        ("maya", ["manager"], {}),
        ("otto", ["owner"], {}),
        ("dee", ["decider"], {}),
        ("dan", ["decider"], {}),
        ("hana", ["hearer"], {}),
        ("ada", ["adviser"], {}),
        ("rae", [], {"manager": "maya"}),
        ("olu", [], {"manager": "maya"}),
        ("nobody", [], {}),
    ):
        make.colleague(ref=ref, name=ref.capitalize(), email=f"{ref}@example.org", roles=roles, since=later(days=-9), **extra)
    homes = [{"uprn": FLAT, "lines": "Flat 1, 2 High Street", "postcode": "AB1 2CD", "since": later(days=-99)}]
    make.person(ref="P-1", name="Pat Example", year_of_birth=1980, addresses=homes, telephones=["07700 900001"], now=NOW)
    make.person(ref="P-2", name="Sam Other", year_of_birth=1985, now=NOW)


def report(now: datetime = NOW, *, by: str = "rae", person: str = "P-1", **more: Any) -> str:
    """A new case by its report; its reference."""
    answers = {"what": "He shouted at our operative.", "affected": ["olu"]} | more.pop("answers", {})
    subject = more.pop("subject", {"person": person})
    return desk.take_step(
        subject=subject, step="report", outcome="reported", answers=answers, actor=who(by), now=now, **more
    ).case


def restriction(*channels: str, **more: Any) -> dict[str, Any]:
    """The answers with which a restriction is decided."""
    return {
        "decided": [{"measure": "closed", "channels": list(channels or ["telephone"]), **more.pop("row", {})}],
        "reasons": "It has happened three times.", "incidents": ["s1"], "milder": "A letter was sent and did not help.",
        "side": "He says that he was upset.", "adjustments": "None was asked for.", "equality": "Considered, none found.",
        "route": "letter", **more,
    }  # fmt: skip


def decide(case: str, now: datetime, *, by: str = "dee", channels: tuple[str, ...] = ("telephone",), **more: Any) -> Any:
    """Decides a restriction."""
    answers = restriction(*channels) | more.pop("answers", {})
    return desk.take_step(case=case, step="decide", outcome="restrict", answers=answers, actor=who(by), now=now, **more)


def precaution(case: str, now: datetime, *, by: str = "maya", **more: Any) -> Any:
    """Puts a precaution in force."""
    answers = {"attend": [{"measure": "in-twos", "risk": "threat"}]}
    return desk.take_step(case=case, step="precaution", outcome="impose", answers=answers, actor=who(by), now=now, **more)


def note(case: str, now: datetime, *, by: str = "maya", text: str = "He rang again.", matter: str = "") -> Any:
    """Adds a note."""
    return desk.take_step(case=case, step="note", outcome="noted", answers={"note": text}, matter=matter, actor=who(by), now=now)


def strands(case: str) -> list[str]:
    """The ids of a case's strands."""
    return list(desk.look(case=case, actor=who("otto"), now=later(days=1), record=False).state.strands)


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Counts the queries of a block."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        yield lambda: len(captured)
