"""Composing: every letter of the first pack says what it has to, and whatever is missing is named."""

from dataclasses import replace
from datetime import date

import pytest

from evenhand.letters.document import Bullets, Heading, Table
from evenhand.letters.render import render
from evenhand.policy.model import Policy
from tests.letters.made_up import CASES, COLLEAGUES, PERSON, REPORT, ROW, Made, policy, without, words


def test_every_letter_of_the_pack_has_a_case_here() -> None:
    assert set(CASES) == set(policy().letters)


@pytest.mark.parametrize("name", CASES)
def test_every_letter_composes_with_nothing_missing(name: str) -> None:
    made, letter = CASES[name]()
    document = made.compose(letter)
    assert document.missing == ()
    assert document.title == policy().letters[name].title
    assert document.recipient == ("Siân Ŵyn-Llŷr", *PERSON.address)
    assert document.greeting == "Dear Siân Ŵyn-Llŷr"
    assert document.draft
    assert "{" not in words(document)


def test_a_decision_says_all_that_a_decision_letter_has_to() -> None:
    made, letter = CASES["decision"]()
    document = made.compose(letter, posting=date(2026, 3, 16), way="post")
    said = words(document)
    assert (
        "This was decided on Saturday 7 March 2026 by Suki Penn and Seth Amadi (Member of the Senior Management Team)."
        in said
    )
    assert "Tuesday 3 March 2026 at 8:50am: He shouted “I will find you” at the counter." in said
    assert "aggressive or abusive behaviour (2.4, 3.1, 3.2, 3.3)" in said
    assert "Colleagues have to be safe." in said
    assert "A warning in January did not help." in said
    assert "He was upset about the damp." in said
    assert "Large print was offered." in said
    assert "Everyday matters, so that they can go on: letter." in said
    assert "You may appeal against the decision (3.20) by Wednesday 15 April 2026." in said
    assert "within 10 working days of receiving it (3.20)" in said
    assert "If you are late: tell us all the same" in said
    assert "Housing Ombudsman" in said
    assert "“Some channels are closed to this person." in said
    assert "Until 31 March 2027, colleagues and contractors who contact or visit you see these words" in said
    assert "by the end of the next working day.” If the alert is wrong, tell us" in said


def test_each_restriction_is_a_row_with_scope_channels_and_dates() -> None:
    made, letter = CASES["decision"]()
    table = next(
        one for one in made.compose(letter, posting=date(2026, 3, 16)).blocks if isinstance(one, Table)
    )
    assert table.columns == ("What changes", "What it covers", "From", "Until")
    assert table.rows == (
        (
            "The ways of contact listed here are closed. We read everything that you send us (3.15).",
            "Closed to you: telephone and visiting our offices. For which services: Repairs.",
            "18 March 2026", "31 March 2027",
        ),
    )  # fmt: skip


def test_days_that_are_the_same_for_every_restriction_are_said_once() -> None:
    other = {**ROW, "measure": "visits-in-twos", "values": {"scope": ["repairs"]}, "closes": [], "index": 1}
    made = Made()
    document = made.compose(made.decide(ROW, other), posting=date(2026, 3, 16))
    table = next(one for one in document.blocks if isinstance(one, Table))
    assert table.columns == ("What changes", "What it covers") and len(table.rows) == 2
    assert "All of this applies from 18 March 2026 until 31 March 2027." in words(document)
    made = Made()
    document = made.compose(made.decide(ROW, {**other, "ends": "2026-09-30T22:59:59+00:00"}), posting=date(2026, 3, 16))
    table = next(one for one in document.blocks if isinstance(one, Table))
    assert [row[2:] for row in table.rows] == [("18 March 2026", "31 March 2027"), ("18 March 2026", "30 September 2026")]
    assert "Until 30 September 2026." in words(document), "and the alert says the days of each"


def test_the_review_is_said_in_the_table_where_the_letter_says_it_nowhere_else() -> None:
    made = Made()
    row = {**ROW, "ends": "2029-03-31T22:59:59+00:00"}
    letter = made.decide(row)

    def until(of: Policy) -> str:
        return next(one for one in made.compose(letter, of=of).blocks if isinstance(one, Table)).rows[0][-1]

    assert until(policy()) == "31 March 2029"
    assert until(without(policy(), "decision", "{{part review}}")) == "31 March 2029; review by 13 March 2028"


def test_a_restriction_without_an_end_names_the_day_of_its_review() -> None:
    made = Made()
    document = made.compose(made.decide({**ROW, "ends": None}))
    table = next(one for one in document.blocks if isinstance(one, Table))
    assert table.rows[0][-1] == "the review, by 13 March 2028"
    assert "We look at all of this again by Monday 13 March 2028 at the latest." in words(document)


def test_an_office_named_as_single_contact_is_told_with_its_deputy() -> None:
    made = Made()
    row = {
        **ROW,
        "measure": "single-contact",
        "values": {"contact": "customer-relations", "scope": ["all"]},
        "closes": [],
    }
    said = words(made.compose(made.decide(row)))
    assert (
        "Customer Relations office, Monday to Friday, 9am to 5pm\nTelephone: 03332 31 32 33, e-mail: hello@"
        in said
    )
    assert "It answers within 5 working days." in said and "If it does not answer: Customer Services team leader" in said


