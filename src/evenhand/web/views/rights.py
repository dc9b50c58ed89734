"""Your say: by the code of a letter, whoever has it gives what they want to say. Nothing of the case is ever shown here.

Nothing is kept between the pages: each form carries what was typed before it, so that no cookie but that of the form's
own protection is set. The code is in no address and no log.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from evenhand import desk
from evenhand.desk.rights import codes
from evenhand.desk.rights.other import MOST_WORDS, OTHER
from evenhand.desk.rights.sending import limits
from evenhand.letters.render import Unprintable
from evenhand.policy.kinds import TEXT_LIMIT, show_day
from evenhand.web import components, edition, exhibits
from evenhand.web.access import anyone
from evenhand.web.previews import shown
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Sheet

FIELDS = ("code", "choice", "who", "acting", "words", "reach", "word", "form")
READ = "read"  # of what can be chosen, as OTHER is: neither is a step of the policy
SELF, FOR = "self", "for"
FORMATS = {"large-print": gettext_lazy("Large print, to keep or print"), "pdf": gettext_lazy("As it was posted, to keep or print")}
Do = Callable[[HttpRequest, Sheet, datetime], HttpResponse]


def address_of(request: HttpRequest) -> str:
    """Where a request came from; behind a proxy, what the proxy says, which is the last of the names given."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()[:60]
    return str(request.META.get("REMOTE_ADDR", ""))


def area(sheet: Sheet, name: str, label: str, hint: str = "", rows: int = 8) -> SafeString:
    """A box for several lines."""
    wrong = sheet.wrong.get(name)
    return components.render("textarea", {
        "id": name, "name": name, "value": sheet.values.get(name, ""), "rows": rows, "label": {"text": label, "classes": "govuk-label--m"},
        "hint": {"text": hint} if hint else None, "errorMessage": {"text": wrong} if wrong else None,
    })  # fmt: skip


def _page(request: HttpRequest, template: str, sheet: Sheet, now: datetime, keep: tuple[str, ...] = (), **more: Any) -> HttpResponse:
    """A page of this side: `keep` are the answers that its form carries on."""
    kept = [(name, sheet.values.get(name, "")) for name in keep]
    return side(request, template, now, 422 if sheet.wrong else 200, errors=sheet.errors, kept=kept, **more)


def side(request: HttpRequest, template: str, now: datetime, status: int, **more: Any) -> HttpResponse:
    """A page of the person's own side, with how else we are reached."""
    us = edition.of(request).organisation
    return page(request, f"rights_{template}", now, status, us=us, name=settings.EVENHAND_ORGANISATION or us.name, **more)


def answered(answer: HttpResponse) -> HttpResponse:
    """An answer of this side: found by no search, kept by no browser."""
    answer["X-Robots-Tag"] = "noindex, nofollow"  # untranslated: a header
    add_never_cache_headers(answer)
    return answer


def no_code() -> str:
    """What is said of a code that opens nothing, whatever is wrong with it."""
    return _("Nothing can be done with this code. Read it again from your letter. If it still does not work, ring us or write to us: you do not need a code for that.")


def control(error: str = "") -> dict[str, Any]:
    """The control by which files are chosen on this side."""
    return exhibits.upload(error, limits()) | {"label": {"text": _("Files to send"), "classes": "govuk-label--s"}}


def code_box(sheet: Sheet) -> SafeString:
    """The question for the code of a letter."""
    hint = _("16 letters and digits, near the end of our letter. It does not matter how you write the gaps or whether letters are capital.")
    return sheet.text("code", _("The code from your letter"), hint, spellcheck=False, autocomplete="off", classes="govuk-input--width-20")


@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def your_say(request: HttpRequest) -> HttpResponse:
    """The way in by a code, and each page after it, by what was pressed."""
    now = desk.clock.now()
    sheet = Sheet.posted(request, FIELDS)
    sheet.values["form"] = sheet.values["form"][:64] or secrets.token_urlsafe(16)
    do = _DO.get(request.POST.get("do", ""), _enter)
    try:
        answer = do(request, sheet, now)
    except desk.Unknown:
        sheet.wrong["code"] = no_code()
        answer = _enter(request, sheet, now)
    except desk.Wait:
        sheet.wrong["code"] = _("Too many codes have been tried. Wait an hour and try again, or ring us or write to us: you do not need a code for that.")
        answer = _enter(request, sheet, now)
    return answered(answer)


