"""Which column of a file is which: found by its heading, in several spellings, or as somebody says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from evenhand.intake.errors import NotRead
from evenhand.intake.tables import Line
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

PEOPLE, CONTACTS, CASES = "people", "contacts", "cases"
KINDS: Mapping[str, str] = {PEOPLE: N_("People"), CONTACTS: N_("Contacts"), CASES: N_("Cases of an old register")}
# What each column holds, in words, and its other headings, folded
COLUMNS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    PEOPLE: {
        "reference": (N_("Reference"), "ref|person|person ref|person reference|tenant ref|tenant reference|tenancy reference|customer ref|customer reference|id"),  # untranslated: headings
        "name": (N_("Name"), "full name|tenant|tenant name|customer name"),  # untranslated: headings
        "forename": (N_("First name"), "first name|firstname|given name"),  # untranslated: headings
        "surname": (N_("Last name"), "last name|lastname|family name"),  # untranslated: headings
        "address": (N_("Address"), "home address|address lines|property address"),  # untranslated: headings
        "postcode": (N_("Postcode"), "post code|postal code|zip"),  # untranslated: headings
        "uprn": (N_("UPRN"), "property reference|property ref"),  # untranslated: headings
        "born": (N_("Year or date of birth"), "year of birth|date of birth|dob|d o b|yob|birth year"),  # untranslated: headings
        "telephone": (N_("Telephone"), "phone|tel|mobile|telephone number|phone number|mobile number"),  # untranslated: headings
        "email": (N_("E-mail"), "e mail|email address|e mail address"),  # untranslated: headings
        "language": (N_("Language"), "preferred language"),  # untranslated: headings
        "needs": (N_("Needs"), "need|adjustments|reasonable adjustments|what helps"),  # untranslated: headings
        "kind": (N_("Person or group"), "type|person or group"),  # untranslated: headings
    },
    CONTACTS: {
        "person": (N_("Person (our reference)"), "reference|ref|customer|customer reference|tenant reference"),  # untranslated: headings
        "sender": (N_("Sender (number or e-mail)"), "from|caller|number|telephone|phone|email|e mail"),  # untranslated: headings
        "at": (N_("Day and time"), "when|date and time|datetime|timestamp|start|started|date"),  # untranslated: headings
        "time": (N_("Time, where it stands apart"), "start time"),  # untranslated: headings
        "channel": (N_("Channel"), "type|medium|method"),  # untranslated: headings
        "direction": (N_("Direction"), "in or out|way"),  # untranslated: headings
        "words": (N_("Words"), "summary|notes|note|description|subject|text"),  # untranslated: headings
        "copied": (N_("Copied to how many"), "copies|recipients"),  # untranslated: headings
        "message_id": (N_("Message id"), "id|call id"),  # untranslated: headings
        "effort": (N_("Effort"), "minutes band"),  # untranslated: headings
        "marks": (N_("What it was about"), "about|marks"),  # untranslated: headings
    },
    CASES: {
        "reference": (N_("Reference"), "ref|person|tenant reference|customer reference"),  # untranslated: headings
        "name": (N_("Name"), "full name|tenant|tenant name|customer|customer name|person name"),  # untranslated: headings
        "address": (N_("Address"), "home address|property|property address"),  # untranslated: headings
        "written": (N_("What is written"), "what is written|what|notes|note|reason|reasons|details|comments|comment|incident|description"),  # untranslated: headings
        "decided_under": (N_("Decided under"), "policy|edition|procedure"),  # untranslated: headings
        "decided": (N_("Decided on"), "decided on|decision date|date decided|date added|date"),  # untranslated: headings
        "review": (N_("Promised review"), "promised review|review|review date|review due"),  # untranslated: headings
        "next_review": (N_("Next review promised"), "next review promised|next review"),  # untranslated: headings
        "earlier_reviews": (N_("Earlier reviews"), "reviewed|last review|last reviewed|review held|reviews held|reviewed on"),  # untranslated: headings
        "letter": (N_("Seen in which letter"), "seen in which letter|seen in letter|letter seen"),  # untranslated: headings
        "restriction": (N_("Restriction"), "restrictions|warning|status|measure|marker"),  # untranslated: headings
        "safety": (N_("Safety note"), "safety note|risk|risk note|caution"),  # untranslated: headings
    },
}
_NEEDED: Mapping[str, Sequence[tuple[str, ...]]] = {
    PEOPLE: (("reference",), ("name", "surname")), CONTACTS: (("at",), ("channel",), ("person", "sender")), CASES: (("name", "reference", "address"),),
}  # fmt: skip
_LONG = re.compile(r"[a-z0-9]+")
MOST_ABOVE = 10  # lines


def folded(heading: str) -> str:
    """A heading in small letters, without signs: "E-mail_Address " is "e mail address"."""
    return " ".join(_LONG.findall(heading.casefold()))


def headed(kind: str, lines: Iterator[Line]) -> tuple[Line, Iterator[Line]]:
    """The line of headings, and the rows below it. Above it a title may stand: it is the first of the first lines that
    names what has to be there, else the first with more than one cell."""
    first = list(islice(lines, MOST_ABOVE))
    full = (place for place, one in enumerate(first) if sum(bool(cell.strip()) for cell in one.cells) > 1)
    place = next((place for place, one in enumerate(first) if not missing(kind, guess(kind, one.cells))), next(full, 0))
    return Line(first[place].number, heads(first[place].cells)), chain(first[place + 1 :], lines)


def heads(cells: Sequence[str]) -> list[str]:
    """The headings, each by a name of its own: the second "Date" is "Date (2)", one without a name in column C "(C)"."""
    last = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
    found: list[str] = []
    for place, cell in enumerate(cells[:last]):
        name, number = cell.strip() or f"({letters(place)})", 2
        while name in found:
            name, number = f"{cell.strip()} ({number})", number + 1
        found.append(name)
    return found


def letters(place: int) -> str:
    """What a spreadsheet calls a column: 0 is A, 26 is AA."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(65 + place % 26)


