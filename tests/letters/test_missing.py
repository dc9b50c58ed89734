"""Whatever a letter lacks is named, each part by its own sentence, and never left out in silence."""

from dataclasses import replace

import pytest

from evenhand.letters.document import Heading, Recipient
from evenhand.letters.parts import FLOOR
from tests.letters.made_up import CASES, PROPOSAL, Made, policy, without


def _lacking(**answers: object) -> Made:
    return Made(
        proposal={
            **{name: value for name, value in PROPOSAL.items() if name not in answers},
            **{k: v for k, v in answers.items() if v},
        }
    )


MISSING = {
    "the reasons for the decision are missing": lambda: _decide(_lacking(reasons=None), answers={}),
    "the milder options considered are missing": lambda: _decide(_lacking(milder=None)),
    "the adjustments considered are missing": lambda: _decide(_lacking(adjustments=None)),
    "what the person said, or why they were not asked, is missing": lambda: _decide(_lacking(side=None)),
    "what happened is missing from the report relied on": lambda: _decide(
        Made(report={"callback": "1"}, account={})
    ),
    "the day of the review is missing": lambda: _unreviewed(),
    "the channel on which day-to-day contact stays open is missing": lambda: _unrouted(),
}


def _decide(made: Made, **more: object) -> tuple[Made, str]:
    return made, made.decide(**more)  # type: ignore[arg-type]


def _unreviewed() -> tuple[Made, str]:
    made, letter = _decide(Made())
    effects = tuple(
        {**one, "ends": None} if one["do"] == "impose" else one for one in made.events[-1].effects
    )
    made.events[-1] = replace(made.events[-1], effects=tuple(one for one in effects if one["do"] != "open"))
    return made, letter


def _unrouted() -> tuple[Made, str]:
    made, letter = _decide(Made())
    made.events[-1] = replace(
        made.events[-1], effects=tuple(one for one in made.events[-1].effects if one["do"] != "route")
    )
    return made, letter


@pytest.mark.parametrize("sentence", MISSING)
def test_each_missing_part_is_named(sentence: str) -> None:
    made, letter = MISSING[sentence]()
    assert made.compose(letter).missing == (sentence,)


def test_an_erased_answer_is_missing_and_nothing_else_moves() -> None:
    made, letter = CASES["decision"]()
    made.events[2] = replace(made.events[2], answers={})
    missing = made.compose(letter).missing
    assert "the milder options considered are missing" in missing
    assert not any("restrictions" in one or "who decided" in one for one in missing)


def test_who_decided_is_missing_where_nobody_is_named() -> None:
    made, letter = CASES["decision"]()
    assert made.compose(letter, colleagues={"suki": "Suki Penn"}).missing == (
        "the name of the colleague who decided (seth) is missing",
    )
    made.events[-1] = replace(
        made.events[-1], effects=tuple(one for one in made.events[-1].effects if one["do"] != "act")
    )
    assert made.compose(letter).missing == ("who decided and when is missing",)


@pytest.mark.parametrize("part", [*FLOOR, "alert", "adjustments", "review"])
def test_a_required_part_that_the_text_does_not_carry_is_named(part: str) -> None:
    made, letter = CASES["decision"]()
    of = without(policy(), "decision", f"{{{{part {part}}}}}")
    assert any("missing from the text of this letter" in one for one in made.compose(letter, of=of).missing)


def test_a_letter_without_a_text_says_so() -> None:
    made, letter = CASES["no-action"]()
    document = made.compose(letter, of=replace(policy(), letter_texts={}))
    assert "the text of this letter is missing from the policy" in document.missing
    assert document.title == "We are not taking this further"


def test_a_recipient_needs_a_name_and_for_the_post_an_address() -> None:
    made, letter = CASES["no-action"]()
    assert made.compose(letter, person=Recipient(name=" ")).missing == (
        "the name of the person is missing",
        "the address of the person is missing",
    )
    assert made.compose(letter, person=Recipient(name="Pat"), way="hand").missing == ()
    assert (
        made.compose(
            letter, person=Recipient(name="", other_names=("Pat Moss",), address=("1 Mill Row",))
        ).greeting
        == "Dear Pat Moss"
    )


def test_the_bodies_outside_are_missing_where_the_policy_names_none() -> None:
    made, letter = CASES["decision"]()
    of = replace(policy(), organisation=replace(policy().organisation, outside={}))
    assert made.compose(letter, of=of).missing == ("the bodies outside that may be asked are missing",)


def test_an_answer_that_the_letter_prints_and_nobody_gave_is_missing() -> None:
    made = Made()
    letter = made.want("apology", "put-right", "sorry", {"remedy": "We mend it."})
    assert made.compose(letter).missing == ("the answer to “What we change” is missing",)


def test_what_was_only_perhaps_said_is_left_out_with_its_heading() -> None:
    made = Made()
    document = made.compose(
        made.want("apology", "put-right", "sorry", {"remedy": "We mend it.", "learning": "We count."})
    )
    assert document.missing == ()
    assert Heading("What went wrong") not in document.blocks
