"""Looking whether a file may be opened: what it is, what is inside, what a virus scanner says where there is one.

This room's own looking finds what is made to run or to burst. It is no virus scanner: EVENHAND_SCANNER names one.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from evenhand.evidence import kinds, mails, names, pdfs, pictures, zips
from evenhand.evidence.kinds import Kind, NotTaken
from evenhand.evidence.models import HELD, RECEIVED, REFUSED, SHOWN

SCAN_SECONDS = 120


@dataclass(frozen=True)
class Verdict:
    """What was found: the state of the file, its kind where one was found, and why (an id of `reasons.REASONS`)."""

    state: str
    kind: str = ""
    code: str = ""


def check(path: Path, name: str, *, inside: bool = False) -> Verdict:
    """What a file is and whether it may be opened. `name` is the one that it was given; `inside` an e-mail it is not
    scanned by itself."""
    kind = ""
    try:
        if code := names.fault(name):
            raise NotTaken(code)
        found = kinds.find(path)
        found = zips.kind_of(path) if found is None else found
        kind = found.id
        doubt = _doubt(path, name, found, inside)
    except NotTaken as refused:
        return Verdict(REFUSED, kind, refused.code)
    except Exception:  # whatever a reader of a broken file raises: somebody should look, and nothing is opened
        if not kind:
            return Verdict(REFUSED, "", "unknown")
        doubt = "damaged"
    if doubt:
        return Verdict(HELD, kind, doubt)
    return Verdict(SHOWN, kind) if inside else _scanned(path, kind)


def first_look(path: Path, name: str) -> Verdict:
    """What can be said at once of a large file: what it is and whether it is taken at all. The rest is waited for."""
    try:
        if code := names.fault(name):
            raise NotTaken(code)
        return Verdict(RECEIVED, (kinds.find(path) or zips.kind_of(path)).id, "waiting")
    except NotTaken as refused:
        return Verdict(REFUSED, "", refused.code)


def _doubt(path: Path, name: str, kind: Kind, inside: bool) -> str:
    look: dict[str, Callable[[Path], str]] = {"pdf": pdfs.doubt, "ole": lambda path: "old-kind", "eml": _mail if not inside else lambda path: "mail-attachment"}
    found = ""
    if kind.id in zips.MAIN_TYPES or kind.id == "odt":
        found = zips.doubt(path)
    elif kind.family == kinds.PICTURE:
        found = pictures.doubt(path, kind)
    elif kind.id in look:
        found = look[kind.id](path)
    return found or ("other-name" if names.claims_another(name, kind) else "")


def _mail(path: Path) -> str:
    """Looks at an e-mail and at everything attached to it."""
    return mails.doubt(path, lambda attached, name: check(attached, name, inside=True).state == SHOWN)


def _scanned(path: Path, kind: str) -> Verdict:
    """The word of the scanner that this installation names. Without one, our own looking has to do."""
    command = shlex.split(settings.EVENHAND_SCANNER)
    if not command:
        return Verdict(SHOWN, kind)
    try:
        done = subprocess.run([*command, str(path)], stdin=subprocess.DEVNULL, capture_output=True, timeout=SCAN_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Verdict(RECEIVED, kind, "scanner-failed")
    if done.returncode == 0:
        return Verdict(SHOWN, kind)
    return Verdict(HELD, kind, "scanner-found") if done.returncode == 1 else Verdict(RECEIVED, kind, "scanner-failed")