def test_no_reasons_of_an_earlier_step_pass_for_those_of_this_one() -> None:
    made, letter = Made(), ""
    letter = made.want("no-action", "decide", "nothing")
    assert made.compose(letter).missing == ("the reasons for the decision are missing",)


def test_needs_choose_the_format_and_are_told_back() -> None:
    made, letter = CASES["decision"]()
    document = made.compose(letter, person=replace(PERSON, needs=frozenset({"large-print", "extra-time"})))
    assert document.format == "large-print"
    assert "letters in large print and more time to say or understand things" in words(document)
    assert made.compose(letter).format == "pdf"


@pytest.mark.parametrize(
    ("needs", "format", "by_hand"),
    [
        ({"easy-read"}, "pdf", "an easy-read version has to be made"), ({"coloured-paper"}, "pdf", "Print it in the colour"), ({"translation"}, "pdf", "a translation has to be made"),
        ({"interpreter"}, "pdf", "Somebody reads or interprets letters to them"), ({"audio"}, "pdf", "a recording has to be made"), ({"large-print", "easy-read"}, "large-print", "easy-read version"),
        ({"extra-time"}, "pdf", ""), ({"large-print"}, "large-print", ""),
    ],
)  # fmt: skip
def test_what_no_program_makes_is_said_to_whoever_sends_the_letter(needs: set[str], format: str, by_hand: str) -> None:
    """It is a note for us, never a line of the letter, and the letter can be had all the same."""
    made, letter = CASES["decision"]()
    document = made.compose(letter, person=replace(PERSON, needs=frozenset(needs)))
    assert document.format == format and document.missing == ()
    assert (by_hand in " ".join(document.by_hand)) and bool(document.by_hand) == bool(by_hand) and document.notes == document.by_hand
    assert not by_hand or by_hand not in words(document)
    assert render(document)[1] == "application/pdf"


def test_a_language_other_than_the_letters_is_a_note_and_no_fault() -> None:
    made, letter = CASES["no-action"]()
    document = made.compose(letter, person=replace(PERSON, language="cy"))
    assert document.missing == ()
    assert document.notes == ("Their language is recorded as Welsh; this letter is in English.",)


def test_the_record_code_stands_at_the_foot_and_the_reference_above() -> None:
    made, letter = CASES["decision"]()
    document = made.compose(letter)
    assert document.reference == "C-000123-4"
    assert document.footer.startswith("Record code 8f3a 91c2 77de 0011")
    assert made.compose(letter, head="").footer == ""


def test_after_an_appeal_upheld_the_letter_says_what_ended_and_that_nothing_applies() -> None:
    made, letter = CASES["appeal-outcome"]()
    document = made.compose(letter)
    said = words(document)
    assert "Our answer: Upheld: everything that the decision imposed is lifted (3.20)." in said
    assert "This no longer applies:" in said
    assert "No restriction of ours applies to you." in said
    assert not any(isinstance(one, Table) for one in document.blocks)


def test_after_a_review_that_keeps_all_the_letter_says_what_applies_and_drops_what_ended() -> None:
    made, letter = CASES["review-outcome"]()
    document = made.compose(letter)
    assert Heading("What has ended") not in document.blocks
    assert any(isinstance(one, Table) for one in document.blocks)
    assert "Everyday matters, so that they can go on: letter." in words(document)


def test_an_invitation_to_give_an_account_prints_its_last_day() -> None:
    made, letter = CASES["review-invitation"]()
    document = made.compose(letter, posting=date(2026, 3, 16), way="hand")
    assert "Please tell us by Monday 13 April 2026:" in words(document)


def test_a_correction_names_what_no_longer_stands() -> None:
    made, letter = CASES["correction"]()
    assert "Our decision about contact with you, sent on Monday 16 March 2026." in words(made.compose(letter))


def test_a_precaution_binds_us_and_says_until_when() -> None:
    made, letter = CASES["precaution-told"]()
    said = words(made.compose(letter))
    assert "Attend in twos (2.3, 4.3). Until Monday 9 March 2026 at noon at the latest." in said
    assert "Reported on Wednesday 4 March 2026: He shouted" in said


def test_a_letter_sent_again_tells_of_the_decision_that_wanted_the_first() -> None:
    made, first = CASES["decision"]()
    made.approve(first)
    made.sent(first)
    again = {
        "do": "letter",
        "id": "decision.7",
        "name": "decision",
        "strand": "s1",
        "about": 4,
        "again_of": first,
        "rights": ["appeal.6"],
    }
    made.take(
        "letter.returned",
        "returned",
        {"proof": "It came back."},
        {"do": "post", "id": first, "state": "returned"},
        again,
    )
    document = made.compose("decision.7", posting=date(2026, 10, 16), way="post")
    assert document.missing == ()
    assert "Colleagues have to be safe." in words(document)
    assert "by Tuesday 17 November 2026" in words(document)


def test_user_text_is_never_read_as_a_letters_text() -> None:
    hostile = "# Title\n{{part outside}} {person} {answer:reasons} - item {nobody}"
    made = Made(report={**REPORT, "what": hostile})
    document = made.compose(made.decide(answers={"reasons": hostile}))
    assert document.missing == ()
    assert document.title == "Our decision about contact with you"
    assert "# Title {{part outside}} {person} {answer:reasons} - item {nobody}" in words(document).replace(
        "\n", " "
    )
    assert COLLEAGUES["mia"] not in words(document)
    assert sum(isinstance(one, Bullets) for one in document.blocks) == 4
