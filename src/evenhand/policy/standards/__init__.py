"""The grade: what regulators, law and findings ask of such a policy, and whether this one does it.

A grade is derived from the process, never from clause numbers. A part of the floor acts whatever a policy says; where
the policy itself is silent, the requirement is missed all the same, and `mend` says that the program does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from evenhand.policy.lines import Fault, Lines
from evenhand.policy.model import Policy
from evenhand.policy.standards.claims import faults_of
from evenhand.policy.standards.table import STANDARDS, outside_reach
from evenhand.policy.standards.verdict import MET, MISSED, NOT_APPLICABLE
from evenhand.policy.standards.view import View

__all__ = ["GRADES", "MET", "MISSED", "NOT_APPLICABLE", "Graded", "grade", "meets_faults"]
GRADES = (MISSED, MET, NOT_APPLICABLE)


@dataclass(frozen=True)
class Graded:
    """One requirement graded: met, missed or not-applicable; the clauses seen, the source, what to change (of what does
    not apply: why), and what the grader saw."""

    id: str
    title: str
    grade: str
    clause: str
    source: str
    mend: str
    found: str

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses one by one."""
        return tuple(part for part in self.clause.split(", ") if part)


def grade(policy: Policy, letter_faults: Sequence[Fault | str] = (), today: date | None = None) -> list[Graded]:
    """Every requirement, graded, in the order R1 to R32, then G1 to G15. `letter_faults` are the faults of the letters'
    texts; `today` the day on which the policy's own review may be overdue (None: that is not looked at)."""
    view = View(policy, letter_faults, today)
    found = []
    for one in STANDARDS:
        verdict = outside_reach(one, view) or one.judge(view)
        found.append(Graded(one.id, one.title, verdict.grade, verdict.clause, one.source, verdict.mend, verdict.found))
    return found


def meets_faults(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """What is wrong with the claims of `[meets]`: an unknown standard, an unknown clause, a standard that the process decides."""
    yield from faults_of(policy, lines, [one.id for one in STANDARDS], [one.id for one in STANDARDS if one.claim])
