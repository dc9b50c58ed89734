"""The house steps: a closed set that code supplies to every pack and the same `take` judges.

A letter's life from approval on, handing work over, declaring an interest, adding evidence, and
entering in error. Who may take each is one table of the policy, [house].
"""

from __future__ import annotations

from dataclasses import replace

from evenhand.case.facts import COLLEAGUE
from evenhand.case.state import Letter
from evenhand.policy.model import Field, Outcome, Policy, Step

APPROVE, DISPATCH, POST, LOOK = "letter.approve", "letter.dispatch", "letter.post", "letter.look-again"
# The matters that the house opens for a letter, each with what has to be done, in words.
MATTERS = {
    APPROVE: ("duty", "Approve the letter"),
    DISPATCH: ("duty", "Send the letter"),
    POST: ("right", "Record that the letter arrived, or came back"),
    LOOK: ("duty", "Look again at not telling the person"),
}
GIVE = "edition.apply"
FREE = ("work.hand-over", "interest.declare", "evidence.add", "entry.annul", GIVE)  # they answer no matter

LETTER_TEXT = "letter-text"
CARRIED = {APPROVE: (LETTER_TEXT,)}  # by step: what no form asks, because the desk hands it in with the answers

WAYS = {"post": "By post", "hand": "By hand", "email": "By e-mail", "support": "Through a support worker"}
DEEMED_AT_ONCE = ("hand", "support")  # served on the day itself
FIELDS: dict[str, Field] = {
    field.id: field
    for field in (
        Field(id="posting", kind="date", label="Day on which it will be sent", must="future"),
        Field(id="way", kind="choice", label="How it is sent", choices=WAYS),
        Field(id="proof", kind="text", label="How we know", at_least=3, at_most=500),
        Field(id="why", kind="text", label="Reason", at_least=5, at_most=2000),
        Field(id="look-again", kind="date", label="When this is looked at again", must="future"),
        Field(id="lead", kind="colleague", label="Lead of the case"),
        Field(id="deputy", kind="colleague", label="Deputy of the lead"),
        Field(id="title", kind="text", label="What it is", at_least=3, at_most=200),
        Field(id="about-event", kind="event", label="Number of the entry", at_least=1),
        Field(id="done-elsewhere", kind="text", label="Where and by whom it was done before it was entered here", optional=True, at_most=500),
        Field(id="letter-text", kind="text", label="The words of the letter, where they differ from the policy's", optional=True, at_most=20_000),
        Field(id="view-of", kind="colleague", label="Whose view this is, taken down by telephone", optional=True),
    )
}


def _step(name: str, title: str, on: tuple[str, ...], outcomes: tuple[Outcome, ...], dated: bool = False) -> Step:
    return Step(id=name, title=title, on=on, dated=dated, outcomes={one.id: one for one in outcomes})


def _does(name: str, title: str, *asks: str) -> Outcome:
    return Outcome(id=name, title=title, asks=asks)


STEPS: dict[str, Step] = {
    step.id: step
    for step in (
        _step(APPROVE, "Approve a letter", (APPROVE, DISPATCH), (_does("approved", "Approve it as it stands", "posting", "way"),)),
        _step(DISPATCH, "Send a letter", (DISPATCH,), (_does("dispatched", "It has been sent"),), dated=True),
        _step("letter.served", "Record proof that a letter arrived", (POST,), (_does("served", "It arrived", "proof"),), dated=True),
        _step("letter.returned", "Record that a letter came back", (POST,), (_does("returned", "It came back", "proof"),), dated=True),
        _step("letter.withhold", "Approve not telling the person", (APPROVE,), (_does("withheld", "Do not tell the person for now", "why", "look-again"),)),
        _step(LOOK, "Look again at not telling the person", (LOOK,), (
            _does("tell", "Tell the person now"),
            _does("keep", "Do not tell the person yet", "why", "look-again"),
        )),
        _step("work.hand-over", "Name the lead and the deputy", (), (_does("named", "Name them", "lead", "deputy"),)),
        _step("interest.declare", "Declare a conflict of interest", (), (_does("declared", "I have a conflict of interest"),)),
        _step("evidence.add", "Add evidence", (), (_does("added", "Add it", "title"),), dated=True),
        _step("entry.annul", "Take back what was entered in error", (), (
            _does("strand", "The whole report was entered in error", "why"),
            _does("entry", "One entry was made in error", "why", "about-event"),
        )),
        _step(GIVE, "Give this case what the new edition improves", (), (_does("applied", "Give it", "why"),)),
    )
}  # fmt: skip


def step(policy: Policy, name: str, letter: Letter | None = None) -> Step:
    """A house step as a policy staffs it; for a letter with the clauses and roles of that letter."""
    found = STEPS[name]
    by = policy.house.get(name, {"interest.declare": (COLLEAGUE,), GIVE: (policy.owner,)}.get(name, ()))
    clause: tuple[str, ...] = ()
    if letter:
        word = policy.letters[letter.name]
        clause = word.clause
        by = {APPROVE: word.approve, "letter.withhold": word.withhold}.get(name, by)
    return replace(found, by=by, clause=clause)
