"""Django set up for a command, and an installation that is fit to be used."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

from evenhand.commands.failing import Failure

SETTINGS = "evenhand.site.settings"  # by name: this room may not import the one above it
MARK = "demonstration.json"  # in the data folder: what is here is invented
CLOCK = (
    "clock"  # in the data folder of a demonstration: the pretended moment, once somebody moves the date on
)


def load(demonstration: bool = False) -> None:
    """Sets Django up from the environment; in a folder that holds a demonstration, as one.

    Raises `Failure` when the environment says something impossible.
    """
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    folder = Path(os.environ.get("EVENHAND_DATA") or "var").absolute()
    if (
        demonstration or (folder / MARK).exists()
    ):  # whoever asks of a demonstration means it at its own moment
        os.environ.setdefault("EVENHAND_DEMO", "1")
        if os.environ["EVENHAND_DEMO"] == "1":
            os.environ.setdefault("EVENHAND_TEST_CLOCK", str(folder / CLOCK))
    try:
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        raise Failure(str(error)) from None


def ready() -> None:
    """The same, and refuses a database that is unsafe, absent or behind the program."""
    load()
    check_database()
    if pending():
        raise Failure(
            "This database is empty or behind the program. Run `evenhand init` (or `evenhand demo`) first."
        )


def check_database() -> None:
    """Refuses a database that cannot be reached, or that could lose a record."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import Error, connection

    try:
        connection.ensure_connection()
        call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())
    except Error as error:
        raise Failure(f"The database cannot be reached: {str(error).strip().splitlines()[0]}") from None
    except (SystemCheckError, ImproperlyConfigured) as error:
        raise Failure(str(error)) from None


def pending() -> bool:
    """Whether migrations wait to be applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Brings the database up to the program."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def data() -> Path:
    """The folder of the installation."""
    from django.conf import settings

    return Path(settings.EVENHAND_DATA)


def collect_assets() -> None:
    """Puts the pages' assets where the server hands them out from."""
    import logging

    from django.core.management import call_command

    logging.getLogger("django").setLevel(logging.ERROR)
    call_command("collectstatic", verbosity=0, interactive=False)
