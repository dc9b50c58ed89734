"""The picture of a process, set down: where each box stands, and the few lines between them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from evenhand.policy.diagram import Node, groups
from evenhand.policy.model import Policy, Step

INK, GREY, PALE = "#0b0c0c", "#484949", "#f3f2f1"
LINE, GAP, DOWN = 18, 12, 46  # height of a line of text; between boxes; between steps of the main line; pixels
KNOWN = {"person": "the person", "representative": "their representative", "colleague": "any colleague", "lead": "the lead"}


@dataclass(frozen=True)
class Paper:
    """How wide things are, in pixels. `beside`: where the boxes that are not on the main line begin."""

    wide: int
    edge: int
    main: int
    beside: int
    side: int
    inset: int  # how far a further box stands in
    number: int  # the room that its number takes in a box
    columns: int  # of what is possible at any time

    @property
    def below(self) -> bool:
        """Whether what stands beside the main line stands below its step instead."""
        return self.beside < self.edge + self.main


PAGE = Paper(wide=884, edge=20, main=330, beside=394, side=470, inset=26, number=46, columns=2)
NARROW = Paper(wide=290, edge=3, main=284, beside=40, side=247, inset=14, number=36, columns=1)


@dataclass
class _Box:
    """A box with its lines of text: words, size, weight, colour."""

    node: Node
    x: float
    y: float
    width: float
    lines: list[tuple[str, int, str, str]]
    number: int
    may: bool
    main: bool

    @property
    def height(self) -> float:
        return 14 + LINE * len(self.lines)

    @property
    def middle(self) -> float:
        return self.y + 21

    def drawn(self) -> str:
        dash = ' stroke-dasharray="6 4"' if self.may else ""
        text = "".join(
            f'<text x="{self.x + self.number:.0f}" y="{self.y + 22 + LINE * place:.0f}" font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(words)}</text>'
            for place, (words, size, weight, colour) in enumerate(self.lines)
        )
        return (
            f'<rect x="{self.x:.0f}" y="{self.y:.0f}" width="{self.width:.0f}" height="{self.height:.0f}" rx="4" '
            f'fill="{"#ffffff" if self.main else PALE}" stroke="{INK if self.main else GREY}" stroke-width="{2 if self.main else 1}"{dash}/>'
            f'<text x="{self.x + 10:.0f}" y="{self.y + 22:.0f}" font-size="15" font-weight="bold" fill="{INK}">{self.node.number}</text>{text}'
        )


@dataclass
class _Sheet:
    """What is drawn so far, and how far down."""

    policy: Policy
    paper: Paper
    y: float = 0
    boxes: list[_Box] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def box(self, node: Node, x: float, width: float, main: bool = False) -> _Box:
        """A box at the height at which the sheet is; the sheet stays there."""
        step, room = self.policy.steps[node.step], width - self.paper.number - 12
        fits = int(room / 7)
        said: list[tuple[str, int, str, str]] = []
        if node.after and node.depth:
            said += [(words, 13, "normal", GREY) for words in _short(f"After: {' / '.join(node.after)}", fits, 2)]
        said += [(words, 14, "bold", INK) for words in _short(step.title or step.id, int(room / 8.6), 4)]
        foot = [_who(self.policy, step), f"clause {', '.join(step.clause[:4])}" if step.clause else ""]
        said += [(words, 13, "normal", GREY) for words in _short(" · ".join(one for one in foot if one), fits, 3)]
        if node.then:
            said += [(words, 13, "normal", INK) for words in _short(f"May go on at {', '.join(map(str, node.then))}", fits, 2)]
        made = _Box(node, x, self.y, width, said, self.paper.number, _may(self.policy, step), main)
        self.boxes.append(made)
        return made

    def text(self, x: float, y: float, words: str, size: int = 13, weight: str = "normal", colour: str = GREY) -> None:
        """Words outside a box."""
        self.lines.append(f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(words)}</text>')

    def path(self, way: str, width: float = 1.2, tip: bool = False) -> None:
        """A line between boxes, with an arrow's tip where it is the main line."""
        marker = ' marker-end="url(#tip)"' if tip else ""
        self.lines.append(f'<path d="{way}" fill="none" stroke="{INK if tip else GREY}" stroke-width="{width}"{marker}/>')


def drawn(policy: Policy, paper: Paper = PAGE) -> str:
    """The whole picture as SVG. Nothing in it depends on anything but the policy."""
    sheet, (line, apart) = _Sheet(policy, paper), groups(policy)
    wide = _head(sheet)
    _main(sheet, line)
    if apart:
        sheet.y += 24
        for words in textwrap.wrap("At any time, or when something else makes it necessary", int(wide / 10)):
            sheet.text(paper.edge, sheet.y, words, 17, "bold", INK)
            sheet.y += 20
        _apart(sheet, apart)
    height = f"{sheet.y + 20:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {height}" width="{wide}" height="{height}" '
        f'role="img" aria-labelledby="diagram-title" aria-describedby="diagram-words" font-family="Arial, Helvetica, sans-serif">'
        f'<title id="diagram-title">The process of {escape(policy.title)}</title>'
        f'<desc id="diagram-words">{escape(_described(policy, line))}</desc>'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{INK}"/></marker></defs>'
        f'<rect width="{wide}" height="{height}" fill="#ffffff"/>{"".join(sheet.lines)}{"".join(box.drawn() for box in sheet.boxes)}</svg>\n'
    )


