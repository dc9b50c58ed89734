"""Files of the demonstration: drawn and written by code, so that nothing binary lies in the repository."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image, ImageDraw

from evenhand.evidence.keeping import Incoming

MOST = 1_000_000
_SIZE = (640, 480)


def incoming(one: Mapping[str, Any]) -> Incoming:
    """A file as the desk receives it: `name`, `kind` (picture, pdf or text) and what it shows or says."""
    made = Incoming(one["name"], MOST)
    made.write(MADE[one["kind"]](one["says"]))
    return made.finish()


def picture(says: str) -> bytes:
    """A drawing of a door in a wall, with what it shows written below: plainly no photograph."""
    drawn = Image.new("RGB", _SIZE, (214, 206, 188))
    pen = ImageDraw.Draw(drawn)
    for row in range(0, 400, 40):  # a wall of bricks
        for column in range(-80, 640, 80):
            shift = 40 if (row // 40) % 2 else 0
            pen.rectangle((column + shift, row, column + shift + 76, row + 36), fill=(188, 120, 92))
    pen.rectangle((220, 60, 420, 400), fill=(58, 92, 110), outline=(30, 40, 50), width=6)
    pen.ellipse((385, 225, 405, 245), fill=(210, 190, 90))
    pen.line((250, 330, 290, 300, 310, 345, 350, 310), fill=(20, 20, 20), width=5)
    pen.rectangle((0, 400, *_SIZE), fill=(245, 245, 240))
    pen.text((16, 424), f"A drawing, made for the demonstration: {says}", fill=(20, 20, 20))
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=85)
    return out.getvalue()


def text(says: str) -> bytes:
    """A plain text."""
    return (says.strip() + "\n").encode()


def pdf(says: str) -> bytes:
    """A page with these lines on it."""
    lines = " T* ".join(f"({_safe(line)}) Tj" for line in says.strip().splitlines())
    shown = f"BT /F1 12 Tf 16 TL 60 780 Td {lines} ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown), b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    made, places = b"%%PDF-%d.%d\n" % (1, 4), []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (table, len(made))


def _safe(line: str) -> str:
    kept = line.encode("ascii", "replace").decode()
    return kept.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


MADE: Mapping[str, Callable[[str], bytes]] = {"picture": picture, "text": text, "pdf": pdf}
