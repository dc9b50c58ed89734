"""Whom a new case is about: a person, a group, a representative, an address, or someone not yet identified at one.

Here it is only found out who is meant. Whether the policy has decisions about them is the rules' to judge
(`evenhand.case.subjects`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand.case.subjects import ADDRESS, AS, FOR, GROUP, PERSON, REPRESENTATIVE
from evenhand.desk.errors import refuse
from evenhand.people import find, make
from evenhand.people.models import Person
from evenhand.policy.tongue import N_

UNKNOWN = "unknown"
WHOM = N_("Say whom it is about: one of person, group, representative, address or unknown.")
IS_GROUP = N_("That is a group: give it as the group. It binds nobody of its members; what a member did needs a report of their own.")
NO_GROUP = N_("There is no group with the reference given. A report about several people is one report for each of them.")
ACTING = N_("For a representative give the person who acted, and for whom: { person, for }, both by reference.")


def resolve(*, subject: Mapping[str, Any] | None, now: datetime) -> dict[str, str]:
    """The subject as the case's first event keeps it: {person}, {address}, {person, as: group},
    {person, as: representative, for}, or {person, address} for someone not yet identified.

    Raises Refused, with what to give.
    """
    if not isinstance(subject, Mapping) or len(subject) != 1:
        raise refuse("complete", _(WHOM))
    kind, value = next(iter(subject.items()))
    if kind == PERSON:
        return {PERSON: _human(value).ref}
    if kind == GROUP:
        found = _known(value)
        if found is None or not found.is_group:
            raise refuse("complete", _(NO_GROUP))
        return {PERSON: found.ref, AS: GROUP}
    if kind == REPRESENTATIVE:
        return _representative(value)
    if kind == UNKNOWN:
        return _unknown(value, now)
    if kind != ADDRESS:
        raise refuse("complete", _(WHOM))
    place = find.place(value) if _readable(value) else None
    if place is None:
        raise refuse("complete", _("There is no address with the reference given."))
    return {ADDRESS: place.uprn}


def _readable(ref: Any) -> bool:
    return isinstance(ref, str) and bool(ref) and "\0" not in ref


def _known(ref: Any) -> Person | None:
    return find.by_ref(ref) if _readable(ref) else None


def _human(ref: Any) -> Person:
    """One human being, by reference. Raises Refused."""
    found = _known(ref)
    if found is None:
        raise refuse("complete", _("There is no person with the reference given."))
    if found.is_group:
        raise refuse("complete", _(IS_GROUP))
    return found


def _representative(value: Any) -> dict[str, str]:
    """A person of their own who acted for another: a person, or a group whose officer they are."""
    if not isinstance(value, Mapping) or set(value) != {PERSON, FOR}:
        raise refuse("complete", _(ACTING))
    acted, whom = _human(value[PERSON]), _known(value[FOR])
    if whom is None:
        raise refuse("complete", _("There is nobody with the reference given as the one for whom they were acting."))
    if whom.unidentified or acted.unidentified:
        raise refuse("complete", _("A representative and the one for whom they act have to be known by name."))
    return {PERSON: acted.ref, AS: REPRESENTATIVE, FOR: whom.ref}


def _unknown(value: Any, now: datetime) -> dict[str, str]:
    if not isinstance(value, Mapping) or not set(value) <= {"address", "description"}:
        raise refuse("complete", _("For someone not yet identified give an address and a description."))
    uprn, description = value.get("address"), value.get("description")
    if not isinstance(uprn, str) or not uprn or "\0" in uprn:
        raise refuse("complete", _("For someone not yet identified give the address at which it happened."))
    if not isinstance(description, str):
        raise refuse("complete", _("Describe them in a few words."))
    try:
        made = make.unidentified(description=description, address_uprn=uprn, now=now)
    except make.Wrong as error:
        raise refuse("complete", str(error)) from None
    return {"person": made.ref, "address": uprn}
