"""`evenhand colleague …`: who works here, and what offices they hold."""

from __future__ import annotations

import argparse

from evenhand.commands import accounts, installation
from evenhand.commands.failing import Failure

HELP = "add colleagues, and give them a new password"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    one = kinds.add_parser("add", help="a new colleague who can sign in")
    one.add_argument("email", metavar="EMAIL")
    one.add_argument("--name", help="their name (default: from the e-mail address)")
    one.add_argument("--ref", default="", help="their reference (default: the e-mail address up to the @)")
    one.add_argument(
        "--role", action="append", default=[], metavar="ROLE", help="an office of the policy; may be repeated"
    )
    for relation, words in (
        ("manager", "line manager"),
        ("head", "head of their service"),
        ("deputy", "who stands in for them"),
    ):
        one.add_argument(
            f"--{relation}",
            default="",
            metavar="EMAIL",
            help=f"their {words}, by e-mail address or reference",
        )
    one.add_argument("--telephone", default="")
    one.add_argument(
        "--ask-password",
        action="store_true",
        help="type the password (or pipe it) instead of having one made",
    )
    one.set_defaults(run=add)
    one = kinds.add_parser("password", help="a new password for a colleague")
    one.add_argument("email", metavar="EMAIL")
    one.add_argument(
        "--ask-password",
        action="store_true",
        help="type the password (or pipe it) instead of having one made",
    )
    one.set_defaults(run=password)


def add(options: argparse.Namespace) -> int:
    """Adds a colleague."""
    installation.ready()
    from evenhand.commands.editions import book
    from evenhand.desk import clock

    if "@" not in options.email:
        raise Failure(f"{options.email[:80]!r} is not an e-mail address.")
    accounts.check_roles(options.role, book().policy())
    alone = accounts.held_already(options.role, book().policy(), clock.now())
    word = accounts.asked_password() if options.ask_password else accounts.new_password()
    name = options.name or options.email.partition("@")[0].replace(".", " ").title()
    ref = accounts.add(
        email=options.email, name=name, ref=options.ref, password=word, roles=options.role, manager=options.manager,
        head=options.head, deputy=options.deputy, telephone=options.telephone, now=clock.now(),
    )  # fmt: skip
    print(
        f"{name} ({ref}) can sign in as {options.email.lower()}."
        + ("" if options.ask_password else f" Password, shown this once: {word}")
    )
    for title, others in alone:
        print(f"Under the policy one human holds the office of {title}; {others} holds it too. Say which of them leaves it.")
    return 0


def password(options: argparse.Namespace) -> int:
    """Gives a colleague a new password."""
    installation.ready()
    found = accounts.colleague(options.email)
    if found.user is None:
        raise Failure(f"{found.name} has no account.")
    word = accounts.asked_password() if options.ask_password else accounts.new_password()
    found.user.set_password(word)
    found.user.save(update_fields=["password"])
    print(
        f"{found.email} has a new password."
        + ("" if options.ask_password else f" It is shown this once: {word}")
    )
    return 0
