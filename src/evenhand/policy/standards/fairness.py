"""Graders of what comes before a decision and who takes it: questions asked, warnings, separation, what counts as conduct."""

from __future__ import annotations

import re

from evenhand.policy.model import Behaviour, Matter
from evenhand.policy.standards.verdict import (
    FLOOR,
    MISSED,
    Verdict,
    every,
    listed,
    met,
    missed,
    not_applicable,
    way,
)
from evenhand.policy.standards.view import Act, Test, View

FLOORS_OWN = ("reasons", "milder", "side", "adjustments", "equality", "incidents", "route", "allegation", "allegation-sent", "clash")
# What a person has a right to send is no conduct: naming it as an example makes it count.
RIGHTS = re.compile(
    r"freedom of information|information requests?|subject access|data protection request|\bfoi\w?\b|\bd?sars?\b"
    r"|requests? for (?:information|records|data|adjustments?)"
    r"|\b(?:mak|rais|submit|send|lodg|bring|fil)\w*\b[^.;,]{0,40}\b(?:complaint|appeal)s?\b"
    r"|\b(?:many|numerous|repeat\w*|frequent|excessive|multiple|constant|vexatious)\b[^.;,]{0,30}\b(?:complaint|appeal)s?\b"
    r"|^(?:complaints?|appeals?|appealing|complaining)\b",
    re.I,
)
GUARDED = re.compile(r"\b(?:not|never|no)\b[^.;]{0,40}\bcount|not (?:by itself|in itself|on (?:its|their) own)", re.I)


def asked(view: View, question: str, holds: Test, mend: str) -> Verdict:
    """Whether every way from a report to a restriction asks something."""
    if not view.restricting:
        return not_applicable("Nothing in this policy imposes a restriction.")
    round_it = view.way_round(holds)
    if round_it is None:
        steps = [act.step for act in view.acts if holds(act) and view.before(act)]
        return met(f"Every way to a restriction asks {question} (in {listed(step.id for step in steps)}).", *steps)
    return missed(f"A restriction can be decided without asking {question}: {way(round_it)}.", mend, round_it[-1].step)


def asks_floor(view: View, name: str, question: str) -> Verdict:
    """Whether the policy itself asks one of the floor's questions on every way."""
    mend = f"Ask the field `{name}` in the step that proposes or decides." + FLOOR
    return asked(view, question, view.asking(name), mend)


def asks_needs(view: View) -> Verdict:
    """Whether everybody is asked what helps them before a decision, and not only who asks for it."""
    mend = "Ask a field of kind `needs` in a step that every way to the decision passes, or open a duty to ask it at the report: do not wait to be asked."
    recording = {act.step.id for act in view.acts if view.asking_kind("needs")(act)}  # another outcome may say: nothing helps
    on_request = [act for act in view.acts if act.step.id in recording]
    found = asked(view, "what would help the person", lambda act: act.step.id in recording, mend)
    if found.grade == MISSED and on_request:
        steps = [act.step for act in on_request]
        told = f"Adjustments are recorded only when somebody asks for them (in {listed(step.id for step in steps)}): not on the way"
        return missed(f"{told} {found.found.partition(': ')[2]}", mend, *steps)
    return found


def understands_needs_first(view: View) -> Verdict:
    """LGSCO guide: look for needs first, ask everyone."""
    return every(asks_needs(view), _has_needs(view))


def open_list_of_needs(view: View) -> Verdict:
    """The gap “if we are asked”: asked of everybody, from an open list."""
    return every(asks_needs(view), _has_needs(view))


def _has_needs(view: View) -> Verdict:
    if view.policy.needs:
        return met(f"It lists {len(view.policy.needs)} things that may help a person.", *view.policy.needs.values())
    return missed("It lists nothing that may help a person.", "Add [needs.NAME] for each thing that may help: what helps, never why.")


def register_of_adjustments(view: View) -> Verdict:
    """Code, adjustments: a record of what was agreed, under active review."""
    recording = [act for act in view.acts if view.asking_kind("needs")(act)]
    kept = met(f"What helps is recorded in {listed(act.step.id for act in recording)}.", *(act.step for act in recording)) if recording else missed(
        "No step records what helps a person.", "Ask a field of kind `needs`.")  # fmt: skip
    return every(_has_needs(view), kept, _adjustments_reviewed(view))


