"""Composing: every letter of the first pack says what it has to, and whatever is missing is named."""

from dataclasses import replace
from datetime import date

import pytest

from evenhand.case import story
from evenhand.case.facts import Book
from evenhand.case.state import fold
from evenhand.letters.document import Bullets, Heading, Recipient, Table
from evenhand.letters.parts import FLOOR
from evenhand.letters.render import render
from tests.letters.made_up import (
    CASES,
    COLLEAGUES,
    PACK,
    PERSON,
    PROPOSAL,
    REPORT,
    ROW,
    Made,
    policy,
    without,
    words,
)


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
    assert "This was decided on Saturday 7 March 2026 by Suki Penn and Seth Amadi (Member of the Senior Management Team)." in said
    assert "Tuesday 3 March 2026 at 8:50am: He shouted “I will find you” at the counter." in said
    assert "aggressive or abusive behaviour (2.4, 3.1, 3.2, 3.3)" in said
    assert "Colleagues have to be safe." in said
    assert "A warning in January did not help." in said
    assert "He was upset about the damp." in said
    assert "Large print was offered." in said
    assert "Everyday matters of your home and tenancy: letter." in said
    assert "You may appeal against the decision (3.20) by Wednesday 15 April 2026." in said
    assert "within 10 working days of receiving it (3.20)" in said
    assert "If you are later than that" in said
    assert "Housing Ombudsman" in said
    assert "“Some channels are closed to this person." in said
    assert "It is there until 31 March 2027 at the latest." in said


def test_each_restriction_is_a_row_with_scope_channels_and_dates() -> None:
    made, letter = CASES["decision"]()
    table = next(one for one in made.compose(letter, posting=date(2026, 3, 16)).blocks if isinstance(one, Table))
    assert table.columns == ("What changes", "What it covers", "From", "Until")
    assert table.rows == (
        (
            "The ways of contact listed here are closed. We read everything that you send us (3.15).",
            "Closed to you: telephone and visiting our offices. For which services: Repairs.",
            "18 March 2026", "31 March 2027",
        ),
    )  # fmt: skip


def test_a_restriction_without_an_end_names_the_day_of_its_review() -> None:
    made = Made()
    document = made.compose(made.decide({**ROW, "ends": None}))
    table = next(one for one in document.blocks if isinstance(one, Table))
    assert table.columns[-1] == "Review by"
    assert table.rows[0][-2:] == ("the review", "13 March 2028")
    assert "We look at all of this again by Monday 13 March 2028 at the latest." in words(document)


def test_an_office_named_as_single_contact_is_told_with_its_deputy() -> None:
    made = Made()
    row = {**ROW, "measure": "single-contact", "values": {"contact": "customer-relations", "scope": ["all"]}, "closes": []}
    said = words(made.compose(made.decide(row)))
    assert "Customer Relations office\nTelephone: 03332 31 32 33" in said
    assert "If it does not answer: Customer Services team leader" in said


def _lacking(**answers: object) -> Made:
    return Made(proposal={**{name: value for name, value in PROPOSAL.items() if name not in answers}, **{k: v for k, v in answers.items() if v}})


MISSING = {
    "the reasons for the decision are missing": lambda: _decide(_lacking(reasons=None), answers={}),
    "the milder options considered are missing": lambda: _decide(_lacking(milder=None)),
    "the adjustments considered are missing": lambda: _decide(_lacking(adjustments=None)),
    "what the person said, or why they were not asked, is missing": lambda: _decide(_lacking(side=None)),
    "what happened is missing from the report relied on": lambda: _decide(Made(report={"callback": "1"}, account={})),
    "the day of the review is missing": lambda: _unreviewed(),
    "the channel on which day-to-day tenancy contact stays open is missing": lambda: _unrouted(),
}


def _decide(made: Made, **more: object) -> tuple[Made, str]:
    return made, made.decide(**more)  # type: ignore[arg-type]


def _unreviewed() -> tuple[Made, str]:
    made, letter = _decide(Made())
    effects = tuple({**one, "ends": None} if one["do"] == "impose" else one for one in made.events[-1].effects)
    made.events[-1] = replace(made.events[-1], effects=tuple(one for one in effects if one["do"] != "open"))
    return made, letter


