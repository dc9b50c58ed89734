"""Acts that answer no matter of a case: on people, on what comes in from them, on files, on old records.

A case's steps are the policy's. These are the house's, a closed list; the policy says who may take each in its table
[house], as it does for the house steps. Where it is silent, the one named here may: any colleague, or the owner of the
policy. Only offices can be named, since there is no case from which a relation could follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_

COLLEAGUE, OWNER = "colleague", "owner"


@dataclass(frozen=True)
class Act:
    """An act: what it is, in words that finish "may …", and who may where the policy names nobody."""

    words: str
    otherwise: str = OWNER


ACTS: Mapping[str, Act] = {
    # people
    "person.record": Act(N_("record people, and how and where to reach them"), COLLEAGUE),
    "person.identify": Act(N_("say who somebody not yet identified is")),
    "person.merge": Act(N_("join two records of one person, and part them again")),
    "person.death": Act(N_("record a death")),
    "person.safe-address": Act(N_("record a safe address, and see it")),
    "person.guard": Act(N_("open the record of somebody who works here")),
    "authority.record": Act(N_("record who may act for a person, and on what authority")),
    # needs
    "need.record": Act(N_("record what helps a person"), COLLEAGUE),
    "need.decide": Act(N_("agree or refuse an adjustment, and review it")),
    "need.health": Act(N_("see and record the condition behind an adjustment")),
    "note.erase": Act(N_("take out for good what was written about a person")),
    # contacts
    "log.open": Act(N_("open a log of a person's contacts, and end it")),
    "contact.enter": Act(N_("enter what came in"), COLLEAGUE),
    "contact.mark": Act(N_("say what a message was about"), COLLEAGUE),
    "inbound.read": Act(N_("read what came in under a restriction"), COLLEAGUE),
    # files
    "file.release": Act(N_("release or refuse a file held back as doubtful")),
    "file.export": Act(N_("take out the files of a case with their originals")),
    # what exists already
    "import.people": Act(N_("bring in people and contacts from a file")),
    "import.sort": Act(N_("sort the cases of an old register")),
    # the person's own side
    "rights.take-in": Act(N_("take in for a person what they say, ask or challenge"), COLLEAGUE),
    "rights.code": Act(N_("replace the code of a letter"), COLLEAGUE),
}


def who(policy: Policy, act: str) -> tuple[str, ...]:
    """The roles that may take an act under a policy; (COLLEAGUE,) where anybody may. Raises KeyError."""
    named = policy.house.get(act)
    if named is not None:
        return tuple(named)
    return (COLLEAGUE,) if ACTS[act].otherwise == COLLEAGUE else (policy.owner,)
