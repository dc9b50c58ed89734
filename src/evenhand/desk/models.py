"""What the desk keeps beside the record: looks, drafts, and the keys of requests that may be sent twice."""

from __future__ import annotations

from django.db import models


class Look(models.Model):
    """That someone looked at a case, a card or a person's page."""

    actor = models.CharField(max_length=60)
    what = models.CharField(max_length=12)  # case, card, person, letter
    ref = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["what", "ref", "at"], name="look_ref"),
            models.Index(fields=["actor", "at"], name="look_actor"),
        ]


class Draft(models.Model):
    """Answers not yet given. Outside the record; prepared by one, perhaps for another to confirm."""

    by = models.CharField(max_length=60)
    for_human = models.CharField(max_length=60, blank=True)
    case = models.CharField(max_length=20, blank=True)  # "": a report that has no case yet
    step = models.CharField(max_length=60)
    matter = models.CharField(max_length=80, blank=True)
    answers = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "case", "step", "matter"], name="draft_once")]


class Key(models.Model):
    """A request that was answered: sent again with the same key, it gets the same answer."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    case = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="key_once")]
