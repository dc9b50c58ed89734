"""The kinds of field: what each reads, what it refuses and why, what it tells a program, and how it is shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema_rs
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from evenhand.policy.calendar import Calendar
from evenhand.policy.kinds import (
    KINDS,
    LINE_LIMIT,
    LIST_LIMIT,
    TEXT_LIMIT,
    Around,
    clean_text,
    empty,
    parse,
    schema,
    show,
    show_day,
)
from evenhand.policy.model import Field

LONDON = ZoneInfo("Europe/London")
CHOICES = {
    "colleague": ["olu", "maya"], "deciders": ["sol", "suki", "seth"], "incidents": ["s1", "s2"], "evidence": ["e3"],
    "needs": ["large-print"], "standing": ["row.5"], "restrictions": ["limited-contact", "warning"], "file": ["scan.pdf"],
}  # fmt: skip
AROUND = Around(Calendar("GB-ENG", "Europe/London"), datetime(2026, 11, 5, 16, 40, tzinfo=LONDON), CHOICES)
COLOURS = {"red": "Red", "blue": "Blue"}
ROW = {"measure": "limited-contact", "channels": ["office"], "quota": 2}

# kind, words of the field, what is given, what is stored, how it is shown
GOOD: list[tuple[str, dict[str, Any], Any, Any, str]] = [
    ("text", {}, "  He shouted.\r\nTwice.\r ", "He shouted.\nTwice.", "He shouted.\nTwice."),
    ("text", {"at_least": 3, "at_most": 3}, " abc ", "abc", "abc"),
    ("text", {}, "Owain Llŷr said שלום, and “no”.\tThen he left.", "Owain Llŷr said שלום, and “no”.\tThen he left.", "Owain Llŷr said שלום, and “no”.\tThen he left."),
    ("text", {}, "a" * TEXT_LIMIT, "a" * TEXT_LIMIT, "a" * TEXT_LIMIT),
    ("yes", {}, True, True, "Yes"),
    ("yes", {}, "no", False, "No"),
    ("yes", {"must": "yes"}, "yes", True, "Yes"),
    ("choice", {"choices": COLOURS}, "red", "red", "Red"),
    ("choices", {"choices": COLOURS}, ["blue", "red", "blue"], ["blue", "red"], "Blue; Red"),
    ("choices", {"choices": COLOURS}, "red", ["red"], "Red"),
    ("choices", {"choices": COLOURS, "optional": True}, [], [], ""),
    ("number", {}, 0, 0, "0"),
    ("number", {"at_most": 50}, " 50 ", 50, "50"),
    ("number", {"at_least": -5}, "-5", -5, "-5"),
    ("number", {}, 7.0, 7, "7"),
    ("number", {}, 10**9, 10**9, "1000000000"),
    ("date", {}, "2026-11-05", "2026-11-05", "Thursday 5 November 2026"),
    ("date", {"must": "past"}, "2026-11-05", "2026-11-05", "Thursday 5 November 2026"),
    ("date", {"must": "future"}, "2026-11-05", "2026-11-05", "Thursday 5 November 2026"),
    ("date", {}, "1900-01-01", "1900-01-01", "Monday 1 January 1900"),
    ("date", {}, "2200-12-31", "2200-12-31", "Wednesday 31 December 2200"),
    ("moment", {"must": "past"}, "2026-11-05T16:40", "2026-11-05T16:40:00+00:00", "Thursday 5 November 2026, 4:40pm"),
    ("moment", {"must": "future"}, "2026-11-05T16:40", "2026-11-05T16:40:00+00:00", "Thursday 5 November 2026, 4:40pm"),
    ("moment", {}, "2026-07-01T08:30Z", "2026-07-01T09:30:00+01:00", "Wednesday 1 July 2026, 9:30am"),
    ("moment", {}, "2026-07-01", "2026-07-01T00:00:00+01:00", "Wednesday 1 July 2026, midnight"),
    ("period", {}, " 10  working  days ", "10 working days", "10 working days"),
    ("colleague", {}, "maya", "maya", "Maya Rao"),
    ("deciders", {"at_least": 2}, ["sol", "suki"], ["sol", "suki"], "sol; suki"),
    ("party", {}, ["olu", "a passer-by", "olu"], ["olu", "a passer-by"], "olu; a passer-by"),
    ("party", {}, "olu", ["olu"], "olu"),
    ("incidents", {}, ["s2"], ["s2"], "s2"),
    ("evidence", {}, ["e3"], ["e3"], "e3"),
    ("needs", {}, "large-print", ["large-print"], "large-print"),
    ("standing", {}, ["row.5"], ["row.5"], "row.5"),
    ("restrictions", {}, [ROW], [ROW], "Limited contact (channels: Office, quota: 2)"),
    ("restrictions", {}, [{"measure": "warning", "ends": "2026-12-01"}], [{"measure": "warning", "ends": "2026-12-01"}], "warning (ends: 1 December 2026)"),
    ("event", {"at_least": 1}, "4", 4, "4"),
    ("file", {}, "scan.pdf", "scan.pdf", "scan.pdf"),
]
NAMES = {"maya": "Maya Rao", "limited-contact": "Limited contact", "office": "Office"}

# kind, words of the field, what is given, what the sentence says
BAD: list[tuple[str, dict[str, Any], Any, str]] = [
    ("text", {}, 5, "write this as text"),
    ("text", {"at_most": 3}, "abcd", "use at most 3 characters; this has 4"),
    ("text", {"at_most": 90_000}, "a" * (TEXT_LIMIT + 1), "use at most 20,000 characters; this has 20,001"),
    ("text", {"at_least": 5}, "  abc  ", "use at least 5 characters"),
    ("yes", {}, "maybe", "answer yes or no"),
    ("yes", {}, 1, "answer yes or no"),
    ("yes", {"must": "yes"}, False, "this has to be yes before the step can be taken"),
    ("choice", {"choices": COLOURS}, "green", "choose one of: red, blue"),
    ("choice", {"choices": COLOURS}, ["red"], "choose one of: red, blue"),
    ("choice", {}, "red", "choose one of: nothing to choose from"),
    ("choices", {"choices": COLOURS}, ["red", "green"], "'green' is not one of: red, blue"),
    ("choices", {"choices": COLOURS}, [], "name at least 1"),
    ("choices", {"choices": COLOURS, "at_most": 1}, ["red", "blue"], "name at most 1"),
    ("choices", {"choices": COLOURS}, {"red": 1}, "give a list of at most 60"),
    ("choices", {"choices": COLOURS}, ["red"] * 61, "give a list of at most 60"),
    ("number", {}, "five", "write a whole number"),
    ("number", {}, 1.5, "write a whole number"),
    ("number", {}, float("inf"), "write a whole number"),
    ("number", {}, True, "write a whole number"),
    ("number", {}, "12345678901", "write a whole number"),
    ("number", {"at_least": 1, "at_most": 5}, 6, "the number has to be from 1 to 5"),
    ("number", {"at_least": 1}, 0, "the number has to be from 1 to 1000000000"),
    ("number", {"at_least": -(10**12)}, -(10**9) - 1, "the number has to be from"),
    ("date", {}, "5 November", "write a day as 2026-11-05"),
    ("date", {}, 20261105, "write a day as 2026-11-05"),
    ("date", {}, "2026-02-30", "write a day as 2026-11-05"),
    ("date", {"must": "past"}, "2026-11-06", "this cannot lie in the future"),
    ("date", {"must": "future"}, "2026-11-04", "this cannot lie in the past"),
    ("date", {}, "1899-12-31", "the year has to be from 1900 to 2200"),
    ("date", {}, "2201-01-01", "the year has to be from 1900 to 2200"),
    ("moment", {}, "noon", "write a day and time as 2026-11-05T16:40"),
    ("moment", {}, None, "write a day and time as 2026-11-05T16:40"),
    ("moment", {}, "1899-12-31T23:59", "the year has to be from 1900 to 2200"),
    ("moment", {}, "0001-01-01T00:00+14:00", "the year has to be from 1900 to 2200"),
    ("moment", {}, "2201-01-01T00:00", "the year has to be from 1900 to 2200"),
    ("moment", {"must": "past"}, "2026-11-05T16:41", "this cannot lie in the future"),
    ("moment", {"must": "future"}, "2026-11-05T16:39", "this cannot lie in the past"),
    ("period", {}, 6, "write a number and a unit: 6 months"),
    ("period", {}, "a while", "write a number and hours, days, working days, weeks, months or years"),
    ("period", {}, "9999 years", "a period is at most 100 years"),
    ("colleague", {}, "mallory", "choose one of: olu, maya"),
    ("deciders", {"at_least": 2}, ["sol", "sol"], "name at least 2"),
    ("deciders", {"at_least": 2}, ["sol", "mallory"], "'mallory' is not one of: sol, suki, seth"),
    ("party", {}, [], "name at least 1"),
    ("party", {"at_least": 2}, ["olu", " olu"], "name at least 2"),
    ("party", {"at_most": 1}, ["olu", "maya"], "name at most 1"),
    ("party", {}, ["  "], "write something here"),
    ("party", {}, ["a" * (LINE_LIMIT + 1)], "use at most 200 characters; this has 201"),
    ("party", {}, [5], "write this as text"),
    ("party", {}, ["olu"] * 61, "give a list of at most 60"),
    ("incidents", {}, ["s9"], "'s9' is not one of: s1, s2"),
    ("evidence", {}, ["e9"], "'e9' is not one of: e3"),
    ("needs", {}, ["a-pony"], "'a-pony' is not one of: large-print"),
    ("standing", {}, ["row.9"], "'row.9' is not one of: row.5"),
    ("standing", {}, [["row.5"]], "is not one of: row.5"),
    ("restrictions", {}, [], "give a list of at least one measure"),
    ("restrictions", {}, "limited-contact", "give a list of at least one measure"),
    ("restrictions", {}, [ROW] * 61, "give a list of at least one measure"),
    ("restrictions", {}, ["limited-contact"], 'give each row as {"measure": …}'),
    ("restrictions", {}, [{"channels": ["office"]}], 'give each row as {"measure": …}'),
    ("restrictions", {}, [{"measure": "warning", "words": {"a": 1}}], "the value of 'words' cannot be read"),
    ("restrictions", {}, [{"measure": "warning", "scope": [1]}], "the value of 'scope' cannot be read"),
    ("restrictions", {}, [{"measure": "warning", 5: "x"}], "the value of '5' cannot be read"),
    ("restrictions", {}, [{"measure": "warning", "words": "a" * 2001}], "the value of 'words' cannot be read"),
    ("restrictions", {}, [{"measure": "warning", "words": "a\x00"}], "remove the control characters"),
    ("restrictions", {}, [{"measure": "warning", "scope": ["a\x00"]}], "remove the control characters"),
    ("event", {"at_least": 1}, 0, "the number has to be from 1"), ("file", {}, "other.pdf", "choose one of: scan.pdf"),
]


def asked(kind: str, words: dict[str, Any]) -> Field:
    return Field(id="x", kind=kind, **words)


def test_there_are_eighteen_kinds_and_each_is_tried() -> None:
    assert len(KINDS) == 18
    assert {one[0] for one in GOOD} == {one[0] for one in BAD} == set(KINDS)


@pytest.mark.parametrize(("kind", "words", "value", "stored", "shown"), GOOD)
def test_what_is_read(kind: str, words: dict[str, Any], value: Any, stored: Any, shown: str) -> None:
    field = asked(kind, words)
    assert parse(field, value, AROUND) == stored
    assert parse(field, stored, AROUND) == stored, "what is stored can be given again"
    assert show(field, stored, NAMES) == shown
    assert jsonschema_rs.is_valid(schema(field, CHOICES), stored)


@pytest.mark.parametrize(("kind", "words", "value", "sentence"), BAD)
def test_what_is_refused(kind: str, words: dict[str, Any], value: Any, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse(asked(kind, words), value, AROUND)
    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 300

# What a schema cannot say: dates against today, periods, spaces at the ends, characters, doubles of a row's parameters.
UNSAID = ("date", "moment", "period", "text", "party", "restrictions")


@pytest.mark.parametrize(("kind", "words", "value", "sentence"), [one for one in BAD if one[0] not in UNSAID and one[1].get("at_least") != -(10**12)])
def test_the_schema_refuses_it_too(kind: str, words: dict[str, Any], value: Any, sentence: str) -> None:
    if asked(kind, words).choices or kind in CHOICES or kind in ("yes", "number", "event"):
        assert not jsonschema_rs.is_valid(schema(asked(kind, words), CHOICES), value)


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x1bb", "a\x7fb", "a\x85b", "a\u202eb", "a\u2066b", "a\u2028b", "a\ud800b", "a\udfffb", "a\uffffb"])
def test_characters_that_nobody_writes_are_refused(text: str) -> None:
    """Control characters, those that turn the direction of text, and half characters that no file can hold."""
    with pytest.raises(ValueError, match="remove the control characters"):
        clean_text(text)
    with pytest.raises(ValueError, match="remove the control characters"):
        parse(asked("party", {}), [text], AROUND)


def test_ten_megabytes_are_refused_at_once() -> None:
    for kind in ("text", "party", "choice", "choices", "number", "date", "moment", "period", "colleague", "restrictions", "yes"):
        with pytest.raises(ValueError) as refused:
            parse(asked(kind, {}), "a" * 10_000_000, AROUND)
        assert len(str(refused.value)) < 300, kind


@pytest.mark.parametrize(("value", "nothing"), [(None, True), ("", True), ("  \n", True), ([], True), (False, False), (0, False), ("0", False), ({}, False), ([""], False)])
def test_what_counts_as_no_answer(value: Any, nothing: bool) -> None:
    assert empty(value) is nothing


def test_a_field_may_have_choices_of_its_own_on_a_case() -> None:
    """What a case offers by the field's id goes before what it offers by kind, and the field's own words before both."""
    around = Around(AROUND.calendar, AROUND.now, {"x": ["one"], "colleague": ["two"]})
    assert parse(asked("colleague", {}), "one", around) == "one"
    assert schema(asked("colleague", {}), around.choices)["enum"] == ["one"]
    assert parse(asked("choice", {"choices": COLOURS}), "red", around) == "red"
    with pytest.raises(ValueError, match="choose one of: one"):
        parse(asked("colleague", {}), "two", around)


@pytest.mark.parametrize(
    ("kind", "words", "found"),
    [
        ("text", {}, {"type": "string", "minLength": 1, "maxLength": 20_000}),
        ("text", {"optional": True}, {"type": "string", "maxLength": 20_000}),
        ("text", {"at_least": 5, "at_most": 300}, {"type": "string", "minLength": 5, "maxLength": 300}),
        ("text", {"at_most": 90_000}, {"type": "string", "minLength": 1, "maxLength": 20_000}),
        ("yes", {}, {"type": "boolean"}),
        ("yes", {"must": "yes"}, {"type": "boolean", "const": True}),
        ("choice", {"choices": COLOURS}, {"type": "string", "enum": ["red", "blue"]}),
        ("choice", {}, {"type": "string", "maxLength": 200}),
        ("choices", {"choices": COLOURS}, {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200, "enum": ["red", "blue"]}, "uniqueItems": True, "minItems": 1, "maxItems": 60}),
        ("deciders", {"at_least": 2, "at_most": 3}, {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200, "enum": CHOICES["deciders"]}, "uniqueItems": True, "minItems": 2, "maxItems": 3}),
        ("party", {"optional": True}, {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}, "uniqueItems": True, "minItems": 0, "maxItems": 60}),
        ("number", {}, {"type": "integer", "minimum": 0, "maximum": 10**9}),
        ("event", {"at_least": 1, "at_most": 9}, {"type": "integer", "minimum": 1, "maximum": 9}),
        ("date", {}, {"type": "string", "format": "date"}),
        ("period", {}, {"type": "string", "minLength": 1, "maxLength": 20_000}),
    ],
)  # fmt: skip
def test_what_a_program_is_told(kind: str, words: dict[str, Any], found: dict[str, Any]) -> None:
    assert schema(asked(kind, words), CHOICES) == {**found, "title": "x"}
    assert schema(asked(kind, {**words, "label": "A question"}), CHOICES)["title"] == "A question"


def test_a_program_is_told_which_measures_there_are() -> None:
    found = schema(asked("restrictions", {}), CHOICES)
    assert jsonschema_rs.is_valid(found, [ROW])
    for wrong in ([], [{"measure": "exile"}], [{"channels": []}], ["warning"], [ROW] * (LIST_LIMIT + 1)):
        assert not jsonschema_rs.is_valid(found, wrong)
    assert "2026-11-05T16:40" in schema(asked("moment", {}), {})["description"]
    assert show_day(date(2026, 8, 31)) == "Monday 31 August 2026"


# --- whatever is given --------------------------------------------------------------------------
WORDS = st.sampled_from(["red", "blue", "green", "olu", "sol", "suki", "s1", "row.5", "yes", "no", "", " ", "7", "2026-11-05", "2026-11-05T16:40", "6 months"])
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), WORDS, st.text(max_size=30))
JSON = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.just("measure"), inner, max_size=3), max_leaves=8)
FIELDS = st.builds(
    Field, id=st.just("x"), kind=st.sampled_from(KINDS), choices=st.sampled_from([{}, COLOURS]), at_least=st.integers(0, 3),
    at_most=st.sampled_from([0, 3, 30]), must=st.sampled_from(["", "yes", "past", "future"]), optional=st.booleans(),
)  # fmt: skip


@given(field=FIELDS, value=JSON)
@example(field=Field(id="x", kind="text"), value=" ")
@settings(deadline=None, max_examples=400)
def test_whatever_is_given_is_read_or_refused_with_a_sentence(field: Field, value: Any) -> None:
    """Nothing else than ValueError is raised; what is stored satisfies the schema and can be given and shown again."""
    try:
        stored = parse(field, value, AROUND)
    except ValueError as refused:
        assert 5 < len(str(refused)) < 600
        return
    if not (empty(stored) and field.optional):
        assert jsonschema_rs.is_valid(schema(field, CHOICES), stored) or field.kind == "restrictions"
    assert parse(field, stored, AROUND) == stored
    assert isinstance(show(field, stored, NAMES), str)


KNOWN = st.sampled_from(["red", "blue", *(one for offered in CHOICES.values() for one in offered)])
NEAR = st.one_of(KNOWN, st.lists(KNOWN, max_size=4), st.booleans(), st.integers(-2, 40), st.floats(-2, 40).map(round).map(float))


@given(field=FIELDS.filter(lambda one: one.kind not in UNSAID), values=st.lists(NEAR, min_size=20, max_size=20))
@settings(deadline=None, max_examples=200)
def test_what_the_schema_allows_is_read(field: Field, values: list[Any]) -> None:
    """For the closed kinds, and where the case offers anything to choose from."""
    if field.choices or field.kind in CHOICES or field.kind in ("yes", "number", "event"):
        described = schema(field, CHOICES)
        for value in values:
            if jsonschema_rs.is_valid(described, value):
                parse(field, value, AROUND)


@given(value=st.text(max_size=60), least=st.integers(0, 5), most=st.integers(6, 50))
@settings(deadline=None)
def test_a_text_that_the_schema_allows_is_read(value: str, least: int, most: int) -> None:
    field = Field(id="x", kind="text", at_least=least, at_most=most)
    assume(value.strip() == value and value.isprintable())
    assert not jsonschema_rs.is_valid(schema(field, {}), value) or parse(field, value, AROUND) == value
