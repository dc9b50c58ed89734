"""A program that calls the API as a colleague, at a moment that the test chooses."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import Client

from evenhand.desk.office import tokens
from evenhand.people.models import Colleague

ROOT = "/api/v1"
ANSWERS = {"what": "He shouted at our operative."}


class Caller:
    """Calls with the token of one colleague."""

    def __init__(self, ref: str, now: datetime):
        _, token = tokens.issue(colleague=Colleague.objects.get(ref=ref), name="test", now=now)
        self.ref, self.client = ref, Client()
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **more: Any) -> Any:
        """The answer to GET."""
        return self.client.get(ROOT + path, headers=self.headers | more.pop("headers", {}), **more)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """The answer to POST; `headers` with underscores for dashes."""
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(ROOT + path, data, content_type="application/json", headers=self.headers | extra)

    def report(self, person: str = "P-1", **more: Any) -> Any:
        """The answer to opening a case by a report."""
        headers = {name: more.pop(name) for name in list(more) if name[0].isupper()}
        body = {"subject": {"person": person}, "step": "report", "outcome": "reported", "answers": ANSWERS, **more}
        return self.post("/cases", body, **headers)

    def offer(self, case: str, step: str, matter: str = "") -> dict[str, Any]:
        """A step as it is offered; `matter` narrows it."""
        found = self.get(f"/cases/{case}").json()["steps"]
        named = {one["id"]: one for one in self.get(f"/cases/{case}").json()["matters"]} if matter else {}
        for one in found:
            fits = matter in ("", one["matter"], named.get(one["matter"], {}).get("name"))
            if one["id"] == step and fits:
                return dict(one)
        raise AssertionError(f"{step} is not offered on {case}")

    def take(self, case: str, step: str, outcome: str, answers: dict[str, Any] | None = None, **more: Any) -> Any:
        """The answer to taking a step with the tag as it is offered now."""
        offer = self.offer(case, step, more.get("matter", ""))
        body = {"outcome": outcome, "answers": answers or {}, "matter": offer["matter"], **more} | {"matter": offer["matter"]}
        return self.post(f"/cases/{case}/steps/{step}", body, If_Match=f'"{offer["tag"]}"')


def at(moment: datetime) -> None:
    """Sets the clock that the doors read."""
    settings.EVENHAND_TEST_CLOCK = moment.isoformat()
