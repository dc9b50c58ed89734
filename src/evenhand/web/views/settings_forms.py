"""Forms of the settings: what was typed, what is wrong with it, and each question as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from evenhand import desk
from evenhand.web import components
from evenhand.web.views.common import page

Choices = Sequence[tuple[str, str]]
WHY, REASON, CHOOSE = N_("Why"), N_("It stands in the record."), N_("Choose one")


class Sheet:
    """One form: its values as typed, and what is wrong with each."""

    def __init__(self, values: Mapping[str, Any] | None = None):
        self.values: dict[str, Any] = dict(values or {})
        self.wrong: dict[str, str] = {}
        self.days: set[str] = set()
        self.first = ""  # where the error summary leads, for what is about no field of this form

    @classmethod
    def posted(cls, request: HttpRequest, texts: Iterable[str] = (), days: Iterable[str] = (), several: Iterable[str] = ()) -> Sheet:
        """What was sent; a day as 2026-11-05 from its three boxes."""
        post, found = request.POST, cls()
        for name in texts:
            found.values[name] = post.get(name, "").strip()
        for name in days:
            parts = [post.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
            found.values[name] = "-".join(one.zfill(2) for one in parts) if any(parts) else ""
            found.days.add(name)
        for name in several:
            found.values[name] = post.getlist(name)
        return found

    def day(self, name: str, missing: str) -> date:
        """A day that was asked for; where it is none, says so beside it and returns the first of days."""
        typed = self.values.get(name, "")
        try:
            return date.fromisoformat(typed)
        except ValueError:
            self.wrong[name] = _("Enter a real day, such as 5 11 2026") if typed else missing
            return date.min

    def refused(self, refused: desk.Refused) -> None:
        """What the rules refuse, each beside its field."""
        elsewhere = self.first or next(name for name in self.values if name != "do")
        for one in refused.refusals:
            self.wrong[one.field if one.field in self.values else elsewhere] = one.message

    @property
    def errors(self) -> dict[str, Any] | None:
        """The error summary, or None."""
        links = [{"text": text, "href": f"#{name}-day" if name in self.days else f"#{name}"} for name, text in self.wrong.items()]
        return {"titleText": _("There is a problem"), "errorList": links} if links else None

    def _common(self, name: str, hint: str) -> dict[str, Any]:
        wrong = self.wrong.get(name)
        return {"name": name, "hint": {"text": hint} if hint else None, "errorMessage": {"text": wrong} if wrong else None}

    def text(self, name: str, label: str, hint: str = "", **more: Any) -> SafeString:
        """A line of text."""
        words = {"text": label, "classes": "govuk-label--s"}
        return components.render("input", {"id": name, **self._common(name, hint), "label": words, "value": self.values.get(name, ""), **more})

    def why(self, label: str = "") -> SafeString:
        """The reason of a change."""
        return self.text("why", label or _(WHY), _(REASON))

    def menu(self, name: str, label: str, choices: Choices, none: str = "", hint: str = "") -> SafeString:
        """One of many."""
        chosen = self.values.get(name, "")
        items = [{"value": "", "text": none or _(CHOOSE)}, *({"value": key, "text": text, "selected": key == chosen} for key, text in choices)]
        words = {"text": label, "classes": "govuk-label--s"}
        return components.render("select", {"id": name, **self._common(name, hint), "label": words, "items": items})

    def date(self, name: str, label: str, hint: str = "") -> SafeString:
        """A day in three boxes."""
        year, month, day = [*str(self.values.get(name, "")).split("-"), "", ""][:3]
        error = " govuk-input--error" if name in self.wrong else ""
        items = [
            {"name": part, "value": shown if part == "year" else shown.lstrip("0"), "classes": f"govuk-input--width-{width}{error}"}
            for part, shown, width in (("day", day, 2), ("month", month, 2), ("year", year, 4))
        ]
        asked = {name: value for name, value in self._common(name, hint).items() if name != "name"}
        legend = {"legend": {"text": label, "classes": "govuk-fieldset__legend--s"}}
        return components.render("date-input", {"id": name, "namePrefix": name, **asked, "fieldset": legend, "items": items})

    def boxes(self, name: str, label: str, choices: Choices, hint: str = "") -> SafeString:
        """Several of a few."""
        chosen = self.values.get(name, [])
        items = [{"value": key, "text": text, "checked": key in chosen} for key, text in choices]
        legend = {"legend": {"text": label, "classes": "govuk-fieldset__legend--s"}}
        return components.render("checkboxes", {"idPrefix": name, **self._common(name, hint), "fieldset": legend, "items": items})

    def radios(self, name: str, label: str, choices: Choices, hint: str = "") -> SafeString:
        """One of a few."""
        chosen = self.values.get(name, "")
        items = [{"value": key, "text": text, "checked": key == chosen} for key, text in choices]
        legend = {"legend": {"text": label, "classes": "govuk-fieldset__legend--s"}}
        return components.render("radios", {"idPrefix": name, **self._common(name, hint), "fieldset": legend, "items": items})


def people(names: Mapping[str, str], but: Iterable[str] = ()) -> Choices:
    """Colleagues to choose from, by name; those of one name are told apart by their reference."""
    kept = {ref: name for ref, name in names.items() if ref not in set(but)}
    twice = {name for name in kept.values() if list(kept.values()).count(name) > 1} if len(set(kept.values())) < len(kept) else set()
    return sorted(((ref, f"{name} ({ref})" if name in twice else name) for ref, name in kept.items()), key=lambda one: one[1].casefold())


def leaving(names: Sequence[str], to: str) -> Choices:
    """The answers where a second human would hold an office that one human holds."""
    those, number = _(" and ").join(names), len(names)
    leave = ngettext("{names} leaves it; {name} holds it", "{names} leave it; {name} holds it", number).format(names=those, name=to)
    return [("yes", leave), ("no", ngettext("{names} keeps it; change nothing", "{names} keep it; change nothing", number).format(names=those))]


def not_yours(request: HttpRequest, heading: str, now: Any) -> HttpResponse:
    """A page of administrators, asked for by somebody else: who could, and the way on."""
    return page(request, "settings_not_yours", now, 403 if request.method == "POST" else 200, heading=heading)
