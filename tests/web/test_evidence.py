"""The pages of evidence: files come in a stream, and leave in a form that can do nothing in a browser."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from evenhand import desk
from evenhand.evidence import keeping
from evenhand.evidence.models import File
from evenhand.people.models import Colleague
from tests.desk import world
from tests.desk.world import who
from tests.evidence import made

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


@pytest.fixture
def case(small: As) -> str:
    return world.report()


def client(ref: str, case: str, **more: Any) -> Client:
    """A browser in which they are signed in and have said that they have nothing to do with anyone in it."""
    made_client = Client(**more)
    user = Colleague.objects.get(ref=ref).user
    assert user
    made_client.force_login(user)
    if not more:
        made_client.post(f"/cases/{case}/interest", {"do": "none"})
    return made_client


def send(by: Client, case: str, *files: tuple[str, bytes], title: str = "The door afterwards") -> Any:
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return by.post(f"/cases/{case}/evidence", {"title": title, "file": given})


def only() -> File:
    return File.objects.select_related("blob").get()


def test_a_file_is_added_and_stands_on_the_page(case: str) -> None:
    rae = client("rae", case)
    answer = send(rae, case, ("Door <b>.jpg", made.placed()))
    assert answer.status_code == 302
    page = rae.get(answer["Location"]).content.decode()
    assert "Added: The door afterwards." in page and "Door &lt;b&gt;.jpg" in page and "<b>.jpg" not in page
    assert "Picture (JPEG)" in page and only().blob.sha256[:12] in page and "Rae" in page


def test_no_javascript_is_needed_and_the_form_says_its_limits(case: str) -> None:
    page = client("rae", case).get(f"/cases/{case}/evidence").content.decode()
    assert 'enctype="multipart/form-data"' in page and "At most 20 at once, 50 MB each" in page and "multiple" in page


def test_what_is_refused_says_why_and_keeps_the_title(case: str) -> None:
    rae = client("rae", case)
    answer = send(rae, case, ("a.svg", b"<svg/>"), ("b.jpg", made.picture()), title="Two things")
    page = answer.content.decode()
    assert answer.status_code == 422 and "a.svg: The name of this file is one of a program" in page and 'value="Two things"' in page
    assert File.objects.count() == 0 and not [path for path in keeping.root().rglob("*") if path.is_file()]
    assert "Choose a file" in send(rae, case).content.decode()


def test_too_large_and_too_many_are_told_by_name(case: str, settings: Settings) -> None:
    settings.EVENHAND_FILE_MOST_BYTES, settings.EVENHAND_FILES_AT_ONCE = 2000, 2
    rae = client("rae", case)
    answer = send(rae, case, ("small.txt", b"x"), ("big.txt", b"x" * 5000), ("third.txt", b"x"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "big.txt: it is larger than 2 kB" in page and "At most 2 files can be added at once" in page
    assert File.objects.count() == 0


def test_far_too_much_is_refused_before_any_of_it_is_read(case: str, settings: Settings) -> None:
    settings.EVENHAND_FILE_MOST_BYTES = 10
    rae = client("rae", case)
    answer = send(rae, case, ("big.txt", b"x" * 200_000))
    assert answer.status_code == 413 and "more than can be sent at once" in answer.content.decode()
    assert not [path for path in keeping.root().rglob("*") if path.is_file()]


def test_a_form_from_elsewhere_is_refused_and_leaves_nothing(case: str) -> None:
    rae = client("rae", case, enforce_csrf_checks=True)
    assert send(rae, case, ("a.txt", b"x")).status_code == 403
    assert File.objects.count() == 0 and not [path for path in keeping.root().rglob("*") if path.is_file()]


def test_a_form_with_its_token_is_taken(case: str) -> None:
    rae = client("rae", case, enforce_csrf_checks=True)
    page = rae.get(f"/cases/{case}/interest").content.decode()
    token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    given = {"csrfmiddlewaretoken": token, "title": "A note", "file": SimpleUploadedFile("a.txt", b"x")}
    assert rae.post(f"/cases/{case}/evidence", given).status_code == 302


def sealed(answer: Any) -> bool:
    """Whether an answer can do nothing in a browser."""
    return bool(
        answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'") and "no-store" in answer["Cache-Control"]
    )


def test_what_is_shown_was_drawn_anew_and_the_original_is_only_saved(case: str) -> None:
    rae = client("rae", case)
    original = made.placed()
    send(rae, case, ("../../Tür „Eins“.jpg", original))
    at = f"/cases/{case}/evidence/{only().ref}"
    page = rae.get(at).content.decode()
    assert f'src="{at}/shown"' in page and only().blob.sha256 in page
    shown = rae.get(f"{at}/shown")
    content = b"".join(shown.streaming_content)
    assert shown["Content-Type"] == "image/jpeg" and sealed(shown) and "attachment" not in shown.get("Content-Disposition", "")
    assert b"Exif" not in content and b"Invented" not in content
    saved = rae.get(f"{at}/original")
    assert b"".join(saved.streaming_content) == original and sealed(saved)
    assert saved["Content-Disposition"].startswith("attachment") and "/" not in saved["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", made.pdf()), ("a.txt", b"words"), ("a.eml", made.mail()), ("a.docx", made.office()), ("a.wav", made.wav()), ("a.heic", made.ftyp(b"heic"))]
)
def test_nothing_else_is_shown_in_a_page_of_its_own(case: str, name: str, content: bytes) -> None:
    rae = client("rae", case)
    send(rae, case, (name, content))
    at = f"/cases/{case}/evidence/{only().ref}"
    assert rae.get(at).status_code == 200 and rae.get(f"{at}/shown").status_code == 404
    saved = rae.get(f"{at}/original")
    assert saved["Content-Disposition"].startswith("attachment") and sealed(saved) and "html" not in saved["Content-Type"]


def test_text_is_shown_as_text(case: str) -> None:
    rae = client("rae", case)
    send(rae, case, ("a.txt", b'She wrote: <script>alert("x")</script> & more'))
    page = rae.get(f"/cases/{case}/evidence/{only().ref}").content.decode()
    assert "&lt;script&gt;alert" in page and "<script>alert" not in page


def test_a_held_file_says_why_and_is_released_by_who_may(case: str) -> None:
    rae, otto = client("rae", case), client("otto", case)
    send(rae, case, ("a.pdf", made.pdf(b"5 0 obj << /S /JavaScript >> endobj")))
    at = f"/cases/{case}/evidence/{only().ref}"
    page = rae.get(at).content.decode()
    assert "Held back" in page and "may release or refuse it: ask one of them" in page and "does something by itself" in page and "/original" not in page and "Release it" not in page
    assert rae.get(f"{at}/original").status_code == 403
    assert rae.post(at, {"do": "release", "why": "It seems fine"}).status_code == 422
    assert "Release it" in otto.get(at).content.decode()
    wrong = otto.post(at, {"do": "release", "why": ""})
    assert wrong.status_code == 422 and "Why" in wrong.content.decode()
    assert otto.post(at, {"do": "other", "why": "Because I want to"}).status_code == 422
    done = otto.post(at, {"do": "release", "why": "It is the form of the court."})
    assert done.status_code == 302 and "Released." in otto.get(done["Location"]).content.decode()
    assert rae.get(f"{at}/original").status_code == 200


def test_all_of_it_is_taken_out_by_who_may(case: str) -> None:
    rae, otto = client("rae", case), client("otto", case)
    send(rae, case, ("a.jpg", made.picture()))
    assert "Take all of it out" not in rae.get(f"/cases/{case}/evidence").content.decode()
    assert "Take all of it out" in otto.get(f"/cases/{case}/evidence").content.decode()
    at = f"/cases/{case}/evidence/export"
    assert rae.post(at, {"why": "For my own use"}).status_code == 422 and otto.get(at).status_code == 405
    assert otto.post(at, {"why": ""}).status_code == 422
    answer = otto.post(at, {"why": "For the Ombudsman"})
    assert answer["Content-Disposition"] == f'attachment; filename="{case}-evidence.zip"' and sealed(answer)
    assert b"".join(answer.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_may_not_see_the_case_finds_nothing(case: str, method: str) -> None:
    send(client("rae", case), case, ("a.txt", b"x"))
    ref, nobody = only().ref, client("nobody", case)
    for at in ("", "/export", f"/{ref}", f"/{ref}/shown", f"/{ref}/original", "/0000000000000000"):
        answer = getattr(nobody, method)(f"/cases/{case}/evidence{at}", {"title": "A note", "why": "Because of it"})
        assert answer.status_code in (404, 405), at
    assert Client().get(f"/cases/{case}/evidence").status_code == 302


def test_a_body_cut_off_leaves_nothing(case: str) -> None:
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    body = encode_multipart(BOUNDARY, {"title": "Half", "file": SimpleUploadedFile("a.txt", b"x" * 300_000)})
    rae = client("rae", case)
    cut = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body[:200_000])}
    assert rae.generic("POST", f"/cases/{case}/evidence", body[:200_000], content_type=MULTIPART_CONTENT, **cut).status_code == 400
    assert File.objects.count() == 0 and not [path for path in keeping.root().rglob("*") if path.is_file()]
    assert desk.evidence_of(actor=who("rae"), case=case, now=world.NOW).items == []


def test_what_was_changed_on_the_disk_is_said_and_given_to_nobody(case: str) -> None:
    otto = client("otto", case)
    send(otto, case, ("note.txt", b"He rang at nine."))
    one = only()
    keeping.path_of(one.blob.sha256).write_bytes(b"He rang at ten.!")
    at = f"/cases/{case}/evidence/{one.ref}"
    page = otto.get(at).content.decode()
    assert "is not what was given" in page and "at ten" not in page and "Save the original" not in page
    answer = otto.get(f"{at}/original")
    assert answer.status_code == 403 and b"from a backup" in answer.content
