"""Files at the person's own page: added after the words, judged before they are read, and never shown again."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from evenhand.contacts.models import SAID, Held
from evenhand.desk.models import LetterCode
from evenhand.desk.rights import codes, tickets
from evenhand.evidence import keeping
from evenhand.evidence.models import File
from evenhand.web.views import rights_files
from tests.evidence import made
from tests.web.conftest import NOW, As
from tests.web.test_rights import code, last, row_of, text  # noqa: F401  (`code` is a fixture)
from tests.web.test_rights import send as say

pytestmark = [pytest.mark.django_db]
PHOTO = ("Door <b>.jpg", made.placed())


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


def given(code: str, choice: str = "appeal", **more: str) -> Any:  # noqa: F811
    """The page that says that the words were received."""
    return say(Client(), do="send", **{"code": code, "choice": choice, "who": "self", "words": "It was not me.", "form": "f"} | more)


def address(answer: Any) -> str:
    found = re.search(r'action="(/your-say/files/[^"]+)"', answer.content.decode())
    assert found, text(answer)
    return html.unescape(found[1])


def send(at: str, code: str, *files: tuple[str, bytes], client: Client | None = None) -> Any:  # noqa: F811
    return (client or Client()).post(at, {"code": code, "file": [SimpleUploadedFile(name, content) for name, content in files]})


def nothing_kept() -> bool:
    return not File.objects.exists() and not [path for path in keeping.root().rglob("*") if path.is_file()]


@pytest.mark.parametrize("choice", ["appeal", "other"])
def test_files_are_asked_for_once_the_words_are_received(code: str, choice: str) -> None:  # noqa: F811
    page = given(code, choice)
    said = text(page)
    assert page.status_code == 200 and "We have received it" in said and "You need not send any." in said and "At most 5 at once, 20 MB each." in said
    assert 'enctype="multipart/form-data"' in page.content.decode() and code in page.content.decode()
    answer = send(address(page), code, PHOTO, ("My side.txt", b"It was Tuesday."))
    said = text(answer)
    assert answer.status_code == 200 and "We have received your files" in said and "Door &lt;b&gt;.jpg" in answer.content.decode() and "My side.txt (15 bytes)" in said
    assert File.objects.count() == 2 and answer["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in answer["Cache-Control"] and set(answer.cookies) <= {"csrftoken"}
    for name in (row_of(code).person.name, row_of(code).person.ref, File.objects.all()[0].ref, File.objects.all()[0].blob.sha256[:12]):
        assert name not in said
    again = send(address(page), code, PHOTO, ("My side.txt", b"It was Tuesday."))
    assert "We have received your files" in text(again) and File.objects.count() == 2


def test_the_form_needs_no_javascript_and_nothing_is_carried_from_page_to_page(code: str) -> None:  # noqa: F811
    write = say(Client(), do="choose", code=code, choice="appeal", who="self")
    assert "After that you can add photographs" in text(write) and 'type="file"' not in write.content.decode()
    page = given(code).content.decode()
    assert page.count('type="file"') == 1 and page.count("<h1") == 1 and "<script>" not in page


def test_the_address_alone_asks_for_the_code_and_shows_nothing(code: str) -> None:  # noqa: F811
    at = address(given(code))
    for shown in (Client().get(at), Client().head(at)):
        assert shown.status_code == 200 and "C-0" not in text(shown) and code not in shown.content.decode()
    assert "The code from your letter" in text(Client().get(at)) and Client().put(at).status_code == 405
    wrong = send(at, "AAAA BBBB CCCC DDDD", PHOTO)
    assert wrong.status_code == 422 and "Nothing can be done with this code" in text(wrong) and "AAAA BBBB" in wrong.content.decode() and "C-0" not in text(wrong)
    assert "Nothing can be done with this code" in text(send(at, "", PHOTO)) and nothing_kept()


def test_nothing_of_a_request_is_read_where_nothing_may_come(code: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    at = address(given(code))

    def reads(*args: Any, **named: Any) -> Any:
        raise AssertionError("it was read")

    monkeypatch.setattr(rights_files, "receiving", reads)
    with pytest.raises(AssertionError):
        send(at, code, PHOTO)
    said = {text(send(bad, code, PHOTO)) for bad in ("/your-say/files/x", f"{at}x", f"/your-say/files/{'y' * 3000}", "/your-say/files/%00", "/your-say/files/a%0d%0ab:c")}
    LetterCode.objects.filter(pk=row_of(code).pk).update(stopped=NOW)
    over = send(at, code, PHOTO)
    assert over.status_code == 404 and said == {text(over)} == {text(Client().get(at))} and "Files cannot be added here now" in text(over) and nothing_kept()


def test_after_an_hour_the_way_on_is_said(code: str, settings: Settings) -> None:  # noqa: F811
    at = address(given(code))
    settings.EVENHAND_TEST_CLOCK = (NOW + tickets.OPEN).isoformat()
    over = send(at, code, PHOTO)
    assert over.status_code == 404 and "Choose “Something else”" in text(over) and "What you told us then is received all the same." in text(over) and nothing_kept()


def test_too_many_tries_are_told(code: str) -> None:  # noqa: F811
    at = address(given(code))
    for number in range(20):
        send(at, f"{codes.ALPHABET[number]}" * 16, PHOTO)
    answer = send(at, code, PHOTO)
    assert answer.status_code == 429 and "Wait an hour and try again" in text(answer) and nothing_kept()


def test_more_than_may_come_is_refused_unread_and_the_code_is_asked_again(code: str, settings: Settings) -> None:  # noqa: F811
    settings.EVENHAND_GIVEN_FILE_MOST_BYTES, settings.EVENHAND_GIVEN_FILES_AT_ONCE = 1000, 2
    at = address(given(code))
    answer = send(at, code, ("a.txt", b"x" * 200_000))
    assert answer.status_code == 413 and "That is more than can be sent at once." in text(answer) and "The code from your letter" in text(answer)
    answer = send(at, code, ("a.txt", b"x" * 1001), ("b.txt", b"x"))
    assert answer.status_code == 422 and "a.txt: it is larger than 1 kB" in text(answer) and "The code from your letter" not in text(answer)
    answer = send(at, code, ("a.txt", b"a"), ("b.txt", b"b"), ("c.txt", b"c"))
    assert answer.status_code == 422 and "At most 2 files can be sent at once." in text(answer) and nothing_kept()
    settings.EVENHAND_GIVEN_FILES_PER_DAY = 1
    answer = send(at, code, ("a.txt", b"a"), ("b.txt", b"b"))
    assert "1 can be sent at once now" in text(answer) and nothing_kept()
    answer = send(at, code, ("a.txt", b"a"))
    assert "No more files can be sent with this letter today." in text(answer) and 'type="file"' not in answer.content.decode() and File.objects.count() == 1


HOSTILE = [
    ("letter.docx", made.office(word__vbaProject_dot_bin=b"x"), "This document holds macros, which are programs. Save it without them, or as a PDF, and send that."),
    ("bomb.docx", made.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "0" * 50_000_000}), "Nothing was kept."),
    ("photo\u202egpj.exe", made.picture(), "one of a program"),
    ("nothing.txt", b"", "The file is empty. Look whether the right one was chosen."),
    ("page\0.jpg", b"<html><script>alert(1)</script>", "This is a web page"),
    ("n" * 250 + ".jpg", b"MZ" + bytes(90), "This is a program"),
]


@pytest.mark.parametrize(("name", "content", "part"), HOSTILE, ids=[one[0][:6] for one in HOSTILE])
def test_a_hostile_file_is_refused_in_words_and_the_words_given_stay(code: str, name: str, content: bytes, part: str) -> None:  # noqa: F811
    at, number = address(given(code)), last(code).number
    answer = send(at, code, (name, content), PHOTO)
    assert answer.status_code == 422 and part in text(answer) and "There is a problem" in text(answer) and 'href="#file"' in answer.content.decode()
    assert nothing_kept() and last(code).number == number
    assert send(at, code, PHOTO).status_code == 200 and File.objects.count() == 1


def test_no_file_is_told(code: str) -> None:  # noqa: F811
    at = address(given(code))
    for answer in (send(at, code), Client().post(at, {"code": code, "file": "no file"}), Client().post(at, b"x", content_type="text/plain"), Client().post(at, f"code={code.replace(' ', '+')}", content_type="application/x-www-form-urlencoded")):
        assert answer.status_code == 422 and nothing_kept()
    assert "Choose a file" in text(send(at, code))


def test_the_form_is_protected_from_other_sites(code: str) -> None:  # noqa: F811
    at = address(given(code))
    strict = Client(enforce_csrf_checks=True)
    assert send(at, code, PHOTO, client=strict).status_code == 403 and nothing_kept()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', strict.get(at).content.decode())
    assert token
    answer = strict.post(at, {"csrfmiddlewaretoken": token[1], "code": code, "file": SimpleUploadedFile("a.txt", b"words")})
    assert answer.status_code == 200 and File.objects.count() == 1


def test_a_line_that_breaks_keeps_nothing(code: str) -> None:  # noqa: F811
    at = address(given(code))
    body = b'--X\r\nContent-Disposition: form-data; name="code"\r\n\r\n' + code.encode() + b'\r\n--X\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf'
    cut = {"CONTENT_LENGTH": str(len(body) + 500), "wsgi.input": io.BytesIO(body)}
    assert Client().generic("POST", at, body, content_type="multipart/form-data; boundary=X", **cut).status_code == 400 and nothing_kept()


def test_colleagues_see_whose_they_are_and_on_which_day(code: str, as_: As) -> None:  # noqa: F811
    page, row = given(code), row_of(code)
    entry = last(code).number
    send(address(page), code, PHOTO)
    iris = as_("iris.dell")
    for at in (f"/cases/{row.case}/evidence", f"/cases/{row.case}"):
        said = text(iris.get(at))
        assert "added by the person, by the code of a letter" in said and "28 August" in said and f"to entry {entry}" in said
    file = File.objects.get()
    assert "by the code of a letter" in text(iris.get(f"/cases/{row.case}/evidence/{file.ref}")) and row.person.ref not in text(iris.get(f"/cases/{row.case}/evidence"))
    drawn = b"".join(iris.get(f"/cases/{row.case}/evidence/{file.ref}/shown").streaming_content)
    assert drawn[:2] == b"\xff\xd8" and b"Invented Camera" not in drawn


def test_whoever_has_the_duty_sees_that_files_came_with_it(code: str, as_: As) -> None:  # noqa: F811
    page, row, entry = given(code), row_of(code), last(code)
    opened = next(one["id"] for one in entry.effects if one["do"] == "open" and one["kind"] == "duty" and not one["letter"])
    iris = as_("iris.dell")
    assert "came with it" not in text(iris.get(f"/cases/{row.case}"))
    send(address(page), code, PHOTO, ("b.txt", b"words"))
    assert "2 files came with it" in text(iris.get(f"/cases/{row.case}"))
    asked = [as_(ref).get(reverse("matter", args=[row.case, opened]), follow=True) for ref in ("iris.dell", "noor.summit", "ben.orchard")]
    assert "2 files came with it" in " ".join(text(one) for one in asked)


def test_who_acts_for_them_is_said(code: str, as_: As) -> None:  # noqa: F811
    send(address(given(code, who="for", acting="Ada Vocate")), code, PHOTO)
    assert last(code).role == "representative"
    assert "added by whoever acts for the person, by the code of a letter" in text(as_("iris.dell").get(f"/cases/{row_of(code).case}/evidence"))


def test_whoever_reads_the_message_sees_that_there_are_files(code: str, as_: As) -> None:  # noqa: F811
    page = given(code, "other")
    held = Held.objects.get(item__source=SAID)
    ben = as_("ben.orchard")
    assert "file with it" not in text(ben.get(f"/inbound/{held.pk}")) and "file with it" not in text(ben.get("/inbound"))
    send(address(page), code, PHOTO)
    for at in (f"/inbound/{held.pk}", "/inbound"):
        shown = ben.get(at)
        assert "1 file with it" in text(shown) and f"/contacts/{held.item_id}/files" in shown.content.decode()
    assert "by the code of a letter" in text(ben.get(f"/contacts/{held.item_id}/files")).lower()


# --- what came by post

DAY = {"received-day": "28", "received-month": "8", "received-year": "2026"}


def taken_in(client: Client, code: str, choice: str = "appeal") -> Any:  # noqa: F811
    fields = {"do": "send", "code": code, "choice": choice, "words": "He says that it was not him.", "channel": "paper", "who": "self", "form": "x"}
    return client.get(client.post("/told", fields | DAY)["Location"])


def test_a_colleague_adds_what_came_with_it_by_the_code_alone(code: str, as_: As) -> None:  # noqa: F811
    row, zoe = row_of(code), as_("zoe.cliff")
    page = taken_in(zoe, code).content.decode()
    found = re.search(r'href="(/told/[^"]+/files)"', page)
    assert found and "that came with it" in page
    at = found[1]
    form = zoe.get(at)
    assert form.status_code == 200 and row.person.name not in text(form) and 'enctype="multipart/form-data"' in form.content.decode()
    assert as_("amy.field").get(at).status_code == 404 == zoe.get(f"/told/{row.case}/1/files").status_code == zoe.get("/told/C-999999/1/files").status_code
    for files, part in (([], "Choose a file"), ([("a.exe", b"MZ")], "one of a program")):
        answer = zoe.post(at, {"file": [SimpleUploadedFile(*one) for one in files]})
        assert answer.status_code == 422 and part in text(answer) and nothing_kept()
    done = zoe.post(at, {"file": [SimpleUploadedFile(*PHOTO)]}, follow=True)
    assert "1 file is with the entry now." in text(done)
    assert "added by Zoe Cliff, for the person" in text(as_("iris.dell").get(f"/cases/{row.case}/evidence"))
    assert zoe.get(f"/cases/{row.case}").status_code == 404


@pytest.mark.parametrize("done", ["x", "C-1-", "../../-3", "C-000003-7777777", "<b>-1", "C-000003-٣"])
def test_a_reference_that_is_none_leads_nowhere(as_: As, done: str) -> None:
    page = as_("zoe.cliff").get("/told", {"done": done})
    assert page.status_code == 200 and "that came with it" not in text(page)


def test_more_than_a_request_may_hold_is_refused_unread(code: str, as_: As, settings: Settings) -> None:  # noqa: F811
    zoe = as_("zoe.cliff")
    at = re.search(r'href="(/told/[^"]+/files)"', taken_in(zoe, code).content.decode())
    settings.EVENHAND_FILE_MOST_BYTES, settings.EVENHAND_FILES_AT_ONCE = 1000, 1
    assert at
    answer = zoe.post(at[1], {"file": SimpleUploadedFile("a.txt", b"x" * 200_000)})
    assert answer.status_code == 413 and "That is more than can be sent at once." in text(answer) and nothing_kept()
