"""From a field to a component of the design system: one function for each way of asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evenhand.policy.kinds import TEXT_LIMIT
from evenhand.policy.model import Field
from evenhand.web import components
from evenhand.web.forms.reading import SEVERAL, UNITS
from evenhand.web.words import small

ONE_LINE = 200  # characters: up to here a text is asked in one line
FEW_BUTTONS = 8  # up to here choices are buttons, beyond a menu
FEW_PEOPLE = 40  # up to here colleagues are a menu, beyond a name is typed


@dataclass(frozen=True)
class Asked:
    """One field as it stands on a page."""

    field: Field
    name: str
    value: Any = None
    error: str = ""
    offered: Mapping[str, str] = field(default_factory=dict)  # what may be named: id -> words
    hint: str = ""
    known: Mapping[str, str] = field(default_factory=dict)  # words for ids, also for those not offered

    @property
    def label(self) -> str:
        text = self.field.label or self.field.id.replace("-", " ").capitalize()
        return _("{question} (optional)").format(question=text) if self.field.optional else text

    @property
    def said(self) -> str:
        """The hint of the policy and ours."""
        return " ".join(part for part in (self.field.hint, self.hint) if part)

    def choices(self) -> Mapping[str, str]:
        """What may be chosen, each with words that begin as a sentence does."""
        return {key: words[:1].upper() + words[1:] for key, words in (self.field.choices or self.offered).items()}

    @property
    def anchor(self) -> str:
        """The id of the first control, which an error message links to."""
        return f"{self.name}-day" if self.field.kind in ("date", "moment") else self.name


def _hint(asked: Asked, own: str = "") -> dict[str, str] | None:
    text = " ".join(part for part in (asked.said, own) if part)
    return {"text": text} if text else None


def _error(asked: Asked) -> dict[str, str] | None:
    return {"text": asked.error} if asked.error else None


def _label(asked: Asked) -> dict[str, str]:
    return {"text": asked.label, "classes": "govuk-label--s"}


def _legend(asked: Asked) -> dict[str, Any]:
    return {"legend": {"text": asked.label, "classes": "govuk-fieldset__legend--s"}}


def _text(asked: Asked) -> SafeString:
    most = min(asked.field.at_most or TEXT_LIMIT, TEXT_LIMIT)
    params = {
        "id": asked.name, "name": asked.name, "label": _label(asked), "hint": _hint(asked), "errorMessage": _error(asked),
        "value": asked.value or "",
    }  # fmt: skip
    if most <= ONE_LINE:
        return components.render("input", params)
    return components.render("textarea", {**params, "rows": 3 if most <= 1000 else 5})


def _number(asked: Asked) -> SafeString:
    return components.render("input", {
        "id": asked.name, "name": asked.name, "label": _label(asked), "hint": _hint(asked), "errorMessage": _error(asked),
        "value": "" if asked.value is None else str(asked.value), "inputmode": "numeric", "classes": "govuk-input--width-5",
    })  # fmt: skip


def _radios(asked: Asked, choices: Mapping[str, str], inline: bool = False) -> SafeString:
    items = [{"value": key, "text": words, "checked": asked.value == key} for key, words in choices.items()]
    if asked.field.optional:  # what was pressed can be taken back
        items.append({"value": "", "text": _("Not recorded"), "checked": asked.value in (None, "")})
    return components.render("radios", {
        "name": asked.name, "idPrefix": asked.name, "items": items, "fieldset": _legend(asked), "hint": _hint(asked),
        "errorMessage": _error(asked), "classes": "govuk-radios--inline" if inline else None,
    })  # fmt: skip


def _yes(asked: Asked) -> SafeString:
    value = {True: "yes", False: "no"}.get(asked.value, asked.value)
    shown = Asked(asked.field, asked.name, value, asked.error, asked.offered, asked.hint)
    return _radios(shown, {"yes": _("Yes"), "no": _("No")}, inline=True)


def _menu(asked: Asked, choices: Mapping[str, str]) -> SafeString:
    items = [{"value": "", "text": _("Choose one")}]
    items += [{"value": key, "text": words, "selected": asked.value == key} for key, words in choices.items()]
    return components.render("select", {
        "id": asked.name, "name": asked.name, "items": items, "label": _label(asked), "hint": _hint(asked),
        "errorMessage": _error(asked),
    })  # fmt: skip


def _choice(asked: Asked) -> SafeString:
    choices = asked.choices()
    return _radios(asked, choices) if len(choices) <= FEW_BUTTONS else _menu(asked, choices)


def _colleague(asked: Asked) -> SafeString:
    if len(asked.offered) <= FEW_PEOPLE:
        return _choice(asked)
    return components.render("input", {
        "id": asked.name, "name": asked.name, "label": _label(asked), "hint": _hint(asked, _("Type the full name.")),
        "errorMessage": _error(asked), "value": asked.known.get(asked.value, asked.value or ""),
    })  # fmt: skip


def _checkboxes(asked: Asked) -> SafeString:
    chosen = asked.value if isinstance(asked.value, list) else []
    items = [{"value": key, "text": words, "checked": key in chosen} for key, words in asked.choices().items()]
    if not items:
        return components.render("inset-text", {"text": _("{question}: there is nothing on this case to choose from.").format(question=asked.label)})
    return components.render("checkboxes", {
        "name": asked.name, "idPrefix": asked.name, "items": items, "fieldset": _legend(asked), "hint": _hint(asked),
        "errorMessage": _error(asked),
    })  # fmt: skip


def _names(asked: Asked) -> SafeString:
    """Several people, colleagues or not: one name a line."""
    if asked.field.kind == "deciders" and len(asked.offered) <= FEW_PEOPLE:
        return _checkboxes(asked)
    lines = [asked.known.get(one, one) for one in asked.value or []]
    return components.render("textarea", {
        "id": asked.name, "name": asked.name, "label": _label(asked), "hint": _hint(asked, _("One name a line.")),
        "errorMessage": _error(asked), "value": "\n".join(lines), "rows": 2,
    })  # fmt: skip


def _date(asked: Asked) -> SafeString:
    return components.render("date-input", _date_params(asked, asked.value))


def _date_params(asked: Asked, value: Any) -> dict[str, Any]:
    year, month, day = [*str(value or "").split("-"), "", ""][:3]
    error = " govuk-input--error" if asked.error else ""
    parts = (("day", day, 2), ("month", month, 2), ("year", year, 4))
    items = [
        {"name": part, "value": shown.lstrip("0") if part != "year" else shown, "classes": f"govuk-input--width-{width}{error}"}
        for part, shown, width in parts
    ]
    return {
        "id": asked.name, "namePrefix": asked.name, "items": items, "fieldset": _legend(asked), "hint": _hint(asked),
        "errorMessage": _error(asked),
    }  # fmt: skip


def _moment(asked: Asked) -> SafeString:
    day, _t, time = str(asked.value or "").partition("T")
    date = components.render("date-input", _date_params(asked, day))
    name = f"{asked.name}-time"
    label = {"text": _("Time: {question}").format(question=small(asked.label))}
    return date + components.render("input", {
        "id": name, "name": name, "label": label, "hint": {"text": _("For example 4:40pm")}, "value": time[:5],
        "classes": "govuk-input--width-5",
    })  # fmt: skip


def _period(asked: Asked) -> SafeString:
    if asked.field.choices:  # a menu by gravity
        return _choice(asked)
    number, _space, unit = str(asked.value or "").partition(" ")
    unit = unit if not unit or unit.endswith("s") else unit + "s"
    label = {"text": _("Unit: {question}").format(question=small(asked.label)), "classes": "govuk-visually-hidden"}
    items = [{"value": one, "text": _(said), "selected": one == unit} for one, said in UNITS.items()]
    count = components.render("input", {
        "id": asked.name, "name": f"{asked.name}-number", "label": _label(asked), "hint": _hint(asked), "value": number,
        "errorMessage": _error(asked), "inputmode": "numeric", "classes": "govuk-input--width-3",
    })  # fmt: skip
    return count + components.render("select", {"id": f"{asked.name}-unit", "name": f"{asked.name}-unit", "items": items, "label": label})


_DRAW: dict[str, Callable[[Asked], SafeString]] = {
    "text": _text, "yes": _yes, "choice": _choice, "number": _number, "event": _choice, "date": _date, "moment": _moment,
    "period": _period, "colleague": _colleague, "deciders": _names, "party": _names, "file": _choice,
    **dict.fromkeys(SEVERAL, _checkboxes),
}  # fmt: skip


def draw(asked: Asked) -> SafeString:
    """The field as HTML. A field of measures is drawn by `rows`, which asks in turn for the fields of each row."""
    return _DRAW[asked.field.kind](asked)
