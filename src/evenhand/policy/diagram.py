"""The process of a policy as a picture: steps in the order in which they can follow each other.

Drawn from the same data that the process runs on, so that it cannot differ from it. Steps that are
possible at any time stand apart at the foot. The same is said in words by `in_words`.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape

from evenhand.policy.model import Outcome, Policy, Step

WIDE, HIGH, GAP, ROW = 190, 64, 22, 130  # a box, and the space between boxes and rows, in pixels


@dataclass(frozen=True)
class Arrow:
    """That one step can be followed by another, and by which outcome."""

    start: str
    end: str
    words: str


def arrows(policy: Policy) -> list[Arrow]:
    """Every way in which a step leads to another: by what an outcome opens, or the letter that it wants."""
    found = []
    for step in policy.steps.values():
        for outcome in step.outcomes.values():
            for name in _opened(policy, step, outcome):
                if policy.matters[name].standing or _any_time(policy, name):
                    continue
                found += [Arrow(step.id, after.id, outcome.title or outcome.id) for after in _answering(policy, name) if after.id != step.id]
    return _once_each(policy, list(dict.fromkeys(found)))


def _once_each(policy: Policy, found: list[Arrow]) -> list[Arrow]:
    """A step that leads nowhere (telling someone) is drawn once, however many others want it."""
    kept, seen = [], set()
    for way in found:
        step = policy.steps[way.end]
        leads = any(_opened(policy, step, outcome) for outcome in step.outcomes.values())
        if leads or way.end not in seen:
            kept.append(way)
        seen.add(way.end)
    return kept


def _opened(policy: Policy, step: Step, outcome: Outcome) -> list[str]:
    names = [*outcome.opens]
    if outcome.letter:
        names += policy.letters[outcome.letter].opens
    for name in step.on:
        split = policy.matters[name].split
        names += split.opens if split else ()
    return names


def _any_time(policy: Policy, name: str) -> bool:
    return name in policy.when_idle


def _answering(policy: Policy, matter: str) -> list[Step]:
    return [step for step in policy.steps.values() if matter in step.on]


def rows(policy: Policy) -> list[list[str]]:
    """The steps by how many steps come before them at the least; what is possible at any time comes last."""
    ways = arrows(policy)
    depth = {step.id: 0 for step in policy.steps.values() if not step.on}
    waiting = list(depth)
    while waiting:
        here = waiting.pop(0)
        for way in ways:
            if way.start == here and way.end not in depth:
                depth[way.end] = depth[here] + 1
                waiting.append(way.end)
    found: list[list[str]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for name, row in depth.items():
        found[row].append(name)
    rest = [name for name in policy.steps if name not in depth]
    return [*_untangled(found, ways), *([rest] if rest else [])]


def _untangled(found: list[list[str]], ways: list[Arrow]) -> list[list[str]]:
    """Each row in the order of the steps that lead to it, so that few lines cross."""
    place: dict[str, float] = {}
    for row in found:
        def middle(name: str) -> float:
            before = [place[way.start] for way in ways if way.end == name and way.start in place]
            return sum(before) / len(before) if before else 0.5

        row.sort(key=middle)
        for index, name in enumerate(row):
            place[name] = (index + 1) / (len(row) + 1)
    return found


def svg(policy: Policy) -> str:
    """The picture, with a title and a description for those who do not see it."""
    grid = [part for row in rows(policy) for part in _split(row)]
    widest = max(len(row) for row in grid)
    width, height = widest * (WIDE + GAP) + GAP, len(grid) * ROW + 60
    at: dict[str, tuple[float, float]] = {}
    for line, row in enumerate(grid):
        left = (width - len(row) * (WIDE + GAP) + GAP) / 2
        for place, name in enumerate(row):
            at[name] = (left + place * (WIDE + GAP), 50 + line * ROW)
    reached = {way.end for way in arrows(policy)} | {step.id for step in policy.steps.values() if not step.on}
    lines = "".join(_line(way, at) for way in arrows(policy))
    boxes = "".join(_box(policy.steps[name], *at[name], always=name not in reached) for name in at)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="diagram-title diagram-words" font-family="Arial, sans-serif">'
        f'<title id="diagram-title">The process of {escape(policy.title)}</title>'
        f'<desc id="diagram-words">{escape(" ".join(in_words(policy)))}</desc>'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#505a5f"/></marker></defs>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
        f'<text x="{GAP}" y="28" font-size="18" font-weight="bold" fill="#0b0c0c">{escape(policy.title)}</text>{lines}{boxes}</svg>\n'
    )


def _split(row: list[str], most: int = 6) -> list[list[str]]:
    return [row[start : start + most] for start in range(0, len(row), most)]


def _box(step: Step, x: float, y: float, always: bool) -> str:
    words = textwrap.wrap(step.title or step.id, 25)[:3]
    fill, dash = ("#f3f2f1", ' stroke-dasharray="5 3"') if always else ("#ffffff", "")
    text = "".join(
        f'<text x="{x + 10:.0f}" y="{y + 18 + 15 * number:.0f}" font-size="13" fill="#0b0c0c">{escape(line)}</text>'
        for number, line in enumerate(words)
    )
    clause = escape(", ".join(step.clause[:4]))
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDE}" height="{HIGH}" rx="4" fill="{fill}" stroke="#0b0c0c"{dash}/>{text}'
        f'<text x="{x + WIDE - 8:.0f}" y="{y + HIGH - 6:.0f}" font-size="11" text-anchor="end" fill="#505a5f">{clause}</text>'
    )


def _line(way: Arrow, at: dict[str, tuple[float, float]]) -> str:
    if way.start not in at or way.end not in at:
        return ""
    (x1, y1), (x2, y2) = at[way.start], at[way.end]
    if y2 > y1:
        start, end = (x1 + WIDE / 2, y1 + HIGH), (x2 + WIDE / 2, y2)
        bend = (end[1] - start[1]) / 2
        path = f"M{start[0]:.0f} {start[1]:.0f}C{start[0]:.0f} {start[1] + bend:.0f} {end[0]:.0f} {end[1] - bend:.0f} {end[0]:.0f} {end[1]:.0f}"
    else:
        path = f"M{x1:.0f} {y1 + HIGH / 2:.0f}C{x1 - 60:.0f} {y1 + HIGH / 2:.0f} {x2 - 60:.0f} {y2 + HIGH / 2:.0f} {x2:.0f} {y2 + HIGH / 2:.0f}"
    return f'<path d="{path}" fill="none" stroke="#505a5f" stroke-width="1.2" marker-end="url(#tip)"><title>{escape(way.words)}</title></path>'


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