def _enter(request: HttpRequest, sheet: Sheet, now: datetime) -> HttpResponse:
    return _page(request, "enter", sheet, now, box=code_box(sheet))


def _offered(request: HttpRequest, sheet: Sheet, now: datetime) -> list[Any]:
    """What the code lets one give. Raises Unknown and Wait."""
    row = desk.open_code(code=sheet.values["code"], address=address_of(request), now=now)
    found: list[Any] = desk.offered(row=row, now=now)
    return found


def _choose(request: HttpRequest, sheet: Sheet, now: datetime) -> HttpResponse:
    found = _offered(request, sheet, now)
    what = [(one.step, one.title) for one in found] + [(OTHER, _("Something else")), (READ, _("Read our last letter again"))]
    who = [(SELF, _("I am the person the letter is for")), (FOR, _("I am acting for them"))]
    fields = [sheet.radios("choice", _("What do you want to do?"), what), sheet.radios("who", _("Who are you?"), who)]
    return _page(request, "choose", sheet, now, ("code", "form"), fields=fields)


def _chosen(request: HttpRequest, sheet: Sheet, now: datetime) -> HttpResponse:
    """On to the words, or wherever the choice leads."""
    found, values = _offered(request, sheet, now), sheet.values
    if values["choice"] not in {OTHER, READ, *(one.step for one in found)}:
        sheet.wrong["choice"] = _("Choose what you want to do")
    if values["who"] not in (SELF, FOR):
        sheet.wrong["who"] = _("Say whether you are the person or act for them")
    if sheet.wrong:
        return _choose(request, sheet, now)
    if values["choice"] == READ:
        return _ask_word(request, sheet, now)
    return _write(request, sheet, now)


def _choice(request: HttpRequest, sheet: Sheet, now: datetime) -> tuple[str, int, int] | None:
    """What was chosen: its title, and how many characters it takes at least and at most; None where it cannot be given."""
    found = _offered(request, sheet, now)
    if sheet.values["choice"] == OTHER:
        return _("Something else"), 1, MOST_WORDS
    one = next((one for one in found if one.step == sheet.values["choice"]), None)
    return (one.title, max(one.asked.at_least, 1), min(one.asked.at_most or TEXT_LIMIT, TEXT_LIMIT)) if one else None


def _write(request: HttpRequest, sheet: Sheet, now: datetime) -> HttpResponse:
    one = _choice(request, sheet, now)
    if one is None:
        return _over(request, sheet, now)
    hint = _("In your own words. No form of words is needed, and you need not give a reason for asking for help.")
    if other := sheet.values["choice"] == OTHER:
        hint = _("In your own words. A person reads it by the end of the next working day, and passes it on.")
    fields = [area(sheet, "words", _("What you want to say"), hint)]
    if sheet.values["who"] == FOR:
        fields.insert(0, sheet.text("acting", _("Your name, and who you are to them"), _("For example: a friend, an adviser, a solicitor. We may ask them whether you act for them; what you send us counts from today all the same."), spellcheck=False))
    fields.append(sheet.text("reach", _("How we can reach you (you may leave this empty)"), _("A telephone number, an e-mail address, or a time that suits you. Anything that you need from us, such as large print."), spellcheck=False))
    return _page(request, "write", sheet, now, ("code", "choice", "who", "form"), title=one[0], fields=fields, other=other)


def _check(request: HttpRequest, sheet: Sheet, now: datetime) -> HttpResponse:
    """What was typed, once more, before it is sent."""
    one, values = _choice(request, sheet, now), sheet.values
    if one is None:
        return _over(request, sheet, now)
    _judge(sheet, one)
    if sheet.wrong:
        return _write(request, sheet, now)
    rows = [(_("What you want to do"), one[0]), (_("What you want to say"), values["words"]), (_("How we can reach you"), values["reach"] or _("You have not said"))]
    if values["who"] == FOR:
        rows.insert(1, (_("Who you are"), values["acting"]))
    return _page(request, "check", sheet, now, ("code", "choice", "who", "acting", "words", "reach", "form"), rows=rows)


