"""One letter: as it will arrive beside the facts that it rests on, its words changed, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import desk
from evenhand.case import house
from evenhand.case.events import Refused
from evenhand.letters.document import DEFAULT_FORMAT
from evenhand.letters.render import MIMES
from evenhand.letters.wordfile import MOST_BYTES
from evenhand.web import authorities, lettering, needing, previews, seating, standing, telling
from evenhand.web.access import colleague
from evenhand.web.views import cases
from evenhand.web.views.case import FORMATS, whom
from evenhand.web.views.common import page, words_of
from evenhand.web.words import Words

SAVED = {
    "saved": {"text": gettext_lazy("The words are saved. Nothing has been approved or sent yet.")},
    "same": {"text": gettext_lazy("Nothing was different, so nothing was saved.")},
    "copied": {"text": gettext_lazy("Recorded that a copy was sent."), "type": "success"},
    "word": {"text": gettext_lazy("The words of your file are saved. Read the letter through once more.")},
}  # fmt: skip
FORMAT_WORDS = dict(FORMATS)


@colleague
def letter(request: HttpRequest, ref: str, letter: str) -> HttpResponse:
    """A letter's page; with `format`, the letter itself in that format."""
    if "format" in request.GET:
        return cases.letter(request, ref, letter)
    now = desk.clock.now()
    found = desk.wording(actor=request.actor, case=ref, letter=letter, now=now)
    if seating.asks_first(request, found.view):
        return HttpResponseRedirect(reverse("case", args=[ref]))
    return page(
        request, "letter", now, **_around(found, now), formats=needing.formats(found.view.policy, found.view.facts.needs, FORMATS), needed=FORMAT_WORDS.get(found.document.format, "") if found.document.format != DEFAULT_FORMAT else "",
        approve=standing.href(ref, found.approve) if found.approve and found.approve.may else "",
        again=_sendable(found), **authorities.copied(request, ref, letter, now), saved=SAVED.get(request.GET.get("done", "")), **_facts(found, words_of(found.view, now)),
    )  # fmt: skip


def _around(found: Any, now: datetime) -> dict[str, Any]:
    """What both pages of a letter say of it: which it is, where it is in its life, who approves it."""
    words = words_of(found.view, now)
    waits = found.approve.matter if found.approve else None
    return {
        "case": found.view, "wording": found, "post": standing.post(words, found.letter), "due": waits.due if waits else None,
        "letter": previews.shown(found.document), "letter_id": found.letter.id, "clauses": waits.clause if waits else (),
    }  # fmt: skip


def _sendable(found: Any) -> str:
    """The address at which an approved letter is recorded as sent, for whoever may."""
    sends = [one for one in found.view.offers if one.step.id == house.DISPATCH and one.matter and one.matter.letter == found.letter.id]
    return standing.href(found.view.ref, sends[0]) if sends and sends[0].may else ""


def _facts(found: Any, words: Words) -> dict[str, Any]:
    """The facts of the case that the letter rests on, as far as its reader may see them."""
    wanted = next((event for event in words.events if event.number == found.letter.wanted_by), None)
    needs = words.policy.needs
    helps = [needs[one].title for one in sorted(found.view.facts.needs) if one in needs]
    return {"who": whom(found.view), "wanted": telling.entry(words, wanted) if wanted else None, "helps": helps, "rows": standing.rows(words)}


@colleague
def edit(request: HttpRequest, ref: str, letter: str) -> HttpResponse:
    """The words of a letter, to be changed: what is fixed as it will arrive, and the free text in boxes between."""
    now = desk.clock.now()
    found = desk.wording(actor=request.actor, case=ref, letter=letter, now=now)
    if request.method != "POST":
        return _editor(request, found, now, found.free)
    post = request.POST
    count = len(found.free)
    free = [post.get(f"free-{place}", "") for place in range(count)]
    if post.get("do") == "policy":
        free = list(found.policy_free)
    base = post.get("base", "")
    return save(request, found, free, int(base) if base.isdecimal() and len(base) < 9 else 0, now)


def save(request: HttpRequest, found: Any, free: Sequence[str], base: int, now: datetime, done: str = "saved") -> HttpResponse:
    """Keeps the words, or shows them again with what stands in the way; nothing that was typed is lost."""
    ref, letter = found.view.ref, found.letter.id
    try:
        kept = desk.save_wording(actor=request.actor, case=ref, letter=letter, free=free, base=base, now=now)
    except Refused as refused:
        errors = [{"text": one.message, **({"href": f"#{one.field}"} if one.field else {})} for one in refused.refusals]
        return _editor(request, found, now, free, 422, errors=errors, wrong={one.field: one.message for one in refused.refusals})
    except desk.WordsChanged as changed:
        theirs = desk.wording(actor=request.actor, case=ref, letter=letter, now=now)
        who = next((one.name for one in theirs.versions if one.number == changed.latest.number), changed.latest.by)
        said = _("{who} has changed this letter since you opened it. Your words stand below: compare them, then save again.")
        return _editor(request, theirs, now, free, 409, errors=[{"text": said.format(who=who)}], theirs=theirs.differs(free))
    where = reverse("letter", args=[ref, letter])
    return HttpResponseRedirect(f"{where}?{urlencode({'done': done if kept else 'same'})}")


def _editor(
    request: HttpRequest, found: Any, now: datetime, free: Sequence[str], status: int = 200, *,
    errors: Sequence[dict[str, Any]] = (), wrong: Mapping[str, str] | None = None, theirs: Sequence[Any] = (),
    word: str = "",
) -> HttpResponse:  # fmt: skip
    if not found.may_change and request.method != "POST":
        status = 403
    summary = {"titleText": _("There is a problem"), "errorList": list(errors)} if errors else None
    free = list(free)[: len(found.free)] + [""] * (len(found.free) - len(free))
    return page(
        request, "letter_edit", now, status, **_around(found, now), errors=summary, theirs=theirs,
        places=lettering.places(found, free, wrong or {}), upload=lettering.upload(word), word=word,
    )  # fmt: skip


@colleague
def word(request: HttpRequest, ref: str, letter: str) -> HttpResponse:
    """The letter as a Word file to change; and such a file, changed, handed in again."""
    now, given = desk.clock.now(), request.FILES.get("file")
    who = {"actor": request.actor, "case": ref, "letter": letter, "now": now}  # type: ignore[attr-defined]
    if request.method != "POST":
        try:
            answer = HttpResponse(desk.word_file(**who), content_type=MIMES["docx"])
        except Refused:
            return _editor(request, desk.wording(**who), now, ())
        answer["Content-Disposition"] = f'attachment; filename="{ref}-{letter}-words.docx"'  # untranslated: a header
        return answer
    found = desk.wording(**who)
    try:
        free, base = desk.read_word(**who, data=given.read(MOST_BYTES + 1) if given else b"")
    except Refused as refused:
        said = _("Choose the file that you changed.") if given is None else refused.refusals[0].message
        return _editor(request, found, now, found.free, 422, errors=[{"text": said, "href": "#file"}], word=said)
    return save(request, found, free, base, now, "word")
