"""The few marks that the texts of a policy use, as HTML. Whatever is not one of them stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<![\w*])[*_]([^*_]+)[*_](?!\w)")
_CODE = re.compile(r"`([^`]+)`")
_BULLET = re.compile(r"^\s*[-*] +")
_NUMBER = re.compile(r"^\s*\d+[.)] +")
_HEADING = re.compile(r"^#{3,6} +")


def html(text: str) -> SafeString:
    """Paragraphs, lists, small headings, bold and italic."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    return mark_safe("\n".join(_block(block) for block in blocks))


def lines(said: Iterable[str]) -> SafeString:
    """What somebody said: a line for each part, line breaks kept."""
    return format_html_join(mark_safe("<br>"), "{}", ((one,) for part in said for one in part.split("\n")))


def _block(block: str) -> SafeString:
    lines = block.strip().split("\n")
    if _HEADING.match(lines[0]):
        head = format_html("<h3 class='govuk-heading-s'>{}</h3>", _inline(_HEADING.sub("", lines[0])))
        rest = "\n".join(lines[1:]).strip()
        return mark_safe(head + (_block(rest) if rest else ""))
    for mark, tag, kind in ((_BULLET, "ul", "bullet"), (_NUMBER, "ol", "number")):
        if any(mark.match(line) for line in lines):
            return _list(lines, mark, tag, kind)
    return format_html("<p class='govuk-body'>{}</p>", _inline(" ".join(lines)))  # untranslated: HTML


def _list(lines: list[str], mark: re.Pattern[str], tag: str, kind: str) -> SafeString:
    before: list[str] = []
    items: list[str] = []
    for line in lines:
        if mark.match(line):
            items.append(mark.sub("", line))
        elif items:
            items[-1] += " " + line.strip()
        else:
            before.append(line)
    head = format_html("<p class='govuk-body'>{}</p>", _inline(" ".join(before))) if before else ""  # untranslated: HTML
    rows = "".join(f"<li>{_inline(item)}</li>" for item in items)
    return mark_safe(f"{head}<{tag} class='govuk-list govuk-list--{kind}'>{rows}</{tag}>")  # untranslated: HTML


def _inline(text: str) -> SafeString:
    safe = str(conditional_escape(text))
    safe = _BOLD.sub(r"<strong>\1</strong>", safe)
    safe = _ITALIC.sub(r"<em>\1</em>", safe)
    return mark_safe(_CODE.sub(r"<code>\1</code>", safe))
