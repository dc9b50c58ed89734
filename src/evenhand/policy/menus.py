"""Which measures a question offers: by kind or by name, up to a rank.

Reserving a grave measure for somebody else, or capping what an office may decide, is two steps on one
matter, each with a menu of its own.
"""

from __future__ import annotations

from evenhand.policy.model import Field, Measure, Policy

KINDS = ("restriction", "precaution", "hold", "warning", "act", "order")
DEFAULT = ("restriction", "warning", "act")


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
    """Whether a question's answer says which measures to take, without taking them: its choices are the measures of
    the policy. Whoever is asked for measures later starts from it."""
    return field.kind == "choices" and bool(policy.measures) and set(field.choices) == set(policy.measures)
