"""What is known of the invented people besides where they live: recorded through the desk, each thing at its moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from evenhand.case.events import Refused
from evenhand.case.facts import Actor
from evenhand.commands.demo.moments import absolute
from evenhand.commands.demo.pack import Pack
from evenhand.commands.demo.playing import Act, Played, moment
from evenhand.commands.failing import Failure
from evenhand.policy.calendar import Calendar

FIELDS = {"as": "standings", "called": "preferred_name", "prefers": "prefers"}  # of a person in the pack: as the desk says it
WAYS = {"post": "correspondence", "safe": "safe"}
HEARD = timedelta(days=700)  # after that time with us it was asked whether what helps still does


def settled(pack: Pack, began: datetime) -> list[Act]:
    """What was known of everybody from the first day on, and that it was asked later whether it still helps."""
    by: Mapping[str, Any] = pack.lives.get("by", {})
    found: list[Act] = []
    if not by:
        return found
    for ref, one in pack.everybody.items():
        found += [Act(began, partial(_call, name, {"actor": Actor(who), "ref": ref, **given})) for name, who, given in _known(one, by)]
        for need in one.get("needs", ()) if ref not in by.get("unheard", ()) else ():
            found.append(Act(began + HEARD, partial(_call, "review_need", {"actor": Actor(by["manager"]), "person": ref, "need": need})))
    return found


def _known(one: Mapping[str, Any], by: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The acts on one person: the desk's function, who does it, and with what."""
    clerk, manager = by["clerk"], by["manager"]
    for word, was in (("was", "former"), ("guarded", "protected")):
        if word in one:
            yield "change_person", clerk, {"given": {"name": one["name"], "was": was}}
    if fields := {FIELDS[word]: one[word] for word in FIELDS if word in one}:
        yield "change_person", clerk, {"given": fields}
    for system, reference in one.get("refs", {}).items():
        yield "add_way", clerk, {"kind": "reference", "given": {"system": system, "reference": reference}}
    for word, kind in WAYS.items():
        if word in one:
            yield "add_way", manager, {"kind": kind, "given": one[word]}
    for link, other in one.get("links", {}).items():
        yield "add_way", clerk, {"kind": "link", "given": {"link": link, "other": other}}
    if "works" in one:
        yield "works_here", by["owner"], {"colleague": one["works"]}


def happened(pack: Pack, now: datetime, calendar: Calendar) -> list[Act]:
    """What came in from people and was done about them since, as `demo/lives.toml` tells it."""
    told: dict[str, int] = {}
    acts = [absolute(one, now, calendar) for one in pack.lives.get("acts", ())]
    return [Act(moment(one["at"]), partial(_told, one, told)) for one in acts]


def _told(one: Mapping[str, Any], told: dict[str, int], played: Mapping[str, Played], at: datetime) -> None:
    from evenhand.commands.demo import brought, sent

    given = {name: value for name, value in one.items() if name not in ("at", "as", "do")} | {"actor": Actor(one["as"])}
    own = {"messages": sent.messages, "message": partial(sent.message, told), "read": partial(sent.read, told), "answer": partial(sent.answer, told),
           "files": sent.files, "log": sent.log, "decide": sent.decide, "authority": sent.authority, "take_in": sent.take_in, "bring": brought.bring, "sort": brought.sort, "agree": brought.agree}  # fmt: skip
    try:
        if one["do"] in own:
            own[one["do"]](given, played, at)
        else:
            _call(one["do"], {name: _day(name, value) for name, value in given.items()}, played, at)
    except Refused as refused:
        raise Failure(f"The demonstration cannot do {one['do']} at {one['at']}: {refused}", code=1) from None


def _day(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in ("day", "next_on", "until") else value


def _call(name: str, given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """One of the desk's functions about people. Raises `Failure` for a name that is none of these."""
    from evenhand.desk.contacts import entering
    from evenhand.desk.people import death, guard, join, needs, needs_decided, needs_health, persons
    from evenhand.desk.rights import told as rights_told

    known: Mapping[str, Callable[..., Any]] = {
        "change_person": persons.change_person, "add_way": persons.add_way, "record_person": persons.record_person,
        "works_here": guard.works_here, "merge": join.merge, "record_death": death.record_death,
        "record_need": needs.record_need, "note_asked": needs.note_asked, "review_need": needs_decided.review_need,
        "record_condition": needs_health.record_condition, "open_log": entering.open_log, "end_log": entering.end_log,
        "agree_word": rights_told.agree_word,
    }  # fmt: skip
    if name not in known:
        raise Failure(f"The demonstration asks for {name!r}, which is nothing that happens to people.")
    known[name](**given, now=at)
