"""The story of a case in plain sentences: who did what, when, under which clause, and what it opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.case import conflicts, floor, house
from evenhand.case.died import DIED, TAKEN_BACK
from evenhand.case.events import Effect, Event
from evenhand.case.house import LETTER_KEPT, LETTER_TEXT
from evenhand.case.passing import STEP as TIME
from evenhand.policy.model import Field, Outcome, Policy, Step
from evenhand.policy.tongue import N_
from evenhand.web import correcting, moments
from evenhand.web.correcting import Correction
from evenhand.web.words import Words, small

BY_TIME = {"began": N_("Something began"), "ended": N_("Something ended"), "lapsed": N_("Time ran out")}
OF_PERSON = {DIED: N_("The person has died"), TAKEN_BACK: N_("The death is taken back: it was entered in error")}
POSTED = {
    "approved": N_("Letter “{letter}”: approved, to be sent on {day}."), "dispatched": N_("Letter “{letter}”: sent."),
    "served": N_("Letter “{letter}”: it arrived."), "returned": N_("Letter “{letter}”: it came back."),
    "withheld": N_("Letter “{letter}”: the person is not told for now."), "void": N_("Letter “{letter}”: taken back."),
    "wanted": N_("Letter “{letter}”: to be written again."),
}  # fmt: skip
PARTIES = {**conflicts.PARTS, "reporter": N_("reporter")}


@dataclass(frozen=True)
class Answer:
    """One question and what was said to it."""

    label: str
    lines: list[str]
    letter: str = ""  # whose page shows what is not repeated here


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
    corrected: list[Correction] = field(default_factory=list)  # by later entries
    corrects: list[int] = field(default_factory=list)


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
        clauses=event.clause, effects=done[1:] if by_time and event.outcome not in OF_PERSON else done, answers=answers(words, event), by_time=by_time,
        taken_back=event.number in words.state.annulled, corrected=correcting.of(words, event), corrects=correcting.corrects(words, event),
    )  # fmt: skip


def _elsewhen(words: Words, event: Event) -> bool:
    """Whether it happened at another moment than it was recorded, as people would say."""
    return abs(event.recorded_at - event.occurred_at) >= timedelta(minutes=1)


def _of_time(done: Sequence[str], event: Event) -> str:
    """What time did is the title itself; what follows from a death says so."""
    if event.outcome in OF_PERSON:
        return _(OF_PERSON[event.outcome])
    return done[0].rstrip(".") if done else _(BY_TIME.get(event.outcome, N_("Time passed")))


def _title(words: Words, event: Event, step: Step) -> str:
    """The step; for one in a letter's life, which letter."""
    matter = words.state.matters.get(event.matter)
    title = step.title or step.id
    return f"{title}: “{_letter(words, matter.letter)}”" if matter and matter.letter else title


def _also(words: Words, event: Event) -> str:
    said = []
    if event.counts_for and event.counts_for != event.by:
        said.append(_("for {name}, taken down by telephone").format(name=words.human(event.counts_for)))
    if event.prepared_by and event.prepared_by != event.by:
        said.append(_("prepared by {name}").format(name=words.human(event.prepared_by)))
    return "; ".join(said)


def answers(words: Words, event: Event) -> list[Answer]:
    """What was said, as far as the reader may see it."""
    found = []
    for name, value in event.answers.items():
        if name == LETTER_KEPT:
            continue
        if name == LETTER_TEXT:  # the letter's own page shows its words, and what differs
            matter = words.state.matters.get(event.matter)
            said = _("The words of the letter differ from the policy's.")
            found.append(Answer(_("The letter’s words"), [said], matter.letter if matter else ""))
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
        if event.step == house.BRING and effect["do"] in ("begin", "lapsed"):
            continue  # long ago
        if effect["do"] == "close":
            said = "" if effect["how"] in told | {"answered"} else _("Closed ({why}): {matters}.").format(why=_(effect["how"]), matters="; ".join(closed[effect["how"]]))
            told.add(effect["how"])
        else:
            said = _SAY[effect["do"]](words, effect) if effect["do"] in _SAY else ""
        found.append(said)
    return [sentence for sentence in found if sentence]


def _opened(words: Words, effect: Effect) -> str:
    by = moments.by_when(datetime.fromisoformat(effect["due"]), words.zone, words.now) if effect["due"] else ""
    title = small(matter_title(effect["name"], effect["title"]))
    if effect["kind"] == "duty":
        said = _("To do: {matter}, {by_when} ({offices}).") if by else _("To do: {matter} ({offices}).")
        return said.format(matter=title, by_when=by, offices=words.offices(effect["owner"] or _first_seats(effect)))
    said = _("May be done: {matter}, {by_when}.") if by else _("May be done: {matter}.")
    return "" if effect["standing"] else said.format(matter=title, by_when=by)


def matter_title(name: str, title: str) -> str:
    """What is open, in words: the house's own matters in the reader's language, the policy's as it has them."""
    ours = house.MATTERS[name][1] if name in house.MATTERS else ""
    return f"{_(ours)}{title.removeprefix(ours)}" if ours and title.startswith(ours) else title


def _first_seats(effect: Effect) -> list[str]:
    return [roles[0] for roles in effect["seats"].values() if roles]


def _matter(words: Words, name: str) -> str:
    found = words.state.matters.get(name)
    return matter_title(found.name, found.title) if found else name


def _moved(words: Words, effect: Effect) -> str:
    title = small(_matter(words, effect["id"]))
    if not effect["due"]:
        return _("No last day at present: {matter}.").format(matter=title)
    by = moments.by_when(datetime.fromisoformat(effect["due"]), words.zone, words.now)
    return _("New last day: {matter}, {by_when}.").format(matter=title, by_when=by)


