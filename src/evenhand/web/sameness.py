"""Is this the same as what was reported before? The question on the form of a report, and what its answer does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.desk.casework.duplicates import Possible
from evenhand.web import moments
from evenhand.web.forms.form import Form
from evenhand.web.taking import answers

SAME, ANOTHER, ADD = "same", "another", "add:"


def question(found: Sequence[Possible], zone: ZoneInfo, now: datetime, said: str) -> dict[str, Any]:
    """What may be the same, and the ways on, for the page."""
    items = [
        {"value": f"{ADD}{one.case}", "text": _("It is the same: add mine to case {case}").format(case=one.case), "checked": said == f"{ADD}{one.case}",
         "hint": {"text": _("It is kept there as a note. No new case and no new time limits begin.")}}
        for one in found if one.adding
    ]  # fmt: skip
    items.append({"value": ANOTHER, "text": _("It is another incident: report it"), "checked": said == ANOTHER})
    return {
        "lines": [_line(one, zone, now) for one in found],
        "radios": {
            "name": SAME, "idPrefix": SAME, "items": items,
            "hint": {"text": _("If you are not sure, report it. Two reports of one thing do no harm.")},
            "fieldset": {"legend": {"text": _("Which is it?"), "classes": "govuk-fieldset__legend--s"}},
        },
    }  # fmt: skip


def _line(one: Possible, zone: ZoneInfo, now: datetime) -> dict[str, str]:
    if not one.case or one.reported is None:
        said = [_("There may be a report about this already, which is not yours to see.")]
        said += [_("If you want to know, ask: {names}.").format(names=", ".join(one.ask))] if one.ask else []
        return {"text": " ".join(said), "href": "", "case": ""}
    when = moments.when(one.reported, zone, now)
    if one.by == _("you"):
        said = [_("This may be the same as what you reported at {moment}.").format(moment=when)]
    elif one.by:
        said = [_("This may be the same as what {name} reported at {moment}.").format(name=one.by, moment=when)]
    else:
        said = [_("This may be the same as what a colleague reported at {moment}.").format(moment=when)]
    said += [_("The words are much alike.")] if one.alike else []
    return {"text": " ".join(said), "href": reverse("case", args=[one.case]), "case": one.case}


def adding(found: Sequence[Possible], said: str) -> Possible | None:
    """The report to which this one is to be added: only ever one that was offered."""
    return next((one for one in found if one.adding and said == f"{ADD}{one.case}"), None)


def add(actor: Actor, same: Possible, form: Form, key: str, now: datetime) -> str:
    """Adds what was typed to that case as a note; its reference. Raises Refused, and desk.NotFound."""
    how = same.adding
    assert how is not None
    given = answers(form.values)
    lines = [f"{one.label or one.id}: {'; '.join(form.words.typed(one, given[one.id]))}" for one in form.fields if one.id in given]
    text = "\n".join(["Reported again, by somebody who says that it is the same.", *lines])  # untranslated: it goes on the record
    taken = desk.take_step(
        case=same.case, step=how.step, outcome=how.outcome, matter=how.matter, answers={how.field: text}, actor=actor, key=key, now=now,
    )  # fmt: skip
    return str(taken.case)
