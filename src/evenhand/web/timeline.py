"""The story of a case by strand, and its pictures: the case over time, and the life of each restriction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.case.events import Event
from evenhand.case.passing import STEP as TIME
from evenhand.case.state import STANDING_KINDS, Row
from evenhand.web import charts, telling
from evenhand.web.telling import Entry
from evenhand.web.words import Words

LATEST = 12  # entries shown of a long strand; what came before is folded
MARGIN = timedelta(days=3)


@dataclass(frozen=True)
class Fold:
    """A part of the story: a strand, or the earlier part of one. Without a heading it is not folded."""

    heading: str
    entries: list[Entry]
    open: bool
    annulled: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture with the same facts as a table: a row's name, then its cells under the columns."""

    svg: SafeString
    key: SafeString
    columns: tuple[str, ...]
    rows: list[tuple[str, list[tuple[str, str]]]]


def folds(words: Words, events: Sequence[Event], whole: bool = False) -> list[Fold]:
    """The story, latest first, by strand; `whole`: nothing folded, as for paper."""
    by_strand: dict[str, list[Entry]] = {}
    for event in reversed(events):
        by_strand.setdefault(event.strand, []).append(telling.entry(words, event))
    if len(by_strand) == 1:
        entries = next(iter(by_strand.values()))
        if whole or len(entries) <= LATEST + 3:
            return [Fold("", entries, True)]
        left = len(entries) - LATEST
        earlier = ngettext("{number} earlier entry, from {day}", "{number} earlier entries, from {day}", left)
        return [Fold("", entries[:LATEST], True), Fold(earlier.format(number=left, day=words.day(entries[-1].recorded)), entries[LATEST:], False)]
    return [_strand(words, ref, entries, whole or place == 0) for place, (ref, entries) in enumerate(by_strand.items())]


def _strand(words: Words, ref: str, entries: list[Entry], unfolded: bool) -> Fold:
    known = words.state.strands.get(ref)
    heading = words.incident(ref) if known else _("Other entries")
    counted = ngettext("{strand} ({number} entry)", "{strand} ({number} entries)", len(entries))
    return Fold(counted.format(strand=heading, number=len(entries)), entries, unfolded, bool(known and known.annulled))


# --- the case over time --------------------------------------------------------------------------


def over_time(words: Words) -> Picture | None:
    """Reports, decisions, letters and what is still due, on one line each. None where nothing has happened."""
    events = [event for event in words.events if event.number not in words.state.annulled]
    if not events:
        return None
    told = [
        (_("Reported"), "circle", _reported(words, events)), (_("Decided"), "square", _decided(words, events)),
        (_("Letters sent"), "diamond", _sent(words)), (_("To do, by"), "triangle", _due(words)),
    ]  # fmt: skip
    shown = [(label, shape, points) for label, shape, points in told if points]
    last = words.state.ended or words.now
    moments = [at for _, _, points in shown for at, _ in points] + [last, events[0].recorded_at]
    start, end = min(moments) - MARGIN, max(moments) + MARGIN
    rows = [charts.Row(label, points=[charts.Point(at, said, shape) for at, said in points]) for label, shape, points in shown]
    rows += [charts.Row(_("In force"), spans=found)] if (found := [_span(words, row) for row in _standing(words) if _since(row)]) else []
    svg = charts.spans(
        _("This case over time"), _("From the first report until what is still to be done. The table beside says the same."),
        start.astimezone(words.zone), end.astimezone(words.zone), rows, [charts.Mark(last, _("closed") if words.state.ended else _("now"))],
    )  # fmt: skip
    table = sorted(((at, label, said) for label, _, points in shown for at, said in points), key=lambda one: one[0])
    key = charts.key([
        ("circle", _("reported")), ("square", _("decided")), ("diamond", _("letter sent")), ("triangle", _("to be done by")), ("solid", _("in force")),
    ])  # fmt: skip
    what = _("What")
    return Picture(svg, key, (_("When"), what), [(words.day(at), [(what, f"{label}: {said}")]) for at, label, said in table])


_Points = list[tuple[datetime, str]]


def _reported(words: Words, events: Sequence[Event]) -> _Points:
    opened = {one.opened_by for one in words.state.strands.values()}
    return [(event.occurred_at, telling.step_of(words.policy, event.step).title) for event in events if event.number in opened]


def _decided(words: Words, events: Sequence[Event]) -> _Points:
    judging = [event for event in events if event.step != TIME and any(effect["do"] in ("impose", "lift") for effect in event.effects)]
    return [(event.occurred_at, _choice(words, event)) for event in judging]


def _choice(words: Words, event: Event) -> str:
    step = telling.step_of(words.policy, event.step)
    chosen = step.outcomes.get(event.outcome)
    return f"{step.title}: {chosen.title}" if chosen and chosen.title and len(step.outcomes) > 1 else step.title


