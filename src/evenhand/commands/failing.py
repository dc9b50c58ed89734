"""Failing in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Failure(Exception):
    """Something that the one who runs the command can mend; shown as it stands, without a traceback."""

    def __init__(self, message: str, code: int = 2):
        self.code = code
        super().__init__(message)


@contextmanager
def refusing(absent: str = "There is no such colleague.") -> Iterator[None]:
    """What the rules refuse, as sentences on the error stream."""
    from evenhand.desk.errors import NotFound, Refused

    try:
        yield
    except Refused as refused:
        more = " Add --takes-over, and they leave it." if any(one.rule == "one" for one in refused.refusals) else ""
        raise Failure(" ".join(one.message for one in refused.refusals) + more) from None
    except NotFound:
        raise Failure(absent) from None
