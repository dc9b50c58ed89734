"""Finding a case of the demonstration by what is open on it, so that a test does not depend on the order of the cases."""

from __future__ import annotations

from typing import Any

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.registers.models import MatterRow
from tests.web.conftest import NOW


def waiting(name: str) -> tuple[str, str]:
    """The first case on which this is open: its reference, and the matter's id."""
    row = MatterRow.objects.filter(name=name).select_related("case").order_by("case__ref").first()
    assert row, f"no case of the demonstration waits for {name}"
    return row.case.ref, row.matter


def acting(case: str, matter: str, step: str) -> list[str]:
    """Who may take the step now."""
    view = desk.look(case=case, actor=Actor("iris.dell"), now=NOW, record=False)
    found = [offer for offer in view.offers if offer.step.id == step and offer.matter and offer.matter.id == matter]
    return sorted(found[0].context.acting()) if found else []


def look(case: str, who: str) -> Any:
    return desk.look(case=case, actor=Actor(who), now=NOW, record=False)
