"""As what somebody has to do with us, how they like to be reached, and what two people are to each other: closed lists.

Ids are recorded, words are shown. None of them changes what anybody may do: rights follow from cases, never from a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evenhand.policy.tongue import N_

KNOWN: Mapping[str, str] = {
    "tenant": N_("Tenant"), "leaseholder": N_("Leaseholder"), "applicant": N_("Applicant"), "household": N_("Member of a household"),
    "representative": N_("Representative"), "neighbour": N_("Neighbour"), "public": N_("Member of the public"),
    "operative": N_("A contractor’s operative"), "elected-member": N_("Councillor or other elected member"),
}  # fmt: skip

WAYS: Mapping[str, str] = {
    "telephone": N_("Telephone"), "text": N_("Text message"), "email": N_("E-mail"), "letter": N_("Letter"),
    "visit": N_("A visit"), "office": N_("At the office"),
}  # fmt: skip

# What the other is to the person, and what the person is to the other
LINKS: Mapping[str, str] = {
    "lives-with": N_("Lives with"), "partner": N_("Partner"), "parent": N_("Parent"), "child": N_("Child"),
    "guardian": N_("Guardian"), "ward": N_("Has them as guardian"), "carer": N_("Carer"), "cared-for": N_("Cared for by them"),
}  # fmt: skip
BACK: Mapping[str, str] = {
    "lives-with": "lives-with", "partner": "partner", "parent": "child", "child": "parent", "guardian": "ward", "ward": "guardian",
    "carer": "cared-for", "cared-for": "carer",
}  # fmt: skip

HOW_KNOWN: Mapping[str, str] = {
    "born": N_("They gave their year of birth"), "reference": N_("They gave a reference of ours"),
    "number": N_("They called from a number, or wrote from an address, that we know"), "seen": N_("I know them by sight"),
    "other": N_("In another way"),
}  # fmt: skip


def unknown(given: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """What is on none of these lists."""
    return [one for one in given if one not in known]
