"""Whom a new case is about: a person, an address, or someone not yet identified at an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evenhand.desk.errors import refuse
from evenhand.people import find, make

GROUP = "A group is not one case: each person is judged alone. Report each of them, and name the other cases in the account."


def resolve(*, subject: Mapping[str, Any] | None, now: datetime) -> dict[str, str]:
    """The subject as the case's first event keeps it: {person}, {address}, or both for someone not yet identified.

    Raises Refused, with what to give.
    """
    if not isinstance(subject, Mapping) or len(subject) != 1:
        raise refuse("complete", "Say whom it is about: one of person, address or unknown.")
    kind, value = next(iter(subject.items()))
    if kind == "group":
        raise refuse("complete", GROUP)
    if kind == "unknown":
        return _unknown(value, now)
    if kind not in ("person", "address"):
        raise refuse("complete", "Say whom it is about: one of person, address or unknown.")
    ref = value if isinstance(value, str) and "\0" not in value else ""
    known = find.by_ref(ref) if kind == "person" else find.place(ref)
    if not ref or known is None:
        raise refuse("complete", f"There is no {kind} with the reference given.")
    return {kind: ref}


def _unknown(value: Any, now: datetime) -> dict[str, str]:
    if not isinstance(value, Mapping) or not set(value) <= {"address", "description"}:
        raise refuse("complete", "For someone not yet identified give an address and a description.")
    uprn, description = value.get("address"), value.get("description")
    if not isinstance(uprn, str) or not uprn or "\0" in uprn:
        raise refuse("complete", "For someone not yet identified give the address at which it happened.")
    if not isinstance(description, str):
        raise refuse("complete", "Describe them in a few words.")
    try:
        made = make.unidentified(description=description, address_uprn=uprn, now=now)
    except make.Wrong as error:
        raise refuse("complete", str(error)) from None
    return {"person": made.ref, "address": uprn}
