"""`evenhand colleague …`: who works here, what offices they hold, who covers, and that somebody leaves.

Whoever holds this machine may do all of it; each change is on the record with the name of their account.
"""

from __future__ import annotations

import argparse
from datetime import date

from evenhand.commands import accounts, installation
from evenhand.commands.failing import Failure, refusing

HELP = "colleagues: add one, give or take an office, name cover, a new password, leave"
RELATIONS = (("manager", "line manager"), ("head", "head of their service"), ("deputy", "who stands in for them"))
TAKES_OVER = "whoever holds an office that one human holds leaves it"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    one = _one(kinds, "add", "a new colleague who can sign in", add)
    one.add_argument("--name", help="their name (default: from the e-mail address)")
    one.add_argument("--ref", default="", help="their reference (default: the e-mail address up to the @)")
    one.add_argument("--role", action="append", default=[], metavar="ROLE", help="an office of the policy; may be repeated")
    one.add_argument("--takes-over", action="store_true", help=TAKES_OVER)
    for relation, words in RELATIONS:
        one.add_argument(f"--{relation}", default="", metavar="EMAIL", help=f"their {words}, by e-mail address or reference")
    one.add_argument("--telephone", default="")
    _password(one)
    _password(_one(kinds, "password", "a new password for a colleague", password))
    one = _one(kinds, "role", "give a colleague an office, or take it", role)
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--give", metavar="ROLE", help="they hold it from now on")
    which.add_argument("--take", metavar="ROLE", help="they hold it no longer")
    one.add_argument("--takes-over", action="store_true", help=TAKES_OVER)
    _why(one)
    one = _one(kinds, "away", "a colleague is away: who covers", away)
    one.add_argument("--from", dest="first", required=True, metavar="DAY", help="the first day away: 2026-11-05")
    one.add_argument("--until", required=True, metavar="DAY", help="the last day away")
    one.add_argument("--deputy", default="", metavar="EMAIL", help="who covers in that time (default: their usual deputy)")
    one = _one(kinds, "leave", "a colleague leaves", leave)
    one.add_argument("--on", required=True, metavar="DAY", help="the first day on which they no longer work here; today means at once")
    one.add_argument("--to", default="", metavar="EMAIL", help="who takes over all that can be handed on")
    _why(one)
    one = _one(kinds, "administrator", "a colleague may change these settings, or no longer", administrator)
    one.add_argument("--no-longer", action="store_true")
    _why(one)


def _one(kinds: argparse._SubParsersAction, name: str, help: str, run: object) -> argparse.ArgumentParser:  # type: ignore[type-arg]  # generic for checkers only: at run time it takes no argument
    one: argparse.ArgumentParser = kinds.add_parser(name, help=help, description=help)
    one.add_argument("email", metavar="EMAIL")
    one.set_defaults(run=run)
    return one


def _password(one: argparse.ArgumentParser) -> None:
    one.add_argument("--ask-password", action="store_true", help="type the password (or pipe it) instead of having one made")


def _why(one: argparse.ArgumentParser) -> None:
    one.add_argument("--why", default="from the command line", metavar="TEXT", help="the reason, for the record")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Failure(f"{text[:40]!r} is not a day. Write it as 2026-11-05.") from None


def add(options: argparse.Namespace) -> int:
    """Adds a colleague."""
    installation.ready()
    from evenhand.commands.editions import book
    from evenhand.desk import clock
    from evenhand.desk.office import joiners

    if "@" not in options.email:
        raise Failure(f"{options.email[:80]!r} is not an e-mail address.")
    accounts.check_roles(options.role, book().policy())
    relations = {name: accounts.colleague(known).ref if (known := getattr(options, name)) else "" for name, _ in RELATIONS}
    name = options.name or options.email.partition("@")[0].replace(".", " ").title()
    with refusing():
        ref, word = joiners.join(
            actor=accounts.operator(), name=name, email=options.email, ref=options.ref, telephone=options.telephone, roles=options.role,
            password=accounts.asked_password() if options.ask_password else "", leave=options.takes_over, **relations, now=clock.now(),
        )  # fmt: skip
    said = "" if options.ask_password else f" Password, shown this once: {word}"
    print(f"{name} ({ref}) can sign in as {options.email.lower()}.{said}")
    return 0


def password(options: argparse.Namespace) -> int:
    """Gives a colleague a new password."""
    installation.ready()
    from evenhand.desk import clock
    from evenhand.desk.office import account as office_account

    found = accounts.colleague(options.email)
    given = accounts.asked_password() if options.ask_password else ""
    with refusing():
        word = office_account.reset_password(actor=accounts.operator(), colleague=found.ref, password=given, now=clock.now())
    print(f"{found.email} has a new password." + ("" if options.ask_password else f" It is shown this once: {word}"))
    return 0


def role(options: argparse.Namespace) -> int:
    """Gives or takes an office."""
    installation.ready()
    from evenhand.commands.editions import book
    from evenhand.desk import clock
    from evenhand.desk.office import joiners

    found, actor = accounts.colleague(options.email), accounts.operator()
    named = options.give or options.take
    with refusing():
        if options.give:
            accounts.check_roles([named], book().policy())
            joiners.give(actor=actor, colleague=found.ref, role=named, leave=options.takes_over, why=options.why, now=clock.now())
        else:
            joiners.take(actor=actor, colleague=found.ref, role=named, why=options.why, now=clock.now())
    titles = {name: one.title for name, one in book().policy().roles.items()}
    print(f"{found.name} {'is' if options.give else 'is no longer'} {titles.get(named, named)}.")
    return 0


def away(options: argparse.Namespace) -> int:
    """Names an absence and who covers."""
    installation.ready()
    from evenhand.desk import clock
    from evenhand.desk.office import cover as office_cover

    found = accounts.colleague(options.email)
    cover = accounts.colleague(options.deputy) if options.deputy else found.deputy
    with refusing():
        office_cover.away(
            actor=accounts.operator(), colleague=found.ref, first=_day(options.first), last=_day(options.until),
            cover=cover.ref if options.deputy else "", now=clock.now(),
        )  # fmt: skip
    said = f"{cover.name} covers." if cover else "Nobody covers: name a deputy with --deputy."
    print(f"{found.name} is away from {options.first} until {options.until}. {said}")
    return 0


def leave(options: argparse.Namespace) -> int:
    """A colleague leaves, and hands on what can be handed on."""
    installation.ready()
    from evenhand.desk import clock
    from evenhand.desk.office import leave as office_leave

    found = accounts.colleague(options.email)
    to = accounts.colleague(options.to).ref if options.to else ""
    with refusing():
        handed = office_leave.leave(actor=accounts.operator(), colleague=found.ref, day=_day(options.on), to=to, why=options.why, now=clock.now())
    print(f"{found.name} leaves on {options.on}. {'Their account is closed.' if handed.at <= clock.now() else 'Their account closes then.'}")
    if handed.cases:
        print(f"Handed over to {to}: {', '.join(handed.cases)}.")
    for case, why in handed.left.items():
        print(f"Still to be handed over: {case} ({why}).")
    return 0


def administrator(options: argparse.Namespace) -> int:
    """Lets a colleague change these settings, or no longer."""
    installation.ready()
    from evenhand.desk import clock
    from evenhand.desk.office import account as office_account

    found = accounts.colleague(options.email)
    with refusing():
        office_account.make_administrator(actor=accounts.operator(), colleague=found.ref, yes=not options.no_longer, why=options.why, now=clock.now())
    print(f"{found.name} is {'no longer' if options.no_longer else 'now'} an administrator.")
    return 0
