"""`evenhand policy new`: a small pack that runs, to begin a policy of one's own from. It needs no database."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from evenhand.commands.failing import Failure

STARTER = "starter"  # the folder beside this file that is copied; hidden files and caches are left out
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
LONGEST = 60  # characters of a name: an edition's name stands in every event


def arguments(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of the command, added to those of `evenhand policy`."""
    one = kinds.add_parser(
        "new", help="writes a small policy that runs, with letters and stories, to begin your own from"
    )
    one.add_argument(
        "name", metavar="NAME", help="the edition's name, also of its folder: say whose and of when, larch-2026"
    )
    one.add_argument(
        "--in", dest="within", type=Path, default=Path(), metavar="DIR",
        help="the folder in which it is written (default: the current one)",
    )  # fmt: skip
    one.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Writes the pack and says what to do next. Raises Failure for a bad name and for a folder that is there already."""
    name: str = options.name
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise Failure(
            f"A policy's name is made of small letters, digits and hyphens, {LONGEST} characters at most, "
            f"like larch-2026; this is none: {name[:LONGEST]!r}."
        )
    if not options.within.is_dir():
        raise Failure(f"There is no folder {options.within}. Make it, or name another after --in.")
    folder = options.within / name
    if folder.exists():
        raise Failure(f"{folder} is there already, and nothing was changed. Take another name.")
    try:
        write(folder)
    except OSError as error:
        raise Failure(f"{folder} cannot be written: {error.strerror or error}.") from None
    print(f"{folder} is written: a small policy that runs. Make it yours:")
    print(f"1. say in {folder / 'clauses.md'} what your policy says, then in policy.toml and process.toml what happens")
    print(f"2. after each change, see what is wrong: evenhand policy check {folder} (with --standards, what is asked of such a policy)")
    print(f"3. and see whether it does what you mean: evenhand policy test {folder}")
    return 0


def write(folder: Path) -> None:
    """Writes the starter's files under a new folder. Raises OSError, FileExistsError where it is there."""
    folder.mkdir()
    for path, text in files():
        there = folder / path
        there.parent.mkdir(exist_ok=True)
        there.write_text(text, "utf-8")


def files() -> Iterator[tuple[Path, str]]:
    """The files of the starter, by their path in it, with their text."""
    yield from _files(resources.files("evenhand.commands") / STARTER, Path())


def _files(found: Traversable, path: Path) -> Iterator[tuple[Path, str]]:
    for one in sorted(found.iterdir(), key=lambda each: each.name):
        if one.name.startswith((".", "__")):
            continue
        if one.is_dir():
            yield from _files(one, path / one.name)
        else:
            yield path / one.name, one.read_text("utf-8")
