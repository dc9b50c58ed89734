"""The record of somebody who works here: held by named few. Their safety card stays open to all.

Their cases are narrowed with it (`sight.narrowed`): to the same few, and to those whom the case itself needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.case.facts import Colleague as Known
from evenhand.people import find
from evenhand.people.models import Colleague, Person
from evenhand.policy.model import Policy

GUARD = "person.guard"


def open_to(*, actor: Actor, person: Person, now: datetime) -> bool:
    """Whether a person's page may be opened: anybody's, but for that of a colleague, which is held by named few."""
    from evenhand.desk import acts  # it asks `contact` for the colleague, which asks here

    return person.colleague_id is None or acts.may(actor=actor, act=GUARD, now=now, person=person.ref)


def page_opens(*, actor: Actor, ref: str, now: datetime) -> bool:
    """Whether somebody's page opens to whoever reads their card, which is everybody's: so that a card leads nowhere in vain."""
    one = find.by_ref(ref) if "\0" not in ref else None
    return one is not None and open_to(actor=actor, person=one, now=now)


def holds(*, policy: Policy, colleagues: Mapping[str, Known], human: str, now: datetime) -> bool:
    """Whether a colleague is among the few who hold these records at all, for a list that has read everybody already."""
    from evenhand.desk import acts

    return acts.allowed(policy, colleagues, human, GUARD, now, "")


def works_here(*, actor: Actor, ref: str, colleague: str, now: datetime) -> Person:
    """Says that a person works here too (`colleague`, by reference), or with "" that this holds no more: from then on their
    page is held by those who may open such records, and they have no part in what concerns it. Raises NotFound, Refused."""
    from evenhand.desk import acts

    with transaction.atomic():
        one = acts.held(ref)
        acts.demand(actor=actor, act=GUARD, now=now, person=one.ref)
        found = Colleague.objects.filter(ref=colleague).first() if colleague and "\0" not in colleague else None
        if colleague and found is None:
            raise Refused([Refusal("complete", _("There is no colleague with this reference."), field="colleague")])
        if one.is_group or one.unidentified:
            raise Refused([Refusal("complete", _("Only a person whom we know by name can be a colleague."), field="colleague")])
        one.colleague = found
        one.save(update_fields=["colleague"])
        acts.record(one, GUARD, [{"do": "works-here", "colleague": colleague}], by=actor.human, now=now)
    return one


def colleagues(*, now: datetime) -> list[Colleague]:
    """Those who work here now, by name."""
    return list(Colleague.objects.exclude(left__lte=now).order_by("name", "ref"))
