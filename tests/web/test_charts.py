"""Pictures: a name and a description, every number as text, nothing outside the frame, safe whatever the words are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from evenhand.web import charts
from evenhand.web.charts import Mark, Point, Row, Span

NOW = datetime(2026, 8, 28, 16, 0, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: str) -> ElementTree.Element:
    """A picture as the browser reads it: well formed, one image."""
    return ElementTree.fromstring(picture.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def texts(picture: str) -> list[str]:
    return [one.text or "" for one in drawn(picture).iter(f"{SVG}text")]


def boxes(picture: str, kind: str) -> list[tuple[float, float]]:
    """From where to where each bar goes, in per cent."""
    found = [one for one in drawn(picture).iter(f"{SVG}rect") if kind in one.get("class", "")]
    return [(float(one.get("x", "")[:-1]), float(one.get("x", "")[:-1]) + float(one.get("width", "")[:-1])) for one in found]


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize("picture", [charts.bars("A & B", "<all>", ["Q1"], []), charts.spans("A & B", "<all>", ago(9), NOW, [])])
def test_a_picture_has_a_role_a_name_and_a_description(picture: str) -> None:
    found = drawn(picture)
    assert found.get("role") == "img"
    for name, said in (("aria-labelledby", "A & B"), ("aria-describedby", "<all>")):
        (one,) = [each for each in found if each.get("id") == found.get(name)]
        assert one.text == said


def test_every_number_of_the_columns_is_there_as_text() -> None:
    picture = charts.bars("Counts", "d", ["Q1\n2026", "Q2"], [("Reports", [12, 0]), ("Decisions", [None, 3])])
    assert texts(picture) == ["Reports", "12", "Q1", "2026", "0", "Q2", "Decisions", "–", "Q1", "2026", "3", "Q2"]
    assert len(boxes(picture, "app-chart__bar")) == 2, "nothing has no column"


def test_columns_have_one_scale_and_a_small_number_is_still_seen() -> None:
    found = drawn(charts.bars("Counts", "d", ["Q1"], [("Many", [1000]), ("Half", [500]), ("One", [1])]))
    heights = [float(one.get("height", "")[:-2]) for one in found.iter(f"{SVG}rect")]
    assert heights[1] == pytest.approx(heights[0] / 2, abs=0.01) and heights[2] > 0.1


def test_columns_of_nothing_are_drawn_without_a_fault() -> None:
    assert texts(charts.bars("Counts", "d", ["Q1"], [("None", [0])])) == ["None", "0", "Q1"]
    with pytest.raises(ValueError, match="2 numbers for 1 labels"):
        charts.bars("Counts", "d", ["Q1"], [("Reports", [1, 2])])


def test_a_span_is_cut_at_the_frame_and_goes_on_with_an_arrow() -> None:
    rows = [Row("Within", [Span(ago(75), ago(50))]), Row("Before", [Span(ago(300), ago(50))]), Row("On", [Span(ago(50))]), Row("Later", [Span(ago(50), NOW + timedelta(days=9))])]
    picture = charts.spans("Lives", "d", ago(100), NOW, rows)
    assert boxes(picture, "app-chart__span") == [(25, 50), (0, 50), (50, 100), (50, 100)]
    assert picture.count("app-chart__on") == 2


def test_what_lies_wholly_outside_is_left_out() -> None:
    rows = [Row("Old", [Span(ago(300), ago(200))], [Point(ago(200))]), Row("To come", [Span(NOW + timedelta(days=5))])]
    picture = charts.spans("Lives", "d", ago(100), NOW, rows, [Mark(ago(150), "long ago")])
    assert boxes(picture, "app-chart__span") == [] and "app-chart__point" not in picture and "long ago" not in picture


def test_no_style_or_shape_differs_by_colour_alone() -> None:
    row = Row("All", [Span(ago(9), NOW, style=one) for one in (charts.SOLID, charts.HATCHED, charts.OUTLINE)], [Point(ago(5), shape=one) for one in charts.SHAPES])
    picture = charts.spans("Lives", "d", ago(10), NOW, [row])
    assert "url(#chart-" in picture and {"app-chart__span--solid", "app-chart__span--hatched", "app-chart__span--outline"} <= set(re.findall(r"app-chart__span--\w+", picture))
    assert len({charts.SHAPES[one] for one in charts.SHAPES}) == 4
    key = charts.key([(one, f"this is {one}") for one in (*charts.SHAPES, charts.SOLID, charts.HATCHED, charts.OUTLINE)])
    assert key.count("<li>") == 7 and key.count('aria-hidden="true"') >= 7


@pytest.mark.parametrize(
    ("days", "said"),
    [(60, ["Jul 2026", "Aug 2026"]), (400, ["Oct 2025", "Jan 2026", "Apr 2026", "Jul 2026"]), (1200, ["2024", "2025", "2026"]), (9000, ["2010", "2020"])],
)
def test_the_ticks_are_few_and_named(days: int, said: list[str]) -> None:
    assert texts(charts.spans("Lives", "d", ago(days), NOW, [])) == said


@pytest.mark.parametrize("days", range(20, 3000, 13))
def test_names_of_months_never_touch_on_the_narrowest_screen(days: int) -> None:
    """They did, where the first or the last stood beside its moment and not in the middle of it."""
    drawn = re.findall(r'app-chart__tick" x="([\d.]+)%"[^>]*text-anchor="(\w+)">([^<]*)<', charts.spans("Lives", "d", ago(days), NOW, []))
    edge = -charts.GLYPH
    for x, anchor, words in drawn:
        width = charts.GLYPH * len(words)
        left = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        assert left >= edge + charts.GLYPH - 0.01 and left > -0.01 and left + width < 100.01, drawn
        edge = left + width
    assert drawn or days < 62


def test_a_long_label_is_broken_and_words_are_never_markup() -> None:
    long = "Theodosia Wilhelmina Persephone Butterwick-Thistledown <b>of Quince</b> & Co"
    picture = charts.spans("Lives", "d", ago(9), NOW, [Row(long, [Span(ago(5), words='"<script>"')])], [Mark(ago(3), "<i>now</i>")])
    assert "<b>" not in picture and "<script>" not in picture and "<i>" not in picture
    lines = [one for one in texts(picture) if one in long]
    assert " ".join(lines).replace("- ", "-") == long and all(len(one) <= charts.WRAP for one in lines)


def test_a_timeline_needs_some_time() -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        charts.spans("Lives", "d", NOW, NOW, [])


def test_two_pictures_have_two_names() -> None:
    one, two = charts.spans("One", "d", ago(9), NOW, []), charts.spans("Two", "d", ago(9), NOW, [])
    assert not set(re.findall(r'id="([^"]+)"', one)) & set(re.findall(r'id="([^"]+)"', two))


def test_two_pictures_of_one_title_have_two_names_all_the_same() -> None:
    pictures = [charts.spans("Lives", "d", ago(9), NOW, [Row(label, [Span(ago(5), style=charts.HATCHED)])]) for label in ("One", "Two")]
    pictures += [charts.bars("Lives", "d", ["Q1"], [("Reports", [number])]) for number in (1, 2)]
    found = [name for picture in pictures for name in set(re.findall(r'id="([^"]+)"', picture))]
    assert len(found) == len(set(found))
    assert all(f"{name}-title" in picture for picture in pictures for name in re.findall(r'aria-labelledby="([^"]+)-title"', picture))
    assert pictures[0] == charts.spans("Lives", "d", ago(9), NOW, [Row("One", [Span(ago(5), style=charts.HATCHED)])]), "the same picture is the same"
