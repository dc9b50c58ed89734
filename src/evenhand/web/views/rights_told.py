"""What reached us by telephone, post or face to face, taken in by a colleague; the script; the codes of a person's letters."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.web import edition
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.rights import FOR, SELF, area
from evenhand.web.views.settings_forms import Sheet

FIELDS = ("code", "form", "choice", "words", "channel", "who", "acting", "reach")
DONE = "told"


@colleague
def told(request: HttpRequest) -> HttpResponse:
    """By the code of a letter, for whoever may not see the case."""
    if request.method == "POST":
        return _sheet(request, code=request.POST.get("code", "")[:80], back=reverse("told"))
    return _ask_code(request, Sheet({"code": ""}), reverse("check"))


@colleague
def told_case(request: HttpRequest, ref: str) -> HttpResponse:
    """On a case that the reader may see."""
    return _sheet(request, case=ref, back=reverse("case", args=[ref]))


@colleague
def told_person(request: HttpRequest, ref: str) -> HttpResponse:
    """From a person's page: their cases that the reader may see, and the code of a letter for any other."""
    view = desk.person(actor=request.actor, ref=ref, now=desk.clock.now())
    return _ask_code(request, Sheet({"code": ""}), reverse("person", args=[ref]), cases=view.cases, caption=persons.name_of(view.person))


def _ask_code(request: HttpRequest, sheet: Sheet, back: str, **more: Any) -> HttpResponse:
    box = sheet.text("code", _("The code from their letter"), _("They can read it out from near the end of the letter."), spellcheck=False, autocomplete="off", classes="govuk-input--width-20")
    return page(request, "rights_told", desk.clock.now(), 422 if sheet.wrong else 200, errors=sheet.errors, box=box, asks_code=True, back=back, **_done(request), **more)


def _done(request: HttpRequest) -> dict[str, Any]:
    """What was just recorded, with the way to add what came with it."""
    given = request.GET.get("done", "")[:40]
    case, _dash, number = given.rpartition("-")
    known = re.fullmatch(r"[A-Za-z0-9-]{1,20}", case) and re.fullmatch(r"[0-9]{1,6}", number)
    banner = {"text": _("Recorded. The reference to give them is {reference}.").format(reference=given), "type": "success"} if given else None
    return {"done": banner, "adds": reverse("told-files", args=[case, int(number)]) if known else ""}


def _sheet(request: HttpRequest, *, back: str, case: str = "", code: str = "") -> HttpResponse:
    """The one page: what they want, their words, how and when it reached us."""
    now = desk.clock.now()
    sheet = Sheet.posted(request, FIELDS, ("received",))
    try:
        found = desk.told(actor=request.actor, case=case, code=code, now=now)
    except desk.Refused as refused:
        sheet.first = "code"
        sheet.refused(refused)
        return _ask_code(request, sheet, back)
    sheet.values["form"] = sheet.values["form"][:64] or secrets.token_urlsafe(16)
    if request.POST.get("do") == "send" and (given := _record(request, sheet, case, code, now)):
        return HttpResponseRedirect(f"{request.path}?done={given}")
    if not sheet.values["received"]:
        sheet.values["received"] = edition.of(request).calendar.day(now).isoformat()
    return page(
        request, "rights_told", now, 422 if sheet.wrong else 200, errors=sheet.errors, fields=_fields(sheet, found) if found.choices else [], back=back, code=code,
        form=sheet.values["form"], caption="" if code else _("Case {ref}").format(ref=case),
        **_done(request),
    )  # fmt: skip


def _fields(sheet: Sheet, found: Any) -> list[Any]:
    who = [(SELF, _("The person themselves")), (FOR, _("Somebody who acts for them"))]
    sheet.values["who"] = sheet.values["who"] or SELF
    channels = sorted(found.channels.items(), key=lambda one: not one[0])
    return [
        sheet.radios("choice", _("What do they want?"), [(one.step, one.title) for one in found.choices]),
        area(sheet, "words", _("Their words"), _("As they said it. Read it back to them before you record it.")),
        sheet.menu("channel", _("How it reached us"), [(name or "paper", title[:1].upper() + title[1:]) for name, title in channels]),
        sheet.date("received", _("The day on which it reached us")),
        sheet.radios("who", _("Who told us?"), who), sheet.text("acting", _("If somebody acts for them: who, and what they are to them"), _("It counts from the same day, whether or not we know that they may act. If we do not, the person is asked in another way; tell whoever brings it that we have received it, and nothing else."), spellcheck=False),
        sheet.text("reach", _("How they want to be reached about this"), _("Leave it empty where nothing was said."), spellcheck=False),
    ]  # fmt: skip


