"""What every test may use: its own settings and folder, `require`, a browser, two mends for databases."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.core import signals
from django.db import close_old_connections
from django.db.backends.sqlite3.base import DatabaseOperations as SqliteOperations

from tests import throwaway_postgres

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",  # containers run as root, where chromium's sandbox cannot start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def require(name: str, reason: str) -> NoReturn:
    """Skip the test that lacks `name`, or fail it where EVENHAND_REQUIRE (`browser,postgres`) insists."""
    if name in os.environ.get("EVENHAND_REQUIRE", "").split(","):
        pytest.fail(f"{name} is required here: {reason}", pytrace=False)
    pytest.skip(f"{name}: {reason}")


def pytest_configure() -> None:
    """Settings that differ under test: no collected assets, plain http."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True  # else every test client reads every asset first
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What this run could not show, last of all, where it is seen."""
    if not chromium():
        terminalreporter.write_line("*** NOT CHECKED in a browser: no chromium here", red=True)
    if not os.environ.get("DATABASE_URL") and throwaway_postgres.programs() is None:
        terminalreporter.write_line("*** NOT CHECKED on PostgreSQL: none here", red=True)


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tests write files here, never among an installation's."""
    settings.EVENHAND_DATA = tmp_path_factory.mktemp("data")
    settings.MEDIA_ROOT = settings.EVENHAND_DATA / "files"
    return settings.EVENHAND_DATA


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A test database for each process: two test runs in one tree must not share a file."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_guards() -> Iterator[None]:
    """Let Django empty a SQLite test database although triggers keep the ledger append-only.

    Tests with real transactions (a live server, threads) end in a flush. The triggers are dropped and made
    again in that flush's own transaction; on PostgreSQL they let a database named test_… pass.
    """

    def flush(self: SqliteOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drop = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        original(self, [*drop, *sql_list, *(sql for _, sql in triggers)])

    original = SqliteOperations.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqliteOperations, "execute_sql_flush", flush)
        yield


@pytest.fixture
def keep_connection() -> Iterator[None]:
    """For tests that call the application over WSGI themselves (schemathesis).

    Django closes stale connections at both ends of a request, the test's own among them: "closed database".
    """
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, driven by playwright. Use expect(), never is_visible(), after a click."""
    program = chromium() or require("browser", "no chromium found (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread until the session ends, and Django would refuse its own calls.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def browser_begun(request: pytest.FixtureRequest) -> None:
    """The browser runs, where there is one. Whatever opens a transaction for several tests asks for this first: the loop
    that drives the browser changes where Django looks for this thread's connection, and begun within the transaction it
    would leave that one holding the database and a second one waiting for it."""
    if chromium():
        request.getfixturevalue("browser")
