"""A policy as tables: what may be open, what each step may lead to, the letters, the measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from evenhand.policy.calendar import UNITS, either
from evenhand.policy.diagram import groups
from evenhand.policy.model import Letter, Matter, Measure, Outcome, Policy, Step
from evenhand.policy.tongue import N_
from evenhand.web.clauses import offices, within
from evenhand.web.words import small

KINDS = {
    "restriction": N_("Restriction: binds the person"), "precaution": N_("Precaution: how we attend, for a short time"),
    "hold": N_("Hold: no visit until a safe one is arranged"), "warning": N_("Warning: shows no alert"),
    "act": N_("Act: done once, shows no alert"), "order": N_("Order made elsewhere: recorded as what it is"),
}  # fmt: skip

LIFTS = {"decision": N_("ends what the decision imposed"), "all": N_("ends every restriction"), "chosen": N_("ends those chosen")}


@dataclass(frozen=True)
class Table:
    """A table with the words of its columns; the first cell of a row is what the row is about."""

    caption: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    kind: str = ""  # for its columns' widths

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Each row as pairs of the column's words and the cell, for a screen too narrow for columns."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


def clauses(numbers: Iterable[str]) -> SafeString:
    """Clauses as links to their pages."""
    return format_html_join(", ", '<a class="govuk-link" href="{}">{}</a>', ((reverse("clause", args=[one]), one) for one in numbers))  # untranslated: markup


def matters(policy: Policy, kind: str) -> Table:
    """The duties of a policy, or the rights."""
    rows = [
        (one.title or one.id, whose(policy, one), by_when(policy, one), clauses(one.clause))
        for one in policy.matters.values() if one.kind == kind
    ]  # fmt: skip
    caption = _("Duties: somebody has to") if kind == "duty" else _("Rights: somebody may")
    return Table(caption, (_("What"), _("Whose turn"), _("By when"), _("Clause")), rows)


def whose(policy: Policy, matter: Matter) -> str:
    """Whose turn a matter is, and who is asked when none of them is free."""
    if matter.seats:
        seats = [offices(policy, roles[:1]) for roles in matter.seats.values()]
        said = _("A group of {number}: {offices}; {quorum} have to agree") if matter.quorum else _("A group of {number}: {offices}")
        said = said.format(number=len(seats), offices=", ".join(seats), quorum=matter.quorum)
    else:
        said = offices(policy, matter.owner)
    if matter.instead:
        said = _("{offices}; where none is free, {others}").format(offices=said, others=offices(policy, matter.instead))
    return _big(said)


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]


def by_when(policy: Policy, matter: Matter) -> str:
    """Its limit in words; what happens when nobody keeps it; our own target."""
    if matter.limit:
        length = any(getattr(matter.limit, unit) for unit in UNITS)  # else: a day, of every year or as answered
        said = within(policy, matter.limit)
        parts = [_("Within {limit}").format(limit=said) if length else _big(said)]
    else:
        parts = [_("At any time") if matter.kind == "right" else _("No set day")]
    if matter.aim:
        parts.append(_("our own target: {limit}").format(limit=within(policy, matter.aim)))
    if matter.while_:
        parts.append(_("while a restriction stands"))
    if matter.over:
        parts.append(_("when the time runs out: {consequence}").format(consequence=small(follows(policy, matter.over))))
    if matter.suspends:
        parts.append(_("while it is open in time, the decision does not bind"))
    if matter.fee:
        parts.append(_("costs {fee}").format(fee=matter.fee))
    return "; ".join(parts)


def follows(policy: Policy, outcome: Outcome, numbers: dict[str, int] | None = None) -> str:
    """What a choice does, in a line."""
    parts = []
    if outcome.imposes:
        said = _("puts what is decided in force, for at most {limit}") if outcome.until else _("puts what is decided in force")
        parts.append(said.format(limit=within(policy, outcome.until) if outcome.until else ""))
    if outcome.aloud:
        parts.append(_("it binds from when the person was told face to face"))
    if outcome.lifts:
        parts.append(_(LIFTS.get(outcome.lifts, LIFTS["chosen"])))
    if outcome.letter:
        parts.append(_("Letter “{title}”").format(title=policy.letters[outcome.letter].title))
    if opened := [_named(policy, name, numbers or {}) for name in opens(policy, outcome)]:
        parts.append(_("then: {what}").format(what="; ".join(opened)))
    if outcome.ends:
        parts.append(_("closes the case"))
    return ". ".join(map(_big, parts)) or _("Nothing further")


def opens(policy: Policy, outcome: Outcome) -> list[str]:
    """The matters that a choice opens, its letter's among them; not those that are open throughout."""
    names = [*outcome.opens, *(policy.letters[outcome.letter].opens if outcome.letter else ())]
    return [name for name in dict.fromkeys(names) if not policy.matters[name].standing]


