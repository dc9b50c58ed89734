"""Settings: the account with which a colleague signs in. For administrators; a password is shown once and kept nowhere."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.desk.errors import refuse
from evenhand.desk.office import record
from evenhand.people.models import Colleague

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """A password that nobody has to invent: four groups that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for letter in range(5)) for group in range(4))


def open_account(one: Colleague, password: str) -> None:
    """An account of a colleague who has none. Raises Refused where somebody else has one of this name."""
    users = get_user_model()
    if users.objects.filter(username=one.email).exists():
        raise refuse("complete", _("There is an account {email} already.").format(email=one.email))
    one.user = users.objects.create_user(one.email, one.email, password)  # type: ignore[attr-defined]  # Django's own user
    one.save(update_fields=["user"])


def reset_password(*, actor: Actor, colleague: str, password: str = "", now: datetime) -> str:
    """A new password of a colleague, shown this once; an account is made where they have none. Raises NotFound, Refused."""
    with record.changing() as stream:
        who = record.administrator(actor=actor, now=now)
        one, word = record.subject(colleague), password or new_password()
        if one.left and one.left <= now:
            raise refuse("role", _("{name} has left: the account is closed.").format(name=one.name))
        if one.user is None:
            open_account(one, word)
        else:
            one.user.set_password(word)
            one.user.save(update_fields=["password"])
        effects = [{"do": "password"}]
        record.record(stream=stream, step="account.password", about=one.ref, effects=effects, by=who.human, role=record.ADMINISTRATOR, now=now)
    return word


def administrators(*, besides: Colleague, at: datetime) -> bool:
    """Whether somebody else is an administrator at a moment."""
    others = get_user_model().objects.filter(is_staff=True, is_active=True).exclude(pk=besides.user_id)
    return others.filter(Q(colleague__left=None) | Q(colleague__left__gt=at), colleague__isnull=False).exists()


def make_administrator(*, actor: Actor, colleague: str, yes: bool, why: str, now: datetime) -> None:
    """Makes a colleague with an account an administrator, or no longer one. Raises NotFound, Refused."""
    with record.changing() as stream:
        who = record.administrator(actor=actor, now=now)
        one, kept = record.subject(colleague), record.reason(why)
        if one.user is None or (one.left and one.left <= now):
            raise refuse("role", _("{name} has no account.").format(name=one.name))
        if one.user.is_staff == yes:
            already = _("{name} is an administrator already.") if yes else _("{name} is no administrator.")
            raise refuse("open", already.format(name=one.name))
        if not yes and not administrators(besides=one, at=now):
            raise refuse("role", _("{name} is the only administrator. Make somebody else one first.").format(name=one.name))
        one.user.is_staff = yes
        one.user.is_superuser = yes
        one.user.save(update_fields=["is_staff", "is_superuser"])
        effects = [{"do": "administrator", "yes": yes}]
        record.record(
            stream=stream, step="account.administrator", about=one.ref, effects=effects, by=who.human, role=record.ADMINISTRATOR, now=now,
            said={"why": kept},
        )  # fmt: skip
