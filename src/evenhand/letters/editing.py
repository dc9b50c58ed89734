"""Changing the words of a letter: what is fixed, what is free, and what is wrong with what somebody wrote.

A letter's text is a row of fixed pieces (its title, its headings, the parts that code fills from the case) with free
text between them. Only the free text can be changed. So nothing that has to be in a letter can be taken out of it,
and nobody can write by hand what the case alone may say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evenhand.letters import source
from evenhand.letters.parts import PARTS
from evenhand.letters.placeholders import PLACEHOLDERS
from evenhand.letters.words import clean
from evenhand.policy.kinds import TEXT_LIMIT
from evenhand.policy.tongue import gettext as _

TITLE = "title"


@dataclass(frozen=True)
class Shape:
    """A letter's text taken apart: `free[i]` is what stands between `fixed[i]` and the next fixed piece."""

    fixed: tuple[tuple[str, str], ...]  # (title, heading or part; its text); the title comes first
    free: tuple[str, ...]


class Unfit(ValueError):
    """Free text that cannot stand in a letter: every fault as a sentence, with the place that it is in, or -1."""

    def __init__(self, found: Sequence[tuple[int, str]]):
        self.faults = tuple(dict.fromkeys(found))
        super().__init__("\n".join(sentence for _, sentence in self.faults))


def shape(text: str) -> Shape:
    """A letter's text, taken apart. What cannot be read in it is left out, as `source.read` does."""
    read = source.read(text)
    fixed, free = [(TITLE, read.title)], [[]]  # type: tuple[list[tuple[str, str]], list[list[tuple[str, str]]]]
    for kind, words in read.items:
        if kind in ("heading", "part"):
            fixed.append((kind, words))
            free.append([])
        else:
            free[-1].append((kind, words))
    return Shape(tuple(fixed), tuple(_as_typed(items) for items in free))


def _as_typed(items: Sequence[tuple[str, str]]) -> str:
    """Paragraphs and lists as somebody would type them: an empty line between paragraphs, "- " before an entry."""
    found, before = "", ""
    for kind, words in items:
        gap = "" if not found else "\n" if kind == before == "item" else "\n\n"
        found += f"{gap}{'- ' if kind == 'item' else ''}{words}"
        before = kind
    return found


def assemble(policy_text: str, free: Sequence[str]) -> str:
    """A whole text again: the fixed pieces of the policy's, with this free text between them; the policy's own text
    where they say the same.

    Raises Unfit when the free text cannot be read, or is not for this letter.
    """
    base = shape(policy_text)
    if len(free) != len(base.fixed):
        raise Unfit([(-1, _("This is not the text of this letter: it has other places to write in."))])
    typed = [clean(one) for one in free]
    if wrong := [(place, fault) for place, one in enumerate(typed) for fault in _unreadable(one)]:
        raise Unfit(wrong)
    items = [item for piece, one in zip(base.fixed, typed, strict=True) for item in (piece, *_items(one))]
    found = source.write(items[0][1], items[1:])
    if wrong := [(-1, fault) for fault in faults(policy_text, found)]:
        raise Unfit(wrong)
    return policy_text if shape(found) == base else found


def _items(typed: str) -> list[tuple[str, str]]:
    return source.read(f"# x\n\n{typed}").items


def _unreadable(typed: str) -> Iterator[str]:
    """The lines that would not be a paragraph or an entry of a list."""
    for line in typed.split("\n"):
        read = source.read(f"# x\n\n{line}")
        told = f"“{line.strip()[:60]}”"
        if line.strip().startswith("#"):
            yield _("{line}: begin the line without #. The title and the headings are the policy's.").format(line=told)
        elif any(kind == "part" for kind, _ in read.items):
            yield _("{line}: a part that is filled from the case stands where the policy puts it, and cannot be written by hand.").format(line=told)
        elif read.faults:
            yield _("{line}: braces stand only around the words that are filled in from the case, such as {example}.").format(line=told, example="{telephone}")


def faults(policy_text: str, text: str) -> Iterator[str]:
    """What is wrong with a changed text beside the policy's, a sentence each: in order the fixed pieces, what is
    filled in from the case, its length."""
    base, found = shape(policy_text), shape(text)
    for kind, words in base.fixed:
        if (kind, words) not in found.fixed:
            yield _("{piece} cannot be taken out or changed.").format(piece=piece_name(kind, words))
    if found.fixed != base.fixed and set(base.fixed) <= set(found.fixed):
        yield _("The title, the headings and the parts from the case stay as the policy has them, and in its order.")
    yield from source.read(text).faults
    ours, theirs = list(source.read(policy_text).placeholders()), list(source.read(text).placeholders())
    for word, name in dict.fromkeys(ours):
        if (word, name) not in theirs:
            yield _("{braces} has to stay: it stands for {what}.").format(braces=_written(word, name), what=said(word, name))
    for word, name in dict.fromkeys(theirs):
        known = PLACEHOLDERS.get(word)
        if (word, name) not in ours and (known is None or name or known.named == "must"):
            yield _("{braces} stands for nothing that can be filled in here. You may use {others}.").format(braces=_written(word, name), others=_usable())
    if len(text) > TEXT_LIMIT:
        yield _("The letter is too long: {count} characters of at most {most}.").format(count=f"{len(text):,}", most=f"{TEXT_LIMIT:,}")


def _written(word: str, name: str) -> str:
    return "{" + (f"{word}:{name}" if name else word) + "}"


def _usable() -> str:
    return ", ".join(f"{{{word}}}" for word, one in PLACEHOLDERS.items() if one.named != "must" and not one.optional)


def said(word: str, name: str = "") -> str:
    """What a placeholder stands for, in words."""
    known = PLACEHOLDERS.get(word)
    return f"{_(known.what)}{f' ({name})' if name else ''}" if known else _written(word, name)


def readable(text: str) -> str:
    """Free text with its placeholders in words: "ring [the organisation's number]"."""
    return source.fill(text, lambda word, name: f"[{said(word, name)}]")


def piece_name(kind: str, words: str) -> str:
    """What a fixed piece is called, as the beginning of a sentence."""
    if kind == "part":
        told = _(PARTS[words].what).rstrip(",") if words in PARTS else words
        return _("The part “{words}”").format(words=told)
    return (_("The title “{words}”") if kind == TITLE else _("The heading “{words}”")).format(words=readable(words))
