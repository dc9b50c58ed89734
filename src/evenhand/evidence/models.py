"""Files and the bytes behind them. Two files of the same bytes share one blob."""

from __future__ import annotations

from django.db import models

RECEIVED, SHOWN, HELD, REFUSED = "received", "shown", "held", "refused"
CASE, CONTACT = "case", "contact"  # what a file may be attached to


class Blob(models.Model):
    """Bytes kept under their hash. Its row is held while they are placed or taken away, so that the two cannot cross."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()


class File(models.Model):
    """One file that somebody gave: what it is, where it belongs, and whether it may be opened."""

    ref = models.CharField(max_length=32, unique=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200, blank=True)  # as it was given, cleaned; erased with the file
    kind = models.CharField(max_length=12, blank=True)  # by its content: an id of `kinds.KINDS`
    state = models.CharField(max_length=10)
    code = models.CharField(max_length=30, blank=True)  # why it is held or refused: an id of `reasons.REASONS`
    belongs = models.CharField(max_length=12)  # case, contact, …
    about = models.CharField(max_length=60)  # the reference of that
    person = models.CharField(max_length=60, blank=True)  # whose data it is: a reference
    item = models.CharField(max_length=20, blank=True)  # on a case: the item of evidence
    event = models.PositiveIntegerField(default=0)  # the number of the event that brought it
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    checked = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)  # who released or refused what was held
    decided = models.DateTimeField(null=True)
    erased = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["belongs", "about"], name="file_about"),
            models.Index(fields=["state", "at"], name="file_state"),
        ]
        ordering = ["id"]

    @property
    def here(self) -> bool:
        """Whether the bytes are still kept for it."""
        return self.erased is None and self.state != REFUSED