def guess(kind: str, head: Sequence[str]) -> dict[str, int]:
    """The column of each thing, by its heading; the first that fits."""
    named: dict[str, int] = {}
    for place, heading in enumerate(head):
        named.setdefault(folded(heading), place)
    found: dict[str, int] = {}
    for name in COLUMNS[kind]:
        for one in _headings(kind, name):
            if one in named and named[one] not in found.values():
                found[name] = named[one]
                break
    return found


def _headings(kind: str, name: str) -> list[str]:
    title, others = COLUMNS[kind][name]
    return [folded(name), folded(title), *others.split("|")]


def chosen(kind: str, head: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """The columns as somebody says: what it is -> the heading, or "" for none. What is not said is found by name.

    Raises NotRead for a name or heading that is not there.
    """
    found = guess(kind, head)
    for name, heading in mapping.items():
        if name not in COLUMNS[kind]:
            raise NotRead(_("There is nothing called {name} to be brought in. There are: {names}.").format(name=str(name)[:40], names=", ".join(COLUMNS[kind])))
        if not heading:
            found.pop(name, None)
            continue
        alike = folded(str(heading))
        places = [place for place, one in enumerate(head) if one == heading] or [place for place, one in enumerate(head) if alike and folded(one) == alike]
        if not places:
            raise NotRead(_("The file has no column {heading}.").format(heading=str(heading)[:60]))
        found[name] = places[0]
    return found


def missing(kind: str, columns: Mapping[str, int]) -> list[str]:
    """What has to be there and is not, in words."""
    return [_(" or ").join(_(COLUMNS[kind][one][0]) for one in either) for either in _NEEDED[kind] if not set(either) & set(columns)]


def read(columns: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    """The cells of one row by name."""
    return {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
