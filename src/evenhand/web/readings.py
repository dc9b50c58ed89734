"""The readings of a policy, taken apart: under each clause the open questions, how each is read, who has to agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.policy.model import Policy
from evenhand.web.clauses import in_order

_QUESTION = re.compile(r"^### +(.+)$", re.MULTILINE)
_PART = re.compile(r"(?:\A|\n[ \t]*\n)\*\*([A-Z][^*\n]{2,60}?)(?:\.\*\*|\*\*(?= in\b))[ \n]*")  # at the start of a paragraph
AGREE, READING, ALTERNATIVES = "to agree", "our reading", "alternatives"  # untranslated: as the pack names its parts


@dataclass(frozen=True)
class Part:
    """One part of a reading: what it is, and its text."""

    title: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question that the text of the policy leaves open."""

    clause: str
    title: str
    parts: tuple[Part, ...]

    def part(self, title: str) -> str:
        """The text of the part of this name, whatever its capitals; "" where there is none."""
        return next((one.text for one in self.parts if one.title.lower() == title), "")

    @property
    def agree(self) -> str:
        """Who has to agree."""
        return self.part(AGREE)


@dataclass(frozen=True)
class Reading:
    """What is read into one clause."""

    number: str
    title: str
    questions: tuple[Question, ...]


def of(policy: Policy) -> list[Reading]:
    """Every reading, in the order of the clauses."""
    titles: Mapping[str, str] = policy.clause_titles
    return [Reading(number, titles.get(number, ""), questions(number, policy.readings[number])) for number in in_order(policy.readings) if policy.readings[number].strip()]


def questions(clause: str, text: str) -> tuple[Question, ...]:
    """The questions of one clause. A text that is not divided by headings is one question without a title."""
    pieces = _QUESTION.split(text)
    found = [("", pieces[0])] if pieces[0].strip() else []
    found += list(zip(pieces[1::2], pieces[2::2], strict=True))
    return tuple(Question(clause, title.strip(), _parts(body.strip())) for title, body in found)


def _parts(body: str) -> tuple[Part, ...]:
    """A paragraph that begins with a few words in bold begins a part; what stands before the first has no name."""
    marks = list(_PART.finditer(body))
    made = [Part("", body[: marks[0].start() if marks else len(body)].strip())]
    ends = [*(mark.start() for mark in marks[1:]), len(body)]
    made += [Part(mark[1].strip(), body[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=False)]
    return tuple(one for one in made if one.text)
