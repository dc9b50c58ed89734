"""A logged call as a sentence: the moments and how it ended, nothing of what the caller said."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from evenhand import desk
from evenhand.case.subjects import GROUP, PERSON
from evenhand.desk.calls import CALM, ENDED, LEFT, CallView
from evenhand.web import edition, moments
from evenhand.web.reporting import Opening

ENDINGS = {ENDED: "You ended the call", LEFT: "They ended the call", CALM: "It went on calmly to its end"}
_OVER = {ENDED: "I ended it at {at}", LEFT: "they ended it at {at}", CALM: "it went on calmly and was over at {at}"}


def sentence(call: CallView, zone: ZoneInfo) -> str:
    """The call in one sentence, as the first words of a report."""
    parts = [f"I gave a {which} warning at {moments.clock(at, zone)}" for which, at in (("first", call.first), ("second", call.second)) if at]
    if call.over:
        parts.append(_OVER[call.how].format(at=moments.clock(call.over, zone)))
    said = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1] if parts else ""
    return f"On a call that began at {moments.when(call.began, zone)}, {said}."


def prefilled(request: HttpRequest, opening: Opening, now: datetime) -> dict[str, str]:
    """The first words of a report that follows a call which this colleague logged; nothing where there was none."""
    kind, _, ref = request.GET.get("about", "").partition(":")
    number = request.GET.get("call", "")
    asked = next((one for one in opening.form({}).fields if one.kind == "text" and one.whose == "subject" and not one.optional), None)
    if asked is None or kind not in (PERSON, GROUP) or not re.fullmatch(r"[0-9]{1,9}", number):
        return {}
    try:
        found = desk.logged_call(actor=request.actor, person=ref, number=int(number), now=now)
    except desk.NotFound:
        return {}
    return {asked.id: sentence(found, edition.zone(request))}
