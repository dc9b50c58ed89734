"""Failing in a sentence."""

from __future__ import annotations


class Failure(Exception):
    """Something that the one who runs the command can mend; shown as it stands, without a traceback."""

    def __init__(self, message: str, code: int = 2):
        self.code = code
        super().__init__(message)
