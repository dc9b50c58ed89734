"""The API keeps to its own document: schemathesis calls every operation, with what fits and with what does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, assume, settings
from pytest_django import Settings
from schemathesis.config import SchemathesisConfig

from evenhand.api.main import api
from tests.api.caller import Caller
from tests.desk import world

CONFIG = SchemathesisConfig.from_dict({
    "generation": {"mode": "all", "deterministic": True},
    # What fits the document may still be refused: a step's answers are judged by the policy, a tag by the case.
    "checks": {"positive_data_acceptance": {"enabled": False}},
})  # fmt: skip
document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=CONFIG)


@pytest.fixture
def token(db: None, settings: Settings, keep_connection: None) -> Iterator[str]:
    """A small world with a case in it, and the token of one who may see it."""
    world.build(settings)
    settings.EVENHAND_TEST_CLOCK = world.NOW.isoformat()
    case = world.report()
    world.precaution(case, world.NOW)
    world.decide(case, world.NOW)
    yield Caller("otto", world.NOW).headers["Authorization"]


@pytest.mark.both_engines
@document.parametrize()
@settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_every_operation_keeps_to_the_document(case: schemathesis.Case, token: str) -> None:
    assume([] not in (case.query or {}).values())  # sent as nothing at all: what was meant to be wrong is right
    case.call_and_validate(headers={"Authorization": token})


def _operations() -> dict[tuple[str, str], dict]:  # type: ignore[type-arg]  # an OpenAPI document
    paths = api.get_openapi_schema(path_prefix="/")["paths"]
    return {(path, method): one for path, item in paths.items() for method, one in item.items()}


def test_the_document_says_every_error() -> None:
    said = {name: set(map(int, one["responses"])) for name, one in _operations().items()}
    assert {201, 400, 401, 404, 409, 413, 422, 428} <= said["/cases/{ref}/steps/{step}", "post"]
    assert {201, 400, 401, 409, 413, 422} <= said["/cases", "post"]
    assert {200, 401, 404, 406, 422} <= said["/cases/{ref}/letters/{id}", "get"]
    for (path, _), codes in said.items():
        assert 422 in codes
        assert 401 in codes or path in ("/healthz", "/readyz")
        assert 404 in codes or "{" not in path


def test_everything_but_health_asks_for_a_token() -> None:
    for (path, _), one in _operations().items():
        assert bool(one.get("security")) == (path not in ("/healthz", "/readyz"))


def test_it_is_openapi_3_1_and_needs_nothing_from_elsewhere() -> None:
    found = api.get_openapi_schema(path_prefix="/")
    assert found["openapi"].startswith("3.1")
    assert "http" not in str({key: value for key, value in found.items() if key != "components"}).replace("https_", "")
