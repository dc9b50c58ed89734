"""`evenhand policy impact` and `evenhand policy adopt`: what a new edition would change, and putting it in force."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from evenhand.case.impact import IMPROVES, NEUTRAL, WORSENS, Change, Touched, differences
from evenhand.commands.failing import Failure
from evenhand.policy.lines import BadPack
from evenhand.policy.load import load
from evenhand.policy.model import Policy

SAID = {WORSENS: "Worse for the person", IMPROVES: "Better for the person", NEUTRAL: "Neither better nor worse"}
KEPT = "A case keeps the edition it began under: adopting the new one does none of this to it."
GIVEN = "What is marked * its owner can give to a case by the step “Give this case what the new edition improves”."


def arguments(kinds: Any) -> None:
    """The words of both commands."""
    one = kinds.add_parser("impact", help="what a new edition would change, and which live cases it would touch; changes nothing")
    one.add_argument("old", metavar="OLD", help="a folder, or the name of an edition")
    one.add_argument("new", metavar="NEW", help="a folder, or the name of an edition")
    one.add_argument("--json", action="store_true", help="the same for a program")
    one.set_defaults(run=impact)
    one = kinds.add_parser("adopt", help="puts a new edition in force for new reports; for the policy's owner")
    one.add_argument("edition", metavar="NAME", help="an edition in the folder of policies")
    one.add_argument("--by", required=True, metavar="EMAIL", help="the colleague who adopts it")
    one.add_argument("--why", default="", metavar="TEXT", help="why (default: asked for, or one line from a pipe)")
    one.set_defaults(run=adopt)


def impact(options: argparse.Namespace) -> int:
    """Prints the differences, and the live cases that they would touch."""
    old, new = _edition(options.old), _edition(options.new)
    changes, found = differences(old, new), None
    if _installed():
        from evenhand import desk
        from evenhand.desk import clock

        try:
            found = desk.impact(old=old, new=new, now=clock.now())
        except (desk.EditionChanged, BadPack) as error:
            raise Failure(str(error)) from None
    if options.json:
        cases = None if found is None else [{"case": one.ref, "lines": [_plain(line) for line in one.lines]} for one in found.cases]
        told = [{**_plain(one), "key": one.key, "words": one.words} for one in changes.all]
        print(json.dumps({"old": old.edition, "new": new.edition, "differences": told, "cases": cases,
                          "looked_at": found.looked_at if found else None}, indent=1, ensure_ascii=False))  # fmt: skip
        return 0
    print(f"From {old.edition} to {new.edition}: {_count(len(changes.all), 'difference')}.")
    print("\n".join(_differences(changes.all)))
    print("\n".join(_cases(old, found)))
    return 0


def _plain(one: Change | Touched) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(one).items()}


def _differences(found: Iterable[Change]) -> Iterator[str]:
    for effect, title in SAID.items():
        lines = [one for one in found if one.effect == effect]
        if lines:
            yield f"\n{title} ({len(lines)})"
            yield from (f"  {one.words}{_clauses(one)}" for one in lines)


def _clauses(one: Change | Touched) -> str:
    before, after = ", ".join(one.clause_before), ", ".join(one.clause_after)
    if before == after or not (before and after):
        return f" Clause {before or after}." if before or after else ""
    return f" Clause {before} before, {after} now."


def _cases(old: Policy, found: Any) -> Iterator[str]:
    if found is None:
        yield "\nThere is no installation here: no cases were looked at."
        return
    yield f"\nLive cases under {old.edition}: {found.looked_at} looked at, {len(found.cases)} would be touched."
    for one in found.cases:
        yield f"\n{one.ref}"
        for effect, title in SAID.items():
            lines = [line for line in one.lines if line.effect == effect]
            yield from ([f"  {title}"] if lines else [])
            yield from (f"  {'*' if line.gives else ' '} {line.words}{_clauses(line)}" for line in lines)
    if found.cases:
        yield f"\n{KEPT}"
    if any(line.gives for one in found.cases for line in one.lines):
        yield GIVEN


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _edition(named: str) -> Policy:
    """A folder, or the name of an edition in the folder of policies. Raises `Failure`."""
    folder = Path(named)
    if not (folder / "policy.toml").is_file():
        from evenhand.commands import installation

        installation.load()
        from django.conf import settings

        from evenhand.commands.editions import available

        if named not in available():
            listed = ", ".join(available()) or "none"
            raise Failure(f"{named[:80]!r} is neither a folder with a policy nor one of the editions: {listed}.")
        folder = Path(settings.EVENHAND_POLICIES) / named
    try:
        return load(folder.resolve())
    except BadPack as bad:
        raise Failure(f"The policy in {folder} cannot be read:\n" + "\n".join(map(str, bad.faults)), code=1) from None


def _installed() -> bool:
    """Whether there is a database with an edition in use. Nothing is made in looking."""
    if not os.environ.get("DATABASE_URL") and not Path(os.environ.get("EVENHAND_DATA") or "var").is_dir():
        return False
    from evenhand.commands import installation

    installation.load()
    from django.conf import settings
    from django.db import DatabaseError, connection

    from evenhand.desk import editions

    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and connection.connection is None and not Path(name).exists():
        return False
    try:
        return bool(editions.adopted())
    except DatabaseError:
        return False


def adopt(options: argparse.Namespace) -> int:
    """Adopts an edition in the name of the colleague who does it."""
    from evenhand.commands import accounts, installation

    installation.ready()
    from evenhand import desk
    from evenhand.desk import clock

    by = accounts.colleague(options.by)
    try:
        made = desk.adopt_edition(actor=accounts.operator(by.ref), edition=options.edition, reasons=options.why or _why(), now=clock.now())
    except desk.Refused as refused:
        raise Failure("The edition was not adopted.\n" + "\n".join(f"  {one.message}" for one in refused.refusals)) from None
    except desk.EditionChanged as error:
        raise Failure(str(error)) from None
    print(f"{made.edition} is in force for new reports ({_count(len(made.differences), 'difference')}). Adopted by {by.name}.")
    print("Cases that began under another edition keep it. See `evenhand policy impact` for what could be given to them.")
    return 0


def _why() -> str:
    """The reasons, typed or piped."""
    return input("Why is it adopted? ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
