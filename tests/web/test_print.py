"""Every page that is printed: nothing to press, no way about, black on white, nothing cut, and the moment it was printed."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from tests.web.conftest import As
from tests.web.test_case_page import noted, reported
from tests.web.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PRINTED = {
    "a case": ("iris.dell", "/cases/C-000003"),
    "a card": ("amy.field", "/people/P-1005/card"),
    "the register": ("iris.dell", "/cases?show=all"),
    "your work": ("iris.dell", "/work"),
    "the policy's clauses": ("amy.field", "/policy/clauses"),
    "the duties of the policy": ("amy.field", "/policy/duties"),
    "a report": ("iris.dell", "/policy/reports/decisions"),
    "who has seen a case": ("iris.dell", "/cases/C-000003/seen"),
}
NOT_ON_PAPER = (
    "Sign out", "Skip to main content", "Check before contact Report an incident", "Move on", "They told us something", "Show the whole story", "Add a file", "Large print · Word",
    "More about this person",
)  # fmt: skip
MARGIN = 40  # points, of 16 mm: nothing stands outside


@pytest.fixture(scope="module")
def window(browser: Any, played: None, django_db_blocker: Any) -> Iterator[Window]:
    page = browser.new_page()
    with django_db_blocker.unblock():
        yield Window(page)
    page.close()


def dark(colour: Any) -> bool:
    """Black, or a grey that a poor printer still prints; a colour never."""
    parts = [float(one) for one in (colour if isinstance(colour, tuple | list) else (colour or 0,))]
    return max(parts) - min(parts) < 0.05 and max(parts) < 0.5


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_printed(as_: As, window: Window, name: str) -> None:
    ref, at = PRINTED[name]
    answer = as_(ref).get(at)
    assert answer.status_code == 200
    window.show(answer, at)
    sheet = window.page.pdf(format="A4", print_background=True)
    if keep := os.environ.get("KEEP_PRINTS"):  # a folder, to look at them
        Path(keep, f"{name.replace(' ', '-')}.pdf").write_bytes(sheet)
    heading = window.page.locator("h1").inner_text()
    with pdfplumber.open(io.BytesIO(sheet)) as paper:
        said = " ".join(" ".join((one.extract_text() or "").split()) for one in paper.pages)
        assert " ".join(heading.split()) in said
        assert "Printed as it stood at 4:55pm on Friday 28 August" in said
        assert [one for one in NOT_ON_PAPER if one in said] == []
        assert "(/" not in said, "addresses of this site are of no use on paper"
        for sheet_page in paper.pages:
            outside = [one["text"] for one in sheet_page.extract_words() if one["x1"] > sheet_page.width - MARGIN or one["x0"] < MARGIN]
            assert outside == [], "cut at the edge"
            pale = {str(one["non_stroking_color"]) for one in sheet_page.chars if one["text"].strip() and not dark(one["non_stroking_color"])}
            assert pale == set(), "not black on white"


def test_the_head_of_a_table_stands_on_every_page(as_: As, window: Window) -> None:
    """And no row is cut: a row that would not fit goes to the next page whole."""
    at = "/policy/duties"
    window.show(as_("amy.field").get(at), at)
    head = window.page.locator("main thead").first.inner_text().split()[0]
    with pdfplumber.open(io.BytesIO(window.page.pdf(format="A4"))) as paper:
        assert len(paper.pages) > 1
        assert all(head in (one.extract_text() or "") for one in paper.pages[1:-1])


def test_what_was_said_is_left_out_on_paper_and_paper_says_where_it_stands(as_: As, window: Window) -> None:
    """A printed story may lie about: longer quotations are read in the record."""
    case = reported()
    noted(case, 20, "He said “go” and “I will wait for you until you come out of there”. He knocked.")
    at = f"/cases/{case}?whole=1"
    window.show(as_("ben.orchard").get(at), at)
    with pdfplumber.open(io.BytesIO(window.page.pdf(format="A4"))) as paper:
        said = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "He said “go” and [words spoken, see the record]. He knocked." in said and "wait for you" not in said
