"""Bytes are kept whole or not at all, once for each hash; what is shown of a picture says nothing but how it looks."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image
from pytest_django import Settings

from evenhand.evidence import keeping, kinds, pictures
from evenhand.evidence.keeping import Incoming, TooLarge
from evenhand.evidence.receiving import Interrupted, announced, receiving
from tests.evidence import made


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


def waiting() -> list[Path]:
    """What lies among what is being received."""
    return list((keeping.root() / "incoming").glob("*"))


def received(content: bytes, name: str = "a.txt") -> Incoming:
    incoming = Incoming(name, 10**9)
    incoming.write(content)
    return incoming.finish()


def test_bytes_are_kept_under_their_hash_for_the_owner_alone() -> None:
    incoming = received(b"facts")
    keeping.keep(incoming)
    place = keeping.path_of(hashlib.sha256(b"facts").hexdigest())
    assert place.read_bytes() == b"facts" and place.parent.name == place.name[:2]
    assert place.stat().st_mode & 0o077 == 0 and waiting() == []


def test_the_same_bytes_are_kept_once() -> None:
    for _ in range(2):
        keeping.keep(received(b"facts"))
    assert len([path for path in keeping.root().rglob("*") if path.is_file()]) == 1


def test_too_much_leaves_nothing() -> None:
    incoming = Incoming("a", 10)
    incoming.write(b"123456")
    with pytest.raises(TooLarge):
        incoming.write(b"78901")
    assert waiting() == []


def test_what_the_machine_left_behind_goes_after_a_day() -> None:
    received(b"old")
    new = received(b"new")
    old = next(path for path in waiting() if path != new.path)
    os.utime(old, (1, 1))
    assert keeping.sweep_incoming(new.path.stat().st_mtime) == 1 and waiting() == [new.path]


def multipart(*files: tuple[str, bytes], **fields: str) -> bytes:
    class Given(io.BytesIO):
        name = ""

    given: dict[str, Any] = dict(fields)
    made_files = []
    for name, content in files:
        one = Given(content)
        one.name = name
        made_files.append(one)
    return encode_multipart(BOUNDARY, {**given, "file": made_files})


def asked(body: bytes, length: int | None = None) -> WSGIRequest:
    request = RequestFactory().generic("POST", "/", body, content_type=MULTIPART_CONTENT)
    if length is None:
        return request
    environ = dict(request.environ, CONTENT_LENGTH=str(length), **{"wsgi.input": io.BytesIO(body)})
    return WSGIRequest(environ)


def test_files_come_in_a_stream_and_what_is_not_kept_goes() -> None:
    content = os.urandom(300_000)
    request = asked(multipart(("a.jpg", content), ("b.txt", b"x"), title="Both"))
    with receiving(request):
        first, second = request.FILES.getlist("file")
        assert request.POST["title"] == "Both"
        assert first.incoming.sha256 == hashlib.sha256(content).hexdigest() and first.incoming.path.read_bytes() == content
        assert (first.name, first.size, second.size) == ("a.jpg", 300_000, 1)
        keeping.keep(second.incoming)
    assert waiting() == [] and keeping.path_of(hashlib.sha256(b"x").hexdigest()).exists()


def test_a_connection_that_stops_in_the_middle_leaves_nothing() -> None:
    body = multipart(("a.jpg", os.urandom(300_000)), title="Half")
    request = asked(body[:200_000], length=len(body))
    with pytest.raises(Interrupted), receiving(request):
        request.FILES.getlist("file")
    assert waiting() == []


def test_too_large_and_too_many_are_told_and_leave_nothing(settings: Settings) -> None:
    settings.EVENHAND_FILE_MOST_BYTES, settings.EVENHAND_FILES_AT_ONCE = 1000, 2
    request = asked(multipart(("big", b"x" * 5000), ("ok", b"y"), ("third", b"z"), title="T"))
    with receiving(request) as receiver:
        assert [one.name for one in request.FILES.getlist("file")] == ["ok"]
        assert receiver.too_large == ["big"] and receiver.too_many and request.POST["title"] == "T"
        assert len(waiting()) == 1
    assert waiting() == []


@pytest.mark.parametrize("size", [10, 300_000])  # as it is written, and only as the last of it goes to the disk
def test_a_disk_that_is_full_is_told_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    class Full(io.FileIO):
        def write(self, data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keeping.os, "fdopen", lambda descriptor, mode: io.BufferedWriter(Full(descriptor, "wb"), 64 * 1024))
    request = asked(multipart(("a.jpg", b"x" * size), ("b.txt", b"y"), title="T"))
    with receiving(request) as receiver:
        assert request.FILES.getlist("file") == [] and request.POST["title"] == "T"
        assert receiver.not_written == ["a.jpg", "b.txt"]
    assert waiting() == []


@pytest.mark.parametrize(("said", "length"), [("12", 12), ("", 0), ("-5", 0), ("x", 0), ("9" * 40, 0), ("١٢", 0)])
def test_what_a_request_says_of_its_length(said: str, length: int) -> None:
    request = RequestFactory().get("/")
    request.META["CONTENT_LENGTH"] = said
    assert announced(request) == length


def shown(content: bytes, kind: str) -> bytes:
    incoming = received(content)
    keeping.keep(incoming)
    place = pictures.shown(incoming.sha256, kind)
    assert place is not None
    return place.read_bytes()


def test_what_is_shown_of_a_picture_says_nothing_but_how_it_looks() -> None:
    original = made.placed()
    with Image.open(io.BytesIO(original)) as before:
        assert before.getexif().get_ifd(0x8825) and before.info["comment"]
    drawn = shown(original, "jpeg")
    with Image.open(io.BytesIO(drawn)) as after:
        assert not after.getexif() and not {"exif", "comment", "icc_profile", "xmp"} & set(after.info)
        assert after.size == (40, 60)  # turned as the camera was held
    assert b"Invented" not in drawn and b"comment about" not in drawn and b"Exif" not in drawn
    assert keeping.path_of(hashlib.sha256(original).hexdigest()).read_bytes() == original


@pytest.mark.parametrize(("made_as", "kind"), [("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp"), ("TIFF", "tiff")])
def test_every_kind_of_picture_is_drawn_anew(made_as: str, kind: str) -> None:
    with Image.open(io.BytesIO(shown(made.picture(made_as), kind))) as after:
        assert after.format == "JPEG" and after.size == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_making_are_drawn(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "TIFF")
    with Image.open(io.BytesIO(shown(out.getvalue(), "tiff"))) as after:
        assert after.mode == "RGB"


def test_a_large_picture_is_shown_smaller() -> None:
    with Image.open(io.BytesIO(shown(made.picture(size=(5000, 100)), "jpeg"))) as after:
        assert after.size == (2000, 40)


def test_what_cannot_be_drawn_is_not_shown() -> None:
    assert pictures.shown("0" * 64, "heic") is None and pictures.shown("0" * 64, "pdf") is None


def test_a_picture_that_grows_too_large_is_not_drawn() -> None:
    with pytest.raises(kinds.NotTaken):
        shown(made.huge_png(), "png")
    assert not [path for path in (keeping.root() / "shown").rglob("*") if path.is_file()]


def test_forgetting_takes_both_away() -> None:
    content = made.picture()
    shown(content, "jpeg")
    keeping.forget(hashlib.sha256(content).hexdigest())
    assert not [path for path in keeping.root().rglob("*") if path.is_file()]
