"""A database that could lose or double a decision is refused at start."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings

from evenhand.site.checks import assert_editions_kept, assert_safe_database
from tests.desk import world

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="sets SQLite's own switches")
postgres_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="sets PostgreSQL's own switches")


@contextmanager
def statement(change: str, back: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(change)
        yield
        cursor.execute(back)


@contextmanager
def switched(change: str, file: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database of its own: another connection to the shared one, such as a live server's, may hold its file."""
    own = connection.copy()
    own.settings_dict["NAME"] = str(file)
    try:
        with own.cursor() as cursor:
            cursor.execute(change)
        yield own
    finally:
        own.close()


@pytest.mark.both_engines
@pytest.mark.django_db
def test_the_database_as_set_up_is_safe() -> None:
    assert_safe_database(connection)
    call_command("check", databases=["default"])


@sqlite_only
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("PRAGMA synchronous=NORMAL", "synchronous FULL"),
        ("PRAGMA foreign_keys=OFF", "foreign_keys ON"),
        ("PRAGMA journal_mode=DELETE", "journal_mode WAL"),
    ],
)
def test_an_unsafe_switch_of_sqlite_is_refused(tmp_path: Path, change: str, fault: str) -> None:
    with switched("SELECT 1", tmp_path / "own.sqlite3") as own:
        assert_safe_database(own)
    with switched(change, tmp_path / "own.sqlite3") as own, pytest.raises(ImproperlyConfigured, match=fault):
        assert_safe_database(own)


@sqlite_only
@pytest.mark.django_db
def test_deferred_transactions_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    with pytest.raises(ImproperlyConfigured, match="IMMEDIATE"):
        assert_safe_database(connection)


@postgres_only
@pytest.mark.both_engines
@pytest.mark.django_db
def test_a_commit_that_does_not_wait_is_refused_but_for_a_test_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with statement("SET synchronous_commit = off", "SET synchronous_commit = on"):
        assert_safe_database(connection)
        monkeypatch.setitem(connection.settings_dict, "NAME", "evenhand")
        with pytest.raises(ImproperlyConfigured, match="synchronous_commit = off"):
            assert_safe_database(connection)


@pytest.mark.django_db
def test_the_server_does_not_start_on_an_edition_that_was_changed(settings: Settings, tmp_path: Path) -> None:
    assert_editions_kept()  # nothing adopted: no case that could be harmed
    world.build(settings)
    assert_editions_kept()
    shutil.copytree(world.PACKS / "small", tmp_path / "small")
    settings.EVENHAND_POLICIES = str(tmp_path)
    assert_editions_kept()
    (tmp_path / "small" / "policy.toml").write_text("")
    with pytest.raises(ImproperlyConfigured, match="The edition small is in use and has been changed"):
        assert_editions_kept()
