"""All that is known of a person but for what they did: names, addresses, numbers, references, links, joined records."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.people.languages import language_name
from evenhand.people.standings import KNOWN, LINKS, WAYS
from evenhand.policy.kinds import show_day
from evenhand.policy.tongue import gettext
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.person_forms import back_to

DONE = {
    "recorded": N_("Recorded. They are found from now on."), "changed": N_("Changed. It holds from now on."), "added": N_("Added."), "ended": N_("Ended."),
    "identified": N_("It is recorded who they are. Their cases and alerts stand here from now on."), "joined": N_("The two records are one from now on. What is in force for either stands on one card."),
    "parted": N_("The two records are apart again."),
    "died": N_("The death is recorded. No letter can be sent any more, and what was in force for them has ended."),
    "lives": N_("The death is taken back. What it ended stands again, as far as its time has not run out."),
}  # fmt: skip


@colleague
def known(request: HttpRequest, ref: str) -> HttpResponse:
    """What is known of a person; whoever may changes it from here. One thing is ended with one press."""
    now, errors = desk.clock.now(), None
    if request.method == "POST":
        kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
        try:
            number = int(key) if key.isascii() and key.isdecimal() and len(key) < 18 else -1
            return back_to(persons.end_way(actor=request.actor, ref=ref, kind=kind, key=number, now=now).ref, "ended")
        except desk.Refused as refused:
            errors = {"titleText": _("There is a problem"), "errorList": [{"text": one.message} for one in refused.refusals]}
    found = persons.known(actor=request.actor, ref=ref, now=now)
    done = DONE.get(request.GET.get("done", ""))
    return page(
        request, "person_known", now, 422 if errors else 200, errors=errors, found=found, person=found.person, may=found.may, heading=persons.name_of(found.person), details=_details(found), ways=_ways(found, now),
        done={"type": "success", "text": _(done)} if done else None, record=found.may["person.record"], merge=found.may["person.merge"], identify=found.may["person.identify"] and found.person.unidentified,
        died=show_day(found.person.died) if found.person.died else "",
        may_guard=found.may["person.guard"] and not found.person.is_group and not found.person.unidentified, death=found.may["person.death"] and not found.person.is_group, safe=found.may["person.safe-address"], adds=_adds(found),
    )  # fmt: skip


def _details(found: persons.Known) -> dict[str, Any]:
    one = found.person
    rows = [(_("Reference"), one.ref)]
    if one.unidentified:
        rows.append((_("Known as"), one.description))
    if one.name:
        rows.append((_("Name"), one.name))
    if one.preferred_name:
        rows.append((_("Likes to be called"), one.preferred_name))
    if not one.is_group:
        rows.append((_("Born in"), str(one.year_of_birth or _("Not known"))))
    rows.append((_("What they are to us"), "; ".join(gettext(KNOWN[each]) for each in one.standings if each in KNOWN) or _("Not recorded")))
    rows.append((_("Language"), language_name(one.language)))
    if one.prefers:
        rows.append((_("Likes to be reached by"), "; ".join(gettext(WAYS[each]) for each in one.prefers if each in WAYS)))
    return {"rows": [{"key": {"text": key}, "value": {"text": value}} for key, value in rows]}


def _ways(found: persons.Known, now: Any) -> list[dict[str, Any]]:
    """Each way to reach them or to find them, with what ends it."""
    post = {"safe": _("Safe address, for all post"), "correspondence": _("Address for post")}
    rows = [{"kind": "address", "key": one.pk, "label": _("Address"), "text": str(one)} for one in found.addresses if one.until is None or one.until > now]
    rows += [{"kind": one.kind, "key": one.key, "label": post[one.kind], "text": one.text or _("Held, and not shown to you. All post goes there.")} for one in found.post]
    rows += [{"kind": one.kind, "key": one.pk, "label": _(one.get_kind_display()), "text": one.value} for one in found.channels]
    rows += [{"kind": "reference", "key": one.pk, "label": _("Reference in {system}").format(system=one.system), "text": one.reference} for one in found.references]
    rows += [{"kind": "link", "key": one.key, "label": gettext(LINKS[one.kind]), "text": one.name or one.ref, "ref": one.ref} for one in found.links]
    may = {"safe": found.may["person.safe-address"]}
    return [{**row, "ends": may.get(str(row["kind"]), found.may["person.record"])} for row in rows]


def _adds(found: persons.Known) -> list[tuple[str, str]]:
    words = {
        "address": _("An address"), "correspondence": _("An address for post"), "telephone": _("A telephone number"), "email": _("An e-mail address"),
        "reference": _("A reference of another system"), "link": _("A link to somebody else"), "safe": _("A safe address"),
    }  # fmt: skip
    kept = {kind: text for kind, text in words.items() if kind != "link" or not found.person.is_group}
    return [(kind, text) for kind, text in kept.items() if found.may["person.safe-address" if kind == "safe" else "person.record"]]
