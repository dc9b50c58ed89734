"""The edition in force, asked for once a request."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from evenhand import desk
from evenhand.desk.errors import EditionChanged
from evenhand.policy.model import Policy


def of(request: HttpRequest) -> Policy:
    """The policy in force. Raises EditionChanged where none has been adopted, or it was changed since."""
    if not hasattr(request, "_evenhand_policy"):
        request._evenhand_policy = desk.editions.book().policy()  # type: ignore[attr-defined]
    found: Policy = request._evenhand_policy  # type: ignore[attr-defined]
    return found


def if_any(request: HttpRequest) -> Policy | None:
    """The same for what stands around every page, the error pages among them: None instead of an error."""
    try:
        return of(request)
    except EditionChanged:
        return None


def zone(request: HttpRequest) -> ZoneInfo:
    """The time zone in which the policy counts its days."""
    found = if_any(request)
    return found.calendar.tz if found else ZoneInfo(settings.TIME_ZONE)
