"""What no policy may switch off, because law, regulators and findings against landlords require it.

Each rule of the floor stands here once, with its reason and its source. The floor judges what is
decided here; what a court or the police decided is recorded as theirs. A pack that is silent or says
otherwise loads, and the floor acts all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from evenhand.case import said
from evenhand.case.events import Refusal
from evenhand.case.reach import kinds_imposed, lifted_rows, reviews, route_so_far, sent_in_vain
from evenhand.case.rows import Row
from evenhand.case.rules import Context
from evenhand.policy import menus
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Field, Outcome, Policy
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

SAFEGUARDING = "safeguarding"
BINDING = ("restriction",)  # what binds the person; a precaution or hold binds us
OURS = ("precaution", "hold")

# What stays open whatever is restricted, said to colleagues (the card) and to the person (the letter). A policy adds its own.
# Sources: Complaint Handling Code 2024, part 5; Awaab's Law; the Acts on data protection and on local government.
OPEN_ROUTES: tuple[tuple[str, str, str, str], ...] = (
    ("emergency", N_("Emergencies and hazards"), N_("Always attended, and always taken."),
     N_("Emergencies and hazards: by any way you like, at any time")),
    ("safeguarding", N_("Safeguarding"), N_("A worry about someone's safety is always taken."),
     N_("Any worry that someone is being harmed: by any way you like, at any time")),
    ("challenge", N_("Complaints, appeals and adjustments"), N_("Always received and always answered."),
     N_("An appeal, a complaint, a request for an adjustment or for what we hold about you")),
    ("outside", N_("Bodies outside, councillors, solicitors and advocates"), N_("Never stands in the way of them."),
     N_("Any ombudsman or regulator, your MP or councillor, a solicitor or an advocate")),
)  # fmt: skip

# Asked whenever a restriction is imposed, unless already answered in the strand. A pack may word them itself.
FIELDS: Mapping[str, Field] = said.Said(said.field, (
    Field(id="reasons", kind="text", label=N_("Reasons for the decision"), at_least=10),
    Field(id="incidents", kind="incidents", label=N_("Incidents relied on")),
    Field(id="milder", kind="text", label=N_("Milder options considered, and why each is not enough"), at_least=10),
    Field(id="side", kind="text", label=N_("What the person says; or why they were not asked, and when they will be"), at_least=5),
    Field(id="adjustments", kind="text", label=N_("Reasonable adjustments considered"), at_least=5),
    Field(id="equality", kind="text", label=N_("Disability, and the public sector equality duty: what was considered"), at_least=5),
    Field(id="route", kind="choice", label=N_("The channel on which day-to-day contact stays open"), choices={}),
    Field(id="allegation", kind="yes", label=N_("Did the person allege discrimination, or that someone is at risk?"), optional=True),
    Field(id="allegation-sent", kind="text", label=N_("Where the allegation was sent, and when")),
    Field(id="clash", kind="text", label=N_("Why a channel is closed all the same that the person's needs depend on"), optional=True),
    Field(id="safeguarding", kind="text", label=N_("Under 18: who made the safeguarding decision, when, and what it says"), optional=True, at_least=10, at_most=2000),
))  # fmt: skip
SOURCES = {
    "reasons": N_("Complaint Handling Code 2024, 5.14: reasons shown and kept under review"),
    "incidents": N_("data protection: a marker rests on a specific incident, accurately recorded"),
    "milder": N_("the least action that solves the problem (SPSO model text; Code 5.15, proportionate)"),
    "side": N_("a person is heard before a decision (SPSO 202002417)"),
    "adjustments": N_("Equality Act 2010, sections 20, 21 and 29: the duty is anticipatory"),
    "equality": N_("Equality Act 2010, sections 15 and 149: considered before the decision"),
    "route": N_("a mandatory service is not withdrawn (LGSCO guide, part 6)"),
    "end": N_("limits are time-bound (Code 5.14; Victorian Ombudsman): an end, or a review that is a duty"),
    "letter": N_("the person is told what, why, until when and how to challenge it (Code 5.14; NIPSO)"),
    "channels": N_("no set of restrictions, over all cases of a person, closes every channel that they can use"),
    "clash": N_("Equality Act 2010, section 20: a channel that an adjustment depends on stays (Ombudsman 202210638)"),
    "allegation": N_("Equality Act 2010, section 27: an allegation is routed before it may count as conduct"),
    "precaution": N_("a precaution binds us at once and for a short time: it rests on an incident, a named manager and an end"),
    "hold": N_("repair, gas, fire and access duties go on: a hold is short and names who arranges a safe visit"),
    "under-age": N_("no restriction on a child, and no precaution beyond a day, without a safeguarding decision"),
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
    if context.facts.under_age and kinds_imposed(context, outcome) & {"restriction", "precaution"}:
        found.append(_worded(context.policy, SAFEGUARDING))
    return found


def advisable(context: Context, named: Mapping[str, str]) -> Mapping[str, str]:
    """The measures, of some with their titles, that may be advised for this person: what a step can ask for, what leaves
    them a channel that they can use, and for somebody under 18 no restriction before safeguarding has decided."""
    policy, can = context.policy, menus.attending(context.policy)
    cannot = {channel for need in context.facts.needs if need in policy.needs for channel in policy.needs[need].cannot}
    child = context.facts.under_age and not _safeguarded(context, {})
    found = {}
    for ref, title in named.items():
        closes = policy.measures[ref].closes
        useless = any(sent_in_vain(policy, closes, need) for need in context.facts.needs)
        if ref in can and not (child and policy.measures[ref].kind in BINDING) and set(policy.channels) - set(closes) - cannot and not useless:
            found[ref] = title
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
            found.append(_no(context, "hold", _("A hold on visits has to name who arranges a safe visit.")))
        if outcome.imposes and row.kind == "precaution" and not row.ends and not _ends(outcome, answers):
            found.append(_no(context, "precaution", _("A precaution needs an end: say until when.")))
    binding = [row for row in rows if row.kind in BINDING]
    if outcome.imposes and binding:
        found += _told_and_ending(context, outcome, answers, binding)
        found += _channels(context, outcome, answers, binding)
        found += _relied_on(context, answers)
    if outcome.imposes and context.facts.under_age and not _safeguarded(context, answers):
        found += _child(context, answers, rows)
    return found + _left_without_review(context, outcome, answers)


def check_carried(context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[Refusal]:
    """What the floor refuses of what an old register holds: it was decided then, and binds only as far as nobody's last
    channel is closed by it, no need is worked against, and no child is restricted."""
    binding = [row for row in rows if row.kind in BINDING]
    found = _channels(context, outcome, answers, binding) if binding else []
    return found + (_child(context, answers, binding) if context.facts.under_age and binding else [])


def _safeguarded(context: Context, answers: Mapping[str, Any]) -> bool:
    """Whether a safeguarding decision stands on the case, or comes with this step."""
    return bool(answers.get(SAFEGUARDING)) or any(SAFEGUARDING in one.given for one in context.state.strands.values() if not one.annulled)


def _child(context: Context, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[Refusal]:
    """What may not be imposed on somebody under 18: any restriction, and how we attend them beyond the next day."""
    if any(row.kind in BINDING for row in rows):
        return [_no(context, "under-age", _("The person is under 18, or may be (only the year is known): safeguarding has to decide first. Ask them, and give their decision here."))]
    last = child_cap(context, answers)
    if last and last <= context.now and any(row.kind == "precaution" for row in rows):
        said = _("How we attend somebody under 18 was changed for a day already. Safeguarding has to decide before it goes on: ask them, and give their decision here.")
        return [_no(context, "under-age", said)]
    given = [row.ends for row in rows if row.kind == "precaution" and row.ends]
    if last and any(one > context.policy.calendar.day(last).isoformat() for one in given):
        return [too_long_for_a_child(context, last)]
    return []


def child_cap(context: Context, answers: Mapping[str, Any]) -> datetime | None:
    """When a precaution about somebody under 18 ends at the latest: the day after the first one for this report; None
    where safeguarding has decided. It is shortened and never refused for that alone: how we attend is not to wait."""
    if not context.facts.under_age or _safeguarded(context, answers):
        return None
    calendar, state = context.policy.calendar, context.state
    before = [row.made for row in state.rows.values() if row.kind == "precaution" and row.strand == context.strand and row.decision not in state.annulled]
    return calendar.end_of(calendar.day(min(before, default=context.now)) + timedelta(days=1))


def too_long_for_a_child(context: Context, last: datetime) -> Refusal:
    """Why a precaution may not last as long as somebody asked for."""
    said = _("The person is under 18, or may be (only the year is known): without a safeguarding decision a precaution may last until {day} at the latest. Shorten it, or give that decision here.")
    return _no(context, "under-age", said.format(day=show_day(context.policy.calendar.day(last))))


def _ends(outcome: Outcome, answers: Mapping[str, Any]) -> bool:
    """Whether the outcome itself ends what it imposes."""
    until = outcome.until
    return until is not None and (not until.answer or until.answer in answers)


def _told_and_ending(context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[Refusal]:
    found = []
    if not outcome.letter:
        found.append(_no(context, "letter", _("The person has to be told: this outcome wants no letter. The owner of the policy has to mend it.")))
    if not _reviewed(context, outcome) and not _ends(outcome, answers) and any(not row.ends for row in rows):
        found.append(_no(context, "end", _("Each restriction needs an end, because nothing here brings it to review.")))
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
    return [_no(context, "end", _("What stands without an end would never be reviewed again: lift it, or choose an outcome that opens the next review."))] if left else []


def _channels(context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[Refusal]:
    policy, found = context.policy, []
    lifted = lifted_rows(context, outcome, answers)
    own = {one for row in context.state.standing_rows(context.now) if row.id not in lifted for one in row.closes}
    new = {one for row in rows for one in row.closes}
    closed = own | new | {one for other in context.facts.others for one in other.closes}
    cannot = {channel for need in context.facts.needs if need in policy.needs for channel in policy.needs[need].cannot}
    if not set(policy.channels) - closed - cannot:
        found.append(_no(context, "channels", _("Together with what already stands, this would close every channel that the person can use. Leave one open.")))
    routes = {answers.get("route") or route_so_far(context)} - {""}
    for route in sorted(routes & (closed | cannot)):
        title = policy.channels[route].title if route in policy.channels else route
        found.append(_no(context, "route", _("Day-to-day contact is to stay open by {channel}, but it is closed or the person cannot use it. Name another.").format(channel=title)))
    for route in sorted((set(context.facts.other_routes) | _other_routes(context)) & new - routes):
        found.append(_no(context, "route", _("Another decision keeps {channel} open for this person: this cannot close it.").format(channel=policy.channels[route].title)))
    clashing = _clashing(context, rows)
    given = context.state.strands[context.strand].given if context.strand else {}
    if clashing and not answers.get("clash") and "clash" not in given:
        found.append(_no(context, "clash", _("This sends the person to a channel that they cannot use ({needs}). Change it, or a senior person says why not.").format(needs=clashing)))
    return found


def _clashing(context: Context, rows: Sequence[Row]) -> str:
    """What helps the person, where a row sends them to a channel that this need rules out."""
    policy, found = context.policy, []
    for row in rows:
        office, kept = _only_office(context, row), "keeps" in row.values
        found += [one.title for name, one in policy.needs.items() if name in context.facts.needs and (sent_in_vain(policy, row.closes, name, kept=kept) or office & set(one.cannot))]
    return "; ".join(dict.fromkeys(found))


def _only_office(context: Context, row: Row) -> set[str]:
    """The ways to reach the one office that a row names, where the person can use none of them."""
    policy = context.policy
    office = policy.contacts.get(str(row.values.get("contact", "")))
    ways = {way for way in ("telephone", "email") if office and getattr(office, way) and way in policy.channels}
    cannot = {channel for need in context.facts.needs if need in policy.needs for channel in policy.needs[need].cannot}
    return ways if ways <= cannot else set()


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
                message = _("{behaviour}: “{question}” has to be answered before a decision may rely on it.")
                found.append(Refusal("floor", message.format(behaviour=context.policy.behaviours[behaviour].title, question=label), clause))
    return found


def behaviours_of(context: Context) -> list[str]:
    """The behaviours reported in this strand, as the effects name them."""
    marks = [one.removeprefix("behaviour:") for one in context.state.strands[context.strand].given if one.startswith("behaviour:")]
    return [one for one in marks if one in context.policy.behaviours]


def _no(context: Context, rule: str, message: str) -> Refusal:
    return Refusal("floor", message, ", ".join(context.step.clause) or _(SOURCES[rule]))
