"""Signing a copy that is kept elsewhere, so that whoever reads it later knows that it is ours and unchanged.

The signature is HMAC-SHA256 with a key derived from the installation's secret. Whoever has to check a copy
is given that derived key (`evenhand token snapshot-key`); the secret itself cannot be learned from it. To
check: take `signature` out of the document, write the rest as RFC 8785 has it (keys sorted, no spaces,
UTF-8), compute the HMAC with the key, compare in constant time, and refuse a copy past `expires_at`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

_PURPOSE = b"evenhand alerts snapshot 1"


def key() -> bytes:
    """The derived key."""
    return hmac.new(settings.SECRET_KEY.encode(), _PURPOSE, hashlib.sha256).digest()


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are signed. The documents hold no fractions, so that this is the form of RFC 8785."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with its signature."""
    made = key()
    value = hmac.new(made, canonical(document), hashlib.sha256).hexdigest()
    name = hashlib.sha256(made).hexdigest()[:16]
    return {**document, "signature": {"algorithm": "HMAC-SHA256", "key": name, "value": value}}


def genuine(document: Mapping[str, Any], made: bytes) -> bool:
    """Whether a signed document is what its signer wrote. Its expiry is for the reader to judge."""
    rest = {name: value for name, value in document.items() if name != "signature"}
    value = hmac.new(made, canonical(rest), hashlib.sha256).hexdigest()
    return hmac.compare_digest(value, str(document.get("signature", {}).get("value", "")))
