"""What no policy may switch off, because law, regulators and findings against landlords require it.

Each rule of the floor stands here once, with its reason and its source. The floor judges what is
decided here; what a court or the police decided is recorded as theirs. A pack that is silent or says
otherwise loads, and the floor acts all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evenhand.case.events import Refusal
from evenhand.case.reach import kinds_imposed, lifted_rows, reviews, route_so_far
from evenhand.case.rows import Row
from evenhand.case.rules import Context
from evenhand.policy.model import Field, Outcome, Policy

BINDING = ("restriction",)  # what binds the person; a precaution or hold binds us
OURS = ("precaution", "hold")

# What stays open whatever is restricted, said to colleagues (the card) and to the person (the letter). A policy adds its own.
# Sources: Complaint Handling Code 2024, part 5; Awaab's Law; the Acts on data protection and on local government.
OPEN_ROUTES: tuple[tuple[str, str, str, str], ...] = (
    ("emergency", "Emergencies and hazards", "Always attended, and always taken.",
     "Emergencies and hazards: by any way you like, at any time"),
    ("safeguarding", "Safeguarding", "A worry about someone's safety is always taken.",
     "Any worry that someone is being harmed: by any way you like, at any time"),
    ("challenge", "Complaints, appeals and adjustments", "Always received and always answered.",
     "An appeal, a complaint, a request for an adjustment or for what we hold about you"),
    ("outside", "Bodies outside, councillors, solicitors and advocates", "Never stands in the way of them.",
     "Any ombudsman or regulator, your MP or councillor, a solicitor or an advocate"),
)  # fmt: skip

# Asked whenever a restriction is imposed, unless already answered in the strand. A pack may word them itself.
FIELDS: dict[str, Field] = {
    "reasons": Field(id="reasons", kind="text", label="Reasons for the decision", at_least=10),
    "incidents": Field(id="incidents", kind="incidents", label="Incidents relied on"),
    "milder": Field(id="milder", kind="text", label="Milder options considered, and why each is not enough", at_least=10),
    "side": Field(id="side", kind="text", label="What the person says; or why they were not asked, and when they will be", at_least=5),
    "adjustments": Field(id="adjustments", kind="text", label="Reasonable adjustments considered", at_least=5),
    "equality": Field(id="equality", kind="text", label="Disability, and the public sector equality duty: what was considered", at_least=5),
    "route": Field(id="route", kind="choice", label="The channel on which day-to-day contact stays open", choices={}),
    "allegation": Field(id="allegation", kind="yes", label="Did the person allege discrimination, or that someone is at risk?", optional=True),
    "allegation-sent": Field(id="allegation-sent", kind="text", label="Where the allegation was sent, and when"),
    "clash": Field(id="clash", kind="text", label="Why a channel is closed all the same that the person's needs depend on", optional=True),
}  # fmt: skip
SOURCES = {
    "reasons": "Complaint Handling Code 2024, 5.14: reasons shown and kept under review",
    "incidents": "data protection: a marker rests on a specific incident, accurately recorded",
    "milder": "the least action that solves the problem (SPSO model text; Code 5.15, proportionate)",
    "side": "a person is heard before a decision (SPSO 202002417)",
    "adjustments": "Equality Act 2010, sections 20, 21 and 29: the duty is anticipatory",
    "equality": "Equality Act 2010, sections 15 and 149: considered before the decision",
    "route": "a mandatory service is not withdrawn (LGSCO guide, part 6)",
    "end": "limits are time-bound (Code 5.14; Victorian Ombudsman): an end, or a review that is a duty",
    "letter": "the person is told what, why, until when and how to challenge it (Code 5.14; NIPSO)",
    "channels": "no set of restrictions, over all cases of a person, closes every channel that they can use",
    "clash": "Equality Act 2010, section 20: a channel that an adjustment depends on stays (Ombudsman 202210638)",
    "allegation": "Equality Act 2010, section 27: an allegation is routed before it may count as conduct",
    "precaution": "a precaution binds us at once and for a short time: it rests on an incident, a named manager and an end",
    "hold": "repair, gas, fire and access duties go on: a hold is short and names who arranges a safe visit",
    "under-age": "no restriction on a child without a safeguarding decision",
}
_ALWAYS = ("reasons", "incidents", "milder", "side", "adjustments", "equality", "route")


def owed(context: Context, outcome: Outcome) -> list[str]:
    """The floor's questions that nobody has answered for this decision yet: they may not be left empty."""
    if "restriction" not in kinds_imposed(context, outcome):
        return []
    given = context.state.strands[context.strand].given if context.strand else {}
    missing = [name for name in _ALWAYS if given.get(name, 0) <= _decided_before(context)]
    return missing + (["allegation-sent"] if "allegation-sent" not in given and _alleged(context) else [])