def _named(policy: Policy, name: str, numbers: dict[str, int]) -> str:
    found = [str(numbers[step.id]) for step in policy.steps.values() if name in step.on and step.id in numbers]
    title = policy.matters[name].title or name
    return f"{title} ({', '.join(found)})" if found else title


def steps(policy: Policy) -> Table:
    """Every step with the number that it has in the picture: who, by when, what may be chosen and what follows."""
    line, apart = groups(policy)
    nodes = [node for group in [*line, *apart] for node in group]
    numbers = {node.step: node.number for node in nodes}
    rows = [_step(policy, policy.steps[node.step], numbers) for node in nodes]
    head = (_("Step"), _("Who, and by when"), _("What may be chosen, and what follows"))
    return Table(_("Every step, by its number in the picture"), head, rows, "steps")


def _step(policy: Policy, step: Step, numbers: dict[str, int]) -> tuple[str, ...]:
    found = [policy.matters[name] for name in step.on]
    who = offices(policy, step.by) if step.by else "; ".join(dict.fromkeys(whose(policy, one) for one in found))
    limits = list(dict.fromkeys(small(by_when(policy, one)) if place else by_when(policy, one) for place, one in enumerate(found)))
    when = either(limits) if limits else _("At any time: it begins a case")
    apart = [policy.steps[name].title for name in step.apart if name in policy.steps]
    never = format_html("<br>{}", _("Never by whoever took: {steps}").format(steps=", ".join(apart))) if apart else ""
    choices = format_html_join(
        "", "<li><strong>{}.</strong> {}.</li>", ((one.title or one.id, follows(policy, one, numbers)) for one in step.outcomes.values())
    )
    under = _under(step.clause)
    return (
        format_html("<span class='app-number'>{}</span> {}{}", numbers[step.id], step.title or step.id, under),  # untranslated: markup
        format_html("{}<br>{}{}", _big(who), when, never),
        format_html("<ul class='govuk-list govuk-list--bullet app-choices'>{}</ul>", choices),  # untranslated: markup
    )


def _under(numbers: Iterable[str]) -> str:
    """The clauses of something, small, after its name."""
    if not numbers:
        return ""
    said = format_html(_("clause {numbers}"), numbers=clauses(numbers))
    return format_html(" <span class='app-small'>{}</span>", said)  # untranslated: markup


def letter_lines(policy: Policy, letter: Letter) -> list[tuple[str, str]]:
    """What there is to know of a letter, as pairs."""
    opened = "; ".join(f"{policy.matters[name].title} ({small(by_when(policy, policy.matters[name]))})" for name in letter.opens)
    copies = "; ".join(
        _("{who}, because {why}").format(who=offices(policy, [who]) if who in policy.roles else who, why=why) for who, why in letter.copies.items()
    )  # fmt: skip
    found = [
        (_("Approved by"), offices(policy, letter.approve)),
        (_("Within"), within(policy, letter.limit) if letter.limit else ""),
        (_("Taken to arrive"), _served(policy, letter)),
        (_("Opens"), opened),
        (_("Not sent, if approved by"), offices(policy, letter.withhold) if letter.withhold else ""),
        (_("Copies to"), copies),
        (_("Warning"), _("It says what has to change, and what may follow") if letter.warns else ""),
    ]
    return [(title, _big(said)) for title, said in found if said]


def _served(policy: Policy, letter: Letter) -> str:
    """When a letter counts as having arrived."""
    limit = within(policy, letter.deemed) if letter.deemed else ""
    if letter.proof:
        return _("only once its arrival is recorded, which has to be done within {limit}").format(limit=limit) if limit else _("only once its arrival is recorded")
    return _("{limit} after it was sent").format(limit=limit) if limit else _("on the day on which it is sent")


def measures(policy: Policy) -> Table:
    """The measures, the least grave first within each kind."""
    order = list(KINDS)
    found = sorted(policy.measures.values(), key=lambda one: (order.index(one.kind) if one.kind in order else len(order), one.rank))
    rows = [_measure(policy, one) for one in found]
    return Table(_("What may be decided"), (_("Measure"), _("Kind and rank"), _("What it means"), _("What is said with it")), rows)


def _measure(policy: Policy, one: Measure) -> tuple[str, ...]:
    under = _under(one.clause)
    asked = [policy.fields[name].label or name for name in one.asks if name in policy.fields]
    closed = [policy.channels[name].title for name in one.closes if name in policy.channels]
    told = [(_("For colleagues"), one.words), (_("For the person"), one.tells), (_("Always closes"), ", ".join(closed))]
    said = format_html_join(mark_safe("<br>"), "<strong>{}:</strong> {}", ((who, words) for who, words in told if words))
    rank = _("{kind}. Rank {rank}").format(kind=_(KINDS[one.kind]) if one.kind in KINDS else one.kind, rank=one.rank)
    return format_html("{}{}", one.title, under), rank, said, "; ".join(asked) or _("Nothing further")
