"""What was written of those who act for a person: read from the parts of the person's stream; what is erased is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evenhand.desk.people.needs_seen import said_in
from evenhand.people.authority import Authority

Said = Mapping[str, str]


def said_of(rows: Sequence[Authority]) -> dict[int, tuple[Said, Said]]:
    """By row: who they are (name, organisation, contact, limits), and how we know. One query."""
    found = said_in([(one.said_ref, one.said_in) for one in rows] + [(one.decided_ref, one.decided_in) for one in rows])
    return {one.pk: (found.get((one.said_ref, one.said_in), {}), found.get((one.decided_ref, one.decided_in), {})) for one in rows}


def names_of(rows: Sequence[Authority]) -> dict[int, str]:
    """By row, the name of who acts: of their own record, else as it was given; "" where there is none or it was erased."""
    said = said_of([one for one in rows if one.representative is None])
    return {one.pk: one.representative.called if one.representative else said[one.pk][0].get("name", "") for one in rows}
