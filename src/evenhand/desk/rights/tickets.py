"""What says, for an hour, to which entry or message files may be added: a signed text in the address of the form.

It is judged before anything of a request is read, so that nobody without a letter makes us take in a file. By itself it
opens nothing and shows nothing: the code of the letter is asked for as well. It holds numbers only, no reference, and
may stand in a log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

OPEN = timedelta(hours=1)
LONGEST = 300
_SALT = "evenhand.desk.rights.tickets"


@dataclass(frozen=True)
class Ticket:
    """To what files are added: the letter's code by its number, and the entry of its case or the message."""

    row: int
    entry: int
    item: int


def ticket(*, row: int, entry: int = 0, item: int = 0, now: datetime) -> str:
    """A new one, for what was given just now."""
    return str(Signer(salt=_SALT).sign_object([row, entry, item, int((now + OPEN).timestamp())]))


def read(text: str, now: datetime) -> Ticket | None:
    """What a ticket says; None for one that we did not make, or whose time is over."""
    if len(text) > LONGEST:
        return None
    try:
        row, entry, item, until = Signer(salt=_SALT).unsign_object(text)
    except (BadSignature, ValueError, TypeError):
        return None
    return Ticket(row, entry, item) if now.timestamp() < until else None
