"""The small world, called over the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import Settings

from tests.api.caller import Caller
from tests.desk import world

As = Callable[[str], Caller]


@pytest.fixture
def small(db: None, settings: Settings) -> None:
    """The small pack adopted, everybody made, the clock at the beginning."""
    world.build(settings)
    settings.EVENHAND_TEST_CLOCK = world.NOW.isoformat()


@pytest.fixture
def as_(small: None) -> As:
    """`as_("rae")`: a program with rae's token."""
    known: dict[str, Caller] = {}

    def caller(ref: str) -> Caller:
        if ref not in known:
            known[ref] = Caller(ref, world.NOW)
        return known[ref]

    return caller
