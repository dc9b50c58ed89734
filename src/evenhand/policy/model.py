"""The words of a policy, one class for each table of a pack.

Every field made with `word` is one word that an author may write. Its meaning is given here and nowhere else: the
loader reads it, `policy check` refuses what is not here, and the author's guide prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evenhand.policy.calendar import Calendar


def word(meaning: str, default: Any = MISSING, *, key: str = "", made: Any = MISSING) -> Any:
    """One word of the vocabulary: its meaning, and its spelling in TOML where Python's differs."""
    data = {"meaning": meaning, "key": key}
    if made is not MISSING:
        return field(default_factory=made, metadata=data)
    return field(default=default, metadata=data)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How long something may take. The day of the event is day 0; a day's limit ends with the day."""

    hours: int = word("elapsed hours, weekends and nights included", 0)
    days: int = word("days, to the end of the last day", 0)
    weeks: int = word("weeks, to the end of the last day", 0)
    months: int = word("calendar months, to the end of the last day (31 January + 1 month: 28 February)", 0)
    years: int = word("years, to the end of the last day (29 February + 1 year: 28 February)", 0)
    working_days: int = word("working days of the policy's calendar, to the end of the last day", 0)
    at: str = word("a time of the last day (12:00) instead of its end; 23:59 alone: by the end of the same day", "")
    on: tuple[str, ...] = word("set days of the year (06-30) for a whole cohort: the next one", ())
    answer: str = word("the field whose answer is the date, moment or period", "")
    start: tuple[str, ...] = word(
        "the steps of the strand that the limit runs from, the latest of them that was taken (default: this act, or deemed service where a letter opens it)",
        (), key="from",
    )  # fmt: skip
    since: str = word("the field whose date or moment, as last answered in the strand, the limit runs from; not answered: as without it", "")


