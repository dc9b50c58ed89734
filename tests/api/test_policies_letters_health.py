"""The policy as data, letters in their forms, and the two questions of machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand.alerts.models import Change
from tests.api.caller import at
from tests.api.conftest import As
from tests.desk import world

pytestmark = pytest.mark.both_engines


def test_the_policy_is_data(as_: As) -> None:
    found = as_("rae").get("/policies/small").json()
    assert found["edition"] == "small" and len(found["digest"]) == 64
    assert found["steps"]["decide"]["apart"] == ["report"]
    assert found["matters"]["decide"]["limit"] == {"working_days": 5}
    assert as_("rae").get("/policies/none").status_code == 404


def test_a_step_has_its_exact_schemas(as_: As) -> None:
    step = as_("rae").get("/policies/small/steps/decide").json()
    restrict = next(one for one in step["outcomes"] if one["id"] == "restrict")["answers"]
    assert restrict["required"] == ["decided"] and "milder" in restrict["properties"]
    assert as_("rae").get("/policies/small/steps/letter.approve").json()["outcomes"][0]["answers"]["required"] == ["posting", "way"]
    assert as_("rae").get("/policies/small/steps/none").status_code == 404


@pytest.fixture
def letter(as_: As) -> str:
    case = as_("rae").report().json()["ref"]
    event = as_("dee").take(case, "decide", "restrict", world.restriction("email")).json()
    assert event["number"] == 2, event
    return f"/cases/{case}/letters/decision.2"


@pytest.mark.parametrize(
    ("format", "mime", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF"), ("large-print", "application/pdf", b"%PDF"), ("html", "text/html", b"<!"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"), ("text", "text/plain", b""),
    ],
)  # fmt: skip
def test_a_letter_has_five_forms(as_: As, letter: str, format: str, mime: str, begins: bytes) -> None:
    answer = as_("dee").get(f"{letter}?format={format}")
    assert answer.status_code == 200 and answer["Content-Type"].startswith(mime)
    assert answer.content.startswith(begins) and len(answer.content) > 300


def test_a_letter_comes_in_the_form_that_is_accepted(as_: As, letter: str) -> None:
    kinds = {accept: as_("dee").get(letter, headers={"Accept": accept}) for accept in ("text/plain", "text/html", "*/*", "image/png")}
    assert kinds["text/plain"]["Content-Type"].startswith("text/plain")
    assert kinds["text/html"]["Content-Type"].startswith("text/html")
    assert kinds["*/*"]["Content-Type"] == "application/pdf"
    assert kinds["image/png"].status_code == 406
    assert as_("dee").get(f"{letter}?format=papyrus").status_code == 422
    assert as_("dee").get(letter.replace("decision.2", "none")).status_code == 404


def test_alive_and_ready_need_no_token(small: None) -> None:
    assert Client().get("/api/v1/healthz").json() == {"ok": True}
    ready = Client().get("/api/v1/readyz")
    assert ready.status_code == 200 and all(ready.json().values())


def test_a_change_that_waits_too_long_means_not_ready(small: None) -> None:
    Change.objects.create(kind=Change.BEGAN, person="P-1", at=world.NOW)
    assert Client().get("/api/v1/readyz").status_code == 200
    at(world.later(minutes=16))
    answer = Client().get("/api/v1/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": True, "migrations": True, "edition": True, "outbox": False}


def test_an_edition_that_was_changed_means_not_ready(small: None, settings: Settings, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(world.PACKS / "small", tmp_path / "small")
    with (tmp_path / "small" / "process.toml").open("a") as file:
        file.write("# changed\n")
    settings.EVENHAND_POLICIES = str(tmp_path)
    assert Client().get("/api/v1/readyz").json()["edition"] is False
