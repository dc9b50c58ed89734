"""`evenhand report NAME`: how the policy is used, in numbers, as the edition in force asks for it."""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from evenhand.commands import installation
from evenhand.commands.editions import book
from evenhand.commands.failing import Failure

if TYPE_CHECKING:
    from evenhand.desk.policies.reports import Told
    from evenhand.policy.model import Policy

HELP = "print a report of the policy: counts for each period, never names"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("name", metavar="NAME", help="the report, as the edition in force names it")
    parser.add_argument("--until", metavar="DAY", default="", help="as it stood at the end of a day, 2026-03-31 (default: now)")
    parser.add_argument("--json", action="store_true", help="the same for a program")
    parser.set_defaults(run=report)


def report(options: argparse.Namespace) -> int:
    """Prints every period, the oldest first."""
    installation.ready()
    from evenhand.desk import NotFound, clock
    from evenhand.desk.policies import reports

    policy = book().policy()
    try:
        told = reports.told(policy=policy, name=options.name, now=_until(options.until, policy, clock.now()))
    except NotFound:
        listed = ", ".join(policy.reports)
        raise Failure(f"There is no report {options.name[:60]!r} in {policy.edition}. There are: {listed or 'none'}.") from None
    print(json.dumps(_data(told), indent=1, ensure_ascii=False) if options.json else _text(told))
    return 0


def _until(text: str, policy: Policy, now: datetime) -> datetime:
    if not text:
        return now
    try:
        return min(policy.calendar.end_of(date.fromisoformat(text)), now)
    except ValueError:
        raise Failure(f"{text[:20]!r} is no day. Write it as 2026-03-31.") from None


def _data(told: Told) -> dict[str, object]:
    return {
        "report": told.report.id, "title": told.report.title, "edition": told.policy.edition, "to": list(told.report.to),
        "periods": [
            {"from": period.first.isoformat(), "to": period.last.isoformat(), "running": period.running, "counts": dict(numbers)}
            for period, numbers in reversed(told.periods)
        ],
    }  # fmt: skip


def _text(told: Told) -> str:
    from evenhand.desk.policies.reports import COUNTS

    lines = [f"{told.report.title} ({told.policy.edition})"]
    for period, numbers in reversed(told.periods):
        so_far = ", so far" if period.running else ""
        lines += ["", f"{period.first.isoformat()} to {period.last.isoformat()}{so_far}"]
        lines += [f"  {COUNTS[what]}: {number}" for what, number in numbers.items()]
    return "\n".join(lines if told.periods else [*lines, "", "No period has begun yet."])
