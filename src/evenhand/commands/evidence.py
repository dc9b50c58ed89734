"""`evenhand evidence …`: the files of a case, taken out; files that wait, looked through; the scanner, tried."""

from __future__ import annotations

import argparse
from pathlib import Path

from evenhand.commands import installation
from evenhand.commands.failing import Failure

HELP = "take out the files of a case, look through those that wait, verify those that are kept, or try the virus scanner"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    export = kinds.add_parser("export", help="an archive with the originals, a table of them and their hashes")
    export.add_argument("case", metavar="CASE")
    export.add_argument("--by", required=True, metavar="COLLEAGUE", help="the colleague who takes them out, and may")
    export.add_argument("--why", required=True, help="for whom, and why: it is recorded")
    export.add_argument("--to", type=Path, metavar="FILE", help="where to write it (default: CASE-evidence.zip here)")
    export.set_defaults(run=run_export)
    check = kinds.add_parser("check", help="look through files that wait to be checked, and throw away what was left behind")
    check.set_defaults(run=run_check)
    verify = kinds.add_parser("verify", help="read every file that is kept, and name those that are gone or are not what was given")
    verify.set_defaults(run=run_verify)
    scanner = kinds.add_parser("scanner", help="try the virus scanner that EVENHAND_SCANNER names, with files of which the answer is known")
    scanner.set_defaults(run=run_scanner)


def run_export(options: argparse.Namespace) -> int:
    """Takes out the files of a case."""
    installation.ready()
    from evenhand import desk
    from evenhand.case.events import Refused
    from evenhand.case.facts import Actor
    from evenhand.commands.editions import book
    from evenhand.desk import clock

    book()
    try:
        found = desk.export_evidence(actor=Actor(options.by), case=options.case, why=options.why, now=clock.now())
    except desk.NotFound:
        raise Failure(f"There is no case {options.case[:60]!r} that {options.by[:60]!r} may see.") from None
    except Refused as refused:
        raise Failure(" ".join(one.message for one in refused.refusals)) from None
    place = options.to or Path(found.name)
    try:
        with place.open("xb") as file:
            for piece in found.pieces:
                file.write(piece)
    except FileExistsError:
        raise Failure(f"{place} is there already, and is not written over. Name another with --to.") from None
    except OSError as error:
        raise Failure(f"{place} cannot be written: {error.strerror}.") from None
    print(f"Written to {place}, {place.stat().st_size:,} bytes. That it was taken out is recorded.")
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Looks through what waits."""
    installation.ready()
    from evenhand import desk
    from evenhand.desk import clock

    count = desk.check_files(now=clock.now(), thorough=True)
    print("No file waited." if not count else f"{count} files looked through.")
    return 0


def run_verify(options: argparse.Namespace) -> int:
    """Reads every file that is kept."""
    installation.ready()
    from evenhand import desk

    wrong = desk.verify_files()
    for one in wrong:
        print(f"{'altered' if one.there else 'missing'}  {one.belongs} {one.about}  file {one.file}  {one.sha256}")
    if wrong:
        raise Failure(f"Gone, or not what was given: {len(wrong)}. Put them back from a backup, under their hash.")
    print("Every file that is kept is what was given.")
    return 0


def run_scanner(options: argparse.Namespace) -> int:
    """Tries the virus scanner."""
    installation.load()
    from django.conf import settings

    from evenhand.evidence.trying import tries

    if not settings.EVENHAND_SCANNER.strip():
        raise Failure("No virus scanner is named: set EVENHAND_SCANNER (docs/operating.md, Files).")
    wrong = 0
    for one in tries(settings.EVENHAND_FILE_MOST_BYTES):
        wrong += not one.right
        print(f"{'as it should' if one.right else 'WRONG':<13} {one.seconds:5.1f} s  {one.what}: {one.said or '(it said nothing)'}")
    if wrong:
        raise Failure("The scanner does not answer as it has to: files would wait, or pass unseen (docs/operating.md, Files).")
    return 0
