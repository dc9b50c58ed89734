"""How a grader says what it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from evenhand.policy.model import Field, Limit
from evenhand.policy.standards.view import Act

MET, MISSED, NOT_APPLICABLE = "met", "missed", "not-applicable"
A_YEAR = 366.0
FLOOR = " The program does this all the same, whatever the policy says; a reader of the policy should see it there."


class Cited(Protocol):
    """Something of a policy that rests on clauses."""

    @property
    def clause(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Verdict:
    """The grade of one requirement, what was found, what to change (of what does not apply: why), and the clauses seen."""

    grade: str
    found: str
    mend: str = ""
    clause: str = ""


def met(found: str, *things: Cited) -> Verdict:
    """The policy does what is asked."""
    return Verdict(MET, found, "", clauses(things))


def missed(found: str, mend: str, *things: Cited) -> Verdict:
    """The policy does not, and what to change."""
    return Verdict(MISSED, found, mend, clauses(things))


def not_applicable(why: str) -> Verdict:
    """The requirement is not for this policy, and why."""
    return Verdict(NOT_APPLICABLE, "", why)


def every(*verdicts: Verdict) -> Verdict:
    """All of them: missed where one is, with all that was found there; else met, with what each found."""
    bad = [one for one in verdicts if one.grade == MISSED]
    said = bad or [one for one in verdicts if one.grade == MET] or list(verdicts)
    clause = ", ".join(dict.fromkeys(part for one in said for part in one.clause.split(", ") if part))
    return Verdict(said[0].grade, joined(one.found for one in said), joined(one.mend for one in said), clause)


def joined(parts: Iterable[str]) -> str:
    """Sentences one after another, each once."""
    return " ".join(dict.fromkeys(part.strip() for part in parts if part.strip()))


def clauses(things: Iterable[Cited]) -> str:
    """The clauses that things rest on, each once, in their order."""
    return ", ".join(dict.fromkeys(clause for thing in things for clause in thing.clause))


def listed(names: Iterable[str]) -> str:
    """Names as a reader meets them in the pack: `one`, `two`."""
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names))


def way(acts: Sequence[Act]) -> str:
    """A way through the process, step by step."""
    return " → ".join(map(str, acts))


def days(limit: Limit | None, fields: dict[str, Field] | None = None) -> float | None:
    """About how many days a limit lasts at most; None where nothing bounds it. Set days of the year: the longest gap."""
    if limit is None:
        return None
    if limit.answer:
        asked = (fields or {}).get(limit.answer)
        return max(map(_spoken, asked.choices), default=None) if asked and asked.kind == "period" and asked.choices else None
    if limit.on:
        try:
            begins = sorted(date.fromisoformat(f"2028-{day}").timetuple().tm_yday for day in limit.on)
        except ValueError:
            return None  # a day that is none: a fault of the pack
        return float(max(late - early for early, late in zip(begins, [*begins[1:], begins[0] + 366], strict=True)))
    return limit.hours / 24 + limit.days + limit.weeks * 7 + limit.months * 30.5 + limit.years * A_YEAR + limit.working_days * 1.4


def within(limit: Limit | None) -> str:
    """A limit in words: within 28 days."""
    if limit is None:
        return "at any time"
    units = ("hours", "days", "weeks", "months", "years", "working_days")
    told = [f"{getattr(limit, unit)} {unit.replace('_', ' ')}" for unit in units if getattr(limit, unit)]
    return "within " + (" and ".join(told) or "a set time")


def _spoken(period: str) -> float:
    """The days of `6 months`; beyond all bounds where the words cannot be read."""
    number, _, unit = period.partition(" ")
    lengths = {"day": 1.0, "week": 7.0, "month": 30.5, "year": A_YEAR, "working day": 1.4}
    length = lengths.get(unit.strip().removesuffix("s"))
    return int(number) * length if number.isdigit() and length else float("inf")
