"""Letters of a case: what one still lacks, and the letter itself, as it will arrive or as it was approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from evenhand.case import house
from evenhand.case.facts import Actor, Book
from evenhand.case.state import Letter, State
from evenhand.desk import acts, looks
from evenhand.desk.casework.views import look, read
from evenhand.desk.errors import NotFound
from evenhand.desk.letters import drafts
from evenhand.desk.rights import codes
from evenhand.letters import kept
from evenhand.letters.compose import compose, policy_text
from evenhand.letters.document import Document, Recipient
from evenhand.letters.render import MOST_PAGES, pages, render
from evenhand.letters.slip import Slip
from evenhand.letters.telling import approved_at
from evenhand.people import find
from evenhand.people.joined import folded
from evenhand.people.models import Colleague, PostAddress


def letter_faults(
    *, case: str, state: State, book: Book, matter: str, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> dict[str, tuple[str, ...]]:
    """What the letters waiting for approval lack, as they would be sent: by letter. `matter` may narrow it to one.

    Nobody approves words that somebody else wrote and they have not read.
    """
    found: dict[str, tuple[str, ...]] = {}
    for letter in _waiting(state, matter):
        composed = document(
            case=case, state=state, book=book, letter=letter, now=now,
            posting=_day(answers.get("posting")), way=str(answers.get("way") or ""),
        )  # fmt: skip
        unread = drafts.unread(case=case, letter=letter, book=book, answers=answers, actor=actor)
        found[letter.id] = (*composed.missing, *unread)
    return found


def _waiting(state: State, matter: str) -> list[Letter]:
    return [
        state.letters[one.letter] for one in state.open_matters()
        if one.name in (house.APPROVE, house.DISPATCH) and (not matter or matter in (one.id, one.name))
    ]  # fmt: skip


def with_words(
    *, case: str, state: State, book: Book, step: str, matter: str, answers: Mapping[str, Any], now: datetime
) -> Mapping[str, Any]:
    """The answers of a step; for the approval of a letter with its words, where they differ from the policy's, and with
    the letter as it is then worded, so that it comes onto the record as it was approved."""
    answers = {name: value for name, value in answers.items() if name != house.LETTER_KEPT}  # nobody hands it in
    letters = _waiting(state, matter) if step == house.APPROVE else []
    if len(letters) != 1:
        return answers
    letter = letters[0]
    own = drafts.words_of(case=case, state=state, letter=letter)
    given = {name: value for name, value in answers.items() if name != house.LETTER_TEXT}
    changed = own and own != policy_text(book.policy(letter.edition), letter.name)
    as_worded = _as_worded(case, state, book, letter, answers, now)
    return {**given, **({house.LETTER_TEXT: own} if changed else {}), **({house.LETTER_KEPT: as_worded} if as_worded else {})}


def _as_worded(case: str, state: State, book: Book, letter: Letter, answers: Mapping[str, Any], now: datetime) -> str:
    """The letter that is being approved, to be kept; "" without a day of posting, without which nothing is approved."""
    posting = _day(answers.get("posting"))
    if posting is None:
        return ""
    way = str(answers.get("way") or "")
    return kept.write(document(case=case, state=state, book=book, letter=letter, now=now, posting=posting, way=way, code=kept.CODE))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def document(
    *, case: str, state: State, book: Book, letter: Letter, now: datetime, posting: date | None = None, way: str = "",
    head: str = "", code: str = "",
) -> Document:  # fmt: skip
    """A letter of a case, composed from the whole of its record; `code` stands in its slip while it has none."""
    answer = slip_of(case=case, state=state, letter=letter, now=now)
    return compose(
        policy=book.policy(letter.edition), state=state, letter=letter, person=recipient(state, now), posting=posting, way=way,
        colleagues=dict(Colleague.objects.values_list("ref", "name")), reference=case, head=head,
        words=drafts.words_of(case=case, state=state, letter=letter) or "", answer=replace(answer, code=code) if answer and code else answer,
    )  # fmt: skip


def slip_of(*, case: str, state: State, letter: Letter, now: datetime) -> Slip | None:
    """How the letter may be answered by its code. None where post goes to a safe address, and for one sent without a code."""
    person = find.by_ref(state.subject.get("person", ""))
    post = find.post_address(person=person.ref, now=now) if person else None
    if person is None or person.unidentified or (post and post.kind == PostAddress.SAFE):
        return None
    approved = approved_at(state, letter)
    code = codes.printed(case=case, letter=letter.id) if approved else ""
    page = f"{settings.EVENHAND_PUBLIC_ADDRESS.rstrip('/')}/your-say" if settings.EVENHAND_PUBLIC_ADDRESS else ""
    return Slip(code, page) if code or not approved else None


def recipient(state: State, now: datetime) -> Recipient:
    """Whom the case's letters are for: the person, or, while nobody is identified, whoever lives at the address."""
    person, uprn = find.by_ref(state.subject.get("person", "")), state.subject.get("address", "")
    if person and not person.unidentified:
        homes, acted_for = find.homes(person=person.ref, now=now), state.subject.get("for", "")
        represented, post = find.by_ref(acted_for) if acted_for else None, find.post_address(person=person.ref, now=now)
        return Recipient(
            name=person.called, language=person.language, needs=frozenset(find.person_needs(person.ref)),
            address=_lines(post or homes[0]) if post or homes else (), acting_for=represented.called if represented else "",
        )  # fmt: skip
    place = find.place(uprn)
    living = [one for one in find.at(uprn=uprn, now=now).order_by("id") if not one.unidentified] if uprn else []
    return Recipient(
        name=_(" and ").join(one.name for one in living) or (_("The occupier") if place else ""),
        needs=frozenset(need for one in living for need in find.person_needs(one.ref)),
        address=_lines(place) if place else (),
    )  # fmt: skip


