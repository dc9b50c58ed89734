"""`evenhand tick`: what time has done, recorded once."""

from __future__ import annotations

import argparse

from evenhand.commands import installation

HELP = "records what time has done since the last pass, then exits"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """One pass of time."""
    installation.ready()
    from evenhand import desk
    from evenhand.commands.editions import book
    from evenhand.desk import clock

    book()
    count = desk.pass_time(now=clock.now()) + desk.note_contacts(now=clock.now())
    desk.check_files(now=clock.now())
    desk.run_imports(now=clock.now())
    print("Time has done nothing since." if not count else f"{count} entries recorded.")
    return 0
