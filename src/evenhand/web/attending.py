"""What *Danger now* asks: of the policy's own questions only those to which nobody knows the answer yet.

A manager on a telephone is asked who or where, how we attend, and what each of the measures has to say (the risk).
One sentence stands for the report and for the reason; their own number is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal
from evenhand.case.facts import Actor
from evenhand.case.rows import ENDS
from evenhand.desk import Part
from evenhand.desk.attend.danger import Urgent
from evenhand.policy import menus
from evenhand.policy.kinds import empty
from evenhand.policy.model import Field, Measure, Policy
from evenhand.policy.tongue import N_
from evenhand.web.forms import drawing, reading
from evenhand.web.forms.drawing import Asked
from evenhand.web.words import small

HOW = "attend"
MISSING = N_("This has to be answered")
CHOOSE = N_("Choose how we attend")


@dataclass
class Questions:
    """The questions of one visit. `values` and `errors` are by the name of a control."""

    policy: Policy
    urgent: Urgent
    actor: Actor
    reports: bool  # whether a report is made with it
    telephone: str  # the number that we know of whoever asks
    colleagues: Mapping[str, str]  # reference -> name
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, tuple[str, str]] = field(default_factory=dict)  # name -> beside it, above
    advised: str = ""  # where the measure that stands chosen comes from

    @cached_property
    def measures(self) -> list[Measure]:
        return menus.measures(self.policy, self.urgent.menu)

    @property
    def measure(self) -> Measure | None:
        """The measure chosen."""
        return next((one for one in self.measures if one.id == self.values.get(HOW)), None)

    @cached_property
    def shared(self) -> list[Field]:
        """What every measure asks, asked once."""
        each = [self._asks(one) for one in self.measures]
        found = [one for one in (each[0] if each else []) if all(one in other for other in each)]
        return found if self.urgent.outcome.until else [*found, Field(id=ENDS, kind="date", label=_("Until"))]

    def own(self, measure: Measure) -> list[Field]:
        """What this measure asks besides."""
        return [one for one in self._asks(measure) if one not in self.shared]

    def _asks(self, measure: Measure) -> list[Field]:
        return self._must(measure.asks)

    def _must(self, names: Iterable[str]) -> list[Field]:
        found = [self.policy.fields[name] for name in names if name in self.policy.fields]
        return [one for one in found if not one.optional]

    @cached_property
    def reasons(self) -> list[Field]:
        """What the step asks whatever the measure: why, in one sentence."""
        found = self._must((*self.urgent.step.asks, *self.urgent.outcome.asks))
        return [one for one in found if one.kind != "restrictions"]

    @cached_property
    def told(self) -> list[Field]:
        """What the report asks."""
        if not (self.reports and self.urgent.opening and self.urgent.reported):
            return []
        return self._must((*self.urgent.opening.asks, *self.urgent.reported.asks))

    @cached_property
    def known(self) -> dict[str, str]:
        """The questions of the report that need not be asked: by the field whose answer is taken, or "" for the number."""
        found: dict[str, str] = {}
        sentence = next((one for one in self.reasons if one.kind == "text"), None)
        said = next((one for one in self.told if one.kind == "text" and one.whose == "subject"), None)
        number = next((one for one in self.told if one.kind == "text" and one.whose == "colleague"), None)
        if sentence and said:
            found[said.id] = sentence.id
        if number and self.telephone:
            found[number.id] = ""
        return found

    @cached_property
    def asked(self) -> list[Field]:
        """Every question that is asked whatever measure is chosen, in order."""
        return [*self.shared, *(one for one in self.told if one.id not in self.known), *self.reasons]

    # --- the page --------------------------------------------------------------------------------

    def html(self) -> list[SafeString]:
        """The questions, drawn."""
        return [self._how(), *(self._draw(one, control(one)) for one in self.asked)]

    def _draw(self, one: Field, name: str) -> SafeString:
        value = self.values.get(name, self.actor.human if one.kind == "colleague" else None)
        offered = self.colleagues if one.kind == "colleague" else {}
        return drawing.draw(Asked(one, name, value, self.errors.get(name, ("", ""))[0], offered, known=self.colleagues))

    def _how(self) -> SafeString:
        items = [
            {
                "value": one.id, "text": one.title, "hint": {"text": one.words} if one.words else None, "checked": one.id == self.values.get(HOW),
                "conditional": {"html": inner} if (inner := self._inner(one)) else None,
            }
            for one in self.measures
        ]  # fmt: skip
        wrong = self.errors.get(HOW)
        drawn = drawing.components.render("radios", {
            "classes": "app-attend", "name": HOW, "idPrefix": HOW, "items": [{key: value for key, value in one.items() if value is not None} for one in items],
            "fieldset": {"legend": {"text": self.urgent.menu.label or _("How we attend"), "classes": "govuk-fieldset__legend--m"}},
            "errorMessage": {"text": wrong[0]} if wrong else None, "hint": {"text": self.advised} if self.advised else None,
        })  # fmt: skip
        return _by_style(drawn)

    def _inner(self, measure: Measure) -> SafeString:
        return mark_safe("".join(self._draw(one, control(one, measure)) for one in self.own(measure)))

    def summary(self, more: Sequence[Mapping[str, str]] = ()) -> dict[str, Any] | None:
        """The error summary, in the order of the page; `more` stands first."""
        links = [*more, *({"text": above, "href": f"#{name}"} for name, (_beside, above) in self.errors.items() if name)]
        links += [{"text": above} for name, (_beside, above) in self.errors.items() if not name]
        return {"titleText": _("There is a problem"), "errorList": links} if links else None

    # --- what was answered -----------------------------------------------------------------------

    def read(self, post: QueryDict) -> None:
        """Keeps what was typed, and says what is missing."""
        self.values = {HOW: post.get(HOW, "")}
        wanted = {control(one): one for one in self.asked}
        for measure in self.measures:
            wanted |= {control(one, measure): one for one in self.own(measure)}
        for name, one in wanted.items():
            self.values[name] = reading.read(one, name, post, self.colleagues)
        if self.measure is None:
            self.errors[HOW] = (_(CHOOSE), _(CHOOSE))
        for name, one in self._of_choice():
            if empty(self.values[name]):
                self.errors[name] = (_(MISSING), f"{one.label or one.id}: {small(_(MISSING))}")

    def _of_choice(self) -> list[tuple[str, Field]]:
        own = [(control(one, self.measure), one) for one in self.own(self.measure)] if self.measure else []
        return [*own, *((control(one), one) for one in self.asked)]

    def attend(self) -> Part:
        """The step that changes how we attend, with its answers."""
        assert self.measure is not None
        row: dict[str, Any] = {"measure": self.measure.id}
        row |= {one.id: self.values[control(one)] for one in self.shared}
        row |= {one.id: self.values[control(one, self.measure)] for one in self.own(self.measure)}
        answers = {self.urgent.menu.id: [row]} | {one.id: self.values[control(one)] for one in self.reasons}
        return Part(self.urgent.step.id, self.urgent.outcome.id, answers)

    def report(self) -> Part:
        """The report that goes before it."""
        assert self.urgent.opening is not None and self.urgent.reported is not None
        answers = {}
        for one in self.told:
            taken = self.known.get(one.id, one.id)
            answers[one.id] = self.values[f"ask-{taken}"] if taken else self.telephone
        return Part(self.urgent.opening.id, self.urgent.reported.id, answers)

    def refused(self, refusals: Sequence[Refusal]) -> None:
        """Puts each refusal beside its question; what concerns none is about the whole."""
        for refusal in refusals:
            name, one = self._place(refusal)
            said = refusal.message.split(": ", 1)[-1] if one else refusal.message
            said = reading.in_words(said, one) if one else said
            self.errors.setdefault(name, (said, f"{one.label or one.id}: {small(said)}" if one else said))

    def _place(self, refusal: Refusal) -> tuple[str, Field | None]:
        for name, one in self._of_choice():
            in_row = refusal.field == self.urgent.menu.id and f": {one.label or one.id}: " in refusal.message
            if in_row or refusal.field in (one.id, *(key for key, taken in self.known.items() if taken == one.id)):
                return name, one
        return (HOW, None) if refusal.field == self.urgent.menu.id else ("", None)


def control(one: Field, measure: Measure | None = None) -> str:
    """The name of a question's control."""
    return f"ask-{measure.id}-{one.id}" if measure else f"ask-{one.id}"


def _by_style(html: SafeString) -> SafeString:
    """Buttons whose further questions our style shows, with or without a script: the component's own script would
    give a button an attribute that no button may have."""
    return mark_safe(re.sub(r' data-aria-controls="[^"]*"', "", html).replace(" govuk-radios__conditional--hidden", ""))
