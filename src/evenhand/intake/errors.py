"""What can be wrong with a file or a row."""

from __future__ import annotations


class NotRead(ValueError):
    """A file that cannot be read as a table, in a sentence."""


class NotTaken(ValueError):
    """A row that cannot be taken, in a sentence without its last stop."""
