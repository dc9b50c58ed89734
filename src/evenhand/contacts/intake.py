"""From plain rows (a form, a program, a file) to messages: each is read, or refused with a sentence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from evenhand.contacts.alarming import alarming
from evenhand.contacts.mail import own
from evenhand.contacts.marks import EFFORTS, MARKS
from evenhand.contacts.models import IN, OUT
from evenhand.policy.kinds import clean_text
from evenhand.policy.tongue import gettext as _

OTHER = "other"  # a channel that the policy does not name
MOST_WORDS, MOST_TEXT, MOST_COPIES = 500, 20_000, 1_000_000
CUT, _ENOUGH = " …", 300  # where words were cut off, so many characters tell whether they are the same
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_WAYS = {"in": IN, "inbound": IN, "incoming": IN, "received": IN, "out": OUT, "outbound": OUT, "outgoing": OUT, "sent": OUT, "": IN}
_FORMS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M", "%d/%m/%y %H:%M")


@dataclass(frozen=True)
class Message:
    """One message as it was given, before it is known whose it is."""

    at: datetime
    channel: str
    direction: str
    words: str
    text: str = ""
    whole: bool = True
    person: str = ""
    sender: str = ""
    copied: int = 1
    files: int = 0
    effort: str = ""
    message_id: str = ""
    marks: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """All that is known of what it says."""
        return self.text or self.words

    def keys(self, person: str) -> tuple[str, str]:
        """What makes it the same message: its own id ("" without one), where `copy_of` says so too, and person, channel,
        direction, minute and text. The id alone would not do: whoever writes a message writes its id."""
        text = _plain(self.text or self.words)
        minute = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
        return (
            _hash(self.message_id.strip().casefold(), person) if self.message_id.strip() else "",
            _hash(person, self.channel, self.direction, minute, text),
        )


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be taken in: its place, counted from 1, and why."""

    row: int
    why: str


class Wrong(ValueError):
    """What is wrong with one thing of a row."""

    def __init__(self, name: str, why: str):
        self.name = name
        super().__init__(why)


def read(row: Mapping[str, Any], *, channels: Iterable[str], now: datetime, zone: ZoneInfo) -> Message:
    """The message of one row. Raises ValueError with a sentence.

    A row has `person` or `sender`, `at` (a moment; without an offset it is the policy's own time), `channel`,
    `direction`, `words`, and may have `copied`, `message_id`, `text`, `files`, `effort`, `marks`.
    """
    text, words = tidy(row.get("text") or ""), tidy(row.get("words") or "")
    readers: Mapping[str, Callable[[Any], Any]] = {
        "at": lambda value: moment(value, now, zone), "channel": lambda value: _channel(value, channels), "direction": _direction,
        "copied": lambda value: _number(value, 1, MOST_COPIES), "files": lambda value: _number(value, 0, 30_000), "effort": _effort,
        "person": lambda value: _line(value, 40), "sender": lambda value: _line(value, 254), "message_id": lambda value: _line(value, 1000), "marks": _marks,
    }  # fmt: skip
    found = {name: _read(name, row.get(name), reader) for name, reader in readers.items()}
    return Message(words=cut(words or text), text=(text or words)[:MOST_TEXT], whole=len(text or words) <= MOST_TEXT, **found)


def _read(name: str, value: Any, reader: Callable[[Any], Any]) -> Any:
    try:
        return reader(value)
    except ValueError as error:
        raise Wrong(name, str(error)) from None


def _marks(value: Any) -> tuple[str, ...]:
    """What it was about, as a list or as one cell of a table: "chasing; complaint", by id or in the words of a page."""
    marks = [one.strip().casefold() for one in re.split(r"[;,|\n]", value) if one.strip()] if isinstance(value, str) else list(value or ())
    said = {_(words).casefold(): ref for ref, words in MARKS.items()}
    marks = [said.get(one, one) if isinstance(one, str) else "" for one in marks]
    if not set(marks) <= set(MARKS):
        raise ValueError(_("a message is marked with some of: {marks}").format(marks=", ".join(MARKS)))
    return tuple(dict.fromkeys(marks))


def typed(words: str) -> str:
    """The words of an entry that somebody types: at most 500 characters, and some. Raises ValueError."""
    return str(_read("words", words, lambda value: clean_text(value, MOST_WORDS, 2)))


