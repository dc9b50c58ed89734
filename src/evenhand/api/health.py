"""Is the program alive, and can it do its work? Asked by machines, without a token, and without saying much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema

from evenhand.desk import clock, editions
from evenhand.desk.errors import EditionChanged
from evenhand.policy.lines import BadPack

router = Router(tags=["health"])
OLDEST = timedelta(minutes=15)  # a change that nobody has been told of for longer means that no worker runs


class Alive(Schema):
    ok: bool


class Ready(Schema):
    ready: bool
    database: bool
    migrations: bool
    edition: bool
    outbox: bool


@router.get("/healthz", auth=None, response=Alive, operation_id="alive")
def healthz(request: HttpRequest) -> dict[str, bool]:
    """The program answers."""
    return {"ok": True}


@router.get("/readyz", auth=None, response={200: Ready, 503: Ready}, operation_id="ready")
def readyz(request: HttpRequest) -> HttpResponse:
    """It can do its work: the database answers and is up to date, the edition is the one adopted, changes go out."""
    found: dict[str, Any] = {}
    for name, ask in CHECKS.items():
        found[name] = all(found.values()) and _holds(ask)  # without a database the rest cannot be asked
    found["ready"] = all(found.values())
    return JsonResponse(found, status=200 if found["ready"] else 503)


def _holds(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except (DatabaseError, EditionChanged, BadPack, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _edition() -> bool:
    return bool(editions.book().in_force)


def _outbox() -> bool:
    from evenhand.alerts.models import Change

    waiting = Change.objects.filter(state=Change.PENDING).order_by("at").values_list("at", flat=True).first()
    return waiting is None or clock.now() - waiting < OLDEST


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database, "migrations": _migrations, "edition": _edition, "outbox": _outbox,
}  # fmt: skip
