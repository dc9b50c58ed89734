"""The editions of the policy: which are in use, which is in force, and that none of them has been changed since.

An edition is adopted by a step on the office's stream, with the digest of its files. From then on it is frozen:
a folder whose digest differs is refused, because cases were decided under what it said.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from evenhand import ledger
from evenhand.case.events import Event
from evenhand.case.facts import Book
from evenhand.desk.errors import EditionChanged, refuse
from evenhand.ledger.models import OFFICE
from evenhand.ledger.models import Event as Row
from evenhand.policy.load import load
from evenhand.policy.model import Policy

STREAM = "policy"


def book() -> Book:
    """Every edition that was ever adopted, the last of them in force. One query.

    Raises EditionChanged when there is none, or its files are not those adopted; BadPack when they cannot be read.
    """
    adopted = _adopted()
    if not adopted:
        raise EditionChanged("No edition of a policy has been adopted. Run `evenhand init`.")
    editions = {name: _frozen(name, digest) for name, digest in adopted.items()}
    return Book(editions=editions, in_force=list(adopted)[-1])


def adopt(*, edition: str, by: str, now: datetime) -> Policy:
    """Puts an edition (a folder of EVENHAND_POLICIES) in force for new reports. Adopting it again changes nothing.

    Raises Refused where there is no such folder, EditionChanged where it was adopted with other contents.
    """
    folder = _folder(edition)
    if folder is None:
        raise refuse("complete", f"There is no edition {edition[:60]!r} in the folder of policies.")
    policy = load(folder)
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=STREAM)
        adopted = _adopted()
        if edition in adopted and list(adopted)[-1] == edition:
            return _frozen(edition, adopted[edition])
        if edition in adopted:
            raise refuse("open", f"The edition {edition} was in force before and has been replaced. Give a new one a name of its own.")
        event = Event(
            number=stream.number + 1, step="edition.adopt", outcome="adopted", clause=(), edition=edition, strand="",
            matter="", by=by, role="", recorded_at=now, occurred_at=now,
            effects=({"do": "edition", "edition": edition, "digest": policy.digest},),
        )  # fmt: skip
        ledger.append(stream=stream, events=[event])
    return policy


def _adopted() -> dict[str, str]:
    """Edition -> digest, in the order of adoption."""
    rows = Row.objects.filter(stream__kind=OFFICE, stream__ref=STREAM).order_by("number").values_list("body", flat=True)
    return {effect["edition"]: effect["digest"] for body in rows for effect in body["effects"]}


def _folder(edition: str) -> Path | None:
    """The edition's folder, only ever directly below the folder of policies."""
    found = Path(settings.EVENHAND_POLICIES) / edition
    return found if edition == found.name and (found / "policy.toml").is_file() else None


def _frozen(edition: str, digest: str) -> Policy:
    folder = _folder(edition)
    if folder is None:
        raise EditionChanged(f"The edition {edition} is in use, but its folder is missing.")
    policy = _load(folder, _fingerprint(folder))
    if policy.digest != digest:
        raise EditionChanged(f"The edition {edition} is in use and has been changed. Restore it; changes are a new edition in a new folder.")
    return policy


def _fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    files = sorted(path for pattern in ("*.toml", "*.md", "letters/*.md") for path in folder.glob(pattern))
    return tuple((path.name, (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files)


@lru_cache(maxsize=16)
def _load(folder: Path, fingerprint: tuple[tuple[str, int, int], ...]) -> Policy:
    return load(folder)
