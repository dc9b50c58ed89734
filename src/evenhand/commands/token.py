"""`evenhand token …`: keys for programs. Each is an entry of the office's book, as on the pages."""

from __future__ import annotations

import argparse

from evenhand.commands import accounts, installation
from evenhand.commands.failing import refusing

HELP = "make and revoke API tokens"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    one = kinds.add_parser("create", help="prints a new token, once; whoever holds it acts as the colleague")
    one.add_argument("--colleague", required=True, metavar="EMAIL")
    one.add_argument("--name", required=True, metavar="TEXT", help="what it is for")
    one.set_defaults(run=create)
    one = kinds.add_parser("list", help="the tokens, without their secrets")
    one.set_defaults(run=listed)
    one = kinds.add_parser("revoke", help="takes a token back, at once")
    one.add_argument("id", type=int, metavar="ID", help="as `token list` shows it")
    one.set_defaults(run=revoke)
    one = kinds.add_parser(
        "snapshot-key", help="the key by which a connected system checks a signed copy of alerts"
    )
    one.set_defaults(run=snapshot_key)


def create(options: argparse.Namespace) -> int:
    """Makes a token and prints it."""
    installation.ready()
    from evenhand.desk import clock
    from evenhand.desk.office import tokens as office_tokens

    found = accounts.colleague(options.colleague)
    with refusing():
        print(office_tokens.make_token(actor=accounts.operator(), colleague=found.ref, name=options.name, now=clock.now()))
    return 0


def listed(options: argparse.Namespace) -> int:
    """Everybody's tokens, those in use first."""
    installation.ready()
    from evenhand.desk import clock
    from evenhand.desk.office import tokens as office_tokens

    for one in office_tokens.tokens(actor=accounts.operator(), everybody=True, now=clock.now()):
        used = f"last used {one.last_used}" if one.last_used else "never used"
        print(f"{one.id}  {one.email}  {one.name}  made {one.created:%Y-%m-%d}, {'revoked' if one.revoked else used}")
    return 0


def revoke(options: argparse.Namespace) -> int:
    """Takes a token back."""
    installation.ready()
    from evenhand.desk import clock
    from evenhand.desk.office import tokens as office_tokens

    with refusing(f"There is no token {options.id}."):
        office_tokens.revoke(actor=accounts.operator(), token=options.id, now=clock.now())
    print(f"Token {options.id} is revoked.")
    return 0


def snapshot_key(options: argparse.Namespace) -> int:
    """Hands the request to the API's own command, by name: no door imports another."""
    installation.ready()
    from django.core.management import call_command

    call_command("snapshot_key")
    return 0
