"""What to say on a call that goes wrong, and how to say it to this person.

The words are a colleague's own, in plain English: what is asked, and what happens if it goes on. They say nothing
about what kind of person somebody is. What helps the person changes how it is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_

FIRST, SECOND, ENDED = "first", "second", "ended"

# What helps, by the ids that packs give it: how to say it. Any other need is shown in the policy's own words.
HOW = {
    "warning-first": N_("A clear warning comes before the call is ended. Say the word “warning”, and wait for an answer."),
    "text-relay": N_("An assistant types what you say. Say one short sentence at a time, and wait until it is your turn."),
    "sign-language": N_("An interpreter signs what you say. Say one short sentence at a time, and wait."),
    "interpreter": N_("Say it to the interpreter, one sentence at a time. Ask them to pass it on as a warning."),
    "extra-time": N_("Say it slowly. Then wait: count to ten before you go on."),
    "easy-read": N_("Use short words. Say one thing at a time."),
    "calm-place": N_("Lower your voice. Say what comes next before it comes."),
    "support-worker": N_("Ask whether their support worker is with them, and say it to both."),
    "support": N_("Ask whether the one who supports them is there, and say it to both."),
    "support-person": N_("Ask whether the one who supports them is there, and say it to both."),
    "supporter": N_("Ask whether the one who supports them is there, and say it to both."),
    "telephone-only": N_("Do not ask them to write. Offer another call, at a time when you both can talk."),
    "speaking": N_("Do not ask them to write. Offer another call, at a time when you both can talk."),
    "no-telephone": N_("They asked for no telephone calls. Offer the way of contact that they can use."),
    "notice": N_("Say what comes next before it comes."),
    "no-surprise": N_("Say when you will ring or come next, and keep to it: nothing comes without notice."),
    "same-person": N_("Say your name, and whether it will be you who rings next."),
}
# With these, the words themselves are shorter.
SHORTER = {"text-relay", "sign-language", "interpreter", "extra-time", "easy-read"}
WARN_FIRST = "warning-first"

_USUAL = {
    FIRST: N_("I want to help you with this. I cannot, the way you are speaking to me now. Please speak to me calmly. If this goes on, I may have to end the call."),
    SECOND: N_("I asked you to speak to me calmly, and it has gone on. I am asking you for the second time. If it happens again, I will end this call."),
    ENDED: N_("I am going to end this call now. {again} In an emergency ring 999; we always take reports of repairs and hazards. Goodbye."),
}
_SHORT = {
    FIRST: N_("This is a warning. I want to help you. Please speak calmly. If you do not, I may end this call."),
    SECOND: N_("This is the second warning. Please speak calmly now. If you do not, I will end this call."),
    ENDED: N_("I am ending this call now. {again} In an emergency ring 999. Goodbye."),
}
_AGAIN, _RING = N_("You can ring us again, or write to us."), N_("You can ring us again.")


@dataclass(frozen=True)
class Need:
    """What helps this person, and what that asks of the one who speaks."""

    title: str
    how: str


def needs(policy: Policy, ids: Sequence[str]) -> list[Need]:
    """What helps, in the policy's words, each with how to say it where that is known."""
    return [Need(policy.needs[one].title if one in policy.needs else one, _(HOW[one]) if one in HOW else "") for one in ids]


def to_say(policy: Policy, ids: Sequence[str]) -> dict[str, str]:
    """The words of the first warning, the second, and the end, in the form that suits this person."""
    words = _SHORT if SHORTER & set(ids) else _USUAL
    cannot_write = any(policy.needs[one].cannot and not _telephone_alone(policy, one) for one in ids if one in policy.needs)
    again = _RING if cannot_write else _AGAIN
    said = {name: _(text).format(again=_(again)) for name, text in words.items()}
    if WARN_FIRST in ids and words is _USUAL:
        said[FIRST] = _("This is a warning. {words}").format(words=said[FIRST])
        said[SECOND] = _("This is the second warning. {words}").format(words=said[SECOND])
    return said


def _telephone_alone(policy: Policy, need: str) -> bool:
    """Whether a need closes nothing but the telephone: then writing is what they can do."""
    return set(policy.needs[need].cannot) <= {"telephone"}
