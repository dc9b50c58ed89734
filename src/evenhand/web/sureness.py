"""How do you know it is this one? The question on the form of a report, where somebody may be taken for another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.desk.people import alike
from evenhand.people.standings import HOW_KNOWN
from evenhand.policy.tongue import gettext

SURE = "sure"


def whom(chosen: Mapping[str, Any]) -> str:
    """The person whom a report is about, by reference; "" for anything else, and for another incident on a case."""
    subject = chosen.get("subject", {})
    about = subject.get("representative", subject)
    return str(about.get("person", ""))


def said(post: Mapping[str, str], chosen: Mapping[str, Any]) -> str:
    """The answer; whoever typed the whole reference of the person has given it by that."""
    typed = post.get("who", "").strip()
    return post.get(SURE, "") or ("reference" if typed and typed.upper() == whom(chosen).upper() else "")


def question(actor: Actor, ref: str, said: str, now: datetime) -> dict[str, Any] | None:
    """The question, with those who may be meant instead; None where there is nobody, or it is answered."""
    if not ref or said in HOW_KNOWN:
        return None
    found = alike.alike(actor=actor, ref=ref, now=now)
    if not found:
        return None
    items = [{"value": name, "text": gettext(words)} for name, words in HOW_KNOWN.items()]
    return {
        "others": [_line(one) for one in found],
        "radios": {
            "name": SURE, "idPrefix": SURE, "items": items, "hint": {"text": _("Your answer is kept with their record.")},
            "fieldset": {"legend": {"text": _("How do you know it is this one?"), "classes": "govuk-fieldset__legend--s"}},
        },
    }  # fmt: skip


def _line(one: alike.Alike) -> str:
    born = _("born in {year}").format(year=one.year_of_birth) if one.year_of_birth else _("year of birth not known")
    where = _("of the same surname at the same address") if one.household else one.address or _("no address known")
    return _("{name}, {born}, {where} ({ref})").format(name=one.name, born=born, where=where, ref=one.ref)


def keep(actor: Actor, chosen: Mapping[str, Any], said: str, case: str, now: datetime) -> None:
    """Keeps the answer, where the question was asked and answered."""
    if said in HOW_KNOWN and (ref := whom(chosen)):
        alike.known_by(actor=actor, ref=ref, how=said, case=case, now=now)
