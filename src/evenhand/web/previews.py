"""Letters beside the questions: the one to be approved, and the one that would follow from a step not yet taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from evenhand import desk
from evenhand.case import house
from evenhand.case.events import Event, Refused
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.letters.document import Block, Boxes, Bullets, Document, Heading, Lines, Paragraph, Table

KINDS = {Heading: "heading", Paragraph: "paragraph", Lines: "lines", Boxes: "lines", Bullets: "bullets"}


@dataclass(frozen=True)
class Preview:
    """A letter as it would arrive, what it still lacks, and what whoever approves it should know."""

    document: Document
    blocks: list[tuple[str, Any]]
    missing: tuple[str, ...]
    notes: tuple[str, ...]


def shown(document: Document) -> Preview:
    """A letter for a page."""
    return Preview(document, [block(one) for one in document.blocks], document.missing, document.notes)


def block(one: Block) -> tuple[str, Any]:
    """A block with the name of its kind; each cell of a table goes with its column."""
    if isinstance(one, Table):
        rows = [(first, list(zip(one.columns[1:], rest, strict=True))) for first, *rest in one.rows]
        return "table", {"columns": one.columns, "rows": rows}
    return KINDS[type(one)], one


def of_matter(view: Any, actor: Actor, offer: Offer, values: Mapping[str, Any], now: datetime) -> Preview | None:
    """The letter that the matter is about, as it would go out with what has been answered so far."""
    letter = offer.matter.letter if offer.matter else ""
    if not letter or letter not in view.state.letters:
        return None
    approving = offer.step.id == house.APPROVE
    posting = _day(values.get("posting")) if approving else None
    way = str(values.get("way") or "") if approving else ""
    return shown(desk.letter_document(actor=actor, case=view.ref, letter=letter, posting=posting, way=way, now=now))


def of_letter(view: Any, actor: Actor, letter: str, now: datetime) -> Preview | None:
    """A letter of the case as it went out; None where there is none."""
    return shown(desk.letter_document(actor=actor, case=view.ref, letter=letter, now=now)) if letter in view.state.letters else None


def of_event(view: Any, actor: Actor, event: Event, values: Mapping[str, Any], now: datetime) -> Preview | None:
    """The letter that an event, not recorded yet, would want. It is composed again from the whole record, which
    may hold more than this reader may see of its story, as the letter itself may."""
    if not any(effect["do"] == "letter" for effect in event.effects):
        return None
    try:
        found = desk.letter_preview(
            actor=actor, case=view.ref, step=event.step, outcome=event.outcome, answers=values, matter=event.matter,
            occurred_at=event.occurred_at if event.occurred_at != event.recorded_at else None, now=now,
        )  # fmt: skip
    except Refused:
        return None  # it says so at the press
    return shown(found) if found else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
