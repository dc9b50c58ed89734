"""What people type, read as they mean it; what makes no sense kept as it was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from evenhand.policy.model import Field
from evenhand.web.forms import reading
from evenhand.web.prose import html, lines

KNOWN = {"amy.field": "Amy Field, Housing Officer", "sam.one": "Sam Hill", "sam.two": "Sam Hill"}


def read(kind: str, sent: str) -> Any:
    return reading.read(Field(id="a", kind=kind), "a", QueryDict(sent), KNOWN)


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("4:40pm", "16:40"), ("4.40 pm", "16:40"), ("16:40", "16:40"), ("9am", "09:00"), ("12am", "00:00"), ("12pm", "12:00"),
        ("noon", "12:00"), ("midday", "12:00"), ("4", "4"), ("25:00", "25:00"), ("13pm", "13pm"), ("soon", "soon"),
    ],
)  # fmt: skip
def test_a_time_of_day(typed: str, time: str) -> None:
    assert reading.time_of_day(typed) == time


@pytest.mark.parametrize(
    ("kind", "sent", "value"),
    [
        ("date", "a-day=5&a-month=11&a-year=2026", "2026-11-05"),
        ("date", "a-day=&a-month=&a-year=", ""),
        ("date", "a-day=31&a-month=2&a-year=2026", "2026-02-31"),
        ("moment", "a-day=5&a-month=11&a-year=2026&a-time=4:40pm", "2026-11-05T16:40"),
        ("moment", "a-day=5&a-month=11&a-year=2026&a-time=", "2026-11-05T"),
        ("period", "a-number=6&a-unit=months", "6 months"),
        ("period", "a-number=&a-unit=months", ""),
        ("yes", "a=yes", True),
        ("yes", "a=no", False),
        ("yes", "", None),
        ("choices", "a=x&a=y", ["x", "y"]),
        ("party", "a=amy field%0D%0AA neighbour%0D%0A", ["amy.field", "A neighbour"]),
        ("party", "a=Sam Hill", ["Sam Hill"]),  # two of that name: nobody is guessed
        ("colleague", "a=amy.field", "amy.field"),
        ("number", "a=3", "3"),
        ("text", "a= x ", " x "),
    ],
)
def test_a_field(kind: str, sent: str, value: Any) -> None:
    assert read(kind, sent) == value


def test_rows_keep_their_order_and_what_was_typed() -> None:
    sent = QueryDict("m-row=1&m-row=0&m-0-measure=one&m-0-why=a&m-1-measure=two&m-1-why=b&m-row=zz")
    asked = [Field(id="why", kind="text")]
    assert reading.rows("m", sent, lambda measure: asked, {}) == [{"measure": "one", "why": "a"}, {"measure": "two", "why": "b"}]


def test_the_texts_of_a_policy_have_few_marks_and_no_html() -> None:
    said = html("Some **bold** and _slanted_ words.\n\n- one\n- two <script>\n\n### A question\nAn answer.")
    assert "<strong>bold</strong>" in said and "<em>slanted</em>" in said and "<li>one</li>" in said
    assert "<script>" not in said and "<h3" in said and "An answer." in said


def test_what_somebody_wrote_keeps_its_lines_and_is_no_html() -> None:
    assert lines(["a\nb", "<i>"]) == "a<br>b<br>&lt;i&gt;"