@dataclass(frozen=True, kw_only=True)
class Field:
    """A question, asked the same way on a page, in the API and in a story."""

    id: str = ""
    kind: str = word("one of the field kinds")
    label: str = word("the question, in plain words", "")
    hint: str = word("help under the question", "")
    sort: str = word("the class of data, one of [classes]", "", key="class")
    whose: str = word("whose data it is: subject, affected, colleague or organisation", "subject")
    choices: Mapping[str, str] = word("the answers offered (id = words), or the name of a table of the policy", made=dict)
    menu: tuple[str, ...] = word("for restrictions: the kinds of measure, or the measures by name, that may be chosen", ())
    among: tuple[str, ...] = word("the roles of which those named must hold one", ())
    at_least: int = word("the smallest number, or the fewest characters or entries", 0)
    at_most: int = word("the largest number, or the most characters or entries; for restrictions: the gravest rank that may be chosen", 0)
    must: str = word("yes: only yes completes the step; past or future: the date has to be", "")
    optional: bool = word("may be left empty", False)
    heading: str = word("on a long form, the heading above this question and those that follow it", "")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the one who acts may choose, and what follows from it."""

    id: str = ""
    title: str = word("the choice, in plain words", "")
    asks: tuple[str, ...] = word("further fields for this choice", ())
    opens: tuple[str, ...] = word("matters that this opens", ())
    closes: tuple[str, ...] = word("matters of this strand that this closes (those about the same decision, where it is about one)", ())
    imposes: bool = word("imposes the rows of restrictions given here, or as last put in the strand", False)
    until: Limit | None = word("the end of rows without an end of their own, and the latest that they may have", None)
    lifts: str = word("decision: what the decision this is about imposed; chosen: the rows named; all", "")
    letter: str = word("the letter that this wants", "")
    late: bool = word("only for what came after the last day", False)
    aloud: bool = word("the person was told face to face: what it imposes binds from then, and the letter is its written record", False)
    ends: bool = word("closes the case; refused while a duty, a dated right or a row stands", False)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What may be open on a case: a duty (someone must act) or a right (someone may)."""

    id: str = ""
    clause: tuple[str, ...] = word("the clauses it rests on", ())
    title: str = word("what has to be done, or may be, in plain words", "")
    kind: str = word("duty: late is a breach; right: may be left")
    owner: tuple[str, ...] = word("the roles whose turn it is", ())
    instead: tuple[str, ...] = word("the roles whose turn it is when no owner is free", ())
    limit: Limit | None = word("by when; late is a breach (duty) or a lapse (right)", None)
    aim: Limit | None = word("our own target: late without breach", None)
    ahead: Limit | None = word("how long before it is due it enters anyone's work", None)
    standing: bool = word("answering does not close it", False)
    once: bool = word("if already open, the earlier last day stays and no second is opened", False)
    while_: str = word("restrictions: closes when none stands; judged over all strands that have one", "", key="while")
    over: Outcome | None = word("what follows when the time runs out: it may open matters, lift, and want a letter", None)
    suspends: bool = word("while it is open (a right: and in time), what the decision it is about imposed does not bind", False)
    fee: str = word("what using this right costs, as the letter prints it; it is never a reason not to record it", "")
    seats: Mapping[str, tuple[str, ...]] = word("the seats of a group; roles after the first deputise in order", made=dict)
    quorum: int = word("how many seats have to choose the same outcome", 0)
    split: Outcome | None = word("what follows when all seats are filled and too few agree", None)
    sealed: bool = word("a seat's view is hidden until one's own is in or the meeting is opened", False)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What someone may do."""

    id: str = ""
    clause: tuple[str, ...] = word("the clauses it rests on", ())
    title: str = word("the act, in plain words", "")
    on: tuple[str, ...] = word("the matters it answers; none: opens a case, or a new strand in one", ())
    by: tuple[str, ...] = word(
        "who may take it, if not the matter's owner; person, representative and colleague are known words", ()
    )
    apart: tuple[str, ...] = word("the steps whose humans may not take this one", ())
    asks: tuple[str, ...] = word("the fields it asks whatever the outcome", ())
    dated: bool = word("may carry the day on which it happened", False)
    outcomes: Mapping[str, Outcome] = word("the choices", made=dict)


@dataclass(frozen=True, kw_only=True)
class Role:
    """An office that people hold, or a relation to someone in the case."""

    id: str = ""
    title: str = word("the office, in plain words")
    of: str = word("the party (affected, witness), the lead of the case (lead), or the step whose humans are meant", "")
    is_: str = word("manager or head: of those named by `of`", "", key="is")
    one: bool = word("only one human holds it at a time: each duty needs somebody else for when that one may not act", False)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Something that may be decided about a person, or about how we attend."""

    id: str = ""
    clause: tuple[str, ...] = word("the clauses it rests on", ())
    title: str = word("its name, in plain words")
    kind: str = word("restriction, precaution, hold, warning, act or order")
    words: str = word("what a colleague has to do, in the imperative, as the card shows it", "")
    tells: str = word("what the letter tells the person that it means", "")
    asks: tuple[str, ...] = word("its parameters, fields of the policy", ())
    closes: tuple[str, ...] = word("the channels it always closes to the person", ())
    rank: int = word("how grave it is, 1 the least", 1)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter that the process wants."""

    id: str = ""
    clause: tuple[str, ...] = word("the clauses it rests on", ())
    title: str = word("its heading, in plain words")
    approve: tuple[str, ...] = word("the roles that may approve it")
    limit: Limit | None = word("by when it has to be approved", None)
    opens: tuple[str, ...] = word("matters it opens when dispatched, counted from deemed service", ())
    withhold: tuple[str, ...] = word("the roles that may approve not telling the person", ())
    deemed: Limit | None = word("how long after posting it is taken to have arrived", None)
    require: tuple[str, ...] = word("parts it must have beyond the floor's", ())
    warns: bool = word("it warns: it says what has to change, and what may follow", False)
    proof: bool = word("nothing binds and no time runs until its arrival is recorded; `deemed` is then by when that has to be done", False)
    copies: Mapping[str, str] = word("who else gets a copy (a role, or words) = why they need it; the letter says so", made=dict)


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """A kind of behaviour that the policy names."""

    id: str = ""
    clause: tuple[str, ...] = word("the clauses it rests on", ())
    title: str = word("its name")
    examples: tuple[str, ...] = word("examples in our own words", ())
    needs: tuple[str, ...] = word("fields that have to be answered before a decision may rely on it", ())


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A way in which people and the organisation reach each other."""

    id: str = ""
    title: str = word("its name")
    clause: tuple[str, ...] = word("the clauses it rests on", ())


@dataclass(frozen=True, kw_only=True)
class Need:
    """What helps a person (never why they need it)."""

    id: str = ""
    title: str = word("what helps, as the card says it")
    cannot: tuple[str, ...] = word("channels that the person cannot use", ())
    format: str = word("the format that letters take: large-print, html, text; made by hand: easy-read, coloured-paper, translated, read-out, audio", "")
    clause: tuple[str, ...] = word("the clauses it rests on", ())


