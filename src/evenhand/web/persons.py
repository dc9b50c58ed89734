"""A person's page in words: what stands now in a line each, their cases, what ended and why, and their time as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evenhand.desk.attend.contact import PersonView
from evenhand.desk.casework.caselist import CaseItem
from evenhand.desk.casework.past import HAPPENED, Life, Past
from evenhand.letters.language import is_english
from evenhand.people.languages import language_name
from evenhand.policy.tongue import N_
from evenhand.web import charts, moments
from evenhand.web.policytables import Table

SHAPES = {"reports": "circle", "decisions": "square", "warnings": "triangle", "appeals": "diamond"}
KEY = {"reports": N_("an incident"), "decisions": N_("a decision to restrict"), "warnings": N_("a warning"), "appeals": N_("an appeal")}
MOST = 10  # measures in the picture; the table has them all


def details(found: PersonView, now: datetime) -> dict[str, Any]:
    """How to reach them, and where they live."""
    person = found.person
    rows = [] if person.is_group else [(_("Born in"), str(person.year_of_birth or _("Not known")))]
    here = [str(one) for one in found.addresses if one.until is None or one.until > now]
    rows += [(_("Address"), "; ".join(here) or _("Not known"))]
    rows += [(_("Earlier address"), str(one)) for one in found.addresses if one.until and one.until <= now]
    if not is_english(person.language):
        rows.append((_("Language"), language_name(person.language)))
    rows += [(_(channel.get_kind_display()), channel.value) for channel in found.channels]
    return {"rows": [{"key": {"text": key}, "value": {"text": value}} for key, value in rows]}


def cases(found: PersonView, zone: ZoneInfo, now: datetime) -> list[dict[str, Any]]:
    """The cases that the reader may see: when, what waits, whose turn."""
    listed = []
    for one in found.cases:
        listed.append({
            "ref": one.ref, "opened": one.opened, "state": _state(one, zone, now), "late": one.late, "ended": one.ended, "acting_for": one.acting_for,
            "turn": "" if one.ended else _(" or ").join(one.turn),
        })  # fmt: skip
    return listed


def _state(one: CaseItem, zone: ZoneInfo, now: datetime) -> str:
    """What waits on a case and until when, or when it was closed."""
    if one.ended:
        return _("closed on {day}").format(day=moments.day(one.ended, zone, now))
    if not one.waiting:
        return _("nothing has to be done at present")
    return _("{what}, {until}").format(what=one.waiting, until=moments.until(one.next_due, zone, now)) if one.next_due else one.waiting


def ended(past: Past, zone: ZoneInfo) -> list[dict[str, Any]]:
    """What is no longer in force: from when until when, and why."""
    return [{"case": one.case, "title": one.title, "span": _span(one, zone), "why": one.why} for one in past.lives if one.ended]


def _span(one: Life, zone: ZoneInfo) -> str:
    if one.since is None:
        return _("never took effect")
    begun = moments.day(one.since, zone)
    if one.until is None:
        return _("from {day}, until it is ended").format(day=begun)
    return _("from {day} until {end}").format(day=begun, end=moments.day(one.until, zone))


def picture(past: Past, zone: ZoneInfo, now: datetime) -> SafeString | None:
    """What happened and what was in force, over time; None where there is nothing to draw."""
    drawn = [one for one in past.lives if one.since]
    when = [one.at for one in past.happened] + [one.since for one in drawn if one.since]
    if not when:
        return None
    start, end = _ends(min(when), now, zone)
    points = [charts.Point(one.at, _(HAPPENED[one.what]), SHAPES[one.what]) for one in reversed(past.happened)]
    rows = [charts.Row(_("What happened"), points=points)] if points else []
    for one in drawn[:MOST][::-1]:
        assert one.since is not None
        rows.append(charts.Row(one.title, [charts.Span(one.since, one.until, _("{what}, {span}").format(what=one.title, span=_span(one, zone)), charts.OUTLINE if one.ended else charts.SOLID)]))
    desc = _(
        "What happened and what was in force, from {day} until now. Moments: {moments}. Alerts and restrictions: {measures}. "
        "The table has them in words."
    ).format(day=moments.day(min(when), zone), moments=len(past.happened), measures=len(drawn))
    return charts.spans(_("Over time"), desc, start, end, rows, [charts.Mark(now, _("now"))])


def _ends(first: datetime, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Some room before the first moment and after now."""
    room = max((now - first) / 12, timedelta(days=7))
    return (first - room / 2).astimezone(zone), (now + room).astimezone(zone)


def key(past: Past) -> SafeString:
    """What the shapes of the picture stand for, as far as they occur."""
    happened = {one.what for one in past.happened}
    entries = [(SHAPES[what], _(words)) for what, words in KEY.items() if what in happened]
    drawn = [one for one in past.lives if one.since]
    entries += [(charts.SOLID, _("in force"))] if any(not one.ended for one in drawn) else []
    return charts.key(entries + ([(charts.OUTLINE, _("ended"))] if any(one.ended for one in drawn) else []))


def table(past: Past, zone: ZoneInfo) -> Table:
    """The same as the picture, the latest first."""
    rows: list[tuple[datetime, tuple[str, ...]]] = [(one.at, (moments.day(one.at, zone), _(HAPPENED[one.what]), one.case)) for one in past.happened]
    for one in past.lives:
        when = one.since or one.until
        if when:
            words = _("{what}: {span}; it ended because {why}") if one.why else _("{what}: {span}")
            rows.append((when, (moments.day(when, zone), words.format(what=one.title, span=_span(one, zone), why=one.why), one.case)))
    ordered: Sequence[tuple[str, ...]] = [row for __, row in sorted(rows, key=lambda pair: pair[0], reverse=True)]
    return Table(_("Over time, in words"), (_("When"), _("What"), _("Case")), list(ordered))
