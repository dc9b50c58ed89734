"""Who decided, on what behaviour, for what reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from evenhand.case import house
from evenhand.case.state import Strand
from evenhand.letters.absent import Absent
from evenhand.letters.document import Block, Bullets, Paragraph
from evenhand.letters.telling import Telling
from evenhand.letters.words import cited, field_of, paragraphs, sentence, together
from evenhand.policy.kinds import show_day
from evenhand.policy.tongue import gettext as _

WHAT, BEHAVIOUR, INCIDENTS = "what", "behaviour", "incidents"  # the fields that a report is told from
WHEN_KINDS, TEXT, MUST = ("moment", "date"), "text", "past"


def decided(telling: Telling) -> list[Block]:
    """The day, and those who acted, by name and office."""
    event, state = telling.origin, telling.state
    humans = [act.human for act in state.acts if act.event == event.number]
    if event.matter in state.matters:  # a group decides by its views
        humans += [view[0] for view in state.matters[event.matter].views.values()]
    unknown = [ref for ref in dict.fromkeys(humans) if ref not in telling.colleagues]
    if unknown:
        raise Absent(lambda: _("the name of the colleague who decided ({colleague}) is missing").format(colleague=together(unknown)))
    names = together(telling.colleagues[ref] for ref in humans)
    if not names:
        raise Absent
    office = telling.policy.roles.get(event.role)
    day = show_day(telling.calendar.day(event.recorded_at))
    if office:
        return [Paragraph(_("This was decided on {day} by {names} ({office}).").format(day=day, names=names, office=office.title))]
    return [Paragraph(_("This was decided on {day} by {names}.").format(day=day, names=names))]


def behaviour(telling: Telling) -> list[Block]:
    """Each incident relied on: when, what, and what the policy calls it."""
    named = telling.answer(INCIDENTS) or [telling.letter.strand]
    strands = [telling.state.strands[one] for one in named if one in telling.state.strands]
    items = sorted(_incident(telling, strand) for strand in strands if not strand.annulled)
    if not items:
        raise Absent
    return [Bullets(tuple(said for _, said in items))]


def _incident(telling: Telling, strand: Strand) -> tuple[str, str]:
    """One incident: what to sort it by, and the sentence."""
    if telling.state.event(strand.opened_by).step == house.BRING:
        return _of_then(telling, strand)
    answers = telling.answers(strand)
    texts = paragraphs(str(answers.get(WHAT, ""))) or _texts(telling, strand)
    if not texts:
        raise Absent(lambda: _("what happened is missing from the report relied on"))
    order, when = _when(telling, strand, answers)
    named = [
        telling.policy.behaviours[one]
        for one in _listed(answers.get(BEHAVIOUR, ()))
        if one in telling.policy.behaviours
    ]
    said = f"{when}: {' '.join(map(sentence, texts))}"
    if named:
        clauses = cited(clause for one in named for clause in one.clause)
        titles = together(one.title[:1].lower() + one.title[1:] for one in named)
        said += " " + _("The policy calls this {behaviours}{clauses}.").format(behaviours=titles, clauses=clauses)
    return order, said


def _of_then(telling: Telling, strand: Strand) -> tuple[str, str]:
    """What an old register holds, with the day of the decision and never in the register's own words."""
    day = telling.calendar.day(telling.state.event(strand.opened_by).occurred_at)
    return day.isoformat(), _("Decided on {day}, before we kept this record; what was told of it then stands in the letter of then.").format(day=show_day(day))


def _texts(telling: Telling, strand: Strand) -> list[str]:
    """What a report says of the person in its texts, where it has no one sentence for what happened."""
    found = []
    for name, value in telling.state.event(strand.opened_by).answers.items():
        asked = field_of(telling.policy, name)
        if asked and asked.kind == TEXT and asked.whose == "subject":
            found += paragraphs(str(value))
    return found


def _when(telling: Telling, strand: Strand, answers: Mapping[str, Any]) -> tuple[str, str]:
    """When an incident happened, to sort by and in words; where no report says, when it was told."""
    calendar = telling.calendar
    for name, value in answers.items():
        asked = field_of(telling.policy, name)
        if asked and asked.kind in WHEN_KINDS and asked.must == MUST:
            day = calendar.day(datetime.fromisoformat(value)).isoformat() if asked.kind == "moment" else value
            return day + value, telling.say(asked, value)
    day = calendar.day(telling.state.event(strand.opened_by).occurred_at)
    return day.isoformat(), _("Reported on {day}").format(day=show_day(day))


def _listed(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def reasons(telling: Telling) -> list[Block]:
    """The reasons of the step that wanted the letter; for a restriction also those given before it."""
    return _answer(telling, "reasons", earlier=telling.imposes)


def milder(telling: Telling) -> list[Block]:
    """The milder options considered, and why each is not enough."""
    return _answer(telling, "milder", _("Milder steps that we considered"))


def side(telling: Telling) -> list[Block]:
    """What the person says; or why they were not asked, and when they will be."""
    return _answer(telling, "side", _("Your side, as we noted it"))


def adjustments(telling: Telling) -> list[Block]:
    """The adjustments considered, and what is on record as helping the person."""
    blocks = _answer(telling, "adjustments", _("What would make things easier for you"))
    helps = [one.title for name, one in telling.policy.needs.items() if name in telling.person.needs]
    if helps:
        named = together(one[:1].lower() + one[1:] for one in helps)
        *before, last = blocks  # of paragraphs alone
        assert isinstance(last, Paragraph)
        return [*before, Paragraph(f"{sentence(last.text)} {_('On our record of what helps you: {needs}.').format(needs=named)}")]
    return blocks


def _answer(telling: Telling, name: str, led_by: str = "", *, earlier: bool = True) -> list[Block]:
    said = telling.said(name, earlier=earlier)
    if not said:
        raise Absent
    first, *rest = paragraphs(said)
    return [Paragraph(f"{led_by}: {first}" if led_by else first), *map(Paragraph, rest)]
