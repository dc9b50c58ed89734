"""The editions of the policy: which were adopted, what another one would change for whom, and adopting it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.policy.lines import BadPack
from evenhand.policy.tongue import N_
from evenhand.web import clauses, edition, me
from evenhand.web.access import colleague
from evenhand.web.views.common import page

# How each effect is called, in a word, its colour, and what it means for live cases; what worsens comes first.
EFFECTS = (
    ("worsens", N_("Worse for the person"), N_("Worse"), "govuk-tag--red",
     N_("It applies to new reports only. On a live case it never applies without a fresh decision on that case, and a letter.")),
    ("improves", N_("Better for the person"), N_("Better"), "govuk-tag--green", N_("It may be given to live cases, one by one.")),
    ("neutral", N_("Neither better nor worse"), N_("Neither"), "govuk-tag--grey", N_("Live cases go on as they are.")),
)  # fmt: skip
SHOWN = 100  # cases on one page


@colleague
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition adopted, the one in force first, and those in the folder that are not."""
    now, found = desk.clock.now(), edition.of(request)
    adopted = list(reversed(desk.adoptions(now=now)))
    names = me.names({one.by for one in adopted})
    known = {one.edition for one in adopted}
    return page(
        request, "policy_editions", now, policy=found, adopted=[(one, names.get(one.by, "")) for one in adopted],
        others=[name for name in desk.editions.available() if name not in known], owner=clauses.offices(found, [found.owner]),
        done=request.GET.get("adopted") == found.edition,
    )  # fmt: skip


@colleague
def impact(request: HttpRequest, ref: str) -> HttpResponse:
    """What an edition changes: the differences from the one before it, and the live cases that they touch."""
    now, found = desk.clock.now(), edition.of(request)
    adopted = [one.edition for one in desk.adoptions(now=now)]
    choices = adopted[: adopted.index(ref)] if ref in adopted else [found.edition]
    asked = request.GET.get("before", "")
    before = asked if asked in choices else choices[-1] if choices else ""
    if ref not in desk.editions.available() or not before:
        raise Http404
    try:
        seen = desk.impact(old=before, new=ref, now=now, actor=request.actor)  # type: ignore[attr-defined]
    except (BadPack, desk.Refused) as bad:
        return page(request, "policy_impact", now, policy=found, ref=ref, before=before, unreadable=_reasons(bad))
    return page(
        request, "policy_impact", now, policy=found, ref=ref, before=before, choices=choices, seen=seen, groups=_groups(seen.changes), shown=SHOWN,
        cases=[(case, _lines(case), any(one.gives for one in case.lines)) for case in seen.cases[:SHOWN]], in_force=ref == found.edition, open=ref not in adopted,
        may=desk.may_adopt(actor=request.actor, now=now), owner=clauses.offices(found, [found.owner]),  # type: ignore[attr-defined]
    )  # fmt: skip


def _groups(changes: Any) -> list[dict[str, Any]]:
    found = [
        {"id": name, "title": _(title), "word": _(word), "tag": tag, "means": _(means), "items": [(one, _cited(one)) for one in getattr(changes, name)]}
        for name, title, word, tag, means in EFFECTS
    ]  # fmt: skip
    return [one for one in found if one["items"]]


def _lines(case: Any) -> list[tuple[str, str, Any]]:
    """What would touch a case, what worsens first, each with its word and colour."""
    return [(_(word), tag, one) for name, _title, word, tag, _means in EFFECTS for one in getattr(case, name)]


def _cited(change: Any) -> str:
    """The clauses of a difference, before and after where they differ."""
    before, after = ", ".join(change.clause_before), ", ".join(change.clause_after)
    if before and after and before != after:
        return _("Clause {old} before, clause {new} after").format(old=before, new=after)
    return _("Clause {number}").format(number=before or after) if before or after else ""


def _reasons(error: BadPack | desk.Refused) -> list[str]:
    return [str(one) for one in error.faults] if isinstance(error, BadPack) else [one.message for one in error.refusals]


@colleague
def adopt(request: HttpRequest, ref: str) -> HttpResponse:
    """Adopting an edition: reasons and a confirmation, by whoever answers for the policy."""
    now, found = desk.clock.now(), edition.of(request)
    actor = request.actor  # type: ignore[attr-defined]
    if ref not in desk.editions.available():
        raise Http404
    given = {"reasons": request.POST.get("reasons", ""), "sure": request.POST.get("sure", ""), "before": found.edition}
    wrong: list[tuple[str, str]] = []
    if request.method == "POST":
        wrong = _unfit(request, found.edition)
        if not wrong:
            try:
                desk.adopt_edition(actor=actor, edition=ref, reasons=given["reasons"], now=now)
                return redirect(f"{reverse('policy-editions')}?adopted={ref}")
            except desk.Refused as refused:
                wrong = [("reasons" if one.field else "sure", one.message) for one in refused.refusals]
            except BadPack as bad:
                wrong = [("sure", reason) for reason in _reasons(bad)]
    return page(
        request, "policy_adopt", now, 422 if wrong else 200, policy=found, ref=ref, owner=clauses.offices(found, [found.owner]),
        may=desk.may_adopt(actor=actor, now=now), **_form(given, wrong),
    )  # fmt: skip


def _form(given: dict[str, str], wrong: list[tuple[str, str]]) -> dict[str, Any]:
    """The form's controls, each with what is wrong with it."""
    said = {name: {"text": text} for name, text in reversed(wrong)}
    summary = {"titleText": _("The edition was not adopted"), "errorList": [{"text": text, "href": f"#{name}"} for name, text in wrong]}
    return {
        "errors": summary if wrong else None, "given": given,
        "reasons": {
            "id": "reasons", "name": "reasons", "label": {"text": _("Reasons"), "classes": "govuk-label--m"}, "value": given["reasons"],
            "hint": {"text": _("Who agreed to it, and why. They stand in the record.")}, "rows": "4", "errorMessage": said.get("reasons"),
        },
        "sure": {
            "idPrefix": "sure", "name": "sure", "errorMessage": said.get("sure"),
            "items": [{"value": "yes", "text": _("I have read what it changes, and for which live cases"), "checked": given["sure"] == "yes"}],
        },
    }  # fmt: skip


def _unfit(request: HttpRequest, in_force: str) -> list[tuple[str, str]]:
    """What is missing in the form, each with the field it belongs to."""
    found = []
    if request.POST.get("before") != in_force:
        said = _("Another edition, {edition}, was adopted since you opened this page. Look again at what this one would change.")
        found.append(("sure", said.format(edition=in_force)))
    if len(request.POST.get("reasons", "").strip()) < 10:
        found.append(("reasons", _("Say in a sentence why this edition is adopted.")))
    if request.POST.get("sure") != "yes":
        found.append(("sure", _("Confirm that you have read what it changes.")))
    return found
