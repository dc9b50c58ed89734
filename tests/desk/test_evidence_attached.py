"""Files attached to what came in from a person: on the person's own stream, opened by who may mark what came in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.case.events import Refused
from evenhand.desk.models import Look
from evenhand.evidence.keeping import Incoming
from evenhand.evidence.models import File
from evenhand.ledger.models import PERSON
from tests.desk.world import NOW, later, who
from tests.evidence import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


def incoming(content: bytes, name: str) -> Incoming:
    one = Incoming(name, 10**9)
    one.write(content)
    return one.finish()


@pytest.mark.both_engines
def test_a_file_is_attached_and_stands_on_the_persons_stream(small: None) -> None:
    [one] = desk.attach_files(actor=who("rae"), kind="contact", ref="17", person="P-1", files=[incoming(b"words", "Pats letter.txt")], now=NOW)
    book = ledger.load(kind=PERSON, ref="P-1")
    assert book is not None
    effect = book.events[-1].effects[0]
    assert effect == {"do": "file", "contact": "17", "id": one.ref, "sha256": one.sha256, "size": 5, "type": "text"}
    assert "letter" not in str(book.rows[-1].body) and book.parts[-1].content == {"file-names": "Pats letter.txt"}
    assert [two.ref for two in desk.files_about(actor=who("hari"), kind="contact", ref="17", now=NOW)] == [one.ref]
    assert desk.files_about(actor=who("hari"), kind="contact", ref="18", now=NOW) == []
    opened = desk.open_attached(actor=who("hari"), file=one.ref, now=later(hours=1))
    assert opened.path.read_bytes() == b"words" and opened.save_as == "Pats letter.txt"
    assert Look.objects.filter(what="file", actor="hari").count() == 1


def test_what_is_refused_or_held_is_so_here_too(small: None) -> None:
    with pytest.raises(Refused):
        desk.attach_files(actor=who("rae"), kind="contact", ref="17", person="P-1", files=[incoming(b"MZ", "a.exe")], now=NOW)
    assert File.objects.count() == 0
    doubtful = made.pdf(b"5 0 obj << /S /JavaScript >> endobj")
    [one] = desk.attach_files(actor=who("rae"), kind="contact", ref="17", person="P-1", files=[incoming(doubtful, "a.pdf")], now=NOW)
    with pytest.raises(Refused):
        desk.open_attached(actor=who("rae"), file=one.ref, now=NOW)
    assert desk.open_attached(actor=who("otto"), file=one.ref, now=NOW).mime == "application/octet-stream"


def test_what_is_unknown_is_not_found(small: None) -> None:
    for kind, ref, person in (("letter", "1", "P-1"), ("contact", "", "P-1"), ("contact", "a\0b", "P-1"), ("contact", "1", "P-99")):
        with pytest.raises(desk.NotFound):
            desk.attach_files(actor=who("rae"), kind=kind, ref=ref, person=person, files=[incoming(b"x", "a.txt")], now=NOW)
    with pytest.raises(desk.NotFound):
        desk.open_attached(actor=who("rae"), file="nothing", now=NOW)
    with pytest.raises(desk.NotFound):
        desk.files_about(actor=who("stranger"), kind="contact", ref="1", now=NOW)
    assert File.objects.count() == 0
