"""A made-up case, built event by event: a report, a proposal, and whatever step a test wants a letter from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from evenhand.case.events import Event
from evenhand.case.fold import fold
from evenhand.case.state import Letter, State
from evenhand.letters.compose import compose
from evenhand.letters.document import Document, Recipient
from evenhand.policy.load import load
from evenhand.policy.model import Policy

PACK = Path(__file__).parents[2] / "policies" / "connexus-2022"
COLLEAGUES = {"mia": "Mia Marsh", "suki": "Suki Penn", "seth": "Seth Amadi", "edda": "Edda Holm"}
PERSON = Recipient(name="Siân Ŵyn-Llŷr", address=("Flat 9", "12 Broad Street", "Henffordd", "HR4 9AP"))
START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

REPORT = {"what": "He shouted “I will find you” at the counter.", "callback": "01632 960001"}
ACCOUNT = {
    "happened": "2026-03-03T08:50:00+00:00",
    "behaviour": ["aggression"],
    "account": "He shouted for a minute.",
}
PROPOSAL = {
    "restrictions": [{"measure": "limited-contact", "channels": ["telephone", "office"], "scope": ["repairs"]}],
    "incidents": ["s1"], "milder": "A warning in January did not help.", "adjustments": "Large print was offered.",
    "reasons": "It happened three times.", "equality": "Considered.", "route": "letter", "side": "He was upset about the damp.",
}  # fmt: skip
ROW = {
    "kind": "restriction", "measure": "limited-contact", "subject": {"person": "P-1"}, "starts": "2026-03-13T00:00:00+00:00",
    "ends": "2027-03-31T22:59:59+00:00", "values": {"channels": ["telephone", "office"], "scope": ["repairs"]},
    "closes": ["telephone", "office"], "binds": None, "field": "restrictions", "index": 0,
}  # fmt: skip


@cache
def policy() -> Policy:
    """The first pack, as its folder stands."""
    return load(PACK)


class Made:
    """The events of a made-up case, a day apart."""

    def __init__(
        self,
        report: Mapping[str, Any] = REPORT,
        account: Mapping[str, Any] = ACCOUNT,
        proposal: Mapping[str, Any] = PROPOSAL,
    ):
        self.events: list[Event] = []
        self.take("report", "reported", report, {"do": "strand", "id": "s1", "edition": "connexus-2022"})
        if account:
            self.take("complete-report", "aggression", account)
        if proposal:
            row = {"measure": "limited-contact", "kind": "restriction", "values": {}, "closes": []}
            self.take("propose", "proposed", proposal, {"do": "put", "strand": "s1", "rows": [row]})

    def take(
        self, step: str, outcome: str, answers: Mapping[str, Any] | None = None, *effects: Mapping[str, Any],
        by: Sequence[str] = ("mia",), role: str = "", matter: str = "",
    ) -> Event:  # fmt: skip
        """One step, with the effects given; who acted and what was answered are noted as the core does."""
        answers = answers or {}
        number = len(self.events) + 1
        when = START + timedelta(days=number)
        noted = ({"do": "act", "humans": list(by)}, {"do": "given", "fields": list(answers)})
        first, rest = (
            (effects[:1], effects[1:]) if effects and effects[0]["do"] == "strand" else ((), effects)
        )
        self.events.append(
            Event(
                number=number, step=step, outcome=outcome, clause=(), edition="connexus-2022", strand="s1", matter=matter, by=by[0] if by else "",
                role=role, recorded_at=when, occurred_at=when, effects=(*first, *noted, *rest), answers=answers,
            )
        )  # fmt: skip
        return self.events[-1]

    def want(
        self,
        name: str,
        step: str,
        outcome: str,
        answers: Mapping[str, Any] | None = None,
        *effects: Mapping[str, Any],
        about: int = 0,
        **more: Any,
    ) -> str:
        """A step that wants a letter; gives the letter's id. `about` -1 is the step itself."""
        number = len(self.events) + 1
        letter = f"{name}.{number}"
        wanted = {
            "do": "letter",
            "id": letter,
            "name": name,
            "strand": "s1",
            "about": number if about < 0 else about,
            "again_of": "",
            "rights": [],
        }
        self.take(step, outcome, answers, *effects, wanted, **more)
        return letter

    def decide(self, *rows: Mapping[str, Any], answers: Mapping[str, Any] | None = None) -> str:
        """A decision that imposes; gives the id of its letter."""
        number = len(self.events) + 1
        imposed = [
            {"do": "impose", "id": f"row.{number}-{index}", **row} for index, row in enumerate(rows or (ROW,))
        ]
        review = self.opens("case-review", "2028-03-13T23:59:59+00:00", "restrictions", number)
        answers = (
            {"deciders": ["suki", "seth"], "reasons": "Colleagues have to be safe."}
            if answers is None
            else answers
        )
        effects = (*imposed, {"do": "route", "channel": "letter"}, review)
        return self.want(
            "decision",
            "decide",
            "restrict",
            answers,
            *effects,
            about=-1,
            by=("suki", "seth"),
            role="smt-member",
        )

    @staticmethod
    def opens(name: str, due: str, lasts: str = "", about: int = 0) -> dict[str, Any]:
        """The effect that opens a duty."""
        return {
            "do": "open", "id": f"{name}.x", "name": name, "kind": "duty", "strand": "s1", "about": about, "letter": "", "clause": [],
            "title": name, "owner": [], "instead": [], "due": due, "aim": None, "shows": None, "standing": False, "seats": {},
            "quorum": 0, "sealed": False, "while": lasts,
        }  # fmt: skip

    def approve(
        self,
        letter: str,
        posting: str = "2026-03-16",
        deemed: str = "2026-03-18",
        last_days: Mapping[str, str] | None = None,
    ) -> None:
        """The approval of a letter, with the last days that it prints."""
        last_days = {"appeal": "2026-04-15T22:59:59+00:00"} if last_days is None else last_days
        effect = {
            "do": "post",
            "id": letter,
            "state": "approved",
            "posting": posting,
            "way": "post",
            "deemed": deemed,
            "last_days": last_days,
        }
        self.take("letter.approve", "approved", {"posting": posting, "way": "post"}, effect)

    def sent(self, letter: str) -> None:
        """That a letter has been sent."""
        self.take(
            "letter.dispatch",
            "dispatched",
            None,
            {"do": "post", "id": letter, "state": "dispatched", "dispatched": "2026-03-16T15:00:00+00:00"},
        )

    def state(self) -> State:
        """The case as it stands."""
        return fold(self.events)

    def letter(self, letter: str) -> Letter:
        """A letter of the case."""
        return self.state().letters[letter]

    def compose(
        self, letter: str, *, of: Policy | None = None, person: Recipient = PERSON, **more: Any
    ) -> Document:
        """The letter, composed."""
        state = self.state()
        more = {"colleagues": COLLEAGUES, "reference": "C-000123", "head": "8f3a91c277de0011aa55", **more}
        return compose(
            policy=of or policy(), state=state, letter=state.letters[letter], person=person, **more
        )


