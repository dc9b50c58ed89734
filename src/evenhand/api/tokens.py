"""Telling whose an API token is. They are made in the settings (`desk.office.tokens`)."""

from __future__ import annotations

from datetime import datetime

from evenhand.api.models import Token
from evenhand.case.facts import COLLEAGUE, Actor
from evenhand.desk.office.tokens import digest

_LONGEST = 200


def actor(*, token: str, now: datetime) -> Actor | None:
    """Who acts with this token; None when it is unknown, revoked, or its colleague has left."""
    if len(token) > _LONGEST:
        return None
    found = Token.objects.select_related("colleague").filter(hash=digest(token), revoked=None).first()
    if found is None or (found.colleague.left and found.colleague.left <= now):
        return None
    if found.last_used_day != now.date():  # a day is enough to find unused tokens, and spares a write a call
        Token.objects.filter(pk=found.pk).update(last_used_day=now.date())
    return Actor(found.colleague.ref, COLLEAGUE)
