"""The demonstration, played once for each module: a case in every stage, and everybody who works on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from evenhand import desk
from evenhand.commands.demo import making, pack
from evenhand.commands.demo.moments import absolute
from evenhand.commands.demo.playing import play
from evenhand.people.models import Colleague
from evenhand.policy.calendar import Calendar
from tests.desk import world

NOW = datetime(2026, 8, 28, 15, 55, tzinfo=UTC)  # Friday 28 August 2026, 4:55pm in London
SETTLED = NOW - timedelta(days=1500)
As = Callable[[str], Client]


@pytest.fixture(scope="module")
def played(browser_begun: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Every case of the demonstration, in a transaction that the module's tests nest in."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(django_settings, "EVENHAND_TEST_CLOCK", NOW.isoformat())
        outer = transaction.atomic()
        outer.__enter__()
        known, calendar = _people()
        for _ in play(known.cases, NOW, calendar):
            pass
        try:
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def _people() -> tuple[pack.Pack, Calendar]:
    """The policy in force, and the invented colleagues and people, without any case."""
    known = pack.read(pack.find())
    policy = desk.editions.adopt(edition=known.edition, by="", now=SETTLED)
    making.colleagues(absolute(known.colleagues, NOW, policy.calendar), SETTLED)
    making.persons(known, SETTLED)
    return known, policy.calendar


@pytest.fixture
def demonstration(played: None, db: None, settings: Settings) -> None:
    """The demonstration's cases at their moment, as an installation without the demonstration's bars."""
    settings.EVENHAND_TEST_CLOCK = NOW.isoformat()


@pytest.fixture
def as_(demonstration: None) -> As:
    """`as_("amy.field")`: a browser without JavaScript in which she is signed in."""
    return signed_in


def signed_in(ref: str) -> Client:
    client = Client()
    client.force_login(Colleague.objects.get(ref=ref).user)
    return client


@pytest.fixture
def small(db: None, settings: Settings) -> Callable[[str], Client]:
    """The small pack of tests/packs, another policy altogether, with accounts for everybody."""
    from django.contrib.auth import get_user_model

    world.build(settings)
    settings.EVENHAND_TEST_CLOCK = world.NOW.isoformat()
    for one in Colleague.objects.all():
        one.user = get_user_model().objects.create(username=one.email)
        one.save()
    return signed_in


@pytest.fixture
def empty_installation(transactional_db: None, settings: Settings, tmp_path: Path) -> Path:
    """People without any case, and a clock in a file: for a browser against a live server."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # signs in a dozen people
    clock = tmp_path / "clock"
    clock.write_text(NOW.isoformat(), "utf-8")
    settings.EVENHAND_TEST_CLOCK = str(clock)
    _people()
    return clock
