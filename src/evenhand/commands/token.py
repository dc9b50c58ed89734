"""`evenhand token …`: keys for programs."""

from __future__ import annotations

import argparse

from evenhand.commands import installation
from evenhand.commands.failing import Failure

HELP = "make and revoke API tokens"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    one = kinds.add_parser("create", help="prints a new token, once; whoever holds it acts as the colleague")
    one.add_argument("--colleague", required=True, metavar="EMAIL")
    one.add_argument("--name", required=True, metavar="TEXT", help="what it is for")
    one.set_defaults(run=run, what="create")
    one = kinds.add_parser("list", help="the tokens, without their secrets")
    one.set_defaults(run=run, what="list")
    one = kinds.add_parser("revoke", help="takes a token back, at once")
    one.add_argument("id", type=int, metavar="ID", help="as `token list` shows it")
    one.set_defaults(run=run, what="revoke")
    one = kinds.add_parser(
        "snapshot-key", help="the key by which a connected system checks a signed copy of alerts"
    )
    one.set_defaults(run=run, what="snapshot-key")


def run(options: argparse.Namespace) -> int:
    """Hands the request to the API's own command, by name: no door imports another."""
    installation.ready()
    from django.core.management import CommandError, call_command

    given = {name: getattr(options, name) for name in ("colleague", "name", "id") if hasattr(options, name)}
    try:
        call_command("api_token", options.what, **given)
    except CommandError as error:
        raise Failure(str(error)) from None
    return 0
