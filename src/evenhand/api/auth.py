"""Who calls: the colleague whose token it is, and nobody else, whatever the body says."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from evenhand.api import tokens
from evenhand.case.facts import Actor
from evenhand.desk import clock


class Token(HttpBearer):
    """`Authorization: Bearer evh_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return tokens.actor(token=token, now=clock.now())
