"""No task of the role table takes more presses, fields or pages than it allows; docs/tasks.md has the figures."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from tests.web.conftest import NOW, _people
from tests.web.role_table import ABOVE, TASKS
from tests.web.tasks import Figure, Watched, measure

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PAGE = Path(__file__).parents[2] / "docs" / "tasks.md"
DONE = [one for one in TASKS if one.do]


def table(figures: list[Figure]) -> str:
    """The table of docs/tasks.md."""
    counted = {(one.task.role, one.task.name): one for one in figures}
    lines = ["| role | task | allowed | presses | fields | choice | pages | begins at |", "|---|---|---|---|---|---|---|---|"]
    role = ""
    for task in sorted(TASKS, key=lambda one: [other.role for other in TASKS].index(one.role)):
        one = counted.get((task.role, task.name))
        shown = f"{one.presses} | {one.fields} | {one.choices} | {one.pages} | {task.begins}{above(task)}" if one else f"| | | | {task.missing}"
        lines.append(f"| {task.role if task.role != role else ''} | {task.name} | {task.said} | {shown} |")
        role = task.role
    return "\n".join(lines)


def above(task: Any) -> str:
    """What a figure above its limit says of itself."""
    why = ABOVE.get(f"{task.role}: {task.name}", "")
    return f"; above its limit: {why}" if why else ""


@pytest.fixture(scope="module")
def figures(browser: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Figure]]:
    """Every task, done once, one after the other, in one demonstration on a live server."""
    from pytest_django.live_server_helper import LiveServer

    from evenhand.commands.demo.playing import play

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(django_settings, "EVENHAND_TEST_CLOCK", NOW.isoformat())
        known, calendar = _people()
        for _ in play(known.cases, NOW, calendar):
            pass
        server = LiveServer("localhost")
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        watched = Watched(page, server.url)
        try:
            found = {f"{task.role}: {task.name}": measure(watched, task) for task in DONE}
            yield found
        finally:
            page.close()
            server.stop()
            call_command("flush", verbosity=0, interactive=False)


@pytest.mark.parametrize("task", DONE, ids=lambda one: f"{one.role}: {one.name}")
def test_no_task_is_longer_than_the_table_allows(figures: dict[str, Figure], task: Any) -> None:
    name = f"{task.role}: {task.name}"
    figure = figures[name]
    assert not figure.fault, figure.fault
    assert bool(figure.above) == (name in ABOVE), f"{figure.above}: {figure.answers}"


def test_every_role_has_three_tasks() -> None:
    roles = [one.role for one in TASKS]
    assert {role: roles.count(role) for role in roles} == dict.fromkeys(roles, 3)
    assert len(set(roles)) == 18


def test_the_page_of_tasks_has_these_figures(figures: dict[str, Figure]) -> None:
    told = table(list(figures.values()))
    if at := os.environ.get("WRITE_TASKS"):  # tools/tasks.py
        Path(at).write_text(json.dumps(told), "utf-8")
    else:
        assert told in PAGE.read_text("utf-8"), "write it again: python tools/tasks.py"
