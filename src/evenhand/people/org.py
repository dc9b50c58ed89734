"""Colleagues as the rules see them: who holds what now, who stands in, who is close to whom."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Q

from evenhand.case.facts import Colleague as Known
from evenhand.people.models import Absence, Colleague, Relation, RoleHeld


def colleagues(*, now: datetime) -> dict[str, Known]:
    """Every colleague by reference, those who have left among them. Four queries."""
    roles: dict[int, set[str]] = defaultdict(set)
    for key, role in RoleHeld.objects.filter(_running(now)).values_list("colleague_id", "role"):
        roles[key].add(role)
    away: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for key, start, end in Absence.objects.filter(end__gt=now).values_list("colleague_id", "start", "end"):
        away[key].append((start, end))
    related: dict[int, set[str]] = defaultdict(set)
    for key, other in Relation.objects.values_list("colleague_id", "other"):
        related[key].add(other)
    rows = Colleague.objects.values_list(
        "id", "ref", "name", "left", "manager__ref", "head__ref", "deputy__ref"
    ).order_by("ref")
    return {
        ref: Known(
            ref=ref, name=name, left=left, manager=manager or "", head=head or "", deputy=deputy or "",
            roles=frozenset(roles[key]), away=tuple(sorted(away[key])), related=frozenset(related[key]),
        )
        for key, ref, name, left, manager, head, deputy in rows
    }  # fmt: skip


def _running(now: datetime) -> Q:
    return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))


def colleague_of(*, user_id: int, now: datetime) -> str:
    """The reference of the colleague whose account this is, or "" (none, or they have left)."""
    found = Colleague.objects.filter(Q(left=None) | Q(left__gt=now), user_id=user_id).first()
    return found.ref if found else ""
