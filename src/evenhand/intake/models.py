"""Files that are being brought in, and the rows of old registers that wait to be sorted. Moments are in UTC."""

from __future__ import annotations

from django.db import models

from evenhand.people.models import Person


class Brought(models.Model):
    """One file: what it is, how far it has come, and what became of it. Its bytes go when it is done."""

    STAGED, WAITING, RUNNING, DONE, REFUSED = "staged", "waiting", "running", "done", "refused"

    kind = models.CharField(max_length=10)  # a key of `columns.KINDS`
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default=STAGED, db_index=True)
    mapping = models.JSONField(default=dict, blank=True)  # as `columns.chosen` takes it
    head = models.JSONField(default=list, blank=True)  # its headings, kept as long as the cells of refused rows
    partial = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)  # rows looked at
    done = models.PositiveIntegerField(default=0)  # rows taken in, or found to be here
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=500, blank=True)  # why the whole file was refused
    beat = models.DateTimeField(null=True, blank=True)  # when whoever works on it last said so
    finished = models.DateTimeField(null=True, blank=True)


class Finding(models.Model):
    """What is to be said of one row: that it was refused and why, or what it changed. What stood in a refused row is kept
    for a month, so that it can be mended and sent again."""

    REFUSED, CHANGED, LEFT = "refused", "changed", "left"

    file = models.ForeignKey(Brought, models.CASCADE, related_name="findings")
    row = models.PositiveIntegerField()
    sort = models.CharField(max_length=10)
    ref = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=500)
    cells = models.JSONField(null=True, blank=True)  # the cells of a refused row, as given

    class Meta:
        indexes = [models.Index(fields=["file", "row"], name="finding_row")]


class OldCase(models.Model):
    """A row of an old register: its own words, and how it was answered. Seen by who sorts, and by nobody else."""

    file = models.ForeignKey(Brought, models.PROTECT, related_name="cases")
    row = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField(default=1)  # of a row that was about several people
    parts = models.PositiveSmallIntegerField(default=1)
    digest = models.CharField(max_length=64)  # of its words: brought in again it is not doubled
    said = models.JSONField()  # the cells, by name
    answer = models.CharField(max_length=10, blank=True, db_index=True)  # a key of `sorting.ANSWERS`
    given = models.JSONField(default=dict, blank=True)  # what else was answered
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    planned = models.DateField(null=True, blank=True)  # the day by which its duty is to be done, once the plan is agreed
    agreed = models.CharField(max_length=60, blank=True)  # who agreed the plan
    agreed_at = models.DateTimeField(null=True, blank=True)
    case = models.CharField(max_length=20, blank=True)
    # A safety note shows on the card of whom it is surely about until the row is sorted and its case begun, for 60 days.
    about = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="old_cases")
    place = models.CharField(max_length=40, blank=True, db_index=True)
    shows_until = models.DateTimeField(null=True, blank=True, db_index=True)
    # Where it stands in the table: what does not change with time, the riskiest first, and the day of its review.
    risk = models.PositiveSmallIntegerField(default=0)
    due = models.DateField(null=True, blank=True)
    reckoned = models.CharField(max_length=64, blank=True)  # under which editions; under others it is reckoned anew

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "part"], name="old_case_once")]
