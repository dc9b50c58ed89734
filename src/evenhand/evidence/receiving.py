"""Receiving files out of a request: in a stream, hashed as they come, refused early where they are too large or too many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from evenhand.evidence.keeping import Incoming, TooLarge

BESIDE = 100_000  # bytes of a request beside its files: questions answered, boundaries


@dataclass(frozen=True)
class Limits:
    """How much one request may bring: bytes of each file, and how many files."""

    each: int
    count: int

    @property
    def most(self) -> int:
        """The most that the whole request may hold, in bytes."""
        return self.each * self.count + BESIDE


def usual() -> Limits:
    """What a colleague may send at once."""
    return Limits(int(settings.EVENHAND_FILE_MOST_BYTES), int(settings.EVENHAND_FILES_AT_ONCE))


class Interrupted(UnreadablePostError):
    """The connection ended before all that was announced had come."""


class Received(UploadedFile):
    """A file as the request's form gives it; its bytes are `incoming`."""

    def __init__(self, incoming: Incoming, field: str):
        super().__init__(file=None, name=incoming.name[:255], size=incoming.size)
        self.incoming, self.field_name = incoming, field

    def close(self) -> None:
        """Nothing is open."""


class Receiver(FileUploadHandler):
    """Writes each file to the disk as it comes. What was not kept when the request ends is thrown away."""

    def __init__(self, request: HttpRequest | None = None, limits: Limits | None = None):
        super().__init__(request)
        self.limits = limits or usual()
        self.all: list[Incoming] = []
        self.too_large: list[str] = []
        self.not_written: list[str] = []  # there is no room on the disk, or it fails
        self.too_many = False
        self._now: Incoming | None = None

    def new_file(self, *args: Any, **named: Any) -> None:
        """The next file begins."""
        super().new_file(*args, **named)
        if len(self.all) + len(self.too_large) + len(self.not_written) >= self.limits.count:
            self.too_many = True
            raise SkipFile
        self._now = Incoming(str(self.file_name), self.limits.each)
        self.all.append(self._now)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Takes the next bytes of it."""
        if self._now is None:
            return
        try:
            self._now.write(raw_data)
        except TooLarge:
            self._leave_out(self.too_large)
            raise SkipFile from None
        except OSError:
            self._leave_out(self.not_written)
            raise SkipFile from None

    def file_complete(self, file_size: int) -> Received | None:
        """The file is here whole."""
        if self._now is None:
            return None
        try:
            done = self._now.finish()
        except OSError:
            self._leave_out(self.not_written)
            return None
        self._now = None
        return Received(done, str(self.field_name))

    def _leave_out(self, why: list[str]) -> None:
        """The file that is being received is not taken; nothing of it is left."""
        if self._now is not None:
            self.all.remove(self._now)
            self._now.drop()
            why.append(self._now.name)
        self._now = None

    def drop(self) -> None:
        """Throws away all that was not kept."""
        for one in self.all:
            one.drop()


def announced(request: HttpRequest) -> int:
    """The length that a request says it has, in bytes; 0 where it says none."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


def most_bytes() -> int:
    """The most that one request of a colleague with files may hold."""
    return usual().most


@contextmanager
def receiving(request: HttpRequest, limits: Limits | None = None) -> Iterator[Receiver]:
    """A request whose files are written as they come; afterwards nothing of them is left but what was kept. Without
    `limits` those of a colleague hold.

    Reading raises Interrupted where the connection ends early: what has come so far looks whole, and is not.
    """
    receiver = Receiver(request, limits)
    request.upload_handlers = [receiver]
    length, seen, read = announced(request), 0, request.read

    def counted(*args: Any, **named: Any) -> bytes:
        nonlocal seen
        data = read(*args, **named)
        seen += len(data)
        if not data and seen < length:
            raise Interrupted("the connection ended early")  # untranslated: nobody is there to read it
        return data

    request.read = counted  # type: ignore[method-assign]
    try:
        yield receiver
    finally:
        receiver.drop()
