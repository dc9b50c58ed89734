"""An edition that was changed while the server runs: a problem document, not ready, and cards all the same."""

from __future__ import annotations

import shutil
from pathlib import Path

from pytest_django import Settings

from tests.api.conftest import As
from tests.desk.world import PACKS, decide, later, precaution, report


def test_a_changed_edition_is_a_problem_and_cards_are_still_given(as_: As, tmp_path: Path, settings: Settings) -> None:
    shutil.copytree(PACKS / "small", tmp_path / "small")
    settings.EVENHAND_POLICIES = str(tmp_path)
    case = report()
    decide(case, later(hours=1))
    precaution(case, later(hours=2))
    settings.EVENHAND_TEST_CLOCK = later(hours=3).isoformat()
    assert as_("otto").get(f"/cases/{case}").status_code == 200
    shutil.rmtree(tmp_path / "small")
    answer = as_("otto").get(f"/cases/{case}")
    assert answer.status_code == 503 and answer["Content-Type"] == "application/problem+json"
    assert "The edition small is in use, but its folder is missing." in answer.json()["detail"]
    ready = as_("otto").client.get("/readyz")
    assert ready.status_code == 503 and ready.json()["edition"] is False
    card = as_("olu").get("/people/P-1/alerts")
    assert card.status_code == 200 and [one["measure"]["words"] for one in card.json()["alerts"]] == ["Go in twos."]
