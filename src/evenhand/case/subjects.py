"""Whom a decision concerns: one person, one address, one group, or one person as the representative of another.

A case has one subject, and what is decided on it binds nobody else: not those who live with the person, not the
members of a group, not the one for whom a representative acts (LGO Kent 21-014-359: a family swept in; LGSCO guide,
parts 1, 3 and 4: a representative is restricted only by a decision of their own). The subject is a plain mapping of
references: {person}, {address}, {person, address} for someone not yet identified, {person, as: group},
{person, as: representative, for}.
"""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.case import house
from evenhand.case.events import Refusal
from evenhand.case.rules import Context
from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

PERSON, ADDRESS, GROUP, REPRESENTATIVE = "person", "address", "group", "representative"
AS, FOR = "as", "for"

# Why a policy that does not name such a subject has none, and what to do instead.
_WHY = {
    PERSON: N_(
        "Under this policy no decision concerns a person. Report the address, or the group; or ask the owner of the policy "
        "({owner}) to name a person among its subjects."
    ),
    ADDRESS: N_(
        "Under this policy no decision concerns an address: it would bind whoever lives there. Report the person; if nobody "
        "knows who it was, report somebody not yet identified; or ask the owner of the policy ({owner}) to name an address "
        "among its subjects."
    ),
    GROUP: N_(
        "Under this policy no decision concerns a group: nobody is bound by what others did. Report each person for what "
        "they did themselves; or ask the owner of the policy ({owner}) to name a group among its subjects."
    ),
    REPRESENTATIVE: N_(
        "Under this policy no decision concerns somebody only as the representative of another. If it is about their own "
        "conduct, report the person themselves: a decision then concerns all their contacts with us. Or ask the owner of "
        "the policy ({owner}) to name a representative among its subjects."
    ),
}


def kind(subject: Mapping[str, str]) -> str:
    """The word of the policy's `subjects` that a subject answers to, "" for one that says nobody."""
    if subject.get(AS):
        return subject[AS]
    return next((one for one in (PERSON, ADDRESS) if subject.get(one)), "")


def capacity(subject: Mapping[str, str]) -> tuple[str, str]:
    """As what the person is concerned, and for whom: ("", "") for themselves.

    What closes a channel in one capacity leaves it open in every other.
    """
    return subject.get(AS, ""), subject.get(FOR, "")


def same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two subjects are the same person in the same capacity, so that what stands on both counts together."""
    person = one.get(PERSON, "")
    return bool(person) and person == other.get(PERSON) and capacity(one) == capacity(other)


def acting_for(subject: Mapping[str, str]) -> str:
    """The words that keep a decision about a representative to what they do as one, "" for every other subject."""
    return _("only when acting for {person}").format(person=subject[FOR]) if kind(subject) == REPRESENTATIVE else ""


def refusals(context: Context) -> list[Refusal]:
    """Why the policy's `subjects` has no decision about this one: asked where a report begins a strand.

    Afterwards nothing is refused for whom it concerns: the strand's own edition let it begin, and a restriction can
    always be looked at again and ended.
    """
    if context.step.on or (context.step.id in house.STEPS and context.step.id != house.BRING):
        return []
    subject = context.state.subject or context.request.subject
    if not subject:
        return []  # a form is offered before it is known whom the report is about
    if why := _misshapen(subject):
        return [context.refusal("complete", why)]
    found = kind(subject)
    return [] if found in context.policy.subjects else [context.refusal("complete", _not_named(found, context.policy))]


def _misshapen(subject: Mapping[str, str]) -> str:
    """What is wrong with a subject under every policy, as a sentence, or ""."""
    found = kind(subject)
    if found not in _WHY or not any(subject.get(one) for one in (PERSON, ADDRESS)):
        return _("Say whom it is about: a person, an address, a group, or a person as the representative of another.")
    if found == REPRESENTATIVE and not subject.get(FOR):
        return _("Say for whom they were acting; if it was for themselves, report the person.")
    if found == REPRESENTATIVE and subject[FOR] == subject.get(PERSON):
        return _("Nobody is their own representative: report the person.")
    return ""


def _not_named(found: str, policy: Policy) -> str:
    owner = policy.roles[policy.owner].title if policy.owner in policy.roles else policy.owner
    return _(_WHY[found]).format(owner=owner)
