"""The codes that letters carry: by one of them a person, or who acts for them, may answer without an account.

A code is made from a random seed with the installation's key. Kept are the seed and a keyed hash, so that neither the
database nor the key alone gives anybody a code, and a letter printed again is the one that was sent. A code is bound
to its letter and person. Whatever is wrong with one (never made, replaced, run out, of a person with a safe address
or who has died), the answer is the same.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.crypto import salted_hmac

from evenhand.case.events import Event
from evenhand.desk.models import AgreedWord, CodeTry, LetterCode
from evenhand.desk.recording import Open
from evenhand.people import find
from evenhand.people.models import Person, PostAddress

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is mistaken for another when read or said: no 0 O 1 I
LENGTH, GROUP = 16, 4  # five bits each: 80 in all
DAYS = 90  # from the day of posting
FROM_ADDRESS, OF_BEGINNING, OF_WORD = (20, timedelta(hours=1)), (10, timedelta(days=1)), (5, timedelta(days=1))
SENDINGS = (30, timedelta(hours=1))  # of files with one letter, whether or not they were taken: each is looked through
_KEPT = timedelta(days=1)  # the longest of these
_MADE, _FOUND, _TRIED = "evenhand.desk.rights.codes.made", "evenhand.desk.rights.codes.found", "evenhand.desk.rights.codes.tried"


class Unknown(Exception):
    """The code opens nothing. It is not told why."""


class Wait(Exception):
    """Too much was tried from here or with this code: nothing is looked at until some time has passed."""


def plain(code: str) -> str:
    """A code as it was typed or read out, without what does not matter: spaces, hyphens, small letters."""
    return "".join(one for one in code[:80].upper() if one in ALPHABET)[: LENGTH + 1]


def shown(code: str) -> str:
    """A code in groups, to be read aloud."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def of(row: LetterCode) -> str:
    """The code itself, in groups."""
    return shown(_code(row.seed))


def _code(seed: str) -> str:
    digest = salted_hmac(_MADE, seed, algorithm="sha256").digest()
    return "".join(ALPHABET[one % len(ALPHABET)] for one in digest[:LENGTH])


def _hash(code: str) -> str:
    return salted_hmac(_FOUND, code, algorithm="sha256").hexdigest()


def follow(*, case: Open, event: Event) -> None:
    """What a step does to the codes of letters: an approval gives a code, a return ends it. The caller's transaction."""
    for effect in event.effects:
        if effect["do"] != "post":
            continue
        if effect.get("state") == "approved":
            _issue(case, effect["id"], event)
        elif effect.get("state") == "returned":  # whoever has it now is not whom it was for
            LetterCode.objects.filter(case=case.ref, letter=effect["id"], stopped=None).update(stopped=event.recorded_at)


def _issue(case: Open, letter: str, event: Event) -> None:
    person = case.person
    if person is None or person.unidentified or person.died or _safe(person.ref, event.recorded_at):
        return
    posting = datetime.fromisoformat(case.state.letters[letter].posting).date()
    ends = case.book.policy(event.edition).calendar.end_of(posting + timedelta(days=DAYS))
    if not LetterCode.objects.filter(case=case.ref, letter=letter, stopped=None).update(ends=ends):
        make(person=person, case=case.ref, letter=letter, ends=ends, now=event.recorded_at)


def make(*, person: Person, case: str, letter: str, ends: datetime, now: datetime) -> LetterCode:
    """A new code for a letter; one before it dies. The caller's transaction."""
    LetterCode.objects.filter(case=case, letter=letter, stopped=None).update(stopped=now)
    seed = secrets.token_hex(32)
    return LetterCode.objects.create(person=person, case=case, letter=letter, seed=seed, hash=_hash(_code(seed)), made=now, ends=ends)


def printed(*, case: str, letter: str) -> str:
    """The code that a letter was sent with, in groups; "" where it has none."""
    row = LetterCode.objects.filter(case=case, letter=letter).order_by("id").first()
    return of(row) if row else ""


def _safe(person: str, now: datetime) -> bool:
    post = find.post_address(person=person, now=now)
    return post is not None and post.kind == PostAddress.SAFE


def known(*, code: str, address: str, now: datetime) -> LetterCode:
    """The code of a letter. `address` is where the request came from; only a hash of it is kept, for a day.

    Raises Unknown for whatever is wrong with it, Wait once too much was wrong.
    """
    typed = plain(code)
    tries = ((f"address {address}", FROM_ADDRESS), (f"beginning {typed[:GROUP]}", OF_BEGINNING))
    _demand(tries, now)
    row = LetterCode.objects.select_related("person").filter(hash=_hash(typed)).first()
    if not _opens(row, now):
        _note(tries, now)
        raise Unknown
    assert row is not None
    return row


def known_before(*, pk: int, address: str, now: datetime) -> LetterCode:
    """The code of a letter by which something was given a moment ago, by its own number. Raises as `known` does."""
    _demand(((f"address {address}", FROM_ADDRESS),), now)
    row = LetterCode.objects.select_related("person").filter(pk=pk).first()
    if not _opens(row, now):
        raise Unknown
    assert row is not None
    return row


def _opens(row: LetterCode | None, now: datetime) -> bool:
    safe = _safe(row.person.ref if row else "", now)  # asked either way, so that both take as long
    return row is not None and not (safe or row.stopped or row.ends <= now or row.person.died or row.person.unidentified)


def count_sending(row: LetterCode, now: datetime) -> None:
    """Counts that files are being sent with a letter. Raises Wait after too many."""
    tries = ((f"sending {row.pk}", SENDINGS),)
    _demand(tries, now)
    _note(tries, now)


def agree(*, person: Person, word: str, by: str, now: datetime) -> None:
    """Keeps what was agreed with a person who is held; what was agreed before is forgotten."""
    AgreedWord.objects.update_or_create(person=person, defaults={"hash": make_password(_word(word)), "by": by, "at": now})


def demand_word(*, row: LetterCode, word: str, address: str, now: datetime) -> None:
    """Raises Unknown where the word is not the one agreed, or none was; Wait after too many."""
    tries = ((f"address {address}", FROM_ADDRESS), (f"word {row.person_id}", OF_WORD))
    _demand(tries, now)
    agreed = AgreedWord.objects.filter(person=row.person_id).first()
    if agreed is None:
        make_password(_word(word))  # takes as long as looking whether it is the right one
    if agreed is None or not check_password(_word(word), agreed.hash):
        _note(tries, now)
        raise Unknown


def _word(word: str) -> str:
    """A word or date as agreed: capitals, spaces and signs do not matter."""
    return "".join(one for one in word[:200].casefold() if one.isalnum())


Tries = tuple[tuple[str, tuple[int, timedelta]], ...]


def _key(what: str) -> str:
    return salted_hmac(_TRIED, what, algorithm="sha256").hexdigest()


def _demand(tries: Tries, now: datetime) -> None:
    limits = {_key(what): limit for what, limit in tries}
    for one in CodeTry.objects.filter(key__in=limits):
        most, span = limits[one.key]
        if one.count >= most and now < one.since + span:
            raise Wait


def _note(tries: Tries, now: datetime) -> None:
    with transaction.atomic():
        CodeTry.objects.filter(since__lt=now - _KEPT).delete()
        for what, (__, span) in sorted(tries):
            one, _made = CodeTry.objects.select_for_update().get_or_create(key=_key(what), defaults={"since": now})
            if now >= one.since + span:
                one.since, one.count = now, 0
            one.count += 1
            one.save()
