"""Who may open an address. Every view says so by one of these, and a test walks every address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from evenhand import desk
from evenhand.web import me

View = Callable[..., HttpResponse]
ANYONE, COLLEAGUE, DEMONSTRATION = "anyone", "colleague", "demonstration"


def _says(access: str, view: View, inner: View) -> View:
    found = wraps(view)(inner)
    found.access = access  # type: ignore[attr-defined]  # read by the test that walks all addresses
    return found


def anyone(view: View) -> View:
    """Open to whoever can reach the server: nothing of a case is behind it."""

    def inner(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        return view(request, *args, **named)

    return _says(ANYONE, view, inner)


def colleague(view: View) -> View:
    """Open to a signed-in colleague, who becomes `request.actor`. What they may see of a case is asked of the
    desk; what it does not find or will not show is the same page, 404. Nothing is cached."""

    def inner(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        who = me.of(request)
        if who is None:
            raise PermissionDenied("This account does not belong to a colleague.")  # untranslated: 403.html says it
        request.actor = who.actor  # type: ignore[attr-defined]
        try:
            answer = view(request, *args, **named)
        except desk.NotFound:
            raise Http404 from None
        add_never_cache_headers(answer)
        return answer

    return _says(COLLEAGUE, view, inner)


def demonstration(view: View) -> View:
    """There only in the demonstration; elsewhere the address does not exist."""

    def inner(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not settings.EVENHAND_DEMO:
            raise Http404
        return view(request, *args, **named)

    return _says(DEMONSTRATION, view, inner)
