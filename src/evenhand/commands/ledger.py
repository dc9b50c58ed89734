"""`evenhand ledger …`: is the record whole, and a checkpoint of it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from evenhand.commands import installation
from evenhand.commands.failing import Failure

HELP = "check the record, make a checkpoint of it"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    one = kinds.add_parser(
        "verify", help="checks every chain and checkpoint; exit 1 if anything does not fit"
    )
    one.add_argument(
        "--outside", type=Path, metavar="FILE", help="the file of checkpoints that was kept elsewhere"
    )
    one.set_defaults(run=verify)
    one = kinds.add_parser("checkpoint", help="a checkpoint now, added to the file of checkpoints")
    one.add_argument(
        "--to", type=Path, metavar="FILE", help="where (default: EVENHAND_CHECKPOINTS, else the data folder)"
    )
    one.set_defaults(run=checkpoint)


def place(told: Path | None = None) -> Path:
    """The file of checkpoints: best outside the operator's control."""
    given = os.environ.get("EVENHAND_CHECKPOINTS")
    found = told or (Path(given) if given else installation.data() / "checkpoints.jsonl")
    return found / "checkpoints.jsonl" if found.is_dir() else found


def verify(options: argparse.Namespace) -> int:
    """Checks the whole record."""
    installation.ready()
    from evenhand import ledger
    from evenhand.ledger.models import Checkpoint, Event, Stream

    outside = place(options.outside)
    try:
        faults = ledger.verify(outside=outside if outside.exists() else None)
    except (OSError, ValueError, KeyError) as error:
        raise Failure(f"The checkpoints in {outside} cannot be read: {error}", code=1) from None
    for fault in faults:
        print(fault)
    counts = f"{Stream.objects.exclude(number=0).count()} chains, {Event.objects.count()} events, {Checkpoint.objects.count()} checkpoints"
    print(f"{counts}: " + (f"{len(faults)} faults" if faults else "whole"))
    return 1 if faults else 0


def checkpoint(options: argparse.Namespace) -> int:
    """Makes a checkpoint."""
    installation.ready()
    from evenhand import ledger
    from evenhand.desk import clock

    file = place(options.to)
    try:
        made = ledger.checkpoint(path=file, now=clock.now())
    except OSError as error:
        raise Failure(f"The checkpoint cannot be written to {file}: {error.strerror}") from None
    print(
        f"{made.hash}\n{len(made.heads)} chains had moved; written to {file}"
        if made
        else "Nothing has moved since the last checkpoint."
    )
    return 0
