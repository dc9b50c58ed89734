"""`evenhand registers rebuild`: what people look up, folded from the record again."""

from __future__ import annotations

import argparse

from evenhand.commands import installation
from evenhand.commands.editions import book

HELP = "fold the registers from the record again"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    one = kinds.add_parser("rebuild", help="folds every case again")
    one.add_argument("--check", action="store_true", help="changes nothing; exit 1 on any difference")
    one.set_defaults(run=rebuild)


def rebuild(options: argparse.Namespace) -> int:
    """Folds the registers again."""
    installation.ready()
    from evenhand import registers

    differences = registers.rebuild(check=options.check, book=book())
    for one in differences:
        print(one)
    if options.check:
        print(
            f"{len(differences)} differences" if differences else "The registers are as the record has them."
        )
        return 1 if differences else 0
    print(
        f"Rebuilt; {len(differences)} rows were different."
        if differences
        else "Rebuilt; nothing was different."
    )
    return 0
