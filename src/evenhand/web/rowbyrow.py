"""A review on one page: for each restriction one choice and one reason. They come to one outcome of the step.

The reasons for the decision as a whole are those of the restrictions, one after the other: nobody writes them twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from evenhand.case import asked, floor
from evenhand.case.offers import Offer
from evenhand.policy.model import Field, Outcome
from evenhand.web import standing
from evenhand.web.reviewing import Pack
from evenhand.web.words import Words, small

REMOVE, KEEP = "remove", "keep"
WHOLE = "reasons"  # the floor's question that asks for them as a whole
assert WHOLE in floor.FIELDS


@dataclass(frozen=True)
class Shape:
    """A review whose outcomes are: lift all, lift those chosen (perhaps), lift none."""

    everything: Outcome
    some: Outcome | None
    none: Outcome
    lift: Field | None  # which rows are lifted
    each: Field  # asked for each restriction; one text on the record
    whole: Field | None  # the reasons for the decision, where they are asked besides
    rows: dict[str, str]  # what may be lifted, with words


@dataclass
class Given:
    """What was chosen and said for each restriction, and what is wrong with it, by control."""

    choices: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)  # what the rules say of the answers that they come to


def shape(offer: Offer, words: Words) -> Shape | None:
    """Whether a step is such a review; None: it is asked as any other step."""
    if offer.matter is None or not offer.matter.while_restrictions:
        return None
    outcomes = list(offer.step.outcomes.values())
    everything = [one for one in outcomes if one.lifts == "all"]
    some = [one for one in outcomes if one.lifts == "chosen"]
    none = [one for one in outcomes if not one.lifts and not one.imposes]
    texts = [asked.field_of(offer.context, name) for name in offer.step.asks]
    each = next((one for one in texts if one.kind == "text" and not one.optional), None)
    if len(everything) != 1 or len(some) > 1 or len(none) != 1 or len(outcomes) != 2 + len(some) or each is None:
        return None
    extra = [asked.field_of(offer.context, name) for one in outcomes for name in one.asks]
    lift = extra[0] if len(extra) == 1 and some and some[0].asks and extra[0].kind == "standing" else None
    if (extra and lift is None) or (some and lift is None):
        return None
    offered = asked.choices(offer.context)
    ids = offered.get(lift.id, offered["standing"]) if lift else offered["standing"]
    standing_rows = {row.id: words.row(row) for row in words.state.rows.values() if row.id in ids}
    whole = next((one for one in texts if one.id == WHOLE and one.kind == "text" and one is not each), None)
    return Shape(everything[0], some[0] if some else None, none[0], lift, each, whole, standing_rows) if standing_rows else None


def _asked(found: Shape) -> str:
    """The question for one restriction. The policy words it for all of them: "For each restriction: …"."""
    label = found.each.label or found.each.id
    _for_each, colon, rest = label.partition(": ")
    return rest if colon else small(label)


def _short(found: Shape, words: Words) -> dict[str, str]:
    """Each restriction by its measure; with what it covers only where two are the same measure."""
    titles = {one: words.measure(words.state.rows[one].measure, {}) for one in found.rows}
    return {one: title if list(titles.values()).count(title) == 1 else found.rows[one] for one, title in titles.items()}


def _names(found: Shape) -> tuple[dict[str, str], dict[str, str]]:
    return {one: f"row-{one}" for one in found.rows}, {one: f"why-{one}" for one in found.rows}


def read(found: Shape, words: Words, post: Mapping[str, str]) -> Given:
    """What a browser sent."""
    given = Given()
    choices, reasons = _names(found)
    for one, said in _short(found, words).items():
        given.choices[one] = post.get(choices[one], "") if post.get(choices[one]) in (REMOVE, KEEP) else ""
        given.reasons[one] = post.get(reasons[one], "").strip()
        if not given.choices[one]:
            given.wrong[choices[one]] = _("{restriction}: choose whether it is removed or kept").format(restriction=said)
        if not given.reasons[one]:
            given.wrong[reasons[one]] = _("{restriction}: give the reason").format(restriction=said)
    removed = [one for one in found.rows if given.choices[one] == REMOVE]
    if found.some is None and 0 < len(removed) < len(found.rows):
        given.wrong[next(iter(choices.values()))] = _("Under this policy they are removed all, or kept all")
    return given


def outcome(found: Shape, given: Given) -> Outcome:
    """The outcome that the choices come to."""
    removed = [one for one in found.rows if given.choices.get(one) == REMOVE]
    if len(removed) == len(found.rows):
        return found.everything
    return found.some if removed and found.some else found.none


def values(found: Shape, words: Words, given: Given, form: Any) -> dict[str, Any]:
    """The answers of the outcome: the reasons as one text, each under its restriction, and what is lifted."""
    written = {one: text for one, text in given.reasons.items() if text}
    answers: dict[str, Any] = {found.each.id: "\n\n".join(f"{found.rows[one]}: {text}" for one, text in written.items())} if written else {}
    if found.whole and written:
        answers[found.whole.id] = _whole(_short(found, words), written)
    removed = [one for one in found.rows if given.choices.get(one) == REMOVE]
    if found.lift and form.outcome is found.some:
        answers[found.lift.id] = removed
    return answers


def _whole(called: Mapping[str, str], written: Mapping[str, str]) -> str:
    """The reasons for the decision: what was said of the only restriction, of all alike, or of each."""
    said = list(dict.fromkeys(written.values()))
    if len(said) == 1 and len(written) == len(called):
        return said[0]
    return "\n\n".join(f"{called[one]}: {text}" for one, text in written.items())


def control(found: Shape, name: str) -> str:
    """The first control of the page at which an answer is changed; "" where it has its own."""
    first = next(iter(found.rows))
    if found.lift and name == found.lift.id:
        return f"row-{first}"
    return f"why-{first}" if name in (found.each.id, found.whole.id if found.whole else "") else ""


def given_in(found: Shape, words: Words, form: Any, decided: bool) -> Given:
    """The choices and reasons that a draft holds; what was written some other way stands with the first restriction."""
    given = Given()
    text, rest = str(form.values.get(found.each.id) or ""), []
    for part in text.split("\n\n"):
        one = next((one for one, said in found.rows.items() if part.startswith(f"{said}: ")), None)
        if one and one not in given.reasons:
            given.reasons[one] = part.removeprefix(f"{found.rows[one]}: ")
        elif given.reasons and part:
            last = list(given.reasons)[-1]
            given.reasons[last] += f"\n\n{part}"
        elif part:
            rest.append(part)
    if rest:
        first = next(iter(found.rows))
        given.reasons[first] = "\n\n".join([*rest, given.reasons.get(first, "")]).strip()
    if decided:
        lifted = form.values.get(found.lift.id, []) if found.lift and form.outcome is found.some else list(found.rows) if form.outcome is found.everything else []
        given.choices = {one: REMOVE if one in lifted else KEEP for one in found.rows}
    return given


def draw(found: Shape, words: Words, known: Pack | None, given: Given, form: Any) -> list[dict[str, Any]]:
    """Each restriction with its two questions, as the components want them. What is wrong with the answers that they
    come to stands with the first."""
    for name, (beside, _above) in form.errors.items():
        if moved := control(found, name.removeprefix("answer-")):
            given.beside.setdefault(moved, beside)
    choices, reasons = _names(found)
    suggested = known.suggestion if known else ""
    drawn = []
    for one, said in _short(found, words).items():
        items = [
            {"value": REMOVE, "text": _("Remove it"), "checked": given.choices.get(one) == REMOVE, **({"hint": {"text": suggested}} if suggested else {})},
            {"value": KEEP, "text": _("Keep it"), "checked": given.choices.get(one) == KEEP},
        ]
        wrong, silent = (given.wrong.get(name) or given.beside.get(name) for name in (choices[one], reasons[one]))
        radios: dict[str, Any] = {
            "name": choices[one], "idPrefix": choices[one], "items": items,
            "fieldset": {"legend": {"text": _("{restriction}: remove or keep?").format(restriction=said), "classes": "govuk-fieldset__legend--s"}},
        }  # fmt: skip
        box: dict[str, Any] = {
            "id": reasons[one], "name": reasons[one], "rows": 3, "value": given.reasons.get(one, ""),
            "label": {"text": f"{said}: {_asked(found)}", "classes": "govuk-label--s"},
        }  # fmt: skip
        if found.each.hint and not suggested:  # which says as much
            box["hint"] = {"text": found.each.hint}
        if wrong:
            radios["errorMessage"] = {"text": wrong}
        if silent:
            box["errorMessage"] = {"text": silent}
        drawn.append({"row": standing.row(words, words.state.rows[one]), "radios": radios, "box": box})
    return drawn


def summary(given: Given, form: Any, found: Shape) -> dict[str, Any] | None:
    """The error summary of the page: what is missing for a restriction, then the rest."""
    rest = form.summary()
    links: list[dict[str, Any]] = [{"text": said, "href": f"#{name}"} for name, said in given.wrong.items()]
    for one in (rest or {}).get("errorList", []):
        moved = control(found, one.get("href", "").removeprefix("#answer-"))
        links.append({**one, "href": f"#{moved}"} if moved else one)
    return {"titleText": _("There is a problem"), "errorList": links} if links else None
