"""The plain pack as the next edition: with other limits, or other words, and a case that meets it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evenhand.case.facts import Book
from evenhand.case.impact import Touched, impact
from evenhand.policy.calendar import parse_period
from evenhand.policy.model import Policy
from tests.case.bench import Bench, variant

APPEAL = 'title = "Appeal"\nkind = "right"\nowner = ["person", "representative"]\nlimit = { days = 28 }'
REVIEW = "limit = { years = 1 }\nahead"
WHY = {"why": "The new edition is kinder here."}


def edition(*changes: tuple[str, str], **more: Any) -> Policy:
    """The plain pack with other words, as the next edition."""
    return replace(variant(*changes), edition="next", **more)


def limits(appeal: str = "28 days", review: str = "1 year", hear: str = "10 working days", until: str = "") -> Policy:
    """The next edition with other limits, as people say them."""
    policy = variant()
    matters = dict(policy.matters)
    for name, said in (("appeal", appeal), ("review", review), ("hear", hear)):
        matters[name] = replace(matters[name], limit=parse_period(said) if said else None)
    decide = policy.steps["decide"]
    restrict = replace(decide.outcomes["restrict"], until=parse_period(until) if until else None)
    steps = {**policy.steps, "decide": replace(decide, outcomes={**decide.outcomes, "restrict": restrict})}
    return replace(policy, edition="next", matters=matters, steps=steps)


def unreviewed() -> Policy:
    """An edition that knows no review: what it imposes ends after two years."""
    old = limits(until="2 years")
    decide = {name: replace(one, opens=()) for name, one in old.steps["decide"].outcomes.items()}
    steps = {**old.steps, "decide": replace(old.steps["decide"], outcomes=decide)}
    del steps["review"]
    return replace(old, edition="plain", matters={name: one for name, one in old.matters.items() if name != "review"}, steps=steps)


def adopted(bench: Bench, new: Policy) -> Bench:
    """The same case, once `new` is in force."""
    bench.book = Book({**bench.book.editions, new.edition: new}, new.edition)
    return bench


def lines(bench: Bench, new: Policy) -> dict[tuple[str, str], Touched]:
    """What `new` would do to the case, by what and name."""
    book = Book({**bench.book.editions, new.edition: new}, bench.book.in_force)
    return {(one.what, one.name): one for one in impact(book, bench.state, bench.policy, new, bench.now)}
