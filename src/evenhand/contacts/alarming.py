"""Which alarming words a message holds: they put it first, and decide nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

MOST = 20  # words named beside a message
_UNSEEN = dict.fromkeys([0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])


@lru_cache
def _pattern() -> re.Pattern[str]:
    words = tomllib.loads((files("evenhand.contacts") / "alarming.toml").read_text("utf-8"))
    listed = sorted({plain(one) for some in words.values() for one in some}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(one) for one in listed) + r")\w{0,12}")


def plain(text: str) -> str:
    """Text as it is compared: small letters, one kind of apostrophe and space, accents and letters run together (ﬁ) as
    single characters, nothing that cannot be seen (a soft hyphen, a joiner, a mark of direction)."""
    text = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).replace("’", "'").replace("‘", "'").casefold()
    return " ".join(text.split())


def alarming(text: str) -> list[str]:
    """The alarming words in a text, as they stand there, each once, in their order."""
    return list(dict.fromkeys(found[0] for found in _pattern().finditer(plain(text))))[:MOST]
