"""The text of a letter as a pack writes it: a small format of our own, read line by line.

`# title` · `## heading` · paragraphs, parted by empty lines · `- item` · `{placeholder}` or
`{placeholder:name}` within text · `{{part NAME}}` on a line of its own, which code fills from the case.
Nothing that comes from a case is ever read as this format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from evenhand.policy.tongue import gettext as _

_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::([a-z0-9_-]+))?\}")
_PART = re.compile(r"\{\{\s*part\s+([a-z-]+)\s*\}\}")


@dataclass
class Source:
    """A letter's text, read: its title, what follows in order, and the lines that cannot be read."""

    title: str = ""
    items: list[tuple[str, str]] = field(default_factory=list)  # (heading, paragraph, item or part; its text)
    faults: list[str] = field(default_factory=list)
    ours: bool = False  # said by this program in the letter's language, not by a policy in its own

    def parts(self) -> tuple[str, ...]:
        """The parts that code is asked to fill, in order."""
        return tuple(text for kind, text in self.items if kind == "part")

    def placeholders(self) -> Iterator[tuple[str, str]]:
        """Every placeholder: its word, and what follows the colon, or ""."""
        for text in (self.title, *(text for kind, text in self.items if kind != "part")):
            for match in _PLACEHOLDER.finditer(text):
                yield match[1], match[2] or ""


def read(text: str) -> Source:
    """The text of a letter, read. What cannot be read is named in `faults` and left out."""
    source, open_kind = Source(), ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        kind, rest = _line(line)
        if kind == "fault":
            source.faults.append(_("line {number} cannot be read: {line}").format(number=number, line=line[:60]))
        elif kind == "title":
            if source.title or source.items:
                source.faults.append(_("line {number}: a letter has one title, on its first line").format(number=number))
            source.title = rest
        elif kind == "paragraph" and open_kind in ("paragraph", "item"):
            last, before = source.items[-1]
            source.items[-1] = (last, f"{before} {rest}")
            continue
        elif kind:
            source.items.append((kind, rest))
        open_kind = kind
    if not source.title:
        source.faults.append(_("the title is missing: write it on the first line, after #"))
    return source


def _line(line: str) -> tuple[str, str]:
    """What a line is, and its text. An empty line is nothing."""
    if part := _PART.fullmatch(line):
        return "part", part[1]
    if any(brace in _PLACEHOLDER.sub("", line) for brace in "{}"):
        return "fault", ""
    for mark, kind in (("# ", "title"), ("## ", "heading"), ("- ", "item")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark).strip()
    if line.startswith("#"):
        return "fault", ""
    return ("paragraph" if line else ""), line


def fill(text: str, value: Callable[[str, str], str]) -> str:
    """The text with each placeholder replaced once; what is put in is not read again."""
    return _PLACEHOLDER.sub(lambda match: value(match[1], match[2] or ""), text)


def write(title: str, items: Iterable[tuple[str, str]]) -> str:
    """The text that `read` reads as these: each on a paragraph of its own, the entries of a list together."""
    lines, before = [f"# {title}"], ""
    for kind, text in items:
        if not (kind == before == "item"):
            lines.append("")
        lines.append({"part": f"{{{{part {text}}}}}", "heading": f"## {text}", "item": f"- {text}"}.get(kind, text))
        before = kind
    return "\n".join(lines)
