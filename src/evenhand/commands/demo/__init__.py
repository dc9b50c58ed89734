"""`evenhand demo`: invented people and cases in every stage, served on this machine."""

from __future__ import annotations

import argparse
import os

HELP = "a demonstration with invented people and cases in every stage"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument(
        "--port", type=int, default=8000, help="where to serve, on this machine only (default: 8000)"
    )
    parser.add_argument("--no-serve", action="store_true", help="make the data and stop")
    parser.add_argument(
        "--who", action="store_true", help="print the colleagues and people of the demonstration and stop"
    )
    parser.add_argument("--json", action="store_true", help="with --who: for a program")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Makes the demonstration if it is not there yet, and serves it."""
    os.environ.setdefault("EVENHAND_PUBLIC_ADDRESS", f"http://127.0.0.1:{options.port}")  # before the settings are read
    from evenhand.commands.demo import making, serving, who

    if options.who:
        return who.show(options.json)
    pack = making.make()
    print(who.table(pack))
    return 0 if options.no_serve else serving.serve(options.port)
