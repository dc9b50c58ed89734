"""A copy of a pack with something broken in it, and the line where that stands."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLAIN = ROOT / "tests" / "packs" / "plain"
REAL = ROOT / "policies" / "connexus-2022"


def broken(target: Path, file: str, old: str, new: str, pack: Path = PLAIN) -> Path:
    """A copy of the pack in `target`, in which `old` (found once) has become `new`; added at the end where `old` is ""."""
    folder = target / pack.name
    shutil.copytree(pack, folder)
    text = (folder / file).read_text("utf-8") if (folder / file).exists() else ""
    assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (folder / file).write_text(text.replace(old, new) if old else text + new, "utf-8")
    return folder


def line_of(folder: Path, file: str, words: str) -> int:
    """The first line of a file that begins with these words."""
    lines = (folder / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(words))
