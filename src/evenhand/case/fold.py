"""The fold: what each effect does to the case. It reads effects and nothing else.

One small function for each kind of effect, and one table of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from evenhand.case.events import Effect, Event
from evenhand.case.state import Act, Letter, Matter, Row, State, Strand, moment


def fold(events: Iterable[Event]) -> State:
    """The case that these events have made."""
    state = State()
    for event in events:
        apply(state, event)
    return state


def apply(state: State, event: Event) -> None:
    """Adds one event to the fold."""
    state.number = event.number
    state.events.append(event)
    for effect in event.effects:
        _APPLY[effect["do"]](state, effect, event)


def _strand(state: State, effect: Effect, event: Event) -> None:
    state.strands[effect["id"]] = Strand(effect["id"], effect["edition"], event.recorded_at, event.number)


def _party(state: State, effect: Effect, event: Event) -> None:
    strand = state.strands[effect["strand"]]
    known = strand.parties.get(effect["party"], ())
    strand.parties[effect["party"]] = tuple(dict.fromkeys((*known, *effect["humans"])))


def _open(state: State, effect: Effect, event: Event) -> None:
    state.matters[effect["id"]] = Matter(
        id=effect["id"], name=effect["name"], kind=effect["kind"], strand=effect["strand"],
        edition=effect.get("edition", event.edition), opened=event.recorded_at, opened_by=event.number, clause=tuple(effect["clause"]), title=effect["title"],
        about=effect["about"], letter=effect["letter"], owner=tuple(effect["owner"]), instead=tuple(effect["instead"]),
        due=moment(effect["due"]), aim=moment(effect["aim"]), shows=moment(effect["shows"]),
        standing=effect["standing"], while_restrictions=effect["while"] == "restrictions",
        seats={seat: tuple(effect["seats"][seat]) for seat in effect.get("order", effect["seats"])}, quorum=effect["quorum"], sealed=effect["sealed"],
        suspends=effect.get("suspends", False),
    )  # fmt: skip


def _close(state: State, effect: Effect, event: Event) -> None:
    matter = state.matters[effect["id"]]
    matter.open, matter.closed_how = False, effect["how"]


def _reopen(state: State, effect: Effect, event: Event) -> None:
    matter = state.matters[effect["id"]]
    matter.open, matter.closed_how = True, ""


def _move(state: State, effect: Effect, event: Event) -> None:
    matter = state.matters[effect["id"]]
    matter.due, matter.lapsed = moment(effect["due"]), False
    matter.shows = moment(effect["shows"]) if "shows" in effect else matter.shows


def _lapsed(state: State, effect: Effect, event: Event) -> None:
    state.matters[effect["id"]].lapsed = True


def _seat(state: State, effect: Effect, event: Event) -> None:
    state.matters[effect["id"]].views[effect["seat"]] = (effect["human"], effect["outcome"], event.number)


def _unseat(state: State, effect: Effect, event: Event) -> None:
    state.matters[effect["id"]].views.pop(effect["seat"], None)


def _put(state: State, effect: Effect, event: Event) -> None:
    state.strands[effect["strand"]].put = tuple(effect["rows"])


def _impose(state: State, effect: Effect, event: Event) -> None:
    state.rows[effect["id"]] = Row(
        id=effect["id"], kind=effect["kind"], measure=effect["measure"], strand=event.strand, decision=event.number,
        subject=effect["subject"], edition=event.edition, made=event.recorded_at, starts=datetime.fromisoformat(effect["starts"]),
        ends=moment(effect["ends"]), values=effect["values"], closes=tuple(effect["closes"]), binds=moment(effect["binds"]),
        field=effect["field"], index=effect["index"], aloud=effect.get("aloud", False),
    )  # fmt: skip


def _force(state: State, effect: Effect, event: Event) -> None:
    state.rows[effect["id"]].binds = moment(effect["from"])
    state.rows[effect["id"]].began = False


def _unforce(state: State, effect: Effect, event: Event) -> None:
    state.rows[effect["id"]].binds = None
    state.rows[effect["id"]].began = False


def _begin(state: State, effect: Effect, event: Event) -> None:
    state.rows[effect["id"]].began = True


def _lift(state: State, effect: Effect, event: Event) -> None:
    row = state.rows[effect["id"]]
    row.lifted, row.how, row.finished = moment(effect["at"]), effect["how"], True


def _restore(state: State, effect: Effect, event: Event) -> None:
    row = state.rows[effect["id"]]
    row.lifted, row.how, row.finished = None, "", False


def _letter(state: State, effect: Effect, event: Event) -> None:
    state.letters[effect["id"]] = Letter(
        id=effect["id"], name=effect["name"], strand=effect["strand"], about=effect["about"], edition=event.edition,
        wanted_by=event.number, again_of=effect["again_of"], rights=tuple(effect["rights"]),
    )  # fmt: skip


def _post(state: State, effect: Effect, event: Event) -> None:
    letter = state.letters[effect["id"]]
    for name, value in effect.items():
        if name == "dispatched":
            letter.dispatched = moment(value)
        elif name == "rights":
            letter.rights = tuple(value)
        elif name not in ("do", "id", "was"):
            setattr(letter, name, value)


def _end(state: State, effect: Effect, event: Event) -> None:
    state.ended = event.recorded_at if effect["do"] == "end" else None


def _annul(state: State, effect: Effect, event: Event) -> None:
    state.annulled.update(effect["events"])
    if effect["strand"]:
        state.strands[effect["strand"]].annulled = True
    gone = set(effect["events"])
    state.acts = [act for act in state.acts if act.event not in gone]
    state.late = [late for late in state.late if late["event"] not in gone]
    state.evidence = {item: number for item, number in state.evidence.items() if number not in gone}
    for strand in state.strands.values():
        strand.given = {}
    again = ["given"]
    if not effect["strand"]:  # a report taken back keeps who was named in it, conflicts declared meanwhile, and the lead
        again += ["party", "bar", "lead"]
        state.barred, state.lead, state.deputy = set(), "", ""
        for strand in state.strands.values():
            strand.parties = {}
    for past in state.events:
        for one in past.effects if past.number not in state.annulled else ():
            if one["do"] in again:
                _APPLY[one["do"]](state, one, past)


def _subject(state: State, effect: Effect, event: Event) -> None:
    state.subject = effect["subject"]


def _bar(state: State, effect: Effect, event: Event) -> None:
    state.barred.update(effect["humans"])


def _act(state: State, effect: Effect, event: Event) -> None:
    state.acts += [Act(event.strand, event.step, human, event.number) for human in effect["humans"]]


def _given(state: State, effect: Effect, event: Event) -> None:
    state.strands[event.strand].given.update(dict.fromkeys(effect["fields"], event.number))


def _route(state: State, effect: Effect, event: Event) -> None:
    state.routes[effect.get("decision", event.number)] = (effect.get("strand", event.strand), effect["channel"])


def _unroute(state: State, effect: Effect, event: Event) -> None:
    state.routes.pop(effect["decision"], None)


def _late(state: State, effect: Effect, event: Event) -> None:
    state.late.append({**effect, "event": event.number})


def _evidence(state: State, effect: Effect, event: Event) -> None:
    state.evidence[effect["id"]] = event.number


def _elsewhere(state: State, effect: Effect, event: Event) -> None:
    """Kept in the person's own stream, not on the case."""


