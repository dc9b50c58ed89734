"""What stays open whatever is decided, how to challenge it, and who outside may be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evenhand.case.floor import OPEN_ROUTES
from evenhand.case.state import Letter
from evenhand.letters.absent import Absent
from evenhand.letters.document import Block, Bullets, Paragraph
from evenhand.letters.telling import Telling
from evenhand.letters.words import cited, sentence, together
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Outcome, Step
from evenhand.policy.tongue import gettext as _

EMERGENCY, *CORE = (words for _, _, _, words in OPEN_ROUTES)  # the policy may word the first itself
SHORT = 4  # letters of a word that names no body by itself: the, for, and
SENT = ("dispatched", "served", "returned")


def stays_open(telling: Telling) -> list[Block]:
    """The channel for day-to-day contact, then the routes that stay open whatever is restricted. After a
    second look that left nothing restricted there is nothing to tell."""
    if telling.revisits and not telling.imposes and not telling.standing:
        return []
    policy = telling.policy
    items = [*_day_to_day(telling), sentence(policy.organisation.emergency or _(EMERGENCY))]
    items += [
        f"{sentence(f'{one.title}: {one.words}').rstrip('.')}{cited(one.clause)}."
        for one in policy.routes.values()
    ]
    return [Bullets((*items, *(sentence(_(one)) for one in CORE)))]


def _day_to_day(telling: Telling) -> Iterator[str]:
    """The channel named with each decision that stands, or is told of here."""
    decisions = {row.decision for row in telling.standing} | (
        {telling.origin.number} if telling.imposes else set()
    )
    channels = [channel for decision, (_, channel) in telling.state.routes.items() if decision in decisions]
    if telling.imposes and not channels:
        raise Absent(lambda: _("the channel on which day-to-day contact stays open is missing"))
    titles = [telling.policy.channels[one].title for one in channels if one in telling.policy.channels]
    if titles:
        yield _("Everyday matters, so that they can go on: {channels}.").format(channels=together(titles))


def challenge(telling: Telling) -> list[Block]:
    """Each right that the letter opens: how, by when, what if it is late, who answers and by when. Where
    there is none, that this is the end of our own process and what may be done all the same."""
    if not telling.rights:
        if telling.policy.organisation.outside:
            said = _("There is no appeal to us against this. You may complain about how we dealt with it and ask one of the bodies outside.")
        else:
            said = _("There is no appeal to us against this. You may complain about how we dealt with it.")
        return [Paragraph(said)]
    return [block for name in telling.rights for block in _right(telling, name)]


def _right(telling: Telling, name: str) -> Iterator[Block]:
    matter, steps = telling.policy.matters[name], _answering(telling, name)
    what = f"{matter.title[:1].lower()}{matter.title[1:].rstrip('.')}{cited(matter.clause)}"
    if name in telling.last_days:
        yield Paragraph(_("You may {what} by {day}.").format(what=what, day=show_day(telling.last_days[name])))
    elif matter.limit and telling.policy.letters[telling.letter.name].proof:
        limit = telling.calendar.say(matter.limit)
        yield Paragraph(_("You may {what} within {limit} of the day on which this letter reaches you.").format(what=what, limit=limit))
    elif matter.limit:
        raise Absent(lambda: _("the last day of “{matter}” is missing").format(matter=matter.title))
    else:
        yield Paragraph(_("You may {what}.").format(what=what))
    if matter.fee:
        said = _("It costs {fee}. We record it and count it as in time even if you cannot pay that yet: tell us so.")
        yield Paragraph(said.format(fee=matter.fee))
    yield Bullets(tuple(_how(telling, steps)))


def _answering(telling: Telling, name: str) -> list[Step]:
    return [one for one in telling.policy.steps.values() if name in one.on]


def _how(telling: Telling, steps: list[Step]) -> Iterator[str]:
    us = telling.policy.organisation
    ways = (
        _("ring {number}").format(number=us.telephone) if us.telephone else "", _("e-mail {address}").format(address=us.email) if us.email else "",
        _("write to us") if us.address else "", _("tell any colleague"),
    )  # fmt: skip
    said = _("How: {ways}. No form is needed, and someone may do it for you.")
    yield said.format(ways=", ".join(filter(None, ways)))
    outcomes = [outcome for step in steps for outcome in step.outcomes.values()]
    if any(outcome.late for outcome in outcomes):
        yield _("If you are late: tell us all the same, and why. Someone decides whether it is heard.")
    for outcome in outcomes:
        if not outcome.late and (answer := _answer(telling, outcome)):
            yield answer


def _answer(telling: Telling, outcome: Outcome) -> str:
    """Who answers it, and by when, from what the outcome opens."""
    for name in outcome.opens:
        matter = telling.policy.matters[name]
        if matter.kind == "duty":
            titles = [telling.policy.roles[one].title for one in matter.owner if one in telling.policy.roles]
            apart = any(step.apart for step in _answering(telling, name))
            who = together(titles) or _("someone")
            if apart:
                who = _("{offices} who took no part in this decision").format(offices=who)
            if not matter.limit:
                return _("Who answers: {who}{clauses}.").format(who=who, clauses=cited(matter.clause))
            limit = telling.calendar.say(replace(matter.limit, start=(), answer=""))
            return _("Who answers: {who}, within {limit} of receiving it{clauses}.").format(who=who, limit=limit, clauses=cited(matter.clause))
    return ""


def outside(telling: Telling) -> list[Block]:
    """The bodies outside that may be asked, and how."""
    found = telling.policy.organisation.outside
    if not found:
        raise Absent
    return [
        Bullets(
            tuple(sentence(how if _named(name, how) else f"{name}: {how}") for name, how in found.items())
        )
    ]


def _named(name: str, how: str) -> bool:
    """Whether the sentence itself names the body, so that its name need not stand before it."""
    return any(word in how for word in name.split() if len(word) > SHORT)


def corrected(telling: Telling) -> list[Block]:
    """The letters already sent that this one takes back."""
    about, annulled = telling.letter.about, telling.strand.annulled
    found = [
        one for one in telling.state.letters.values()
        if one.strand == telling.letter.strand and one.id != telling.letter.id and one.state in SENT
        and (annulled or not about or one.about == about)
    ]  # fmt: skip
    if not found:
        raise Absent
    return [Bullets(tuple(_sent(telling, one) for one in found))]


def _sent(telling: Telling, letter: Letter) -> str:
    title = telling.policy.letters[letter.name].title
    if not letter.dispatched:
        return f"{title}."
    return _("{letter}, sent on {day}.").format(letter=title, day=show_day(telling.calendar.day(letter.dispatched)))
