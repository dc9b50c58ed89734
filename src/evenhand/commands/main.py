"""`evenhand …`: finds the command, and says in a sentence what went wrong.

Exit codes: 0 done; 1 faults or differences were found; 2 it could not be done; 3 (`check` only) an alert
is in force.
"""

from __future__ import annotations

import argparse
import importlib
import keyword
import os
import sys
from collections.abc import Sequence

from evenhand.commands.failing import Failure

COMMANDS = (
    "demo", "init", "serve", "worker", "tick", "colleague", "person", "check", "policy", "ledger", "registers", "report", "evidence", "token", "import",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except Failure as failure:
        print(f"evenhand: {failure}", file=sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output went away: `evenhand … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """Every command with its words."""
    made = argparse.ArgumentParser(
        prog="evenhand", description="Runs an unacceptable-behaviour policy fairly.", epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"evenhand.commands.{name}{'_' if keyword.iskeyword(name) else ''}")
        one = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(one)
    return made


ENVIRONMENT = """\
settings (environment):
  EVENHAND_DATA         folder of the embedded database, files and keys (default: ./var)
  DATABASE_URL          PostgreSQL instead of the embedded database
  EVENHAND_POLICIES     folder that holds the editions of the policy
  EVENHAND_SECRET_FILE  file that holds the secret (default: made in EVENHAND_DATA)
  EVENHAND_HOSTS        the names under which the server may be asked for, with commas
  EVENHAND_DEMO=1       this is a demonstration
"""

if __name__ == "__main__":
    raise SystemExit(main())
