"""An edition in use whose files are no longer those adopted: every page that needs it says so, and serves nothing else.

The card before contact is still shown where this process has read the edition before (`desk.editions.book_for_cards`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.desk.errors import EditionChanged

log = logging.getLogger("evenhand.web")
AGAIN = 60  # seconds after which it is worth asking again


class Changed:
    """Middleware: a changed edition is answered with 503 and a plain page, never with a bare error."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]):
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a changed edition; None for every other error."""
        if not isinstance(error, EditionChanged):
            return None
        log.error("nothing is served: %s", error)  # untranslated: a log line
        signed_in = bool(getattr(request, "user", None) and request.user.is_authenticated)
        page = render(request, "503.html", {"why": str(error) if signed_in else ""}, status=503)
        page["Retry-After"] = str(AGAIN)
        page["Cache-Control"] = "no-store"
        return page
