"""Settings: the tokens of programs. A colleague sees and revokes their own, an administrator everybody's.

The tokens themselves are the API's (`evenhand.api`), reached from the colleague whose they are.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.office import record
from evenhand.people.models import Colleague
from evenhand.policy.kinds import clean_text

PREFIX = "evh_"  # lets a scanner of leaked secrets know one when it sees it


@dataclass(frozen=True)
class TokenView:
    """A token without its secret."""

    id: int
    ref: str
    colleague: str
    email: str
    name: str
    created: datetime
    last_used: date | None
    revoked: datetime | None


def _tokens() -> Any:
    """The API's table, by name: the desk may not import a door."""
    return apps.get_model("api", "Token").objects


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def tokens(*, actor: Actor, everybody: bool = False, now: datetime) -> Sequence[TokenView]:
    """The actor's own tokens, those in use first; of everybody for an administrator. At most 500. Raises NotFound."""
    who = record.asker(actor=actor, now=now)
    rows = _tokens().select_related("colleague").order_by("revoked", "-created", "-id")
    if not (everybody and who.administrator):
        rows = rows.filter(colleague__ref=who.human)
    found = [TokenView(one.pk, one.colleague.ref, one.colleague.name, one.colleague.email, one.name, one.created, one.last_used_day, one.revoked) for one in rows[:500]]
    return sorted(found, key=lambda one: one.revoked is not None)


def issue(*, colleague: Colleague, name: str, now: datetime) -> tuple[int, str]:
    """A new token of a colleague, its number and itself. Part of a change that is recorded: `make_token`."""
    token = PREFIX + secrets.token_urlsafe(32)
    return _tokens().create(colleague=colleague, name=name, hash=digest(token), created=now).pk, token


def make_token(*, actor: Actor, colleague: str = "", name: str, now: datetime) -> str:
    """A new token of the actor, or, by an administrator, of another colleague. It is shown this once. Raises NotFound, Refused."""
    with record.changing() as stream:
        who = record.asker(actor=actor, now=now)
        one, capacity = _whose(who, colleague, now)
        try:
            named = clean_text(name, 100)
        except ValueError as error:
            raise record.wrong("name", _("What it is for: {error}.").format(error=error)) from None
        if not named:
            raise record.wrong("name", _("Say what it is for, so that it can be told from others."))
        if _tokens().filter(colleague=one, name=named, revoked=None).exists():
            raise record.wrong("name", _("There is a token “{name}” already. Give this one another name.").format(name=named))
        made, token = issue(colleague=one, name=named, now=now)
        record.record(
            stream=stream, step="token.made", about=one.ref, effects=[{"do": "token", "token": made}], by=who.human, role=capacity, now=now,
            said={"name": named},
        )  # fmt: skip
    return token


def _whose(who: record.Asker, colleague: str, now: datetime) -> tuple[Colleague, str]:
    one = record.subject(colleague or who.human)
    if one.ref != who.human and not who.administrator:
        raise NotFound(colleague)
    if one.left and one.left <= now:
        raise refuse("role", _("{name} has left, and can have no token.").format(name=one.name))
    return one, record.SELF if one.ref == who.human else record.ADMINISTRATOR


def revoke(*, actor: Actor, token: int, now: datetime) -> None:
    """Takes a token back, at once. Raises NotFound for one that is not the actor's to revoke, Refused for one revoked before."""
    with record.changing() as stream:
        who = record.asker(actor=actor, now=now)
        found = _tokens().select_related("colleague").filter(pk=token).first() if abs(token) < 2**62 else None
        if found is None or (found.colleague.ref != who.human and not who.administrator):
            raise NotFound(str(token))
        if found.revoked:
            raise refuse("open", _("This token was revoked before."))
        _tokens().filter(pk=found.pk).update(revoked=now)
        own = found.colleague.ref == who.human
        record.record(
            stream=stream, step="token.revoked", about=found.colleague.ref, effects=[{"do": "token-revoked", "token": found.pk}], by=who.human,
            role=record.SELF if own else record.ADMINISTRATOR, now=now,
        )  # fmt: skip
