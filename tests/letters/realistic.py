"""Decision letters as an officer would really write them: each pack's own story, played again with real-sounding answers.

The reasons are of 150 to 250 words, each restriction is one that the pack has, the contact is one office, and
something was agreed that helps the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from evenhand.case import story
from evenhand.case.state import Letter, State
from evenhand.letters.compose import compose
from evenhand.letters.document import Document, Recipient
from evenhand.letters.slip import Slip
from evenhand.policy.load import load

POLICIES = Path(__file__).parents[2] / "policies"
SLIP = Slip("AB2D EF3H JK4M NP5R", "https://contact.homes.example/your-say")
EXPECTED = ("open", "due", "in_force", "alerts", "letters")  # of a story's steps: what its own answers lead to

WHAT = (
    "At the reception desk you shouted at two colleagues for about ten minutes, called one of them “a useless cow”, and "
    "said “I know what car you drive”. You left when a third colleague came to the desk."
)
AGAIN = (
    "You rang 31 times between 9am and 4pm. In most of the calls you shouted, and in four of them you said that you "
    "would “come and sort out” whoever answered."
)
REASONS = (
    "We have read what you told us about the damp in your bedroom. You are right that it took us eleven weeks to send "
    "somebody, and that two appointments were cancelled without a word to you. That was our failure. We have said sorry "
    "for it, and the work was finished on 2 March. Being angry about it is not what this decision rests on.\n"
    "It rests on what was said to colleagues at the desk and on the telephone. Two of them were frightened by what you "
    "said about the car, and one of them no longer works at the desk. After our letter in January, which asked you to stop "
    "shouting and offered you a named officer, there were three more calls of the same kind. We believe that it will go on "
    "unless something changes.\n"
    "We have chosen the least that we think will be enough. You can still reach us every day, repairs are reported and done "
    "as they always were, and nobody will end a call without having warned you twice. We considered closing the telephone "
    "to you altogether, and decided against it, because you have told us that you find writing hard. If the next months are "
    "calm, we will end this early. You may bring somebody with you whenever we meet. We have also asked our repairs manager to "
    "ring you every Friday until the plaster is done, so that you need not chase us for it."
)
SIDE = (
    "You told us that nobody had rung you back for weeks, that your daughter's chest was bad, and that you did not mean "
    "what you said about the car. You are sorry that you shouted."
)
MILDER = (
    "A talk with your housing officer in December and a letter in January. You agreed both times to speak calmly, and the "
    "calls of February were worse than before. A behaviour agreement was offered and you did not want one."
)
ADJUSTMENTS = (
    "You asked for more time on the telephone, and to be warned before a call ends. We agreed to both, and every colleague "
    "who speaks with you sees it."
)


@dataclass(frozen=True)
class Real:
    """How the decision of one pack is made real: its story, the step that decides, and one, two and three restrictions."""

    story: str
    letter: str
    rows: Sequence[Mapping[str, Any]]
    into: Mapping[str, Sequence[str]]  # which steps name the restrictions, by the field of each
    need: str
    decides: str = "decide"


REAL = {
    "connexus-2022": Real(
        "decided", "decision",
        ({"measure": "single-contact", "contact": "customer-relations", "scope": ["all"]}, {"measure": "limited-contact", "channels": ["office"], "scope": ["all"]}, {"measure": "visits-in-twos", "scope": ["repairs"]}),
        {"decide": ["decided"], "propose": ["restrictions"], "recommend": ["decided"]}, "extra-time",
    ),
    "model": Real(
        "decided", "decision",
        ({"measure": "named-office", "contact": "customer-office", "scope": ["matter"]}, {"measure": "closed-channels", "channels": ["office"], "scope": ["matter"]}, {"measure": "agreed-times", "direction": "to-us", "quota": 3, "times": "mornings", "scope": ["matter"]}),
        {"decide": ["decided"], "consider": ["proposal"]}, "extra-time",
    ),
    "york": Real(
        "decided", "decision",
        ({"measure": "named-person", "named": "noa", "contact": "customer-centre", "scope": ["streets"]}, {"measure": "one-reply", "quota": 1, "quota-per": "week", "scope": ["streets"]}, {"measure": "in-writing", "scope": ["streets", "planning"]}),
        {"propose": ["restrictions"]}, "extra-time",
    ),
    "king": Real(
        "partly-lifted", "notice",
        ({"measure": "limited-contact", "keeps": ["email", "letter", "counter"], "scope": ["library"]}, {"measure": "appointment-only", "premises": ["libraries"]}, {"measure": "trespass", "premises": ["arenas"]}),
        {"propose": ["proposed"]}, "extra-time",
    ),
}  # fmt: skip


def decision(pack: str, restrictions: int, *, reasons: str = REASONS, needs: Sequence[str] = ()) -> Document:
    """The decision letter of a pack, with so many restrictions, as it is sent; with its slip."""
    real, policy = REAL[pack], load(POLICIES / pack)
    with patch.object(story, "_read", _rewritten(real, restrictions, reasons)):
        world = story.play(policy, POLICIES / pack / "stories", real.story)
    state, letter = _letter(world, real)
    return compose(
        policy=policy, state=state, letter=letter, colleagues={ref: f"{ref.title()} Marshbrook" for ref in world.colleagues},
        person=Recipient(name="Siân Ŵyn-Llŷr", address=("Flat 9", "12 Broad Street", "Exampleton", "ZZ4 9AP"), needs=frozenset({real.need, *needs})),
        reference="C-000123", head="8f3a91c277de0011aa55", answer=SLIP,
    )  # fmt: skip


def _letter(world: story.World, real: Real) -> tuple[State, Letter]:
    state = world.cases["case"]
    return state, next(one for one in state.letters.values() if one.name == real.letter)


def _rewritten(real: Real, restrictions: int, reasons: str) -> Any:
    """Stories read with our answers in place of theirs, without what should be refused, and without what they expect."""
    read = story._read
    rows = [dict(one) for one in real.rows[:restrictions]]
    told: list[str] = []

    def rewrite(folder: Path, name: str) -> dict[str, Any]:
        data = read(folder, name)
        data["steps"] = [one for one in data.get("steps", ()) if "refused" not in one]
        for step in data["steps"]:
            for expected in EXPECTED:
                step.pop(expected, None)
            answers = step.get("answers", {})
            ours = {"side": SIDE, "milder": MILDER, "adjustments": ADJUSTMENTS, "what": WHAT if told else AGAIN}
            if "what" in answers:
                told.append(name)
            if step.get("step") == real.decides:
                ours["reasons"] = reasons
            answers |= {field: text for field, text in ours.items() if field in answers}
            answers |= {field: rows for field in real.into.get(step.get("step", ""), ()) if field in answers}
        return data

    return rewrite
