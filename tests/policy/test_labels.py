"""Labels for people are pointed out; words in quotation marks stand as said."""

import time

import pytest

from evenhand.policy import labels, spoken


@pytest.mark.parametrize("text", [
    "She is vexatious.", "A real trouble-maker", "Troublemakers, both of them", "a TIME WASTER", "he is a persistent complainer",
    "nasty piece of work", "He went mental", "crazy", "Typical.", "An aggressive person", "serial   complainer", "they are those people",
])  # fmt: skip
def test_a_label_is_found(text: str) -> None:
    (one,) = labels.found(text)
    assert one.words.lower() in text.lower()
    assert one.instead.endswith(".")


@pytest.mark.parametrize("text", [
    "", "He shouted for ten minutes.", "Her mental health is known to us.", "mental-health team", "His mental capacity was not assessed.",
    "atypical", "aggressive behaviour", "He said “you troublemaker” twice.", 'He wrote "typical council, you are all crazy" on the wall.',
    "“Vexatious”, he said, was what we had called him.", "fundamental", "They complained of a typically long wait",
])  # fmt: skip
def test_what_is_no_label_is_left_alone(text: str) -> None:
    assert labels.found(text) == []


def test_each_is_named_once_in_the_order_of_the_text_and_not_too_many() -> None:
    found = labels.found("Crazy. A liar. crazy again, and a time waster; typical, vexatious, a bully and a thug.")
    assert [one.words.lower() for one in found] == ["crazy", "liar", "time waster", "typical", "vexatious"]
    assert len(found) == labels.MOST


def test_a_quotation_mark_that_is_never_closed_hides_nothing() -> None:
    assert [one.words for one in labels.found('A 5" pipe, and she is vexatious.')] == ["vexatious"]
    assert [one.words for one in labels.found('He said "go\n\nThe tenant is vexatious. "Go" he said.')] == ["vexatious"]


def test_several_texts_are_read_apart() -> None:
    assert [one.words for one in labels.found_in(['a 5" pipe, crazy', 'typical 6" pipe'])] == ["crazy", "typical"]


def test_a_text_is_taken_apart_and_put_together_again() -> None:
    text = 'He said "you are all the same" and “go”, then left. "'
    assert "".join(piece for piece, _said in spoken.parts(text)) == text
    assert [piece for piece, said in spoken.parts(text) if said] == ['"you are all the same"', "“go”"]


def test_a_list_folds_longer_quotations_only() -> None:
    said = "She said “get out” and “I will burn the whole place down” to me."
    assert spoken.short(said) == "She said “get out” and [words spoken] to me."


@pytest.mark.parametrize("text", ['"' * 100_000, "“" * 100_000, '"a\n\n' * 30_000, "mental " * 50_000, "“a\n" * 50_000, "-" * 100_000 + "time" + " " * 100_000])
def test_hostile_texts_are_read_quickly(text: str) -> None:
    begun = time.perf_counter()
    labels.found(text)
    spoken.short(text)
    assert time.perf_counter() - begun < 2
