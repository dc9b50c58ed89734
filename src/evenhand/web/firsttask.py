"""The demonstration's guided first task: what a visitor who has just taken an office may try first.

The words come from the edition's folder `demo/`; what has been tried is kept in the visitor's own session.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.people.models import RoleHeld
from evenhand.policy.tongue import N_
from evenhand.web.me import Me

TRIED = "demonstration_tried"  # in the session: {colleague:office: what was offered, or that it is over}
OVER, ANYBODY = "over", "colleague"
NOTHING, LOOK = N_("Nothing of this office waits for you now. Look at what it sees."), N_("Have a look")


@dataclass(frozen=True)
class Shown:
    """The panel: a task with its way there, or that the last one is done."""

    key: str
    say: str = ""
    href: str = ""
    go: str = ""  # the words of the link
    matter: str = ""  # what was offered, of what waits for them
    done: bool = False


def of(request: HttpRequest, who: Me, now: datetime) -> Shown | None:
    """The panel for Your work; None on every other page, and where nothing is left to try."""
    if request.path != reverse("work"):
        return None
    items = desk.work(actor=who.actor, now=now, mine=True).items
    work, waits = {one.name: one for one in reversed(items)}, {f"{one.case}/{one.matter}" for one in items}
    tried: dict[str, str] = request.session.get(TRIED, {})
    for key, __ in _left(who, now, tried):
        if key in tried and tried[key] not in waits:
            end(request, key)
            return Shown(key, done=True)
    found = [_shown(key, task, work) for key, task in _left(who, now, tried)]
    best = next((one for one in found if one.matter), next(iter(found), None))
    if best and best.matter:
        _keep(request, best.key, best.matter)
    return best


def _left(who: Me, now: datetime, tried: Mapping[str, str]) -> list[tuple[str, Mapping[str, Any]]]:
    """The tasks of the offices that they hold, but for those that are over."""
    tasks = _tasks(_edition())
    keys = {f"{who.ref}:{office}": tasks[office] for office in _offices(who, now) if office in tasks}
    return [(key, task) for key, task in keys.items() if tried.get(key) != OVER]


def _shown(key: str, task: Mapping[str, Any], work: Mapping[str, Any]) -> Shown:
    for one in task.get("try", ()):
        if found := work.get(one["matter"]):
            href, go = reverse("matter", args=[found.case, found.matter]), _("{title} (case {case})").format(title=found.title, case=found.case)
            return Shown(key, one["say"], href, go, f"{found.case}/{found.matter}")
    return Shown(key, task.get("say", _(NOTHING)), f"{reverse('demo-first')}?task={key}", task.get("go", _(LOOK)))


def page_of(key: str) -> str:
    """The page that a task leads to where nothing waits. Raises KeyError for a task that does not exist."""
    page: str = _tasks(_edition())[key.partition(":")[2]]["page"]
    return page


def end(request: HttpRequest, key: str) -> None:
    """Done, or put away: it is not offered again."""
    _keep(request, key, OVER)


def _keep(request: HttpRequest, key: str, value: str) -> None:
    tried = request.session.get(TRIED, {})
    if tried.get(key) != value:
        request.session[TRIED] = {**tried, key: value}


def _offices(who: Me, now: datetime) -> list[str]:
    held = RoleHeld.objects.filter(colleague__ref=who.ref, since__lte=now).exclude(until__lte=now)
    return [*held.order_by("id").values_list("role", flat=True)] or [ANYBODY]


def jobs(edition: str) -> Mapping[str, str]:
    """What each invented colleague does, by reference."""
    return {ref: one.get("job", "") for ref, one in _data(edition, "people").get("colleagues", {}).items()}


def _edition() -> str:
    return desk.editions.book().policy().edition


def _tasks(edition: str) -> Mapping[str, Mapping[str, Any]]:
    return _data(edition, "first-tasks")


@lru_cache(maxsize=8)
def _data(edition: str, name: str) -> Mapping[str, Any]:
    """A file of the edition's demonstration; nothing, where the edition brings none."""
    path = Path(settings.EVENHAND_POLICIES) / edition / "demo" / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
