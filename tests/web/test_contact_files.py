"""Files on a message: added from its page, refused in words, held back until somebody has looked; and files to an entry of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from evenhand.evidence import keeping
from evenhand.evidence.models import File
from tests.desk import world
from tests.evidence import made
from tests.web.paper import words
from tests.web.test_contacts import entered, opened

pytestmark = pytest.mark.django_db
In = Callable[[str], Client]
HOSTILE = [
    ("letter.docx", made.office(word__media__a_dot_zip=made.zipped({"a": "b"})), "There is an archive inside this document. Send what is in it as files of their own."),
    ("letter.docx", made.office(word__vbaProject_dot_bin=b"x"), "This document holds macros, which are programs. Save it without them, or as a PDF, and send that."),
    ("letter.docx", made.office(word__x_dot_xml=made.LAUGHS), "builds its text from pieces that may grow without end"),
    ("photo\u202egpj.exe", made.picture(), "The name of this file is one of a program."),  # whoever reads the form takes the turning character out first
    ("photo.jpg.exe", made.picture(), "The name of this file is one of a program."),
    ("files.zip", made.zipped({"a": "b"}), "This is an archive of other files. Send the files themselves."),
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


@pytest.fixture
def where(small: In) -> str:
    opened()
    return f"/contacts/{entered().pk}"


def send(by: Client, path: str, *files: tuple[str, bytes], **more: Any) -> Any:
    return by.post(path, {"file": [SimpleUploadedFile(name, content) for name, content in files], **more}, follow=True)


def test_a_file_is_added_from_the_page_of_a_contact_and_saved(small: In, where: str) -> None:
    assert "Add a picture, a recording or another file" in words(small("rae").get(where))
    said = words(send(small("rae"), f"{where}/files", ("Mould.jpg", made.placed())))
    assert "Added." in said and "Mould.jpg" in said and "Picture (JPEG)" in said
    assert "1 file with it" in words(small("rae").get(where))
    answer = small("hari").get(f"{where}/files/{File.objects.get().ref}")
    assert "attachment" in answer["Content-Disposition"] and b"".join(answer.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "content", "said"), HOSTILE, ids=[str(number) for number, _one in enumerate(HOSTILE)])
def test_a_hostile_file_is_refused_in_words_on_both_pages_and_leaves_nothing(small: In, where: str, name: str, content: bytes, said: str) -> None:
    case = world.report()
    small("rae").post(f"/cases/{case}/interest", {"do": "none"})
    for path, more in ((f"{where}/files", {}), (f"/cases/{case}/evidence", {"title": "The letter"})):
        answer = send(small("rae"), path, (name, content), **more)
        assert answer.status_code == 422 and said in words(answer) and "There is a problem" in words(answer), path
    assert not File.objects.exists() and not [one for one in keeping.root().rglob("*") if one.is_file()]


def test_too_many_and_too_large_are_said(small: In, where: str, settings: Settings) -> None:
    settings.EVENHAND_FILE_MOST_BYTES, settings.EVENHAND_FILES_AT_ONCE = 2000, 2
    said = words(send(small("rae"), f"{where}/files", ("a.txt", b"x"), ("big.txt", b"x" * 5000), ("c.txt", b"x")))
    assert "big.txt: it is larger than 2 kB" in said and "At most 2 files can be added at once" in said
    assert send(small("rae"), f"{where}/files", ("big.txt", b"x" * 300_000)).status_code == 413 and "Choose a file." in words(send(small("rae"), f"{where}/files"))


def test_what_is_held_back_is_decided_on_by_who_may(small: In, where: str) -> None:
    said = words(send(small("rae"), f"{where}/files", ("Letter.pdf", made.pdf(b"5 0 obj << /S /JavaScript >> endobj"))))
    assert "Held back" in said and "does something by itself" in said and "Release it" not in said
    one = f"{where}/files/{File.objects.get().ref}"
    assert small("rae").get(one).status_code == 403 and small("rae").post(one, {"do": "release", "why": "I know it."}).status_code == 422
    assert "Release it" in words(small("otto").get(f"{where}/files"))
    assert small("otto").post(one, {"do": "release", "why": ""}).status_code == 422
    assert "Released." in words(small("otto").post(one, {"do": "release", "why": "A form of the council."}, follow=True))
    assert small("rae").get(one).status_code == 200


def test_a_file_is_found_on_its_own_message_alone(small: In, where: str) -> None:
    send(small("rae"), f"{where}/files", ("Mould.jpg", made.picture()))
    ref, other = File.objects.get().ref, entered("Another message.").pk
    for path in (f"/contacts/{other}/files/{ref}", f"{where}/files/none", f"/contacts/999/files/{ref}", "/contacts/999/files", "/contacts/x/files"):
        assert small("rae").get(path).status_code == 404, path


def test_a_file_belongs_to_an_entry_of_a_case(small: In) -> None:
    case = world.report()
    rae = small("rae")
    rae.post(f"/cases/{case}/interest", {"do": "none"})
    assert f"/cases/{case}/evidence?entry=1#add" in rae.get(f"/cases/{case}?done=1").content.decode()
    assert "Add files to entry 1" in words(rae.get(f"/cases/{case}/evidence?entry=1")) and "to entry" not in words(rae.get(f"/cases/{case}/evidence?entry=99"))
    said = send(rae, f"/cases/{case}/evidence", ("Door.jpg", made.picture()), title="The door", entry="1")
    assert f'href="/cases/{case}#entry-1">to entry 1</a>' in said.content.decode()
    refused = send(rae, f"/cases/{case}/evidence", ("Door.jpg", made.picture()), title="The door", entry="99")
    assert refused.status_code == 422 and "There is no such entry" in words(refused) and File.objects.count() == 1


def test_adding_evidence_from_a_case_opens_the_page_with_files(small: In) -> None:
    case = world.report()
    rae = small("rae")
    rae.post(f"/cases/{case}/interest", {"do": "none"})
    page = rae.get(f"/cases/{case}").content.decode()
    assert f'href="/cases/{case}/evidence#add">Add evidence</a>' in page and f'"/cases/{case}/steps/evidence.add' not in page
