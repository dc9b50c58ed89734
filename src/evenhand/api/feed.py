"""The feed of changes, and whose cards hold an alert now."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from evenhand.alerts.models import Change
from evenhand.intake.models import OldCase
from evenhand.registers.models import AlertRow


def after(*, cursor: int, limit: int) -> list[Change]:
    """Changes with a number beyond the cursor, lowest first; none can appear later behind one that was given.

    PostgreSQL hands out numbers before transactions commit, so a lower one may come after a higher: the lock
    waits for those that are under way. SQLite has one writer, whose numbers commit in order.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as asking:
                asking.execute(f"LOCK TABLE {Change._meta.db_table} IN SHARE MODE")
        return list(Change.objects.filter(pk__gt=cursor).order_by("pk")[:limit])


def in_force(*, now: datetime) -> tuple[list[str], list[str]]:
    """The people and addresses whose cards may hold an alert at `now`, those who share a home among them."""
    rows = AlertRow.objects.filter(Q(lifted=None) | Q(lifted__gt=now)).filter(Q(ends=None) | Q(ends__gt=now))
    rows = rows.filter(binds__lte=now)
    people = set(rows.exclude(person="").values_list("person", flat=True))
    addresses = set(rows.exclude(address="").values_list("address", flat=True))
    notes = OldCase.objects.filter(shows_until__gt=now)  # of an old register, being checked
    people |= set(notes.filter(about__isnull=False).values_list("about__ref", flat=True))
    addresses |= set(notes.exclude(place="").values_list("place", flat=True))
    return sorted(people), sorted(addresses)
