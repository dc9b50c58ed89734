"""In which language a letter is: its recipient's, where there is a catalogue of it; else English.

What this program says in a letter is then in that language. The words of the policy are the policy's own, in English.
"""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

ENGLISH = "en"


def of(language: str) -> str:
    """The language in which a letter is composed for somebody who reads `language`: "cy", "en"."""
    wanted = language.strip().lower().replace("_", "-")
    offered = {code for code, _ in settings.LANGUAGES}
    return next((code for code in (wanted, wanted.split("-")[0]) if code in offered and not is_english(code)), ENGLISH)


def is_english(language: str) -> bool:
    """Whether a language, as it is recorded of a person, is English; so is one that nobody recorded."""
    return language.strip().lower().replace("_", "-").split("-")[0] in ("", "en", "english")


def tag(language: str) -> str:
    """A language as a format names it: en-GB."""
    return language if "-" in language else f"{language}-GB"


def catalogue(language: str) -> str:
    """The catalogue of a letter's language, as Django calls it."""
    return settings.LANGUAGE_CODE if is_english(language) else language


def speaking(language: str) -> translation.override:
    """Within it, what this program says is in the language of the letter."""
    return translation.override(catalogue(language))
