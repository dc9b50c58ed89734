"""The editions of the policy: which are in use, which is in force, and that none of them has been changed since.

An edition is adopted by a step on the office's stream, with the digest of its files. From then on it is frozen:
a folder whose digest differs is refused, because cases were decided under what it said. The first is adopted here, at
installation; every later one is a step of the policy's owner (`adopting`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.events import Effect, Event
from evenhand.case.facts import Book
from evenhand.desk.errors import EditionChanged, refuse
from evenhand.ledger.models import OFFICE, Stream
from evenhand.ledger.models import Event as Row
from evenhand.policy.lines import BadPack
from evenhand.policy.load import load
from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_

STREAM = "policy"
CLOSURES = "closures"  # the office's book of further days on which it is closed
MEND = N_("Restore the folder as it was adopted: cases were decided under it. What is to change is a new edition, in a folder of its own.")
_seen: dict[tuple[str, str], Policy] = {}  # what this process has read of editions in use, by name and digest


def book() -> Book:
    """Every edition that was ever adopted, the last of them in force. One query.

    Raises EditionChanged when there is none, or its files are not those adopted.
    """
    return _book(_frozen)


def book_for_cards() -> Book:
    """The same for the safety card, which must not be lost because somebody touched a file: an edition that has been
    changed is used as this process read it before, which is what was adopted. Raises EditionChanged where it never did."""
    return _book(lambda name, digest: _seen.get((name, digest)) or _frozen(name, digest))


def _book(find: Callable[[str, str], Policy]) -> Book:
    effects = _effects(STREAM, CLOSURES)
    known, closed = _adopted(effects), _closed(effects)
    if not known:
        raise EditionChanged(_("No edition of a policy has been adopted. Run `evenhand init`."))
    return Book(editions={name: _with(find(name, digest), closed) for name, digest in known.items()}, in_force=list(known)[-1])


def adopt(*, edition: str, by: str, now: datetime) -> Policy:
    """Puts the first edition (a folder of EVENHAND_POLICIES) in force, at installation. Again: changes nothing.

    Raises Refused where there is no such folder, or another edition is in force (then adopting is a step: `adopting`);
    EditionChanged where it was adopted with other contents; BadPack where it cannot be read.
    """
    policy = load(folder_of(edition))
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=STREAM)
        known = adopted()
        if known and list(known)[-1] == edition:
            return _frozen(edition, known[edition])
        if known:
            raise refuse("role", _("An edition is in force already. Adopting another is for the policy's owner: `evenhand policy adopt`."))
        write(stream=stream, policy=policy, by=by, role="", now=now)
    return policy


def write(*, stream: Stream, policy: Policy, by: str, role: str, now: datetime, more: Mapping[str, object] | None = None) -> Event:
    """The entry on the office's stream (locked) by which an edition comes into force."""
    effect: Effect = {"do": "edition", "edition": policy.edition, "digest": policy.digest, **(more or {})}
    event = Event(
        number=stream.number + 1, step="edition.adopt", outcome="adopted", clause=(), edition=policy.edition, strand="",
        matter="", by=by, role=role, recorded_at=now, occurred_at=now, effects=(effect,),
    )  # fmt: skip
    ledger.append(stream=stream, events=[event])
    return event


def adopted() -> dict[str, str]:
    """Edition -> digest, in the order of adoption."""
    return _adopted(_effects(STREAM))


def closed_days() -> frozenset[date]:
    """The further days on which the offices are closed, as they stand now."""
    return _closed(_effects(CLOSURES))


def _effects(*streams: str) -> list[Effect]:
    """What the office's books say, each in its order. One query."""
    rows = Row.objects.filter(stream__kind=OFFICE, stream__ref__in=streams).order_by("stream_id", "number").values_list("body", flat=True)
    return [effect for body in rows for effect in body["effects"]]


def _adopted(effects: Iterable[Effect]) -> dict[str, str]:
    return {effect["edition"]: effect["digest"] for effect in effects if effect["do"] == "edition"}


def _closed(effects: Iterable[Effect]) -> frozenset[date]:
    found = {effect["day"]: effect["do"] == "closed" for effect in effects if effect["do"] in ("closed", "open")}
    return frozenset(date.fromisoformat(day) for day, closed in found.items() if closed)


def _with(policy: Policy, closed: frozenset[date]) -> Policy:
    """The policy as its days are counted from now on. Its files, and so its digest, stay; what was promised stands in
    the record with its last day, and is not reckoned again."""
    return replace(policy, calendar=policy.calendar.closed(closed)) if closed else policy


def available() -> list[str]:
    """The editions in the folder of policies, whether adopted or not."""
    return sorted(path.parent.name for path in Path(settings.EVENHAND_POLICIES).glob("*/policy.toml"))


def named(edition: str) -> Policy:
    """An edition by its name: one in use as it was adopted, another as its folder has it now.

    Raises Refused where there is none, EditionChanged, BadPack.
    """
    effects = _effects(STREAM, CLOSURES)
    known, closed = _adopted(effects), _closed(effects)
    return _with(_frozen(edition, known[edition]) if edition in known else load(folder_of(edition)), closed)


def folder_of(edition: str) -> Path:
    """The folder of an edition that there is. Raises Refused."""
    folder = _folder(edition)
    if folder is None:
        raise refuse("complete", _("There is no edition {edition} in the folder of policies.").format(edition=repr(edition[:60])))
    return folder


def _folder(edition: str) -> Path | None:
    """The edition's folder, only ever directly below the folder of policies."""
    found = Path(settings.EVENHAND_POLICIES) / edition
    return found if edition == found.name and (found / "policy.toml").is_file() else None


def _frozen(edition: str, digest: str) -> Policy:
    folder = _folder(edition)
    if folder is None:
        raise _changed(_("The edition {edition} is in use, but its folder is missing."), edition=edition)
    try:
        policy = _load(folder, _fingerprint(folder))
    except (BadPack, OSError):
        raise _changed(_("The edition {edition} is in use and has been changed: it cannot be read any more."), edition=edition) from None
    if policy.digest != digest:
        said = _("The edition {edition} is in use and has been changed: its files have the digest {found}, those adopted have {adopted}.")
        raise _changed(said, edition=edition, found=policy.digest[:12], adopted=digest[:12])
    _seen[edition, digest] = policy
    return policy


def _changed(said: str, **named: str) -> EditionChanged:
    """What has happened to the files of an edition in use, and how it is mended."""
    return EditionChanged(f"{said.format(**named)} {_(MEND)}")


def _fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    files = sorted(path for pattern in ("*.toml", "*.md", "letters/*.md") for path in folder.glob(pattern))
    return tuple((path.name, (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files)


@lru_cache(maxsize=16)
def _load(folder: Path, fingerprint: tuple[tuple[str, int, int], ...]) -> Policy:
    return load(folder)
