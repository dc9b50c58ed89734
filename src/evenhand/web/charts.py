"""Pictures that everybody can read: columns by period, and a timeline of spans, as SVG.

Widths are in per cent and heights in em: a picture fills what room there is and its text keeps its size, on a telephone
and at 400 % zoom. Nothing is said by colour alone. A screen reader hears the title and the description; the facts stand
in a table beside the picture, which whoever draws one has to give.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SOLID, HATCHED, OUTLINE = "solid", "hatched", "outline"
SHAPES = {
    "circle": '<circle r=".5em"/>', "square": '<rect x="-.45em" y="-.45em" width=".9em" height=".9em"/>',
    "diamond": '<path d="M0-8 8 0 0 8-8 0z"/>', "triangle": '<path d="M0-7 8 7-8 7z"/>',
}  # fmt: skip
WRAP = 36  # characters in a line of the narrowest screen
TICKS = 4  # as many names of months as fit there
GLYPH = 2.4  # the width of a letter there, in per cent
COLUMN = 4.5  # height of the highest column, in em
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)  # from one tick to the next


@dataclass(frozen=True)
class Span:
    """From one moment to another; without an end, or with one after the picture's, it goes on."""

    since: datetime
    until: datetime | None = None
    words: str = ""
    style: str = SOLID


@dataclass(frozen=True)
class Point:
    """Something that happened at a moment; `shape` is one of `SHAPES`."""

    at: datetime
    words: str = ""
    shape: str = "circle"


@dataclass(frozen=True)
class Row:
    """A line of a timeline: what it is about, its spans, its moments."""

    label: str
    spans: Sequence[Span] = ()
    points: Sequence[Point] = ()


@dataclass(frozen=True)
class Mark:
    """A moment that concerns every row, drawn through all of them."""

    at: datetime
    words: str


def bars(title: str, desc: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int | None]]]) -> SafeString:
    """Columns, a small picture under the other for each series, all on one scale; None is a number that is not told.

    A label may have two lines. Raises ValueError where a series has not a number for each label.
    """
    most = max((number or 0 for _, numbers in series for number in numbers), default=0)
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    drawn, y = [], 0.0
    for words, numbers in series:
        if len(numbers) != len(labels):
            raise ValueError(f"{words}: {len(numbers)} numbers for {len(labels)} labels")  # untranslated: for whoever draws
        drawn.append(_panel(words, labels, numbers, most, y))
        y += COLUMN + 4.4 + 1.2 * lines
    return _svg(_id(title, desc, labels, series), title, desc, y, drawn)


def _panel(words: str, labels: Sequence[str], numbers: Sequence[int | None], most: int, top: float) -> SafeString:
    base, slot = top + COLUMN + 2.9, 100 / max(len(labels), 1)
    parts = [_text(words, 0, top + 1.1, "start", "app-chart__head")]
    for place, (label, number) in enumerate(zip(labels, numbers, strict=True)):
        middle, height = slot * (place + 0.5), COLUMN * (number or 0) / most if most else 0.0
        if number:
            height = max(height, 0.2)
            parts.append(_box(slot * (place + 0.2), base - height, slot * 0.6, height, "app-chart__bar", ""))
        parts.append(_text("–" if number is None else str(number), middle, base - height - 0.35, "middle", "app-chart__number"))
        parts += [_text(line, middle, base + 1.2 * (down + 1), "middle") for down, line in enumerate(label.split("\n"))]
    parts.append(_line(0, base, 100, base))
    return _joined(parts)


