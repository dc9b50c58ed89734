"""Pictures: whether they are what they say, and a harmless copy to show, without place, camera or anything else."""

from __future__ import annotations

import os
import secrets
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from evenhand.evidence.keeping import path_of, shown_path
from evenhand.evidence.kinds import Kind, NotTaken

MOST_PIXELS = 60_000_000  # as much as a telephone's largest, and about 200 MB once unpacked
WIDEST = 2000  # points of the copy that is shown, at its longer side
QUALITY = 88
_FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "gif": ("GIF",), "webp": ("WEBP",), "tiff": ("TIFF",)}
_CHUNK = 1_000_000
_STRANGE = (b"<script", b"<html", b"<?php ", b"<!doctype html")


@contextmanager
def _opened(path: Path, kind: str) -> Iterator[Image.Image]:
    """A picture read as its kind and no other. Raises NotTaken before anything large is unpacked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is lower
        try:
            picture = Image.open(path, formats=_FORMATS[kind])
        except Image.DecompressionBombError:
            raise NotTaken("pixels") from None
        with picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotTaken("pixels")
            yield picture


def doubt(path: Path, kind: Kind) -> str:
    """Why a picture should be looked at before it is opened, or "". Raises NotTaken."""
    if _two_in_one(path):
        return "two-in-one"
    if kind.id in _FORMATS:
        with _opened(path, kind.id) as picture:
            picture.draft("RGB", (WIDEST, WIDEST))
            try:
                picture.load()
            except Image.DecompressionBombError:
                raise NotTaken("pixels") from None
    return ""


def _two_in_one(path: Path) -> bool:
    """Whether the file is an archive, a PDF or a page as well, for whoever opens it as one."""
    if zipfile.is_zipfile(path):
        return True
    before = b""
    with path.open("rb") as file:
        if b"%PDF-" in file.read(1024):
            return True
        file.seek(0)
        while data := file.read(_CHUNK):
            block = (before + data).lower()
            if any(one in block for one in _STRANGE):
                return True
            before = block[-20:]
    return False


def shown(sha256: str, kind: str) -> Path | None:
    """The copy to show, made where it is not there yet; None for a kind that cannot be drawn here."""
    if kind not in _FORMATS:
        return None
    place = shown_path(sha256)
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.{secrets.token_hex(8)}")
        try:
            _draw(path_of(sha256), kind, draft)
            os.replace(draft, place)
        finally:
            draft.unlink(missing_ok=True)
    return place


def _draw(source: Path, kind: str, place: Path) -> None:
    """A copy drawn anew, point by point: nothing of the original is in it but how it looks."""
    with _opened(source, kind) as original:
        original.draft("RGB", (WIDEST, WIDEST))
        drawn = ImageOps.exif_transpose(original)
        drawn.thumbnail((WIDEST, WIDEST))
        if drawn.mode in ("RGBA", "LA", "PA") or "transparency" in drawn.info:
            drawn = drawn.convert("RGBA")
            flat = Image.new("RGB", drawn.size, "white")
            flat.paste(drawn, mask=drawn.getchannel("A"))
        else:
            flat = Image.new("RGB", drawn.size)
            flat.paste(drawn.convert("RGB"))
        flat.save(place, "JPEG", quality=QUALITY)
