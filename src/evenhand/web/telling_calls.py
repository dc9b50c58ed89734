"""A logged call as a sentence: the moments and how it ended, nothing of what the caller said."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.subjects import GROUP, PERSON
from evenhand.desk.attend.calls import CALM, ENDED, LEFT, CallView
from evenhand.policy.tongue import N_
from evenhand.web import contacting, edition, moments
from evenhand.web.reporting import Opening

ENDINGS = {ENDED: N_("You ended the call"), LEFT: N_("They ended the call"), CALM: N_("It went on calmly to its end")}
# What came before the end: no warning, one, or two. The second is given only after a first.
_OVER = {
    ENDED: (
        N_("On a call that began at {began}, I ended it at {over}."),
        N_("On a call that began at {began}, I gave a first warning at {first} and I ended it at {over}."),
        N_("On a call that began at {began}, I gave a first warning at {first}, I gave a second warning at {second} and I ended it at {over}."),
    ),
    LEFT: (
        N_("On a call that began at {began}, they ended it at {over}."),
        N_("On a call that began at {began}, I gave a first warning at {first} and they ended it at {over}."),
        N_("On a call that began at {began}, I gave a first warning at {first}, I gave a second warning at {second} and they ended it at {over}."),
    ),
    CALM: (
        N_("On a call that began at {began}, it went on calmly and was over at {over}."),
        N_("On a call that began at {began}, I gave a first warning at {first} and it went on calmly and was over at {over}."),
        N_("On a call that began at {began}, I gave a first warning at {first}, I gave a second warning at {second} and it went on calmly until {over}."),
    ),
}  # fmt: skip


def sentence(call: CallView, zone: ZoneInfo) -> str:
    """The call in one sentence, as the first words of a report."""
    clock = {name: moments.clock(at, zone) if at else "" for name, at in (("first", call.first), ("second", call.second), ("over", call.over))}
    words = _OVER[call.how][bool(call.first) + bool(call.first and call.second)]
    return _(words).format(began=moments.when(call.began, zone), **clock)


_CLOSED = {
    ENDED: N_("The colleague ended the call at {over}."), LEFT: N_("The caller ended it at {over}."),
    CALM: N_("It went on calmly, and was over at {over}."),
}  # fmt: skip


def told(call: CallView, zone: ZoneInfo, now: datetime) -> dict[str, str]:
    """A call that was logged, for another colleague: when and with whom, and what was said in the order of the call."""
    lines = [_("First warning at {time}.").format(time=moments.clock(call.first, zone))] if call.first else []
    lines += [_("Second warning at {time}.").format(time=moments.clock(call.second, zone))] if call.second else []
    lines += [_(_CLOSED[call.how]).format(over=moments.clock(call.over, zone))] if call.over else []
    began = moments.when(call.began, zone, now)
    return {"title": _("Call of {moment}, with {name}").format(moment=began, name=call.by), "line": " ".join(lines)}


def prefilled(request: HttpRequest, opening: Opening, now: datetime) -> dict[str, str]:
    """The first words of a report that follows a call which this colleague logged, or a message; nothing where there was none."""
    kind, __, ref = request.GET.get("about", "").partition(":")
    number = request.GET.get("call", "")
    asked = next((one for one in opening.form({}).fields if one.kind == "text" and one.whose == "subject" and not one.optional), None)
    if asked is None or kind not in (PERSON, GROUP):
        return {}
    if said := contacting.first_words(request, ref, now):
        return {asked.id: said[: asked.at_most or None]}
    if not re.fullmatch(r"[0-9]{1,9}", number):
        return {}
    try:
        found = desk.logged_call(actor=request.actor, person=ref, number=int(number), now=now)
    except desk.NotFound:
        return {}
    return {asked.id: sentence(found, edition.zone(request))}
