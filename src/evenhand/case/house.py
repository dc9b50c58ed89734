"""The house steps: a closed set that code supplies to every pack and the same `take` judges.

A letter's life from approval on, handing work over, declaring an interest, adding evidence, entering in
error, and bringing in a case of an old register. Who may take each is one table of the policy, [house].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evenhand.case import said
from evenhand.case.facts import COLLEAGUE
from evenhand.case.state import Letter
from evenhand.policy.acts import who
from evenhand.policy.model import Field, Outcome, Policy, Step
from evenhand.policy.tongue import N_

APPROVE, DISPATCH, POST, LOOK = "letter.approve", "letter.dispatch", "letter.post", "letter.look-again"
# A case of an old register, and what is to be done about it (`carried`)
BRING, OLD_LOOK, OLD_FRESH = "old-case.bring", "old-case.look", "old-case.fresh"
OLD_CHECK, OLD_RIGHT = "old-case.check", "old-case.put-right"
OLD = (BRING, OLD_LOOK, OLD_FRESH, OLD_CHECK, OLD_RIGHT)
# The matters that the house opens, most for a letter, each with what has to be done, in words: the record has them in English.
MATTERS = {
    APPROVE: ("duty", N_("Approve the letter")),
    DISPATCH: ("duty", N_("Send the letter")),
    POST: ("right", N_("Record that the letter arrived, or came back")),
    LOOK: ("duty", N_("Look again at not telling the person")),
    OLD_LOOK: ("duty", N_("Look again at what the old register says")),
    OLD_FRESH: ("duty", N_("Decide afresh what the old register says")),
    OLD_CHECK: ("duty", N_("Check the safety note of the old register")),
    OLD_RIGHT: ("duty", N_("Put right what we promised and did not do")),
}
GIVE = "edition.apply"
FREE = ("work.hand-over", "interest.declare", "evidence.add", "entry.annul", GIVE)  # they answer no matter

LETTER_TEXT, LETTER_KEPT = "letter-text", "letter-kept"
FILE_NAMES, FILE_ENTRY = "file-names", "file-entry"
CARRIED = {APPROVE: (LETTER_TEXT, LETTER_KEPT), "evidence.add": (FILE_NAMES, FILE_ENTRY)}  # by step: what no form asks, because the desk hands it in with the answers

WAYS = {"post": N_("By post"), "hand": N_("By hand"), "email": N_("By e-mail"), "support": N_("Through a support worker")}
DEEMED_AT_ONCE = ("hand", "support")  # served on the day itself
FIELDS: Mapping[str, Field] = said.Said(
    said.field,
    (
        Field(id="posting", kind="date", label=N_("Day on which it will be sent"), must="future"),
        Field(id="way", kind="choice", label=N_("How it is sent"), choices=WAYS),
        Field(id="proof", kind="text", label=N_("How we know"), at_least=3, at_most=500),
        Field(id="why", kind="text", label=N_("Reason"), at_least=5, at_most=2000),
        Field(id="look-again", kind="date", label=N_("When this is looked at again"), must="future"),
        Field(id="lead", kind="colleague", label=N_("Lead of the case")),
        Field(id="deputy", kind="colleague", label=N_("Deputy of the lead")),
        Field(id="title", kind="text", label=N_("What it is"), at_least=3, at_most=200),
        Field(id="about-event", kind="event", label=N_("Number of the entry"), at_least=1),
        Field(id="done-elsewhere", kind="text", label=N_("Where and by whom it was done before it was entered here"), optional=True, at_most=500),
        Field(id="letter-text", kind="text", label=N_("The words of the letter, where they differ from the policy's"), optional=True, at_most=20_000),
        Field(id="letter-kept", kind="text", label=N_("The letter as it was approved, in its language"), optional=True),
        Field(id="file-names", kind="text", label=N_("Names of the files, as they were given"), optional=True, at_most=10_000),
        Field(id="file-entry", kind="event", label=N_("The entry that they belong to"), optional=True, at_least=1),
        Field(id="old-words", kind="text", label=N_("What the old register says"), at_least=1, at_most=8000),
        Field(id="old-under", kind="text", label=N_("Decided under"), optional=True, at_most=500),
        Field(id="old-promised", kind="text", label=N_("The review that was promised"), optional=True, at_most=500),
        Field(id="old-next", kind="text", label=N_("The next review that was promised"), optional=True, at_most=500),
        Field(id="old-letter", kind="text", label=N_("The letter in which it was seen"), optional=True, at_most=500),
        Field(id="old-brought", kind="date", label=N_("The day on which the row was brought in"), must="past"),
        Field(id="old-due", kind="date", label=N_("The day by which it is, or was, to be reviewed"), optional=True),
        Field(id="old-missed", kind="number", label=N_("How many reviews were missed"), optional=True, at_most=99),
        Field(id="old-every", kind="number", label=N_("Months between reviews, as was promised"), optional=True, at_least=1, at_most=120),
        Field(id="old-planned", kind="date", label=N_("The day for which it is planned")),
        Field(id="old-holds", kind="restrictions", label=N_("What the letter holds"), menu=("restriction",), optional=True),
        Field(id="old-attend", kind="restrictions", label=N_("How we attend while it is checked"), menu=("precaution",), optional=True),
        Field(id="old-told", kind="text", label=N_("What the person was told, and what was done for them"), at_least=3, at_most=2000),
        Field(id="view-of", kind="colleague", label=N_("Whose view this is, taken down by telephone"), optional=True),
    ),
)


def _step(name: str, title: str, on: tuple[str, ...], outcomes: tuple[Outcome, ...], dated: bool = False) -> Step:
    return Step(id=name, title=title, on=on, dated=dated, outcomes={one.id: one for one in outcomes})


def _does(name: str, title: str, *asks: str, lifts: str = "") -> Outcome:
    return Outcome(id=name, title=title, asks=asks, lifts=lifts)


_ROW = ("old-words", "old-under", "old-promised", "old-next", "old-letter", "old-brought", "old-every", "old-missed", "old-planned", "old-attend")

STEPS: Mapping[str, Step] = said.Said(
    said.step,
    (
        _step(APPROVE, N_("Approve a letter"), (APPROVE, DISPATCH), (_does("approved", N_("Approve it as it stands"), "posting", "way"),)),
        _step(DISPATCH, N_("Send a letter"), (DISPATCH,), (_does("dispatched", N_("It has been sent")),), dated=True),
        _step("letter.served", N_("Record proof that a letter arrived"), (POST,), (_does("served", N_("It arrived"), "proof"),), dated=True),
        _step("letter.returned", N_("Record that a letter came back"), (POST,), (_does("returned", N_("It came back"), "proof"),), dated=True),
        _step("letter.withhold", N_("Approve not telling the person"), (APPROVE,), (_does("withheld", N_("Do not tell the person for now"), "why", "look-again"),)),
        _step(LOOK, N_("Look again at not telling the person"), (LOOK,), (
            _does("tell", N_("Tell the person now")),
            _does("keep", N_("Do not tell the person yet"), "why", "look-again"),
        )),
        _step("work.hand-over", N_("Name the lead and the deputy"), (), (_does("named", N_("Name them"), "lead", "deputy"),)),
        _step("interest.declare", N_("Declare a conflict of interest"), (), (_does("declared", N_("I have a conflict of interest")),)),
        _step("evidence.add", N_("Add evidence"), (), (_does("added", N_("Add it"), "title"),), dated=True),
        _step("entry.annul", N_("Take back what was entered in error"), (), (
            _does("strand", N_("The whole report was entered in error"), "why"),
            _does("entry", N_("One entry was made in error"), "why", "about-event"),
        )),
        _step(BRING, N_("Bring in a case of an old register"), (), (
            _does("keep", N_("It was decided then, and holds until its review"), *_ROW, "old-due", "old-holds"),
            _does("fresh", N_("It needs a fresh decision"), *_ROW),
        ), dated=True),
        _step(OLD_LOOK, N_("Look again at what the old register says"), (OLD_LOOK,), (
            _does("ended", N_("It is over: everything that came from the old register ends"), "why", "old-told", lifts="all"),
            _does("stands", N_("It still holds"), "why", "look-again"),
        )),
        _step(OLD_FRESH, N_("End it without a fresh decision"), (OLD_FRESH,), (_does("ended", N_("It is over, and nothing is decided afresh"), "why"),)),
        _step(OLD_CHECK, N_("Check the safety note of the old register"), (OLD_CHECK,), (_does("checked", N_("It has been checked: this precaution ends"), "why"),)),
        _step(OLD_RIGHT, N_("Put right what we promised and did not do"), (OLD_RIGHT,), (_does("done", N_("It has been put right"), "old-told"),)),
        _step(GIVE, N_("Give this case what the new edition improves"), (), (_does("applied", N_("Give it"), "why"),)),
    ),
)  # fmt: skip


def step(policy: Policy, name: str, letter: Letter | None = None) -> Step:
    """A house step as a policy staffs it; for a letter with the clauses and roles of that letter."""
    found = STEPS[name]
    by = policy.house.get(name, who(policy, "import.sort") if name in OLD else {"interest.declare": (COLLEAGUE,), GIVE: (policy.owner,)}.get(name, ()))
    clause: tuple[str, ...] = ()
    if letter:
        word = policy.letters[letter.name]
        clause = word.clause
        by = {APPROVE: word.approve, "letter.withhold": word.withhold}.get(name, by)
    return replace(found, by=by, clause=clause)
