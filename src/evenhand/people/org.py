"""Colleagues as the rules see them: who holds what now, who stands in, who is close to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from evenhand.case.facts import Colleague as Known
from evenhand.people.models import Absence, Colleague, Person, Relation, RoleHeld


def colleagues(*, now: datetime) -> dict[str, Known]:
    """Every colleague by reference, those who have left among them. Five queries.

    The deputy is the one named for a leave that runs, else the usual one. Whoever has left is stood for by their
    successor, wherever a colleague names them as manager, head or deputy.
    """
    roles: dict[int, set[str]] = defaultdict(set)
    for key, role in RoleHeld.objects.filter(_running(now)).values_list("colleague_id", "role"):
        roles[key].add(role)
    away: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    cover: dict[int, str] = {}
    absences = Absence.objects.filter(end__gt=now).order_by("start", "id")
    for key, start, end, stands_in in absences.values_list("colleague_id", "start", "end", "cover__ref"):
        away[key].append((start, end))
        if stands_in and start <= now:
            cover[key] = stands_in
    related: dict[int, set[str]] = defaultdict(set)
    for key, other in Relation.objects.filter(ended=None).values_list("colleague_id", "other"):
        related[key].add(other)
    records: dict[int, set[str]] = defaultdict(set)
    for key, own in Person.objects.filter(colleague__isnull=False).values_list("colleague_id", "ref"):
        records[key].add(own)
        related[key].add(own)  # nobody acts or decides in their own
    rows = list(Colleague.objects.order_by("ref").values_list(
        "id", "ref", "name", "left", "manager__ref", "head__ref", "deputy__ref", "successor__ref"
    ))  # fmt: skip
    gone = {ref: (successor or "", manager or "") for _, ref, _, left, manager, _, _, successor in rows if left and left <= now}
    return {
        ref: Known(
            ref=ref, name=name, left=left, roles=frozenset(roles[key]), away=tuple(sorted(away[key])), related=frozenset(related[key]),
            records=frozenset(records[key]),
            manager=_instead(manager or "", ref, gone), head=_instead(head or "", "", gone), deputy=_other(_instead(cover.get(key) or deputy or "", "", gone), ref),
            successor=_instead(successor or "", "", gone),
        )
        for key, ref, name, left, manager, head, deputy, successor in rows
    }  # fmt: skip


def _instead(named: str, of: str, gone: Mapping[str, tuple[str, str]]) -> str:
    """Who is meant now by a colleague's name. Whoever took their own manager's place (`of`) has that one's manager."""
    seen: set[str] = set()
    while named in gone and gone[named][0] and named not in seen:
        seen.add(named)
        successor, manager = gone[named]
        named = manager if of and successor == of else successor
    return _other(named, of)


def _other(named: str, of: str) -> str:
    """Nobody is their own manager or deputy."""
    return "" if named == of else named


def _running(now: datetime) -> Q:
    return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))


def colleague_of(*, user_id: int, now: datetime) -> str:
    """The reference of the colleague whose account this is, or "" (none, or they have left)."""
    found = Colleague.objects.filter(Q(left=None) | Q(left__gt=now), user_id=user_id).first()
    return found.ref if found else ""
