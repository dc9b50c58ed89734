"""E-mail files: whether what is attached may be harmful. The mail is kept whole; nothing of it is shown as a page."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from email import policy
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from evenhand.evidence.keeping import root

MOST_BYTES, MOST_PARTS = 30_000_000, 200
Safe = Callable[[Path, str], bool]


def doubt(path: Path, safe: Safe) -> str:
    """Why an e-mail should be looked at before it is opened, or ""; `safe` judges one attachment by its content and name."""
    if path.stat().st_size > MOST_BYTES:
        return "too-deep"
    with path.open("rb") as file:
        try:
            mail = BytesParser(policy=policy.compat32).parse(file)
            parts = list(mail.walk())
        except RecursionError:
            return "too-deep"
    if len(parts) > MOST_PARTS:
        return "too-deep"
    return "mail-attachment" if any(not _harmless(one, safe) for one in parts) else ""


def _harmless(part: Message, safe: Safe) -> bool:
    """Whether one part is a body to be read, or something attached that may be opened."""
    if part.is_multipart():
        return part.get_content_type() != "message/external-body"
    name = part.get_filename() or ""
    if not name and part.get_content_disposition() != "attachment" and part.get_content_type() in ("text/plain", "text/html", "message/delivery-status", "text/rfc822-headers"):
        return True
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return False
    if not content:
        return True
    folder = root() / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(content)
        file.flush()
        return safe(Path(file.name), name or "attached")
