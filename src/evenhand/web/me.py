"""Who is signed in: the colleague behind an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.people.models import Colleague, RoleHeld
from evenhand.policy.model import Role
from evenhand.web import edition


@dataclass(frozen=True)
class Me:
    """A colleague, as the frame of a page names them."""

    ref: str
    name: str
    offices: str

    @property
    def actor(self) -> Actor:
        return Actor(self.ref)


def of(request: HttpRequest | None) -> Me | None:
    """The colleague who asks; None where nobody is signed in, or the account is no colleague's (any more)."""
    if request is None or not hasattr(request, "user") or not request.user.is_authenticated:
        return None
    if not hasattr(request, "_evenhand_me"):
        request._evenhand_me = _colleague(request)  # type: ignore[attr-defined]  # asked once a request
    found: Me | None = request._evenhand_me  # type: ignore[attr-defined]
    return found


def _colleague(request: HttpRequest) -> Me | None:
    actor = desk.actor_of(user_id=request.user.pk, now=desk.clock.now())
    if actor is None:
        return None
    ref = actor.human
    policy = edition.if_any(request)
    held = offices(policy.roles if policy else {}, {ref})
    return Me(ref, Colleague.objects.values_list("name", flat=True).get(ref=ref), held.get(ref, ""))


def offices(roles: Mapping[str, Role], refs: set[str] | None = None) -> dict[str, str]:
    """The offices that colleagues hold now, in words, by reference; of all colleagues, or of those named."""
    now = desk.clock.now()
    held = RoleHeld.objects.filter(since__lte=now).exclude(until__lte=now).order_by("id")
    if refs is not None:
        held = held.filter(colleague__ref__in=refs)
    found: dict[str, list[str]] = {}
    for ref, role in held.values_list("colleague__ref", "role"):
        found.setdefault(ref, []).append(roles[role].title if role in roles else role)
    return {ref: ", ".join(titles) for ref, titles in found.items()}


def names(refs: set[str]) -> dict[str, str]:
    """The names of colleagues, by reference."""
    return dict(Colleague.objects.filter(ref__in=refs).values_list("ref", "name"))
