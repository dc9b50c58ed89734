"""A person's contacts in words and pictures: the count in a sentence, by week and channel, and how a message is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand import desk
from evenhand.contacts.marks import CHASING, EFFORTS, LEFT_OUT, MARKS, NEW, REPEAT, UNMARKED, Count
from evenhand.contacts.models import SAID
from evenhand.policy.calendar import MONTHS, say_day
from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_
from evenhand.web import charts, moments
from evenhand.web.policytables import Table

_AT_ONCE = {"precaution", "hold"}  # measures that bind us, at once: nobody is counted for them
MOST_WEEKS = 13  # in the picture; the table has them all
SORTS: Mapping[str, str] = {
    LEFT_OUT: N_("Left out"), CHASING: N_("Chasing us"), NEW: N_("New"), REPEAT: N_("Repeats"), UNMARKED: N_("Not yet marked"),
}  # fmt: skip


def sentence(count: Count) -> str:
    """The count as a proposal opens with it."""
    if not count.total:
        return _("No message has been entered.")
    parts = [
        _("{number} left out (complaints, requests, appeals, and warnings of danger)").format(number=count.excluded),
        _("{number} chasing what we promised or were late with").format(number=count.chasing), _("{number} new").format(number=count.new),
        ngettext("{number} repeat", "{number} repeats", count.repeat).format(number=count.repeat),
    ]  # fmt: skip
    if count.unmarked:
        parts.append(_("{number} not yet marked").format(number=count.unmarked))
    said = ngettext("Of {number} message: {parts}.", "Of {number} messages: {parts}.", count.total)
    return said.format(number=f"{count.total:,}", parts=", ".join(parts))


def numbers(count: Count) -> tuple[int, ...]:
    """The numbers of a count in the order of `SORTS`."""
    return (count.excluded, count.chasing, count.new, count.repeat, count.unmarked)


def pictures(weeks: Any, names: Mapping[str, str]) -> list[SafeString]:
    """Messages by week, and by channel; the tables beside them have the same."""
    shown = weeks.weeks[-MOST_WEEKS:]
    if not shown:
        return []
    labels = [_label(week, place, len(shown)) for place, (week, _count) in enumerate(shown)]
    series = [(_("By week: all messages"), [one.total for _week, one in shown]), (_("By week: new, repeats, unmarked"), [_rest(one) for _week, one in shown])]
    desc = _("Messages that came in, by week from {first} to {last}. The table has the numbers.").format(first=say_day(shown[0][0]), last=say_day(shown[-1][0]))
    by_week = charts.bars(_("Messages by week"), desc, labels, series)
    channels = weeks.channels[:6]
    desc = _("Messages that came in, by channel. The table has the numbers.")
    totals = [
        (_("By channel: all messages"), [one.total for _name, one in channels]),
        (_("By channel: new, repeats, unmarked"), [_rest(one) for _name, one in channels]),
    ]
    return [by_week, charts.bars(_("Messages by channel"), desc, [_two_lines(names.get(ref, ref)) for ref, _count in channels], totals)]


def _rest(count: Count) -> int:
    return count.new + count.repeat + count.unmarked


def _label(week: date, place: int, many: int) -> str:
    """The day on which a week begins; with many weeks only every third is named."""
    return f"{week.day}\n{_(MONTHS[week.month - 1])[:3]}" if many <= 5 or place % 3 == 0 else ""


def _two_lines(words: str) -> str:
    """A channel's name in two lines of at most ten characters."""
    first, __, rest = words[:1].upper() + words[1:], "", ""
    if len(first) > 10 and " " in first[:12]:
        head, __, rest = first.partition(" ")
        return f"{head[:10]}\n{rest[:9] + '…' if len(rest) > 10 else rest}"
    return first if len(first) <= 10 else f"{first[:9]}…"


def tables(weeks: Any, names: Mapping[str, str]) -> list[Table]:
    """The same as the pictures, the latest week first."""
    head = tuple(_(words) for words in SORTS.values())
    by_week = [(say_day(week), str(one.total), *map(str, numbers(one))) for week, one in reversed(weeks.weeks)]
    by_channel = [(names.get(ref, ref), str(one.total), *map(str, numbers(one))) for ref, one in weeks.channels]
    return [
        Table(_("By week"), (_("Week from"), _("All"), *head), by_week), Table(_("By channel"), (_("Channel"), _("All"), *head), by_channel),
    ]  # fmt: skip


