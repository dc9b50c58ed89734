"""The story of a case in plain sentences: who did what, when, under which clause, and what it opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from evenhand.case import floor, house
from evenhand.case.events import Effect, Event
from evenhand.case.house import LETTER_TEXT
from evenhand.case.passing import STEP as TIME
from evenhand.policy.model import Field, Outcome, Policy, Step
from evenhand.web import moments
from evenhand.web.words import Words, small

BY_TIME = {"began": "Something began", "ended": "Something ended", "lapsed": "Time ran out"}
SENT = {
    "approved": "approved, to be sent on {posting}", "dispatched": "sent", "served": "it arrived", "returned": "it came back",
    "withheld": "the person is not told for now", "void": "taken back", "wanted": "to be written again",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One question and what was said to it."""

    label: str
    lines: list[str]


@dataclass(frozen=True)
class Entry:
    """One event, ready to be read."""

    number: int
    recorded: datetime
    occurred: datetime | None  # where it is not the time of recording
    title: str
    choice: str
    who: str
    also: str  # prepared by, or taken down for
    clauses: tuple[str, ...]
    effects: list[str]
    answers: list[Answer] = field(default_factory=list)
    by_time: bool = False
    taken_back: bool = False


def field_of(policy: Policy, name: str) -> Field:
    """A field by its id, whoever words it; an unknown one (of an old edition) shows its id."""
    return policy.fields.get(name) or floor.FIELDS.get(name) or house.FIELDS.get(name) or Field(id=name, kind="text", label=name)


def step_of(policy: Policy, name: str) -> Step:
    """A step by its id; one that the edition no longer has shows its id."""
    return policy.steps.get(name) or house.STEPS.get(name) or Step(id=name, title=name)


def entry(words: Words, event: Event) -> Entry:
    """An event as the story tells it."""
    step = step_of(words.policy, event.step)
    outcome = step.outcomes.get(event.outcome, Outcome(id=event.outcome))
    by_time = event.step == TIME
    many = len(step.outcomes) > 1
    done = effects(words, event)
    return Entry(
        number=event.number, recorded=event.recorded_at, occurred=event.occurred_at if _elsewhen(words, event) else None,
        title=_of_time(done, event) if by_time else _title(words, event, step),
        choice=(outcome.title or outcome.id) if many and not by_time else "", who="" if by_time else words.who(event), also=_also(words, event),
        clauses=event.clause, effects=done[1:] if by_time else done, answers=answers(words, event), by_time=by_time,
        taken_back=event.number in words.state.annulled,
    )  # fmt: skip


def _elsewhen(words: Words, event: Event) -> bool:
    """Whether it happened at another moment than it was recorded, as people would say."""
    return abs(event.recorded_at - event.occurred_at) >= timedelta(minutes=1)


def _of_time(done: Sequence[str], event: Event) -> str:
    """What time did is the title itself."""
    return done[0].rstrip(".") if done else BY_TIME.get(event.outcome, "Time passed")


def _title(words: Words, event: Event, step: Step) -> str:
    """The step; for one in a letter's life, which letter."""
    matter = words.state.matters.get(event.matter)
    title = step.title or step.id
    return f"{title}: “{_letter(words, matter.letter)}”" if matter and matter.letter else title


def _also(words: Words, event: Event) -> str:
    said = []
    if event.counts_for and event.counts_for != event.by:
        said.append(f"for {words.human(event.counts_for)}, taken down by telephone")
    if event.prepared_by and event.prepared_by != event.by:
        said.append(f"prepared by {words.human(event.prepared_by)}")
    return "; ".join(said)


def answers(words: Words, event: Event) -> list[Answer]:
    """What was said, as far as the reader may see it."""
    found = []
    for name, value in event.answers.items():
        if name == LETTER_TEXT:  # the letter itself shows its words
            found.append(Answer("The letter’s words", ["They were changed from the policy’s text. The letter shows them."]))
            continue
        asked_for = field_of(words.policy, name)
        found.append(Answer(asked_for.label or name, words.answer(asked_for, value)))
    return found


def effects(words: Words, event: Event) -> list[str]:
    """What an event did, a sentence each, in the order in which it happened. What the record needs and nobody asks
    for says nothing; what was closed for one reason is told in one breath."""
    closed: dict[str, list[str]] = {}
    for effect in event.effects:
        if effect["do"] == "close" and effect["how"] != "answered":
            closed.setdefault(effect["how"], []).append(small(_matter(words, effect["id"])))
    found, told = [], set()
    for effect in event.effects:
        if effect["do"] == "close":
            said = "" if effect["how"] in told | {"answered"} else f"Closed ({effect['how']}): {'; '.join(closed[effect['how']])}."
            told.add(effect["how"])
        else:
            said = _SAY[effect["do"]](words, effect) if effect["do"] in _SAY else ""
        found.append(said)
    return [sentence for sentence in found if sentence]


def _opened(words: Words, effect: Effect) -> str:
    by = effect["due"]
    when = f", {moments.by_when(datetime.fromisoformat(by), words.zone, words.now)}" if by else ""
    title = effect["title"]
    if effect["kind"] == "duty":
        return f"To do: {small(title)}{when} ({words.offices(effect['owner'] or _first_seats(effect))})."
    return "" if effect["standing"] else f"May be done: {small(title)}{when}."


