"""Where bytes are kept: by their hash, written under another name first, so that a whole file or none is there."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

STALE = timedelta(days=1)  # after this, what was received and never kept is thrown away


class TooLarge(Exception):
    """More bytes than a file may have."""


def root() -> Path:
    """The folder of all that this room keeps."""
    return Path(settings.MEDIA_ROOT) / "evidence"


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash are kept."""
    return root() / sha256[:2] / sha256


def shown_path(sha256: str) -> Path:
    """Where the harmless picture made of them is kept."""
    return root() / "shown" / sha256[:2] / f"{sha256}.jpg"


def sound(sha256: str) -> bool:
    """Whether the bytes of a hash are there, and are those. They are read whole: some tenths of a second for the largest."""
    try:
        with path_of(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


@dataclass
class Incoming:
    """A file being received. It is written as it comes, and nothing of it is left once `drop` was called or it was kept."""

    name: str
    most: int
    size: int = 0
    path: Path = field(default_factory=lambda: root() / "incoming" / secrets.token_hex(16))
    _hash: Any = field(default_factory=hashlib.sha256)
    _file: Any = None

    def write(self, data: bytes) -> None:
        """Takes the next bytes. Raises TooLarge; nothing is left then."""
        if self._file is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(descriptor, "wb")
        self.size += len(data)
        if self.size > self.most:
            self.drop()
            raise TooLarge(self.name)
        self._hash.update(data)
        self._file.write(data)

    def finish(self) -> Incoming:
        """All of it is here, and on the disk."""
        self.write(b"")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self

    @property
    def sha256(self) -> str:
        """The hash of what has been received."""
        return str(self._hash.hexdigest())

    def drop(self) -> None:
        """Throws away what was received, unless it is kept by now."""
        if self._file is not None:
            with suppress(OSError):  # the last of it cannot be written either, where the disk is full
                self._file.close()
        self.path.unlink(missing_ok=True)


def keep(incoming: Incoming) -> None:
    """Puts a whole file in its place. The same bytes are kept once; whoever calls holds the row of their blob."""
    place = path_of(incoming.sha256)
    if sound(incoming.sha256):
        os.utime(place)  # so that no sweep takes it for one that was left behind
        incoming.drop()
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.replace(incoming.path, place)
    _settle(place.parent)


def _settle(folder: Path) -> None:
    """Lets the folder's new entry survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def forget(sha256: str) -> None:
    """Takes the bytes of a hash away, with the picture made of them."""
    path_of(sha256).unlink(missing_ok=True)
    shown_path(sha256).unlink(missing_ok=True)


def kept() -> Iterator[tuple[str, float]]:
    """The hash of all that lies here, with the moment at which it was put there, in seconds since 1970."""
    for path in root().glob("[0-9a-f][0-9a-f]/*"):
        yield path.name, path.stat().st_mtime


def sweep_incoming(now: float) -> int:
    """Throws away what was received and never kept (the machine stopped in the middle). `now` in seconds since 1970."""
    gone = 0
    for path in (root() / "incoming").glob("*"):
        if now - path.stat().st_mtime > STALE.total_seconds():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
