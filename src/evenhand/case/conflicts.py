"""Why a colleague may not take a step, as a sentence said to them, or about them."""

from __future__ import annotations

from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

BARRED, THEIR_CASE, THEIR_MATTER, CLOSE_TO, TOOK_PART = "barred", "their-case", "their-matter", "close-to", "took-part"
AFFECTED, WITNESS = "affected", "witness"
PARTS = {AFFECTED: N_("affected"), WITNESS: N_("witness")}  # how somebody is named in a report
_YOU = {
    BARRED: N_("You have a conflict of interest recorded on this case."),
    THEIR_CASE: N_("You are, or are related to, the person whom the case concerns."),
    THEIR_MATTER: N_("You are named in the report ({part})."),
    CLOSE_TO: N_("You are related to someone named in the report ({part})."),
    TOOK_PART: N_("You took an earlier step of the same matter: {step}."),
}
_THEY = {
    BARRED: N_("{name} has a conflict of interest recorded on this case."),
    THEIR_CASE: N_("{name} is, or is related to, the person whom the case concerns."),
    THEIR_MATTER: N_("{name} is named in the report ({part})."),
    CLOSE_TO: N_("{name} is related to someone named in the report ({part})."),
    TOOK_PART: N_("{name} took an earlier step of the same matter: {step}."),
}


def said(why: str, *, name: str = "", part: str = "", step: str = "") -> str:
    """The sentence for a reason: about a colleague by name, or without one to whoever acts."""
    sentence = _(_THEY[why]) if name else _(_YOU[why])
    return sentence.format(name=name, part=_(PARTS[part]) if part else "", step=f"{step[:1].lower()}{step[1:]}")