def spans(title: str, desc: str, start: datetime, end: datetime, rows: Sequence[Row], marks: Sequence[Mark] = ()) -> SafeString:
    """A timeline from `start` to `end`; what lies outside is cut. Its ticks are named in the zone of `start`.

    Raises ValueError where the end is not after the start.
    """
    if end <= start:
        raise ValueError("a timeline ends after it starts")  # untranslated: for whoever draws
    scale = _Scale(start, end, _id(title, desc, start, end, rows, marks))
    named = [mark for mark in marks if start <= mark.at <= end]
    drawn, y = [], 1.5 * len(named) + 0.3
    top = y
    for row in rows:
        lines = textwrap.wrap(row.label, WRAP) or [""]
        parts = [_text(line, 0, y + 1.1 + 1.2 * down, "start", "app-chart__label") for down, line in enumerate(lines)]
        y += 1.2 * len(lines) + 0.5
        drawn += [*parts, *(scale.span(one, y) for one in row.spans), *(scale.point(one, y) for one in row.points)]
        y += 2.1
    behind = [_line(scale.x(at), top, scale.x(at), y, "app-chart__grid") for at, _ in scale.ticks()]
    below = [scale.word(words, at, y + 1.2, "app-chart__tick") for at, words in scale.ticks()]
    through = []
    for place, mark in enumerate(named):
        through += [_line(scale.x(mark.at), 1.5 * place + 1.5, scale.x(mark.at), y, "app-chart__mark"), scale.word(mark.words, mark.at, 1.5 * place + 1.1)]
    return _svg(scale.ref, title, desc, y + 1.8, [scale.pattern(), *behind, _line(0, y, 100, y), *drawn, *below, *through])


def key(entries: Sequence[tuple[str, str]]) -> SafeString:
    """What the shapes and styles of a timeline stand for, as a list beneath it: (shape or style, words)."""
    items = []
    for what, words in entries:
        ref = _id("key", words, entries)  # a page may hold two keys with the same words in them
        if what in SHAPES:
            inside = format_html('<svg class="app-chart__point" x="50%" y="50%" overflow="visible" aria-hidden="true">{}</svg>', mark_safe(SHAPES[what]))  # untranslated: markup
        else:
            fill = f"url(#{ref})" if what == HATCHED else ""
            inside = _joined([_pattern(ref), _box(5, 0.25, 90, 0.8, f"app-chart__span app-chart__span--{what}", fill)])  # untranslated: markup
        items.append(format_html('<li><svg class="app-chart__sign" aria-hidden="true" focusable="false" width="2.2em" height="1.3em">{}</svg> {}</li>', inside, words))  # untranslated: markup
    return format_html('<ul class="app-chart__key">{}</ul>', _joined(items))  # untranslated: markup


