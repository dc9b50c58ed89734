"""Who may act for a person, in words for a page: what they may be told, what is being asked, and what the person said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand import desk
from evenhand.people.authority import (
    ANSWERS,
    CONFIRMED,
    ENDED,
    KINDS,
    REFUSED,
    SOUGHT,
    STATES,
    WHAT_PROVES,
    WHY_ENDED,
)
from evenhand.people.standings import WAYS
from evenhand.policy.kinds import show_day
from evenhand.policy.tongue import N_, gettext
from evenhand.web import edition
from evenhand.web.words import small

TAGS = {SOUGHT: "govuk-tag--yellow", CONFIRMED: "govuk-tag--green", REFUSED: "govuk-tag--red", ENDED: "govuk-tag--grey"}
PAGE = "page"


def name_of(one: Any) -> str:
    """Who acts, as a sentence names them."""
    return one.name or _("somebody who gave no name")


def whose(person: Any) -> str:
    """The person, as a sentence names them."""
    return person.called or _("the person")


def way(request: HttpRequest, came_by: str) -> str:
    """How something reached us, or how somebody is asked: small, as it stands within a sentence."""
    if came_by == PAGE:
        return _("on the page “Your say”")
    channels = edition.of(request).channels
    return small(gettext(WAYS[came_by])) if came_by in WAYS else channels[came_by].title if came_by in channels else came_by


_FROM = {
    CONFIRMED: (N_("From {name}, who acts for {person}: confirmed."), N_("You may answer them, as far as it goes.")),
    SOUGHT: (N_("From {name}, who says that they act for {person}: being asked."), N_("Until {person} has said yes, tell them nothing but that it came.")),
    REFUSED: (N_("From {name}: {person} said no to their acting."), N_("Read it all the same. Tell them nothing but that it came.")),
    ENDED: (N_("From {name}, who acted for {person}: that has ended."), N_("Tell them nothing but that it came, unless they act again.")),
}  # fmt: skip


def sender(one: Any) -> dict[str, str] | None:
    """Who sent a message for the person, and what they may be told; None where the person did."""
    if one is None:
        return None
    said, more = (gettext(words).format(name=name_of(one), person=whose(one.person)) for words in _FROM[one.state])
    lines = [more, _covers(one) if one.state == CONFIRMED else "", _("A limit of contact that binds {person} does not bind them.").format(person=whose(one.person))]
    return {"line": said, "more": " ".join(filter(None, lines)), "href": reverse("authority", args=[one.person.ref, one.key])}


def ask(one: Any) -> str:
    """What somebody has to do, in a sentence."""
    said = _("Ask {person} whether this person may act for them: {name}")
    return said.format(person=whose(one.person), name=name_of(one))


def due(one: Any) -> str:
    """By when somebody asks, and how often it was tried."""
    lines = [_("Ask by {day}, and by another way than the one it came by.").format(day=show_day(one.ask_by))] if one.ask_by else []
    if one.tried:
        lines.append(ngettext("Tried once.", "Tried {number} times.", one.tried).format(number=one.tried))
    return " ".join(lines)


def items(request: HttpRequest, found: Iterable[Any], today: date) -> list[dict[str, Any]]:
    """Those of one page, each with the lines beneath it."""
    return [item(request, one, today) for one in found]


def item(request: HttpRequest, one: Any, today: date) -> dict[str, Any]:
    """One of them: who, in which state, and all that is known of it."""
    return {
        "key": one.key, "ref": one.ref, "name": name_of(one), "person": whose(one.person), "of": one.person.ref, "state": gettext(STATES[one.state]), "tag": TAGS[one.state], "late": one.late,
        "lines": [line for line in (_who(one), _given(one), _covers(one), *_STATE[one.state](request, one), _copies(one)) if line], "limits": one.limits, "how": one.how,
    }  # fmt: skip


def _who(one: Any) -> str:
    kind = gettext(KINDS[one.kind]) if one.kind in KINDS else ""
    return "; ".join(filter(None, (kind, one.organisation, one.contact)))


def _given(one: Any) -> str:
    return _("Recorded at first as {name}.").format(name=one.given) if one.given else ""


def _covers(one: Any) -> str:
    if one.state == SOUGHT:
        return _("It came on case {case}.").format(case=one.case) if one.case else ""
    if one.covers == "case":
        return _("For case {case} alone.").format(case=one.case) if one.case else _("For one case alone, which is not yours to see.")
    return _("For everything between {person} and us.").format(person=whose(one.person))


def _sought(request: HttpRequest, one: Any) -> list[str]:
    came = _("What they sent reached us on {day} ({way}), and counts from then.") if one.came_by else _("Recorded on {day}.")
    lines = [came.format(day=show_day(one.received), way=way(request, one.came_by)), due(one)]
    if one.tried and one.asked_on:
        lines.append(_("Last tried on {day}: could not be reached.").format(day=show_day(one.asked_on)))
    return [*lines, _told(one)]


def _told(one: Any) -> str:
    return _("They were told on {day} that it was received, and nothing else.").format(day=show_day(one.told)) if one.told else ""


def _asked(request: HttpRequest, one: Any) -> str:
    if one.asked_by and one.asked_on:
        said = _("Asked on {day} ({way}); answered by: {who}.")
        return said.format(day=show_day(one.asked_on), way=way(request, one.asked_by), who=small(gettext(ANSWERS[one.answer])))
    return gettext(ANSWERS[one.answer]) + "." if one.answer in ANSWERS else ""


def _confirmed(request: HttpRequest, one: Any) -> list[str]:
    since = _("Since {day}, until {end}.") if one.until else _("Since {day}.")
    dated = since.format(day=show_day(one.since), end=show_day(one.until) if one.until else "") if one.since else ""
    by = _("Recorded by {name}.").format(name=one.decided_by) if one.decided_by else ""
    return [dated, " ".join(filter(None, (_asked(request, one), by)))]


def _refused(request: HttpRequest, one: Any) -> list[str]:
    return [_("{person} said no.").format(person=whose(one.person)), _asked(request, one)]


def _ended(request: HttpRequest, one: Any) -> list[str]:
    why = gettext(WHY_ENDED[one.ended_how]) if one.ended_how in WHY_ENDED else ""
    return [_("Ended on {day}: {why}.").format(day=show_day(one.ended), why=small(why)) if one.ended else ""]


_STATE = {SOUGHT: _sought, CONFIRMED: _confirmed, REFUSED: _refused, ENDED: _ended}


def _copies(one: Any) -> str:
    if one.state == CONFIRMED:
        said = _("A copy of letters may go to {name}.") if one.covers == "all" else _("A copy of the letters of that case may go to {name}.")
    elif one.state == ENDED:
        return ""
    else:
        said = _("No copy of a letter may go to {name}.")
    return said.format(name=name_of(one))


def calling(found: Sequence[Any]) -> list[dict[str, str]]:
    """What to do when one of them is on the telephone."""
    said = {
        CONFIRMED: _("You may talk with them {about} ({kind}). Be sure that it is they: ring back on a number that we have."),
        SOUGHT: _("The person is being asked. Take down what they say, and tell them nothing of the person."),
        REFUSED: _("The person said no. Take down what they say, and tell them nothing of the person."),
    }
    lines = []
    for one in found:
        alone = _("about case {case} alone").format(case=one.case) if one.case else _("about one case alone, with whoever deals with it")
        about = alone if one.covers == "case" else _("about everything")
        kind = small(gettext(KINDS[one.kind])) if one.kind in KINDS else ""
        lines.append({"name": name_of(one), "state": gettext(STATES[one.state]), "tag": TAGS[one.state], "words": said[one.state].format(about=about, kind=kind), "limits": one.limits})
    return lines


def proofs() -> list[tuple[str, str]]:
    """Each kind of authority and what it rests on."""
    return [(gettext(KINDS[kind]), gettext(words)) for kind, words in WHAT_PROVES.items()]


def of_person(request: HttpRequest, view: Any, now: datetime) -> dict[str, Any]:
    """What a person's own page says: who may act for them, who is being asked about or was refused, and for whom they act."""
    (own, others), today = desk.acting_beside(actor=request.actor, view=view, now=now), edition.of(request).calendar.day(now)  # type: ignore[attr-defined]
    return {"acting": items(request, sorted(own, key=lambda one: (SOUGHT, CONFIRMED, REFUSED).index(one.state)), today), "acts_for": items(request, others, today)}


def copied(request: HttpRequest, case: str, letter: str, now: datetime) -> dict[str, Any]:
    """What a letter's page says of copies: to whom one may go, to whom none may, and to whom one was sent."""
    found = desk.may_copy(actor=request.actor, case=case, letter=letter, now=now)  # type: ignore[attr-defined]
    said = _("A copy was sent on {day}, recorded by {name}.")
    copies = [
        {"key": one.line.key, "name": name_of(one.line), "state": gettext(STATES[one.line.state]), "tag": TAGS[one.line.state], "may": one.may,
         "sent": said.format(day=show_day(one.sent.on), name=one.sent.by) if one.sent else ""}
        for one in found
    ]  # fmt: skip
    return {"copies": copies, "sent": bool(found) and found[0].gone}
