"""A policy as tables: what may be open, what each step may lead to, the letters, the measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from evenhand.policy.diagram import groups
from evenhand.policy.model import Letter, Matter, Measure, Outcome, Policy, Step
from evenhand.web.clauses import offices, within
from evenhand.web.words import small

KINDS = {
    "restriction": "Restriction: binds the person", "precaution": "Precaution: how we attend, for a short time",
    "hold": "Hold: no visit until a safe one is arranged", "warning": "Warning: shows no alert", "act": "Act: done once, shows no alert",
    "order": "Order made elsewhere: recorded as what it is",
}  # fmt: skip


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
    return format_html_join(", ", '<a class="govuk-link" href="{}">{}</a>', ((reverse("clause", args=[one]), one) for one in numbers))


def matters(policy: Policy, kind: str) -> Table:
    """The duties of a policy, or the rights."""
    rows = [
        (one.title or one.id, whose(policy, one), by_when(policy, one), clauses(one.clause))
        for one in policy.matters.values() if one.kind == kind
    ]  # fmt: skip
    return Table("Duties: somebody has to" if kind == "duty" else "Rights: somebody may", ("What", "Whose turn", "By when", "Clause"), rows)


def whose(policy: Policy, matter: Matter) -> str:
    """Whose turn a matter is, and who is asked when none of them is free."""
    if matter.seats:
        seats = [offices(policy, roles[:1]) for roles in matter.seats.values()]
        said = f"A group of {len(seats)}: {', '.join(seats)}" + (f"; {matter.quorum} have to agree" if matter.quorum else "")
    else:
        said = offices(policy, matter.owner)
    if matter.instead:
        said += f"; where none is free, {offices(policy, matter.instead)}"
    return _big(said)


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]


def by_when(policy: Policy, matter: Matter) -> str:
    """Its limit in words; what happens when nobody keeps it; our own target."""
    parts = [f"Within {within(policy, matter.limit)}" if matter.limit else "At any time" if matter.kind == "right" else "No set day"]
    if matter.aim:
        parts.append(f"our own target: {within(policy, matter.aim)}")
    if matter.while_:
        parts.append("while a restriction stands")
    if matter.over:
        parts.append(f"when the time runs out: {small(follows(policy, matter.over))}")
    if matter.suspends:
        parts.append("while it is open in time, the decision does not bind")
    if matter.fee:
        parts.append(f"costs {matter.fee}")
    return "; ".join(parts)


def follows(policy: Policy, outcome: Outcome, numbers: dict[str, int] | None = None) -> str:
    """What a choice does, in a line."""
    parts = []
    if outcome.imposes:
        longest = f", for at most {within(policy, outcome.until)}" if outcome.until else ""
        parts.append(f"puts what is decided in force{longest}")
    if outcome.aloud:
        parts.append("it binds from when the person was told face to face")
    if outcome.lifts:
        parts.append({"decision": "ends what the decision imposed", "all": "ends every restriction"}.get(outcome.lifts, "ends those chosen"))
    if outcome.letter:
        parts.append(f"Letter “{policy.letters[outcome.letter].title}”")
    if opened := [_named(policy, name, numbers or {}) for name in opens(policy, outcome)]:
        parts.append(f"then: {'; '.join(opened)}")
    if outcome.ends:
        parts.append("closes the case")
    return ". ".join(map(_big, parts)) or "Nothing further"


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
    return Table("Every step, by its number in the picture", ("Step", "Who, and by when", "What may be chosen, and what follows"), rows, "steps")


def _step(policy: Policy, step: Step, numbers: dict[str, int]) -> tuple[str, ...]:
    found = [policy.matters[name] for name in step.on]
    who = offices(policy, step.by) if step.by else "; ".join(dict.fromkeys(whose(policy, one) for one in found))
    when = " or ".join(dict.fromkeys(by_when(policy, one).lower() if place else by_when(policy, one) for place, one in enumerate(found))) or "At any time: it begins a case"
    apart = [policy.steps[name].title for name in step.apart if name in policy.steps]
    never = format_html("<br>Never by whoever took: {}", ", ".join(apart)) if apart else ""
    choices = format_html_join(
        "", "<li><strong>{}.</strong> {}.</li>", ((one.title or one.id, follows(policy, one, numbers)) for one in step.outcomes.values())
    )
    under = format_html(" <span class='app-small'>clause {}</span>", clauses(step.clause)) if step.clause else ""
    return (
        format_html("<span class='app-number'>{}</span> {}{}", numbers[step.id], step.title or step.id, under),
        format_html("{}<br>{}{}", _big(who), when, never),
        format_html("<ul class='govuk-list govuk-list--bullet app-choices'>{}</ul>", choices),
    )


def letter_lines(policy: Policy, letter: Letter) -> list[tuple[str, str]]:
    """What there is to know of a letter, as pairs."""
    opened = "; ".join(f"{policy.matters[name].title} ({by_when(policy, policy.matters[name]).lower()})" for name in letter.opens)
    served = f"{within(policy, letter.deemed)} after it was sent" if letter.deemed else "on the day on which it is sent"
    if letter.proof:
        served = "only once its arrival is recorded" + (f", which has to be done within {within(policy, letter.deemed)}" if letter.deemed else "")
    copies = "; ".join(f"{offices(policy, [who]) if who in policy.roles else who}, because {why}" for who, why in letter.copies.items())
    found = [
        ("Approved by", offices(policy, letter.approve)),
        ("Within", within(policy, letter.limit) if letter.limit else ""),
        ("Taken to arrive", served),
        ("Opens", opened),
        ("Not sent, if approved by", offices(policy, letter.withhold) if letter.withhold else ""),
        ("Copies to", copies),
        ("Warning", "It says what has to change, and what may follow" if letter.warns else ""),
    ]
    return [(title, _big(said)) for title, said in found if said]


def measures(policy: Policy) -> Table:
    """The measures, the least grave first within each kind."""
    order = list(KINDS)
    found = sorted(policy.measures.values(), key=lambda one: (order.index(one.kind) if one.kind in order else len(order), one.rank))
    rows = [_measure(policy, one) for one in found]
    return Table("What may be decided", ("Measure", "Kind and rank", "What it means", "What is said with it"), rows)


def _measure(policy: Policy, one: Measure) -> tuple[str, ...]:
    under = format_html(" <span class='app-small'>clause {}</span>", clauses(one.clause)) if one.clause else ""
    asked = [policy.fields[name].label or name for name in one.asks if name in policy.fields]
    closed = [policy.channels[name].title for name in one.closes if name in policy.channels]
    told = [("For colleagues", one.words), ("For the person", one.tells), ("Always closes", ", ".join(closed))]
    said = format_html_join(mark_safe("<br>"), "<strong>{}:</strong> {}", ((who, words) for who, words in told if words))
    rank = f"{KINDS.get(one.kind, one.kind)}. Rank {one.rank}"
    return format_html("{}{}", one.title, under), rank, said, "; ".join(asked) or "Nothing further"
