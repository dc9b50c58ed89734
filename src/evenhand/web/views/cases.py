"""The register of cases, one case, and its letters."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from evenhand import desk
from evenhand.case import subjects
from evenhand.letters.render import Unprintable
from evenhand.web import edition, me, moments, standing, telling
from evenhand.web.access import colleague
from evenhand.web.views.common import page, words_of
from evenhand.web.words import small

SAVED = {
    "save": {"text": "Your draft is saved. Nothing has been recorded yet."},
    "prepare": {"text": "Saved for the colleague whom you chose. Nothing has been recorded yet."},
}  # fmt: skip
SHOWN = (("open", "Open"), ("late", "Something is late"), ("mine", "Mine"), ("closed", "Closed"), ("all", "All"))
SUFFIX = {"large-print": "pdf", "text": "txt"}
FORMATS = (("pdf", "PDF"), ("large-print", "Large print"), ("docx", "Word"), ("html", "Web page"), ("text", "Plain text"))


@colleague
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the reader may see, the latest first, with plain questions as filters."""
    now = desk.clock.now()
    shown = request.GET.get("show", "open")
    if shown not in dict(SHOWN):
        raise Http404
    q = request.GET.get("q", "").replace("\0", "")[:200]
    found = desk.cases(
        actor=request.actor, now=now, q=q, cursor=request.GET.get("cursor", ""),
        open={"open": True, "late": True, "closed": False}.get(shown), overdue=True if shown == "late" else None,
        mine=True if shown == "mine" else None,
    )  # fmt: skip
    zone = edition.zone(request)
    items = [_item(one, zone, now) for one in found.items]
    search = {
        "id": "q", "name": "q", "value": q, "label": {"text": "Search for a case, a name or a reference"}, "type": "search", "spellcheck": False,
    }  # fmt: skip
    more = f"?{urlencode({'show': shown, 'q': q, 'cursor': found.cursor})}"
    following = {"next": {"href": more, "text": "Earlier cases"}} if found.cursor else None
    return page(request, "cases", now, items=items, next=following, q=q, shown=shown, filters=SHOWN, search=search)


def _item(one: Any, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    until = f", {moments.until(one.next_due, zone, now)}" if one.next_due else ""
    waiting = f"{one.waiting}{until}" if one.waiting else "nothing has to be done at present"
    return {
        "ref": one.ref, "who": one.name or f"Address {one.address}", "late": one.late, "ended": one.ended, "opened": one.opened,
        "line": f"closed on {moments.day(one.ended, zone, now)}" if one.ended else waiting,
    }  # fmt: skip


@colleague
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case: what is open, what is in force, its story, its letters, and what the reader may do."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now)
    words = words_of(view, now)
    offers = [offer for offer in view.offers if not standing.reports_another(offer)]
    another = any(standing.reports_another(offer) and offer.may for offer in view.offers)
    may, not_now = standing.ways(view.ref, words, offers)
    open_now = standing.open_matters(view.ref, words, offers)
    entries = [telling.entry(words, event) for event in reversed(view.events)]
    done = next((one for one in entries if str(one.number) == request.GET.get("done")), None)
    return page(
        request, "case", now, case=view, who=whom(view), open=open_now, mine=standing.to_do(open_now),
        rows=standing.rows(words), letters=standing.letters(words), formats=FORMATS, ways=may, another=another, not_now=not_now, entries=entries, done=done,
        saved=SAVED.get(request.GET.get("saved", "")), lead=words.human(view.state.lead) if view.state.lead else "",
        deputy=words.human(view.state.deputy) if view.state.deputy else "",
    )  # fmt: skip


def whom(view: Any) -> str:
    """Whom the case is about, as its heading says it."""
    if view.person:
        name = view.person.name or f"Somebody not yet identified: {small(view.person.description)}"
        return ", ".join(filter(None, (name, subjects.acting_for(view.state.subject))))
    return f"Address {view.state.subject.get('address', '')}"


@colleague
def seen(request: HttpRequest, ref: str) -> HttpResponse:
    """Who has looked at a case."""
    now = desk.clock.now()
    found = desk.who_saw(actor=request.actor, case=ref, now=now)
    names = me.names({one.actor for one in found})
    return page(request, "seen", now, ref=ref, looks=[{"name": names.get(one.actor, one.actor), "at": one.at} for one in found])


@colleague
def matter(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """The steps that answer one matter: at once the only one, else a choice."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now)
    found = [offer for offer in view.offers if offer.matter and offer.matter.id == matter]
    if not found:
        raise Http404
    mine = [offer for offer in found if offer.may]
    if len(mine) == 1:
        return HttpResponseRedirect(standing.href(view.ref, mine[0]))
    mine.sort(key=lambda offer: found[0].matter.name not in offer.step.on[:1])  # first the step that it is there for
    links = [(offer.step.title, standing.href(view.ref, offer)) for offer in mine]
    return page(request, "matter", now, case=view, matter=found[0].matter, links=links, words=words_of(view, now), offers=found)


@colleague
def letter(request: HttpRequest, ref: str, letter: str) -> HttpResponse:
    """A letter in the format asked for."""
    chosen = request.GET.get("format", "pdf")
    if chosen not in dict(FORMATS):
        raise Http404
    try:
        content, mime = desk.letter(actor=request.actor, case=ref, letter=letter, format=chosen, now=desk.clock.now())
    except Unprintable as error:
        return page(request, "unprintable", desk.clock.now(), 422, ref=ref, message=str(error))
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'inline; filename="{ref}-{letter}.{SUFFIX.get(chosen, chosen)}"'
    if styles := re.findall(rb"<style>(.*?)</style>", content, re.S) if chosen == "html" else []:
        allowed = base64.b64encode(hashlib.sha256(styles[0]).digest()).decode()
        answer._csp_update = {"style-src": ["'self'", f"'sha256-{allowed}'"]}  # type: ignore[attr-defined]  # its own, no other
    return answer
