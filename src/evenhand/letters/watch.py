"""What is pointed out while somebody writes a letter: labels for people, promises, how hard it is to read.

Nothing here forbids anything: whoever approves the letter decides. The words stand in this one place. A label that
sticks to a person was found to be a failing in itself (Housing Ombudsman 201909454); a promise that the policy does
not make binds us all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

LABEL, PROMISE = "label", "promise"
# Said of people: whole words, whatever their case; `*` stands for any ending. Each language has its own, and English.
LABELS = N_(
    "vexatious, persistent complain*, serial complain*, habitual complain*, unreasonable person, unreasonable complain*, "
    "difficult person, difficult customer, difficult tenant, problem tenant, problem customer, problem famil*, "
    "troublemaker*, trouble maker*, trouble-maker*, time waster*, time-waster*, offender*, perpetrator*, abuser*, "
    "aggressor*, bully, bullies, liar*, dishonest, manipulative, malicious, frivolous, obsessive, obsessed, paranoid, "
    "delusional, hysterical, unstable, irrational, mad, crazy, mentally ill, attention-seeking, attention seeking, violent "
    "person, violent man, violent woman, aggressive person, aggressive man, aggressive woman, abusive person, abusive man, "
    "abusive woman, dangerous person, dangerous man, dangerous woman, blacklist*, black list*, your kind, people like you, "
    "typical of you"
)
PROMISES = N_(
    "we promise, we guarantee, guaranteed, i promise, i guarantee, we will never, we will always, you will never, you will "
    "always, for ever, forever, for life, for good, permanent*, indefinite*, never again, no matter what, without "
    "exception, compensation, compensate*, refund*, we accept liability, we are liable, evict*, we will take you to court, "
    "we will prosecute, we will tell the police, final warning, no appeal, cannot appeal, may not appeal, zero tolerance"
)
WHY = {
    LABEL: N_("It may read as a label for a person. Say what was done, and when."),
    PROMISE: N_("It may promise, or threaten, what the policy does not say. Say what this decision does, and until when."),
}
LONG_SENTENCE = 25  # words; above it, guidance for plain English advises to part a sentence
OLDEST = 14  # the reading age above which the hint advises: half of adults read at or below it
_STAR, _ANY = re.escape("*"), r"[^\W_]*"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n+")
_VOWELS = re.compile(r"[aeiouyâêîôûŵŷáéíóúàèìòùäëïöü]+")


@dataclass(frozen=True)
class Hint:
    """Words to look at again."""

    kind: str  # label, promise
    words: str

    @property
    def why(self) -> str:
        """What is the matter with them, and what would be better."""
        return _(WHY[self.kind])


@dataclass(frozen=True)
class Measure:
    """How long a text is and how hard to read: a hint, reckoned roughly."""

    words: int
    sentences: int
    age: int
    longest: str  # the longest sentence, where it is too long; else ""

    @property
    def hard(self) -> bool:
        """Whether it asks more of its reader than most letters should."""
        return self.age > OLDEST


def hints(text: str, beside: str = "") -> tuple[Hint, ...]:
    """The labels and promises in a text; not those that the text `beside` it, the policy's own, has as often."""
    found = []
    for kind, words in ((LABEL, LABELS), (PROMISE, PROMISES)):
        for one in _sought(words):
            pattern = re.compile(rf"\b{re.escape(one).replace(_STAR, _ANY)}\b", re.IGNORECASE)
            here = pattern.findall(text)
            if len(here) > len(pattern.findall(beside)):
                found.append(Hint(kind, here[-1]))
    return tuple({one.words.lower(): one for one in found}.values())


def _sought(words: str) -> list[str]:
    """The words of a list, in English and in the language of whoever reads."""
    return list(dict.fromkeys(one.strip() for text in (words, _(words)) for one in text.split(",") if one.strip()))


def measure(texts: Sequence[str]) -> Measure:
    """Length and reading age (Flesch-Kincaid, with syllables counted by their vowels) of a letter's sentences."""
    sentences = [words for text in texts for one in _SENTENCE.split(text) if (words := _WORD.findall(one))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return Measure(0, 0, 0, "")
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    longest = max(sentences, key=len)
    return Measure(len(words), len(sentences), max(5, round(grade) + 5), " ".join(longest) if len(longest) > LONG_SENTENCE else "")


def _syllables(word: str) -> int:
    lower = word.lower()
    silent = lower.endswith("e") and not lower.endswith(("le", "ee")) and len(lower) > 3
    return max(1, len(_VOWELS.findall(lower)) - silent)
