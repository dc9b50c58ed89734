"""The form of one outcome of one step, made from the policy and what stands on the case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evenhand.case import asked as questions
from evenhand.case.events import Refusal
from evenhand.case.offers import Offer
from evenhand.policy.model import Field, Outcome
from evenhand.web.forms import drawing, reading
from evenhand.web.forms.drawing import Asked
from evenhand.web.forms.rows import Rows, asked_of
from evenhand.web.words import Words, small

OCCURRED = "occurred-at"
_ROW = re.compile(r"[^\d:]*(\d+)[^\d:]*: (.*)", re.S)  # "Row 2: …" in whatever language


def when() -> Field:
    """The question when it happened, which stands beside those of the policy."""
    label, hint = _("When it happened"), _("Leave it empty if it has just happened.")
    return Field(id=OCCURRED, kind="moment", label=label, hint=hint, optional=True, must="past")


@dataclass(frozen=True)
class Section:
    """Questions that belong together."""

    heading: str
    html: list[SafeString]
    folded: bool = False


@dataclass
class Form:
    """Values are as somebody typed them; errors are by the name of a control, `general` are about the whole."""

    words: Words
    offer: Offer
    outcome: Outcome
    values: Mapping[str, Any] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)  # where a value was prefilled from
    errors: dict[str, tuple[str, str]] = field(default_factory=dict)  # control -> message beside it, message above
    general: list[Refusal] = field(default_factory=list)

    @cached_property
    def fields(self) -> list[Field]:
        return self.offer.fields(self.outcome)

    @cached_property
    def beside(self) -> list[Field]:
        """What may be said beside: when it happened, that it was done elsewhere, whose view it is."""
        allowed = questions.allowed(self.offer.context)
        elsewhere = any(one.id == questions.ELSEWHERE for one in allowed)
        return [*([when()] if self.offer.step.dated or elsewhere else []), *allowed]

    @cached_property
    def offered(self) -> dict[str, dict[str, str]]:
        """What may be named, with words, by kind or field id."""
        found = questions.choices(self.offer.context)
        return {key: {one: self._in_a_list(key, one) for one in ids} for key, ids in found.items()}

    def _in_a_list(self, key: str, one: str) -> str:
        fields = self.words.policy.fields
        people = (fields[key].kind if key in fields else key) in ("colleague", "deciders")
        return self.words.person_in_a_list(one) if people else self.words.names.get(one, one)

    def _asked(self, one: Field) -> Asked:
        name = control(one.id)
        offered = self.offered.get(one.id, self.offered.get(one.kind, {}))
        if one.kind == "event":
            offered = {str(event.number): self.words.entry(event) for event in reversed(self.words.events)}
        error = self.errors.get(name, ("", ""))[0]
        value = self.values.get(one.id)
        if one.kind == "event" and value is not None:
            value = str(value)
        return Asked(one, name, value, error, offered, self.hints.get(one.id, ""), self.words.names)

    def html(self, one: Field) -> SafeString:
        """One field, drawn."""
        shown = self._asked(one)
        if one.kind != "restrictions":
            return drawing.draw(shown)
        errors = {name: beside for name, (beside, _) in self.errors.items()}
        return Rows(self.words, shown, self.offered, errors).draw()

    def sections(self) -> list[Section]:
        """The policy's questions, then the floor's, then what may be said beside."""
        own = {*self.offer.step.asks, *self.outcome.asks}
        policy = [one for one in self.fields if one.id in own]
        floor = [one for one in self.fields if one.id not in own]
        found: list[Section] = []
        for one in policy:
            if one.heading or not found:
                found.append(Section(one.heading, []))
            found[-1].html.append(self.html(one))
        if floor:
            found.append(Section(_("Asked before any restriction, whatever the policy says"), [self.html(one) for one in floor]))
        if self.beside:
            heading = _("When it happened") if self.offer.step.dated else _("This was done elsewhere before")
            found.append(Section(heading, [self.html(one) for one in self.beside], folded=not self.offer.step.dated))
        return found

    def read(self, post: QueryDict) -> dict[str, Any]:
        """The values in what a browser sent; what is empty is left out."""
        found: dict[str, Any] = {}
        for one in [*self.fields, *self.beside]:
            name, known = control(one.id), self.offered.get(one.id, self.offered.get(one.kind, {}))
            if one.kind == "restrictions":
                value: Any = reading.rows(name, post, lambda measure: asked_of(self.words.policy, measure), self.words.names)
            else:
                value = reading.read(one, name, post, known or self.words.names)
            if value not in (None, "", []):
                found[one.id] = value
        return found

    def refused(self, refusals: Sequence[Refusal]) -> None:
        """Puts each refusal beside its field; what concerns none is about the whole."""
        for refusal in refusals:
            if not self._place(refusal):
                self.general.append(refusal)

    def _place(self, refusal: Refusal) -> bool:
        asked = [*self.fields, *self.beside]
        of_rows = next((one for one in self.fields if one.kind == "restrictions"), None)
        if of_rows and refusal.field == of_rows.id and (match := _ROW.match(refusal.message)):
            return self._place_in_row(of_rows, int(match[1]) - 1, match[2])
        found = next((one for one in asked if one.id == refusal.field), None)
        if found:
            said = reading.in_words(refusal.message.removeprefix(f"{found.label or found.id}: "), found)
            self.errors.setdefault(control(found.id), (said, f"{found.label or found.id}: {small(said)}"))
        of_time = refusal.rule == "time" and any(one.id == OCCURRED for one in asked)
        if of_time and not found:
            self.errors.setdefault(control(OCCURRED), (refusal.message, refusal.message))
        return found is not None or of_time

    def _place_in_row(self, holder: Field, index: int, message: str) -> bool:
        """A row's fault names the question by its label: it goes beside that question, else to the row."""
        row, given = f"{control(holder.id)}-{index}", self.values.get(holder.id) or []
        measure = given[index].get("measure", "") if index < len(given) else ""
        place = _("Measure {number}, {question}: {fault}")
        for one in asked_of(self.words.policy, measure):
            label = one.label or one.id
            if message.startswith(f"{label}: "):
                said = reading.in_words(message.removeprefix(f"{label}: "), one)
                self.errors.setdefault(f"{row}-{one.id}", (said, place.format(number=index + 1, question=small(label), fault=small(said))))
                return True
        self.errors.setdefault(control(holder.id), (message, _("Measure {number}: {fault}").format(number=index + 1, fault=message)))
        return True

    def summary(self) -> dict[str, Any] | None:
        """The error summary: every message with a link to its control, then what concerns the whole."""
        if not self.errors and not self.general:
            return None
        in_order = sorted(self.errors.items(), key=lambda one: self._place_on_page(one[0]))
        links = [{"text": above, "href": f"#{self._anchor(name)}"} for name, (_beside, above) in in_order]
        links += [{"text": _("{reason} (clause {clause})").format(reason=one.message, clause=one.clause) if one.clause else one.message} for one in self.general]
        title = _("There is a problem") if self.errors else _("This cannot be done yet")
        return {"titleText": title, "errorList": links}

    def _place_on_page(self, name: str) -> int:
        asked = [control(one.id) for one in [*self.fields, *self.beside]]
        return next((place for place, one in enumerate(asked) if name == one or name.startswith(f"{one}-")), len(asked))

    def anchor(self, one: Field) -> str:
        """The id of a field's first control."""
        return self._anchor(control(one.id))

    def _anchor(self, name: str) -> str:
        dated = {control(one.id) for one in [*self.fields, *self.beside] if one.kind in ("date", "moment")}
        in_a_row = name.endswith(("-starts", "-ends"))
        return f"{name}-day" if in_a_row or name in dated else name


def control(field_id: str) -> str:
    """The name of a field's control."""
    return f"answer-{field_id}"
