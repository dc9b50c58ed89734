"""Labels for people, and what to write instead. They are pointed out while somebody writes, and never refused.

A record tells what somebody said or did. A label tells what the writer thought of them; the person reads it one day,
and a decision that rests on it is set aside. What stands in quotation marks was said by somebody and stays as it is.
No pack adds a word or takes one away. The words are English, as those are that colleagues write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.policy import spoken
from evenhand.policy.tongue import N_

CONDUCT = N_("Say what was said or done, when, and how often.")
DISTRESS = N_("Say what you saw or heard: loud, in tears, talking fast. What may lie behind it is not ours to judge.")
COUNT = N_("Say what they asked for, how often, and what we had answered. Asking again is not conduct by itself.")
THREAT = N_("Say which words or acts worried you, where you both were, and what you did.")
ONCE = N_("Tell this one time. Earlier times are entries of their own.")
GROUP = N_("Say who it was and what each of them did.")
BELIEF = N_("Say what they told you, and what you found.")
SUBSTANCE = N_("Say what you saw: the smell of drink, unsteady on their feet. Leave the cause open.")


@dataclass(frozen=True)
class Label:
    """Words that label somebody; `instead`: what to write; `unless`: words that, coming next, make them no label."""

    words: tuple[str, ...]
    instead: str
    unless: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """A regular expression that Python and JavaScript read alike; to be used without regard to case."""
        each = "|".join(re.sub(r" ", r"[\\s-]*", one) for one in self.words)
        after = rf"(?![\s-]+(?:{'|'.join(self.unless)})\b)" if self.unless else ""
        return rf"\b(?:{each})s?\b{after}"


LABELS = (
    Label(("vexatious", "unreasonable (?:person|customer|tenant|man|woman)", "difficult (?:person|customer|tenant|man|woman)",
           "problem (?:person|customer|tenant|family)", "nuisance (?:person|customer|tenant|caller)", "trouble maker", "trouble causer",
           "nasty piece of work", "nasty (?:person|man|woman)", "waste of space", "scum", "chav", "drama queen", "bad tempered",
           "manipulative", "playing the victim", "playing games"), CONDUCT),
    Label(("time waster", "attention seek(?:er|ing)", "(?:persistent|serial|habitual|professional) complainer", "moaner", "whinger",
           "whiner", "frequent flyer", "always complaining", "never happy"), COUNT),
    Label(("aggressive (?:person|customer|tenant|man|woman|individual)", "abusive (?:person|customer|tenant|man|woman|individual)",
           "violent (?:person|customer|tenant|man|woman|individual)", "dangerous (?:person|customer|tenant|man|woman|individual)", "thug", "bully"), THREAT),
    Label(("mental",), DISTRESS, ("health", "illness", "ill", "capacity", "state", "distress", "wellbeing", "well", "impairment", "disorder", "disability", "arithmetic")),
    Label(("crazy", "nutter", "nutcase", "psycho", "lunatic", "loony", "bonkers", "insane", "deranged", "unhinged", "hysterical", "schizo",
           "not right in the head", "off (?:her|his|their) (?:head|meds)", "paranoid"), DISTRESS),
    Label(("typical",), ONCE),
    Label(("those people", "these people", "that lot", "(?:her|his|their) sort", "people like (?:her|him|them)", "one of those"), GROUP),
    Label(("liar", "lying again", "race card", "(?:playing|plays|played) the race card"), BELIEF),
    Label(("junkie", "druggie", "drunkard", "alky", "smack head"), SUBSTANCE),
)  # fmt: skip
_READY = [(re.compile(one.pattern, re.IGNORECASE), one) for one in LABELS]
MOST = 5  # pointed out in one text: the rest is seen when these are mended


@dataclass(frozen=True)
class Found:
    """A label in a text, as it was written."""

    words: str
    instead: str  # looked up in the catalogue where it is shown


def found(text: str) -> list[Found]:
    """The labels in a text, each once, in the order in which they stand; what stands in quotation marks is none."""
    left = spoken.own(text)
    each = sorted((match.start(), match[0], one.instead) for pattern, one in _READY for match in pattern.finditer(left))
    seen: dict[str, Found] = {}
    for _place, words, instead in each:
        seen.setdefault(" ".join(words.lower().split()), Found(words, instead))
    return list(seen.values())[:MOST]


def found_in(texts: Iterable[str]) -> list[Found]:
    """The same for several texts that answer one question."""
    return found("\n\n".join(texts))
