"""Changing a letter's words: what is fixed, what is refused, what differs, what is pointed out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evenhand.case import house
from evenhand.letters.changes import MOST, changes, runs
from evenhand.letters.compose import erased, policy_text
from evenhand.letters.document import Paragraph
from evenhand.letters.editing import Unfit, assemble, faults, shape
from evenhand.letters.source import read, write
from evenhand.letters.watch import hints, measure
from tests.letters.made_up import CASES, policy, words

NAMES = sorted(policy().letter_texts)
OURS = policy_text(policy(), "decision")
LATE = "We are sorry that this took so long."


def with_words(text: str = LATE, place: int = 0) -> str:
    free = list(shape(OURS).free)
    free[place] = f"{free[place]}\n\n{text}".strip()
    return assemble(OURS, free)


# --- taking apart and putting together -----------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_the_pack_is_the_same_taken_apart_and_put_together(name: str) -> None:
    ours = policy_text(policy(), name)
    found = read(ours)
    again = write(found.title, found.items)
    assert assemble(ours, shape(ours).free) == ours and shape(again) == shape(ours)
    assert list(faults(ours, again)) == [] and changes(ours, again) == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_part_can_be_taken_out_whether_required_or_not(name: str) -> None:
    ours = policy_text(policy(), name)
    found = read(ours)
    for index, (kind, text) in enumerate(found.items):
        if kind in ("part", "heading"):
            less = write(found.title, [one for place, one in enumerate(found.items) if place != index])
            assert any("cannot be taken out or changed" in fault or "in its order" in fault for fault in faults(ours, less)), text


def test_parts_stay_in_their_order_and_stand_once() -> None:
    found = read(OURS)
    turned = write(found.title, list(reversed(found.items)))
    twice = write(found.title, [*found.items, ("part", "reasons")])
    assert "in its order" in " ".join(faults(OURS, turned)) and "in its order" in " ".join(faults(OURS, twice))


def test_lists_and_paragraphs_are_read_as_they_are_typed() -> None:
    typed = "First,\nstill first.\n\n- one\n- two\n\nLast."
    free = [typed if index == 0 else one for index, one in enumerate(shape(OURS).free)]
    assert shape(assemble(OURS, free)).free[0] == "First, still first.\n\n- one\n- two\n\nLast."


@pytest.mark.parametrize("text", ["{{part open}}", "# Title", "## Heading", "{", "}", "{nobody}", "{answer:reasons}", "{telephone:x}", "{{ part nothing }}"])
def test_what_only_the_policy_may_write_is_refused(text: str) -> None:
    with pytest.raises(Unfit) as found:
        with_words(text)
    assert all(one[:1] in "“{Tl" and one.endswith(".") for _, one in found.value.faults)


def test_what_no_format_can_carry_is_taken_out() -> None:
    assert shape(with_words("a\x00b\u202ec")).free[0].endswith("abc")


# --- composing -----------------------------------------------------------------------------------


def test_a_letter_in_words_of_its_own() -> None:
    made, letter = CASES["decision"]()
    plain, own = made.compose(letter), made.compose(letter, words=with_words("Ring {telephone}."))
    assert Paragraph(f"Ring {policy().organisation.telephone}.") in own.blocks and own.missing == ()
    assert len(own.blocks) == len(plain.blocks) + 1 and len(own.pieces) == len(shape(OURS).fixed) - 1
    assert (plain.words, plain.changed) == ("", ()) and own.changed[0].where == "At the beginning"


def test_words_from_which_a_part_is_missing_cannot_be_approved() -> None:
    made, letter = CASES["decision"]()
    document = made.compose(letter, words=OURS.replace("{{part challenge}}", "Do not appeal."))
    assert "The part “how to challenge it, and by when” cannot be taken out or changed" in document.missing


def approved(text: str | None) -> tuple[object, str]:
    """A decision letter, approved in these words; None: they were erased since."""
    made, letter = CASES["decision"]()
    made.approve(letter)
    event = made.events[-1]
    answers = {**event.answers, **({house.LETTER_TEXT: text} if text else {})}
    effects = [{**one, "edited": True} if one["do"] == "post" else one for one in event.effects]
    made.events[-1] = replace(event, answers=answers, effects=tuple(effects))
    return made, letter


def test_an_approved_letter_keeps_the_words_of_its_approval_for_ever() -> None:
    made, letter = approved(with_words())
    other = replace(policy(), letter_texts={**policy().letter_texts, "decision": OURS.replace("We have decided", "We decided")})
    document = made.compose(letter)
    assert LATE in words(document) and "We have decided" in words(made.compose(letter, of=other))
    assert LATE in words(made.compose(letter, words=with_words("Something else."))), "what waits is not what was approved"
    assert LATE in words(made.compose(letter, posting=date(2026, 3, 18))), "approved again, with another day"


def test_a_letter_whose_words_were_erased_says_so_and_no_other_words() -> None:
    made, letter = approved(None)
    document = made.compose(letter)
    assert [one for one in document.blocks if isinstance(one, Paragraph)] == [Paragraph(erased("en").items[0][1])]
    assert "the words of this letter have been erased from the record" in document.missing


# --- differences ---------------------------------------------------------------------------------


def test_differences_are_told_word_by_word() -> None:
    found = list(runs("We will ring you on Monday.", "We will write to you on Monday."))
    assert [(one.kind, one.text) for one in found] == [
        ("same", "We will"), ("removed", "ring"), ("added", "write to"), ("same", "you on Monday."),
    ]  # fmt: skip


def test_lines_stay_lines_and_placeholders_are_told_in_words() -> None:
    change = changes(OURS, with_words("Ring {telephone}.\n\n- now"))[0]
    assert change.told == "Words added" and change.runs[-1].text == "\n\nRing [the organisation's number].\n\n- now"


def test_a_very_long_text_is_compared_as_a_whole() -> None:
    many = "a " * (int(MOST**0.5) + 1)
    assert [one.kind for one in runs(many, many + "b")] == ["removed", "added"]


# --- pointed out ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("You are VEXATIOUS.", ["VEXATIOUS"]), ("a persistent complainant", ["persistent complainant"]), ("We guarantee it.", ["We guarantee"]),
        ("permanently", ["permanently"]), ("We offend nobody; the badly built house.", []), ("He shouted at the counter on 3 March.", []),
    ],
)  # fmt: skip
def test_labels_and_promises_are_found_as_whole_words(text: str, told: list[str]) -> None:
    assert [one.words for one in hints(text)] == told


def test_the_policys_own_words_are_not_pointed_out() -> None:
    assert hints("A final warning.", "A final warning.") == () and len(hints("A final warning. A final warning.", "A final warning.")) == 1


def test_reading_age_grows_with_long_words_and_sentences() -> None:
    easy = measure(["We saw the dog. It ran home."])
    hard = measure(["Notwithstanding considerable organisational difficulties, the administration subsequently reconsidered its "
                    "previously communicated determination regarding the applicability of restrictions to communications generally."])
    assert easy.age < 10 < 14 < hard.age and hard.hard and not easy.hard
    assert (easy.words, easy.sentences, easy.longest) == (7, 2, "") and measure([]).words == 0
