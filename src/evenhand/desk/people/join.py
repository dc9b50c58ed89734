"""Two records of one person: saying who somebody not yet identified is, joining two records, and parting them again.

Nothing is lost and nothing is copied: cases keep the reference of their day, and everybody who reads them is given the
surviving person (`people.joined`). Streams of the cases are locked first, then both people, as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand import alerts, ledger, registers
from evenhand.case.events import Effect, Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, editions
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.people import guard, persons
from evenhand.ledger.models import CASE, Stream
from evenhand.people import change, find, joined, make
from evenhand.people.authority import ENDED, Authority
from evenhand.people.models import Address, Joined, Person
from evenhand.policy.kinds import clean_text
from evenhand.registers.models import CaseRow

IDENTIFY, MERGE = "person.identify", "person.merge"
_FILLED = ("year_of_birth", "preferred_name", "colleague_id")  # what the surviving record takes over where it says nothing


@dataclass(frozen=True)
class Parted:
    """Two records that are apart again, and what came since and stays with the surviving one."""

    kept: Person
    gone: Person
    cases: Sequence[str]  # opened since
    since: Mapping[str, int]  # how many new entries, by table


@dataclass(frozen=True)
class Beside:
    """Two records side by side, before they are joined: what tells them apart, and what would follow."""

    kept: Person
    gone: Person
    homes: Mapping[str, Sequence[Address]]  # by reference
    both_born: bool  # both give a year of birth, and not the same


def beside(*, actor: Actor, keep: str, gone: str, now: datetime) -> Beside:
    """Two records as the one who joins them compares them. Raises NotFound, Refused."""
    acts.demand(actor=actor, act=IDENTIFY if _unknown(gone) else MERGE, now=now, person=keep)
    one, other = (_readable(ref, actor, now) for ref in (keep, gone))
    if one.pk == other.pk:
        raise refuse("complete", _("That is the same record."))
    return Beside(
        one, other, {each.ref: find.homes(person=each.ref, now=now) for each in (one, other)},
        bool(one.year_of_birth and other.year_of_birth and one.year_of_birth != other.year_of_birth),
    )  # fmt: skip


def _unknown(ref: str) -> bool:
    found = find.by_ref(ref) if "\0" not in ref else None
    return bool(found and found.unidentified)


def _readable(ref: str, actor: Actor, now: datetime) -> Person:
    found = find.by_ref(ref) if ref and "\0" not in ref else None
    if found is None or not guard.open_to(actor=actor, person=found, now=now):
        raise NotFound(ref)
    return found


def identify(*, actor: Actor, ref: str, known: str = "", given: Mapping[str, Any] | None = None, why: str, now: datetime) -> Person:
    """Says who somebody not yet identified is: a person known here (`known`), or by their name (`given`: name,
    year_of_birth). Their cases, alerts and contacts follow. `why`: how we know. Raises NotFound, Refused."""
    if not _unknown(ref):
        raise NotFound(ref)
    if known:
        return _join(actor, known, ref, IDENTIFY, why, now)
    with transaction.atomic():
        one = acts.held(ref)
        acts.demand(actor=actor, act=IDENTIFY, now=now, person=one.ref)
        if not one.unidentified:
            raise refuse("open", _("Somebody has said who this is meanwhile. Look at their page."))
        said = {"why": _why(why), "description": one.description}
        persons.taken(lambda: change.named(one, given or {}, now=now))
        acts.record(one, IDENTIFY, [{"do": "identified", "ref": one.ref}], by=actor.human, now=now, said=said)
        _project(one.ref)
        acts.compare(one, now)
    return one


def merge(*, actor: Actor, keep: str, gone: str, why: str, now: datetime) -> Person:
    """Joins the record `gone` to `keep`; the surviving person. Raises NotFound, Refused."""
    return _join(actor, keep, gone, MERGE, why, now)


def _join(actor: Actor, keep: str, gone: str, act: str, why: str, now: datetime) -> Person:
    with transaction.atomic():
        kept, other = _hold_both(keep, gone)
        for one in (kept, other):
            acts.demand(actor=actor, act=act, now=now, person=one.ref)
            if not guard.open_to(actor=actor, person=one, now=now):
                raise NotFound(one.ref)
        _joinable(kept, other, act)
        _parties(kept, other)
        said = {"why": _why(why)}
        homes = _homes(kept, other, now=now)
        filled = _fill(kept, other)
        join = joined.follow(kept=kept, gone=other, act=act, by=actor.human, now=now)
        join.had["filled"] = filled
        join.save(update_fields=["had"])
        effect: Effect = {"do": "joined", "kept": kept.ref, "gone": other.ref}
        for one in (kept, other):
            acts.record(one, act, [effect], by=actor.human, now=now, said=said)
        _project(other.ref)
        _compare(kept, other, homes, now)
    return kept


def _hold_both(keep: str, gone: str) -> tuple[Person, Person]:
    """Both records, held: the streams of their cases first, then the people, each in one order. Raises NotFound."""
    if not keep or not gone or "\0" in keep + gone:
        raise NotFound(keep or gone)
    keep, gone = joined.surviving(keep), joined.surviving(gone)
    list(Stream.objects.select_for_update().filter(kind=CASE, ref__in=_cases(keep, gone)).order_by("ref"))
    found = {one.ref: one for one in Person.objects.select_for_update().filter(ref__in=[keep, gone]).order_by("ref")}
    if keep not in found or gone not in found:
        raise NotFound(keep if keep not in found else gone)
    return found[keep], found[gone]


def _cases(*refs: str) -> list[str]:
    """The cases about these people, or about somebody who acts for them."""
    about = Q(person__in=refs) | Q(brief__subject__for__in=refs)
    return sorted(CaseRow.objects.filter(about).values_list("ref", flat=True))


def _joinable(kept: Person, gone: Person, act: str) -> None:
    """Raises Refused, with what to do instead."""
    if kept.pk == gone.pk:
        raise refuse("open", _("That is one record already."))
    if kept.same_as_id or gone.same_as_id:
        raise refuse("open", _("One of them has been joined to another record meanwhile. Look again."))
    if kept.is_group != gone.is_group:
        raise refuse("complete", _("One is a group, the other a person: they cannot be the same."))
    if kept.unidentified and not gone.unidentified:
        raise refuse("complete", _("Keep the record of the person who is known, and join the other to it."))
    if act == IDENTIFY and (kept.unidentified or not gone.unidentified):
        raise refuse("complete", _("Choose the person who is known and whom this turned out to be."))
    if kept.died != gone.died:
        raise refuse("complete", _("One of them is recorded as having died, the other is not. Record it for both, or take it back, and join them then."))
    if kept.colleague_id and gone.colleague_id and kept.colleague_id != gone.colleague_id:
        raise refuse("complete", _("They are two different colleagues."))


def _parties(kept: Person, gone: Person) -> None:
    """Raises Refused where one of them acts for the other: nobody is their own representative."""
    both = (kept, gone)
    if Authority.objects.filter(person__in=both, representative__in=both).exclude(state=ENDED).exists():
        raise refuse("open", _("One of them is recorded as acting for the other. If they are one person, end that first as entered in error, on the page of who may act for them."))


def _why(why: str) -> str:
    try:
        return clean_text(why, 500, 5)
    except ValueError as error:
        raise Refused([Refusal("complete", _("How we know: {why}.").format(why=error), field="why")]) from None


def _fill(kept: Person, gone: Person) -> dict[str, Any]:
    filled = {name: getattr(gone, name) for name in _FILLED if not getattr(kept, name) and getattr(gone, name)}
    for name, value in filled.items():
        setattr(kept, name, value)
    if filled:
        kept.save(update_fields=[name.removesuffix("_id") for name in filled])
        make.index_name(kept)
    return filled


def _homes(*people: Person, now: datetime) -> set[str]:
    return {home.uprn for one in people for home in find.homes(person=one.ref, now=now)}


def _project(ref: str) -> None:
    """The registers of the cases that name this person, written anew."""
    book = editions.book()
    for case in _cases(ref):
        registers.project(case=case, state=joined.folded(ledger.read(kind=CASE, ref=case)), book=book)


def _compare(kept: Person, gone: Person, homes: set[str], now: datetime) -> None:
    alerts.compare(people={kept.ref, gone.ref, *joined.refs(kept.ref)}, addresses=homes | _homes(kept, gone, now=now), now=now, book=editions.book())


def part(*, actor: Actor, gone: str, why: str, now: datetime) -> Parted:
    """Parts a record that was joined from the one it was joined to. Everything is as it was; what came since stays with
    the surviving one, and is listed. Raises NotFound, Refused."""
    join = Joined.objects.filter(gone__ref=gone, undone=None).select_related("kept", "gone").order_by("-at", "-id").first() if "\0" not in gone else None
    if join is None:
        raise NotFound(gone)
    with transaction.atomic():
        list(Stream.objects.select_for_update().filter(kind=CASE, ref__in=_cases(join.kept.ref)).order_by("ref"))
        held = {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=[join.kept_id, join.gone_id]).order_by("ref")}
        join.refresh_from_db()
        join.kept, join.gone = held[join.kept_id], held[join.gone_id]
        for one in (join.kept, join.gone):
            acts.demand(actor=actor, act=MERGE, now=now, person=one.ref)
        if join.undone or join.kept.same_as_id:
            raise refuse("open", _("The record it was joined to has itself been joined to another since: part that one first."))
        if not guard.open_to(actor=actor, person=join.kept, now=now):
            raise NotFound(gone)
        return _part(actor, join, _why(why), now)


def _part(actor: Actor, join: Joined, why: str, now: datetime) -> Parted:
    kept, other = join.kept, join.gone
    homes, cases = _homes(kept, now=now), _cases(kept.ref)
    since = joined.parted(join, now=now)
    filled = {name: value for name, value in join.had.get("filled", {}).items() if getattr(kept, name) == value}
    for name in filled:
        setattr(kept, name, "" if name == "preferred_name" else None)
    if filled:
        kept.save(update_fields=[name.removesuffix("_id") for name in filled])
        make.index_name(kept)
    effect: Effect = {"do": "parted", "kept": kept.ref, "gone": other.ref}
    for one in (kept, other):
        acts.record(one, MERGE, [effect], by=actor.human, now=now, said={"why": why})
    for case in cases:
        registers.project(case=case, state=joined.folded(ledger.read(kind=CASE, ref=case)), book=editions.book())
    _compare(kept, other, homes, now)
    stays = CaseRow.objects.filter(person=kept.ref, opened__gt=join.at).order_by("ref").values_list("ref", flat=True)
    return Parted(kept, other, list(stays), {name: len(keys) for name, keys in since.items()})
