"""`evenhand policy …`: checking, testing and reading a pack. None of it needs a database; `impact` and `adopt` are in `impact`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.commands import impact, newpack
from evenhand.commands.failing import Failure
from evenhand.policy.lines import BadPack, Fault
from evenhand.policy.load import load
from evenhand.policy.model import Policy

if TYPE_CHECKING:
    from evenhand.policy.standards import Graded

HELP = "check, test and read a policy"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    one = kinds.add_parser(
        "check", help="every fault of a pack, with file, line, clause and mend; exit 1 if any"
    )
    one.add_argument("folder", type=Path, metavar="DIR")
    one.add_argument("--json", action="store_true", help="the same for a program")
    one.add_argument(
        "--standards",
        action="store_true",
        help="and how it measures up to what law, regulators and findings ask; a standard missed alone is no fault",
    )
    one.set_defaults(run=check)
    one = kinds.add_parser("test", help="runs a pack's stories; exit 1 if any fails")
    one.add_argument("folder", type=Path, metavar="DIR")
    one.add_argument("--stories", type=Path, metavar="DIR", help="other stories for the same pack")
    one.set_defaults(run=test)
    one = kinds.add_parser(
        "where", help="a clause: our sentence, our reading, and everything that operates it"
    )
    one.add_argument("clause", metavar="CLAUSE")
    one.add_argument("--policy", type=Path, metavar="DIR", help="the pack (default: the policy in force)")
    one.set_defaults(run=where)
    one = kinds.add_parser("diagram", help="the process as SVG, to the standard output")
    one.add_argument("folder", type=Path, metavar="DIR")
    one.set_defaults(run=diagram)
    impact.arguments(kinds)
    newpack.arguments(kinds)


def check(options: argparse.Namespace) -> int:
    """Prints every fault of a pack, and with --standards its grade. Faults alone decide the exit code."""
    from evenhand.policy.check import check as faults_of

    faults = faults_of(_folder(options.folder)) or _of_letters(options.folder)
    graded = _graded(options.folder, faults) if options.standards else []
    if options.json:
        said: dict[str, list[dict[str, Any]]] = {"faults": [dataclasses.asdict(one) for one in faults]}
        if options.standards:
            said["standards"] = [dataclasses.asdict(one) for one in graded]
        print(json.dumps(said, indent=1, ensure_ascii=False))
        return 1 if faults else 0
    for fault in faults:
        print(fault)
    print(
        f"{options.folder}: " + (f"{len(faults)} faults" if len(faults) != 1 else "1 fault")
        if faults
        else f"{options.folder}: no faults"
    )
    if options.standards:
        _print_grade(graded)
    return 1 if faults else 0


def _graded(folder: Path, faults: list[Fault]) -> list[Graded]:
    """Every standard, graded as of today; none of a pack that cannot be read."""
    from evenhand.commands import installation
    from evenhand.policy.standards import grade

    installation.load()
    from evenhand.desk import clock

    try:
        policy = load(folder)
    except BadPack:
        return []
    letters = [one for one in faults if one.file.startswith("letters/")]
    return grade(policy, letters, policy.calendar.day(clock.now()))


def _print_grade(graded: list[Graded]) -> None:
    """Missed first, with what was found and what to change; then met, and what does not apply, a line each."""
    if not graded:
        print("\nStandards: not graded, because the pack cannot be read. Mend the faults first.")
        return
    by = {name: [one for one in graded if one.grade == name] for name in ("missed", "met", "not-applicable")}
    for one in by["missed"]:
        clause = f" (clause {one.clause})" if one.clause else ""
        print(f"\nMISSED {one.id} {one.title}{clause}")
        print(f"  found:  {one.found}\n  change: {one.mend}\n  source: {one.source}")
    print("\nMet" if by["met"] else "\nNothing is met.")
    for one in by["met"]:
        print(f"  {one.id} {one.title}: {one.found}")
    if by["not-applicable"]:
        print("\nNot applicable")
    for one in by["not-applicable"]:
        print(f"  {one.id} {one.title}: {one.mend}")
    met, missed, rest = len(by["met"]), len(by["missed"]), len(by["not-applicable"])
    print(f"\n{met} met, {missed} missed, {rest} not applicable")


def _of_letters(folder: Path) -> list[Fault]:
    """What is wrong with the texts of the letters: a part or placeholder unknown, a part missing that has to be there."""
    from evenhand.letters.check import faults

    found = [one.partition(": ") for one in faults(load(folder))]
    return [Fault(file, 1, message, "mend the text; the author's guide names every part") for file, _, message in found]


def test(options: argparse.Namespace) -> int:
    """Runs the stories of a pack."""
    from evenhand.case.story import run_stories

    policy = _load(options.folder)
    results = run_stories(policy, _folder(options.stories or options.folder / "stories"))
    for result in results:
        if result.fault:
            clause = f" ({', '.join(result.clause)})" if result.clause else ""
            print(f"FAILED {result.name}: {result.title}{clause}\n  {result.fault}")
    failed = sum(bool(result.fault) for result in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


def where(options: argparse.Namespace) -> int:
    """Prints what operates a clause."""
    from evenhand.policy.where import where as operated

    folder = options.policy or _in_force()
    policy = _load(folder)
    number = options.clause.strip().rstrip(".")
    try:
        found = operated(policy, number, folder)
    except KeyError:
        listed = ", ".join(policy.clauses)
        raise Failure(f"There is no clause {number[:40]} in {policy.edition}. There are: {listed}.") from None
    title = policy.clause_titles.get(number, "")
    print(f"Clause {number} {title}".rstrip() + f"\n{policy.title} ({policy.edition})\n\n{found.summary}")
    if found.reading:
        print(f"\nOur reading\n\n{found.reading}")
    if found.not_operated:
        print(f"\nNot operated: {found.not_operated}")
    for table, ids in found.found.items():
        print(f"\n{table.capitalize()}")
        for name in ids:
            print(f"  {name}: {getattr(policy, table)[name].title}")
    if found.stories:
        print("\nStories\n" + "\n".join(f"  {name}" for name in found.stories))
    return 0


def diagram(options: argparse.Namespace) -> int:
    """Prints the process as SVG."""
    from evenhand.policy.diagram import svg

    sys.stdout.write(svg(_load(options.folder)))
    return 0


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise Failure(f"There is no folder {path}.")
    return path


def _load(folder: Path) -> Policy:
    try:
        return load(_folder(folder))
    except BadPack as bad:
        raise Failure("This policy cannot be read:\n" + "\n".join(map(str, bad.faults)), code=1) from None


def _in_force() -> Path:
    """The folder of the edition in force; where nothing is installed, the only edition that there is."""
    from evenhand.commands import installation

    installation.load()
    from django.conf import settings

    from evenhand.commands.editions import in_force, only

    return Path(settings.EVENHAND_POLICIES) / (in_force() or only())
