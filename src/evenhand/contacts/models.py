"""Logs, messages, what they were about, and what waits to be read under a restriction.

Persons and colleagues stand by reference. Moments are aware and in UTC. Who entered a row stands on it so that an
error can be put right; nothing here is ever counted by colleague.
"""

from __future__ import annotations

from django.db import models

IN, OUT = "in", "out"
SAID = "said"  # the source of what came by the code of a letter: never counted


class Log(models.Model):
    """That the contacts of one person are kept for a time. Why stands in the entry on the person's own stream."""

    person = models.CharField(max_length=40, db_index=True)
    opened = models.DateTimeField()
    until = models.DateTimeField()  # the last moment of its last day
    ended = models.DateTimeField(null=True)  # before that day, by somebody
    by = models.CharField(max_length=60)
    entry = models.PositiveIntegerField()  # of the person's stream
    end_entry = models.PositiveIntegerField(null=True)


class Item(models.Model):
    """One message or call, however many were copied."""

    person = models.CharField(max_length=40)
    log = models.ForeignKey(Log, models.PROTECT, related_name="items", null=True)  # null: kept because of a restriction
    at = models.DateTimeField()  # when it came, or went
    entered = models.DateTimeField()
    by = models.CharField(max_length=60)  # who entered it, so that an error can be put right
    channel = models.CharField(max_length=60)  # the policy's id, or "other"
    direction = models.CharField(max_length=3, choices=[(IN, "In"), (OUT, "Out")])
    words = models.CharField(max_length=500, blank=True)
    effort = models.CharField(max_length=2, blank=True)  # under so many minutes
    copied = models.PositiveIntegerField(default=1)  # to how many it went
    files = models.PositiveSmallIntegerField(default=0)  # attachments: counted, not kept
    message = models.CharField(max_length=64, blank=True)  # a hash of the message's own id with its text
    digest = models.CharField(max_length=64)  # a hash of person, channel, direction, minute and text
    source = models.CharField(max_length=8)  # typed, file, api, said
    withdrawn = models.DateTimeField(null=True)  # entered in error
    noted = models.PositiveIntegerField(null=True)  # the entry of the person's stream whose digest covers it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], condition=models.Q(withdrawn=None), name="contact_once"),
        ]
        indexes = [
            models.Index(fields=["person", "at"], name="contact_person"),
            models.Index(fields=["person", "message"], name="contact_message", condition=~models.Q(message="")),
            models.Index(fields=["entered"], name="contact_unnoted", condition=models.Q(noted=None)),
        ]


class Mark(models.Model):
    """One thing that a message was about."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "mark"], name="mark_once")]


class Held(models.Model):
    """A message that came in under a restriction of contact: it waits to be read by a human."""

    item = models.OneToOneField(Item, models.CASCADE, related_name="held")
    limit = models.CharField(max_length=80)  # the row of the restriction
    contact = models.CharField(max_length=60, blank=True)  # the office that answers this person, where one is named
    due = models.DateTimeField()  # by when it is read
    answer_due = models.DateTimeField()  # by when it is answered
    alarms = models.JSONField()  # words that put it first; they decide nothing
    alarm = models.PositiveSmallIntegerField()  # how many
    text = models.TextField(blank=True)  # all of it, as far as it is kept
    whole = models.BooleanField(default=True)  # whether that is all
    meanwhile = models.BooleanField(default=False)  # it came while an answer of ours was late
    receipt = models.TextField()  # what is said at once
    receipt_sent = models.DateTimeField(null=True)
    read = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=60, blank=True)
    found = models.CharField(max_length=12, blank=True)
    elsewhere = models.CharField(max_length=120, blank=True)  # the other system's number
    handed = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due"], name="held_waiting", condition=models.Q(read=None)),
            models.Index(fields=["answer_due"], name="held_unanswered", condition=models.Q(answered=None)),
        ]
