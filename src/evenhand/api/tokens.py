"""Making an API token, and telling whose it is."""

from __future__ import annotations

import secrets
from datetime import datetime

from evenhand.api.models import Token
from evenhand.case.facts import COLLEAGUE, Actor
from evenhand.desk.office_tokens import PREFIX, digest
from evenhand.people.models import Colleague

_LONGEST = 200


def create(*, colleague: Colleague, name: str, now: datetime) -> str:
    """A new token of a colleague; it is returned this once and cannot be read again."""
    token = PREFIX + secrets.token_urlsafe(32)
    Token.objects.create(colleague=colleague, name=name, hash=digest(token), created=now)
    return token


def actor(*, token: str, now: datetime) -> Actor | None:
    """Who acts with this token; None when it is unknown, revoked, or its colleague has left."""
    if len(token) > _LONGEST:
        return None
    found = Token.objects.select_related("colleague").filter(hash=digest(token), revoked=None).first()
    if found is None or (found.colleague.left and _gone(found.colleague.left, now)):
        return None
    if found.last_used_day != now.date():  # a day is enough to find unused tokens, and spares a write a call
        Token.objects.filter(pk=found.pk).update(last_used_day=now.date())
    return Actor(found.colleague.ref, COLLEAGUE)


def _gone(left: object, now: datetime) -> bool:
    return left <= (now if isinstance(left, datetime) else now.date())  # type: ignore[operator]
