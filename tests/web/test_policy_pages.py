"""The policy's own pages, and the plain things beside the pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand.policy.load import load
from evenhand.web import readings, stories
from tests.web.conftest import As
from tests.web.paper import words

PACK = Path(__file__).parents[2] / "policies" / "connexus-2022"

# --- the policy ----------------------------------------------------------------------------------


def test_the_overview_leads_everywhere(as_: As) -> None:
    page = as_("amy.field").get("/policy")
    said = words(page)
    assert "Review overdue" in said and "30 June 2025" in said
    assert "Head of Communities answers for it" in said
    assert "every one comes out as written" in said
    for where in re.findall(r'href="(/policy/[^"]+)"', page.content.decode()):
        assert as_("amy.field").get(where).status_code == 200, where


def test_every_clause_stands_in_our_words_in_order(as_: As) -> None:
    said = words(as_("amy.field").get("/policy/clauses"))
    assert said.index("3.2 ") < said.index("3.10 ") < said.index("3.18 ")


def test_a_clause_opens_to_what_rests_on_it(as_: As) -> None:
    said = words(as_("amy.field").get("/policy/clauses/3.18"))
    for one in ("Independent review of the recommendation", "What may be open", "within 5 working days", "How we read it", "To agree"):
        assert one in said
    assert "Stories that name it" in said and "Comes out as written" in said
    assert "Clause 3.17" in said and "Clause 3.19" in said, "the way to its neighbours"
    assert as_("amy.field").get("/policy/clauses/9.99").status_code == 404
    assert "Not operated here" in words(as_("amy.field").get("/policy/clauses/2.1"))


def test_a_limit_names_steps_by_their_words(as_: As) -> None:
    assert "within 48 hours from “Report an incident”" in words(as_("amy.field").get("/policy/clauses/3.12"))


def test_what_an_office_does(as_: As) -> None:
    said = words(as_("amy.field").get("/policy/roles"))
    assert "Stands in for" in said and "Head of Communities" in said


def test_every_question_stands_on_one_page(as_: As) -> None:
    said = words(as_("amy.field").get("/policy/readings"))
    text = (PACK / "readings.md").read_text("utf-8")
    for question in re.findall(r"^### (.+)$", text, re.MULTILINE):
        assert " ".join(question.replace("`", "").split()) in said
    assert f"There are {text.count(chr(10) + '### ')} such questions" in said


def test_a_reading_is_taken_apart_at_its_paragraphs_only() -> None:
    one, two = readings.questions("1", """### Who?

**Our reading.** Nobody. The
**deputy** does.

**not a part** of it.

**To agree.** The owner.

**Value** in process.toml: none.

### And what?
Nothing is said.
""")
    assert [part.title for part in one.parts] == ["Our reading", "To agree", "Value"]
    assert one.agree == "The owner." and one.part("value") == "in process.toml: none."
    assert "**deputy** does.\n\n**not a part** of it." in one.parts[0].text
    assert [(part.title, part.text) for part in two.parts] == [("", "Nothing is said.")]


def test_the_process_is_a_picture_and_words(as_: As) -> None:
    for where in ("/policy/process.svg", "/policy/process.svg?narrow"):
        answer = as_("amy.field").get(where)
        assert answer["Content-Type"].startswith("image/svg+xml") and b"<svg" in answer.content
    said = words(as_("amy.field").get("/policy/process"))
    for step in load(PACK).steps.values():
        assert step.title in said
    assert "Within 28 days" in said and "Never by whoever took: Report an incident" in said


def test_duties_letters_and_measures(as_: As) -> None:
    client = as_("amy.field")
    said = words(client.get("/policy/duties"))
    assert "A group of 4" in said and "Within 28 days" in said and "while a restriction stands" in said
    said = words(client.get("/policy/letters"))
    assert "Our decision" in said and "{{part restrictions}}" in said and "2 working days after it was sent" in said
    said = words(client.get("/policy/measures"))
    assert "Rank 5" in said and "For the person: Please contact only the office named here" in said


def test_every_story_is_told(as_: As) -> None:
    client = as_("amy.field")
    every = sorted(path.stem for path in (PACK / "stories").glob("*.toml") if path.stem != "cast")
    listed = client.get("/policy/stories").content.decode()
    assert sorted(re.findall(r"/policy/stories/([^\"]+)", listed)) == every
    for name in every:
        assert "It comes out as written" in words(client.get(f"/policy/stories/{name}"))
    said = words(client.get("/policy/stories/appealed"))
    for one in (
        "It goes on from Independent review", "Edda (Member of the Executive Management Team) : Answer the appeal",
        "Then open: Answer the appeal, by Friday 24 April 2026", "Refused: it was too late, or too early", "Refused: clause 3.20 does not allow it",
        "In force: nothing", "Letters: “We have your appeal”", "What the appeal says It is not fair.",
    ):  # fmt: skip
        assert one in said, one
    assert client.get("/policy/stories/none").status_code == 404


def test_a_story_that_fails_says_so_until_it_is_mended(as_: As, settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path / PACK.name)
    settings.EVENHAND_POLICIES = str(tmp_path)
    client, story = as_("amy.field"), tmp_path / PACK.name / "stories" / "appealed.toml"
    right = story.read_text("utf-8")
    story.write_text(right.replace("hear-appeal = 2026-04-24", "hear-appeal = 2026-04-25"), "utf-8")
    said = words(client.get("/policy/stories/appealed"))
    assert "does not come out as written" in said and "is due 2026-04-24" in said
    assert "Some fail" in words(client.get("/policy")) and "1 of" in words(client.get("/policy/stories"))
    story.write_text("steps = [", "utf-8")
    assert "does not come out as written" in words(client.get("/policy/stories/appealed"))
    story.write_text(right, "utf-8")
    assert "Some fail" not in words(client.get("/policy"))


def test_stories_are_run_once(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_("amy.field")
    client.get("/policy/stories")
    monkeypatch.setattr(stories, "run_story", lambda *_: pytest.fail("run again"))
    assert client.get("/policy/stories").status_code == 200


def test_the_standards_say_what_to_change(as_: As) -> None:
    said = words(as_("amy.field").get("/policy/standards"))
    assert "Missed" in said and "What to change:" in said and "R1 " in said


# --- plain things --------------------------------------------------------------------------------


@pytest.mark.parametrize(("colour", "text"), [("#1d70b8", "#ffffff"), ("#ffdd00", "#0b0c0c"), ("#000000", "#ffffff")])
def test_the_brand_colour_can_be_read_on(settings: Settings, colour: str, text: str) -> None:
    settings.EVENHAND_BRAND_COLOUR = colour
    answer = Client().get("/brand.css")
    assert answer["Content-Type"].startswith("text/css")
    assert colour in answer.content.decode() and f"--app-brand-text: {text}" in answer.content.decode()


def test_what_is_not_there_says_so(as_: As) -> None:
    answer = as_("amy.field").get("/no-such-page")
    assert answer.status_code == 404 and "Page not found" in words(answer)


def test_a_fault_of_ours_has_a_page_that_needs_nothing(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the disk is full")

    client = as_("amy.field")
    monkeypatch.setattr("evenhand.desk.attend.contact.find_people", broken)
    client.raise_request_exception = False
    answer = client.get("/?q=x")
    assert answer.status_code == 500 and "Something went wrong on our side" in words(answer)
    assert "disk" not in words(answer)
