"""`evenhand import …`: brings in people, contacts and the cases of an old register from CSV or Excel."""

from __future__ import annotations

import argparse
import getpass
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evenhand.commands import installation
from evenhand.commands.failing import Failure

HELP = "bring in people, contacts or the cases of an old register, from CSV or Excel"
KINDS = ("people", "contacts", "cases")
BAR = 30  # characters
_PIECE = 1 << 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file or an Excel workbook (.xlsx); the first line names the columns")
    parser.add_argument("--dry-run", action="store_true", help="look at every row and change nothing")
    parser.add_argument("--partial", action="store_true", help="take the good rows in where others are refused (default: all or nothing; cases always so)")
    parser.add_argument("--mapping", type=Path, metavar="TOML", help='which column is what, where the headings do not say: name = "Heading of the column"')
    parser.add_argument("--by", metavar="COLLEAGUE", default="", help="the colleague who brings it in, and may (contacts need one; default: whoever runs this machine)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Brings a file in, with a line for each row that was refused. Exit code 1 where any was."""
    installation.ready()
    from evenhand import desk
    from evenhand.case.facts import Actor
    from evenhand.commands.editions import book

    book()
    if options.kind == "contacts" and not options.by:
        raise Failure("Say who brings the contacts in: --by COLLEAGUE. Each entry names who made it.")
    try:
        return _import(options, Actor(options.by or f"command:{getpass.getuser()}"))
    except desk.NotFound:
        raise Failure(f"There is no colleague {options.by[:60]!r}.") from None
    except desk.Refused as refused:
        raise Failure(" ".join(one.message for one in refused.refusals)) from None


def _import(options: argparse.Namespace, actor: Any) -> int:
    from evenhand import desk
    from evenhand.desk import clock

    now = clock.now()
    one = desk.stage_file(actor=actor, kind=options.kind, name=options.file.name, pieces=_pieces(options.file), now=now)
    try:
        mapping = _mapping(options.mapping)
        desk.begin_import(actor=actor, number=one.pk, mapping=mapping, partial=options.partial, now=now)
    except BaseException:
        desk.drop_import(actor=actor, number=one.pk, now=now)
        raise
    done = desk.bring_in(actor=actor, number=one.pk, now=now, told=_bar if sys.stderr.isatty() else _silent, dry=options.dry_run)
    state = desk.import_state(actor=actor, number=one.pk, now=now)
    for finding in state.findings:
        print(f"row {finding.row}: {finding.sort}{f' {finding.ref}' if finding.ref else ''}: {finding.why}")
    if state.more:
        print(f"… and {state.more:,} more")
    if options.dry_run:
        done.delete()
    print(_outcome(done, options.dry_run))
    return 1 if done.refused or done.why else 0


def _outcome(done: Any, dry: bool) -> str:
    if done.why:
        return f"Nothing was brought in. {done.why}"
    counts = f"{done.new:,} new, {done.changed:,} changed, {done.unchanged:,} unchanged, {done.refused:,} refused, of {done.rows:,} rows."
    if dry:
        return f"Looked at, and changed nothing: {counts}"
    if done.state == "refused":
        return f"Nothing was brought in, because {done.refused:,} of {done.rows:,} rows are refused. Mend them, or bring in the others with --partial."
    return f"Brought in: {counts}"


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}.") from None


def _mapping(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return {}
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failure(f"{path} is no TOML: {error}.") from None
    if not all(isinstance(value, str) for value in found.values()):
        raise Failure(f'{path}: write each column as a line like  name = "Heading of the column".')
    return found


def _silent(file: Any) -> None:
    """For a program that reads what we print."""


def _bar(file: Any) -> None:
    """How far it has come, on one line."""
    part = (file.done if file.done else file.checked) / max(1, file.rows)
    print(f"\r{'writing ' if file.done else 'checking'} [{'#' * int(part * BAR):<{BAR}}] {file.done or file.checked:,} of {file.rows:,}", end="\n" if file.finished else "", file=sys.stderr, flush=True)
