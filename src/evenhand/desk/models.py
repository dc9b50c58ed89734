"""What the desk keeps beside the record: looks, drafts, ticks, calls going on, keys of requests that may be sent twice."""

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


class LetterText(models.Model):
    """One version of the words of a letter that waits for approval, whole. Outside the record; dropped at approval."""

    case = models.CharField(max_length=20)
    letter = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "letter", "number"], name="letter_text_once")]


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


class Tick(models.Model):
    """That one name of a call list has been told. Outside the record until the list is recorded, and shared by all
    who may keep it, so that whoever takes over sees what is done."""

    case = models.CharField(max_length=20)
    strand = models.CharField(max_length=20)
    name = models.CharField(max_length=60)  # the policy's id of the choice
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "strand", "name"], name="tick_once")]


class Call(models.Model):
    """A call that a colleague is on now, with the moments of what they said. Outside the record until it is logged."""

    by = models.CharField(max_length=60, unique=True)  # a colleague is on one call at a time
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    began = models.DateTimeField()
    first = models.DateTimeField(null=True)  # when the first warning was given
    second = models.DateTimeField(null=True)


class SavedView(models.Model):
    """Questions to the register that a colleague keeps under a name. Theirs alone; never on the record of a case."""

    by = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    asked = models.JSONField()  # the answers, by question
    first = models.BooleanField(default=False)  # what the register opens with
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "name"], name="view_once"),
            models.UniqueConstraint(fields=["by"], condition=models.Q(first=True), name="view_first_once"),
        ]


class LetterCode(models.Model):
    """The code that a letter carries, by which the one it is for may answer it. The code itself is not kept: it is made
    from `seed` with the installation's key, and found by `hash`, keyed with it too. One replaced or ended stays."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="letter_codes")
    case = models.CharField(max_length=20)
    letter = models.CharField(max_length=80)
    seed = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()
    ends = models.DateTimeField()
    stopped = models.DateTimeField(null=True)  # replaced by another, or its letter came back

    class Meta:
        indexes = [models.Index(fields=["case", "letter"], name="letter_code_letter")]
        constraints = [models.UniqueConstraint(fields=["case", "letter"], condition=models.Q(stopped=None), name="letter_code_once")]


class CodeTry(models.Model):
    """How often something wrong was tried with one beginning of a code, or from one address; both only as keyed hashes."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)


class AgreedWord(models.Model):
    """What was agreed with a person so that they may read their letter with its code: hashed as a password is."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="agreed_word")
    hash = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
