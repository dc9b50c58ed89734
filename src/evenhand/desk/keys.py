"""Requests that are sent twice: the same key and the same request get the same answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand.desk.errors import refuse
from evenhand.desk.models import Key

LONGEST = 200


def digest(request: Mapping[str, Any]) -> str:
    """A digest of all that was asked for, so that a key cannot stand for something else."""
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()


def answered(*, actor: str, key: str, wanted: str) -> Key | None:
    """The earlier answer to this key, if any. Raises Refused when the key stood for another request."""
    if not key:
        return None
    if len(key) > LONGEST or "\0" in key:
        raise refuse("complete", _("The key of a request has at most {number} characters.").format(number=LONGEST))
    found = Key.objects.filter(actor=actor, key=key).first()
    if found and found.digest != wanted:
        raise refuse("complete", _("This key was used for another request. Give each request a key of its own."))
    return found


def keep(*, actor: str, key: str, wanted: str, case: str, number: int, now: datetime) -> None:
    """Notes what was answered. Raises IntegrityError when another transaction has answered the same key."""
    if key:
        Key.objects.create(actor=actor, key=key, digest=wanted, case=case, number=number, at=now)
