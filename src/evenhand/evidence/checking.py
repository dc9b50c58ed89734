"""Looking whether a file may be opened: what it is, what is inside, what a virus scanner says where there is one.

This room's own looking finds what is made to run or to burst. It is no virus scanner: EVENHAND_SCANNER names one.
"""

from __future__ import annotations

import shlex
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from evenhand.evidence import kinds, mails, names, pdfs, pictures, zips
from evenhand.evidence.kinds import Kind, NotTaken
from evenhand.evidence.models import HELD, RECEIVED, REFUSED, SHOWN
from evenhand.policy.tongue import gettext as _

CLEAN, FOUND = 0, 1  # what a scanner ends with; anything else is no answer
SCAN_SECONDS = 60  # as long as one file may keep the worker from its other work
SCAN_AT_ONCE_SECONDS = 10  # while somebody waits for the page


@dataclass(frozen=True)
class Verdict:
    """What was found: the state of the file, its kind where one was found, and why (an id of `reasons.REASONS`)."""

    state: str
    kind: str = ""
    code: str = ""


def check(path: Path, name: str, *, inside: bool = False, seconds: float | None = None) -> Verdict:
    """What a file is and whether it may be opened. `name` is the one that it was given; `inside` an e-mail it is not
    scanned by itself. `seconds` is how long the scanner may take."""
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
    # What is in doubt is scanned as well: whoever decides about it has to know, and may not before the scanner answered.
    told = Verdict(SHOWN, kind) if inside else _scanned(path, kind, seconds or SCAN_SECONDS)
    return Verdict(HELD, kind, doubt) if doubt and told.state == SHOWN else told


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
    if kind.family in (kinds.DOCUMENT, kinds.RECORDING) and kind.id not in zips.ZIPPED and zipfile.is_zipfile(path):
        return "two-in-one"
    if kind.id in zips.ZIPPED:
        found = zips.doubt(path)
    elif kind.family == kinds.PICTURE:
        found = pictures.doubt(path, kind)
    elif kind.id in look:
        found = look[kind.id](path)
    return found or ("other-name" if names.claims_another(name, kind) else "")


def _mail(path: Path) -> str:
    """Looks at an e-mail and at everything attached to it."""
    return mails.doubt(path, lambda attached, name: check(attached, name, inside=True).state == SHOWN)


def _scanned(path: Path, kind: str, seconds: float) -> Verdict:
    """The word of the scanner that this installation names. Without one, our own looking has to do."""
    if not settings.EVENHAND_SCANNER.strip():
        return Verdict(SHOWN, kind)
    code, _said = ask_scanner(path, seconds)
    if code == CLEAN:
        return Verdict(SHOWN, kind)
    return Verdict(HELD, kind, "scanner-found") if code == FOUND else Verdict(RECEIVED, kind, "scanner-failed")


def ask_scanner(path: Path, seconds: float) -> tuple[int | None, str]:
    """What the scanner answers about a file: its code, None where it did not answer within `seconds`, and its words."""
    try:
        command = [*shlex.split(settings.EVENHAND_SCANNER), str(path)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None, _("no answer within {seconds} seconds").format(seconds=round(seconds))
    except (OSError, ValueError) as error:  # no such command, or quotes that do not close
        return None, str(error)
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()
