"""Measures built row by row: choose one, answer what it asks, add another; nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from evenhand.case.rows import ENDS, STARTS
from evenhand.policy.model import Field, Policy
from evenhand.web import components
from evenhand.web.forms.drawing import Asked, draw
from evenhand.web.words import Words


def asked_of(policy: Policy, measure: str) -> list[Field]:
    """What a row of this measure asks: its parameters, from when where it may begin later, until when."""
    found = policy.measures.get(measure)
    if found is None:
        return []
    dates = [Field(id=ENDS, kind="date", label=_("Until"), optional=True)]
    if found.kind in ("restriction", "order"):
        dates.insert(0, Field(id=STARTS, kind="date", label=_("From"), optional=True))
    return [*(policy.fields[name] for name in found.asks if name in policy.fields), *dates]


def begun(policy: Policy, measure: str) -> dict[str, Any]:
    """A new row. A measure that closes no channel concerns every service unless somebody says otherwise: the first that
    the policy lists stands ticked. One that closes a channel begins empty, so that no more is closed than was meant."""
    asked, found = asked_of(policy, measure), policy.measures.get(measure)
    if found is None or found.closes or any(set(one.choices) & set(policy.channels) for one in asked):
        return {"measure": measure}
    of_services = [one.id for one in asked if one.kind == "choices" and one.choices and set(one.choices) == set(policy.services)]
    return {"measure": measure, **{name: [next(iter(policy.services))] for name in of_services}}


@dataclass(frozen=True)
class Rows:
    """A field of measures as it stands on a page."""

    words: Words
    asked: Asked
    offered: Mapping[str, Mapping[str, str]]  # by field id or kind: what may be named
    errors: Mapping[str, str]  # by the name of an inner control

    @property
    def given(self) -> Sequence[Mapping[str, Any]]:
        return self.asked.value if isinstance(self.asked.value, list) else []

    def draw(self) -> SafeString:
        """Each row with its questions, then a menu to add another."""
        error = components.render("error-message", {"text": self.asked.error}) if self.asked.error else ""
        hint = format_html("<div class='govuk-hint'>{}</div>", self.asked.said) if self.asked.said else ""
        rows = format_html_join("", "{}", ((self._row(index, row),) for index, row in enumerate(self.given)))
        return format_html(
            "<div class='govuk-form-group{}' id='{}' tabindex='-1'><h2 class='govuk-heading-s'>{}</h2>{}{}{}{}</div>",
            " govuk-form-group--error" if error else "", self.asked.name, self.asked.label, hint, error, rows, self._add(),
        )  # fmt: skip

    def _row(self, index: int, row: Mapping[str, Any]) -> SafeString:
        prefix, measure = f"{self.asked.name}-{index}", str(row.get("measure", ""))
        fields = asked_of(self.words.policy, measure)
        inside = format_html_join("", "{}", ((self._inner(prefix, field, row),) for field in fields))
        read_back = self._read_back(fields, row)
        title = self.words.names.get(measure, measure)
        return format_html(
            "<div class='app-row' id='{}' tabindex='-1'><fieldset class='govuk-fieldset'>"
            "<legend class='govuk-fieldset__legend govuk-fieldset__legend--m'>{}. {}</legend>"
            "<input type='hidden' name='{}-row' value='{}'><input type='hidden' name='{}-measure' value='{}'>{}{}{}</fieldset></div>",
            prefix, index + 1, title, self.asked.name, index, prefix, measure, inside, read_back, self._remove(index, title),
        )  # fmt: skip

    def _inner(self, prefix: str, field: Field, row: Mapping[str, Any]) -> SafeString:
        name = f"{prefix}-{field.id}"
        offered = self.offered.get(field.id, self.offered.get(field.kind, {}))
        return draw(Asked(field, name, row.get(field.id), self.errors.get(name, ""), offered, known=self.words.names))

    def _read_back(self, fields: Sequence[Field], row: Mapping[str, Any]) -> SafeString:
        if not any(field.id in row for field in fields):
            return mark_safe("")
        return components.render("inset-text", {"text": _("Reads: {sentence}").format(sentence=self.words.row_given(row))})

    def _remove(self, index: int, title: str) -> SafeString:
        html = format_html("{} <span class='govuk-visually-hidden'>{}. {}</span>", _("Remove"), index + 1, title)
        return components.render("button", {
            "html": html, "name": "do", "value": f"remove:{self.asked.field.id}:{index}", "classes": "govuk-button--secondary app-button--small",
        })  # fmt: skip

    def _add(self) -> SafeString:
        name = f"{self.asked.name}-new"
        items = [{"value": "", "text": _("Choose a measure")}]
        items += [{"value": key, "text": words} for key, words in self.asked.offered.items()]
        label = {"text": _("Add another measure") if self.given else _("Add a measure")}
        menu = components.render("select", {"id": name, "name": name, "items": items, "label": label})
        button = components.render("button", {
            "text": _("Add"), "name": "do", "value": f"add:{self.asked.field.id}", "classes": "govuk-button--secondary app-add",
        })  # fmt: skip
        return menu + button