def _head(sheet: _Sheet) -> int:
    """The title and how to read the picture; returns how wide it is."""
    paper, sheet.y = sheet.paper, 28
    for words in textwrap.wrap(sheet.policy.title, int(paper.wide / 11)):
        sheet.text(paper.edge, sheet.y, words, 19, "bold", INK)
        sheet.y += 22
    where = "Below" if paper.below else "Beside"
    told = f"Thick lines: the main line. {where} it, in grey: what else a step leads to. Dashed: may be done, need not be."
    for words in textwrap.wrap(told, int(paper.wide / 7)):
        sheet.text(paper.edge, sheet.y, words)
        sheet.y += 16
    return paper.wide


def _described(policy: Policy, line: list[list[Node]]) -> str:
    main = "; ".join(f"{group[0].number}, {policy.steps[group[0].step].title or group[0].step}" for group in line)
    return f"{len(policy.steps)} steps. The main line: {main}. What else each step leads to stands beside it, and in full in the list of steps."


def _main(sheet: _Sheet, line: list[list[Node]]) -> None:
    before: _Box | None = None
    paper = sheet.paper
    for group in line:
        top = sheet.y = sheet.y + 6
        main = sheet.box(group[0], paper.edge, paper.main, main=True)
        if before:
            _onward(sheet, before, main)
        if paper.below:
            sheet.y += main.height + GAP
        _tree(sheet, main, group[1:], paper.beside, paper.side)
        sheet.y = max(sheet.y + (DOWN - GAP if paper.below else 0), top + main.height + DOWN)
        before = main
    sheet.y += 10


def _onward(sheet: _Sheet, before: _Box, main: _Box) -> None:
    """The line down to the next step, and the choice that leads there: beside it, just above that step."""
    x = sheet.paper.edge + 20
    sheet.path(f"M{x} {before.y + before.height:.0f}V{main.y - 2:.0f}", 2, tip=True)
    said = _short(" / ".join(main.node.after), int((sheet.paper.main - 34) / 6.6), 2)
    for place, words in enumerate(said):
        sheet.text(x + 14, main.y - 9 - 15 * (len(said) - 1 - place), words)


def _tree(sheet: _Sheet, root: _Box, nodes: Iterable[Node], x: float, width: float) -> None:
    """Boxes one under the other, each a little further in than the one that leads to it, with a line from it."""
    last = {0: root}
    reached = root.middle  # how far down the line from the main step has come
    for node in nodes:
        inset = (node.depth - 1) * sheet.paper.inset
        box = sheet.box(node, x + inset, width - inset)
        parent = last[node.depth - 1]
        if parent is root and root.x + root.width < x:
            trunk = x - 22
            start = f"M{root.x + root.width:.0f} {root.middle:.0f}H{trunk}" if reached == root.middle else f"M{trunk} {reached:.0f}"
            sheet.path(f"{start}V{box.middle:.0f}H{box.x:.0f}")
            reached = box.middle
        else:
            down = sheet.paper.edge + 20 if parent.main else parent.x + 9
            sheet.path(f"M{down:.0f} {parent.y + parent.height:.0f}V{box.middle:.0f}H{box.x:.0f}")
        last[node.depth] = box
        sheet.y += box.height + GAP


def _apart(sheet: _Sheet, apart: list[list[Node]]) -> None:
    """Small groups in columns, the next one always where there is more room."""
    paper = sheet.paper
    width = (paper.wide - 2 * paper.edge - 24 * (paper.columns - 1)) / paper.columns
    feet = [sheet.y] * paper.columns
    for group in apart:
        column = feet.index(min(feet))
        sheet.y, x = feet[column], paper.edge + column * (width + 24)
        first = sheet.box(group[0], x, width)
        sheet.y += first.height + GAP
        _tree(sheet, first, group[1:], x + paper.inset, width - paper.inset)
        feet[column] = sheet.y
    sheet.y = max(feet)


def _short(text: str, fits: int, most: int) -> list[str]:
    """Words in lines, at most so many; what does not fit ends in an ellipsis."""
    lines = textwrap.wrap(text, fits)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], textwrap.shorten(" ".join(lines[most - 1 :]), fits, placeholder=" …")]


def _may(policy: Policy, step: Step) -> bool:
    """Whether it answers rights only."""
    return bool(step.on) and all(policy.matters[name].kind == "right" for name in step.on)


def _who(policy: Policy, step: Step) -> str:
    """Whose turn it is: the seats of a group; else of several offices the first, and how many more."""
    seats = [roles[0] for name in step.on for roles in policy.matters[name].seats.values()]
    owners = [role for name in step.on for role in policy.matters[name].owner] or seats or list(step.by)
    said = list(dict.fromkeys(policy.roles[role].title if role in policy.roles else KNOWN.get(role, role) for role in owners))
    if owners == seats and seats:
        words = f"A group of {len(said)}" if len(said) > 2 else " and ".join(said)
    else:
        words = f"{said[0]} and {len(said) - 1} more" if len(said) > 2 else " or ".join(said)
    return words[:1].upper() + words[1:]