def _sent(words: Words) -> _Points:
    sent = [one for one in words.state.letters.values() if one.dispatched]
    return [(one.dispatched, f"“{_letter(words, one.name)}”") for one in sent if one.dispatched]


def _letter(words: Words, name: str) -> str:
    known = words.policy.letters.get(name)
    return known.title if known else name


def _due(words: Words) -> _Points:
    return [(one.due, telling.matter_title(one.name, one.title)) for one in words.state.open_matters() if one.kind == "duty" and one.due]


# --- a restriction's life ------------------------------------------------------------------------


def lives(words: Words) -> Picture | None:
    """Each measure from its decision to its end: decided, told, in force, to be reviewed, ended. None without any."""
    rows = _standing(words)
    if not rows:
        return None
    review = _review(words)
    told = {row.id: _told(words, row) for row in rows}
    moments = [at for row in rows for at in (row.made, _since(row), _until(row), told[row.id], review) if at] + [words.now]
    drawn = [charts.Row(words.measure(row.measure, {}), _spans(words, row), _points(words, row, told[row.id], review)) for row in rows]
    svg = charts.spans(
        _("The life of each measure"), _("Decided, told, in force, to be reviewed, ended. The table beside says the same."),
        (min(moments) - MARGIN).astimezone(words.zone), (max(moments) + MARGIN).astimezone(words.zone), drawn, [charts.Mark(words.now, _("now"))],
    )  # fmt: skip
    key = charts.key([
        ("circle", _("decided")), ("diamond", _("the person was told")), ("solid", _("in force")), ("outline", _("decided, not in force")),
        ("square", _("to be reviewed")), ("triangle", _("ended")),
    ])  # fmt: skip
    columns = (_("Measure"), _("Decided"), _("Told"), _("In force"), _("Review"), _("Ended"))
    return Picture(svg, key, columns, [(words.measure(row.measure, {}), _cells(words, row, told[row.id], review)) for row in rows])


def _standing(words: Words) -> list[Row]:
    """What stands or stood, but for what was entered in error."""
    return [row for row in words.state.rows.values() if row.kind in STANDING_KINDS and row.decision not in words.state.annulled]


def _since(row: Row) -> datetime | None:
    return max(row.binds, row.starts) if row.binds else None


def _until(row: Row) -> datetime | None:
    return min((one for one in (row.lifted, row.ends) if one), default=None)


def _over(words: Words, row: Row) -> bool:
    until = _until(row)
    return until is not None and until <= words.now


def _told(words: Words, row: Row) -> datetime | None:
    if row.aloud:
        return row.made
    sent = [one for one in words.state.letters.values() if one.about == row.decision and one.dispatched and words.state.tells(one)]
    return min((one.dispatched for one in sent if one.dispatched), default=None)


def _review(words: Words) -> datetime | None:
    """When what stands is to be reviewed next: the duty that is there while restrictions stand, and can lift them."""
    lifting = {name for step in words.policy.steps.values() if any(one.lifts for one in step.outcomes.values()) for name in step.on}
    found = [one.due for one in words.state.open_matters() if one.while_restrictions and one.kind == "duty" and one.name in lifting]
    return min((one for one in found if one), default=None)


def _span(words: Words, row: Row) -> charts.Span:
    since, until = _since(row), _until(row)
    assert since is not None
    return charts.Span(since, max(until, since) if until else None, words.measure(row.measure, {}))


def _spans(words: Words, row: Row) -> list[charts.Span]:
    since, until = _since(row), _until(row)
    waiting = [charts.Span(row.made, since or until, _("decided, not in force"), "outline")] if since != row.made else []
    return [*waiting, *([_span(words, row)] if since and not (until and until <= since) else [])]


def _points(words: Words, row: Row, told: datetime | None, review: datetime | None) -> list[charts.Point]:
    found = [charts.Point(row.made, _("decided"), "circle")]
    if told:
        found.append(charts.Point(told, _("told"), "diamond"))
    if review and row.kind == "restriction" and not _over(words, row):
        found.append(charts.Point(review, _("review"), "square"))
    if (until := _until(row)) is not None:
        found.append(charts.Point(until, _("ended") if _over(words, row) else _("ends"), "triangle"))
    return found


def _cells(words: Words, row: Row, told: datetime | None, review: datetime | None) -> list[tuple[str, str]]:
    since, until, over = _since(row), _until(row), _over(words, row)
    return [
        (_("Decided"), words.day(row.made)), (_("Told"), words.day(told) if told else _("Not by a letter")),
        (_("In force"), _("From {day}").format(day=words.day(since)) if since else _("Never") if over else _("Not yet")),
        (_("Review"), words.day(review) if review and row.kind == "restriction" and not over else "–"),
        (_("Ended"), _end(row, words.day(until), over) if until else "–"),
    ]  # fmt: skip


def _end(row: Row, day: str, over: bool) -> str:
    if not over:
        return _("Will end {day}").format(day=day)
    return _("{day} ({why})").format(day=day, why=_(row.how)) if row.how else day