@dataclass(frozen=True)
class _Scale:
    """Where a moment stands between the two ends, in per cent."""

    start: datetime
    end: datetime
    ref: str

    def x(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return round(100 * min(max(share, 0), 1), 2)

    def pattern(self) -> SafeString:
        return _pattern(self.ref)

    def span(self, one: Span, y: float) -> SafeString:
        """A bar; with an arrow where it goes on."""
        if one.since >= self.end or (one.until and one.until <= self.start):
            return mark_safe("")
        goes_on = one.until is None or one.until > self.end
        left, right = self.x(one.since), 100.0 if goes_on or one.until is None else self.x(one.until)
        fill = f"url(#{self.ref})" if one.style == HATCHED else ""
        box = _box(left, y, max(right - left, 0.8), 0.9, f"app-chart__span app-chart__span--{one.style}", fill, one.words)  # untranslated: markup
        arrow = '<svg class="app-chart__on" x="100%" y="{}em" overflow="visible" aria-hidden="true"><path d="M-9-2 0 6-9 14z"/></svg>'  # untranslated: markup
        return _joined([box, format_html(arrow, f"{y:.2f}")]) if goes_on else box

    def point(self, one: Point, y: float) -> SafeString:
        if not self.start <= one.at <= self.end:
            return mark_safe("")
        shape = '<svg class="app-chart__point" x="{}%" y="{}em" overflow="visible"><g>{}{}</g></svg>'  # untranslated: markup
        return format_html(shape, min(max(self.x(one.at), 1.5), 98.5), f"{y + 0.45:.2f}", _told(one.words), mark_safe(SHAPES[one.shape]))

    def word(self, words: str, at: datetime, y: float, kind: str = "app-chart__text") -> SafeString:
        """A word at a moment, kept inside the picture."""
        x = self.x(at)
        return _text(words, x, y, _anchor(x, words), kind)

    def ticks(self) -> list[tuple[datetime, str]]:
        """A few beginnings of months or years between the two ends."""
        for step in _MONTHS:
            found = [(at, f"{at:%Y}" if step >= 12 else date_format(at, "M Y")) for at in self._beginnings(step)]
            if len(found) <= TICKS and self._apart(found):
                break
        return found

    def _apart(self, named: Sequence[tuple[datetime, str]]) -> bool:
        """Whether no two words touch on the narrowest screen."""
        edge = -GLYPH
        for at, words in named:
            x, width = self.x(at), GLYPH * len(words)
            left = x - {"start": 0, "middle": width / 2, "end": width}[_anchor(x, words)]
            if left < edge + GLYPH:
                return False
            edge = left + width
        return True

    def _beginnings(self, step: int) -> Iterator[datetime]:
        first = self.start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        month = first.year * 12 + first.month - 1
        month += -month % step
        while (at := first.replace(year=month // 12, month=month % 12 + 1)) <= self.end:
            if at >= self.start - timedelta(days=1):
                yield at
            month += step


def _anchor(x: float, words: str) -> str:
    """How a word stands at a place: in its middle, where it is kept inside the picture so."""
    half = GLYPH * len(words) / 2
    return "start" if x < half else "end" if x > 100 - half else "middle"


def _svg(ref: str, title: str, desc: str, height: float, parts: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="app-chart__picture" role="img" aria-labelledby="{0}-title" aria-describedby="{0}-desc" width="100%" height="{1}em"'  # untranslated: markup
        ' font-family="arial, sans-serif" font-size="14" fill="#0b0c0c"><title id="{0}-title">{2}</title><desc id="{0}-desc">{3}</desc>{4}</svg>',
        ref, f"{height:.2f}", title, desc, _joined(parts),
    )  # fmt: skip


def _id(*drawn: object) -> str:
    """A name for a picture, made of all that is drawn in it: two of one title on a page do not share one."""
    return f"chart-{sha256(repr(drawn).encode()).hexdigest()[:8]}"


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return mark_safe("".join(parts))


def _told(words: str) -> SafeString:
    return format_html("<title>{}</title>", words) if words else mark_safe("")


def _text(words: str, x: float, y: float, anchor: str, kind: str = "app-chart__text") -> SafeString:
    return format_html('<text class="{}" x="{}%" y="{}em" text-anchor="{}">{}</text>', kind, f"{x:.2f}", f"{y:.2f}", anchor, words)  # untranslated: markup


def _box(x: float, y: float, width: float, height: float, kind: str, fill: str, words: str = "") -> SafeString:
    drawn = format_html(' fill="{}"', fill) if fill else ""
    box = '<rect class="{}" x="{}%" y="{}em" width="{}%" height="{}em"{}>{}</rect>'  # untranslated: markup
    return format_html(box, kind, f"{x:.2f}", f"{y:.2f}", f"{width:.2f}", f"{height:.2f}", drawn, _told(words))


def _line(x: float, y: float, x2: float, y2: float, kind: str = "app-chart__axis") -> SafeString:
    line = '<line class="{}" x1="{}%" y1="{}em" x2="{}%" y2="{}em" stroke="#505a5f"/>'  # untranslated: markup
    return format_html(line, kind, f"{x:.2f}", f"{y:.2f}", f"{x2:.2f}", f"{y2:.2f}")


def _pattern(ref: str) -> SafeString:
    return format_html(
        '<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'  # untranslated: markup
        '<rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#0b0c0c" stroke-width="4"/></pattern></defs>', ref,
    )  # fmt: skip
