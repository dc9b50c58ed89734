"""The register of cases, and a letter in the format asked for."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.desk.casework.register import Asked
from evenhand.letters.render import MIMES, Unprintable
from evenhand.policy.calendar import either
from evenhand.web import edition, moments, questions
from evenhand.web.access import colleague
from evenhand.web.views.case import FORMATS
from evenhand.web.views.case import whom as whom
from evenhand.web.views.common import page

SUFFIX = {"large-print": "pdf", "text": "txt"}


@colleague
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the reader may see, the latest first, with plain questions as filters."""
    now, given, refused = desk.clock.now(), questions.typed(request.GET), None
    try:
        asked = questions.read(request.GET)
    except Refused as wrong:
        asked, refused = Asked(), wrong
    cursor = request.GET.get("cursor", "")[:200]
    found = desk.case_register(actor=request.actor, asked=asked, now=now, cursor=cursor)  # type: ignore[attr-defined]
    asked = found.asked
    zone = edition.zone(request)
    more = f"{questions.address(asked)}&{urlencode({'cursor': found.cursor})}"
    return page(
        request, "cases", now, 422 if refused else 200, errors=questions.faults(refused) if refused else None, refused=refused,
        items=[_item(one, zone, now) for one in found.lines], next={"next": {"href": more, "text": _("Earlier cases")}} if found.cursor else None,
        form=questions.form(given or asked.data, found.offices, refused), show=asked.show, ways=questions.ways(asked), said=questions.said(asked, found.offices),
        narrowed=asked.data not in ({}, {"show": asked.show}), clear=questions.address(Asked(show=asked.show)), all=questions.address(Asked(show="all", q=asked.q)),
        views=[(one.name, questions.of_kept(one), one.asked == asked.data) for one in found.views], save=questions.address(asked, "case-views"),
        download=questions.address(asked, "cases-download"),
    )  # fmt: skip


def _item(line: Any, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    one = line.case
    waiting = one.waiting or _("nothing has to be done at present")
    if one.waiting and one.next_due:
        waiting = _("{what}, {until}").format(what=one.waiting, until=moments.until(one.next_due, zone, now))
    force = [
        _("{measure}, until {day}").format(measure=row.title, day=moments.day(row.until, zone, now)) if row.until else row.title for row in line.force
    ]  # fmt: skip
    return {
        "ref": one.ref, "who": questions.called(line), "late": one.late, "old": one.old, "soon": line.soon, "ended": one.ended, "opened": one.opened, "lead": one.lead_name,
        "line": _("closed on {day}").format(day=moments.day(one.ended, zone, now)) if one.ended else waiting, "turn": either(one.turn) if one.turn else "", "force": force,
        "group": one.subject == "group", "acted": [questions.capacities()[name] for name in line.acted],
    }  # fmt: skip


@colleague
def letter(request: HttpRequest, ref: str, letter: str) -> HttpResponse:
    """A letter in the format asked for."""
    chosen = request.GET.get("format", "")  # without one, that which the person's needs ask for
    if chosen and chosen not in dict(FORMATS):
        raise Http404
    try:
        content, mime = desk.letter(actor=request.actor, case=ref, letter=letter, format=chosen, now=desk.clock.now())
    except Unprintable as error:
        return page(request, "unprintable", desk.clock.now(), 422, ref=ref, message=str(error))
    chosen = chosen or next(name for name, kind in MIMES.items() if kind == mime)
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'inline; filename="{ref}-{letter}.{SUFFIX.get(chosen, chosen)}"'  # untranslated: a header
    if styles := re.findall(rb"<style>(.*?)</style>", content, re.S) if chosen == "html" else []:
        allowed = base64.b64encode(hashlib.sha256(styles[0]).digest()).decode()
        answer._csp_update = {"style-src": ["'self'", f"'sha256-{allowed}'"]}  # type: ignore[attr-defined]  # its own, no other
    return answer