def _decided_before(context: Context) -> int:
    """The number of the last decision of the strand that restricted the person, or 0. What was answered for it does
    for it alone: keeping a restriction longer, or bringing it back, is a decision of its own (Ombudsman 202006136)."""
    rows = [row for row in context.state.rows.values() if row.strand == context.strand and row.kind in BINDING]
    return max((row.decision for row in rows if row.decision not in context.state.annulled), default=0)


def asks(context: Context, outcome: Outcome) -> list[Field]:
    """What the floor asks: what is owed, and why a channel is closed that the person's needs depend on. A pack may
    word these questions; it can neither make them optional nor turn them into others."""
    names = owed(context, outcome)
    found = [_worded(context.policy, name) for name in names]
    if context.facts.needs and "restriction" in kinds_imposed(context, outcome):
        found.append(_worded(context.policy, "clash"))
    return found


def _worded(policy: Policy, name: str) -> Field:
    own, ours = policy.fields.get(name), FIELDS[name]
    return replace(own, optional=ours.optional) if own and own.kind == ours.kind else ours


def _alleged(context: Context) -> bool:
    """Whether the report carried an allegation that has to be routed. The effect says so, never the answer."""
    return bool(context.strand) and "allegation:yes" in context.state.strands[context.strand].given


def check(context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[Refusal]:
    """What the floor refuses of a step whose answers are otherwise complete."""
    found: list[Refusal] = []
    for row in rows:
        if row.kind == "hold" and "arranger" not in row.values:
            found.append(_no(context, "hold", "A hold on visits has to name who arranges a safe visit."))
        if outcome.imposes and row.kind == "precaution" and not row.ends and not _ends(outcome, answers):
            found.append(_no(context, "precaution", "A precaution needs an end: say until when."))
    binding = [row for row in rows if row.kind in BINDING]
    if outcome.imposes and binding:
        found += _told_and_ending(context, outcome, answers, binding)
        found += _channels(context, outcome, answers, binding)
        found += _relied_on(context, answers)
        if context.facts.under_age:
            found.append(_no(context, "under-age", "The person is under 18: safeguarding has to decide first; no restriction can be imposed here."))
    return found + _left_without_review(context, outcome, answers)


def _ends(outcome: Outcome, answers: Mapping[str, Any]) -> bool:
    """Whether the outcome itself ends what it imposes."""
    until = outcome.until
    return until is not None and (not until.answer or until.answer in answers)


def _told_and_ending(context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[Refusal]:
    found = []
    if not outcome.letter:
        found.append(_no(context, "letter", "The person has to be told: this outcome wants no letter. The owner of the policy has to mend it."))
    if not _reviewed(context, outcome) and not _ends(outcome, answers) and any(not row.ends for row in rows):
        found.append(_no(context, "end", "Each restriction needs an end, because nothing here brings it to review."))
    return found


def _reviewed(context: Context, outcome: Outcome) -> bool:
    """Whether a duty to review is open after this: opened by it, or neither answered nor closed."""
    return any(reviews(context.policy, name) for name in outcome.opens) or bool(
        _open_reviews(context) - _closed_by(context, outcome)
    )


def _open_reviews(context: Context) -> set[str]:
    return {one.id for one in context.state.matters.values() if one.open and one.while_restrictions and reviews(context.policy, one.name)}


def _closed_by(context: Context, outcome: Outcome) -> set[str]:
    answered = {context.matter.id} if context.matter and not context.matter.standing and not outcome.late else set()
    return answered | {one.id for one in context.state.matters.values() if one.name in outcome.closes and one.strand == context.strand}


def _left_without_review(context: Context, outcome: Outcome, answers: Mapping[str, Any]) -> list[Refusal]:
    """What has no end may not be left standing by whoever answers, or closes, its last review."""
    if _reviewed(context, outcome) or not _open_reviews(context) & _closed_by(context, outcome):
        return []
    lifted = lifted_rows(context, outcome, answers)
    left = [row for row in context.state.standing_rows(context.now) if row.kind in BINDING and not row.ends and row.id not in lifted]
    return [_no(context, "end", "What stands without an end would never be reviewed again: lift it, or choose an outcome that opens the next review.")] if left else []


def _channels(context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[Refusal]:
    policy, found = context.policy, []
    lifted = lifted_rows(context, outcome, answers)
    own = {one for row in context.state.standing_rows(context.now) if row.id not in lifted for one in row.closes}
    new = {one for row in rows for one in row.closes}
    closed = own | new | {one for other in context.facts.others for one in other.closes}
    cannot = {channel for need in context.facts.needs if need in policy.needs for channel in policy.needs[need].cannot}
    if not set(policy.channels) - closed - cannot:
        found.append(_no(context, "channels", "Together with what already stands, this would close every channel that the person can use. Leave one open."))
    routes = {answers.get("route") or route_so_far(context)} - {""}
    for route in sorted(routes & (closed | cannot)):
        title = policy.channels[route].title if route in policy.channels else route
        found.append(_no(context, "route", f"Day-to-day contact is to stay open by {title}, but it is closed or the person cannot use it. Name another."))
    for route in sorted((set(context.facts.other_routes) | _other_routes(context)) & new - routes):
        found.append(_no(context, "route", f"Another decision keeps {policy.channels[route].title} open for this person: this cannot close it."))
    clashing = _clashing(context, rows)
    if clashing and not answers.get("clash") and "clash" not in context.state.strands[context.strand].given:
        found.append(_no(context, "clash", f"This sends the person to a channel that they cannot use ({clashing}). Change it, or a senior person says why not."))
    return found


def _clashing(context: Context, rows: Sequence[Row]) -> str:
    """What helps the person, where a row sends them to a channel that this need rules out."""
    policy, found = context.policy, []
    for row in rows:
        left = set(policy.channels) - set(row.closes)
        directed = left if (row.closes and len(left) <= 2) or "keeps" in row.values else set()
        found += [one.title for name, one in policy.needs.items() if name in context.facts.needs and directed & set(one.cannot)]
    return "; ".join(dict.fromkeys(found))


def _other_routes(context: Context) -> set[str]:
    standing = {row.decision for row in context.state.standing_rows(context.now)}
    return {channel for decision, (strand, channel) in context.state.routes.items() if strand != context.strand and decision in standing}


def _relied_on(context: Context, answers: Mapping[str, Any]) -> list[Refusal]:
    """A behaviour that is unacceptable only by its impact needs that impact shown before it may count."""
    given = {**context.state.strands[context.strand].given, **dict.fromkeys(answers, 0)}
    found = []
    for behaviour in behaviours_of(context):
        for name in context.policy.behaviours[behaviour].needs:
            if name not in given:
                label = (context.policy.fields[name].label if name in context.policy.fields else "") or name
                clause = ", ".join(context.policy.behaviours[behaviour].clause)
                found.append(Refusal("floor", f"{context.policy.behaviours[behaviour].title}: “{label}” has to be answered before a decision may rely on it.", clause))
    return found


def behaviours_of(context: Context) -> list[str]:
    """The behaviours reported in this strand, as the effects name them."""
    marks = [one.removeprefix("behaviour:") for one in context.state.strands[context.strand].given if one.startswith("behaviour:")]
    return [one for one in marks if one in context.policy.behaviours]


def _no(context: Context, rule: str, message: str) -> Refusal:
    return Refusal("floor", message, ", ".join(context.step.clause) or SOURCES[rule])
