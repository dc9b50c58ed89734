"""Which rows of the registers may concern a colleague: a question of the database, answered exactly afterwards.

The registers name offices and relations; who holds them is known only now. From what a colleague holds (and those
whom they stand in for) follows a condition that no row of theirs fails; the core then judges each row that passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from evenhand.case.facts import COLLEAGUE, Actor, Book, Colleague, Facts
from evenhand.case.offers import turn
from evenhand.case.state import Matter, State
from evenhand.desk import editions, sight
from evenhand.desk.errors import NotFound
from evenhand.people import org
from evenhand.registers.brief import case_of
from evenhand.registers.models import CaseRow, HumanRow, MatterRow, TurnRow


@dataclass(frozen=True)
class Asker:
    """A colleague who asks for a list, with what is needed to answer: the same few queries for any list."""

    actor: Actor
    book: Book
    facts: Facts
    now: datetime

    @property
    def human(self) -> str:
        return self.actor.human

    @property
    def self(self) -> Colleague:
        return self.facts.colleagues[self.human]

    @property
    def stands_for(self) -> set[str]:
        """Themselves, and those whose deputy they are."""
        return {self.human} | {ref for ref, one in self.facts.colleagues.items() if one.deputy == self.human}

    @property
    def reviews(self) -> bool:
        """Whether they may see every case (but for a conflict of interest)."""
        return any(set(policy.reviewers) & self.self.roles for policy in self.book.editions.values())


def asker(*, actor: Actor, now: datetime) -> Asker:
    """The one who asks. Raises NotFound when nobody of that name works here now."""
    colleagues = org.colleagues(now=now)
    known = colleagues.get(actor.human)
    if actor.kind != COLLEAGUE or known is None or (known.left and known.left <= now):
        raise NotFound(actor.human)
    return Asker(actor, editions.book(), Facts(colleagues=colleagues), now)


def turns(who: Asker) -> Q:
    """The condition on TurnRow that every turn of theirs meets."""
    colleagues: Mapping[str, Colleague] = who.facts.colleagues
    stands_for = who.stands_for
    offices = {role for ref in stands_for for role in colleagues[ref].roles}
    managed = [ref for ref, one in colleagues.items() if one.manager in stands_for]
    headed = [ref for ref, one in colleagues.items() if one.head in stands_for]
    return (
        Q(of="", role__in=offices) | Q(of__in=stands_for | left_to(who), relation="")
        | Q(of__in=managed, relation="manager") | Q(of__in=headed, relation="head")
    )  # fmt: skip


def led(who: Asker) -> Q:
    """The condition on CaseRow for whoever stands in for its lead: the case's own deputy, or who took over from one who left."""
    return Q(deputy=who.human) | Q(lead__in=left_to(who))


def left_to(who: Asker) -> set[str]:
    """Those who have left, and whose place the asker took."""
    return {ref for ref, one in who.facts.colleagues.items() if one.successor == who.human and one.left and one.left <= who.now}


def concerning(who: Asker) -> Q:
    """The condition on CaseRow that every case they may see meets."""
    acted = HumanRow.objects.filter(human=who.human).values("case_id")
    waiting = TurnRow.objects.filter(turns(who)).values("matter__case_id")
    return Q(pk__in=acted) | Q(pk__in=waiting) | led(who)


def brief_case(row: CaseRow, matters: list[MatterRow]) -> State:
    """A case as far as the registers know it, for the core's own questions."""
    return case_of(row.brief, row.number, [one.data for one in matters])


def may_see(who: Asker, state: State) -> bool:
    """Whether a case is theirs to see in full: the same judgement as on its page."""
    return sight.sight(state=state, book=who.book, facts=who.facts, actor=who.actor, now=who.now) == sight.FULL


def acting(who: Asker, state: State, matter: Matter) -> set[str]:
    """Whose turn a matter is, by the core."""
    return turn(who.book, state, matter, who.now, who.facts)


def by_case(rows: Iterator[MatterRow] | list[MatterRow]) -> dict[int, list[MatterRow]]:
    """Matters by the key of their case."""
    found: dict[int, list[MatterRow]] = {}
    for one in rows:
        found.setdefault(one.case_id, []).append(one)
    return found
