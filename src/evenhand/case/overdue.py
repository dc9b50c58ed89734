"""The policy's own review date: every decision taken after it says so.

Regulators enforce a body's own review date against it (the Ombudsman for Wales, on decisions taken under a policy that
had outlived its review). The decision stands; whoever reads it knows.
"""

from __future__ import annotations

from datetime import date, datetime

from evenhand.case.facts import OUTSIDE
from evenhand.case.rules import Context
from evenhand.policy.model import Outcome, Policy


def since(policy: Policy, at: datetime) -> str:
    """The day by which the policy was to be reviewed, where that day has passed at `at`; "" where not."""
    if not policy.review_by or policy.calendar.day(at) <= date.fromisoformat(policy.review_by):
        return ""
    return policy.review_by


def decides(context: Context, outcome: Outcome) -> bool:
    """Whether the outcome decides about someone: its step may impose or lift, or its letter warns or may be challenged."""
    if any(one.imposes or one.lifts for one in (outcome, *context.step.outcomes.values())):
        return True
    letter = context.policy.letters.get(outcome.letter)
    if letter is None:
        return False
    opened = [context.policy.matters[name] for name in letter.opens if name in context.policy.matters]
    return letter.warns or any(one.kind == "right" and set(one.owner) & set(OUTSIDE) for one in opened)