def _lead(state: State, effect: Effect, event: Event) -> None:
    state.lead, state.deputy = effect["lead"], effect["deputy"]


def _shorten(state: State, effect: Effect, event: Event) -> None:
    state.rows[effect["id"]].ends = moment(effect["ends"])


def _noted(state: State, effect: Effect, event: Event) -> None:
    """Said for the reader; nothing on the case is other for it."""


def _weighed(state: State, effect: Effect, event: Event) -> None:
    state.weighed = frozenset(effect["needs"])


_APPLY: dict[str, Callable[[State, Effect, Event], None]] = {
    "strand": _strand, "party": _party, "open": _open, "close": _close, "reopen": _reopen, "move": _move,
    "lapsed": _lapsed, "seat": _seat, "unseat": _unseat, "put": _put, "impose": _impose, "force": _force,
    "unforce": _unforce, "begin": _begin, "lift": _lift, "restore": _restore, "letter": _letter, "post": _post,
    "end": _end, "revive": _end, "annul": _annul, "subject": _subject, "bar": _bar, "act": _act, "given": _given,
    "route": _route, "unroute": _unroute, "late-answer": _late, "evidence": _evidence, "needs": _elsewhere, "weighed": _weighed, "lead": _lead,
    "shorten": _shorten, "improve": _noted, "overdue": _noted,
}  # fmt: skip
