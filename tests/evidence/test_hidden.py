"""What hides better: RTF, links and programs written another way, files that are two things, names of other systems."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from evenhand.evidence import kinds, names
from evenhand.evidence.checking import Verdict, check
from evenhand.evidence.models import HELD, REFUSED, SHOWN
from tests.evidence import made

JPEG, PDF = made.picture(), made.pdf()
EXTERNAL = 'Target="https://evil.example" TargetMode="External"'
ACTS = b"5 0 << /S /JavaScript /JS (x) >>"


def relation(kind: str, rest: str = EXTERNAL) -> str:
    return f'<Relationships><Relationship Type="http://x/relationships/{kind}" {rest}/></Relationships>'


def related(kind: str, rest: str = EXTERNAL) -> bytes:
    return made.office(word___rels__document_dot_xml_dot_rels=relation(kind, rest))


def objects(content: bytes, about: bytes = b"/Type /ObjStm") -> bytes:
    """A list of objects, packed, under a dictionary of one's own."""
    data = zlib.compress(content)
    return b"9 0 obj\n<< %s /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj" % (about, len(data), data)


def predicted(content: bytes) -> bytes:
    return b"".join(b"\0" + content[place : place + 4] for place in range(0, len(content), 4))


def judged(tmp_path: Path, content: bytes, name: str) -> Verdict:
    path = tmp_path / "given"
    path.write_bytes(content)
    return check(path, name)


@pytest.mark.parametrize(
    ("content", "name", "state", "code"),
    [
        (rb"{\rtf1\ansi{\object\objemb{\*\objdata 0105}}}", "letter.rtf", REFUSED, "rich-text"), (rb"{\rt hello}", "letter.txt", REFUSED, "rich-text"),
        (made.office(word__afchunk_dot_rtf=rb"{\rtf1}"), "a.docx", HELD, "document-inside"),
        (related("image"), "a.docx", HELD, "fetches"), (related("subDocument"), "a.docx", HELD, "fetches"),
        (related("attachedTemplate", 'TargetMode="&#69;xternal"'), "a.docx", HELD, "fetches"), (related("attachedTemplate", "TargetMode = 'External'"), "a.docx", HELD, "fetches"),
        (made.office(word__document_dot_xml="<w:p><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\cmd</w:instrText></w:p>"), "a.docx", HELD, "fetches"),
        (made.office(made.SHEET, xl__externalLinks__a_dot_xml='<externalLink><ddeLink ddeService="cmd"/></externalLink>'), "a.xlsx", HELD, "fetches"),
        (made.odt(content2_xml='<text:dde-connection-decl office:dde-application="cmd"/>'), "a.odt", HELD, "fetches"),
        (made.office(word__part_dot_foo=made.LAUGHS), "a.docx", REFUSED, "entities"),
        (PDF + made.zipped({"a.exe": b"x"}), "a.pdf", HELD, "two-in-one"), (made.wav() + made.zipped({"a": b"x"}), "a.wav", HELD, "two-in-one"),
        (made.ftyp(b"isom") + made.zipped({"a": b"x"}), "a.mp4", HELD, "two-in-one"),
        (made.pdf(b"% stream\n5 0 obj << /S /J#61vaScript >> endobj\n% endstream"), "a.pdf", HELD, "pdf-acts"),
        (made.pdf(b"% stream\n5 0 obj << /EmbeddedFiles 6 0 R >> endobj\n% endstream"), "a.pdf", HELD, "pdf-files"),
        (made.pdf(objects(ACTS, b"")), "a.pdf", HELD, "pdf-acts"),
        (made.pdf(objects(predicted(ACTS), b"/Type /ObjStm /DecodeParms << /Predictor 12 /Columns 4 >>")), "a.pdf", HELD, "too-deep"),
        (made.mail(body="<html><script>x</script>").replace(b"Content-Type: text/plain", b"Content-Disposition: attachment\nContent-Type: text/html"), "a.eml", HELD, "mail-attachment"),
        (JPEG, "a.\uff45\uff58\uff45", REFUSED, "dangerous-name"),
    ],
    ids=range(20),
)  # fmt: skip
def test_what_hides_is_found(tmp_path: Path, content: bytes, name: str, state: str, code: str) -> None:
    found = judged(tmp_path, content, name)
    assert (found.state, found.code) == (state, code)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (related("hyperlink"), "a.docx"), (related("image", 'Target="media/a.png"'), "a.docx"),
        (made.office(made.SHEET, xl__externalLinks___rels__a_dot_xml_dot_rels=relation("externalLinkPath")), "a.xlsx"),
        (made.office(word__document_dot_xml="<w:t>The middle: DDE, auto</w:t>"), "a.docx"),
        (made.pdf(objects(b"1 0 << /Type /Font >>", b"")), "a.pdf"), (made.pdf(b"5 0 obj << /BaseFont /Arial#20Bold >> endobj"), "a.pdf"),
        (b"He said {\\rtf is a word} to me.", "a.txt"),
    ],
    ids=range(7),
)  # fmt: skip
def test_what_only_looks_like_it_is_let_through(tmp_path: Path, content: bytes, name: str) -> None:
    assert judged(tmp_path, content, name).state == SHOWN


@pytest.mark.parametrize(
    ("given", "saved"),
    [
        ("CON", "CON_.jpg"), ("aux.jpg", "aux_.jpg"), ("Com1.photo.JPG", "Com1_.photo.JPG"), ("nul.", "nul_.jpg"), ("a:b.jpg", "a_b.jpg"), ('a<b>|?*".jpg', "a_b_____.jpg"),
        ("..\\..\\etc\\passwd.jpg", "passwd.jpg"), ("../../x.jpg", "x.jpg"), ("contract.jpg", "contract.jpg"), ("-rf.jpg", "_-rf.jpg"), ("~$a.jpg", "~$a.jpg"),
    ],
)  # fmt: skip
def test_a_name_can_be_saved_on_every_system(given: str, saved: str) -> None:
    assert names.to_save(given, kinds.KINDS["jpeg"]) == saved
    assert not re.search(r'[<>:"|?*\\/]', saved)
