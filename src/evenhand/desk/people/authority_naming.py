"""A name recorded for somebody who acts turns out to be a person whom we know: tied to their record, and untied again.

What was written when they first wrote stays as it was said, and stands again when the tie is taken back.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.desk import acts
from evenhand.desk.errors import refuse
from evenhand.desk.people.authority import not_theirs, one_of, opened, representative_of
from evenhand.desk.people.authority_seeking import effect
from evenhand.desk.people.authority_words import said_of
from evenhand.people.authority import CONFIRMED, REFUSED, SOUGHT, Authority
from evenhand.people.standings import HOW_KNOWN

_OPEN = (SOUGHT, CONFIRMED, REFUSED)


def name_representative(*, actor: Actor, person: str, key: int, representative: str, sure: str, now: datetime) -> Authority:
    """Says that whoever acts, known by a name alone, is the person with this reference. `sure`: how we know, an id of
    `standings.HOW_KNOWN`. What they may do stays as it is. Raises NotFound, Refused."""
    known = one_of(sure, "sure", HOW_KNOWN, _("Say how you know that it is this person."))
    with transaction.atomic():
        row = opened(actor, person, key, _OPEN, now)
        if row.representative:
            raise refuse("open", _("It is said already who they are. Take that back first, if it is wrong."))
        row.representative = representative_of(row.person, representative)
        not_theirs(row, actor, now)
        acts.record(row.person, "authority.named", [{**effect(row, "authority"), "known": known}], by=actor.human, now=now)
        row.save(update_fields=["representative"])
    return row


def unname_representative(*, actor: Actor, person: str, key: int, now: datetime) -> Authority:
    """Takes it back: whoever acts is known by the name again that was recorded of them. Raises NotFound, Refused, also where
    they were recorded by their own record from the first."""
    with transaction.atomic():
        row = opened(actor, person, key, _OPEN, now)
        if row.representative is None or not said_of([row])[row.pk][0].get("name"):
            raise refuse("open", _("They were recorded as this person from the first. If that is wrong, end it as entered in error, and record it anew."))
        was, row.representative = row.representative.ref, None
        acts.record(row.person, "authority.unnamed", [{**effect(row, "authority"), "was": was}], by=actor.human, now=now)
        row.save(update_fields=["representative"])
    return row