def _adjustments_reviewed(view: View) -> Verdict:
    reviewing = [act for matter in view.reviews for act in view.on(matter.id)]
    if view.policy.needs_change:
        return met(f"When what helps a person changes, {listed(view.policy.needs_change)} opens.")
    if reviewing and all(view.asking("adjustments")(act) or view.asking_kind("needs")(act) for act in reviewing):
        return met("Each review asks about adjustments again.", *(act.step for act in reviewing))
    return missed(
        "Adjustments once agreed are not looked at again: no review asks about them, and a change opens nothing.",
        "Ask `adjustments` or a field of kind `needs` in the review, or name the review in `needs_change`.", *view.reviews)  # fmt: skip


def allegations_routed(view: View) -> Verdict:
    """Equality Act, victimisation; guidance on counter-allegations: asked on every way, so that it is routed first."""
    mend = "Ask the field `allegation` (kind yes) when the report is completed: an allegation is passed on before it may count as conduct."
    return asked(view, "whether the person alleged discrimination or a risk to someone", view.asking("allegation"), mend)


def rights_are_no_conduct(view: View) -> Verdict:
    """Complaints, appeals, information requests and requests for adjustments never count as conduct."""
    bad = [(one, said) for one in view.policy.behaviours.values() if (said := _counted(one))]
    if not bad:
        return met("No behaviour that it names is a complaint, an appeal or a request for information.", *view.policy.behaviours.values())
    told = "; ".join(f"`{one.id}` names “{said}”" for one, said in bad)
    return missed(
        f"It counts as conduct what people have a right to send: {told}.",
        "Take it out of the behaviour. The manner may be named (threats inside a letter), not the complaint, the appeal or the request.",
        *(one for one, _ in bad))  # fmt: skip


def _counted(behaviour: Behaviour) -> str:
    said = [one for one in (behaviour.title, *behaviour.examples) if RIGHTS.search(one) and not GUARDED.search(one)]
    return said[0] if said else ""


def guard_for_allegations(view: View) -> Verdict:
    """The gap of “unsubstantiated allegations”: what is a right is no conduct, and an allegation is routed first."""
    return every(allegations_routed(view), rights_are_no_conduct(view))


def warned_first(view: View) -> Verdict:
    """The gap of the optional warning: normally first, a reason where it is left out, and time to respond."""
    if not view.restricting:
        return not_applicable("Nothing in this policy imposes a restriction.")
    warning = [act for act in view.acts if _warns(view, act)]
    if not warning:
        possible = [one for one in view.policy.measures.values() if one.kind == "warning"]
        found = "A warning is possible, but nothing says when it comes first." if possible else "There is no rule about warnings."
        return missed(found, "Add a step that warns first (a letter with `warns = true`); let whoever leaves it out give a reason.", *possible)
    return every(_not_left_out(view, warning), *(_time_to_respond(view, act) for act in warning))


def _warns(view: View, act: Act) -> bool:
    letter = view.letter(act.outcome)
    return bool(letter and letter.warns) or view.kinds(act) == {"warning"}


def _not_left_out(view: View, warning: list[Act]) -> Verdict:
    keys = {act.key for act in warning}
    choosing = {act.step.id for act in view.acts if act.key in keys or _leads(view, act, keys)}
    reasons = ("text", "choice", "choices", "date", "moment", "event", "yes")  # why there is none, or when one was given

    def holds(act: Act) -> bool:
        own = [view.policy.fields[name] for name in act.outcome.asks if name in view.policy.fields and name not in FLOORS_OWN]
        reason = any(one.kind in reasons and not one.optional for one in own)
        return act.key in keys or (act.step.id in choosing and reason and not _leads(view, act, keys))

    ways = view.after(view.reports, lambda act: holds(act) or view.later(act))
    found = sorted((ways[act.key] for act in view.restricting if act.key in ways), key=len)
    if not found:
        return met(f"A restriction comes after a warning ({', '.join(map(str, warning))}), or a reason says why not.", *(act.step for act in warning))
    return missed(
        f"A restriction can come without a warning, and nobody is asked why: {way(found[0])}.",
        "Warn before, or give the outcome that leaves the warning out a question of its own: why there is none.", found[0][-1].step)  # fmt: skip


