"""Who may act for a person, and on what authority: being sought from the person, confirmed, refused or ended.

What somebody wrote (the name of one who has no record of their own, how to reach them, what it is limited to, how we
know) lies in a part of the person's stream, and a row here says only where.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import models

from evenhand.policy.tongue import N_

SOUGHT, CONFIRMED, REFUSED, ENDED = "sought", "confirmed", "refused", "ended"
STATES: Mapping[str, str] = {
    SOUGHT: N_("Being sought"), CONFIRMED: N_("Confirmed"), REFUSED: N_("Refused"), ENDED: N_("Ended"),
}  # fmt: skip

ELECTED, PARENT = "elected-member", "parent"
OF_A_COURT = ("deputy", "litigation-friend")  # a court has decided it, whatever the person says
KINDS: Mapping[str, str] = {
    "word": N_("The person’s own word"), "letter": N_("A letter that the person signed"), "attorney": N_("Attorney under a registered power"),
    "deputy": N_("Deputy of the Court of Protection"), "litigation-friend": N_("Litigation friend"), "solicitor": N_("Solicitor"),
    ELECTED: N_("Councillor or other elected member"), PARENT: N_("Parent of a child"),
}  # fmt: skip

# What an authority is confirmed by: the person's answer, or what stands in its place.
PERSON, HELPED, DOCUMENT, RULE = "person", "helped", "document", "rule"
ANSWERS: Mapping[str, str] = {
    PERSON: N_("The person themselves"), HELPED: N_("The person, with an interpreter or supporter of their own choice"),
    DOCUMENT: N_("We have seen the document"), RULE: N_("The member’s own rule applies"),
}  # fmt: skip
# What each kind may rest on besides the person's answer.
RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "attorney": (DOCUMENT,), "deputy": (DOCUMENT,), "litigation-friend": (DOCUMENT,), "solicitor": (DOCUMENT,), PARENT: (DOCUMENT,), ELECTED: (RULE,),
}  # fmt: skip
WHAT_PROVES: Mapping[str, str] = {
    "word": N_("They tell us, when we ask them by another way than the one it came by."),
    "letter": N_("They tell us that it is theirs, when we ask them by another way than the one it came by."),
    "attorney": N_("The power, registered with the Office of the Public Guardian, covers what it is about: property and money, or health and care."),
    "deputy": N_("The order of the Court of Protection covers what it is about."),
    "litigation-friend": N_("The court’s order, or the certificate of suitability that was filed: for that claim, and until it is over."),
    "solicitor": N_("A letter of the firm that says that the person has instructed them, and on what."),
    ELECTED: N_(
        "No consent is asked for where the person themselves asked them for help: the Data Protection Act 2018, Schedule 1, paragraphs 23 to 25, lets them act on that "
        "request, and lets us answer them as far as it needs. Where somebody else asked, the person is asked first, unless they cannot be."
    ),
    PARENT: N_("They have parental responsibility, the child is under eighteen, and the child’s own wishes have been considered."),
}  # fmt: skip

ALL, CASE = "all", "case"
COVERS: Mapping[str, str] = {ALL: N_("Everything between the person and us"), CASE: N_("One case alone")}

UNDONE, DEATH, TIME, CHANGED, ERROR = "withdrawn", "death", "time", "changed", "error"
WHY_ENDED: Mapping[str, str] = {
    UNDONE: N_("The person withdrew it"), CHANGED: N_("It no longer holds: the power, the order or the task has ended"), "stepped-down": N_("They no longer act"),
    ERROR: N_("It was entered in error"), DEATH: N_("One of them has died"), TIME: N_("Its last day has passed"),
}  # fmt: skip
GIVEN_ENDS = (UNDONE, CHANGED, "stepped-down", ERROR)  # those that somebody may record; the others follow by themselves


class Authority(models.Model):
    """That somebody acts, or says that they act, for a person. Ended and refused ones stay."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="authorities")
    # Who acts, where they have a record of their own; else their name is in the part
    representative = models.ForeignKey("people.Person", models.CASCADE, related_name="acts_for", null=True, blank=True)
    kind = models.CharField(max_length=20, blank=True)  # an id of `KINDS`; none while nobody has said
    state = models.CharField(max_length=10, default=SOUGHT, db_index=True)
    covers = models.CharField(max_length=10, default=ALL)
    case = models.CharField(max_length=20, blank=True)  # the one case that it covers; of one being sought, the one it came on
    came_by = models.CharField(max_length=60, blank=True)  # how what they sent reached us: no way to ask the person by
    received = models.DateField()
    ask_by = models.DateField(null=True, blank=True)
    tried = models.PositiveSmallIntegerField(default=0)
    tried_on = models.DateField(null=True, blank=True)
    asked_by = models.CharField(max_length=16, blank=True)  # an id of `standings.WAYS`
    answer = models.CharField(max_length=10, blank=True)  # an id of `ANSWERS`: who answered, or what stands for it
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    recorded = models.DateTimeField()
    by = models.CharField(max_length=60, blank=True)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=16, blank=True)  # an id of `WHY_ENDED`
    told = models.DateField(null=True, blank=True)  # when they were told that it was received, and nothing else
    said_ref = models.CharField(max_length=60, blank=True)  # the stream, and the number of the event, with who they are
    said_in = models.PositiveIntegerField(null=True, blank=True)
    decided_ref = models.CharField(max_length=60, blank=True)  # the same for how we know
    decided_in = models.PositiveIntegerField(null=True, blank=True)

    def state_on(self, day: date) -> str:
        """Its state on a day: what has run out has ended."""
        return ENDED if self.state == CONFIRMED and self.until and self.until < day else self.state

    def holds(self, day: date, case: str) -> bool:
        """Whether it is confirmed on a day for what concerns a case."""
        begun = self.since is None or self.since <= day
        return begun and self.state_on(day) == CONFIRMED and (self.covers == ALL or self.case == case)


class LetterCopied(models.Model):
    """That a copy of a letter was sent to somebody who acts for the person."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="copies")
    case = models.CharField(max_length=20)
    letter = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "case", "letter"], name="letter_copied_once")]


class MessageFrom(models.Model):
    """That a message among a person's contacts came from somebody who acts for them, or says that they do."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="messages")
    contact = models.BigIntegerField(unique=True)  # its number
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
