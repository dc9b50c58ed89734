"""Folding names, numbers and addresses so that what people type finds what was recorded.

Pure. A name word has spelling keys, so that one wrong, missing, added or swapped letter still shares one with the
word that was meant.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
# Letters that do not come apart into a letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_APOSTROPHES = str.maketrans("", "", "'’`´‘ʼ")
# What sounds alike, in English and Welsh names, is written alike: longer first.
_SOUNDS = [
    ("tch", "c"), ("sch", "s"), ("ght", "t"), ("ph", "f"), ("ck", "k"), ("gh", "g"), ("kn", "n"), ("wr", "r"),
    ("mc", "mac"), ("dd", "th"), ("ll", "l"), ("ff", "f"), ("ie", "y"), ("ey", "y"), ("ee", "y"), ("ea", "y"),
    ("ou", "u"), ("oo", "u"), ("w", "u"), ("v", "f"), ("z", "s"), ("q", "k"), ("x", "ks"), ("c", "k"), ("i", "y"),
    ("j", "g"),
]  # fmt: skip
LONGEST = 60


def folded(text: str) -> str:
    """Lower case without accents, apostrophes closed: "Siân O'Connor" -> "sian oconnor"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS).translate(_APOSTROPHES))
    return " ".join(_WORD.findall("".join(one for one in plain if not unicodedata.combining(one))))


def name_words(text: str) -> list[str]:
    """The distinct words of a name, folded."""
    return list(dict.fromkeys(word[:LONGEST] for word in folded(text).split()))


def sound(word: str) -> str:
    """How a folded word sounds, roughly; doubled letters count once."""
    for said, written in _SOUNDS:
        word = word.replace(said, written)
    return re.sub(r"(.)\1+", r"\1", word)[:LONGEST]


def keys(word: str) -> set[str]:
    """The spelling keys of a folded word: as written and as it sounds, each whole and with every letter left out."""
    return _with_gaps(word[:LONGEST]) | _with_gaps(sound(word))


def _with_gaps(text: str) -> set[str]:
    gaps = {text[:place] + text[place + 1 :] for place in range(len(text))} if len(text) > 2 else set()
    return {text} | gaps


def telephone(text: str) -> str:
    """Digits alone, as dialled at home: "+44 7700 900123" -> "07700900123"."""
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith("+44") or digits.startswith("0044"):
        digits = "0" + re.sub(r"^(0044|44)0?", "", digits)
    return digits


def postcode(text: str) -> str:
    """A postcode without spaces, upper case."""
    return re.sub(r"[^A-Za-z0-9]", "", text).upper()


def reference(text: str) -> str:
    """A reference of another system without spaces, in capitals: "ten 00/12" -> "TEN00/12"."""
    return re.sub(r"\s", "", text).upper()[:60]
