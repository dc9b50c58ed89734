"""In which capacity somebody acted, when something happened: a closed list, the same for every policy.

What somebody does for others is judged as what it is: an ombudsman found against a landlord that restricted the officer of
a tenants' association as if they had written for themselves. The capacity changes no right by itself. A field of kind
`choice` takes it by `choices = "capacities"`.
"""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.policy.model import Field
from evenhand.policy.tongue import N_

CAPACITIES: Mapping[str, str] = {
    "resident": N_("As a resident, for themselves"), "association": N_("For a tenants’ or residents’ association"), "elected-member": N_("As a councillor or other elected member"),
    "representative": N_("As the representative of somebody"), "witness": N_("As a witness of something"), "other": N_("In another capacity"),
}  # fmt: skip


def asks(field: Field) -> bool:
    """Whether a question asks for the capacity in which somebody acted."""
    return field.kind == "choice" and set(field.choices) == set(CAPACITIES)
