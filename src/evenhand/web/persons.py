"""A person's page in words: what stands now in a line each, their cases, what ended and why, and their time as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from evenhand.desk.contact import PersonView
from evenhand.desk.past import HAPPENED, Life, Past
from evenhand.web import charts, moments
from evenhand.web.policytables import Table

LANGUAGES = {"cy": "Welsh"}
SHAPES = {"reports": "circle", "decisions": "square", "warnings": "triangle", "appeals": "diamond"}
KEY = {"reports": "an incident", "decisions": "a decision to restrict", "warnings": "a warning", "appeals": "an appeal"}
MOST = 10  # measures in the picture; the table has them all
NEVER = "never took effect"


def details(found: PersonView, now: datetime) -> dict[str, Any]:
    """How to reach them, and where they live."""
    person = found.person
    rows = [] if person.is_group else [("Born in", str(person.year_of_birth or "Not known"))]
    here = [str(one) for one in found.addresses if one.until is None or one.until > now]
    rows += [("Address", "; ".join(here) or "Not known")]
    rows += [("Earlier address", str(one)) for one in found.addresses if one.until and one.until <= now]
    if person.language != "en":
        rows.append(("Language", LANGUAGES.get(person.language, person.language)))
    rows += [(channel.get_kind_display(), channel.value) for channel in found.channels]
    return {"rows": [{"key": {"text": key}, "value": {"text": value}} for key, value in rows]}


def cases(found: PersonView, zone: ZoneInfo, now: datetime) -> list[dict[str, Any]]:
    """The cases that the reader may see: when, what waits, whose turn."""
    listed = []
    for one in found.cases:
        until = f", {moments.until(one.next_due, zone, now)}" if one.next_due else ""
        state = f"closed on {moments.day(one.ended, zone, now)}" if one.ended else f"{one.waiting}{until}" if one.waiting else "nothing has to be done at present"
        listed.append({
            "ref": one.ref, "opened": one.opened, "state": state, "late": one.late, "ended": one.ended, "acting_for": one.acting_for,
            "turn": "" if one.ended else " or ".join(one.turn),
        })  # fmt: skip
    return listed


def ended(past: Past, zone: ZoneInfo) -> list[dict[str, Any]]:
    """What is no longer in force: from when until when, and why."""
    return [{"case": one.case, "title": one.title, "span": _span(one, zone), "why": one.why} for one in past.lives if one.ended]


def _span(one: Life, zone: ZoneInfo) -> str:
    if one.since is None:
        return NEVER
    begun = f"from {moments.day(one.since, zone)}"
    if one.until is None:
        return f"{begun}, until it is ended"
    return f"{begun} until {moments.day(one.until, zone)}"


def picture(past: Past, zone: ZoneInfo, now: datetime) -> SafeString | None:
    """What happened and what was in force, over time; None where there is nothing to draw."""
    drawn = [one for one in past.lives if one.since]
    when = [one.at for one in past.happened] + [one.since for one in drawn if one.since]
    if not when:
        return None
    start, end = _ends(min(when), now, zone)
    points = [charts.Point(one.at, HAPPENED[one.what], SHAPES[one.what]) for one in reversed(past.happened)]
    rows = [charts.Row("What happened", points=points)] if points else []
    for one in drawn[:MOST][::-1]:
        assert one.since is not None
        rows.append(charts.Row(one.title, [charts.Span(one.since, one.until, f"{one.title}, {_span(one, zone)}", charts.OUTLINE if one.ended else charts.SOLID)]))
    count = f"Moments: {len(past.happened)}. Alerts and restrictions: {len(drawn)}."
    desc = f"What happened and what was in force, from {moments.day(min(when), zone)} until now. {count} The table has them in words."
    return charts.spans("Over time", desc, start, end, rows, [charts.Mark(now, "now")])


def _ends(first: datetime, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Some room before the first moment and after now."""
    room = max((now - first) / 12, timedelta(days=7))
    return (first - room / 2).astimezone(zone), (now + room).astimezone(zone)


def key(past: Past) -> SafeString:
    """What the shapes of the picture stand for, as far as they occur."""
    happened = {one.what for one in past.happened}
    entries = [(SHAPES[what], words) for what, words in KEY.items() if what in happened]
    drawn = [one for one in past.lives if one.since]
    entries += [(charts.SOLID, "in force")] if any(not one.ended for one in drawn) else []
    return charts.key(entries + ([(charts.OUTLINE, "ended")] if any(one.ended for one in drawn) else []))


def table(past: Past, zone: ZoneInfo) -> Table:
    """The same as the picture, the latest first."""
    rows: list[tuple[datetime, tuple[str, ...]]] = [(one.at, (moments.day(one.at, zone), HAPPENED[one.what], one.case)) for one in past.happened]
    for one in past.lives:
        when = one.since or one.until
        if when:
            why = f"; it ended because {one.why}" if one.why else ""
            rows.append((when, (moments.day(when, zone), f"{one.title}: {_span(one, zone)}{why}", one.case)))
    ordered: Sequence[tuple[str, ...]] = [row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True)]
    return Table("Over time, in words", ("When", "What", "Case"), list(ordered))
