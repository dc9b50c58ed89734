"""What tests ask of the checks by themselves: whether a pack can run at all, and how much its proof goes through."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evenhand.policy import load
from evenhand.policy.check import running
from evenhand.policy.explore import Net
from evenhand.policy.lines import BadPack, Fault, Lines
from evenhand.policy.model import Policy
from evenhand.policy.proof import RULES


def can_run(folder: Path) -> list[Fault]:
    """The faults that keep a pack from running; what it would lead to is not looked at, which takes far longer."""
    try:
        policy, lines, faults = load.read(folder)
    except BadPack as bad:
        return bad.faults
    found = faults or running(policy, lines)
    return sorted(set(found), key=lambda fault: (fault.file, fault.line, fault.message))


@dataclass(frozen=True)
class Explored:
    """How much of a policy was gone through: states, moves, and whether the bound was reached anywhere."""

    states: int
    moves: int
    bounded: bool


def explored(policy: Policy) -> Explored:
    """How much the proof goes through to show that a policy has no fault."""
    net = Net(policy)
    for rule in RULES:
        list(rule(net, Lines()))
    return Explored(sum(states for states, _ in net.searches), len(net.moves), any(full for _, full in net.searches))
