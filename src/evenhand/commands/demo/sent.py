"""What came in from the invented people: messages by the hundred, held mail, files. All of it is invented by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from evenhand.commands.demo import papers
from evenhand.commands.demo.playing import Played, moment
from evenhand.commands.failing import Failure

# What the messages of a long correspondence say, by how they count: the marks, and words that fit them.
SORTS: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
    "excluded": (
        (("complaint",), ("I want to complain about the time that this takes.", "This is a complaint. Please treat it as one.", "I complain again: the wall is still wet.")),
        (("request",), ("Please send me what you hold about the repair.", "I ask for a copy of the surveyor’s report.")),
        (("hazard",), ("There is water coming through the ceiling light.", "The socket by the sink has gone black.")),
    ),
    "chasing": ((("chasing",), ("Nobody came on Tuesday, and I had taken the morning off.", "You said that somebody would ring by Friday. Nobody did.", "The surveyor was promised for last week.")),),
    "new": ((("new",), ("The kitchen tap has begun to drip.", "May I paint the back door myself?", "The light on the stairs is out.")),),
    "repeat": ((("repeat",), ("As I wrote yesterday, the wall is wet.", "I ask again what you answered on Monday.")),),
}  # fmt: skip


def messages(given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """Takes in so many messages of each sort (`counts`), spread over the `days` before. A log is open by then."""
    from evenhand import desk

    rows = list(_rows(given["person"], given["counts"], at - timedelta(days=given["days"]), at))
    taken = desk.take_in(actor=given["actor"], rows=rows, now=at)
    if taken.refusals:
        raise Failure(f"The demonstration's messages of {given['person']} are not taken: {taken.refused[0].why}")


def _rows(person: str, counts: Mapping[str, int], begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    total = sum(counts.values())
    # Each sort spread evenly over the whole time, so that the sorts mix as they would
    places = sorted(((number + 0.5) / many, sort, number) for sort, many in counts.items() for number in range(many))
    for place, (_share, sort, number) in enumerate(places):
        kinds = SORTS[sort]
        marks, words = kinds[number % len(kinds)]
        yield {
            "person": person, "at": begun + (now - begun) * ((place + 1) / (total + 1)), "channel": "telephone" if place % 7 == 3 else "email", "direction": "in",
            "words": words[(number // len(kinds)) % len(words)], "copied": 1 + (place * 7) % 5, "message_id": f"<{person}.{begun:%Y%m%d}.{place}@home.example>",
            "marks": marks, "effort": ("5", "15", "30")[place % 3],
        }  # fmt: skip


def log(given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """Opens a log and keeps it for a while, as the desk invents one: `number` messages in the `days` before."""
    from evenhand import desk
    from evenhand.case.facts import Actor

    desk.seed_contacts(
        person=given["person"], opener=given["actor"], clerk=Actor(given["clerk"]), now=at, number=given.get("number", 40), days=given.get("days", 80),
        why=given.get("why", ""),
    )  # fmt: skip


def message(told: dict[str, int], given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """One message, as a colleague enters it; remembered by its `label` where it is held to be read."""
    from evenhand import desk

    rest = {name: value for name, value in given.items() if name != "label"}
    item = desk.enter_contact(now=at, at=at, **rest)
    if "label" in given:
        told[given["label"]] = item.held.pk


def read(told: dict[str, int], given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """Somebody reads a held message, and says what it holds."""
    from evenhand import desk

    handed = {"handed": moment(given["handed"])} if "handed" in given else {}
    rest = {name: value for name, value in given.items() if name not in ("label", "handed")}
    desk.read_inbound(number=told[given["label"]], now=at, **rest, **handed)


def answer(told: dict[str, int], given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """The person is answered."""
    from evenhand import desk

    desk.answer_inbound(actor=given["actor"], number=told[given["label"]], now=at)


def files(given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """Files are given to a case. Each is drawn or written here, from what the pack says of it."""
    from evenhand import desk

    ready = [papers.incoming(one) for one in given["files"]]
    try:
        desk.add_files(actor=given["actor"], case=played[given["case"]].ref, title=given["title"], files=ready, now=at)
    finally:
        for one in ready:
            one.drop()


def decide(given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """What a person asked for is agreed or refused, by what was asked last of this kind."""
    from evenhand.desk.people.needs_decided import decide_need
    from evenhand.people.models import NeedAsked

    row = NeedAsked.objects.filter(person__ref=given["person"], need=given["need"]).latest("pk")
    decide_need(asked=row.pk, now=at, **{name: value for name, value in given.items() if name != "need"})


def take_in(given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """A colleague takes in what a person, or who is `acting` for them, sent about a case, `received` on a day before."""
    from evenhand.desk.rights.told import take_in_for

    received = date.fromisoformat(given["received"]) if "received" in given else None
    take_in_for(**{**given, "case": played[given["case"]].ref, "received": received}, now=at)


def authority(given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """Somebody acts for a person; with `came`, that the person was asked and what they said."""
    from evenhand.desk.people.authority import answer_authority, record_authority

    rest = {name: value for name, value in given.items() if name not in ("actor", "person", "came", "asked_by")}
    row = record_authority(actor=given["actor"], person=given["person"], given=rest, now=at)
    if "came" in given:
        said = {name: given[name] for name in ("came", "asked_by")}
        answer_authority(actor=given["actor"], person=given["person"], key=row.pk, given=said, now=at + timedelta(hours=2))