def compared(found: Any) -> str:
    """Beside people whose matters are equally open, or why nobody is set beside them."""
    if found is None:
        return _("Nobody is compared: this person’s contacts have not been kept for four whole weeks.")
    if not found.enough:
        return _("Nobody is compared: there are too few people whose matters are as open and whose contacts are kept ({number}; ten are needed).").format(number=found.others)
    said = _(
        "In the last {days} days this person sent {own} messages that neither are left out nor chase us. {others} others with as many open cases ({cases}), "
        "on which as much waits for us, sent from {least} to {most}, half of them {middle} or fewer. This decides nothing."
    )
    return said.format(days=found.days, own=found.own, others=found.others, cases=found.cases, least=found.least, most=found.most, middle=f"{found.middle:g}")


def channels(policy: Policy) -> dict[str, str]:
    """The ways in which something may come in."""
    return {**{one.id: one.title for one in policy.channels.values()}, "other": _("another way")}


def line(one: Any, names: Mapping[str, str], zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """A message of a list: when, how, its words, what it was about."""
    item = one.item
    about = [_(MARKS[mark]) for mark in MARKS if mark in one.marks]
    return {
        "href": reverse("contact", args=[item.pk]), "at": item.at, "how": how(item, names), "words": item.words or _("No words were kept."),
        "about": ", ".join(about), "incoming": item.direction == "in", "held": held_words(one.held, zone, now) if one.held else "",
        "effort": _(EFFORTS[item.effort]) if item.effort else "",
    }  # fmt: skip


def how(item: Any, names: Mapping[str, str]) -> str:
    """By which channel, which way, to how many."""
    channel = names.get(item.channel, item.channel)
    said = _("in, by {channel}") if item.direction == "in" else _("out, by {channel}")
    parts = [_("in, by the code of a letter") if item.source == SAID else said.format(channel=channel)]
    if item.copied > 1:
        parts.append(ngettext("copied to {number}", "copied to {number}", item.copied).format(number=item.copied))
    if item.files:
        parts.append(ngettext("{number} file, not kept here", "{number} files, not kept here", item.files).format(number=item.files))
    return ", ".join(parts)


def held_words(held: Any, zone: ZoneInfo, now: datetime) -> str:
    """Where a message that was held to be read stands."""
    if held.read is None:
        return _("waits to be read, {until}").format(until=moments.until(held.due, zone, now))
    return _("read at {moment}").format(moment=moments.when(held.read, zone, now))


def report_link(person: Any, item: Any) -> str:
    """The form of a report, about the person, with the words of a message to begin from."""
    kind = "group" if person.is_group else "person"
    return f"{reverse('report')}?{urlencode({'about': f'{kind}:{person.ref}', 'contact': item.pk})}"


def number(text: str) -> int:
    """The number of a message or of held mail in an address or a form; 0 for what is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else 0


def typed(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as a form has it."""
    return f"{moment.astimezone(zone):%d/%m/%Y %H:%M}"


def before_a_step(view: Any, offer: Any, actor: Any, now: datetime) -> dict[str, str] | None:
    """What stands above a step that may restrict a person: the count of their contacts, before anyone argues. None where
    the step restricts nobody, nothing is kept of the person's contacts, or the reader may not see them."""
    person = view.state.subject.get("person", "")
    if not person or not _restricts(offer):
        return None
    count = desk.contact_count(actor=actor, person=person, now=now)
    return {"said": sentence(count), "href": reverse("person-contacts", args=[person])} if count else None


def _restricts(offer: Any) -> bool:
    """Whether a step asks for restrictions, or for the incidents that they rest on."""
    fields = offer.context.policy.fields
    asked = [fields[name] for one in offer.step.outcomes.values() for name in one.asks if name in fields]
    return any(one.kind == "incidents" or (one.kind == "restrictions" and not (one.menu and set(one.menu) <= _AT_ONCE)) for one in asked)


def reported(request: HttpRequest, text: str, case: str, now: datetime) -> None:
    """Notes that a report was begun from a message; a number that names none of this person is left alone."""
    with suppress(desk.NotFound):
        desk.note_reported(actor=request.actor, item=number(text), case=case, now=now)  # type: ignore[attr-defined]


def first_words(request: HttpRequest, person: str, now: datetime) -> str:
    """The words of a message that is reported as an incident, in quotation marks; "" where there is none of this person."""
    number = request.GET.get("contact", "")
    if not re.fullmatch(r"[0-9]{1,15}", number):
        return ""
    try:
        found, whose = desk.one_contact(actor=request.actor, item=int(number), now=now)  # type: ignore[attr-defined]
    except desk.NotFound:
        return ""
    words = found.item.words.replace("“", "‘").replace("”", "’")
    return _("“{words}”").format(words=words[:450]) if words and whose.ref == person else ""
