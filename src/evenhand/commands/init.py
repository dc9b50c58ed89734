"""`evenhand init`: an empty installation with one administrator."""

from __future__ import annotations

import argparse

from evenhand.commands import accounts, editions, installation
from evenhand.commands.failing import Failure, refusing

HELP = "makes an empty installation with one administrator"
INSTALLED = "the installation was made"  # why there is an administrator
NOT_YET = (
    "NOT YET FOR REAL PEOPLE'S DATA: confidentiality (who may read what, encryption at rest, retention and erasing)\n"
    "is not built yet. Use invented people until a release says otherwise."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument(
        "--email", required=True, metavar="EMAIL", help="the administrator's e-mail address, to sign in with"
    )
    parser.add_argument("--name", default="Administrator", help="their name")
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="ROLE",
        help="an office of the policy that they hold; may be repeated",
    )
    parser.add_argument("--edition", default="", help="the edition to adopt (default: the only one there is, or the one that default.txt beside them names)")
    parser.add_argument(
        "--ask-password",
        action="store_true",
        help="type the password (or pipe it) instead of having one made",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Makes the installation. Refuses where there is one."""
    installation.load()
    if "@" not in options.email:
        raise Failure(f"{options.email[:80]!r} is not an e-mail address.")
    edition = options.edition or editions.only()
    accounts.check_roles(options.role, editions.sound(edition))
    installation.check_database()
    given = accounts.asked_password() if options.ask_password else ""
    installation.migrate()
    ref, word = _fill(options, edition, given)
    print(f"{NOT_YET}\n")
    print(f"Installed in {installation.data()}, under {edition}.")
    shown = "" if options.ask_password else f", password, shown this once: {word}"
    print(f"Administrator: {options.email.lower()} ({ref}){shown}")
    print("Next: `evenhand colleague add …`, `evenhand serve`, and beside it `evenhand worker`.")
    return 0


def _fill(options: argparse.Namespace, edition: str, password: str) -> tuple[str, str]:
    """Adopts the edition and makes the administrator, both or neither; their reference and password. As on the pages,
    each is an entry of the office's book."""
    from django.db import transaction

    from evenhand.desk import clock
    from evenhand.desk.office import account, joiners
    from evenhand.people.models import Colleague

    with transaction.atomic():
        if Colleague.objects.exists():
            raise Failure("There is an installation here already. Add colleagues with `evenhand colleague add`.")
        now, actor = clock.now(), accounts.operator()
        editions.adopt(edition, options.email.partition("@")[0], now)
        with refusing():
            ref, word = joiners.join(
                actor=actor, name=options.name, email=options.email, roles=options.role, password=password, why=INSTALLED, now=now
            )
            account.make_administrator(actor=actor, colleague=ref, yes=True, why=INSTALLED, now=now)
        return ref, word