def _leads(view: View, act: Act, keys: set[tuple[str, str]]) -> bool:
    """Whether an act opens a matter that may be answered by one of these."""
    return any(more.key in keys for more in view.following(act))


def _time_to_respond(view: View, act: Act) -> Verdict:
    letter = view.letter(act.outcome)
    names = (*act.outcome.opens, *(letter.opens if letter else ()))
    for matter in (view.policy.matters[name] for name in names if name in view.policy.matters):
        by_person = {"person", "representative"} & {*matter.owner, *(role for one in view.on(matter.id) for role in one.step.by)}
        if by_person and matter.limit:
            return met(f"After the warning the person has time to answer (`{matter.id}`).", matter)
    mend = "Let the letter of the warning open a right of the person to answer, with a limit."
    return missed(f"The warning {act} gives the person no time to answer it.", mend, act.step, *([letter] if letter else []))


def separated(view: View) -> Verdict:
    """The gap of separation: nobody judges what they reported, their own decision, or their own review."""
    if not view.deciding:
        return not_applicable("Nothing in this policy imposes a restriction.")
    deciders = list({act.step.id: act.step for act in view.deciding}.values())
    judges = {act.step.id: act.step for act in [*view.answering, *(act for one in view.reviews for act in view.on(one.id))]}
    reporting = {act.step.id for act in view.reports}
    found = []
    for step in deciders:
        if step.id in reporting:
            found.append(missed(f"Whoever reports may restrict at once, alone (`{step.id}`).", "Let somebody else decide, in a step of its own.", step))
        elif not reporting <= set(step.apart):
            found.append(missed(f"Whoever reported may decide (`{step.id}`).", f"Add apart = [{', '.join(sorted(reporting))}] to the step.", step))
    for step in judges.values():
        own = [one.id for one in deciders if one.id not in step.apart and one.id != step.id]
        if own and view.actors(step) - {"person", "representative"}:
            found.append(missed(f"Whoever decided ({listed(own)}) may judge it again in `{step.id}`.", f"Add {listed(own)} to its `apart`.", step))
    for matter in advising(view):
        steps = list({act.step.id: act.step for act in view.on(matter.id) if not reporting & set(act.step.apart)}.values())
        if steps:
            found.append(missed(f"Whoever reported may sit in the group `{matter.id}` ({listed(step.id for step in steps)}).", "Add the report to the `apart` of its steps.", *steps))
    return every(*found) if found else met("Whoever reported does not decide, and whoever decided does not hear the appeal or the review.", *deciders, *judges.values())


def advising(view: View) -> list[Matter]:
    """The groups that give a view before a restriction is decided."""
    deciding = {act.step.id for act in view.restricting}
    before = view.after(view.reports, lambda act: act.step.id in deciding)
    return [one for one in view.policy.matters.values() if one.seats and any(act.key in before for act in view.on(one.id))]


def group_heard_by_somebody(view: View) -> Verdict:
    """The gap of the panel's route: what a group recommends reaches those who decide."""
    groups = advising(view)
    if not groups:
        return not_applicable("No group gives a view before the decision.")
    deciding = {act.key for act in view.restricting}
    lost = [one for one in groups if not deciding & set(view.after(view.on(one.id)))]
    if lost:
        return missed(f"The view of {listed(one.id for one in lost)} reaches nobody who decides.", "Open the duty of those who receive it.", *lost)
    return met(f"What {listed(one.id for one in groups)} recommends opens a duty of those who receive it, on to the decision.", *groups)


def group_for_all(view: View) -> Verdict:
    """The gap of the panel for one branch only: the same look for every report."""
    groups = advising(view)
    if not groups:
        return not_applicable("No group gives a view before the decision.")
    names = {one.id for one in groups}
    round_it = view.way_round(lambda act: bool(names & set(act.step.on)))
    if round_it is None:
        return met("Every way to a restriction passes a group's view.", *groups)
    return missed(f"Some reports never reach {listed(names)}: {way(round_it)}.", "Offer the same look to every report, whatever its branch.", *groups)
