"""What to say on a call that goes wrong, and how to say it to this person.

The words are a colleague's own, in plain English: what is asked, and what happens if it goes on. They say nothing
about what kind of person somebody is. What helps the person changes how it is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.policy.model import Policy

FIRST, SECOND, ENDED = "first", "second", "ended"

# What helps, by the ids that packs give it: how to say it. Any other need is shown in the policy's own words.
HOW = {
    "warning-first": "A clear warning comes before the call is ended. Say the word “warning”, and wait for an answer.",
    "text-relay": "An assistant types what you say. Say one short sentence at a time, and wait until it is your turn.",
    "sign-language": "An interpreter signs what you say. Say one short sentence at a time, and wait.",
    "interpreter": "Say it to the interpreter, one sentence at a time. Ask them to pass it on as a warning.",
    "extra-time": "Say it slowly. Then wait: count to ten before you go on.",
    "easy-read": "Use short words. Say one thing at a time.",
    "calm-place": "Lower your voice. Say what comes next before it comes.",
    "support-worker": "Ask whether their support worker is with them, and say it to both.",
    "support": "Ask whether the one who supports them is there, and say it to both.",
    "support-person": "Ask whether the one who supports them is there, and say it to both.",
    "supporter": "Ask whether the one who supports them is there, and say it to both.",
    "telephone-only": "Do not ask them to write. Offer another call, at a time when you both can talk.",
    "speaking": "Do not ask them to write. Offer another call, at a time when you both can talk.",
    "no-telephone": "They asked for no telephone calls. Offer the way of contact that they can use.",
    "notice": "Say what comes next before it comes.",
}
# With these, the words themselves are shorter.
SHORTER = {"text-relay", "sign-language", "interpreter", "extra-time", "easy-read"}
WARN_FIRST = "warning-first"

_USUAL = {
    FIRST: "I want to help you with this. I cannot, the way you are speaking to me now. Please speak to me calmly. If this goes on, I may have to end the call.",
    SECOND: "I asked you to speak to me calmly, and it has gone on. I am asking you for the second time. If it happens again, I will end this call.",
    ENDED: "I am going to end this call now. {again} In an emergency ring 999; {routes} Goodbye.",
}
_SHORT = {
    FIRST: "This is a warning. I want to help you. Please speak calmly. If you do not, I may end this call.",
    SECOND: "This is the second warning. Please speak calmly now. If you do not, I will end this call.",
    ENDED: "I am ending this call now. {again} In an emergency ring 999. Goodbye.",
}
_AGAIN, _RING = "You can ring us again, or write to us.", "You can ring us again."
_ROUTES = "we always take reports of repairs and hazards."


@dataclass(frozen=True)
class Need:
    """What helps this person, and what that asks of the one who speaks."""

    title: str
    how: str


def needs(policy: Policy, ids: Sequence[str]) -> list[Need]:
    """What helps, in the policy's words, each with how to say it where that is known."""
    return [Need(policy.needs[one].title if one in policy.needs else one, HOW.get(one, "")) for one in ids]


def to_say(policy: Policy, ids: Sequence[str]) -> dict[str, str]:
    """The words of the first warning, the second, and the end, in the form that suits this person."""
    words = _SHORT if SHORTER & set(ids) else _USUAL
    cannot_write = any(policy.needs[one].cannot and not _telephone_alone(policy, one) for one in ids if one in policy.needs)
    again = _RING if cannot_write else _AGAIN
    said = {name: text.format(again=again, routes=_ROUTES) for name, text in words.items()}
    if WARN_FIRST in ids and words is _USUAL:
        said[FIRST] = f"This is a warning. {said[FIRST]}"
        said[SECOND] = f"This is the second warning. {said[SECOND]}"
    return said


def _telephone_alone(policy: Policy, need: str) -> bool:
    """Whether a need closes nothing but the telephone: then writing is what they can do."""
    return set(policy.needs[need].cannot) <= {"telephone"}
