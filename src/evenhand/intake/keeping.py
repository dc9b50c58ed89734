"""The bytes of a file while it is being brought in: under its hash, readable by this program alone, gone when it is done."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from evenhand.intake.errors import NotRead
from evenhand.intake.tables import MOST_BYTES
from evenhand.policy.tongue import gettext as _


def path_of(sha256: str) -> Path:
    """Where a file lies."""
    return Path(settings.MEDIA_ROOT) / "intake" / sha256


def keep(pieces: Iterable[bytes]) -> tuple[str, int]:
    """Keeps a file as it comes; its hash and its size in bytes. Raises NotRead where it is too large."""
    folder = path_of("x").parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    coming, digest, size = folder / f"coming-{secrets.token_hex(8)}", hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > MOST_BYTES:
                    raise NotRead(_("The file is larger than {size} megabytes. Send it in parts.").format(size=MOST_BYTES // 1_000_000))
                digest.update(piece)
                file.write(piece)
        coming.replace(path_of(digest.hexdigest()))
    finally:
        coming.unlink(missing_ok=True)
    return digest.hexdigest(), size


def forget(sha256: str) -> None:
    """Takes the bytes away."""
    path_of(sha256).unlink(missing_ok=True)