def _unrouted() -> tuple[Made, str]:
    made, letter = _decide(Made())
    made.events[-1] = replace(made.events[-1], effects=tuple(one for one in made.events[-1].effects if one["do"] != "route"))
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
    assert made.compose(letter, colleagues={"suki": "Suki Penn"}).missing == ("the name of the colleague who decided (seth) is missing",)
    made.events[-1] = replace(made.events[-1], effects=tuple(one for one in made.events[-1].effects if one["do"] != "act"))
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
    assert made.compose(letter, person=Recipient(name=" ")).missing == ("the name of the person is missing", "the address of the person is missing")
    assert made.compose(letter, person=Recipient(name="Pat"), way="hand").missing == ()
    assert made.compose(letter, person=Recipient(name="", other_names=("Pat Moss",), address=("1 Mill Row",))).greeting == "Dear Pat Moss"


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
    document = made.compose(made.want("apology", "put-right", "sorry", {"remedy": "We mend it.", "learning": "We count."}))
    assert document.missing == ()
    assert Heading("What went wrong") not in document.blocks


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


def test_a_language_other_than_the_letters_is_a_note_and_no_fault() -> None:
    made, letter = CASES["no-action"]()
    document = made.compose(letter, person=replace(PERSON, language="cy"))
    assert document.missing == ()
    assert document.notes == ("Their language is recorded as cy; this letter is in English.",)


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
    assert "Everyday matters of your home and tenancy: letter." in words(document)


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
    again = {"do": "letter", "id": "decision.7", "name": "decision", "strand": "s1", "about": 4, "again_of": first, "rights": ["appeal.6"]}
    made.take("letter.returned", "returned", {"proof": "It came back."}, {"do": "post", "id": first, "state": "returned"}, again)
    document = made.compose("decision.7", posting=date(2026, 10, 16), way="post")
    assert document.missing == ()
    assert "Colleagues have to be safe." in words(document)
    assert "by Tuesday 17 November 2026" in words(document)


# --- against the core itself ---------------------------------------------------------------------
def _played(name: str) -> story.World:
    """The world of one of the pack's own stories, after its last step."""
    world = story.World(Book({policy().edition: policy()}, policy().edition))
    story._play(world, PACK / "stories", story._read(PACK / "stories", name), story.Result(name, name), {name})
    return world


STORIES = sorted(path.stem for path in (PACK / "stories").glob("*.toml") if path.stem != story.CAST)


@pytest.mark.parametrize("name", STORIES)
def test_every_letter_of_every_story_is_whole_and_can_be_printed(name: str) -> None:
    world = _played(name)
    names = {ref: ref.title() for ref in world.colleagues}
    for state in world.cases.values():
        for letter in state.letters.values():
            if letter.state != "void":
                made = Made()
                made.events = list(state.events)
                document = made.compose(letter.id, colleagues=names)
                assert document.missing == (), letter.id
                assert render(document)[0].startswith(b"%PDF")


def test_the_last_day_shown_before_approval_is_the_one_that_the_approval_prints() -> None:
    state = _played("decided").cases["case"]
    letter = next(one for one in state.letters.values() if one.name == "decision")
    made = Made()
    made.events = list(state.events)
    names = {event.by: event.by.title() for event in state.events} | {"seth": "Seth"}
    printed = made.compose(letter.id, colleagues=names)
    reckoned = made.compose(letter.id, colleagues=names, posting=date.fromisoformat(letter.posting), way=letter.way)
    assert letter.last_days
    assert words(printed) == words(reckoned)


def test_a_letter_shown_later_is_the_letter_that_was_sent() -> None:
    state = _played("appealed").cases["case"]
    letter = next(one for one in state.letters.values() if one.name == "decision")
    number = next(event.number for event in state.events if event.step == "letter.approve" and event.effects[-2:] and any(
        effect["do"] == "post" and effect["id"] == letter.id for effect in event.effects
    ))  # fmt: skip
    names = {event.by: event.by.title() for event in state.events} | {"seth": "Seth"}
    then, now = Made(), Made()
    then.events, now.events = list(state.events[:number]), list(state.events)
    assert fold(now.events).rows != fold(then.events).rows  # the appeal lifted what was decided
    assert now.compose(letter.id, colleagues=names) == then.compose(letter.id, colleagues=names)


def test_user_text_is_never_read_as_a_letters_text() -> None:
    hostile = "# Title\n{{part outside}} {person} {answer:reasons} - item {nobody}"
    made = Made(report={**REPORT, "what": hostile})
    document = made.compose(made.decide(answers={"reasons": hostile}))
    assert document.missing == ()
    assert document.title == "Our decision about contact with you"
    assert "# Title {{part outside}} {person} {answer:reasons} - item {nobody}" in words(document).replace("\n", " ")
    assert COLLEAGUES["mia"] not in words(document)
    assert sum(isinstance(one, Bullets) for one in document.blocks) == 5
