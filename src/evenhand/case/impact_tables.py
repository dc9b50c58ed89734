"""The differences between two editions, table by table, each judged for the person: improves, worsens, neutral.

What is judged is the person's position: time to act, rights, who may decide about them, what may be decided, whether
they are told. What cannot be told from the words alone (another text, another office) is neutral, and shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from evenhand.case.facts import OUTSIDE
from evenhand.case.reach import reviews
from evenhand.case.state import Matter as OpenMatter
from evenhand.policy.calendar import day_of_year, in_words, say_day
from evenhand.policy.model import Limit, Matter, Outcome, Policy
from evenhand.policy.tongue import gettext as _

IMPROVES, WORSENS, NEUTRAL = "improves", "worsens", "neutral"
OPPOSITE = {IMPROVES: WORSENS, WORSENS: IMPROVES, NEUTRAL: NEUTRAL}
BINDS_THEM = ("restriction", "warning", "act")  # kinds of measure that are decided about the person
# Starts from which two limits are compared: every ninth day of two years, so that month ends and holidays count.
_STARTS = [datetime(2026, 1, 1, 10, tzinfo=UTC) + timedelta(days=9 * number) for number in range(82)]


@dataclass(frozen=True)
class Found:
    """One difference of one thing, before it is known which thing: what, before and after in words, for the person."""

    what: str
    before: str
    after: str
    effect: str


def persons(matter: Matter | OpenMatter) -> bool:
    """Whether it is for the person to use, or for who speaks for them."""
    return any(role in OUTSIDE for role in matter.owner)


def helps(policy: Policy, name: str) -> bool:
    """Whether a duty of ours serves the person: it brings restrictions to review, or answers what the person brings."""
    if reviews(policy, name):
        return True
    theirs = {one.id for one in policy.matters.values() if persons(one)}
    steps = [step for step in policy.steps.values() if theirs & set(step.on)]
    return any(name in outcome.opens for step in steps for outcome in step.outcomes.values())


def worth(policy: Policy, name: str) -> str:
    """What having this matter means for the person."""
    matter = policy.matters.get(name)
    if matter is None:
        return NEUTRAL
    return IMPROVES if persons(matter) or (matter.kind == "duty" and helps(policy, name)) else NEUTRAL


def longer(before: Limit | None, after: Limit | None, old: Policy, new: Policy) -> int | None:
    """1: the new limit is longer, or there is none any more; -1: shorter; 0: the same; None: it depends."""
    if before == after:
        return 0
    if before is None or after is None:
        return 1 if after is None else -1
    if before.answer or after.answer or (before.start, before.since) != (after.start, after.since):
        return None
    signs = {(there > here) - (there < here) for here, there in ((old.calendar.due(before, at), new.calendar.due(after, at)) for at in _STARTS)} - {0}
    return 0 if not signs else signs.pop() if len(signs) == 1 else None


def by_length(change: int | None, more_time_helps: bool | None) -> str:
    """What a longer or shorter limit means; `more_time_helps` None: for nobody in particular."""
    if not change or more_time_helps is None:
        return NEUTRAL
    return IMPROVES if (change > 0) == more_time_helps else WORSENS


def said(limit: Limit | None) -> str:
    """A limit in words."""
    return in_words(limit) if limit else _("no limit")


def _yes(what: str, before: bool, after: bool, effect_of_yes: str) -> Iterator[Found]:
    if before != after:
        yield Found(what, _("yes") if before else _("no"), _("yes") if after else _("no"), effect_of_yes if after else OPPOSITE[effect_of_yes])


def _text(what: str, before: str, after: str, effect_of_any: str = NEUTRAL) -> Iterator[Found]:
    """A word that is there or not; another word than before is neutral."""
    if before != after:
        effect = NEUTRAL if before and after else effect_of_any if after else OPPOSITE[effect_of_any]
        yield Found(what, before, after, effect)


def _list(what: str, before: Iterable[str], after: Iterable[str], effect_of_more: Callable[[str, bool], str]) -> Iterator[Found]:
    """Entries gone and entries new, each by itself; `effect_of_more(name, is_new)` is what having it means."""
    had, has = list(dict.fromkeys(before)), list(dict.fromkeys(after))
    for name in had:
        if name not in has:
            yield Found(f"{what}.{name}", name, "", OPPOSITE[effect_of_more(name, False)])
    for name in has:
        if name not in had:
            yield Found(f"{what}.{name}", "", name, effect_of_more(name, True))


def _always(effect: str) -> Callable[[str, bool], str]:
    return lambda name, is_new: effect


def _limit(what: str, before: Limit | None, after: Limit | None, old: Policy, new: Policy, more_time_helps: bool | None) -> Iterator[Found]:
    if before != after:
        yield Found(what, said(before), said(after), by_length(longer(before, after, old, new), more_time_helps))


def matter(old: Policy, new: Policy, was: Any, now: Any) -> Iterator[Found]:
    """A matter of the same name in both editions."""
    theirs = persons(was) or persons(now)
    yield from _limit("limit", was.limit, now.limit, old, new, True if theirs else False if now.kind == "duty" else None)
    yield from _limit("aim", was.aim, now.aim, old, new, None)
    if was.kind != now.kind:
        yield Found("kind", was.kind, now.kind, NEUTRAL if theirs else IMPROVES if now.kind == "duty" else WORSENS)
    yield from _list("owner", was.owner, now.owner, lambda name, is_new: IMPROVES if name in OUTSIDE else NEUTRAL)
    yield from _text("instead", ", ".join(was.instead), ", ".join(now.instead))
    yield from _text("fee", was.fee, now.fee, WORSENS)
    yield from _yes("suspends", was.suspends, now.suspends, IMPROVES)
    yield from _yes("standing", was.standing, now.standing, IMPROVES if theirs else NEUTRAL)
    yield from _text("while", was.while_, now.while_)
    yield from _text("seats", _seats(was), _seats(now))
    yield from _outcome("over.", was.over, now.over, old, new)


def _seats(found: Matter) -> str:
    if not found.seats:
        return ""
    return _("{quorum} of {seats}").format(quorum=found.quorum, seats=", ".join("/".join(roles) for roles in found.seats.values()))


def step(old: Policy, new: Policy, was: Any, now: Any) -> Iterator[Found]:
    """A step of the same name in both editions."""
    yield from _list("apart", was.apart, now.apart, _always(IMPROVES))  # who took part may not judge
    yield from _list("by", was.by, now.by, lambda name, is_new: IMPROVES if name in OUTSIDE else NEUTRAL)
    for name in dict.fromkeys((*was.outcomes, *now.outcomes)):
        yield from _outcome(f"{name}.", was.outcomes.get(name), now.outcomes.get(name), old, new)


def _outcome(prefix: str, was: Outcome | None, now: Outcome | None, old: Policy, new: Policy) -> Iterator[Found]:
    if was is None or now is None:
        one = now or was
        if one is not None:
            effect = WORSENS if one.imposes and not one.lifts else IMPROVES if one.lifts or one.late else NEUTRAL
            title = one.title or one.id
            yield Found(f"{prefix}{'new' if now else 'gone'}", "" if now else title, title if now else "", effect if now else OPPOSITE[effect])
        return
    yield from _yes(f"{prefix}imposes", was.imposes, now.imposes, WORSENS)
    yield from _limit(f"{prefix}until", was.until, now.until, old, new, False)
    yield from _text(f"{prefix}lifts", was.lifts, now.lifts, IMPROVES)
    yield from _text(f"{prefix}letter", was.letter, now.letter, IMPROVES)
    yield from _list(f"{prefix}opens", was.opens, now.opens, lambda name, is_new: worth(new if is_new else old, name))
    yield from _yes(f"{prefix}aloud", was.aloud, now.aloud, NEUTRAL)


def letter(old: Policy, new: Policy, was: Any, now: Any) -> Iterator[Found]:
    """A letter of the same name in both editions."""
    yield from _limit("limit", was.limit, now.limit, old, new, False)
    yield from _limit("deemed", was.deemed, now.deemed, old, new, True)  # what binds, and what runs, begins later
    yield from _list("opens", was.opens, now.opens, lambda name, is_new: worth(new if is_new else old, name))
    yield from _text("approve", ", ".join(was.approve), ", ".join(now.approve))
    yield from _yes("withhold", bool(was.withhold), bool(now.withhold), WORSENS)
    yield from _list("require", was.require, now.require, _always(IMPROVES))
    yield from _yes("proof", was.proof, now.proof, IMPROVES)
    yield from _list("copies", was.copies, now.copies, _always(WORSENS))
    if old.letter_texts.get(was.id, "") != new.letter_texts.get(now.id, ""):
        yield Found("text", _("as it was"), _("another text"), NEUTRAL)


def measure(old: Policy, new: Policy, was: Any, now: Any) -> Iterator[Found]:
    """A measure of the same name in both editions."""
    if was.kind != now.kind:
        yield Found("kind", was.kind, now.kind, by_length((now.kind in BINDS_THEM) - (was.kind in BINDS_THEM), False))
    yield from _list("closes", was.closes, now.closes, _always(WORSENS))
    for what in ("words", "tells"):
        yield from _text(what, getattr(was, what), getattr(now, what))


def role(old: Policy, new: Policy, was: Any, now: Any) -> Iterator[Found]:
    """An office of the same name in both editions."""
    yield from _text("title", was.title, now.title)
    yield from _text("of", f"{was.is_} {was.of}".strip(), f"{now.is_} {now.of}".strip())
    yield from _yes("one", was.one, now.one, NEUTRAL)


def behaviour(old: Policy, new: Policy, was: Any, now: Any) -> Iterator[Found]:
    """A behaviour of the same name: what has to be shown before a decision may rely on it."""
    yield from _list("needs", was.needs, now.needs, _always(IMPROVES))


def asked(old: Policy, new: Policy, was: Any, now: Any) -> Iterator[Found]:
    """What may be chosen where measures are decided: more kinds, or graver ones. Other questions are not judged."""
    if was.kind == now.kind == "restrictions":
        yield from _list("menu", was.menu, now.menu, lambda name, is_new: WORSENS if name in BINDS_THEM or name in (new if is_new else old).measures else NEUTRAL)
        if was.at_most != now.at_most:
            graver = (now.at_most or 99) > (was.at_most or 99)
            yield Found("at_most", str(was.at_most or _("any")), str(now.at_most or _("any")), WORSENS if graver else IMPROVES)


def whole(old: Policy, new: Policy) -> Iterator[Found]:
    """What an edition says of itself as a whole."""
    yield from _text("owner", old.owner, new.owner)
    yield from _text("review_by", _day(old.review_by), _day(new.review_by))
    yield from _text("calendar", _days(old), _days(new))
    yield from _text("reviewers", ", ".join(old.reviewers), ", ".join(new.reviewers))
    yield from _list("subjects", old.subjects, new.subjects, _always(WORSENS))
    yield from _list("outside", old.organisation.outside, new.organisation.outside, _always(IMPROVES))
    for name in dict.fromkeys((*old.house, *new.house)):
        yield from _text(f"house.{name}", ", ".join(old.house.get(name, ())), ", ".join(new.house.get(name, ())))


def _days(policy: Policy) -> str:
    return ", ".join((policy.calendar_name, policy.time_zone, *map(_day, policy.closures)))


def _day(text: str) -> str:
    """A day as a policy writes it, 2026-12-24 or 12-24 for every year, in words; "" stays ""."""
    if not text:
        return ""
    return say_day(date.fromisoformat(text)) if text.count("-") == 2 else day_of_year(*(int(part) for part in text.split("-")))


def having(policy: Policy, table: str, name: str) -> str:
    """What it means for the person that an edition has this thing."""
    if table == "matters":
        return worth(policy, name)
    if table == "measures":
        return WORSENS if policy.measures[name].kind in BINDS_THEM else NEUTRAL
    return {"routes": IMPROVES, "channels": IMPROVES, "needs": IMPROVES, "behaviours": WORSENS}.get(table, NEUTRAL)


# Every table that is compared, and how two things of the same name are; None: only whether it is there.
TABLES: dict[str, Callable[[Policy, Policy, Any, Any], Iterator[Found]] | None] = {
    "matters": matter, "steps": step, "letters": letter, "measures": measure, "roles": role, "behaviours": behaviour,
    "fields": asked, "routes": None, "channels": None, "needs": None, "contacts": None,
}  # fmt: skip
