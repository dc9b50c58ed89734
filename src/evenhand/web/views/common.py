"""What every view needs: a page drawn with the moment and the time zone in which it speaks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.web import edition
from evenhand.web.words import Words


def page(request: HttpRequest, template: str, now: datetime, status: int = 200, **context: Any) -> HttpResponse:
    """A page. `zone` is the policy's: days are counted there, wherever the reader sits."""
    return render(request, f"web/{template}.html", {"now": now, "zone": edition.zone(request), **context}, status=status)


def words_of(view: Any, now: datetime) -> Words:
    """The words of a case that the desk has shown."""
    return Words(view.policy, view.state, view.facts.colleagues, view.events, now)
