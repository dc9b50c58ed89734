"""`evenhand person …`: whom the organisation serves, one by one or as a group."""

from __future__ import annotations

import argparse

from evenhand.commands import installation
from evenhand.commands.failing import Failure

HELP = "add people and groups"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    one = kinds.add_parser("add", help="a new person, or a group")
    one.add_argument("ref", metavar="REF", help="your reference for them, as in the housing system")
    one.add_argument("--name", required=True)
    one.add_argument(
        "--group",
        action="store_true",
        help="a group, such as a residents' association: a party of its own, which binds none of its members",
    )
    one.add_argument(
        "--born", type=int, metavar="YEAR", help="year of birth, to tell people of one name apart"
    )
    one.add_argument(
        "--language", default="en", help="the language in which they are best reached (default: en)"
    )
    one.add_argument(
        "--uprn", default="", help="reference of their address (default: their own reference with -home)"
    )
    one.add_argument("--address", default="", help="the address, its lines with commas")
    one.add_argument("--postcode", default="")
    one.add_argument("--telephone", action="append", default=[])
    one.add_argument("--email", action="append", default=[])
    one.add_argument(
        "--need",
        action="append",
        default=[],
        metavar="NEED",
        help="what helps them, an id of the policy; may be repeated",
    )
    one.set_defaults(run=add)


def add(options: argparse.Namespace) -> int:
    """Adds a person or a group."""
    installation.ready()
    from evenhand import desk
    from evenhand.commands.editions import book
    from evenhand.desk import clock
    from evenhand.people import make
    from evenhand.people.models import Person

    known = book().policy().needs
    for need in options.need:
        if need not in known:
            raise Failure(f"There is no need {need[:60]!r} under this policy. There are: {', '.join(known)}.")
    home = {
        "uprn": options.uprn or f"{options.ref}-home",
        "lines": options.address,
        "postcode": options.postcode,
    }
    if (options.uprn or options.postcode) and not options.address:
        raise Failure("Give the address itself too: --address")
    try:
        made = desk.add_person(
            ref=options.ref, name=options.name, year_of_birth=options.born, language=options.language,
            addresses=[home] if options.address else [], telephones=options.telephone, emails=options.email,
            needs=options.need, said_by="command line", kind=Person.GROUP if options.group else Person.PERSON,
            now=clock.now(),
        )  # fmt: skip
    except make.Wrong as wrong:
        raise Failure(str(wrong)) from None
    print(f"{made.name} is {made.ref}{', a group' if made.is_group else ''}.")
    return 0
