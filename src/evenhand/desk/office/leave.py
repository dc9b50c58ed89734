"""Settings: a colleague leaves. All that they hold on one page, handed on in one go to a colleague who is named.

Cases that they lead are handed over by the policy's own step, so by whoever the policy lets do it; what may not be
handed over by the one who asks is said, and stays to be done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.case.events import Effect, Refused
from evenhand.case.facts import Actor
from evenhand.desk import editions
from evenhand.desk.casework.steps import take_step
from evenhand.desk.errors import NotFound, Stale, refuse
from evenhand.desk.models import Call, Draft, SavedView
from evenhand.desk.office import account as office_account
from evenhand.desk.office import record
from evenhand.desk.office.joiners import sole
from evenhand.ledger.models import Stream
from evenhand.people import make
from evenhand.people.models import Colleague, RoleHeld
from evenhand.registers.models import CaseRow

HAND_OVER = "work.hand-over"


@dataclass(frozen=True)
class Handed:
    """What came of handing on: the cases that went over, and those that did not, each with why."""

    at: datetime
    cases: tuple[str, ...] = ()
    left: Mapping[str, str] = field(default_factory=dict)
    drafts: int = 0


def leave(*, actor: Actor, colleague: str, day: date, to: str = "", why: str, now: datetime) -> Handed:
    """A colleague leaves: `day` is the first on which they no longer work here; today means at once. By an administrator.

    From then on the account is closed, tokens are dead, offices end and `to` has them, and stands wherever the
    leaver was manager, head or deputy. Led cases and drafts go to `to` now. Raises NotFound, Refused.
    """
    with record.changing() as stream:
        who = record.administrator(actor=actor, now=now)
        one, kept = record.subject(colleague), record.reason(why)
        at = _moment(one, day, now)
        successor = _successor(one, to, at, now) if to else None
        _somebody_stays(one, at)
        ended = _end_offices(one, at)
        given = _give_offices(stream, who, one, successor, ended, at, now) if successor else []
        one.left, one.successor = at, successor
        one.save(update_fields=["left", "successor"])
        if at <= now:
            _close_account(one, now)
        effect: Effect = {"do": "left", "colleague": one.ref, "at": at.isoformat(), "to": to, "offices": ended, "handed_on": given}
        record.record(stream=stream, step="colleague.left", about=one.ref, effects=[effect], by=who.human, role=record.ADMINISTRATOR, now=now, said={"why": kept})
        return _hand_on(stream, actor, who.human, one, successor, at, now) if successor else Handed(at, (), dict.fromkeys(led(one.ref), _("nobody was named to take it over")))


def stay(*, actor: Actor, colleague: str, why: str, now: datetime) -> None:
    """A colleague stays after all, or has come back: the offices that ended are theirs again, from whoever had them of
    them, and the account opens. What was handed over, and tokens, are not taken back. By an administrator. Raises NotFound, Refused."""
    with record.changing() as stream:
        who = record.administrator(actor=actor, now=now)
        one, kept, at = record.subject(colleague), record.reason(why), record.subject(colleague).left
        if at is None:
            raise refuse("open", _("It is not recorded that {name} leaves.").format(name=one.name))
        since = max(at, now)
        roles = list(dict.fromkeys(RoleHeld.objects.filter(colleague=one, until=at, since__lt=at).values_list("role", flat=True)))
        if one.successor:
            RoleHeld.objects.filter(colleague=one.successor, since=at, until=None, role__in=roles).update(until=since)
        known = record.offices()
        again = [role for role in roles if role in known and not sole(roles=[role], since=since, besides=one.ref)]
        for role in again:
            make.give(colleague=one, role=role, since=since)
        one.left = one.successor = None
        one.save(update_fields=["left", "successor"])
        if one.user:
            one.user.is_active = True
            one.user.save(update_fields=["is_active"])
        effect: Effect = {"do": "stays", "colleague": one.ref, "offices": again}
        record.record(stream=stream, step="colleague.stays", about=one.ref, effects=[effect], by=who.human, role=record.ADMINISTRATOR, now=now, said={"why": kept})


def hand_on(*, actor: Actor, colleague: str, to: str, now: datetime) -> Handed:
    """Hands the led cases and the drafts of a colleague to another, whether they leave or not. By themselves, their manager
    or head, or an administrator; each case as far as the policy lets the one who asks. Raises NotFound, Refused."""
    with record.changing() as stream:
        who, _capacity = record.may_cover(actor=actor, colleague=colleague, now=now)
        one = record.subject(colleague)
        return _hand_on(stream, actor, who.human, one, _successor(one, to, now, now), now, now)


def _moment(one: Colleague, day: date, now: datetime) -> datetime:
    calendar = editions.book().policy().calendar
    today = calendar.day(now)
    if one.left:
        before = _("{name} has left already: it was recorded before.") if one.left <= now else _("{name} leaves already: it was recorded before.")
        raise refuse("open", before.format(name=one.name))
    if day < today:
        raise record.wrong("day", _("Enter today or a later day: what they did until today, a colleague did."))
    if (day - today).days > 366:
        raise record.wrong("day", _("Enter a day within the next year."))
    return now if day == today else calendar.start_of(day)


def _successor(one: Colleague, to: str, at: datetime, now: datetime) -> Colleague:
    found = record.named(to, "to", now)
    if found.pk == one.pk:
        raise record.wrong("to", _("Choose somebody else than the colleague who leaves."))
    if found.left and found.left <= at:
        raise record.wrong("to", _("{name} will have left by then. Choose somebody else.").format(name=found.name))
    return found


def _somebody_stays(one: Colleague, at: datetime) -> None:
    """The last administrator cannot leave: nobody could let another one in."""
    if not (one.user and one.user.is_staff):
        return
    if not office_account.administrators(besides=one, at=at):
        raise refuse("role", _("{name} is the only administrator. Make somebody else one first.").format(name=one.name))


def _end_offices(one: Colleague, at: datetime) -> list[str]:
    held = RoleHeld.objects.filter(colleague=one).exclude(until__lte=at).order_by("id")
    roles = list(dict.fromkeys(held.values_list("role", flat=True)))
    for role in roles:
        make.take(colleague=one, role=role, at=at)
    return roles


def _give_offices(
    stream: Stream, who: record.Asker, one: Colleague, to: Colleague, roles: Sequence[str], at: datetime, now: datetime
) -> list[str]:  # fmt: skip
    """The offices that the successor has from then on: those that the edition in force knows, that nobody else holds where
    one human does, and that they do not hold already."""
    known, given = record.offices(), []
    for role in roles:
        if role not in known or any(to.ref not in held.refs for held in sole(roles=[role], since=at, besides=one.ref)):
            continue
        try:
            make.give(colleague=to, role=role, since=at)
        except make.Wrong:
            continue  # held already
        given.append(role)
    if given:
        effects: list[Effect] = [{"do": "office", "role": role, "since": at.isoformat(), "until": None, "from": one.ref} for role in given]
        record.record(stream=stream, step="office.given", about=to.ref, effects=effects, by=who.human, role=record.ADMINISTRATOR, now=now)
    return given


def _close_account(one: Colleague, now: datetime) -> None:
    """At once, with what was theirs alone: the views that they kept and a call that they were on. Doors ask whether a colleague has left, so nothing waits for this; where the day is to come, `sweep` does it then."""
    apps.get_model("api", "Token").objects.filter(colleague=one, revoked=None).update(revoked=now)
    SavedView.objects.filter(by=one.ref).delete()
    Call.objects.filter(by=one.ref).delete()
    if one.user:
        one.user.is_active = False
        one.user.save(update_fields=["is_active"])


def sweep(*, now: datetime) -> int:
    """Closes the accounts of those whose day of leaving has come, with their views and calls; how many. Two queries where
    nobody left anything behind."""
    theirs = Q(user__is_active=True) | Q(ref__in=SavedView.objects.values("by")) | Q(ref__in=Call.objects.values("by"))
    theirs |= Q(pk__in=apps.get_model("api", "Token").objects.filter(revoked=None).values("colleague_id"))
    with transaction.atomic():
        gone = list(Colleague.objects.filter(theirs, left__lte=now).order_by("pk"))
        for one in gone:
            _close_account(one, now)
    return len(gone)


def led(ref: str) -> list[str]:
    """The live cases that a colleague leads, or whose lead's deputy they are."""
    return list(CaseRow.objects.filter(Q(lead=ref) | Q(deputy=ref), ended=None).order_by("ref").values_list("ref", flat=True))


