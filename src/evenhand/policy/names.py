"""Names that lead nowhere: every id that one word of a pack gives has to be found where another makes it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from evenhand.policy.lines import Fault, Lines
from evenhand.policy.menus import KINDS
from evenhand.policy.model import Outcome, Policy

SUBJECTS = ("person", "address", "group", "representative")
COUNTS = (
    "reports", "warnings", "decisions", "restrictions", "standing", "lifted", "appeals", "upheld", "reviews", "late", "needs", "untold",
)  # fmt: skip
CORRECTION = "correction"  # the letter of every pack that corrects what was sent in error
KNOWN_ACTORS = ("person", "representative", "colleague")
# The questions that the floor asks, with their kinds, whether or not a pack words them itself.
HOUSE_FIELDS = {
    "reasons": "text", "incidents": "incidents", "milder": "text", "side": "text", "adjustments": "text", "equality": "text",
    "route": "choice", "allegation": "yes", "allegation-sent": "text", "clash": "text", "safeguarding": "text",
}  # fmt: skip


def names(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """Every reference in the pack that finds nothing."""
    roles = (*policy.roles, *KNOWN_ACTORS)
    for place, given, known, what in _references(policy):
        known_names = roles if what == "role" else known
        for name in given:
            if name not in known_names:
                near = difflib.get_close_matches(name, list(known_names), 1)
                mend = f"did you mean {near[0]!r}?" if near else f"add it, or use a {what} that exists"
                yield lines.fault(place, f"there is no {what} {name!r}", mend)


def _references(policy: Policy) -> Iterator[tuple[str, Iterable[str], Iterable[str], str]]:
    fields = {*policy.fields, *HOUSE_FIELDS}
    yield "owner", [policy.owner], (), "role"
    yield "reviewers", policy.reviewers, (), "role"
    yield "when_idle", policy.when_idle, policy.matters, "matter"
    yield "in_error", policy.in_error, policy.matters, "matter"
    yield "needs_change", policy.needs_change, policy.matters, "matter"
    yield "subjects", policy.subjects, SUBJECTS, "subject"
    for report in policy.reports.values():
        yield f"reports.{report.id}.to", report.to, (), "role"
        yield f"reports.{report.id}.counts", report.counts, COUNTS, "count"
    for name, allowed in policy.house.items():
        yield f"house.{name}", allowed, (), "role"
    for sort in policy.classes.values():
        yield f"classes.{sort.id}.readers", sort.readers, (), "role"
    for need in policy.needs.values():
        yield f"needs.{need.id}.cannot", need.cannot, policy.channels, "channel"
    for behaviour in policy.behaviours.values():
        yield f"behaviours.{behaviour.id}.needs", behaviour.needs, fields, "field"
    for measure in policy.measures.values():
        yield f"measures.{measure.id}.asks", measure.asks, policy.fields, "field"
        yield f"measures.{measure.id}.closes", measure.closes, policy.channels, "channel"
    for asked in policy.fields.values():
        yield f"fields.{asked.id}.among", asked.among, (), "role"
        yield f"fields.{asked.id}.class", [asked.sort] if asked.sort else [], policy.classes, "class"
        yield f"fields.{asked.id}.menu", asked.menu, (*KINDS, *policy.measures), "kind of measure"
        yield f"fields.{asked.id}.whose", [asked.whose], ("subject", "affected", "colleague", "organisation"), "data subject"
        yield f"fields.{asked.id}.must", [asked.must] if asked.must else [], ("yes", "past", "future"), "demand"
    yield from _of_process(policy, fields)


def _of_process(policy: Policy, fields: Iterable[str]) -> Iterator[tuple[str, Iterable[str], Iterable[str], str]]:
    for matter in policy.matters.values():
        place = f"matters.{matter.id}"
        yield f"{place}.owner", matter.owner, (), "role"
        yield f"{place}.instead", matter.instead, (), "role"
        for seat in matter.seats.values():
            yield f"{place}.seats", seat, (), "role"
        for word, outcome in (("over", matter.over), ("split", matter.split)):
            if outcome:
                yield from _of_outcome(policy, f"{place}.{word}", outcome, fields)
    for step in policy.steps.values():
        place = f"steps.{step.id}"
        yield f"{place}.on", step.on, policy.matters, "matter"
        yield f"{place}.by", step.by, (), "role"
        yield f"{place}.apart", step.apart, policy.steps, "step"
        yield f"{place}.asks", step.asks, fields, "field"
        for outcome in step.outcomes.values():
            yield from _of_outcome(policy, f"{place}.outcomes.{outcome.id}", outcome, fields)
    for letter in policy.letters.values():
        place = f"letters.{letter.id}"
        yield f"{place}.approve", letter.approve, (), "role"
        yield f"{place}.withhold", letter.withhold, (), "role"
        yield f"{place}.opens", letter.opens, policy.matters, "matter"


def _of_outcome(
    policy: Policy, place: str, outcome: Outcome, fields: Iterable[str]
) -> Iterator[tuple[str, Iterable[str], Iterable[str], str]]:
    yield f"{place}.asks", outcome.asks, fields, "field"
    yield f"{place}.opens", outcome.opens, policy.matters, "matter"
    yield f"{place}.closes", outcome.closes, policy.matters, "matter"
    yield f"{place}.letter", [outcome.letter] if outcome.letter else [], policy.letters, "letter"
