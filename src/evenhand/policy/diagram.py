"""The process of a policy as a picture: the main line from the report downwards, what else each step leads to beside it.

Drawn from the same data that the process runs on, so that it cannot differ from it. The main line is the shortest
way to a decision that imposes something and tells the person; what that opens (an appeal, a review) stands beside it.
Only what follows next is drawn as a line; where a step leads elsewhere, it names the number of that step. So no
line ever crosses another. Steps that are possible at any time stand apart at the foot. The same is said in words
by `in_words`, and how it is set down on paper stands in `picture`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from evenhand.policy.model import Outcome, Policy, Step

IN_TIME = "Not done in time"  # the way that nobody chooses


@dataclass(frozen=True)
class Arrow:
    """That one step can be followed by another, and by which outcome."""

    start: str
    end: str
    words: str


@dataclass(frozen=True)
class Node:
    """One step as it is drawn: its number, how far to the side, by which choices it is reached, where else it leads."""

    step: str
    number: int
    depth: int  # 0: on the main line, or the first of a group
    after: tuple[str, ...]
    then: tuple[int, ...]


def arrows(policy: Policy) -> list[Arrow]:
    """Every way in which a step leads to another: by what an outcome opens, the letter that it wants, or time."""
    found = []
    for step in policy.steps.values():
        for words, names in _ways_on(policy, step):
            for name in names:
                if policy.matters[name].standing or _any_time(policy, name):
                    continue
                found += [Arrow(step.id, after.id, words) for after in _answering(policy, name) if after.id != step.id]
    return _once_each(policy, list(dict.fromkeys(found)))


def _ways_on(policy: Policy, step: Step) -> list[tuple[str, list[str]]]:
    """The ways on from a step, each in words, with the matters that it opens."""
    found = [(outcome.title or outcome.id, _opened(policy, step, outcome)) for outcome in step.outcomes.values()]
    over = [policy.matters[name].over for name in step.on]
    return [*found, *((IN_TIME, _opens(policy, one)) for one in over if one)]


def _once_each(policy: Policy, found: list[Arrow]) -> list[Arrow]:
    """A step that leads nowhere (telling someone) is drawn once, however many others want it."""
    kept, seen = [], set()
    for way in found:
        leads = any(names for _, names in _ways_on(policy, policy.steps[way.end]))
        if leads or way.end not in seen:
            kept.append(way)
        seen.add(way.end)
    return kept


def _opens(policy: Policy, outcome: Outcome) -> list[str]:
    return [*outcome.opens, *(policy.letters[outcome.letter].opens if outcome.letter else ())]


def _opened(policy: Policy, step: Step, outcome: Outcome) -> list[str]:
    names = _opens(policy, outcome)
    for name in step.on:
        split = policy.matters[name].split
        names += split.opens if split else ()
    return names


def _any_time(policy: Policy, name: str) -> bool:
    return name in policy.when_idle


def _answering(policy: Policy, matter: str) -> list[Step]:
    return [step for step in policy.steps.values() if matter in step.on]


# --- the order in which they are drawn -----------------------------------------------------------


class _Ways:
    """The arrows of a policy, looked up from where they start."""

    def __init__(self, policy: Policy):
        self.policy, self.all = policy, arrows(policy)

    def after(self, step: str) -> list[str]:
        return list(dict.fromkeys(way.end for way in self.all if way.start == step))

    def words(self, start: str, end: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(way.words for way in self.all if (way.start, way.end) == (start, end)))

    def tree(self, roots: Iterable[str], taken: set[str]) -> dict[str, str]:
        """Step -> the step from which it is first reached; nothing goes through what is taken already."""
        found = dict.fromkeys(roots, "")
        waiting = list(found)
        while waiting:
            here = waiting.pop(0)
            for after in self.after(here):
                if after not in found and after not in taken:
                    found[after] = here
                    waiting.append(after)
        return found


def main_line(policy: Policy) -> list[str]:
    """The steps from the report to the decision that imposes something and tells the person."""
    ways = _Ways(policy)
    reached = ways.tree([step.id for step in policy.steps.values() if not step.on], set())
    if not reached:
        return []
    deciding = [name for name in reached if _decides(policy.steps[name])]
    usual = [name for name in deciding if any(policy.matters[one].kind == "duty" for one in policy.steps[name].on)]
    line = _back(reached, [*usual, *deciding, list(reached)[-1]][0])
    for place in range(len(line) - 1, 0, -1):
        line[place:place] = _between(ways, line[place - 1], line[place])
    return line


def _between(ways: _Ways, start: str, end: str) -> list[str]:
    """A step that may come between one and the next, where the choice that leads to it is named first."""
    first = ways.after(start)
    return next(([name] for name in first[: first.index(end)] if end in ways.after(name)), [])


def _decides(step: Step) -> bool:
    return any(outcome.imposes and outcome.letter and not outcome.lifts for outcome in step.outcomes.values())


def _back(reached: dict[str, str], end: str) -> list[str]:
    line = [end]
    while reached[line[0]]:
        line.insert(0, reached[line[0]])
    return line


def groups(policy: Policy) -> tuple[list[list[Node]], list[list[Node]]]:
    """What is drawn, from top to bottom: the main line, each step with what else it leads to; and what is possible at
    any time. Every step once."""
    ways, line = _Ways(policy), main_line(policy)
    taken = set(line)
    kept = {after for name in line[:1] for after in ways.after(name)} - taken  # what the report itself opens stays with it
    taken |= kept
    last = [_group(ways, name, taken) for name in line[-1:]]  # before the rest: what a decision opens stands with it
    taken -= kept
    beside = [*(_group(ways, name, taken) for name in line[:-1]), *last]
    apart = []
    rest = [name for name in policy.steps if name not in taken]
    led_to = {after for name in rest for after in ways.after(name) if after != name}
    for name in [*(name for name in rest if name not in led_to), *rest]:
        if name not in taken:
            taken.add(name)
            apart.append(_group(ways, name, taken))
    numbers = {name: number for number, (name, _) in enumerate((pair for group in [*beside, *apart] for pair in group), 1)}
    follows = dict(pairwise(line))
    return (
        [_nodes(ways, group, numbers, follows, line[place - 1] if place else "") for place, group in enumerate(beside)],
        [_nodes(ways, group, numbers, {}, "") for group in apart],
    )


def _group(ways: _Ways, root: str, taken: set[str]) -> list[tuple[str, str]]:
    """A step with everything first reached from it, each after the one that leads to it; takes them."""
    found = ways.tree([root], taken - {root})
    taken |= set(found)

    def down(name: str) -> list[tuple[str, str]]:
        return [(name, found[name]), *(pair for after in found if found[after] == name and after != root for pair in down(after))]

    return down(root)


def _nodes(ways: _Ways, group: list[tuple[str, str]], numbers: dict[str, int], follows: dict[str, str], before: str) -> list[Node]:
    depths: dict[str, int] = {}
    made = []
    for name, parent in group:
        depths[name] = depths[parent] + 1 if parent else 0
        drawn = {child for child, of in group if of == name} | {follows.get(name, "")}
        then = tuple(sorted(numbers[after] for after in ways.after(name) if after not in drawn))
        made.append(Node(name, numbers[name], depths[name], ways.words(parent or before, name), then))
    return made


def rows(policy: Policy) -> list[list[str]]:
    """The steps as they are drawn: the main line's, each with those beside it; what is possible at any time comes last."""
    line, apart = groups(policy)
    return [[node.step for node in group] for group in [*line, *apart]]


def svg(policy: Policy, narrow: bool = False) -> str:
    """The picture, with a title and a description for those who do not see it; `narrow`: as wide as a telephone."""
    from evenhand.policy.picture import NARROW, PAGE, drawn

    return drawn(policy, NARROW if narrow else PAGE)


def in_words(policy: Policy) -> list[str]:
    """The same as sentences: each step, its clause, and what each outcome leads to."""
    found = []
    for step in policy.steps.values():
        clause = f" ({', '.join(step.clause)})" if step.clause else ""
        ways = []
        for outcome in step.outcomes.values():
            after = [policy.matters[name].title or name for name in _opened(policy, step, outcome) if not policy.matters[name].standing]
            letter = f", letter “{policy.letters[outcome.letter].title}”" if outcome.letter else ""
            ways.append(f"{outcome.title or outcome.id}: {'; '.join(after) or 'nothing further'}{letter}")
        found.append(f"{step.title or step.id}{clause}. {'. '.join(ways)}.")
    return found
