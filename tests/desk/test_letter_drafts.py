"""The words of a letter: who may change them, who has read them, and what goes onto the record at approval."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import desk, ledger, registers
from evenhand.case import house
from evenhand.case.fold import fold
from evenhand.desk.models import LetterText
from evenhand.ledger.models import Event, Part
from tests.desk.world import decide, later, report, restriction, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
LETTER = "decision.2"
OURS = "We are sorry that this took so long."


def waiting() -> str:
    """A case whose decision letter waits for approval."""
    case = report()
    decide(case, later(hours=1))
    return case


def wording(by: str, case: str, **more: Any) -> Any:
    return desk.wording(**({"actor": who(by), "case": case, "letter": LETTER, "now": later(hours=2)} | more))


def write(by: str, case: str, text: str = OURS, *, at: int = 0, **more: Any) -> Any:
    """Writes into one of the places of the letter, as a page does."""
    found = wording(by, case)
    free = [text if index == at else one for index, one in enumerate(found.free)]
    given = {"actor": who(by), "case": case, "letter": LETTER, "free": free, "base": found.number, "now": later(hours=2)}
    return desk.save_wording(**(given | more))


def approve(case: str, by: str = "otto", *, read: bool = True, **more: Any) -> Any:
    """The approval, by somebody who has read the letter."""
    if read:
        desk.letter_document(actor=who(by), case=case, letter=LETTER, now=later(hours=2))
    given = {"step": "letter.approve", "outcome": "approved", "answers": {"posting": "2026-03-04", "way": "post"}}
    return desk.take_step(**({"case": case, "actor": who(by), "now": later(hours=3)} | given | more))


def text_of(case: str, format: str = "text", **more: Any) -> bytes:
    given = {"actor": who("otto"), "case": case, "letter": LETTER, "format": format, "now": later(hours=4)}
    return desk.letter(**(given | more))[0]


# --- who may, and what is kept -------------------------------------------------------------------


def test_what_was_written_stands_in_every_format_before_and_after_approval(small: None) -> None:
    case = waiting()
    write("maya", case)
    found = wording("otto", case)
    assert (found.number, found.versions[0].name, found.versions[0].at) == (1, "Maya", later(hours=2))
    assert [one.kind for one in found.document.changed[0].runs] == ["added"] and OURS in text_of(case).decode()
    event = approve(case).event
    assert OURS in event.answers[house.LETTER_TEXT] and not LetterText.objects.exists()
    for format in ("text", "html"):
        assert OURS in text_of(case, format).decode()
    assert all(text_of(case, format) for format in ("pdf", "large-print", "docx"))
    after = wording("otto", case, now=later(hours=5))
    assert OURS in after.document.words and after.document.changed and not after.may_change
    assert after.why_not.startswith("The words of a letter can be changed until it is approved.")


def test_the_words_lie_in_a_part_as_the_reasons_do_and_can_be_erased(small: None) -> None:
    case = waiting()
    write("maya", case)
    number = approve(case).event.number
    part = Part.objects.get(event__stream__ref=case, event__number=number)
    reasons = next(one for one in Part.objects.filter(event__stream__ref=case) if "reasons" in (one.content or {}))
    assert (part.subject, part.sort) == (reasons.subject, reasons.sort) and OURS in part.content[house.LETTER_TEXT]
    assert OURS not in str(Event.objects.filter(stream__ref=case).values_list("body"))
    desk.erase(actor=who("otto"), case=case, part=f"{number}-{part.place}", why="Asked for.", now=later(hours=4))
    told = text_of(case).decode()
    assert "The words of this letter have been erased from our record." in told and OURS not in told


def test_an_approval_without_changes_carries_nothing(small: None) -> None:
    case = waiting()
    assert house.LETTER_TEXT not in approve(case).event.answers
    other = waiting()
    write("maya", other)
    write("maya", other, "", now=later(hours=2))
    assert wording("otto", other).number == 2 and not wording("otto", other).document.changed
    assert house.LETTER_TEXT not in approve(other).event.answers


@pytest.mark.parametrize("by", ["otto", "maya"])
def test_those_who_approve_it_and_those_who_send_it_may_change_it(small: None, by: str) -> None:
    assert write(by, waiting()).number == 1


def test_whoever_prepared_the_step_and_the_lead_may_change_it(small: None) -> None:
    case = report()
    desk.take_step(case=case, step="decide", outcome="restrict", answers=restriction(), actor=who("dee"), prepared_by="ada", now=later(hours=1))
    desk.take_step(case=case, step="work.hand-over", outcome="named", answers={"lead": "dan", "deputy": "hari"}, actor=who("maya"), now=later(hours=1))
    for by in ("dan", "hari"):
        assert write(by, case, f"By {by}.").by == by


def test_others_may_read_and_are_told_who_could(small: None) -> None:
    case = waiting()
    found = wording("dee", case)
    assert not found.may_change and "those who approve it" in found.why_not and "Otto" in found.why_not
    with pytest.raises(desk.Refused, match="can be changed by those who approve it"):
        write("dee", case)
    for change in ({"by": "nobody"}, {"by": "otto", "letter": "decision.9"}, {"by": "otto", "case": "C-999999"}):
        given = {"by": "otto", "case": case} | change
        with pytest.raises(desk.NotFound):
            wording(**given)
        with pytest.raises(desk.NotFound):
            desk.save_wording(
                actor=who(given["by"]), case=given["case"], letter=given.get("letter", LETTER), free=[], base=0, now=later(hours=2)
            )
    assert not LetterText.objects.exists()


def test_nobody_writes_over_what_they_have_not_seen(small: None) -> None:
    case = waiting()
    base = wording("otto", case).number
    write("maya", case)
    with pytest.raises(desk.WordsChanged) as found:
        write("otto", case, "Otto's words.", base=base)
    assert found.value.latest.by == "maya" and LetterText.objects.count() == 1
    assert write("otto", case, "Otto's words.").number == 2
    versions = wording("maya", case).versions
    assert [one.name for one in versions] == ["Otto", "Maya"]
    assert {run.kind for run in versions[0].changed[0].runs} == {"added", "removed"}


def test_saving_what_stands_makes_no_version(small: None) -> None:
    case = waiting()
    assert write("maya", case, "") is None
    write("maya", case)
    assert write("maya", case) is None and wording("otto", case).number == 1


def test_only_the_last_fifty_versions_are_kept(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.desk.letters.drafts.MOST", 3)
    case = waiting()
    for number in range(5):
        write("maya", case, f"Words {number}.")
    assert [one.number for one in wording("otto", case).versions] == [5, 4, 3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{part outside}}", "cannot be written by hand"),
        ("## More", "begin the line without #"),
        ("Ring {0}.", "braces stand only around"),
        ("{answer:reasons}", "stands for nothing that can be filled in here"),
        ("y" * 20_001, "too long"),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_a_letter_is_refused_and_changes_nothing(small: None, text: str, told: str) -> None:
    case = waiting()
    with pytest.raises(desk.Refused, match=told):
        write("maya", case, text)
    assert not LetterText.objects.exists()


def test_text_for_another_letter_is_refused(small: None) -> None:
    with pytest.raises(desk.Refused, match="not the text of this letter"):
        write("maya", waiting(), free=["a", "b"])


# --- approving -----------------------------------------------------------------------------------


def test_nobody_approves_words_that_they_have_not_read(small: None) -> None:
    case = waiting()
    wording("otto", case)
    write("maya", case)
    with pytest.raises(desk.Refused, match=r"Maya changed its words on .*, and you have not read them yet"):
        approve(case, read=False)
    assert OURS in approve(case).event.answers[house.LETTER_TEXT]


def test_a_program_may_say_which_words_it_approves(small: None) -> None:
    case = waiting()
    text = write("maya", case).text
    answers = {"posting": "2026-03-04", "way": "post"}
    with pytest.raises(desk.Refused, match="not those that were last saved"):
        approve(case, read=False, answers={**answers, house.LETTER_TEXT: text + " And more."})
    assert approve(case, read=False, answers={**answers, house.LETTER_TEXT: text}).event.answers[house.LETTER_TEXT] == text


def test_words_that_nobody_saved_are_not_approved(small: None) -> None:
    with pytest.raises(desk.Refused, match="not those that were last saved"):
        approve(waiting(), answers={"posting": "2026-03-04", "way": "post", house.LETTER_TEXT: "# A title"})


def test_no_other_step_takes_a_letters_words(small: None) -> None:
    with pytest.raises(desk.Refused, match="'letter-text' is not asked here"):
        decide(report(), later(hours=1), answers={house.LETTER_TEXT: "# x"})


def test_approved_again_and_sent_again_it_keeps_its_words(small: None) -> None:
    case = waiting()
    write("maya", case)
    approve(case)
    again = approve(case, answers={"posting": "2026-03-05", "way": "post"}, now=later(hours=6)).event
    assert OURS in again.answers[house.LETTER_TEXT] and OURS in text_of(case, now=later(hours=7)).decode()
    desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(hours=25))
    back = desk.take_step(
        case=case, step="letter.returned", outcome="returned", answers={"proof": "It came back."}, actor=who("maya"), now=later(days=3)
    ).event  # fmt: skip
    new = f"decision.{back.number}"
    found = wording("otto", case, letter=new, now=later(days=3))
    assert found.may_change and OURS in found.document.words and found.document.changed
    event = approve(case, answers={"posting": "2026-03-09", "way": "post"}, now=later(days=3)).event
    assert OURS in event.answers[house.LETTER_TEXT]


def test_what_was_printed_stays_when_the_policys_text_changes(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    case = waiting()
    write("maya", case)
    approve(case)
    before = text_of(case)
    policy = desk.editions.book().policy("small")
    monkeypatch.setitem(policy.letter_texts, "decision", policy.letter_texts["decision"].replace("Our decision", "Another title"))
    assert text_of(case) == before


def test_the_record_verifies_and_the_registers_are_the_same_when_rebuilt(small: None) -> None:
    case = waiting()
    write("maya", case)
    approve(case)
    assert fold(ledger.read(kind="case", ref=case)).letters[LETTER].edited
    assert ledger.verify() == [] and registers.rebuild(book=desk.editions.book(), check=True) == []
    before = text_of(case)
    registers.rebuild(book=desk.editions.book())
    assert text_of(case) == before


def test_reading_a_letter_makes_a_constant_number_of_queries(small: None) -> None:
    from tests.desk.world import counted

    case, found = waiting(), []
    for number in range(4):
        write("maya", case, f"Words {number}.")
        with counted() as queries:
            wording("otto", case)
            found.append(queries())
    assert len(set(found)) == 1
