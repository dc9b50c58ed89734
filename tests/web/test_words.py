"""Words within a sentence: what begins small, and what never does."""

from __future__ import annotations

import pytest

from evenhand.web.words import listed, small


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("They were asked", "they were asked"), ("I support it", "I support it"), ("I’ve nothing to add", "I’ve nothing to add"),
        ("I", "I"), ("It came in time", "it came in time"), ("SMT decides", "SMT decides"), ("", ""),
    ],
)  # fmt: skip
def test_a_title_begins_small_within_a_sentence_but_for_who_speaks_of_themselves(text: str, said: str) -> None:
    assert small(text) == said


def test_each_of_several_titles_begins_small() -> None:
    assert listed(["Tenancy and neighbourhood", "Rent and money", "ASB"]) == "tenancy and neighbourhood, rent and money, ASB"
