"""What somebody asked for and an office decides on, and that somebody was asked what would help them.

What helps a person now is `models.PersonNeed`: whoever reads it need know nothing of how it came to be. What somebody
wrote (how exactly, why it was refused) lies in a part of the person's stream, and a row here says only where.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import models

from evenhand.policy.tongue import N_

# Who said that it helps. Their word is enough: no proof is asked.
SAID_BY: Mapping[str, str] = {
    "person": N_("The person"), "representative": N_("Somebody who represents them"), "colleague": N_("A colleague who noticed"),
    "partner": N_("A partner of ours"),
}  # fmt: skip
ASKED, AGREED, REFUSED = "asked", "agreed", "refused"
REVIEW = timedelta(days=365)  # until it is looked at again, where nobody says otherwise; no edition names a time
NOTHING = "nothing"  # asked, and nothing would make it easier


class NeedAsked(models.Model):
    """That something was asked for that an office decides on; decided ones stay, with where the reasons are."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="needs_asked")
    need = models.CharField(max_length=60)
    asked = models.DateTimeField()
    said_by = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    said_ref = models.CharField(max_length=60, blank=True)  # the stream, and the number of the event, with how exactly
    said_in = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, default=ASKED)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_ref = models.CharField(max_length=60, blank=True)  # the same for the reasons
    decided_in = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "need"], condition=models.Q(state=ASKED), name="need_asked_once")]


class NeedsTalk(models.Model):
    """That a person was asked what would make it easier to deal with us, and wanted nothing then."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="needs_talks")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    answer = models.CharField(max_length=10, default=NOTHING)
