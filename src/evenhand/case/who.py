"""Who may act: offices, relations, deputies, and the role named instead.

A role is held by colleagues, or follows from a relation to someone in the case (the manager of the
affected colleague). A deputy stands in for a holder who is away or has a conflict, unless the matter
itself names who acts instead of a conflicted holder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand.case.facts import COLLEAGUE, OUTSIDE, Actor, Colleague
from evenhand.case.state import Matter, State
from evenhand.policy.model import Policy

LEAD = "lead"  # the party that the lead of the case is
Conflict = Callable[[str], str]  # a colleague -> why not, or ""
SITS = "sits already"  # untranslated: why somebody fills no second seat; only asked whether it is there


@dataclass(frozen=True)
class People:
    """The colleagues of one moment, as one case and strand see them."""

    policy: Policy
    state: State
    strand: str
    colleagues: Mapping[str, Colleague]
    at: datetime

    def party(self, name: str) -> set[str]:
        """The colleagues who stand in a relation to the strand, or took a step of it."""
        if name == LEAD:
            return self._leads()
        strand = self.state.strands.get(self.strand)
        named = set(strand.parties.get(name, ())) if strand else set()
        return named | {act.human for act in self.state.acts if act.strand == self.strand and act.step == name}

    def _leads(self) -> set[str]:
        """The lead; where they have left, the case's own deputy and whoever took over from them, so that it goes on."""
        lead = self.state.lead
        if not lead or not self._gone(lead):
            return {lead} - {""}
        others = {self.state.deputy, self.colleagues[lead].successor} - {""}
        return {one for one in others if not self._gone(one)} or {lead}

    def _gone(self, ref: str) -> bool:
        known = self.colleagues.get(ref)
        return known is not None and known.left is not None and known.left <= self.at

    def holders(self, role: str) -> set[str]:
        """The colleagues who hold a role now, by office or by relation. Nobody here holds the person's part."""
        here = {ref for ref in self.colleagues if not self._gone(ref)}
        if role == COLLEAGUE or role in OUTSIDE:
            return here if role == COLLEAGUE else set()
        word = self.policy.roles[role]
        if not word.of:
            return {ref for ref in here if role in self.colleagues[ref].roles}
        named = self.party(word.of) & set(self.colleagues)
        if word.is_:
            named = {getattr(self.colleagues[ref], word.is_) for ref in named}
        return named & here

    def absent(self, ref: str) -> bool:
        """Away at that moment, or gone."""
        return ref not in self.colleagues or self.colleagues[ref].absent(self.at)

    def deputies(self, ref: str) -> set[str]:
        """Those who stand in for a colleague: their own deputy, and for the case's lead its deputy."""
        found = {self.colleagues[ref].deputy} if ref in self.colleagues else set()
        if ref == self.state.lead:
            found.add(self.state.deputy)
        return {one for one in found if one in self.colleagues}

    def free(self, roles: Iterable[str], conflict: Conflict) -> set[str]:
        """Holders of the roles who are neither away nor conflicted."""
        held = {ref for role in roles for ref in self.holders(role)}
        return {ref for ref in held if not self.absent(ref) and not conflict(ref)}

    def stand_ins(self, roles: Iterable[str], conflict: Conflict, also_conflicted: bool) -> set[str]:
        """Free deputies of holders who are away (or conflicted, where no other role is named)."""
        held = {ref for role in roles for ref in self.holders(role)}
        kept_out = {ref for ref in held if self.absent(ref) or (also_conflicted and conflict(ref))}
        named = {deputy for ref in kept_out for deputy in self.deputies(ref)}
        return {ref for ref in named if not self.absent(ref) and not conflict(ref)}

    def acting(self, roles: tuple[str, ...], instead: tuple[str, ...], conflict: Conflict) -> set[str]:
        """Everyone who may act now: free owners, deputies, and `instead` when no owner is free."""
        free = self.free(roles, conflict)
        found = free | self.stand_ins(roles, conflict, also_conflicted=not instead)
        return found if free or not instead else found | self.acting(instead, (), conflict)

    def may(self, actor: Actor, roles: tuple[str, ...], instead: tuple[str, ...], conflict: Conflict) -> str:
        """The role under which `actor` may act, or "". Absence does not stop a holder who acts all the same."""
        if actor.kind in OUTSIDE:
            return actor.kind if actor.kind in roles else ""
        for role in roles:
            if role not in OUTSIDE and actor.human in self.holders(role):
                return role
        plain = tuple(role for role in roles if role not in OUTSIDE)
        for role in plain:
            if actor.human in self.stand_ins((role,), conflict, also_conflicted=not instead):
                return role
        if instead and not self.free(plain, conflict):
            return self.may(actor, instead, (), conflict)
        return ""

    def seat(self, matter: Matter, human: str, conflict: Conflict) -> str:
        """The seat that a colleague may fill: the first open one whose turn is theirs. One human has one seat."""
        sitting = {view[0] for view in matter.views.values()}
        if human in sitting:
            return ""
        for seat, roles in matter.seats.items():
            if seat in matter.views:
                continue
            for place in range(len(roles)):
                acting = self.acting((roles[place],), (), lambda ref: conflict(ref) or (SITS if ref in sitting else ""))
                if human in acting or human in self.holders(roles[place]):
                    return seat
                if acting:
                    break
        return ""
