"""In which language the rooms without a framework speak.

`policy` and `case` know no Django. What they say to people goes through the two functions here, which give the text
back as it is until `speak` hands them a catalogue: the site does, with Django's, so that a refusal comes in the
language of whoever asked. The other rooms use Django's functions themselves.

    _("It was due on {day}.").format(day=show_day(due))

The text is looked up before anything is filled in. A translator sees whole sentences, with names for what changes.
"""

from __future__ import annotations

from collections.abc import Callable


def _as_it_is(text: str) -> str:
    return text


def _in_number(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


_one: Callable[[str], str] = _as_it_is
_several: Callable[[str, str, int], str] = _in_number


def speak(one: Callable[[str], str] = _as_it_is, several: Callable[[str, str, int], str] = _in_number) -> None:
    """From now on look texts up with these functions; without an argument, as it is at first: English."""
    global _one, _several
    _one, _several = one, several


def gettext(text: str) -> str:
    """The text in the language of whoever reads it."""
    return _one(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The text for this number, in the language of whoever reads it: "{number} day", "{number} days"."""
    return _several(one, many, number)


def N_(text: str) -> str:
    """Marks a text for the catalogue that is looked up later, where it is shown: a table of texts, for example."""
    return text