@dataclass(frozen=True, kw_only=True)
class Route:
    """A way in that stays open whatever is restricted."""

    id: str = ""
    title: str = word("what it is for")
    words: str = word("how to use it")
    clause: tuple[str, ...] = word("the clauses it rests on", ())


@dataclass(frozen=True, kw_only=True)
class Contact:
    """An office that may be named as single point of contact."""

    id: str = ""
    title: str = word("the office")
    telephone: str = word("its number", "")
    email: str = word("its address", "")
    hours: str = word("when it answers", "")
    deputy: str = word("who answers when it does not", "")
    answers: Limit | None = word("how long it takes at most to answer, as the letter promises: later than that, the limit on the person waits", None)


@dataclass(frozen=True, kw_only=True)
class Sort:
    """A class of data: who may read it."""

    id: str = ""
    title: str = word("what belongs in it")
    readers: tuple[str, ...] = word("the roles that may read it; empty: whoever may see the case", ())


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is told regularly about how the policy is used: counts, never names."""

    id: str = ""
    clause: tuple[str, ...] = word("the clauses it rests on", ())
    title: str = word("what it is called")
    to: tuple[str, ...] = word("the roles that receive it")
    every: Limit = word("how often")
    counts: tuple[str, ...] = word("what it counts: reports, warnings, decisions, restrictions, standing, lifted, appeals, upheld, reviews, late, needs, untold")


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Who applies the policy, as letters and cards name it."""

    name: str = word("its name")
    address: tuple[str, ...] = word("its postal address, a line each", ())
    telephone: str = word("its number", "")
    email: str = word("its address", "")
    emergency: str = word("whom to ring when life or home is in danger, as a sentence", "")
    outside: Mapping[str, str] = word("the bodies outside that may be asked (name = how)", made=dict)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One edition of one organisation's policy."""

    edition: str = ""
    title: str = word("the policy's title")
    owner: str = word("the role accountable for it")
    approved: str = word("the day of approval", "")
    effective: str = word("the day from which it is in force")
    review_by: str = word("the day by which the policy itself is to be reviewed", "")
    calendar_name: str = word("the calendar of working days: GB-ENG, GB-WLS, GB-SCT, GB-NIR, CA-ON, AU-NSW", key="calendar")
    closures: tuple[str, ...] = word("further days on which the offices are closed: 2026-12-24, or 12-24 for every year", ())
    time_zone: str = word("the time zone in which days are counted")
    link: str = word("where the organisation's own text stands", "")
    reviewers: tuple[str, ...] = word("the roles that may see every case", ())
    subjects: tuple[str, ...] = word("whom a decision may concern: person, address, group, representative", ("person", "address"))
    organisation: Organisation = word("who applies it")
    house: Mapping[str, tuple[str, ...]] = word("who may take each house step", made=dict)
    when_idle: tuple[str, ...] = word("the duty opened when a case has no other duty, no running right and no row", ())
    in_error: tuple[str, ...] = word("matters opened when a report turns out to be entered in error", ())
    needs_change: tuple[str, ...] = word("matters opened on a case with standing restrictions when what helps the person changes", ())
    risks: Mapping[str, str] = word("the closed list of risk phrases", made=dict)
    services: Mapping[str, str] = word("the services that a measure may name", made=dict)
    meets: Mapping[str, str] = word("standards that a clause meets by its own words, where no step can show it: R14 = the clause", made=dict)
    not_operated: Mapping[str, str] = word("clauses that nothing here operates, each with its reason", made=dict)
    roles: Mapping[str, Role] = word("the offices", made=dict)
    channels: Mapping[str, Channel] = word("the ways of contact", made=dict)
    needs: Mapping[str, Need] = word("what may help a person", made=dict)
    behaviours: Mapping[str, Behaviour] = word("the behaviours named", made=dict)
    measures: Mapping[str, Measure] = word("the measures", made=dict)
    routes: Mapping[str, Route] = word("what stays open", made=dict)
    contacts: Mapping[str, Contact] = word("the offices for single points of contact", made=dict)
    classes: Mapping[str, Sort] = word("the classes of data", made=dict)
    fields: Mapping[str, Field] = word("the questions", made=dict)
    matters: Mapping[str, Matter] = word("what may be open", made=dict)
    steps: Mapping[str, Step] = word("what may be done", made=dict)
    letters: Mapping[str, Letter] = word("the letters", made=dict)
    reports: Mapping[str, Report] = word("what is told regularly about how the policy is used", made=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)
    clause_titles: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    letter_texts: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    calendar: Calendar = field(default=None)  # type: ignore[assignment]  # set by the loader, never None after
