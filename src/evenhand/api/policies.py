"""The policy as data, for programs that want to know what may be asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from ninja import Router

from evenhand.api.shapes import PolicyStepOut
from evenhand.api.words import Name
from evenhand.case import floor, house
from evenhand.desk import NotFound, editions
from evenhand.policy.kinds import schema
from evenhand.policy.model import Field, Outcome, Policy, Step

router = Router(tags=["policies"])
_OWN = ("calendar",)  # a machine, not data


@router.get("/policies/{edition}", response=dict[str, Any], operation_id="getPolicy")
def get_policy(request: HttpRequest, edition: Name) -> dict[str, Any]:
    """One edition as data: its words are those of the policy author's guide."""
    policy = _policy(edition)
    return {
        one.name.rstrip("_"): plain(getattr(policy, one.name))
        for one in dataclasses.fields(policy)
        if one.name not in _OWN
    }


@router.get("/policies/{edition}/steps/{step}", response=PolicyStepOut, operation_id="getPolicyStep")
def get_step(request: HttpRequest, edition: Name, step: Name) -> dict[str, Any]:
    """One step with the schema of each outcome's answers, before any case narrows what may be named."""
    policy = _policy(edition)
    if step in policy.steps:
        found = policy.steps[step]
    elif step in house.STEPS:
        found = house.step(policy, step)
    else:
        raise NotFound
    return {
        "id": found.id, "title": found.title, "clause": list(found.clause), "on": list(found.on), "by": list(found.by),
        "dated": found.dated,
        "outcomes": [
            {"id": one.id, "title": one.title, "answers": answers(policy, found, one)} for one in found.outcomes.values()
        ],
    }  # fmt: skip


def answers(policy: Policy, step: Step, outcome: Outcome) -> dict[str, Any]:
    """The JSON Schema of an outcome's answers; what the floor may ask on imposing is offered and not required."""
    asked = [_field(policy, name) for name in dict.fromkeys((*step.asks, *outcome.asks))]
    beside = [_field(policy, name) for name in floor.FIELDS if outcome.imposes]
    choices = {"restrictions": list(policy.measures), "needs": list(policy.needs)}
    return {
        "type": "object", "additionalProperties": False,
        "properties": {one.id: schema(one, choices) for one in [*beside, *asked]},
        "required": [one.id for one in asked if not one.optional],
    }  # fmt: skip


def _field(policy: Policy, name: str) -> Field:
    return policy.fields.get(name) or floor.FIELDS.get(name) or house.FIELDS[name]


def _policy(edition: str) -> Policy:
    try:
        return editions.book().policy(edition)
    except KeyError:
        raise NotFound from None


def plain(value: Any) -> Any:
    """A word of a policy as JSON has it; what is empty is left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = (
            (one.metadata.get("key") or one.name.rstrip("_"), getattr(value, one.name))
            for one in dataclasses.fields(value)
        )
        return {name: plain(one) for name, one in pairs if one not in ("", (), None, False, 0) and one != {}}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple | list) else value