def _judge(sheet: Sheet, one: tuple[str, int, int]) -> None:
    values, (_title, least, most) = sheet.values, one
    if len(values["words"]) < least:
        sheet.wrong["words"] = _("Say what you want to say in a few words")
    elif len(values["words"]) > most:
        sheet.wrong["words"] = _("This is too long: we can take {most} characters here. Send the rest by post or e-mail.").format(most=f"{most:,}")
    if values["who"] == FOR and len(values["acting"]) < 2:
        sheet.wrong["acting"] = _("Say who you are")


def _send(request: HttpRequest, sheet: Sheet, now: datetime) -> HttpResponse:
    values = sheet.values
    said: dict[str, Any] = {
        "code": values["code"], "address": address_of(request), "words": values["words"], "reach": values["reach"],
        "acting": values["acting"] if values["who"] == FOR else "", "key": values["form"], "now": now,
    }  # fmt: skip
    try:
        given: Any = desk.say_other(**said) if values["choice"] == OTHER else desk.give(**said, choice=values["choice"])
    except desk.NotFound:
        return _over(request, sheet, now)
    except desk.Stale:
        return _check(request, sheet, now)
    except desk.Refused as refused:
        sheet.first = "words"
        sheet.refused(refused)
        return _write(request, sheet, now)
    received = edition.of(request).calendar.day(now)
    other, until = values["choice"] == OTHER, given.read_by if values["choice"] == OTHER else given.answer_by
    return _page(request, "sent", sheet, now, ("code",), adds=given.adds, upload=control(), room=1, given=given, acts=values["who"] == FOR, other=other, received=show_day(received), by=show_day(until) if until else "")


def _over(request: HttpRequest, sheet: Sheet, now: datetime) -> HttpResponse:
    """What was chosen cannot be given any more: back to what can."""
    sheet.wrong = {"choice": _("This cannot be sent here any more. Choose something else, or ring us.")}
    return _choose(request, sheet, now)


def _ask_word(request: HttpRequest, sheet: Sheet, now: datetime) -> HttpResponse:
    hint = _("When we agreed it with you, we told you what it is for. If nothing was agreed yet, ring us.")
    sheet.values["word"] = ""
    box = sheet.text("word", _("The word or date that we agreed with you"), hint, autocomplete="off", spellcheck=False, classes="govuk-input--width-20")
    return _page(request, "word", sheet, now, ("code", "form"), box=box, formats=FORMATS.items())


def _letter(request: HttpRequest, sheet: Sheet, now: datetime) -> HttpResponse:
    """The last letter, with the agreed word: on the page, or as a file."""
    asked, values = request.POST.get("format", ""), sheet.values
    format = asked if asked in FORMATS else "html"
    address = address_of(request)
    desk.open_code(code=values["code"], address=address, now=now)
    try:
        letter, data, mime = desk.read_letter(code=values["code"], word=values["word"], address=address, format=format, now=now)
    except codes.Unknown:
        sheet.wrong["word"] = _("We cannot show the letter with this. Try again, or ring us.")
        return _ask_word(request, sheet, now)
    except Unprintable:
        letter, data, mime = desk.read_letter(code=values["code"], word=values["word"], address=address, format="html", now=now)
        asked = ""
    if asked in FORMATS:
        return HttpResponse(data, content_type=mime, headers={"Content-Disposition": 'attachment; filename="letter.pdf"'})  # untranslated: a header
    return _page(request, "letter", sheet, now, ("code", "word", "form"), letter=shown(letter), formats=FORMATS.items())


_DO: dict[str, Do] = {
    "code": _choose, "choose": _chosen, "back": _choose, "words": _check, "change": _write, "send": _send, "word": _letter,
}