def without(of: Policy, name: str, line: str) -> Policy:
    """The policy with one line taken out of one letter's text."""
    text = of.letter_texts[name]
    assert line in text, f"{name}.md has no {line}"
    return replace(of, letter_texts={**of.letter_texts, name: text.replace(line, "")})


def words(document: Document) -> str:
    """Everything that a letter says."""
    return "\n".join(document.texts())


# Each letter of the pack, and a made-up case that wants it: id -> the case and the letter's id.
def _undecided(
    name: str, step: str, outcome: str, answers: Mapping[str, Any] | None = None, *effects: Mapping[str, Any]
) -> tuple[Made, str]:
    made = Made()
    return made, made.want(name, step, outcome, answers, *effects, role="smt-member")


def _decided(
    name: str, step: str, outcome: str, answers: Mapping[str, Any] | None = None, *effects: Mapping[str, Any]
) -> tuple[Made, str]:
    made = Made()
    first = made.decide()
    made.approve(first)
    made.sent(first)
    return made, made.want(name, step, outcome, answers, *effects, about=4, by=("edda",), role="emt-member")


def _decision() -> tuple[Made, str]:
    made = Made()
    return made, made.decide()


def _precaution() -> tuple[Made, str]:
    made = Made(account={}, proposal={})
    row = {
        **ROW,
        "kind": "precaution",
        "measure": "attend-in-twos",
        "ends": "2026-03-09T12:00:00+00:00",
        "values": {"risk": "threat"},
        "closes": [],
        "binds": ROW["starts"],
        "field": "attend",
    }
    made.take(
        "precaution",
        "impose",
        {"attend": [{"measure": "attend-in-twos", "risk": "threat"}]},
        {"do": "impose", "id": "row.2", **row},
    )
    return made, made.want("precaution-told", "tell-precaution", "tell", about=2)


def _correction() -> tuple[Made, str]:
    made, sent = _decision()
    made.approve(sent)
    made.sent(sent)
    events = [event.number for event in made.events]
    lift = {"do": "lift", "id": "row.4-0", "at": "2026-03-20T09:00:00+00:00", "how": "entered in error"}
    return made, made.want(
        "correction",
        "entry.annul",
        "strand",
        {"why": "The wrong person."},
        {"do": "annul", "strand": "s1", "events": events},
        lift,
    )


def _apology() -> tuple[Made, str]:
    made = Made()
    made.take("own-up", "ours", {"went-wrong": "We answered three weeks late."})
    return made, made.want(
        "apology",
        "put-right",
        "sorry",
        {"remedy": "We mend the damp this week.", "learning": "Late answers are counted weekly."},
    )


LIFT = {"do": "lift", "id": "row.4-0", "at": "2026-03-10T09:00:00+00:00", "how": "lifted"}
REASON = {"reasons": "The damp was never answered."}
CASES = {
    "precaution-told": _precaution,
    "invite-side": lambda: _undecided("invite-side", "ask-side", "asked"),
    "warning": lambda: _undecided("warning", "decide", "warn", REASON),
    "decision": _decision,
    "no-action": lambda: _undecided("no-action", "decide", "nothing", REASON),
    "declined-issue": lambda: _undecided(
        "declined-issue", "decide", "decline", {**REASON, "issue": "The fence of 2019.", "ground": "old"}
    ),
    "appeal-received": lambda: _decided(
        "appeal-received", "appeal", "made", {"appeal-says": "Unfair."}, Made.opens("hear-appeal", "2026-03-27T23:59:59+00:00"),
    ),
    "appeal-late-refused": lambda: _decided("appeal-late-refused", "admit-late", "refused", REASON),
    "appeal-outcome": lambda: _decided("appeal-outcome", "hear-appeal", "upheld", REASON, LIFT),
    "review-invitation": lambda: _decided("review-invitation", "invite-account", "invited"),
    "review-outcome": lambda: _decided("review-outcome", "review-case", "keep-all", REASON),
    "correction": _correction,
    "change-of-policy": lambda: _decided("change-of-policy", "edition.apply", "applied", {"why": "The review is nearer now."}),
    "apology": _apology,
    "fact-answered": lambda: _undecided("fact-answered", "answer-dispute", "corrected", {"dispute-answer": "The day was wrong: it is corrected."}),
}
