"""Adopting a new edition: a step of the policy's owner, with reasons, on the office's stream.

It holds for new reports from then on. Live cases keep the edition they began under; what improves a person's position
may be given to each by a step of its own (`edition.apply`), and what worsens it may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import COLLEAGUE, Actor
from evenhand.case.impact import differences
from evenhand.desk import editions
from evenhand.desk.errors import refuse
from evenhand.ledger.models import OFFICE
from evenhand.ledger.models import Event as Row
from evenhand.letters.check import faults as faults_of_letters
from evenhand.people import org
from evenhand.policy.check import check
from evenhand.policy.kinds import clean_text, show_day
from evenhand.policy.load import load
from evenhand.policy.model import Policy

LEAST, MOST = 10, 2000  # characters of the reasons


@dataclass(frozen=True)
class Adopted:
    """One adoption, as the record has it."""

    edition: str
    digest: str
    by: str  # a colleague's reference; at installation the account that installed
    at: datetime
    reasons: str
    differences: tuple[str, ...]  # ids only, each with what it means for the person: "matters.appeal.limit worsens"


def adoptions(*, now: datetime) -> list[Adopted]:
    """Every adoption until `now`, oldest first; the edition of the last is in force."""
    rows = Row.objects.filter(stream__kind=OFFICE, stream__ref=editions.STREAM, recorded_at__lte=now).order_by("number")
    return [_adopted(row.body, row.recorded_at) for row in rows]


def _adopted(body: dict, at: datetime) -> Adopted:
    effect = body["effects"][0]
    return Adopted(effect["edition"], effect["digest"], body["by"], at, effect.get("why", ""), tuple(effect.get("differences", ())))


def may_adopt(*, actor: Actor, now: datetime) -> bool:
    """Whether a colleague holds the role that is accountable for the policy in force."""
    known = org.colleagues(now=now).get(actor.human) if actor.kind == COLLEAGUE else None
    return bool(known and not (known.left and known.left <= now) and editions.book().policy().owner in known.roles)


def adopt_edition(*, actor: Actor, edition: str, reasons: str, now: datetime) -> Adopted:
    """Puts a new edition (a folder of EVENHAND_POLICIES) in force for new reports, from now on.

    Raises Refused with every reason: not the owner, no such folder, its faults, in force now or before, reasons too
    short, or a day of its own that has not come; EditionChanged where an edition in use has been changed.
    """
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=editions.STREAM)
        old = editions.book().policy()
        if not may_adopt(actor=actor, now=now):
            title = old.roles[old.owner].title if old.owner in old.roles else old.owner
            raise refuse("role", _("A new edition is adopted by the policy's owner: {office}.").format(office=title))
        why = _reasons(reasons)
        new = _sound(edition, now)
        changed = [f"{one.key} {one.effect}" for one in differences(old, new).all]
        more = {"before": old.edition, "why": why, "differences": changed}
        event = editions.write(stream=stream, policy=new, by=actor.human, role=old.owner, now=now, more=more)
    return Adopted(new.edition, new.digest, event.by, now, why, tuple(changed))


def _reasons(reasons: str) -> str:
    try:
        why = clean_text(reasons, MOST)
    except ValueError as error:
        raise Refused([Refusal("complete", _("Why it is adopted: {fault}.").format(fault=error), field="reasons")]) from None
    if len(why) < LEAST:
        raise Refused([Refusal("complete", _("Say why it is adopted, in at least {number} characters.").format(number=LEAST), field="reasons")])
    return why


def _sound(edition: str, now: datetime) -> Policy:
    """The new edition without faults, and not one that has been in force. Raises Refused."""
    folder, known = editions.folder_of(edition), editions.adopted()
    if edition in known:
        said = _("The edition {edition} is in force already. Give a new one a name of its own.")
        if list(known)[-1] != edition:
            said = _("The edition {edition} was in force before and has been replaced. Give a new one a name of its own.")
        raise refuse("open", said.format(edition=edition))
    found = [str(fault) for fault in check(folder)]
    if not found:
        found = faults_of_letters(load(folder))
    if found:
        raise Refused([Refusal("complete", one) for one in found])
    new = editions.named(edition)
    begins = date.fromisoformat(new.effective)
    if new.calendar.day(now) < begins:
        said = _("The edition {edition} says that it is in force from {day}: adopt it then.")
        raise refuse("time", said.format(edition=edition, day=show_day(begins)))
    return new
