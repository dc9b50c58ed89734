"""What people look up: folds of the record, rebuilt at any time. Nothing is true only because it stands here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CaseRow(models.Model):
    """A case as its events have made it, without its story."""

    ref = models.CharField(max_length=20, unique=True)
    person = models.CharField(max_length=40, blank=True, db_index=True)
    address = models.CharField(max_length=40, blank=True, db_index=True)
    edition = models.CharField(max_length=60)  # under which its latest strand runs
    opened = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    number = models.PositiveIntegerField()  # of its last event
    lead = models.CharField(max_length=60, blank=True)
    deputy = models.CharField(max_length=60, blank=True)
    next_moment = models.DateTimeField(null=True)  # when time will next do something
    # What whose-turn-is-it needs beside the matter, so that no list folds a case: see `brief`.
    brief = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["next_moment"], name="case_next", condition=Q(next_moment__isnull=False)),
            models.Index(fields=["opened", "ref"], name="case_opened"),
        ]


class MatterRow(models.Model):
    """An open matter of a case."""

    case = models.ForeignKey(CaseRow, models.CASCADE, related_name="matters")
    matter = models.CharField(max_length=80)  # its id on the case
    name = models.CharField(max_length=60)
    strand = models.CharField(max_length=40)
    edition = models.CharField(max_length=60)
    kind = models.CharField(max_length=5)  # duty, right
    title = models.CharField(max_length=300)
    clause = models.JSONField()
    opened = models.DateTimeField()
    due = models.DateTimeField(null=True)
    aim = models.DateTimeField(null=True)
    shows = models.DateTimeField(null=True)
    soonest = models.DateTimeField()  # due, else aim, else the end of time: a key for paging
    owner = models.JSONField()
    data = models.JSONField()  # the whole matter, as the core's `Matter` takes it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "matter"], name="matter_once")]
        indexes = [models.Index(fields=["soonest", "id"], name="matter_soonest")]


class TurnRow(models.Model):
    """Whose turn a matter may be: an office, or a relation to someone in the case. Never the one who holds it."""

    matter = models.ForeignKey(MatterRow, models.CASCADE, related_name="turns")
    role = models.CharField(max_length=60)
    of = models.CharField(max_length=60, blank=True)  # the human that a relation starts from; "": an office
    relation = models.CharField(max_length=10, blank=True)  # manager, head, or "" for that human themselves

    class Meta:
        indexes = [
            models.Index(fields=["role", "of"], name="turn_role"),
            models.Index(fields=["of", "relation"], name="turn_of"),
        ]


class HumanRow(models.Model):
    """That a colleague has acted in a case, leads it, or is named in it."""

    case = models.ForeignKey(CaseRow, models.CASCADE, related_name="humans")
    human = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "human"], name="human_once")]


class AlertRow(models.Model):
    """One row of a measure, whether in force or not: that is asked of its moments."""

    id = models.CharField(max_length=80, primary_key=True)  # case:row
    case = models.ForeignKey(CaseRow, models.CASCADE, related_name="alerts")
    row = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)  # restriction, precaution, hold, order, warning, act
    person = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=60)
    edition = models.CharField(max_length=60)
    strand = models.CharField(max_length=40)
    decision = models.PositiveIntegerField()
    told = models.DateTimeField()  # when what it rests on was reported
    starts = models.DateTimeField()
    binds = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    lifted = models.DateTimeField(null=True)
    how = models.CharField(max_length=40, blank=True)
    closes = models.JSONField()
    route = models.CharField(max_length=60, blank=True)  # the channel that its decision keeps open
    values = models.JSONField()
    words = models.JSONField()  # its parameters in free text: answers, gone when they are erased
    review_by = models.DateTimeField(null=True)
    owner = models.JSONField()  # the roles whose duty the review is

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="alert_person", condition=Q(lifted__isnull=True)),
            models.Index(fields=["address"], name="alert_address", condition=Q(lifted__isnull=True)),
        ]
