"""`evenhand check REF`: what to know before contact."""

from __future__ import annotations

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from evenhand.commands import accounts, installation

HELP = "the card of a person or address; exit 0 no alert, 3 an alert in force, 2 no such reference"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("ref", metavar="REF", help="reference of a person, or UPRN of an address")
    parser.add_argument(
        "--as",
        dest="email",
        default="",
        metavar="EMAIL",
        help="the colleague who looks (default: this machine's account)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints a card. The look is recorded."""
    installation.ready()
    from evenhand import alerts
    from evenhand.commands.editions import book
    from evenhand.commands.failing import Failure
    from evenhand.desk import clock, looks

    actor, now, known = accounts.operator(options.email), clock.now(), book()
    asked = options.ref.replace("\0", "")
    found = alerts.card(person=asked, now=now, book=known) or alerts.card(address=asked, now=now, book=known)
    if found is None:
        raise Failure(f"There is no person or address with the reference {asked[:80]!r}.")
    looks.note(actor=actor, what=looks.CARD, ref=found.person or found.address, now=now)
    for line in lines(found, known.policy().calendar.tz):
        print(line)
    return 3 if found.alerts else 0


def lines(card, zone: ZoneInfo) -> list[str]:  # type: ignore[no-untyped-def]  # a Card, whose room needs Django
    """A card in plain lines: what helps, how to act, what stays open."""
    who = f"{card.person or card.address}: " + ", ".join(
        filter(None, (card.name, "a group" if card.group else "", str(card.year_of_birth or ""), card.lines))
    )
    told = [who, ""]
    told += ["What helps first", *(f"  {need.title}" for need in card.needs), ""] if card.needs else []
    if not card.alerts:
        told += [card.words, ""]
    for alert in card.alerts:
        until = f"until {_when(alert.effective_to, zone)}" if alert.effective_to else "until further notice"
        if alert.review_by:
            until += f", to be reviewed by {_when(alert.review_by, zone)}"
        told += [f"{alert.title} ({alert.kind}, {until})", f"  {alert.words}"]
        if alert.risk:
            told.append(f"  Risk: {alert.risk.phrase}, {alert.risk.month}, {alert.risk.source}.")
        if alert.closed_words:
            told.append(
                f"  Closed: {', '.join(alert.closed_words)}. Open: {', '.join(alert.open_words) or 'none'}."
            )
        if alert.acting_for:
            told.append(f"  Only when acting for {alert.acting_for}.")
        if alert.service_words:
            told.append(f"  For: {', '.join(alert.service_words)}.")
        told += [f"  {label}: {words}" for label, words in alert.details]
        told += [f"  Ask: {alert.owner}. Case {alert.case}.", ""]
    for contact in card.contacts:
        parts = (
            contact.telephone,
            contact.email,
            contact.hours,
            f"deputy: {contact.deputy}" if contact.deputy else "",
        )
        told += [f"Contact: {contact.title}, " + ", ".join(filter(None, parts)), ""]
    told += ["Always open", *(f"  {route.title}: {route.words}" for route in card.open_routes)]
    return told


def _when(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%H:%M on %A} {local.day} {local:%B %Y}"
