"""Which alarming words a message holds: they put it first, and decide nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

MOST = 20  # words named beside a message


@lru_cache
def _pattern() -> re.Pattern[str]:
    words = tomllib.loads((files("evenhand.contacts") / "alarming.toml").read_text("utf-8"))
    listed = sorted({plain(one) for some in words.values() for one in some}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(one) for one in listed) + r")\w{0,12}")


def plain(text: str) -> str:
    """Text as it is compared: small letters, one kind of apostrophe and space, accents as single characters."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("‘", "'").casefold()
    return " ".join(text.split())


def alarming(text: str) -> list[str]:
    """The alarming words in a text, as they stand there, each once, in their order."""
    return list(dict.fromkeys(found[0] for found in _pattern().finditer(plain(text))))[:MOST]
