"""Trying the virus scanner that an installation names: whether it finds what every scanner finds, wherever it lies."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from evenhand.evidence.checking import CLEAN, FOUND, SCAN_SECONDS, ask_scanner
from evenhand.policy.tongue import N_

# The test text of the European Institute for Computer Antivirus Research, in two halves: a scanner would take this file away.
_TEST = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
_BLOCK = 1_000_000


@dataclass(frozen=True)
class Trial:
    """One file that was given to the scanner: what it was, whether the answer was the right one, how long it took, its words."""

    what: str
    right: bool
    seconds: float
    said: str


def tries(most: int) -> Iterator[Trial]:
    """Gives the scanner files of which the answer is known; `most` is how many bytes a file may have here."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        yield _trial(N_("a harmless text"), _text(place, b"Facts.\n"), CLEAN)
        yield _trial(N_("the test text of all scanners"), _text(place, _TEST), FOUND)
        yield _trial(N_("the same inside a document"), _document(place, 0), FOUND)
        yield _trial(N_("the same at the end of a document as large as is taken"), _document(place, max(0, most - _BLOCK)), FOUND)


def _trial(what: str, path: Path, right: int) -> Trial:
    began = time.monotonic()
    code, said = ask_scanner(path, SCAN_SECONDS)
    return Trial(what, code == right, time.monotonic() - began, said)


def _text(folder: Path, content: bytes) -> Path:
    path = folder / "text"
    path.write_bytes(content)
    return path


def _document(folder: Path, before: int) -> Path:
    """A document with the test text as the last thing in it, after so many bytes that say nothing."""
    path = folder / "document"
    with ZipFile(path, "w", ZIP_STORED) as archive:
        picture = ZipInfo("picture")
        picture.file_size = before
        with archive.open(picture, "w") as entry:
            for start in range(0, before, _BLOCK):
                entry.write(os.urandom(min(_BLOCK, before - start)))
        archive.writestr("text", _TEST)
    return path