def _lines(home: Any) -> tuple[str, ...]:
    return tuple(filter(None, (*(part.strip() for part in home.lines.split(",")), home.postcode)))


def letter(*, actor: Actor, case: str, letter: str, format: str = "", now: datetime) -> tuple[bytes, str]:
    """A letter's bytes and their media type; `format` "" is the one that the person's needs ask for.

    The look is recorded. Raises NotFound, KeyError for an unknown format, and the formats' own `Unprintable`.
    """
    found = letter_document(actor=actor, case=case, letter=letter, now=now)
    looks.note(actor=actor, what=looks.LETTER, ref=f"{case}/{letter}", now=now)
    return render(found, format)


def letter_document(
    *, actor: Actor, case: str, letter: str, now: datetime, posting: date | None = None, way: str = ""
) -> Document:
    """A letter as it stands: its text, what it still lacks (`missing`), and notes for the one who approves.

    `posting` and `way` are for one about to be approved: its last days are reckoned from them. Raises NotFound.
    """
    view = look(case=case, actor=actor, now=now, record=False)
    record = read(case)
    state = folded(record.events)
    if letter not in view.state.letters or letter not in state.letters:
        raise NotFound(letter)
    one = state.letters[letter]
    number = approved_at(state, one)
    drafts.note_read(case=case, letter=letter, actor=actor, now=now)
    composed = document(
        case=case, state=state, book=view.book, letter=one, now=now, posting=posting, way=way,
        head=record.rows[number - 1].hash if number else record.head,
    )  # fmt: skip
    return as_seen(_with_length(composed), state=state, actor=actor, now=now)


def _with_length(composed: Document) -> Document:
    """A letter that waits, with a note where it is longer than people read. In large print it may be as long as it is."""
    if not composed.draft or composed.large or (number := pages(composed)) <= MOST_PAGES:
        return composed
    said = _("This letter is {number} pages; people stop reading after two. Shorten what you can, above all the reasons.")
    return replace(composed, notes=(*composed.notes, said.format(number=number)))


def as_seen(composed: Document, *, state: State, actor: Actor, now: datetime) -> Document:
    """A letter as one colleague may see it: a safe address is masked for all but those who may see such addresses, so
    that one of them prints it. Post still goes there."""
    post = find.post_address(person=state.subject.get("person", ""), now=now)
    if post is None or post.kind != PostAddress.SAFE or acts.may(actor=actor, act="person.safe-address", now=now):
        return composed
    return replace(composed, recipient=(*composed.recipient[:1], _("Sent to a safe address, which is not shown to you")))
