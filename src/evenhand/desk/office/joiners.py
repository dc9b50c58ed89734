"""Settings: colleagues who join and change, the offices that they hold, and whom they are close to. For administrators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from evenhand.case.events import Effect, Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.office import account as office_account
from evenhand.desk.office import record
from evenhand.ledger.models import Stream
from evenhand.people import make
from evenhand.people.models import Colleague, Relation, RoleHeld

_RELATIONS = ("manager", "head", "deputy")
_THEIR_OWN = {"manager": N_("Nobody is their own manager. Choose somebody else."), "deputy": N_("Nobody is their own deputy. Choose somebody else.")}


@dataclass(frozen=True)
class Held:
    """An office that one human holds under the policy, and who has it now."""

    role: str
    title: str
    refs: tuple[str, ...]
    names: tuple[str, ...]


def join(
    *, actor: Actor, name: str, email: str, roles: Sequence[str] = (), telephone: str = "", manager: str = "", head: str = "",
    deputy: str = "", ref: str = "", password: str = "", leave: bool = False, why: str = "", now: datetime,
) -> tuple[str, str]:  # fmt: skip
    """A new colleague with an account: their reference, and the password, which is shown this once.

    With `leave`, whoever holds an office that one human holds leaves it; without, that is Refused. Raises Refused.
    """
    with record.changing() as stream:
        who = record.administrator(actor=actor, now=now)
        wanted = list(dict.fromkeys(roles))
        _known(wanted)
        _fit(name, email)
        held = sole(roles=wanted, since=now, besides="")
        if held and not leave:
            raise _one_only(held)
        email = email.strip().lower()
        word = password or office_account.new_password()
        made = make.colleague(
            ref=ref or _free_ref(email), name=name, email=email, roles=wanted, telephone=telephone, manager=manager, head=head,
            deputy=deputy, since=now,
        )  # fmt: skip
        office_account.open_account(made, word)
        given: list[Effect] = [{"do": "office", "role": role, "since": now.isoformat(), "until": None} for role in wanted]
        effects = [{"do": "joined", "colleague": made.ref, "manager": manager, "head": head, "deputy": deputy}, *given]
        _leave_to(stream, who, held, made, now)
        record.record(
            stream=stream, step="colleague.joined", about=made.ref, effects=effects, by=who.human, role=record.ADMINISTRATOR, now=now,
            said={"name": made.name, "email": made.email, "telephone": made.telephone, "why": why.strip()[:500]},
        )  # fmt: skip
    return made.ref, word


def _fit(name: str, email: str) -> None:
    found = []
    if not name.strip():
        found.append(Refusal("complete", _("Enter their name."), field="name"))
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email.strip()):
        found.append(Refusal("complete", _("Enter an e-mail address, such as name@example.org."), field="email"))
    elif Colleague.objects.filter(email=email.strip().lower()).exists() or get_user_model().objects.filter(username=email.strip().lower()).exists():
        found.append(Refusal("complete", _("There is a colleague or an account {email} already.").format(email=email.strip().lower()[:80]), field="email"))
    if found:
        raise Refused(found)


def _free_ref(email: str) -> str:
    """A reference from the e-mail address, with a number where somebody has it."""
    begin = re.sub(r"[^a-z0-9._-]+", "-", email.partition("@")[0]).strip("._-")[:34] or "colleague"
    taken = set(Colleague.objects.filter(ref__startswith=begin).values_list("ref", flat=True))
    return next(one for one in (begin, *(f"{begin}-{number}" for number in range(2, 9999))) if one not in taken)


def change(
    *, actor: Actor, colleague: str, name: str, email: str, telephone: str, manager: str, head: str, deputy: str, why: str = "",
    now: datetime,
) -> list[str]:  # fmt: skip
    """Another name, address, number, manager, head or deputy; "" takes one of the last three away. The fields changed.

    Raises NotFound, Refused.
    """
    with record.changing() as stream:
        who = record.administrator(actor=actor, now=now)
        one = record.subject(colleague)
        if not name.strip():
            raise record.wrong("name", _("Enter their name."))
        changed = make.change(colleague=one, name=name, email=email.strip(), telephone=telephone)
        chosen = {"manager": manager, "head": head, "deputy": deputy}
        effect: dict[str, Any] = {"do": "changed", "colleague": one.ref}
        for field in _RELATIONS:
            before = getattr(one, field)
            if chosen[field] != (before.ref if before else ""):
                _stand(one, field, chosen[field], now)
                changed.append(field)
                effect[field] = chosen[field]
        if changed:
            effect["fields"] = changed
            said = {field: getattr(one, field) for field in changed if field not in _RELATIONS}
            record.record(
                stream=stream, step="colleague.changed", about=one.ref, effects=[effect], by=who.human, role=record.ADMINISTRATOR, now=now,
                said={**said, "why": why.strip()[:500]},
            )  # fmt: skip
    return changed


def _stand(one: Colleague, field: str, ref: str, now: datetime) -> None:
    if ref:
        record.named(ref, field, now)
        if ref == one.ref and field != "head":
            raise record.wrong(field, _(_THEIR_OWN[field]))
        make.stands(colleague=one, **{field: ref})
    else:
        setattr(one, field, None)
        one.save(update_fields=[field])


# --- offices -------------------------------------------------------------------------------------
def give(
    *, actor: Actor, colleague: str, role: str, since: datetime | None = None, until: datetime | None = None, leave: bool = False,
    why: str, now: datetime,
) -> None:  # fmt: skip
    """An office of the edition in force, from `since` (now) on.

    With `leave`, whoever holds an office that one human holds leaves it from that moment; without, that is Refused,
    naming them (its rule is `one`). Raises NotFound, Refused.
    """
    with record.changing() as stream:
        who = record.administrator(actor=actor, now=now)
        one, begins = record.subject(colleague), max(since or now, now)
        _known([role])
        if one.left and one.left <= begins:
            raise refuse("role", _("{name} has left by then, and can hold no office.").format(name=one.name))
        kept = record.reason(why)
        held = sole(roles=[role], since=begins, until=until, besides=one.ref)
        if held and not leave:
            raise _one_only(held)
        make.give(colleague=one, role=role, since=begins, until=until)
        _leave_to(stream, who, held, one, begins, now)
        effect: Effect = {"do": "office", "role": role, "since": begins.isoformat(), "until": record.iso(until)}
        record.record(
            stream=stream, step="office.given", about=one.ref, effects=[effect], by=who.human, role=record.ADMINISTRATOR, now=now, said={"why": kept}
        )


def take(*, actor: Actor, colleague: str, role: str, why: str, now: datetime) -> None:
    """Ends an office of a colleague now. Raises NotFound, Refused where they do not hold it."""
    with record.changing() as stream:
        who = record.administrator(actor=actor, now=now)
        one, kept = record.subject(colleague), record.reason(why)
        if not make.take(colleague=one, role=role[:60].replace("\0", ""), at=now):
            raise refuse("open", _("{name} does not hold this office.").format(name=one.name))
        effect: Effect = {"do": "office-ended", "role": role, "until": now.isoformat()}
        record.record(
            stream=stream, step="office.ended", about=one.ref, effects=[effect], by=who.human, role=record.ADMINISTRATOR, now=now, said={"why": kept}
        )


def sole(*, roles: Sequence[str], since: datetime, until: datetime | None = None, besides: str) -> list[Held]:
    """The offices among `roles` that one human holds under the policy and somebody else holds in that time."""
    known = record.offices()
    found = []
    for role in roles:
        if role in known and known[role].one:
            running = Q(until=None) | Q(until__gt=since)
            rows = RoleHeld.objects.filter(running, role=role).exclude(colleague__ref=besides)
            rows = rows.filter(since__lt=until) if until else rows
            rows = rows.filter(Q(colleague__left=None) | Q(colleague__left__gt=since)).order_by("colleague__name")
            people = list(dict.fromkeys(rows.values_list("colleague__ref", "colleague__name")))
            if people:
                found.append(Held(role, known[role].title, tuple(ref for ref, _ in people), tuple(name for _, name in people)))
    return found


def _one_only(held: Sequence[Held]) -> Refused:
    return Refused([
        Refusal("one", ngettext(
            "Under the policy one human holds the office of {office}; {names} holds it. Say which of them leaves it.",
            "Under the policy one human holds the office of {office}; {names} hold it. Say which of them leaves it.", len(one.names),
        ).format(office=one.title, names=_(" and ").join(one.names)), field="leave")
        for one in held
    ])  # fmt: skip


def _leave_to(stream: Stream, who: record.Asker, held: Sequence[Held], to: Colleague, at: datetime, now: datetime | None = None) -> None:
    """Ends the offices that one human holds for those who had them."""
    for one in held:
        for ref in one.refs:
            make.take(colleague=record.subject(ref), role=one.role, at=at)
            effect: Effect = {"do": "office-ended", "role": one.role, "until": at.isoformat(), "to": to.ref}
            record.record(stream=stream, step="office.ended", about=ref, effects=[effect], by=who.human, role=record.ADMINISTRATOR, now=now or at)


def _known(roles: Sequence[str]) -> None:
    known = record.offices()
    for role in roles:
        if role not in known:
            listed = "; ".join(f"{name} ({one.title})" for name, one in known.items())
            raise record.wrong("role", _("There is no office {role!r} under the edition in force. There are: {listed}.").format(role=role[:60], listed=listed))


# --- whom they are close to ----------------------------------------------------------------------
def relate(*, actor: Actor, colleague: str, other: str, now: datetime) -> None:
    """That a colleague is close to another colleague or to a person: they then judge nothing of theirs.

    An administrator says so, or the colleague. Raises NotFound, Refused where there is nobody of that reference.
    """
    with record.changing() as stream:
        who, one, capacity = _theirs(actor, colleague, now)
        other = other.strip()
        if other == one.ref:
            raise record.wrong("other", _("Name somebody else."))
        try:
            make.related(colleague=one, other=other.replace("\0", ""))
        except make.Wrong as error:
            raise record.wrong("other", _("{error} Enter a reference as it stands on their page.").format(error=error)) from None
        record.record(
            stream=stream, step="relation.named", about=one.ref, effects=[{"do": "relation"}], by=who.human, role=capacity, now=now, said={"other": other}
        )


def unrelate(*, actor: Actor, colleague: str, other: str, why: str, now: datetime) -> None:
    """That this holds no more. Raises NotFound, Refused."""
    with record.changing() as stream:
        who, one, capacity = _theirs(actor, colleague, now)
        kept = record.reason(why)
        if not make.unrelated(colleague=one, other=other.replace("\0", ""), now=now):
            raise refuse("open", _("This was ended before, or was never recorded."))
        record.record(
            stream=stream, step="relation.ended", about=one.ref, effects=[{"do": "relation-ended"}], by=who.human, role=capacity, now=now,
            said={"other": other, "why": kept},
        )  # fmt: skip


def relations(*, actor: Actor, colleague: str, now: datetime) -> list[str]:
    """Whom a colleague is close to, by reference; nothing for anybody but administrators and themselves."""
    who = record.asker(actor=actor, now=now)
    if who.stands_to(colleague) not in (record.ADMINISTRATOR, record.SELF):
        return []
    return list(Relation.objects.filter(colleague__ref=colleague, ended=None).order_by("other").values_list("other", flat=True))


def _theirs(actor: Actor, colleague: str, now: datetime) -> tuple[record.Asker, Colleague, str]:
    """An administrator, or the colleague themselves. Raises NotFound for anybody else: they learn nothing."""
    who = record.asker(actor=actor, now=now)
    one, capacity = record.subject(colleague), who.stands_to(colleague)
    if capacity not in (record.ADMINISTRATOR, record.SELF):
        raise NotFound(colleague)
    return who, one, capacity
