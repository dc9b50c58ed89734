"""How much a request may send before anything of it is read, so that nobody fills the disk with a form.

Pages that take files of evidence read their requests themselves, with limits of their own, and are left alone here.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from evenhand.evidence.receiving import announced

STRANGER = 2_000_000  # bytes of a form of whoever is not signed in
COLLEAGUE = 62_000_000  # the largest file that a form takes, a mailbox or a table of 60 megabytes, with what is around it


class Bodies:
    """Middleware, after the one that knows who is signed in. Nothing that runs before a page reads a request; the look for a
    form's token does, and so does the page for an address that is none."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]):
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = announced(request)
        if size <= STRANGER or (size <= COLLEAGUE and request.user.is_authenticated) or _reads_itself(request):
            return self.answer(request)
        page = render(request, "413.html", status=413)
        page["Connection"] = "close"  # what still comes is read by nobody
        page["Cache-Control"] = "no-store"
        return page


def _reads_itself(request: HttpRequest) -> bool:
    try:
        return bool(getattr(resolve(request.path_info).func, "csrf_exempt", False))
    except Resolver404:
        return False
