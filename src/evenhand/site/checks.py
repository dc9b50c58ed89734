"""Refuses a database that could forget a step it has confirmed, or let two deciders both decide; and an edition in use
whose files are no longer those that were adopted.

`wsgi.py` asks at start. Rooms below may not import this one: they run the registered check instead, by
`call_command("check", databases=["default"])`; `migrate` runs it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_SYNCHRONOUS_FULL = 2


def assert_safe_database(connection: BaseDatabaseWrapper) -> None:
    """Raise ImproperlyConfigured, naming every fault, unless commits are durable and writes take turns."""
    if faults := unsafe(connection):
        raise ImproperlyConfigured("Evenhand does not start on this database. " + " ".join(faults))


def assert_editions_kept() -> None:
    """Raise ImproperlyConfigured, saying what to do, where an edition in use was changed or its folder is missing.

    A database without tables, or in which no edition was adopted yet, holds no case that could be harmed.
    """
    from evenhand.desk import editions
    from evenhand.desk.errors import EditionChanged

    try:
        if editions.adopted():
            editions.book()
    except EditionChanged as error:
        raise ImproperlyConfigured(f"Evenhand does not start. {error}") from None
    except DatabaseError:
        return


def unsafe(connection: BaseDatabaseWrapper) -> list[str]:
    judge = {"sqlite": unsafe_sqlite, "postgresql": unsafe_postgres}.get(connection.vendor)
    return judge(connection) if judge else [f"{connection.display_name} is not supported."]


def unsafe_sqlite(connection: BaseDatabaseWrapper) -> list[str]:
    faults = []
    if str(connection.settings_dict["OPTIONS"].get("transaction_mode")).upper() != "IMMEDIATE":
        faults.append("SQLite needs transaction_mode IMMEDIATE, or two deciders can both decide.")
    if ask(connection, "PRAGMA journal_mode") != "wal":
        faults.append("SQLite needs journal_mode WAL, and so a file on a local disk.")
    if ask(connection, "PRAGMA synchronous") < SQLITE_SYNCHRONOUS_FULL:
        faults.append("SQLite needs synchronous FULL, or a power cut loses confirmed steps.")
    if not ask(connection, "PRAGMA foreign_keys"):
        faults.append("SQLite needs foreign_keys ON.")
    return faults


def unsafe_postgres(connection: BaseDatabaseWrapper) -> list[str]:
    # A test database holds nothing that anyone was promised, and a server for tests may be set for speed.
    if str(connection.settings_dict["NAME"]).startswith("test_"):
        return []
    if ask(connection, "SHOW synchronous_commit") == "off":
        return ["PostgreSQL must not run with synchronous_commit = off: a crash loses confirmed steps."]
    return []


def ask(connection: BaseDatabaseWrapper, question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@register(Tags.database)
def database_is_safe(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The same, as a Django check; only asked where a command names the databases it is about to use."""
    return [
        Error(fault, id="evenhand.E001") for alias in databases or () for fault in unsafe(connections[alias])
    ]
