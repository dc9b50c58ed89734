"""The small world, for every test of the desk and of the rooms below it."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.desk import world


@pytest.fixture
def small(db: None, settings: Settings) -> None:
    """The small pack adopted, and everybody made."""
    world.build(settings)
