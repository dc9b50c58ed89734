"""Which measures a question offers: by kind or by name, up to a rank.

Reserving a grave measure for somebody else, or capping what an office may decide, is two steps on one
matter, each with a menu of its own.
"""

from __future__ import annotations

from evenhand.policy.model import Field, Measure, Policy

KINDS = ("restriction", "precaution", "hold", "warning", "act", "order")
DEFAULT = ("restriction", "warning", "act")
ATTENDING = ("restriction", "precaution", "hold")


def kinds(policy: Policy, asked: Field) -> set[str]:
    """The kinds of measure that a field of kind `restrictions` or `standing` may name."""
    menu = asked.menu or DEFAULT
    return {one if one in KINDS else policy.measures[one].kind for one in menu if one in KINDS or one in policy.measures}


def measures(policy: Policy, asked: Field) -> list[Measure]:
    """The measures that a field of kind `restrictions` offers: of its menu, and no graver than `at_most`."""
    menu = asked.menu or DEFAULT
    named = (one for one in policy.measures.values() if one.kind in menu or one.id in menu)
    return [one for one in named if not asked.at_most or one.rank <= asked.at_most]


def advises(policy: Policy, field: Field) -> bool:
    """Whether a question's answer says which measures to take, without taking them: its choices are measures of the
    policy. Whoever is asked for measures later starts from it."""
    return field.kind == "choices" and bool(field.choices) and set(field.choices) <= set(policy.measures)


def attending(policy: Policy) -> set[str]:
    """The measures that say how we visit, call and meet, and that some step of the policy asks for: a warning or an act
    is no way to attend, and an order is made elsewhere."""
    asked = {name for step in policy.steps.values() for name in (*step.asks, *(one for outcome in step.outcomes.values() for one in outcome.asks))}
    fields = [policy.fields[name] for name in asked if name in policy.fields and policy.fields[name].kind == "restrictions"]
    return {one.id for field in fields for one in measures(policy, field) if one.kind in ATTENDING}
