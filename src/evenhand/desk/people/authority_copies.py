"""A copy of a letter for somebody who acts for the person: the letter stays addressed to the person, and the record says who got a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.case.state import Letter
from evenhand.desk import acts, editions, looks
from evenhand.desk.casework.views import CaseView, look
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.letters.post import letter_document
from evenhand.desk.people.authority_seen import AuthorityLine, Copied, authorities, copies
from evenhand.letters.document import Document
from evenhand.letters.parts_open import SENT
from evenhand.letters.render import render
from evenhand.people.authority import ENDED, Authority, LetterCopied
from evenhand.people.joined import surviving


@dataclass(frozen=True)
class MayCopy:
    """Whether a copy of a letter may go to one who acts, or says so; and where it went, that it did."""

    line: AuthorityLine
    may: bool
    sent: Copied | None
    gone: bool  # the letter itself has been sent to the person


def may_copy(*, actor: Actor, case: str, letter: str, now: datetime) -> Sequence[MayCopy]:
    """Of those who act, or are being asked about, whether a copy of this letter may go to them. Raises NotFound."""
    view = look(case=case, actor=actor, now=now, record=False)
    if view.own_report_only or view.person is None or letter not in view.state.letters:
        return []
    lines = authorities(view.person, now)
    sent = {one.authority: one for one in copies([each.key for each in lines]) if (one.case, one.letter) == (case, letter)}
    holding, gone = _holding(view, now), view.state.letters[letter].state in SENT
    return [MayCopy(one, one.key in holding, sent.get(one.key), gone) for one in lines if one.state != ENDED or one.key in sent]


def _holding(view: CaseView, now: datetime) -> set[int]:
    """The keys of those who may have what concerns this case now."""
    day = editions.book().policy().calendar.day(now)
    return {one.pk for one in Authority.objects.filter(person=view.person) if one.holds(day, view.ref)}


def copied_letter(*, actor: Actor, case: str, letter: str, authority: int, format: str = "", now: datetime) -> tuple[bytes, str]:
    """The copy: the letter as it was sent, without where the person lives or has their post. The look is recorded.

    Raises NotFound, Refused where no copy may go to them, KeyError for an unknown format, and the formats' `Unprintable`.
    """
    view, line = _demand(actor, case, letter, authority, now)
    composed = letter_document(actor=actor, case=case, letter=letter, now=now)
    looks.note(actor=actor, what=looks.LETTER, ref=f"{view.ref}/{letter}", now=now)
    return render(_for(composed, line), format)


def _for(composed: Document, line: AuthorityLine) -> Document:
    """The letter with whom the copy is for where the address stood: nobody learns from a copy where somebody lives."""
    return replace(composed, recipient=(*composed.recipient[:1], _("Copy for {name}").format(name=line.name or _("their representative"))))


def note_copied(*, actor: Actor, case: str, letter: str, authority: int, person: str = "", now: datetime) -> None:
    """Records that a copy was sent. Once. `person` is whom the case is about, where the door names them too.

    Raises NotFound, Refused where none may go to them.
    """
    with transaction.atomic():
        whom = look(case=case, actor=actor, now=now, record=False).person
        if whom is None or (person and surviving(person) != whom.ref):
            raise NotFound(case)
        one = acts.held(whom.ref)
        _view, line = _demand(actor, case, letter, authority, now)
        _row, made = LetterCopied.objects.get_or_create(authority_id=line.key, case=case, letter=letter, defaults={"at": now, "by": actor.human})
        if made:
            effect = {"do": "letter-copied", "authority": line.key, "case": case, "letter": letter}
            acts.record(one, "authority.copied", [effect], by=actor.human, now=now)


def _demand(actor: Actor, case: str, letter: str, authority: int, now: datetime) -> tuple[CaseView, AuthorityLine]:
    view = look(case=case, actor=actor, now=now, record=False)
    one: Letter | None = view.state.letters.get(letter)
    if view.own_report_only or view.person is None or one is None:
        raise NotFound(letter)
    line = next((each for each in authorities(view.person, now) if each.key == authority), None)
    if line is None:
        raise NotFound(str(authority))
    if line.key not in _holding(view, now):
        said = _("No copy may go to {name}: it is not confirmed that they act for the person in this.")
        raise refuse("open", said.format(name=line.name or _("them")))
    if one.state not in SENT:
        raise refuse("open", _("The letter goes to the person first. Record that it was sent, and then send the copy."))
    return view, line
