"""Possible duplicates: whether what is about to be reported has perhaps been reported already.

It is only ever a question to the one who reports. Whoever may not see the other report learns that there may be one,
and whom to ask; whoever is kept out of it learns nothing, and nobody of one about somebody who works here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz

from evenhand.case.effects import KEEP_FROM
from evenhand.case.facts import COLLEAGUE, Actor
from evenhand.case.state import State, Strand
from evenhand.desk import sight, whose
from evenhand.desk.models import Key
from evenhand.desk.whose import Asker
from evenhand.ledger.models import CASE, Event
from evenhand.people import find
from evenhand.people.models import Address
from evenhand.policy.model import Outcome, Policy, Step
from evenhand.registers.models import CaseRow, MatterRow

RECENT = timedelta(hours=72)  # within this time the same subject is enough
ALIKE = timedelta(days=14)  # within this, words that are alike
_SCORE = 70  # of 100: how alike two accounts have to be
_MOST = 5
_CASES = 50


@dataclass(frozen=True)
class Adding:
    """How a report can be added to a case as a note: the step that any colleague may take there at any time."""

    step: str
    outcome: str
    matter: str
    field: str


@dataclass(frozen=True)
class Possible:
    """A report that may be the same. `case` is "" where it is not the asker's to see: then `ask` says who knows."""

    case: str
    reported: datetime | None
    by: str  # who reported it, by name
    alike: bool  # the words are alike
    adding: Adding | None
    ask: tuple[str, ...] = field(default=())


def possible_duplicates(
    *, actor: Actor, subject: Mapping[str, Any], answers: Mapping[str, Any], key: str = "", now: datetime
) -> list[Possible]:
    """Reports of the last days about the same person or address, the latest first.

    `subject` is what `take_step` takes; `key` is the request's own: one that has been answered is nobody's duplicate.
    At most five are named; all those that the asker may not see are one entry. Raises NotFound for an unknown asker.
    """
    who = whose.asker(actor=actor, now=now)
    if key and Key.objects.filter(actor=f"{actor.kind}:{actor.human}", key=key).exists():
        return []
    rows = list(CaseRow.objects.filter(_about(subject, now)).order_by("-opened", "-id")[:_CASES])
    matters = whose.by_case(list(MatterRow.objects.filter(case__in=[row.pk for row in rows])))
    seen: list[tuple[CaseRow, State, Strand]] = []
    hidden = False
    for row in rows:
        state = whose.brief_case(row, matters.get(row.pk, []))
        for strand in _recent(state, now):
            may = _may(who, state, strand)
            hidden = hidden or (may is None and now - strand.opened <= RECENT)
            seen += [(row, state, strand)] if may else []
    texts = _texts([(row.ref, strand.opened_by) for row, _, strand in seen])
    found = [_possible(who, row, state, strand, _alike(answers, texts.get((row.ref, strand.opened_by), {})), answers) for row, state, strand in seen]
    named = [one for one in found if one.alike or (one.reported and now - one.reported <= RECENT)]
    named.sort(key=lambda one: (one.alike, one.reported), reverse=True)
    return named[:_MOST] + ([Possible("", None, "", False, None, _who_knows(who.book.policy()))] if hidden else [])


def already_reported(*, actor: Actor, key: str) -> str:
    """The case on which a request with this key has been recorded, or "": so that whoever sends it again, changed, can be
    told where the first is."""
    found = Key.objects.filter(actor=f"{actor.kind}:{actor.human}", key=key).first() if key and "\0" not in key else None
    return found.case if found else ""


def _about(subject: Mapping[str, Any], now: datetime) -> Q:
    """The condition on cases that are about the same person, or about where they live or who lives there."""
    kind, value = next(iter(subject.items()), ("", ""))
    if kind == "unknown":
        kind, value = "address", value.get("address", "") if isinstance(value, Mapping) else ""
    if kind == "representative":
        kind, value = "person", value.get("person", "") if isinstance(value, Mapping) else ""
    if kind not in ("person", "group", "address") or not isinstance(value, str) or not value or "\0" in value:
        return Q(pk=None)
    if kind == "address":
        return Q(address=value) | Q(person__in=find.at(uprn=value, now=now).values("ref"))
    homes = Address.objects.filter(Q(until=None) | Q(until__gt=now), person__ref=value).values("uprn")
    return Q(person=value) | Q(address__in=homes)


def _recent(state: State, now: datetime) -> Iterator[Strand]:
    yield from (one for one in state.strands.values() if not one.annulled and one.opened <= now and now - one.opened <= ALIKE)


def _may(who: Asker, state: State, strand: Strand) -> bool | None:
    """True: to see. None: that it exists may be said. False: nothing of it may be told."""
    seen = sight.sight(state=state, book=who.book, facts=who.facts, actor=who.actor, now=who.now)
    own = _reporter(state, strand) == who.human
    if seen == sight.FULL or own:
        return True
    return False if sight.narrowed(state, who.facts) or sight.conflicted(state, who.facts, who.human) else None


def _reporter(state: State, strand: Strand) -> str:
    return next((act.human for act in state.acts if act.event == strand.opened_by), "")


def _texts(entries: Sequence[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
    """What was written in reports, for comparing alone. Two queries, however many they are."""
    if not entries:
        return {}
    numbers = Event.objects.filter(stream__kind=CASE, stream__ref__in={ref for ref, _ in entries}, number__in={number for _, number in entries})
    return {
        (row.stream.ref, row.number): {name: value for part in row.parts.all() for name, value in (part.content or {}).items()}
        for row in numbers.select_related("stream").prefetch_related("parts")
    }  # fmt: skip


def _alike(answers: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """Whether the longest thing written here says much the same as it did there."""
    mine = {name: value for name, value in answers.items() if isinstance(value, str)}
    name = max(mine, key=lambda one: len(mine[one]), default="")
    theirs = others.get(name)
    return isinstance(theirs, str) and fuzz.token_set_ratio(mine[name].casefold(), theirs.casefold()) >= _SCORE


def _possible(who: Asker, row: CaseRow, state: State, strand: Strand, alike: bool, answers: Mapping[str, Any]) -> Possible:
    human = _reporter(state, strand)
    known = who.facts.colleagues.get(human)
    name = "you" if human == who.human else (known.name or human) if known else ""
    # A name that is to be kept out has to stand on a report: a note bars nobody, and they might read it.
    adding = None if answers.get(KEEP_FROM) or row.ended else _adding(who, state)
    return Possible(row.ref, strand.opened, name, alike, adding)


def _adding(who: Asker, state: State) -> Adding | None:
    """The standing right of every colleague whose step asks for one text and nothing else."""
    for matter in state.open_matters():
        if not matter.standing or COLLEAGUE not in matter.owner:
            continue
        policy = who.book.policy(matter.edition)
        for step in policy.steps.values():
            found = _one_text(policy, step) if matter.name in step.on and not step.by else None
            if found:
                return Adding(step.id, found.id, matter.id, (*step.asks, *found.asks)[0])
    return None


def _one_text(policy: Policy, step: Step) -> Outcome | None:
    """The first choice of a step that does nothing but keep one text."""
    for one in step.outcomes.values():
        asked = (*step.asks, *one.asks)
        field_of = policy.fields.get(asked[0]) if len(asked) == 1 else None
        if field_of and field_of.kind == "text" and not (one.opens or one.closes or one.imposes or one.lifts or one.letter):
            return one
    return None


def _who_knows(policy: Policy) -> tuple[str, ...]:
    """The offices that may see every case, in words."""
    return tuple(policy.roles[one].title for one in policy.reviewers if one in policy.roles)