def _first_seats(effect: Effect) -> list[str]:
    return [roles[0] for roles in effect["seats"].values() if roles]


def _matter(words: Words, name: str) -> str:
    found = words.state.matters.get(name)
    return found.title if found else name


def _moved(words: Words, effect: Effect) -> str:
    title = small(_matter(words, effect["id"]))
    if not effect["due"]:
        return f"No last day at present: {title}."
    return f"New last day: {title}, {moments.by_when(datetime.fromisoformat(effect['due']), words.zone, words.now)}."


def _imposed(words: Words, effect: Effect) -> str:
    said = words.measure(effect["measure"], effect["values"])
    until = f", until {moments.when(datetime.fromisoformat(effect['ends']), words.zone, words.now)}" if effect["ends"] else ""
    now = "In force" if effect["binds"] else "Decided"
    return f"{now}: {said}{until}."


def _row(words: Words, effect: Effect) -> str:
    found = words.state.rows.get(effect["id"])
    return words.measure(found.measure, found.values) if found else effect["id"]


def _forced(words: Words, effect: Effect) -> str:
    return f"In force from {moments.day(datetime.fromisoformat(effect['from']), words.zone, words.now)}: {_row(words, effect)}."


def _letter(words: Words, name: str) -> str:
    found = words.state.letters.get(name)
    wanted = words.policy.letters.get(found.name) if found else None
    return wanted.title if wanted else name


def _wanted(words: Words, effect: Effect) -> str:
    wanted = words.policy.letters.get(effect["name"])
    again = " again" if effect.get("again_of") else ""
    return f"A letter follows{again}: “{wanted.title if wanted else effect['name']}”."


def _posted(words: Words, effect: Effect) -> str:
    posting = words.iso_day(effect["posting"]) if effect.get("posting") else ""
    said = SENT.get(effect.get("state", ""), "").format(posting=posting)
    return f"Letter “{_letter(words, effect['id'])}”: {said}." if said else ""


def _led(words: Words, effect: Effect) -> str:
    deputy = f"; deputy: {words.human(effect['deputy'])}" if effect["deputy"] else ""
    return f"Lead of the case: {words.human(effect['lead'])}{deputy}."


def _party(words: Words, effect: Effect) -> str:
    people = ", ".join(words.human(one) for one in effect["humans"])
    return f"Named as {effect['party']}: {people}."


def _annulled(words: Words, effect: Effect) -> str:
    if effect["strand"]:
        return "The whole report was entered in error and no longer stands."
    return f"Entry {', '.join(str(one) for one in effect['events'])} was made in error and no longer stands."


def _needs(words: Words, effect: Effect) -> str:
    named = effect.get("needs") or effect.get("ids") or ()
    return f"Agreed, because it helps: {', '.join(words.names.get(one, one) for one in named)}." if named else ""


def _put(words: Words, effect: Effect) -> str:
    rows: list[Mapping[str, Any]] = list(effect["rows"])
    return f"Put forward: {'; '.join(words.measure(row['measure'], row['values']) for row in rows)}." if rows else ""


def _shortened(words: Words, effect: Effect) -> str:
    return f"Ends sooner, by {moments.day(datetime.fromisoformat(effect['ends']), words.zone, words.now)}: {_row(words, effect)}."


def _improved(words: Words, effect: Effect) -> str:
    told = "" if effect["letter"] else " No letter of its own edition tells the person: tell them."
    return f"Given by the edition {effect['edition']}, which is better for the person; what it worsens is not.{told}"


def _overdue(words: Words, effect: Effect) -> str:
    """A regulator holds a body to its own review date; the decision stands, and says so."""
    day = date.fromisoformat(effect["since"])
    return f"The policy itself was due for review by {day.day} {day:%B %Y} when this was decided."


_SAY: dict[str, Callable[[Words, Effect], str]] = {
    "open": _opened, "move": _moved, "impose": _imposed, "force": _forced, "letter": _wanted,
    "post": _posted, "lead": _led, "party": _party, "annul": _annulled, "put": _put, "needs": _needs,
    "reopen": lambda words, effect: f"Open again: {small(_matter(words, effect['id']))}.",
    "lapsed": lambda words, effect: f"The time ran out: {small(_matter(words, effect['id']))}.",
    "unforce": lambda words, effect: f"No longer in force, because its letter came back: {_row(words, effect)}.",
    "begin": lambda words, effect: f"In force now: {_row(words, effect)}.",
    "lift": lambda words, effect: f"No longer in force ({effect['how']}): {_row(words, effect)}.",
    "restore": lambda words, effect: f"In force again: {_row(words, effect)}.",
    "route": lambda words, effect: f"Day-to-day contact stays open by {words.names.get(effect['channel'], effect['channel'])}.",
    "seat": lambda words, effect: f"A seat of the group is filled: {words.office(effect['seat'])}.",
    "late-answer": lambda words, effect: "It came after the last day.",
    "shorten": _shortened, "improve": _improved, "overdue": _overdue,
    "end": lambda words, effect: "The case is closed.",
    "revive": lambda words, effect: "The case is open again.",
}  # fmt: skip



__all__ = ["Answer", "Entry", "answers", "effects", "entry", "field_of", "step_of"]
