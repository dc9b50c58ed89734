"""A short letter of the house that belongs to no case: its whole text is given, and nothing is promised or decided in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from evenhand.letters import language
from evenhand.letters.compose import format_of, from_whom, to_whom
from evenhand.letters.document import Document, Paragraph, Recipient
from evenhand.letters.words import one_line
from evenhand.policy.model import Policy
from evenhand.policy.tongue import gettext as _


def note(*, policy: Policy, person: Recipient, title: Callable[[], str], text: Callable[[], str], day: date, reference: str) -> Document:
    """The letter, in the person's format and, where there is a catalogue of it, in their language: `title` and `text` are
    asked for in it."""
    to = to_whom(person)
    with language.speaking(language.of(person.language)):
        return Document(
            title=one_line(title()), organisation=from_whom(policy), date=day, reference=reference, recipient=to, greeting=_("Dear {name}").format(name=to[0]) if to else "",
            blocks=(Paragraph(one_line(text())),), signature=(_("Yours sincerely"), policy.organisation.name), format=format_of(policy, person), language=language.of(person.language),
        )  # fmt: skip
