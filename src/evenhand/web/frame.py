"""What stands around every page: the organisation, the way about, who is signed in, the demonstration's bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.desk.attend.calls import CallView
from evenhand.policy.tongue import N_
from evenhand.web import demo, edition, me

PRODUCT = "Evenhand"
WAYS = (
    ("check", N_("Check before contact"), ("/people", "/addresses")),
    ("report", N_("Report an incident"), ()),
    ("work", N_("Your work"), ()),
    ("cases", N_("Cases"), ()),
    ("policy", N_("Policy"), ()),
    ("settings", N_("Settings"), ()),  # everybody has something there: their own leave and cover
)


@dataclass(frozen=True)
class Frame:
    """Nothing here depends on a case."""

    product: str
    organisation: str
    navigation: dict[str, Any]
    me: me.Me | None
    demonstration: demo.Bars | None
    call: CallView | None = None  # the call that the reader has open, so that none is forgotten


def around(request: HttpRequest | None) -> Frame:
    """The frame of a page; without a request (an error page) it shows nothing of anyone."""
    who = me.of(request)
    signed_in = _ways(request) if request and who else []
    navigation: dict[str, Any] = {"serviceName": PRODUCT, "serviceUrl": "/", "navigation": signed_in}
    call = desk.open_call(actor=who.actor) if who else None
    return Frame(PRODUCT, _organisation(request), navigation, who, demo.bars(request), call)


def _organisation(request: HttpRequest | None) -> str:
    """The name in the header: as set, else as the policy in force gives it, else nobody's."""
    asked = request and (me.of(request) or request.path == reverse("sign-in"))  # an error page asks no database
    policy = edition.if_any(request) if request and asked and not settings.EVENHAND_ORGANISATION else None
    return settings.EVENHAND_ORGANISATION or (policy.organisation.name if policy else _("Your organisation"))


def _ways(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"text": _(words), "href": reverse(name), "active": _here(request.path, reverse(name), also)}
        for name, words, also in WAYS
    ]


def _here(path: str, href: str, also: tuple[str, ...]) -> bool:
    if href == "/":
        return path == "/" or path.startswith(also)
    return path == href or path.startswith(href + "/")
