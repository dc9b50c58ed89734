"""What is taken, held and refused: by what is in a file, never by what it is called."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand.evidence import kinds, names, zips
from evenhand.evidence.checking import Verdict, check
from evenhand.evidence.models import HELD, RECEIVED, REFUSED, SHOWN
from evenhand.evidence.reasons import REASONS
from tests.evidence import made

JPEG, PDF = made.picture(), made.pdf()


@pytest.fixture
def looked(tmp_path: Path):  # type: ignore[no-untyped-def]
    def look(content: bytes, name: str = "file") -> Verdict:
        path = tmp_path / "given"
        path.write_bytes(content)
        found = check(path, name)
        assert not found.code or found.code in REASONS
        return found

    return look


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (JPEG, "IMG_0042.JPG", "jpeg"), (made.picture("PNG"), "screen.png", "png"), (made.picture("GIF"), "a.gif", "gif"),
        (made.picture("WEBP"), "a.webp", "webp"), (made.picture("TIFF"), "scan.tif", "tiff"), (made.ftyp(b"heic"), "a.heic", "heic"),
        (PDF, "letter.pdf", "pdf"), (made.office(), "note.docx", "docx"), (made.office(made.SHEET), "list.xlsx", "xlsx"), (made.odt(), "note.odt", "odt"),
        (made.wav(), "call.wav", "wav"), (made.ftyp(b"M4A "), "call.m4a", "m4a"), (made.ftyp(b"isom"), "door.mp4", "mp4"), (made.ftyp(b"qt  "), "door.mov", "mov"),
        (b"ID3\x04" + bytes(300), "call.mp3", "mp3"), (b"\xff\xfb\x90" + bytes(300), "call.mp3", "mp3"), (b"OggS" + bytes(99), "a.ogg", "ogg"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(99), "a.webm", "webm"),
        ("She said: “come back and see”.\n".encode(), "note.txt", "text"), (b"a,b\r\n1,2\r\n", "log.csv", "text"),
        (made.mail(("photo.jpg", JPEG)), "hers.eml", "eml"), (made.mail(), "hers.eml", "eml"),
        (JPEG, "no ending at all", "jpeg"), (JPEG, "dots.in.a.name", "jpeg"), ("مرحبا".encode(), "رسالة.txt", "text"),
    ],
)  # fmt: skip
def test_what_is_taken_and_what_it_is(looked, content: bytes, name: str, kind: str) -> None:  # type: ignore[no-untyped-def]
    assert looked(content, name) == Verdict(SHOWN, kind)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.txt", "empty"), (b"MZ" + bytes(99), "a.jpg", "program"), (b"\x7fELF" + bytes(99), "a", "program"), (b"#!/bin/sh\nrm", "a.txt", "program"),
        (JPEG, "photo.jpg.exe", "dangerous-name"), (JPEG, "photo.exe.jpg", "dangerous-name"), (JPEG, "photo.jpg.exe.", "dangerous-name"),
        (JPEG, "photo\u202egpj.exe", "disguised"), (JPEG, "photo\u202egnp.jpg", "disguised"), (b"alert", "x.js", "dangerous-name"),
        (b"<html><script>alert(1)</script>", "a.txt", "runs"), (b"  <!-- x -->\n<!DOCTYPE html><p>", "a.txt", "runs"),
        (b'<?xml version="1.0"?><svg xmlns="x"><script>1</script></svg>', "a.png", "runs"), (b"<svg onload='x()'/>", "a", "runs"),
        (made.LAUGHS.encode(), "a.txt", "runs"), (b"\xef\xbb\xbf<script>", "a.txt", "runs"),
        (made.zipped({"a.txt": "x"}), "a.zip", "archive"), (made.zipped({"b.zip": made.zipped({"a.txt": "x"})}), "a.docx", "archive"),
        (b"Rar!\x1a\x07\x00" + bytes(99), "a.rar", "archive"), (b"7z\xbc\xaf\x27\x1c" + bytes(99), "a.7z", "archive"), (b"\x1f\x8b\x08" + bytes(99), "a.gz", "archive"),
        (b"PK\x03\x04 broken", "a.docx", "archive"),
        (made.office(word__vbaProject_dot_bin=b"x"), "a.docx", "macros"), (made.office(WORD := "application/vnd.ms-word.document.macroEnabled.main+xml"), "a.docx", "macros"),
        (made.office(), "a.docm", "dangerous-name"), (made.odt(Basic__x="x"), "a.odt", "macros"),
        (made.office(word__x_dot_xml=made.LAUGHS), "a.docx", "entities"), (made.office(word__x_dot_xml=made.LAUGHS.encode("utf-16")), "a.docx", "entities"),
        (made.office(word__media__a_dot_svg="<svg><script>x</script></svg>"), "a.docx", "runs"),
        (made.office(word__media__a_dot_zip=made.zipped({"a": "b"})), "a.docx", "nested"), (made.office(word__a=b"Rar!\x1a\x07"), "a.docx", "nested"),
        (made.office(word__media__a=b"MZ" + bytes(99)), "a.docx", "program"), (made.zipped({"../../evil": "x", "[Content_Types].xml": made.WORD}), "a.docx", "disguised"),
        (made.huge_png(), "a.png", "pixels"), (bytes(500), "a.txt", "unknown"), (b"\x00\x01\x02abc", "a", "unknown"), (b"caf\xe9", "latin.txt", "unknown"),
        (made.ftyp(b"zzzz"), "a.mp4", "unknown"), (b"\x1a\x45\xdf\xa3matroska", "a.mkv", "unknown"),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(looked, content: bytes, name: str, code: str) -> None:  # type: ignore[no-untyped-def]
    found = looked(content, name)
    assert (found.state, found.code) == (REFUSED, code)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (PDF, "photo.jpg", "other-name"), (JPEG, "letter.pdf", "other-name"), (b"just words", "photo.jpg", "other-name"),
        (JPEG[:300], "cut.jpg", "damaged"), (b"\x89PNG\r\n\x1a\n" + bytes(99), "a.png", "damaged"), (b"%PDF-1.7 and nothing", "a.pdf", "damaged"),
        (JPEG + made.zipped({"a.exe": b"MZ"}), "a.jpg", "two-in-one"), (JPEG + b"<ScRiPt>alert(1)", "a.jpg", "two-in-one"),
        (b"GIF89a" + b"%PDF-1.4" + made.picture("GIF")[6:], "a.gif", "two-in-one"), (made.picture(comment=b"<?php system(1)"), "a.jpg", "two-in-one"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "old.doc", "old-kind"),
        (made.pdf(b"5 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj"), "a.pdf", "pdf-acts"),
        (made.pdf(b"5 0 obj << /S /J#61vaScript >> endobj"), "a.pdf", "pdf-acts"), (made.pdf(b"5 0 obj << /OpenAction 7 0 R >> endobj"), "a.pdf", "pdf-acts"),
        (made.pdf(made.packed_objects(b"1 0 << /S /JavaScript >>")), "a.pdf", "pdf-acts"), (made.pdf(b"5 0 obj << /AA << >> >> endobj"), "a.pdf", "pdf-acts"),
        (made.pdf(b"%stream\n5 0 obj << /S /JavaScript >> endobj\n%endstream"), "a.pdf", "pdf-acts"),
        (made.pdf(b"5 0 obj << /Names << /EmbeddedFiles 6 0 R >> >> endobj"), "a.pdf", "pdf-files"), (made.pdf(b"trailer << /Encrypt 5 0 R >>"), "a.pdf", "locked"),
        (made.pdf(b"9 0 obj << /Type /ObjStm /Filter /LZWDecode >>\nstream\nxx\nendstream"), "a.pdf", "too-deep"),
        (made.pdf(made.packed_objects(bytes(120_000_000))), "a.pdf", "too-deep"),
        (made.office(word__embeddings__sheet_dot_xlsx=made.office(made.SHEET)), "a.docx", "document-inside"),
        (made.office(word__embeddings__oleObject1_dot_bin=b"\xd0\xcf\x11\xe0" + bytes(99)), "a.docx", "document-inside"),
        (made.office(word___rels__settings_dot_xml_dot_rels='<R Type="x/attachedTemplate" TargetMode="External" Target="https://evil.example"/>'), "a.docx", "fetches"),
        (made.mail(("invoice.exe", b"MZ" + bytes(99))), "a.eml", "mail-attachment"), (made.mail(("invoice.pdf.exe", PDF)), "a.eml", "mail-attachment"),
        (made.mail(("a.docm", made.office())), "a.eml", "mail-attachment"), (made.mail(("a.zip", made.zipped({"a": "b"}))), "a.eml", "mail-attachment"),
        (made.mail(("photo.jpg", PDF)), "a.eml", "mail-attachment"), (made.mail(("x.svg", b"<svg/>")), "a.eml", "mail-attachment"),
        (made.mail(*[(f"{one}.txt", b"x") for one in range(250)]), "a.eml", "too-deep"),
    ],
)  # fmt: skip
def test_what_is_held_until_somebody_has_looked(looked, content: bytes, name: str, code: str) -> None:  # type: ignore[no-untyped-def]
    found = looked(content, name)
    assert (found.state, found.code) == (HELD, code)


def test_what_a_pdf_may_do_without_being_held(looked) -> None:  # type: ignore[no-untyped-def]
    assert looked(made.pdf(b"5 0 obj << /OpenAction [3 0 R /FitH null] /AAPL:Keywords (x) >> endobj"), "a.pdf").state == SHOWN
    assert looked(made.pdf(made.packed_objects(b"1 0 << /Type /Font >>")), "a.pdf").state == SHOWN


def test_an_archive_that_bursts_is_never_unpacked_whole(looked) -> None:  # type: ignore[no-untyped-def]
    assert looked(made.office(word__a_dot_xml=bytes(60_000_000)), "a.docx").code == "bomb"
    many = made.zipped({f"{one}.xml": "x" for one in range(zips.MOST_ENTRIES + 1)} | {"[Content_Types].xml": made.WORD})
    assert looked(many, "a.docx").code == "bomb"


def test_an_archive_that_lies_about_its_sizes_is_counted_as_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MOST_BYTES", 10_000)
    monkeypatch.setattr(zips, "_sizes", lambda entries: None)  # as if the sizes that it names were small
    path = tmp_path / "a.docx"
    path.write_bytes(made.office(word__a_dot_xml="x" * 9_000, word__b_dot_xml="y" * 900))
    with pytest.raises(kinds.NotTaken) as refused:
        zips.doubt(path)
    assert refused.value.code == "bomb"


def test_a_locked_document_is_held(looked) -> None:  # type: ignore[no-untyped-def]
    content = bytearray(made.office())
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.rfind(mark)
        content[at + place] |= 1
    assert looked(bytes(content), "a.docx").code == "locked"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\amy\\photo.jpg", "photo.jpg"), ("a\0b.jpg", "ab.jpg"), ("  .. ", "file"), ("", "file"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie: x.jpg"), ("x" * 300 + ".jpeg", "x" * 194 + "….jpeg"), ("y" * 300, "y" * 200),
        ("\u200fرسالة\u200e.pdf", "رسالة.pdf"), ("photo\u202egpj.exe", "photogpj.exe"),
    ],
)  # fmt: skip
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert names.clean(given) == kept
    assert len(names.clean(given)) <= names.LONGEST


def test_a_file_is_saved_under_an_ending_that_fits() -> None:
    assert names.to_save("photo.jpg", kinds.KINDS["pdf"]) == "photo.pdf"
    assert names.to_save("photo.JPEG", kinds.KINDS["jpeg"]) == "photo.JPEG"
    assert names.to_save("a note", kinds.KINDS["text"]) == "a note.txt"
    assert names.to_save("v1.2 final", kinds.KINDS["docx"]) == "v1.2 final.docx"
    assert names.to_save("x.doc", None) == "x.doc.bin"


@pytest.mark.parametrize(
    ("code", "state"), [("sys.exit(0)", SHOWN), ("sys.exit(1)", HELD), ("sys.exit(2)", RECEIVED), ("import time; time.sleep(9)", RECEIVED)]
)
def test_a_scanner_is_asked_where_there_is_one(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, code: str, state: str) -> None:
    script = tmp_path / "scan.py"
    script.write_text(f"import sys\nassert open(sys.argv[1], 'rb').read()\n{code}\n")
    settings.EVENHAND_SCANNER = f"'{sys.executable}' '{script}'"
    monkeypatch.setattr("evenhand.evidence.checking.SCAN_SECONDS", 2)
    path = tmp_path / "given"
    path.write_bytes(JPEG)
    found = check(path, "a.jpg")
    assert found.state == state and found.kind == "jpeg"
    for nothing in ("/no/such/scanner", "'quotes that do not close"):
        settings.EVENHAND_SCANNER = nothing
        assert check(path, "a.jpg") == Verdict(RECEIVED, "jpeg", "scanner-failed")


@pytest.mark.parametrize(("code", "state", "why"), [(0, HELD, "old-kind"), (1, HELD, "scanner-found"), (2, RECEIVED, "scanner-failed")])
def test_what_is_in_doubt_is_scanned_as_well(tmp_path: Path, settings: Settings, code: int, state: str, why: str) -> None:
    """A document of an old kind is where harm is likeliest: whoever may release it is told what the scanner says."""
    script = tmp_path / "scan"
    script.write_text(f"#!/bin/sh\nexit {code}\n")
    script.chmod(0o700)
    settings.EVENHAND_SCANNER = str(script)
    path = tmp_path / "given"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert check(path, "letter.doc") == Verdict(state, "ole", why)