def copy_of(new: str, old: str) -> bool:
    """Whether a text with the id of another says nothing beyond it. Doors differ: one has the subject as its first line,
    one the lines that were quoted, one the first 500 characters alone. Else it would be kept, and read, as another."""
    first, __, rest = own(new).partition("\n")
    cut_off = old.endswith(CUT)
    known = _plain(own(old.removesuffix(CUT)))
    texts = [own(new)] + ([rest] if rest.strip() and set(alarming(first)) <= set(alarming(old)) else [])
    return any((_plain(one)[:_ENOUGH] if cut_off else _plain(one)) in known for one in texts)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def tidy(text: Any) -> str:
    """Text as it may be kept: whatever steers a screen is left out."""
    return _UNWRITTEN.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


def cut(text: str) -> str:
    """The first 500 characters, and a sign where there is more."""
    return text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 2].rstrip() + CUT


def moment(value: Any, now: datetime, zone: ZoneInfo) -> datetime:
    """A moment that is past. Raises ValueError."""
    found = value if isinstance(value, datetime) else None
    if found is None and not str(value or "").strip():
        raise ValueError(_("say when it came"))
    found = written(str(value), zone) if found is None else found if found.tzinfo else found.replace(tzinfo=zone)
    if not 2000 <= found.year <= 2200:
        raise ValueError(_("the year has to be from 2000 on"))
    found = found.astimezone(UTC)
    if found > now:
        raise ValueError(_("it cannot have come later than now"))
    return found


def written(text: str, zone: ZoneInfo) -> datetime:
    """The moment that a text names; without an offset it is of this zone. Raises ValueError."""
    found = _written(text.strip()[:40])
    if found is None or not 1 < found.year < 9999:
        raise ValueError(_("write the day and time, for example 05/11/2026 16:40"))
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _written(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _line(value: Any, most: int) -> str:
    text = tidy(value or "").replace("\n", " ")
    if len(text) > most:
        raise ValueError(_("use at most {most} characters").format(most=most))
    return text


def _channel(value: Any, channels: Iterable[str]) -> str:
    text, known = tidy(value or "").casefold(), set(channels)
    if not text:
        raise ValueError(_("say by which channel it came: {channels}").format(channels=", ".join(sorted({*known, OTHER}))))
    alike = {"phone": "telephone", "call": "telephone", "mail": "email", "e-mail": "email", "post": "letter"}
    text = alike.get(text, text)
    return text if text in known else OTHER


def _direction(value: Any) -> str:
    found = _WAYS.get(tidy(value or "").casefold())
    if found is None:
        raise ValueError(_("the direction is “in” or “out”"))
    return found


def _effort(value: Any) -> str:
    text = tidy(value or "")
    if text and text not in EFFORTS:
        raise ValueError(_("effort is one of: {bands}").format(bands=", ".join(EFFORTS)))
    return text


def _number(value: Any, least: int, most: int) -> int:
    if value in (None, ""):
        return least
    text = str(value).strip()
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise ValueError(_("write a whole number from {least} to {most}").format(least=least, most=most))
    return int(text)


def together(messages: Sequence[tuple[int, str, Message]]) -> list[tuple[list[int], str, Message]]:
    """Copies of one message, given as (place, person, message), as one: their places, whose it is, the message.

    A copy carries the message's own id and says nothing more, or has the same text in the same minute. How many were
    copied is the greatest number that any copy names, and never fewer than the copies there are.
    """
    found: list[tuple[list[int], str, Message]] = []
    known: dict[str, int] = {}
    ids: dict[str, list[int]] = {}
    for place, person, message in messages:
        key, digest = message.keys(person)
        alike = (one for one in ids.get(key, ()) if copy_of(message.said, found[one][2].said))
        index = known[digest] if digest in known else next(alike, None)
        if index is None:
            index = len(found)
            found.append(([place], person, message))
        else:
            places, whose, first = found[index]
            places.append(place)
            found[index] = (places, whose, replace(first, copied=max(first.copied, message.copied, len(places))))
        known[digest] = index
        if key and index not in (same := ids.setdefault(key, [])):
            same.append(index)
    return found


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
