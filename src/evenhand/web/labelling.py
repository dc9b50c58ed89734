"""Labels for people, pointed out on pages: on the check before a step is taken, and while somebody types. Never a bar."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evenhand.case.events import Event
from evenhand.policy import labels, spoken
from evenhand.policy.model import Field
from evenhand.web.words import small


def pointed_out(values: Mapping[str, Any], field_of: Callable[[str], Field], where: Callable[[str], str]) -> list[dict[str, str]]:
    """The labels in what was typed: each with what to write instead, its question, and where that is changed."""
    found = []
    for name, value in values.items():
        asked = field_of(name)
        if asked.kind != "text":
            continue
        for one in labels.found_in([str(value)]):
            found.append({"words": one.words, "instead": _(one.instead), "question": small(asked.label or asked.id), "href": where(name)})
    return found


def in_texts(event: Event) -> list[dict[str, str]]:
    """The same for an entry that has been recorded: it stays, and whoever goes on can say it otherwise."""
    found = labels.found_in(str(value) for value in event.answers.values() if isinstance(value, str))
    return [{"words": one.words, "instead": _(one.instead)} for one in found]


_made: dict[str, str] = {}


def for_browser() -> str:
    """The list as the script of our pages reads it, in the reader's language: patterns, what to say, and the words around."""
    language = get_language() or ""
    if language not in _made:
        _made[language] = json.dumps({
            "quoted": spoken.QUOTED, "most": labels.MOST, "says": _("You wrote “{words}”. {instead}"),
            "ends": _("If somebody said it, put it in quotation marks. This is a hint: nothing is held up."),
            "labels": [[one.pattern, _(one.instead)] for one in labels.LABELS],
        }, ensure_ascii=False)  # fmt: skip
    return _made[language]
