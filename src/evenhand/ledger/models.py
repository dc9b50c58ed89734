"""The append-only record. Triggers (migration 0002) refuse what the models could otherwise be made to do."""

from __future__ import annotations

from django.db import models

CASE, PERSON, OFFICE = "case", "person", "office"


class Stream(models.Model):
    """A chain of events: a case, a person, or one book of the office. Its head is the last event's."""

    kind = models.CharField(max_length=10, choices=[(CASE, "Case"), (PERSON, "Person"), (OFFICE, "Office")])
    ref = models.CharField(max_length=60)
    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="stream_once")]

    @property
    def name(self) -> str:
        """How the record names it: `case:C-000123`."""
        return f"{self.kind}:{self.ref}"


class Event(models.Model):
    """One thing that happened. Its hash covers everything but the content of its parts."""

    stream = models.ForeignKey(Stream, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="event_once")]
        ordering = ["stream_id", "number"]


class Part(models.Model):
    """The answers of an event that are one subject's and of one class. Erasing empties content and salt."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="parts")
    place = models.PositiveSmallIntegerField()  # its place among the event's commitments
    subject = models.CharField(max_length=300)  # whose data: a reference, several with commas, or "organisation"
    sort = models.CharField(max_length=60, blank=True)  # the class of data, the policy's id
    salt = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64)
    content = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "place"], name="part_once")]
        indexes = [models.Index(fields=["subject"], name="part_subject")]
        ordering = ["event_id", "place"]


class Checkpoint(models.Model):
    """The heads of all streams that moved since the checkpoint before, hashed onto it."""

    at = models.DateTimeField()
    heads = models.JSONField()  # [[stream, number, hash], …]
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)