def _hand_on(stream: Stream, actor: Actor, by: str, one: Colleague, to: Colleague, at: datetime, now: datetime) -> Handed:
    done, left = [], {}
    for row in CaseRow.objects.filter(Q(lead=one.ref) | Q(deputy=one.ref), ended=None).order_by("ref"):
        if why := _hand_over(actor, row, one, to, now):
            left[row.ref] = why
        else:
            done.append(row.ref)
    drafts = Draft.objects.filter(for_human=one.ref).exclude(by=to.ref).update(for_human=to.ref)
    drafts += Draft.objects.filter(by=one.ref, for_human="").update(for_human=to.ref)
    if done or drafts:
        effect: Effect = {"do": "handed-on", "from": one.ref, "to": to.ref, "cases": done, "drafts": drafts}
        record.record(stream=stream, step="work.handed-on", about=one.ref, effects=[effect], by=by, role="", now=now)
    return Handed(at, tuple(done), left, drafts)


def _hand_over(actor: Actor, row: CaseRow, one: Colleague, to: Colleague, now: datetime) -> str:
    """Names the lead and the deputy of one case; why not, or ""."""
    if row.lead == one.ref:
        lead, deputy = to.ref, row.deputy if row.deputy not in ("", one.ref, to.ref) else _beside(to, one)
    else:
        lead, deputy = row.lead, to.ref if row.lead != to.ref else _beside(to, one)
    if not deputy:
        return _("{name} has no deputy who could be named for it").format(name=to.name)
    try:
        take_step(case=row.ref, step=HAND_OVER, outcome="named", answers={"lead": lead, "deputy": deputy}, actor=actor, now=now)
    except NotFound:
        return _("not yours to see; {who} hands over, whose case it is").format(who=_who_may())
    except Refused as refused:
        return refused.refusals[0].message
    except Stale:
        return _("somebody acted on it at this moment; try again")
    return ""


def _beside(to: Colleague, one: Colleague) -> str:
    """A deputy for whoever takes a case over: their own, else their manager."""
    for other in (to.deputy, to.manager):
        if other and other.pk not in (one.pk, to.pk) and not other.left:
            return str(other.ref)
    return ""


def _who_may() -> str:
    policy = editions.book().policy()
    titles = [policy.roles[role].title for role in policy.house.get(HAND_OVER, ()) if role in policy.roles]
    return _(" or ").join(titles) or _("nobody under this policy")
