"""Evidence on a page: each thing with its files in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Event
from evenhand.case.facts import OUTSIDE, PERSON, REPRESENTATIVE
from evenhand.desk.casework.views import CaseView
from evenhand.desk.evidence.files import FileView, Item
from evenhand.evidence.models import HELD, RECEIVED, REFUSED, SHOWN
from evenhand.evidence.receiving import Limits, usual
from evenhand.policy.tongue import N_

STATES = {
    SHOWN: ("", ""), HELD: (N_("Held back"), "govuk-tag--orange"), RECEIVED: (N_("Being checked"), "govuk-tag--blue"),
    REFUSED: (N_("Refused"), "govuk-tag--red"), "erased": (N_("Erased"), "govuk-tag--grey"),
}  # fmt: skip
DIGITS = 12  # of a hash, on a page


@dataclass(frozen=True)
class Exhibit:
    """One file in words."""

    ref: str
    name: str
    line: str
    digits: str
    state: str
    tag: str
    reason: str
    drawn: bool
    given: bool  # by the code of a letter


@dataclass(frozen=True)
class Thing:
    """One thing of evidence in words."""

    id: str
    title: str
    number: int  # of its entry
    who: str
    added: datetime
    happened: datetime
    files: Sequence[Exhibit]
    entry: int  # the entry that they belong to; 0: to the case


def of_case(view: CaseView) -> list[Thing]:
    """The evidence of a case that was looked at, for its page."""
    return things(desk.evidence_items(view), {ref: one.name for ref, one in view.facts.colleagues.items() if one.name})


def things(found: Sequence[Item], names: Mapping[str, str]) -> list[Thing]:
    """The evidence of a case for a page."""
    return [Thing(one.id, _title(one), one.event.number, _who(one.event, names), one.event.recorded_at, one.event.occurred_at, [exhibit(file) for file in one.files], one.entry) for one in found]


def _title(one: Item) -> str:
    return one.title or _("Evidence of entry {number}").format(number=one.event.number)


def _who(event: Event, names: Mapping[str, str]) -> str:
    if event.role not in OUTSIDE:
        return names.get(event.by, event.by)
    if event.prepared_by:
        return _("{name}, for the person").format(name=names.get(event.prepared_by, event.prepared_by))
    return by_code(event.role)


def by_code(role: str = "") -> str:
    """Who gave what came by the code of a letter, as a page says it."""
    return {PERSON: _("the person, by the code of a letter"), REPRESENTATIVE: _("whoever acts for the person, by the code of a letter")}.get(
        role, _("the person or who acts for them, by the code of a letter")
    )


def given_by(one: FileView, names: Mapping[str, str]) -> str:
    """Who gave one file."""
    return by_code() if one.given else names.get(one.by, one.by)


def exhibit(one: FileView) -> Exhibit:
    """A file in words: its kind, its size, whether it may be opened."""
    state = "erased" if one.erased else one.state
    said, tag = STATES[state]
    reason = _("Its content was erased. Its hash stays on the record.") if one.erased else one.reason
    kind = _(one.kind.title) if one.kind else _("Of no kind that is known")
    return Exhibit(one.ref, one.name or _("A file whose name was erased"), f"{kind}, {size(one.size)}", one.sha256[:DIGITS], _(said) if said else "", tag, reason, one.drawn, one.given)


def size(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1000:
        return _("{count} bytes").format(count=count)
    if count < 1_000_000:
        return _("{count} kB").format(count=round(count / 1000))
    return _("{count} MB").format(count=number_format(count / 1_000_000, 0 if count % 1_000_000 < 50_000 else 1))


def upload(error: str, limits: Limits | None = None) -> dict[str, Any]:
    """The control by which files are chosen. Without `limits` those of a colleague are told."""
    most = limits or usual()
    hint = _("Pictures, PDFs, documents, e-mail files (.eml), recordings or plain text. At most {count} at once, {size} each.").format(count=most.count, size=size(most.each))
    return {
        "id": "file", "name": "file", "multiple": True, "label": {"text": _("Files"), "classes": "govuk-label--s"}, "hint": {"text": hint},
        "errorMessage": {"text": error} if error else None,
    }  # fmt: skip
