"""How the policy measures up to what law, regulators and ombudsmen ask of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.letters.check import faults as faults_of_letters
from evenhand.policy.standards import MET, MISSED, NOT_APPLICABLE, grade
from evenhand.policy.tongue import N_
from evenhand.web import edition
from evenhand.web.access import colleague
from evenhand.web.views.common import page

# What is missed comes first; each grade with its words, its colour, and what stands under `mend`.
GRADES = (
    (MISSED, N_("Missed"), "govuk-tag--red", N_("What to change")), (MET, N_("Met"), "govuk-tag--green", N_("What to change")),
    (NOT_APPLICABLE, N_("Does not apply"), "govuk-tag--grey", N_("Why")),
)  # fmt: skip


@colleague
def standards(request: HttpRequest) -> HttpResponse:
    """Each requirement: missed, met, or not applicable, with its source, the clauses, and what to change."""
    now, found = desk.clock.now(), edition.of(request)
    every = grade(found, faults_of_letters(found), today=found.calendar.day(now))
    groups = [
        {"id": name, "title": _(title), "tag": tag, "mend": _(mend), "items": [one for one in every if one.grade == name]}
        for name, title, tag, mend in GRADES
    ]  # fmt: skip
    return page(request, "policy_standards", now, policy=found, groups=groups, total=len(every), known={*found.clauses, *found.not_operated})
