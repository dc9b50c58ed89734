"""Measures that an old letter holds, or that are taken while a note is checked: ticked, each with what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from evenhand.case import asked
from evenhand.case.offers import Offer
from evenhand.case.rows import ENDS
from evenhand.policy.model import Field
from evenhand.web import components
from evenhand.web.forms import drawing, reading
from evenhand.web.forms.drawing import Asked
from evenhand.web.forms.rows import asked_of, begun


class Ticked:
    """One question of measures: what it offers, drawn and read without a press for each row."""

    def __init__(self, name: str, field: str, offer: Offer):
        self.name, self.policy = name, offer.context.policy
        self.offered = asked.choices(offer.context)
        self.measures = [self.policy.measures[one] for one in self.offered[field]]
        self.colleagues = {ref: one.name or ref for ref, one in offer.context.facts.colleagues.items()}

    def _asks(self, measure: str) -> list[Field]:
        return [one for one in asked_of(self.policy, measure) if one.id == ENDS or one.id in self.policy.measures[measure].asks]

    def _known(self, one: Field) -> Mapping[str, str]:
        return self.colleagues if one.kind == "colleague" else one.choices

    def read(self, post: QueryDict) -> list[dict[str, Any]]:
        """The rows in what a browser sent."""
        chosen, found = post.getlist(self.name), []
        for one in self.measures:
            if one.id in chosen:
                values = {each.id: reading.read(each, self._control(one.id, each), post, self._known(each)) for each in self._asks(one.id)}
                found.append({"measure": one.id, **{name: value for name, value in values.items() if value not in (None, "", [])}})
        return found

    def draw(self, label: str, hint: str, given: list[dict[str, Any]], wrong: str) -> SafeString:
        """A box for each measure; what it asks stands under it."""
        rows = {row["measure"]: row for row in given}
        items = [
            {
                "value": one.id, "text": one.title, "checked": one.id in rows, "hint": {"text": one.words} if one.words else None,
                "conditional": {"html": self._inner(one.id, rows.get(one.id) or begun(self.policy, one.id))},
            }
            for one in self.measures
        ]  # fmt: skip
        return components.render("checkboxes", {
            "name": self.name, "idPrefix": self.name, "hint": {"text": hint}, "errorMessage": {"text": wrong} if wrong else None,
            "fieldset": {"legend": {"text": label, "classes": "govuk-fieldset__legend--m"}}, "items": [{key: value for key, value in one.items() if value is not None} for one in items],
        })  # fmt: skip

    def _inner(self, measure: str, row: Mapping[str, Any]) -> SafeString:
        drawn = [drawing.draw(Asked(one, self._control(measure, one), row.get(one.id), "", self._known(one), known=self.colleagues)) for one in self._asks(measure)]
        return mark_safe("".join(drawn))

    def _control(self, measure: str, one: Field) -> str:
        return f"{self.name}-{measure}-{one.id}"
