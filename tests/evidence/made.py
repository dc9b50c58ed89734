"""Files made by code: honest ones, and what somebody might send instead. Nothing binary lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage
from typing import Any

from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """A picture of two colours."""
    drawn = Image.new("RGB", size, (180, 60, 40))
    drawn.paste((30, 90, 160), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    drawn.save(out, kind, **more)
    return out.getvalue()


def placed() -> bytes:
    """A picture that says where it was taken, and on what."""
    exif = Image.Exif()
    exif[0x010F] = "Invented Camera Company"
    exif[0x0112] = 6  # turned
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 57.0, 30.0), 3: "W", 4: (1.0, 5.0, 0.0)})
    return picture(exif=exif, comment=b"a comment about somebody")


def huge_png() -> bytes:
    """A PNG that says it has 50,000 by 50,000 points, in a few hundred bytes."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")


def zipped(entries: dict[str, bytes | str], packed: bool = True) -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(kind: str = WORD, **more: bytes | str) -> bytes:
    """A document of Word (or another) as far as it can be told from outside; `more` with `__` for slashes."""
    types = f'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    entries: dict[str, bytes | str] = {"[Content_Types].xml": types, "word/document.xml": "<w:document>Facts.</w:document>"}
    return zipped({**entries, **{name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}})


def odt(**more: bytes | str) -> bytes:
    """An OpenDocument text."""
    entries: dict[str, bytes | str] = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"}
    return zipped({**entries, **{name.replace("__", "/"): content for name, content in more.items()}}, packed=False)


def pdf(*objects: bytes) -> bytes:
    """A PDF with these objects besides its usual ones."""
    body = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    return b"%PDF-1.7\n" + body + b"\n".join(objects) + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def packed_objects(content: bytes) -> bytes:
    """An object stream, as newer PDFs pack their objects."""
    data = zlib.compress(content)
    return b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj" % (len(data), data)


def mail(*attached: tuple[str, bytes], body: str = "I have written three times.") -> bytes:
    """An e-mail with what is attached to it."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "pat@somewhere.example", "homes@example.org", "My roof"
    made["Date"] = "Tue, 03 Mar 2026 09:00:00 +0000"
    made.set_content(body)
    for name, content in attached:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def wav() -> bytes:
    """A second of silence."""
    return b"RIFF" + struct.pack("<I", 36 + 8000) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + struct.pack("<I", 8000) + bytes(8000)


def ftyp(brand: bytes) -> bytes:
    """The beginning of a recording or picture in the ISO form."""
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(12) + bytes(200)
