"""What rests on a clause, and what each office does: the policy read from its two ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from evenhand.case import house
from evenhand.case.facts import COLLEAGUE
from evenhand.policy.calendar import both, either, in_words
from evenhand.policy.model import Limit, Matter, Policy, Step
from evenhand.policy.tongue import N_

KNOWN = {COLLEAGUE: N_("any colleague"), "person": N_("the person"), "representative": N_("their representative"), "lead": N_("the lead")}


@dataclass(frozen=True)
class Line:
    """One thing that rests on a clause: its name, and a sentence of detail."""

    title: str
    detail: str


@dataclass(frozen=True)
class Group:
    """Things of one sort."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Clause:
    """One clause in our words, with what rests on it."""

    number: str
    title: str
    text: str
    reading: str
    not_operated: str
    groups: list[Group]


def in_order(numbers: Iterable[str]) -> list[str]:
    """As people count: a tenth clause after a ninth."""
    return sorted(numbers, key=lambda one: [int(part) if part.isdigit() else part for part in one.replace("-", ".").split(".")])


def every(policy: Policy) -> list[Clause]:
    """Every clause, in order."""
    return [one(policy, number) for number in in_order({*policy.clauses, *policy.not_operated})]


def one(policy: Policy, number: str) -> Clause:
    """One clause. Raises KeyError where the policy has none of this number."""
    if number not in policy.clauses and number not in policy.not_operated:
        raise KeyError(number)
    titles = getattr(policy, "clause_titles", {})
    return Clause(
        number, titles.get(number, ""), policy.clauses.get(number, ""), policy.readings.get(number, ""),
        policy.not_operated.get(number, ""), [group for group in _groups(policy, number) if group.lines],
    )  # fmt: skip


def _groups(policy: Policy, number: str) -> list[Group]:
    def under(things: Iterable[object]) -> list:
        return [thing for thing in things if number in thing.clause]  # type: ignore[attr-defined]

    return [
        Group(_("What may be done"), [Line(step.title, _step(policy, step)) for step in under(policy.steps.values())]),
        Group(_("What may be open"), [Line(matter.title, _matter(policy, matter)) for matter in under(policy.matters.values())]),
        Group(_("Letters"), [Line(letter.title, _("Approved by {offices}.").format(offices=offices(policy, letter.approve))) for letter in under(policy.letters.values())]),
        Group(_("Measures"), [Line(measure.title, measure.words or measure.tells) for measure in under(policy.measures.values())]),
        Group(_("Behaviours"), [Line(behaviour.title, _list(behaviour.examples)) for behaviour in under(policy.behaviours.values())]),
        Group(_("What stays open"), [Line(route.title, route.words) for route in under(policy.routes.values())]),
        Group(_("What helps"), [Line(need.title, "") for need in under(policy.needs.values())]),
        Group(_("Reports"), [Line(report.title, _("To {offices}.").format(offices=offices(policy, report.to))) for report in under(policy.reports.values())]),
    ]


def _list(parts: Iterable[str]) -> str:
    said = "; ".join(parts)
    return _("For example: {examples}.").format(examples=said) if said else ""


def _step(policy: Policy, step: Step) -> str:
    roles = step.by or tuple(role for name in step.on if name in policy.matters for role in _owners(policy.matters[name]))
    choices = [outcome.title or outcome.id for outcome in step.outcomes.values()]
    said = [_("By {offices}.").format(offices=offices(policy, roles))]
    if step.apart:
        titles = [policy.steps[name].title for name in step.apart if name in policy.steps]
        said.append(_("Not by whoever took an earlier step of the same matter: {steps}.").format(steps="; ".join(titles)))
    if len(choices) > 1:
        said.append(_("Choices: {choices}.").format(choices="; ".join(choices)))
    return " ".join(said)


def _owners(matter: Matter) -> tuple[str, ...]:
    return matter.owner or tuple(role for roles in matter.seats.values() for role in roles[:1])


def _matter(policy: Policy, matter: Matter) -> str:
    if matter.kind == "duty":
        said = _("Has to be done by {offices} within {limit}.") if matter.limit else _("Has to be done by {offices}.")
    else:
        said = _("May be done by {offices} within {limit}.") if matter.limit else _("May be done by {offices}.")
    told = [said.format(offices=offices(policy, _owners(matter)), limit=within(policy, matter.limit) if matter.limit else "")]
    if matter.instead:
        told.append(_("When none of them is free, by {offices}.").format(offices=offices(policy, matter.instead)))
    return " ".join(told)


def offices(policy: Policy, roles: Iterable[str]) -> str:
    """Offices as alternatives, in words."""
    said = dict.fromkeys(policy.roles[role].title if role in policy.roles else _(KNOWN.get(role, role)) for role in roles)
    return either(said) if said else _("nobody named")


@dataclass(frozen=True)
class Office:
    """One office and what it does under the policy."""

    id: str
    title: str
    groups: list[Group]


def every_office(policy: Policy) -> list[Office]:
    """Every office that does anything, with what it does."""
    found = [Office(role.id, role.title, [group for group in _of_role(policy, role.id) if group.lines]) for role in policy.roles.values()]
    return [office for office in found if office.groups]


def _of_role(policy: Policy, role: str) -> list[Group]:
    own = [matter for matter in policy.matters.values() if role in matter.owner or any(role in roles for roles in matter.seats.values())]
    stands_in = [matter for matter in policy.matters.values() if role in matter.instead]
    may = [step for step in policy.steps.values() if role in step.by]
    letters = [letter for letter in policy.letters.values() if role in letter.approve]
    kept = [house.STEPS[name] for name, roles in policy.house.items() if role in roles and name in house.STEPS and name != house.APPROVE]
    return [
        Group(_("Has to do"), [_due(policy, matter) for matter in own if matter.kind == "duty"]),
        Group(_("May do"), [*(_due(policy, matter) for matter in own if matter.kind == "right"), *(Line(step.title, _under(step.clause)) for step in [*may, *kept])]),
        Group(_("Stands in for"), [_due(policy, matter) for matter in stands_in]),
        Group(_("Approves"), [Line(letter.title, _under(letter.clause)) for letter in letters]),
    ]


def _due(policy: Policy, matter: Matter) -> Line:
    said = _("within {limit}").format(limit=within(policy, matter.limit)) if matter.limit else _("whenever it is needed")
    return Line(matter.title, f"{said}; {_under(matter.clause)}" if matter.clause else said)


def within(policy: Policy, limit: Limit) -> str:
    """A limit as people say it, with the steps that it runs from and the question that gives it by their words."""
    said = in_words(replace(limit, start=(), answer="", since=""))
    if limit.answer:
        asked = policy.fields.get(limit.answer)
        answered = _("as answered to “{question}”").format(question=asked.label if asked and asked.label else limit.answer)
        said = both(filter(None, (said, answered)))
    if limit.since:
        asked = policy.fields.get(limit.since)
        return _("{length} from the answer to “{question}”").format(length=said, question=asked.label if asked and asked.label else limit.since)
    if not limit.start:
        return said
    steps = either(f"“{policy.steps[name].title if name in policy.steps else name}”" for name in limit.start)
    return _("{length} from {steps}").format(length=said, steps=steps) if said else _("from {steps}").format(steps=steps)


def _under(clause: tuple[str, ...]) -> str:
    return _("clause {numbers}").format(numbers=", ".join(clause)) if clause else ""