def _imposed(words: Words, effect: Effect) -> str:
    said = words.measure(effect["measure"], effect["values"])
    until = moments.when(datetime.fromisoformat(effect["ends"]), words.zone, words.now) if effect["ends"] else ""
    if effect["binds"]:
        told = _("In force: {measure}, until {moment}.") if until else _("In force: {measure}.")
    else:
        told = _("Decided: {measure}, until {moment}.") if until else _("Decided: {measure}.")
    return told.format(measure=said, moment=until)


def _row(words: Words, effect: Effect) -> str:
    found = words.state.rows.get(effect["id"])
    return words.measure(found.measure, found.values) if found else effect["id"]


def _forced(words: Words, effect: Effect) -> str:
    day = moments.day(datetime.fromisoformat(effect["from"]), words.zone, words.now)
    return _("In force from {day}: {measure}.").format(day=day, measure=_row(words, effect))


def _letter(words: Words, name: str) -> str:
    found = words.state.letters.get(name)
    wanted = words.policy.letters.get(found.name) if found else None
    return wanted.title if wanted else name


def _wanted(words: Words, effect: Effect) -> str:
    wanted = words.policy.letters.get(effect["name"])
    said = _("A letter follows again: “{letter}”.") if effect.get("again_of") else _("A letter follows: “{letter}”.")
    return said.format(letter=wanted.title if wanted else effect["name"])


def _posted(words: Words, effect: Effect) -> str:
    posting = words.iso_day(effect["posting"]) if effect.get("posting") else ""
    said = POSTED.get(effect.get("state", ""), "")
    return _(said).format(letter=_letter(words, effect["id"]), day=posting) if said else ""


def _led(words: Words, effect: Effect) -> str:
    said = _("Lead of the case: {lead}; deputy: {deputy}.") if effect["deputy"] else _("Lead of the case: {lead}.")
    return said.format(lead=words.human(effect["lead"]), deputy=words.human(effect["deputy"]) if effect["deputy"] else "")


def _party(words: Words, effect: Effect) -> str:
    people = ", ".join(words.human(one) for one in effect["humans"])
    return _("Named as {part}: {people}.").format(part=_(PARTIES.get(effect["party"], effect["party"])), people=people)


def _annulled(words: Words, effect: Effect) -> str:
    if effect["strand"]:
        return _("The whole report was entered in error and no longer stands.")
    numbers = ", ".join(str(one) for one in effect["events"])
    return _("Entry {numbers} was made in error and no longer stands.").format(numbers=numbers)


def _needs(words: Words, effect: Effect) -> str:
    named = effect.get("needs") or effect.get("ids") or ()
    return _("Agreed, because it helps: {needs}.").format(needs=", ".join(words.names.get(one, one) for one in named)) if named else ""


def _put(words: Words, effect: Effect) -> str:
    rows: list[Mapping[str, Any]] = list(effect["rows"])
    said = "; ".join(words.measure(row["measure"], row["values"]) for row in rows)
    return _("Put forward: {measures}.").format(measures=said) if rows else ""


def _shortened(words: Words, effect: Effect) -> str:
    day = moments.day(datetime.fromisoformat(effect["ends"]), words.zone, words.now)
    return _("Ends sooner, by {day}: {measure}.").format(day=day, measure=_row(words, effect))


def _improved(words: Words, effect: Effect) -> str:
    said = _("Given by the edition {edition}, which is better for the person; what it worsens is not.").format(edition=effect["edition"])
    return said if effect["letter"] else f"{said} {_('No letter of its own edition tells the person: tell them.')}"


def _overdue(words: Words, effect: Effect) -> str:
    """A regulator holds a body to its own review date; the decision stands, and says so."""
    day = date.fromisoformat(effect["since"])
    return _("The policy itself was due for review by {day} when this was decided.").format(day=date_format(day, "j F Y"))


_SAY: dict[str, Callable[[Words, Effect], str]] = {
    "open": _opened, "move": _moved, "impose": _imposed, "force": _forced, "letter": _wanted,
    "post": _posted, "lead": _led, "party": _party, "annul": _annulled, "put": _put, "needs": _needs,
    "reopen": lambda words, effect: _("Open again: {matter}.").format(matter=small(_matter(words, effect["id"]))),
    "lapsed": lambda words, effect: _("The time ran out: {matter}.").format(matter=small(_matter(words, effect["id"]))),
    "unforce": lambda words, effect: _("No longer in force, because its letter came back: {measure}.").format(measure=_row(words, effect)),
    "begin": lambda words, effect: _("In force now: {measure}.").format(measure=_row(words, effect)),
    "lift": lambda words, effect: _("No longer in force ({why}): {measure}.").format(why=_(effect["how"]), measure=_row(words, effect)),
    "restore": lambda words, effect: _("In force again: {measure}.").format(measure=_row(words, effect)),
    "route": lambda words, effect: _("Day-to-day contact stays open by {channel}.").format(channel=words.names.get(effect["channel"], effect["channel"])),
    "seat": lambda words, effect: _("A seat of the group is filled: {seat}.").format(seat=words.office(effect["seat"])),
    "late-answer": lambda words, effect: _("It came after the last day."),
    "shorten": _shortened, "improve": _improved, "overdue": _overdue,
    "end": lambda words, effect: _("The case is closed."),
    "revive": lambda words, effect: _("The case is open again."),
}  # fmt: skip


__all__ = ["Answer", "Entry", "answers", "effects", "entry", "field_of", "step_of"]