def _record(request: HttpRequest, sheet: Sheet, case: str, code: str, now: datetime) -> str:
    """Records it; the reference, or "" with what is wrong in the sheet."""
    values = sheet.values
    received: date | None = sheet.day("received", _("Enter the day on which it reached us"))
    if not values["choice"]:
        sheet.wrong["choice"] = _("Choose what they want")
    if not values["channel"]:
        sheet.wrong["channel"] = _("Choose how it reached us")
    if values["who"] == FOR and len(values["acting"]) < 2:
        sheet.wrong["acting"] = _("Say who acts for them")
    if sheet.wrong:
        return ""
    try:
        given = desk.take_in_for(
            actor=request.actor, case=case, code=code, choice=values["choice"], words=values["words"], key=values["form"], received=received,
            channel="" if values["channel"] == "paper" else values["channel"], reach=values["reach"], acting=values["acting"] if values["who"] == FOR else "", now=now,
        )  # fmt: skip
    except desk.Refused as refused:
        sheet.first = "received" if any(one.rule == "time" for one in refused.refusals) else "words"
        sheet.refused(refused)
        return ""
    except desk.Stale:
        sheet.wrong["choice"] = _("Somebody recorded something on this case just now. Look again and record it once more.")
        return ""
    reference: str = given.reference
    return reference


@colleague
def script(request: HttpRequest) -> HttpResponse:
    """What to say when somebody rings to appeal, to ask, to tell their side or to dispute a fact."""
    us = edition.of(request).organisation
    said = (
        (_("Danger first"), us.emergency or _("Ask whether anybody is in danger now. If so: 999, before anything else.")),
        (_("Who is speaking"), _("“Are you ringing for yourself, or for somebody else?” If for somebody else: who they are, and what they are to them. Take down what they say, and tell them nothing of the case: we ask the person in another way.")),
        (_("What helps"), _("“Is there anything that would make this easier: more time, somebody with you, an interpreter, large print?” Record it. It needs no proof.")),
        (_("What they want"), _("“Do you want the decision looked at again, something done differently, to tell us your side, or is a fact wrong?” More than one is fine: enter each.")),
        (_("Their words"), _("Take them down as they are said. Do not argue, and do not say whether they are right.")),
        (_("Read it back"), _("“I have written down: … Is that what you want to say?” Change it until it is.")),
        (_("What they would show us"), _("“Have you a photograph, a recording or a letter about it?” None is needed. They can send one at the page that their letter names, after a few words there, or by e-mail or post.")),
        (_("What happens with it"), _("“This counts from today. I give you a reference. Somebody who took no part in the decision answers you where it is an appeal. Asking never counts against you.” If the last day is over: “We take it all the same, and somebody decides whether it is heard.”")),
        (_("How to reach them"), _("“How shall we answer you, and when is a good time?” Ask whether it is safe to write to them and to leave a message.")),
        (_("At the end"), _("Give the reference slowly, twice. Where the person is upset or speaks of harming themselves: stay on the line, and get help as you would on any call.")),
    )  # fmt: skip
    return page(request, "rights_script", desk.clock.now(), lines=[{"title": title, "words": words} for title, words in said])


@colleague
def person_codes(request: HttpRequest, ref: str) -> HttpResponse:
    """The codes of a person's letters: one is replaced, something is agreed so that they may read."""
    now, new, sheet = desk.clock.now(), "", Sheet({"word": ""})
    post, actor = request.POST, request.actor
    try:
        found = desk.codes_of(actor=actor, person=ref, now=now)
        if post.get("do") == "replace":
            new = desk.replace_code(actor=actor, person=found.person.ref, case=post.get("case", ""), letter=post.get("letter", ""), now=now)
            found = desk.codes_of(actor=actor, person=ref, now=now)
        elif post.get("do") == "agree":
            sheet = Sheet.posted(request, ("word",))
            desk.agree_word(actor=actor, person=found.person.ref, word=sheet.values["word"], now=now)
            return HttpResponseRedirect(f"{request.path}?done=agreed")
    except desk.Refused as refused:
        if not sheet.values["word"] and post.get("do") != "agree":
            known = persons.known(actor=actor, ref=ref, now=now)
            return page(request, "person_not_yours", now, 422 if post else 200, heading=_("Codes of their letters"), reasons=[one.message for one in refused.refusals], person=known.person)
        sheet.refused(refused)
    sheet.values["word"] = ""
    hint = _("A word or a date that both know and nobody else guesses; not a birthday. Agree it when you are sure whom you speak to. It is not shown again.")
    return page(
        request, "rights_codes", now, 422 if sheet.wrong else 200, errors=sheet.errors, person=found.person, caption=persons.name_of(found.person), codes=found.codes, agreed=found.agreed, new=new,
        word=sheet.text("word", _("The word or date agreed with them"), hint, autocomplete="off", spellcheck=False, classes="govuk-input--width-20"),
        done={"text": _("Recorded. With it and the code of a letter they can read their last letter."), "type": "success"} if request.GET.get("done") == "agreed" else None,
    )  # fmt: skip
