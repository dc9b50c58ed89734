"""What connected systems have been told, and what waits to be told."""

from __future__ import annotations

from django.db import models


class Told(models.Model):
    """The card of a person or address as the feed has last told it: alert id -> digest."""

    person = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=40, blank=True)
    alerts = models.JSONField()
    rest = models.CharField(max_length=64)  # digest of needs, contacts and open routes

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="told_once")]


class Change(models.Model):
    """One difference of a card. A reader claims by state, never by "id greater than the last": rows commit out of order."""

    BEGAN, CHANGED, ENDED, WITHDRAWN = "began", "changed", "ended", "withdrawn_in_error"
    PENDING, DONE = "pending", "done"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20, choices=[(one, one) for one in (BEGAN, CHANGED, ENDED, WITHDRAWN)])
    person = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=40, blank=True)
    case = models.CharField(max_length=20, blank=True)
    alert = models.CharField(max_length=80, blank=True)  # "": needs, contacts or routes changed
    at = models.DateTimeField()
    state = models.CharField(max_length=8, default=PENDING, choices=[(PENDING, PENDING), (DONE, DONE)])

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], name="change_state"),
            models.Index(fields=["person"], name="change_person"),
            models.Index(fields=["address"], name="change_address"),
        ]
