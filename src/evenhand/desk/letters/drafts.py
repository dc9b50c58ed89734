"""The words of a letter that waits for approval, version by version: who wrote which, and who has read the last.

They lie outside the record. At approval the words as approved go into it, with the approval's answers, and the
versions are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand.case import house
from evenhand.case.events import Event
from evenhand.case.facts import Actor, Book
from evenhand.case.state import Letter, State
from evenhand.desk import looks
from evenhand.desk.models import LetterText, Look
from evenhand.letters.telling import own_words
from evenhand.letters.words import show_moment
from evenhand.people.models import Colleague

MOST = 50  # versions kept of one letter: the oldest go first


def versions(*, case: str, letter: str) -> list[LetterText]:
    """The versions of a letter's words, the latest first."""
    return list(LetterText.objects.filter(case=case, letter=letter).order_by("-number"))


def latest(*, case: str, letter: str) -> LetterText | None:
    """The words as last written; None where nobody has changed them."""
    return LetterText.objects.filter(case=case, letter=letter).order_by("-number").first()


def words_of(*, case: str, state: State, letter: Letter) -> str | None:
    """The words that a letter has of its own: as last written while it waits, else as it was approved. "" where they
    are the policy's; None where they were erased."""
    last = latest(case=case, letter=letter.id) if letter.state == "wanted" else None
    return last.text if last else own_words(state, letter)


def keep(*, actor: Actor, case: str, letter: str, text: str, now: datetime) -> LetterText:
    """A new version. The caller holds the case, so that no two get the same number."""
    last = latest(case=case, letter=letter)
    made = LetterText.objects.create(case=case, letter=letter, number=last.number + 1 if last else 1, by=actor.human, at=now, text=text)
    LetterText.objects.filter(case=case, letter=letter, number__lte=made.number - MOST).delete()
    note_read(case=case, letter=letter, actor=actor, now=now)
    return made


def drop_approved(*, case: str, event: Event) -> None:
    """Throws away the versions of a letter that was approved: its words are on the record now."""
    done = [one["id"] for one in event.effects if one["do"] == "post" and one.get("state") == "approved"]
    if done:
        LetterText.objects.filter(case=case, letter__in=done).delete()


def note_read(*, case: str, letter: str, actor: Actor, now: datetime) -> None:
    """Records that the words of a letter, as last written, were shown to somebody."""
    if last := latest(case=case, letter=letter):
        looks.note(actor=actor, what=looks.LETTER, ref=_read(case, last), now=now)


def unread(*, case: str, letter: Letter, book: Book, answers: Mapping[str, Any], actor: Actor) -> list[str]:
    """Why the words of a letter cannot be approved by this actor as they are; nothing where they can."""
    last = latest(case=case, letter=letter.id) if letter.state == "wanted" else None
    given = answers.get(house.LETTER_TEXT)
    if given and (last is None or given != last.text):
        return [_("the words given are not those that were last saved")]
    if last is None or given or Look.objects.filter(what=looks.LETTER, actor=actor.human, ref=_read(case, last)).exists():
        return []
    who = Colleague.objects.filter(ref=last.by).values_list("name", flat=True).first() or last.by
    at = show_moment(last.at, book.policy(letter.edition).calendar)
    return [_("{who} changed its words on {moment}, and you have not read them yet; read the letter as it now stands").format(who=who, moment=at)]


def _read(case: str, version: LetterText) -> str:
    """How a look at one version is noted: it fits its column, whatever the letter is called."""
    return f"{case}/{version.letter}"[:52] + f"#{version.number}"
