"""The only place that reads a clock. Doors ask here and hand the moment on.

In a demonstration EVENHAND_TEST_CLOCK is an ISO instant, which stands still, or the path of a file that holds one
and that the date bar may write; while the file is absent or empty the real clock runs.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


def now() -> datetime:
    """The present moment, aware and in UTC; in a demonstration the pretended one. Raises ValueError for nonsense."""
    pretended = str(settings.EVENHAND_TEST_CLOCK or "")
    if not pretended:
        return datetime.now(UTC)
    if not movable():
        return _aware(datetime.fromisoformat(pretended))
    try:
        written = Path(pretended).read_text("utf-8").strip()
    except FileNotFoundError:
        written = ""
    return _aware(datetime.fromisoformat(written)) if written else datetime.now(UTC)


def movable() -> bool:
    """Whether the pretended clock can be moved: it lies in a file."""
    pretended = str(settings.EVENHAND_TEST_CLOCK or "")
    try:
        datetime.fromisoformat(pretended)
    except ValueError:
        return bool(pretended)
    return False


def move(*, to: datetime) -> None:
    """Moves the demonstration's clock, forward only: what is recorded cannot come to lie in the future.

    Raises ValueError when it cannot be moved, or not to there.
    """
    if not movable():
        raise ValueError("The clock can only be moved in a demonstration whose clock lies in a file.")  # untranslated: for whoever runs a demonstration
    if _aware(to) < now():
        raise ValueError("The clock can only be moved forward.")  # untranslated: for whoever runs a demonstration
    path = Path(str(settings.EVENHAND_TEST_CLOCK))
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(to.astimezone(UTC).isoformat(), "utf-8")
    draft.replace(path)  # whoever reads meanwhile reads the one or the other, whole


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("EVENHAND_TEST_CLOCK needs an offset: 2026-08-28T16:40:00+01:00")  # untranslated: for developers
    return moment.astimezone(UTC)
