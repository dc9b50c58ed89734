"""Two records of one person: which of them survives, what follows it, and the way back.

A record that was joined stays, with its reference, its stream and its name words. Events name people by the references
of their day and never change, so every reading goes through here: `surviving` for one, `folded` for a case. Rows of
other tables that belong to a person are moved, whichever room they are in, and the keys are kept for the way back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model

from evenhand.case.events import Event
from evenhand.case.fold import fold
from evenhand.case.state import State
from evenhand.people.models import Joined, NameWord, Person, Relation

Keys = dict[str, list[Any]]
_JOINED = "people.Person.same_as"


def aliases(refs: Iterable[str]) -> dict[str, str]:
    """The references among these whose records were joined to another, each with the surviving one. One query."""
    wanted = {one for one in refs if one}
    if not wanted:
        return {}
    return dict(Person.objects.filter(ref__in=wanted, same_as__isnull=False).values_list("ref", "same_as__ref"))


def surviving(ref: str) -> str:
    """The reference under which a person is known now."""
    return aliases([ref]).get(ref, ref)


def refs(ref: str) -> list[str]:
    """Every reference of a person, the surviving one first: for what names people by reference and never changes."""
    kept = surviving(ref)
    return [kept, *Person.objects.filter(same_as__ref=kept).order_by("ref").values_list("ref", flat=True)]


def folded(events: Iterable[Event]) -> State:
    """A case as its events have made it, about the people as they are known now. One query more than the fold."""
    return settled(fold(events))


def settled(state: State) -> State:
    """The same state, about the people as they are known now."""
    whom = state.concerns() | {row.subject.get("person", "") for row in state.rows.values()}
    known = aliases(whom)
    if known:
        state.subject = _renamed(state.subject, known)
        for row in state.rows.values():
            row.subject = _renamed(row.subject, known)
    return state


def _renamed(subject: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    return {name: known.get(value, value) if name in ("person", "for") else value for name, value in subject.items()}


def follow(*, kept: Person, gone: Person, act: str, by: str, now: datetime) -> Joined:
    """Joins one record to another: both are held by the caller. What belonged to the one belongs to the other now.

    Where the other has the same already (a need that both have), the one keeps its own, unread until the way back.
    """
    moved: Keys = {}
    had: Keys = {}
    for name, table, field in _tables():
        had[name] = list(_theirs(table, field, kept).values_list("pk", flat=True))
        keys = [key for key in _theirs(table, field, gone).values_list("pk", flat=True) if _move(table, field, key, kept)]
        if keys:
            moved[name] = keys
    before = list(Person.objects.filter(same_as=gone).values_list("pk", flat=True))
    if before:  # one level deep, always
        moved[_JOINED] = before
        Person.objects.filter(pk__in=before).update(same_as=kept)
    gone.same_as = kept
    gone.save(update_fields=["same_as"])
    return Joined.objects.create(kept=kept, gone=gone, act=act, at=now, by=by, moved=moved, had=had)


def parted(join: Joined, *, now: datetime) -> dict[str, list[Any]]:
    """The way back: what followed returns, as far as it is there still. What came since stays, and is told by table."""
    since: Keys = {}
    others = list(Joined.objects.filter(kept=join.kept, undone=None).exclude(pk=join.pk))
    for name, table, field in _tables():
        before = join.moved.get(name, [])
        now_there = set(_theirs(table, field, join.kept).values_list("pk", flat=True))
        for key in before:
            if key in now_there:
                _move(table, field, key, join.gone)
        known = {*before, *join.had.get(name, []), *(key for other in others for key in other.moved.get(name, []))}
        if new := sorted(now_there - known):
            since[name] = new
    Person.objects.filter(pk__in=join.moved.get(_JOINED, []), same_as=join.kept).update(same_as=join.gone)
    join.gone.same_as = None
    join.gone.save(update_fields=["same_as"])
    join.undone = now
    join.save(update_fields=["undone"])
    return since


def _tables() -> Iterator[tuple[str, type[Model], str]]:
    """Every table of every room with a column that names a person, but for those that say how they are found and joined."""
    for relation in Person._meta.related_objects:
        table, field = relation.related_model, relation.field
        if table in (Person, NameWord, Joined) or not isinstance(table, type) or not isinstance(field, ForeignKey):
            continue
        yield f"{table._meta.label}.{field.name}", table, field.name
    yield "people.Relation.other", Relation, "other"


def _theirs(table: type[Model], field: str, one: Person) -> Any:
    return table._default_manager.filter(**{field: one.ref if table is Relation else one}).order_by("pk")


def _move(table: type[Model], field: str, key: Any, to: Person) -> bool:
    """Moves one row; False where its new place is taken."""
    try:
        with transaction.atomic():
            table._default_manager.filter(pk=key).update(**{field: to.ref if table is Relation else to})
    except IntegrityError:
        return False
    return True
