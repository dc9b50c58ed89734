"""How long a letter is: a realistic decision is two pages with its slip, a short letter is one; large print is as long as it is."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

from evenhand.case import story
from evenhand.letters.compose import compose
from evenhand.letters.document import Boxes, Document, Recipient
from evenhand.letters.render import pages, render
from evenhand.letters.slip import BOX
from evenhand.policy.load import load
from tests.letters.realistic import POLICIES, REAL, REASONS, SLIP, decision

MILLIMETRE = 72 / 25.4
TWO = {  # pages of a letter whose answers are short: two for these, one for every other
    "connexus-2022": {"decision", "warning"}, "york": {"decision", "review-outcome"},
    "model": {"decision", "decision-panel", "warning", "appeal-outcome", "review-outcome"}, "king": {"notice", "spoken-record", "appeal-answer"},
}  # fmt: skip
LONGEST = ("york", "every-measure")  # all nine measures in one decision, as nobody would decide


@cache
def real(pack: str, restrictions: int) -> Document:
    return replace(decision(pack, restrictions), draft=False)


@pytest.mark.parametrize("restrictions", [1, 2, 3])
@pytest.mark.parametrize("pack", REAL)
def test_a_real_decision_is_two_pages_with_its_slip_and_lacks_nothing(pack: str, restrictions: int) -> None:
    document = real(pack, restrictions)
    assert 150 <= len(REASONS.split()) <= 250
    assert document.missing == () and isinstance(document.blocks[-1], Boxes)
    said = " ".join(document.texts())
    assert all(" ".join(one.split()) in said for one in REASONS.split("\n")) and SLIP.code in said
    assert pages(document) == 2


@pytest.mark.parametrize("pack", REAL)
def test_nothing_that_is_read_is_smaller_than_eleven_points(pack: str) -> None:
    with pdfplumber.open(io.BytesIO(render(real(pack, 3), "pdf")[0])) as file:
        sizes = [round(char["size"], 1) for page in file.pages for char in page.chars]
        window = file.pages[0].crop((20 * MILLIMETRE, 50 * MILLIMETRE, 110 * MILLIMETRE, 87 * MILLIMETRE)).extract_text()
    assert max(set(sizes), key=sizes.count) >= 11
    assert window.split("\n") == list(real(pack, 3).recipient), "set closer, the address stands in the window all the same"


def test_a_letter_that_is_short_is_set_in_twelve_points() -> None:
    document = replace(real("york", 1), blocks=real("york", 1).blocks[:2])
    with pdfplumber.open(io.BytesIO(render(document, "pdf")[0])) as file:
        assert len(file.pages) == 1 and 12 in {round(char["size"], 1) for char in file.pages[0].chars}


def test_large_print_is_as_long_as_it_is_with_a_slip_of_one_thing_a_line() -> None:
    document = replace(decision("model", 1, needs=["large-print"]), draft=False)
    with pdfplumber.open(io.BytesIO(render(document)[0])) as file:
        assert len(file.pages) > 2 and min(char["size"] for page in file.pages for char in page.chars) > 15.9
        lines = "\n".join(page.extract_text() for page in file.pages).split("\n")
    assert f"Your code is {SLIP.code}" in lines and f"{BOX} Ask for an adjustment" in lines


def test_a_box_stands_with_its_words_whatever_the_line_breaks() -> None:
    with pdfplumber.open(io.BytesIO(render(real("connexus-2022", 3), "pdf")[0])) as file:
        lines = "\n".join(page.extract_text() for page in file.pages).split("\n")
    assert not any(line.rstrip().endswith(BOX) for line in lines)


def test_a_very_long_answer_goes_over() -> None:
    assert pages(decision("model", 1, reasons=f"{REASONS}\n" * 3)) == 3


def test_in_easy_read_the_slip_is_plain_too() -> None:
    said = " ".join(decision("connexus-2022", 1, needs=["easy-read"]).texts())
    assert "You can answer this letter. Somebody may help you." in said and "Your answer, code" not in said


STORIES = [(pack, path.stem) for pack in REAL for path in sorted((POLICIES / pack / "stories").glob("*.toml")) if path.stem != story.CAST]
read = cache(load)


@pytest.mark.parametrize(("pack", "name"), [one for one in STORIES if one != LONGEST], ids="-".join)
def test_every_letter_of_every_story_keeps_to_its_pages(pack: str, name: str) -> None:
    folder: Path = POLICIES / pack
    policy, world = read(folder), story.play(read(folder), folder / "stories", name)
    person = Recipient(name="Siân Ŵyn-Llŷr", address=("Flat 9", "12 Broad Street", "Exampleton", "ZZ4 9AP"))
    for case, state in world.cases.items():
        for letter in state.letters.values():
            if letter.state != "void":
                document = compose(
                    policy=policy, state=state, letter=letter, person=person, colleagues={ref: ref.title() for ref in world.colleagues},
                    reference=f"C-{case}", head="8f3a91c277de0011aa55", answer=SLIP,
                )  # fmt: skip
                assert pages(document) <= (2 if letter.name in TWO[pack] else 1), letter.id
