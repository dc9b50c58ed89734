"""Files over the API: a form in a stream, problem documents for what is refused, originals that can do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from evenhand.evidence import keeping
from evenhand.evidence.models import File
from tests.api.caller import ROOT, Caller
from tests.api.conftest import As
from tests.desk import world
from tests.evidence import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


@pytest.fixture
def case(small: None) -> str:
    return world.report()


def send(by: Caller, case: str, *files: tuple[str, bytes], headers: dict[str, str] | None = None, **fields: Any) -> Any:
    given = {"title": "The door afterwards", "file": [SimpleUploadedFile(name, content) for name, content in files], **fields}
    return by.client.post(f"{ROOT}/cases/{case}/evidence", given, headers=by.headers | (headers or {}))


def test_a_file_is_added_listed_and_given_back(as_: As, case: str) -> None:
    rae, original = as_("rae"), made.placed()
    answer = send(rae, case, ("door.jpg", original))
    assert answer.status_code == 201
    [one] = answer.json()["files"]
    assert (one["type"], one["name"], one["state"], one["size"]) == ("image/jpeg", "door.jpg", "shown", len(original))
    assert rae.get(f"/cases/{case}/evidence").json()["items"] == [answer.json()]
    found = rae.get(f"/cases/{case}/evidence/{one['id']}")
    assert b"".join(found.streaming_content) == original
    assert found["Content-Disposition"].startswith("attachment") and found["X-Content-Type-Options"] == "nosniff"
    assert found["Content-Security-Policy"].startswith("sandbox")


def test_more_than_other_bodies_may_hold_is_taken(as_: As, case: str) -> None:
    assert send(as_("rae"), case, ("long.wav", made.wav() + bytes(3_000_000))).status_code == 201


def test_what_is_refused_comes_with_every_reason(as_: As, case: str) -> None:
    answer = send(as_("rae"), case, ("a.exe", b"MZ"), ("b.zip", made.zipped({"a": "b"})), ("c.txt", b"x"))
    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert len(answer.json()["refusals"]) == 2 and File.objects.count() == 0


def test_a_form_that_is_none_is_refused(as_: As, case: str, settings: Settings) -> None:
    rae = as_("rae")
    assert rae.post(f"/cases/{case}/evidence", {"title": "A note"}).status_code == 400
    odd = rae.client.post(f"{ROOT}/cases/{case}/evidence", b"xx", content_type="multipart/form-data", headers=rae.headers)
    assert odd.status_code == 400
    assert send(rae, case).status_code == 422 and send(rae, case, ("a.txt", b"x"), title="x").status_code == 422
    assert send(rae, case, ("a.txt", b"x"), other="1").status_code == 422
    assert send(rae, case, ("a.txt", b"x"), title=["one thing", "another"]).status_code == 422
    settings.EVENHAND_FILE_MOST_BYTES, settings.EVENHAND_FILES_AT_ONCE = 1000, 2
    assert send(rae, case, ("a.txt", b"x" * 2000)).status_code == 422
    assert send(rae, case, *[(f"{one}.txt", b"x") for one in range(3)]).status_code == 422
    assert send(rae, case, ("a.txt", b"x" * 300_000)).status_code == 413
    assert File.objects.count() == 0 and not [path for path in keeping.root().rglob("*") if path.is_file()]


def test_sent_twice_with_one_key_it_is_added_once(as_: As, case: str) -> None:
    first = send(as_("rae"), case, ("a.txt", b"x"), headers={"Idempotency-Key": "k1"})
    again = send(as_("rae"), case, ("a.txt", b"x"), headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201) and first.json() == again.json() and File.objects.count() == 1


def test_what_is_held_is_refused_with_its_reason(as_: As, case: str) -> None:
    rae = as_("rae")
    ref = send(rae, case, ("a.pdf", made.pdf(b"5 0 obj << /Launch 1 >> endobj"))).json()["files"][0]["id"]
    answer = rae.get(f"/cases/{case}/evidence/{ref}")
    assert answer.status_code == 422 and "held back" in answer.json()["detail"]
    assert as_("otto").get(f"/cases/{case}/evidence/{ref}")["Content-Type"] == "application/octet-stream"


def test_nobody_learns_of_a_case_that_is_not_theirs(as_: As, case: str) -> None:
    ref = send(as_("rae"), case, ("a.txt", b"x")).json()["files"][0]["id"]
    nobody = as_("nobody")
    absent = nobody.get("/cases/C-999999/evidence").json()
    assert nobody.get(f"/cases/{case}/evidence").json() == absent
    assert nobody.get(f"/cases/{case}/evidence/{ref}").json() == absent
    assert send(nobody, case, ("a.txt", b"x")).json() == absent
