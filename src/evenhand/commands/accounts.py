"""Colleagues with accounts, as commands make them."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable

from evenhand.case.facts import COLLEAGUE, Actor
from evenhand.commands.failing import Failure
from evenhand.policy.model import Policy

LEAST = 12  # characters of a password that someone chooses


def colleague(known: str):  # type: ignore[no-untyped-def]  # a model, which may not be imported before Django is set up
    """The colleague with this e-mail address or reference. Raises `Failure`."""
    from evenhand.people.models import Colleague

    found = (
        Colleague.objects.filter(email=known.strip().lower()).first()
        or Colleague.objects.filter(ref=known.strip()).first()
    )
    if found is None:
        raise Failure(f"There is no colleague {known[:80]!r}.")
    return found


def check_roles(roles: Iterable[str], policy: Policy) -> None:
    """Refuses an office that the policy does not know, or that follows from a relation."""
    known = {name: one.title for name, one in policy.roles.items() if not one.of}
    for role in roles:
        if role not in known:
            listed = "\n".join(f"  {name}: {title}" for name, title in known.items())
            raise Failure(f"There is no office {role[:60]!r} under this policy. There are:\n{listed}")


def asked_password() -> str:
    """A password typed twice, or one line from a pipe."""
    if not sys.stdin.isatty():
        typed = again = sys.stdin.readline().rstrip("\n")
    else:
        typed, again = getpass.getpass("Password: "), getpass.getpass("Again: ")
    if typed != again:
        raise Failure("The two are not the same.")
    if len(typed) < LEAST:
        raise Failure(f"A password needs at least {LEAST} characters.")
    return typed


def operator(email: str = "") -> Actor:
    """Who looks from the command line: the colleague named, else the account of this machine, by its name."""
    if email:
        return Actor(colleague(email).ref, COLLEAGUE)
    return Actor(f"command:{getpass.getuser()}"[:60], COLLEAGUE)
