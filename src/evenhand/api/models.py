"""API tokens: each belongs to a colleague, who is the actor of whatever is done with it."""

from __future__ import annotations

from django.db import models

from evenhand.people.models import Colleague


class Token(models.Model):
    """A bearer token. Only its SHA-256 digest is kept: 256 random bits need no slow hash."""

    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField()
    last_used_day = models.DateField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.colleague_id})"
