"""What the desk answers instead of doing something."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from evenhand.case.events import Event, Refusal, Refused


class NotFound(Exception):
    """There is no such thing, or it is not for this actor to see: the two cannot be told apart."""


class NeedsTag(Exception):
    """A door that asks for a form's tag was given none."""


class Stale(Exception):
    """The form is no longer about the case as it stands; `events` are those since it was opened, as far as known."""

    def __init__(self, events: Sequence[Event] = ()):
        self.events = list(events)
        super().__init__(_("The case has changed since this form was opened. Look again before you decide."))


class EditionChanged(Exception):
    """An edition in use is no longer the one that was adopted, or none has been adopted. Nothing is served."""


def refuse(rule: str, message: str) -> Refused:
    """A refusal of the desk itself, with the way forward."""
    return Refused([Refusal(rule, message)])
