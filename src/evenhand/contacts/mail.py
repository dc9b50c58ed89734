"""Messages out of files of e-mail (mbox, eml): read as a stream, bounded in every way, attachments counted only.

Nothing of a message is rendered, fetched or run. What cannot be read is refused with a reason and stops no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from itertools import islice
from typing import BinaryIO

from evenhand.policy.tongue import gettext as _

MOST_MESSAGES = 20_000
MOST_BYTES = 10_000_000  # of one message: the rest is attachments
MOST_HEADER = 200_000  # bytes before its text begins
MOST_PARTS, MOST_LINE, MOST_HTML, MOST_ADDRESSES = 200, 2_000, 400_000, 500
_CHUNK = 65_536
_QUOTED = re.compile(r"^\s*>")
_PAGE = "text/html"
_HEAD = re.compile(rb"[!-9;-~]{1,100}:|>?From ")  # the first line of a message's head


@dataclass(frozen=True)
class Mail:
    """One message as its file has it, or why it cannot be read."""

    place: int
    sender: str = ""
    to: tuple[str, ...] = ()
    at: datetime | None = None
    message_id: str = ""
    text: str = ""
    files: int = 0
    wrong: str = ""


def messages(file: BinaryIO) -> Iterator[Mail]:
    """The messages of an mbox or eml file, in its order. Never raises for what is in the file."""
    for place, raw in enumerate(islice(_split(file), MOST_MESSAGES + 1), 1):
        if place > MOST_MESSAGES:
            yield Mail(place, wrong=_("a file holds at most {most} messages: send the rest in another").format(most=f"{MOST_MESSAGES:,}"))
            return
        yield _read(place, raw)


def _split(file: BinaryIO) -> Iterator[bytes]:
    """The raw messages: an mbox begins each with a "From " line after an empty one and before a head; anything else is one
    message, and such a line that no head follows is one of its text."""
    parts: list[bytes] = []
    size, empty, begun = 0, True, False
    following = file.readline(_CHUNK)
    while line := following:
        following = file.readline(_CHUNK)
        if empty and line.startswith(b"From ") and (begun or not parts) and (not following or _HEAD.match(following)):
            if parts:
                yield b"".join(parts)
            parts, size, begun, empty = [], 0, True, False
            continue
        if size < MOST_BYTES:
            parts.append(line[: MOST_BYTES - size])
        size += len(line)
        empty = line in (b"\n", b"\r\n")
    if any(one.strip() for one in parts):
        yield b"".join(parts)


def _read(place: int, raw: bytes) -> Mail:
    ends = re.search(rb"\r?\n\r?\n", raw[:MOST_HEADER])
    if ends is None and len(raw) > MOST_HEADER:
        return Mail(place, wrong=_("its head is longer than a message’s head can be"))
    try:
        return _message(place, message_from_bytes(raw))
    except RecursionError:
        return Mail(place, wrong=_("its parts are nested too deeply"))
    except Exception:  # the standard library raises many kinds for what somebody made up
        return Mail(place, wrong=_("it cannot be read as an e-mail"))


def _message(place: int, found: Message) -> Mail:
    sender = next(iter(_addresses(found, "from")), "")
    at = _date(str(found.get("date", ""))[:200])
    if not sender:
        return Mail(place, wrong=_("it does not say whom it is from"))
    if at is None:
        return Mail(place, wrong=_("it does not say when it was sent"))
    text, files = _content(found)
    subject = _header(found, "subject")
    to = dict.fromkeys([*_addresses(found, "to"), *_addresses(found, "cc"), *_addresses(found, "bcc")])
    said = "\n".join(filter(None, (subject, own(text))))
    return Mail(place, sender, tuple(to), at, _header(found, "message-id")[:1000], said, files)


def _header(found: Message, name: str) -> str:
    """A header in words; an encoding that nobody knows is left as it stands."""
    raw = str(found.get(name, ""))[:MOST_LINE]
    try:
        return "".join(_decoded(part, charset) for part, charset in decode_header(raw)).strip()
    except Exception:  # a header that is none
        return raw.strip()


def _decoded(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        return part.decode(charset or "utf-8", "replace")
    except LookupError:
        return part.decode("utf-8", "replace")


def _addresses(found: Message, name: str) -> list[str]:
    listed = [str(one)[: MOST_LINE * 10] for one in found.get_all(name, [])[:20]]
    return [address.casefold()[:254] for _name, address in getaddresses(listed)[:MOST_ADDRESSES] if "@" in address]


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _content(found: Message) -> tuple[str, int]:
    """The text of a message, in whatever parts it comes, and how many files hang on it."""
    said: list[str] = []
    told: set[int] = set()  # pages of which the same is there as plain text
    files = 0
    for part in islice(found.walk(), MOST_PARTS):
        kind = part.get_content_type()
        if part.is_multipart():
            told |= _told(part) if kind == "multipart/alternative" else set()
        elif part.get_filename() or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            files += 1
        elif id(part) not in told:
            said.append((_without_tags(_payload(part)) if kind == _PAGE else _payload(part)).strip())
    return "\n".join(filter(None, said)), files


def _told(part: Message) -> set[int]:
    """The pages among alternatives that say what a plain text beside them says; none where that is empty."""
    beside = part.get_payload()
    plain = any(isinstance(one, Message) and one.get_content_type() == "text/plain" and _payload(one).strip() for one in beside)
    return {id(one) for one in islice(part.walk(), MOST_PARTS) if one.get_content_type() == _PAGE} if plain else set()


def _payload(part: Message) -> str:
    raw = part.get_payload(decode=True)
    return _decoded(raw, part.get_content_charset()) if isinstance(raw, bytes) else ""


def own(text: str) -> str:
    """What the writer wrote: quoted lines of earlier messages left out, unless there is nothing else."""
    said = "\n".join(line for line in text.splitlines() if not _QUOTED.match(line)).strip()
    return said or text.strip()


class _Words(HTMLParser):
    """The words of a page; scripts and styles are none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        if tag in ("p", "br", "div", "tr", "li"):
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style") and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def _without_tags(html: str) -> str:
    words = _Words()
    words.feed(html[:MOST_HTML])
    lines = (" ".join(line.split()) for line in "".join(words.found).splitlines())
    return "\n".join(line for line in lines if line)
