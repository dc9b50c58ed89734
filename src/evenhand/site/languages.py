"""Which languages are offered: English, and each for which there is a catalogue.

A catalogue is `locale/<code>/LC_MESSAGES/django.po`, translated from `locale/evenhand.pot`, with the `django.mo` that
`python tools/messages.py` makes of it. A language without one is not offered, so that nobody sees half a page in it.
"""

from __future__ import annotations

from pathlib import Path

from django.conf.locale import LANG_INFO

FOLDER = Path(__file__).parents[1] / "locale"
ENGLISH = "en-gb"


def offered(folder: Path = FOLDER) -> list[tuple[str, str]]:
    """Code and own name of each language, English first."""
    codes = sorted(path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.mo"))
    return [(ENGLISH, "English"), *((code, LANG_INFO.get(code, {}).get("name_local", code)) for code in codes)]
