"""The story of a case by strand, and its pictures: the case over time, and the life of each restriction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.safestring import SafeString

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
        return [Fold("", entries[:LATEST], True), Fold(f"{left} earlier entries, from {words.day(entries[-1].recorded)}", entries[LATEST:], False)]
    return [_strand(words, ref, entries, whole or place == 0) for place, (ref, entries) in enumerate(by_strand.items())]


def _strand(words: Words, ref: str, entries: list[Entry], unfolded: bool) -> Fold:
    known = words.state.strands.get(ref)
    heading = words.incident(ref) if known else "Other entries"
    return Fold(f"{heading} ({len(entries)} {'entry' if len(entries) == 1 else 'entries'})", entries, unfolded, bool(known and known.annulled))


# --- the case over time --------------------------------------------------------------------------


def over_time(words: Words) -> Picture | None:
    """Reports, decisions, letters and what is still due, on one line each. None where nothing has happened."""
    events = [event for event in words.events if event.number not in words.state.annulled]
    if not events:
        return None
    told = [
        ("Reported", "circle", _reported(words, events)), ("Decided", "square", _decided(words, events)),
        ("Letters sent", "diamond", _sent(words)), ("To do, by", "triangle", _due(words)),
    ]  # fmt: skip
    shown = [(label, shape, points) for label, shape, points in told if points]
    last = words.state.ended or words.now
    moments = [at for _, _, points in shown for at, _ in points] + [last, events[0].recorded_at]
    start, end = min(moments) - MARGIN, max(moments) + MARGIN
    rows = [charts.Row(label, points=[charts.Point(at, said, shape) for at, said in points]) for label, shape, points in shown]
    rows += [charts.Row("In force", spans=found)] if (found := [_span(words, row) for row in _standing(words) if _since(row)]) else []
    svg = charts.spans(
        "This case over time", "From the first report until what is still to be done. The table beside says the same.",
        start.astimezone(words.zone), end.astimezone(words.zone), rows, [charts.Mark(last, "closed" if words.state.ended else "now")],
    )  # fmt: skip
    table = sorted(((at, label, said) for label, _, points in shown for at, said in points), key=lambda one: one[0])
    key = charts.key([("circle", "reported"), ("square", "decided"), ("diamond", "letter sent"), ("triangle", "to be done by"), ("solid", "in force")])
    return Picture(svg, key, ("When", "What"), [(words.day(at), [("What", f"{label}: {said}")]) for at, label, said in table])


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
    return [(one.due, one.title) for one in words.state.open_matters() if one.kind == "duty" and one.due]


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
        "The life of each measure", "Decided, told, in force, to be reviewed, ended. The table beside says the same.",
        (min(moments) - MARGIN).astimezone(words.zone), (max(moments) + MARGIN).astimezone(words.zone), drawn, [charts.Mark(words.now, "now")],
    )  # fmt: skip
    key = charts.key([
        ("circle", "decided"), ("diamond", "the person was told"), ("solid", "in force"), ("outline", "decided, not in force"),
        ("square", "to be reviewed"), ("triangle", "ended"),
    ])  # fmt: skip
    columns = ("Measure", "Decided", "Told", "In force", "Review", "Ended")
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
    waiting = [charts.Span(row.made, since or until, "decided, not in force", "outline")] if since != row.made else []
    return [*waiting, *([_span(words, row)] if since and not (until and until <= since) else [])]


def _points(words: Words, row: Row, told: datetime | None, review: datetime | None) -> list[charts.Point]:
    found = [charts.Point(row.made, "decided", "circle")]
    if told:
        found.append(charts.Point(told, "told", "diamond"))
    if review and row.kind == "restriction" and not _over(words, row):
        found.append(charts.Point(review, "review", "square"))
    if (until := _until(row)) is not None:
        found.append(charts.Point(until, "ended" if _over(words, row) else "ends", "triangle"))
    return found


def _cells(words: Words, row: Row, told: datetime | None, review: datetime | None) -> list[tuple[str, str]]:
    since, until, over = _since(row), _until(row), _over(words, row)
    return [
        ("Decided", words.day(row.made)), ("Told", words.day(told) if told else "Not by a letter"),
        ("In force", f"From {words.day(since)}" if since else "Not yet" if not over else "Never"),
        ("Review", words.day(review) if review and row.kind == "restriction" and not over else "–"),
        ("Ended", f"{'' if over else 'Will end '}{words.day(until)}{f' ({row.how})' if over and row.how else ''}" if until else "–"),
    ]  # fmt: skip
