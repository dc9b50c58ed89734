"""One row of a file as a person: read, or refused with a sentence. Touches no database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf.locale import LANG_INFO

from evenhand.intake import days
from evenhand.intake.columns import folded
from evenhand.intake.errors import NotTaken
from evenhand.people import words
from evenhand.policy.kinds import clean_text
from evenhand.policy.tongue import gettext as _

_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")  # as `people.make` takes it
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_SEVERAL = re.compile(r"[;\n]|,\s*(?=[+0(@a-zA-Z])|\s/\s")
_KINDS = {"": "person", "person": "person", "individual": "person", "group": "group", "organisation": "group", "household": "group", "association": "group"}
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MOST_WAYS, _MOST_CODE = 10, 20


@dataclass(frozen=True)
class PersonRow:
    """What a row says of a person. "" and () are what it does not say: it takes nothing away."""

    ref: str
    name: str
    kind: str = "person"
    year: int | None = None
    language: str = ""
    uprn: str = ""
    lines: str = ""
    postcode: str = ""
    telephones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def read(row: Mapping[str, str], *, needs: Mapping[str, str], now: datetime) -> PersonRow:
    """The person of a row. `needs`: ids and titles, folded -> ids. Raises NotTaken."""
    ref = row.get("reference", "").strip()
    if not _REF.fullmatch(ref):
        raise NotTaken(_("the reference has letters, digits, dot, dash or slash, at most 40, not “{given}”").format(given=_shown(ref)) if ref else _("there is no reference"))
    name = row.get("name", "") or " ".join(filter(None, (row.get("forename", ""), row.get("surname", ""))))
    name = " ".join(_text(_("name"), name, 200).split())
    if not name:
        raise NotTaken(_("there is no name"))
    kind = _KINDS.get(folded(row.get("kind", "")))
    if kind is None:
        raise NotTaken(_("say “person” or “group”, not “{given}”").format(given=_shown(row["kind"])))
    lines, postcode, uprn = _address(row, ref)
    return PersonRow(
        ref=ref, name=name, kind=kind, year=_year(row.get("born", ""), kind, now), language=_language(row.get("language", "")), uprn=uprn, lines=lines, postcode=postcode,
        telephones=tuple(dict.fromkeys(_telephone(one) for one in _several(row.get("telephone", "")))),
        emails=tuple(dict.fromkeys(_email(one) for one in _several(row.get("email", "")))),
        needs=tuple(dict.fromkeys(_need(one, needs) for one in re.split(r"[;,\n]", row.get("needs", "")) if one.strip())),
    )  # fmt: skip


def _shown(text: str) -> str:
    """What somebody wrote, as a reason may repeat it."""
    return "".join(one if one.isprintable() else "?" for one in text[:40])


def _text(what: str, value: str, most: int) -> str:
    try:
        return clean_text(value, most)
    except ValueError as error:
        raise NotTaken(_("{what}: {why}").format(what=what, why=error)) from None


def _several(text: str) -> list[str]:
    found = [one.strip() for one in _SEVERAL.split(text) if one and one.strip()]
    if len(found) > _MOST_WAYS:
        raise NotTaken(_("there are more than {most} telephone numbers or e-mail addresses").format(most=_MOST_WAYS))
    return found


def _address(row: Mapping[str, str], ref: str) -> tuple[str, str, str]:
    lines = ", ".join(part.strip() for part in _text(_("address"), row.get("address", ""), 300).splitlines() if part.strip())
    postcode, uprn = _text(_("postcode"), row.get("postcode", ""), 12), row.get("uprn", "").strip()
    if not lines:
        if postcode or uprn:
            raise NotTaken(_("there is a postcode or UPRN, and no address"))
        return "", "", ""
    if len(lines) < 3:
        raise NotTaken(_("the address is too short"))
    if uprn and not _REF.fullmatch(uprn):
        raise NotTaken(_("the UPRN has letters and digits, not “{given}”").format(given=_shown(uprn)))
    return lines, postcode, uprn or f"{ref[:35]}-home"


def _year(text: str, kind: str, now: datetime) -> int | None:
    if not text.strip():
        return None
    found = days.year(text)
    if kind == "group":
        raise NotTaken(_("a group has no year of birth"))
    if not 1900 <= found <= now.year:
        raise NotTaken(_("the year of birth has to be from 1900 to {year}").format(year=now.year))
    return found


def _telephone(text: str) -> str:
    text = re.sub(r"\.0+$", "", text)  # a program took it for a number
    digits = words.telephone(text)
    if len(digits) == 12 and text.isdecimal() and digits.startswith("44"):
        text = f"+{text}"  # a spreadsheet took it for a number, and lost what it began with
        digits = words.telephone(text)
    if len(digits) == 10 and text.isdecimal() and digits[0] in "12378":
        text = digits = f"0{digits}"
    if not 3 <= len(digits) <= 15 or re.search(r"[A-DF-Wa-df-wy-z]|\d[Ee]\+", text):
        raise NotTaken(_("“{given}” is not a telephone number").format(given=_shown(text)))
    return _text(_("telephone"), text, 40)


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text) or len(text) > 254 or not text.isprintable():
        raise NotTaken(_("“{given}” is not an e-mail address").format(given=_shown(text)))
    return _text(_("e-mail"), text, 254)


def _need(text: str, needs: Mapping[str, str]) -> str:
    found = needs.get(folded(text))
    if found is None:
        raise NotTaken(_("“{given}” is no adjustment that the policy knows").format(given=_shown(text.strip())))
    return found


def _language(text: str) -> str:
    """The code of a language, from its code or its English name."""
    asked = text.strip()
    if not asked:
        return ""
    if _CODE.fullmatch(asked) and len(asked) <= _MOST_CODE:
        return asked
    named = {str(one["name"]).casefold(): code for code, one in LANG_INFO.items() if "name" in one}
    code = named.get(asked.casefold())
    if code is None:
        raise NotTaken(_("“{given}” is no language that is known here; write its code, such as en or cy").format(given=_shown(asked)))
    return code
