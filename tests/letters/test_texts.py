"""The small format of letters, the pack's own texts, and the check that names what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evenhand.letters import source
from evenhand.letters.check import faults
from evenhand.letters.parts import PARTS
from evenhand.letters.placeholders import PLACEHOLDERS
from evenhand.policy.model import Policy
from tests.letters.made_up import policy, without

LABELS = ("offender", "vexatious", "perpetrator", "problem tenant", "abuser", "culprit", "nuisance")
LONG = 30  # words: a sentence that is longer is read twice
TEXTS = sorted(policy().letter_texts)


def rewritten(name: str, before: str, after: str) -> Policy:
    of = policy()
    assert before in of.letter_texts[name]
    return replace(of, letter_texts={**of.letter_texts, name: of.letter_texts[name].replace(before, after)})


# --- the pack's texts ----------------------------------------------------------------------------
def test_the_packs_letters_have_no_faults() -> None:
    assert faults(policy()) == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_about_conduct_and_never_labels_the_person(name: str) -> None:
    text = policy().letter_texts[name].lower()
    assert not [label for label in LABELS if label in text]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_easy_to_read(name: str) -> None:
    """Short sentences, and few long words: what a reader of about twelve follows."""
    text = source.fill(policy().letter_texts[name], lambda word, _: word.replace("_", " "))
    text = re.sub(r"\{\{.*?\}\}|\([\d., ]+\)", "", text)
    sentences = [
        one.split()
        for line in text.splitlines()
        for one in re.split(r"(?<=[.:?!])\s+", line.lstrip("#- "))
        if one.strip()
    ]
    assert not [" ".join(one) for one in sentences if len(one) > LONG]
    words = [word for one in sentences for word in one]
    assert sum(len(word.strip(".,:;")) for word in words) / len(words) < 4.8


@pytest.mark.parametrize("name", TEXTS)
def test_the_clauses_cited_exist(name: str) -> None:
    cited = re.findall(r"\((\d[\d., ]*)\)", policy().letter_texts[name])
    assert {clause.strip() for one in cited for clause in one.split(",")} <= set(policy().clauses)
    assert cited or name in ("appeal-late-refused", "no-action")


@pytest.mark.parametrize("name", TEXTS)
def test_the_title_is_the_one_that_lists_show(name: str) -> None:
    assert source.read(policy().letter_texts[name]).title == policy().letters[name].title


# --- the format ----------------------------------------------------------------------------------
def test_a_text_is_read_line_by_line() -> None:
    text = source.read(
        "# A {person} title\n\nOne\ntwo.\n\nThree.\n\n## Heading\n- a\n  b\n- c\n\n{{part open}}\n"
    )
    assert text.title == "A {person} title"
    assert text.items == [
        ("paragraph", "One two."), ("paragraph", "Three."), ("heading", "Heading"), ("item", "a b"), ("item", "c"), ("part", "open"),
    ]  # fmt: skip
    assert text.faults == []
    assert text.parts() == ("open",)
    assert list(text.placeholders()) == [("person", "")]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{{part }}", "line 3 cannot be read"),
        ("Some {{part open}} text", "line 3 cannot be read"),
        ("Dear {Person}", "line 3 cannot be read"),
        ("### Deep", "line 3 cannot be read"),
        ("# Again", "line 3: a letter has one title"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_fault(line: str, fault: str) -> None:
    assert [one for one in source.read(f"# T\n\n{line}\n").faults if one.startswith(fault)]


def test_a_text_without_a_title_is_a_fault() -> None:
    assert source.read("Words.\n").faults == ["the title is missing: write it on the first line, after #"]


def test_what_is_put_in_is_not_read_again() -> None:
    assert source.fill("{a} and {b:c}", lambda word, name: "{b:c}" if word == "a" else name) == "{b:c} and c"


# --- the check of a pack -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("{{part contact}}", "{{part contacts}}", "there is no part 'contacts'"),
        ("{telephone}", "{phone}", "there is no placeholder {phone}"),
        ("{telephone}", "{telephone:x}", "{telephone} takes no name"),
        ("{telephone}", "{answer}", "{answer} needs a name"),
        ("{telephone}", "{answer:nothing}", "{answer:nothing}: there is no field 'nothing'"),
        ("{telephone}", "{answer:ground}", "{answer:ground} is not asked by decide, outcome restrict"),
        (
            "{telephone}",
            "{last_day:give-account}",
            "{last_day:give-account}: the letter opens no such right with a limit",
        ),
    ],
)
def test_what_a_text_cannot_say_is_named(before: str, after: str, fault: str) -> None:
    found = faults(rewritten("decision", before, after))
    assert [one for one in found if one.startswith("letters/decision.md: ") and fault in one], found


@pytest.mark.parametrize(
    "part",
    [
        "decided",
        "behaviour",
        "reasons",
        "restrictions",
        "open",
        "challenge",
        "outside",
        "alert",
        "adjustments",
        "review",
    ],
)
def test_a_required_part_that_is_absent_is_named(part: str) -> None:
    found = faults(without(policy(), "decision", f"{{{{part {part}}}}}"))
    assert len(found) == 1 and f"{{{{part {part}}}}} is required" in found[0]


def test_a_letter_that_imposes_nothing_need_not_carry_the_floors_parts() -> None:
    assert faults(without(policy(), "no-action", "{{part outside}}")) == []


def test_reasons_that_the_step_does_not_ask_are_a_fault() -> None:
    found = faults(rewritten("review-invitation", "{{part restrictions}}", "{{part reasons}}"))
    assert found == [
        "letters/review-invitation.md: {{part reasons}}: invite-account, outcome invited, which wants this letter, asks no reasons"
    ]


def test_every_part_and_placeholder_says_what_it_is() -> None:
    assert all(part.what and part.lacks.endswith(("is missing", "are missing")) for part in PARTS.values())
    assert all(one.what for one in PLACEHOLDERS.values())
