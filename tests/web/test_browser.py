"""The whole life of one case through the pages, by keyboard alone: report, decision, letter, appeal, case review."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.web.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PERSON = "Tobit Crumplehorn"


class Life:
    """One case and the people who work on it, at one browser after another."""

    def __init__(self, keys: Keys, clock: Path):
        self.keys, self.clock = keys, clock
        self.case = ""

    def at(self, moment: str) -> Life:
        """Time goes on."""
        self.clock.write_text(datetime.fromisoformat(moment).isoformat(), "utf-8")
        return self

    def as_(self, ref: str) -> Keys:
        """Somebody else sits down."""
        if self.keys.page.locator("button", has_text="Sign out").count():
            self.keys.sign_out()
        self.keys.sign_in(ref)
        return self.keys

    def opens(self, ref: str, what: str) -> Keys:
        """Somebody signs in and opens what waits for them."""
        keys = self.as_(ref)
        keys.menu("Your work")
        keys.reads(self.case)
        keys.follow(f"{what} (TC, case {self.case})")
        return keys

    def confirms(self, *follows: str) -> None:
        """Continue, check the answers, confirm."""
        if not self.keys.page.get_by_role("heading", name="Check your answers").count():  # nothing is asked
            self.keys.press("Continue")
        self.keys.reads("Check your answers")
        for one in follows:
            self.keys.reads(one)
        self.keys.press("Confirm and record")
        self.keys.reads("Recorded")

    def sends(self, who: str, letter: str, day: tuple[int, int, int]) -> None:
        """The letter is approved for a day, and goes out by post."""
        keys = self.opens(who, f"Approve the letter: {letter}")
        if keys.offers("Approve a letter"):  # he or she may also hold it back
            keys.follow("Approve a letter")
        keys.date("Day on which it will be sent", *day)
        keys.choose("By post")
        self.confirms(letter)
        keys = self.opens("lena.brook", f"Send the letter: {letter}")
        if keys.offers("Send a letter"):  # she may also approve it again
            keys.follow("Send a letter")
        self.confirms("sent")


@pytest.fixture(params=[1280, 360], ids=["desk", "telephone"])
def life(request: Any, browser: Any, live_server: Any, empty_installation: Path) -> Any:
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    yield Life(Keys(page, live_server.url), empty_installation)
    page.close()


def test_the_whole_life_of_a_case_by_keyboard(life: Life) -> None:
    report(life.at("2026-09-01T09:00+01:00"))
    propose(life)
    hear(life)
    decide(life)
    appeal(life)
    review(life)


def report(life: Life) -> None:
    keys = life.as_("amy.field")
    keys.write("Who or where", "tobit crumplehorn")
    keys.press("Check")
    keys.follow(PERSON)
    keys.reads("Nothing recorded here at 09:00; your lone-working rules still apply.")
    keys.follow("Report an incident")
    keys.write("What happened, in a sentence", "He threw a cup at the wall beside me.")
    keys.choose("Nobody is in danger now")
    keys.write("Your telephone number", "01632 960001")
    keys.unfold("I report for somebody else")
    keys.write("Who was affected", "Amy Field")
    keys.press("Report it")
    keys.reads("Reported")
    life.case = keys.page.locator(".govuk-panel strong").inner_text()
    keys.follow("Go on with the rest")
    keys.follow("When it happened")
    keys.date("When it happened", 1, 9, 2026)
    keys.write("Time: when it happened", "8:15am")
    keys.write("Where, or on which channel", "In his kitchen")
    keys.press("Save and continue")
    keys.tick("Aggressive or abusive behaviour")
    keys.press("Save and continue")
    keys.write("What was said and done", "He said “get out” and threw a cup. It broke on the wall a metre from me.")
    keys.press("Save and continue")
    keys.write("Why it is more than being forceful", "A thrown object could have hurt me.")
    keys.press("Save and continue")
    keys.choose("No", of="Was anyone hurt, or a weapon shown")
    keys.choose("No", of="Does the person affected see it as hate, for example of race, religion, disability, sexuality or gender identity?")
    keys.press("Save and continue")
    keys.choose("No", of="Did the person allege discrimination, or that someone is at risk?")
    keys.press("Save and continue")
    keys.choose("Other aggressive or abusive behaviour")
    keys.press("Save and continue")
    keys.follow("Check and confirm")
    life.confirms("Propose using the policy, or drop it".lower())


def propose(life: Life) -> None:
    keys = life.at("2026-09-02T10:00+01:00").opens("ben.orchard", "Name a lead and a deputy for the case")
    keys.pick("Lead of the case", "Faye Holt")
    keys.pick("Deputy of the lead", "Lena Brook")
    life.confirms("Faye Holt")
    keys = life.opens("ben.orchard", "Propose using the policy, or drop it")
    keys.choose("Propose it")
    keys.press("Continue")
    keys.pick("Add a measure", "Single point of contact")
    keys.press("Add")
    keys.choose("Customer Relations office")
    keys.tick("All our services")
    keys.pick("Add another measure", "Two colleagues at visits")
    keys.press("Add")
    keys.reads("Reads: Single point of contact")
    keys.tick("All our services", of="2. Two colleagues at visits, by appointment")
    keys.tick("Reported on")
    keys.write("Reasons", "A colleague was put in danger in his home.")
    keys.write("Milder options considered", "A warning alone would not make the next visit safe.")
    keys.write("Reasonable adjustments", "None was asked for; none is known to be needed.")
    keys.write("Disability and the equality duty", "Nothing is known that the behaviour could arise from.")
    keys.choose("Telephone")
    life.confirms("Put forward: Single point of contact")
    keys = life.at("2026-09-03T10:00+01:00").opens("gita.moor", "Discuss the proposal with the proposer's Head of Service")
    keys.choose("Go on")
    keys.press("Continue")
    keys.write("Your advice", "Ask for his side first.")
    life.confirms()


def hear(life: Life) -> None:
    keys = life.at("2026-09-04T10:00+01:00").opens("faye.holt", "Ask the person for their side")
    keys.choose("Write to ask them")
    keys.press("Continue")
    life.confirms("We would like to hear your side")
    life.sends("iris.dell", "We would like to hear your side", (4, 9, 2026))
    keys = life.at("2026-09-14T10:00+01:00").opens("faye.holt", "Record the person's side")
    keys.choose("They answered")
    keys.press("Continue")
    keys.write("What the person says", "He says that he aimed at the wall and is sorry.")
    keys.date("When it happened", 11, 9, 2026)
    life.confirms()


def decide(life: Life) -> None:
    keys = life.at("2026-09-15T10:00+01:00").opens("gita.moor", "Recommend, or not")
    keys.choose("Recommend it")
    keys.press("Continue")
    keys.reads("Ben Orchard wrote on Wednesday 2 September: “A colleague was put in danger in his home.”")
    keys.write("Reasons", "A narrow measure is enough.")
    life.confirms()
    keys = life.at("2026-09-16T10:00+01:00").opens("iris.dell", "Review the recommendation independently")
    keys.choose("I support it")
    keys.press("Continue")
    keys.write("Reasons", "Narrow, and in proportion to what happened.")
    life.confirms()
    keys = life.at("2026-09-17T10:00+01:00").opens("jonas.fen", "Decide")
    keys.choose("Apply the policy")
    keys.press("Continue")
    keys.tick("Jonas Fen")
    keys.tick("Kezia Ridge")
    keys.write("Reasons", "It is the least that keeps colleagues safe.")
    life.confirms("Decided: Single point of contact", "Our decision about contact with you")
    life.at("2026-09-18T10:00+01:00").sends("iris.dell", "Our decision about contact with you", (18, 9, 2026))
    keys = life.at("2026-09-24T10:00+01:00").as_("tess.copse")
    keys.write("Who or where", "01632 960109")
    keys.press("Check")
    keys.reads("Visit only in twos")
    keys.reads("Customer Relations office")


def appeal(life: Life) -> None:
    keys = life.at("2026-10-05T10:00+01:00").as_("lena.brook")
    keys.open(f"/cases/{life.case}")
    keys.follow("Appeal against the decision")
    keys.choose("It came in time")
    keys.press("Continue")
    keys.write("What the appeal says", "He was frightened and wants the visits rule lifted.")
    keys.date("When it happened", 2, 10, 2026)
    life.confirms("We have your appeal")
    life.sends("lena.brook", "We have your appeal", (5, 10, 2026))
    keys = life.at("2026-10-08T10:00+01:00").opens("noor.summit", "Answer the appeal")
    keys.choose("Upheld in part")
    keys.press("Continue")
    keys.tick("Two colleagues at visits", of="Which restrictions are lifted")
    keys.write("Reasons", "One contact is enough; he has apologised.")
    life.confirms("No longer in force")
    life.sends("petra.lagoon", "The answer to your appeal", (9, 10, 2026))


def review(life: Life) -> None:
    keys = life.at("2028-08-20T10:00+01:00").opens("harun.glade", "Review the case")
    keys.reads("Suggested: nothing new since")
    keys.choose("Remove it")
    keys.write("what would go wrong without it", "Nothing has gone wrong in two years.")
    life.confirms("No longer in force", "The outcome of the review of your case")
    life.sends("iris.dell", "The outcome of the review of your case", (21, 8, 2028))
    keys = life.as_("amy.field")
    keys.write("Who or where", "P-1009")
    keys.press("Check")
    keys.reads("Nothing recorded here")
    keys.open(f"/cases/{life.case}")
    keys.reads("Nothing stands")
    keys.unfold("Why can I not…?")
    keys.reads("Case review")
