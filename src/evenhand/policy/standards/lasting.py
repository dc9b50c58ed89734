"""Graders of how long things last and how they are undone: ends, reviews, challenges, fees, the policy's own date."""

from __future__ import annotations

from datetime import date

from evenhand.policy.calendar import say_day
from evenhand.policy.model import Matter
from evenhand.policy.standards.verdict import (
    A_YEAR,
    FLOOR,
    Verdict,
    days,
    every,
    listed,
    met,
    missed,
    not_applicable,
    within,
)
from evenhand.policy.standards.view import Act, View

NOTHING = "Nothing in this policy imposes a restriction."
A_MONTH = 31.0


def policy_review(view: View) -> Verdict:
    """The policy's own review date: set, and not passed."""
    policy = view.policy
    if not policy.review_by:
        return missed("The policy does not say when it is reviewed itself.", "Say review_by = the day, and review it by then.")
    if view.today and policy.review_by < view.today.isoformat():
        return missed(f"The policy was to be reviewed by {say_day(date.fromisoformat(policy.review_by))}, and that day has passed.", "Review the policy and adopt the new edition; until then every decision says that it is overdue.")
    return met(f"The policy is to be reviewed by {say_day(date.fromisoformat(policy.review_by))}.")


def reviewed(view: View) -> Verdict:
    """Every restriction is brought to a review on a date."""
    if not view.restricting:
        return not_applicable(NOTHING)
    dated = {one.id: one for one in view.reviews if one.limit}
    bare = [act for act in view.restricting if not _opens(view, act, dated) and not _short(view, act)]
    if bare:
        return missed(
            f"Nothing brings to review what {', '.join(map(str, bare))} imposes." if not view.reviews or dated else "The review has no date.",
            "Open a duty with `while = \"restrictions\"` and a limit, whose step can lift, where the restriction is imposed." + FLOOR.replace("does this all the same", "asks for an end or a review all the same"),
            *(act.step for act in bare), *view.reviews)  # fmt: skip
    return every(met(f"Each restriction opens a review ({listed(dated)}).", *dated.values()), _goes_on(view, dated))


def _opens(view: View, act: Act, dated: dict[str, Matter]) -> bool:
    opened = {one.id for one in view.opened(act.outcome)}
    standing = any(view.policy.matters[name].standing for name in act.step.on if name in dated)
    return bool(opened & set(dated)) or standing


def _short(view: View, act: Act) -> bool:
    lasts = days(act.outcome.until, dict(view.policy.fields))
    return lasts is not None and lasts <= A_MONTH


def _goes_on(view: View, dated: dict[str, Matter]) -> Verdict:
    """After a review that leaves something standing there is a next one, unless an end is set in any case."""
    if not bounded_failures(view):
        return met("")
    last = [act for name in dated for act in view.on(name) if act.outcome.lifts not in ("all", "decision") and not _opens(view, act, dated)]
    if last:
        return missed(f"After {', '.join(map(str, last))} nothing is reviewed again.", "Open the next review there.", *(act.step for act in last))
    return met("")


def within_a_year(view: View) -> Verdict:
    """The reviews come at least every twelve months."""
    if not view.reviews:
        return missed("There is no review.", "Add a duty with `while = \"restrictions\"`, a limit of twelve months at most, and a step that can lift.")
    found = []
    for one in view.reviews:
        lasts = days(one.limit, dict(view.policy.fields))
        if lasts is None:
            found.append(missed(f"The review `{one.id}` has no interval that the policy sets.", "Give it a limit of twelve months or less.", one))
        elif lasts > A_YEAR:
            found.append(missed(f"The review `{one.id}` comes only after {round(lasts / 30.5)} months.", "Review every twelve months at least; six is usual.", one))
    lasts_longest = max((days(one.limit, dict(view.policy.fields)) or 0 for one in view.reviews), default=0)
    return every(*found) if found else met(f"Reviews come within {max(1, round(lasts_longest / 30.5))} months ({listed(one.id for one in view.reviews)}).", *view.reviews)


def regular_review(view: View) -> Verdict:
    """Code: restrictions kept under regular review."""
    return every(reviewed(view), within_a_year(view)) if view.restricting else not_applicable(NOTHING)


def bounded_failures(view: View) -> list[Act]:
    """The restricting acts that set no longest time."""
    return [act for act in view.restricting if act.outcome.until is None]


def bounded(view: View) -> Verdict:
    """Limits are time-bound: no restriction without a longest time."""
    if not view.restricting:
        return not_applicable(NOTHING)
    bad = bounded_failures(view)
    if bad:
        return missed(f"There is no maximum length for what {', '.join(map(str, bad))} imposes.", "Give the outcome `until`: the longest that it may last.", *(act.step for act in bad))
    return met(f"Whatever is imposed has a latest end ({', '.join(map(str, view.restricting))}).", *(act.step for act in view.restricting))


def laddered(view: View) -> Verdict:
    """Time-bound, and graver measures told from lesser ones."""
    ranks = {one.rank for one in view.restrictions}
    if len(view.restrictions) > 1 and len(ranks) == 1:
        return every(bounded(view), missed("All restrictions count as equally grave.", "Give the measures a `rank`, 1 the least.", *view.restrictions))
    return bounded(view)


def challengeable(view: View) -> Verdict:
    """Every restriction can be challenged, and the letter tells how."""
    if not view.restricting:
        return not_applicable(NOTHING)
    found = []
    for act in view.deciding:
        rights, letter = view.challenges(act.outcome), view.letter(act.outcome)
        if not rights:
            found.append(missed(f"There is no appeal from {act}.", "Let its letter open a right of the person (`owner = [\"person\", \"representative\"]`) whose answer can lift the decision.", act.step, *([letter] if letter else [])))
        elif letter and "challenge" not in view.parts(letter):
            found.append(missed(f"The letter `{letter.id}` does not say how to appeal.", "Add {{part challenge}} to its text.", letter))
        else:
            told = ", ".join(f"`{one.id}` ({within(one.limit)})" for one in rights)
            found.append(met(f"What {act} decides can be challenged by {told}.", *rights))
    return every(*found) if found else met("What restricts comes only from reviews and appeals.")


def free_to_challenge(view: View) -> Verdict:
    """No fee stands before a person's right."""
    bad = [one for one in view.policy.matters.values() if one.fee and view.of_person(one)]
    if bad:
        told = ", ".join(f"`{one.id}`: {one.fee}" for one in bad)
        return missed(f"Using a right costs a fee ({told}).", "Take the fee out: who cannot pay is closed out.", *bad)
    return met("No right of the person costs a fee.")


def review_challengeable(view: View) -> Verdict:
    """What a review leaves standing can be challenged as well."""
    left = [act for matter in view.reviews for act in view.on(matter.id) if act.outcome.lifts not in ("all", "decision") or act.outcome.imposes]
    bad = [act for act in left if not view.challenges(act.outcome)]
    if not left:
        return not_applicable("No review leaves anything standing.")
    if bad:
        return missed(
            f"There is no appeal from a review ({', '.join(map(str, bad))}).",
            "Let the letter of its outcome open a right to challenge it.", *(act.step for act in bad))  # fmt: skip
    return met("The outcome of a review can be challenged.", *(act.step for act in left))


def length_and_review(view: View) -> Verdict:
    """The gap: no maximum length, two-year review, no appeal from review."""
    if not view.restricting:
        return not_applicable(NOTHING)
    return every(bounded(view), within_a_year(view), review_challengeable(view))


def time_from_arrival(view: View) -> Verdict:
    """The gap of the clocks: a person's time runs from the letter's arrival, never from drafting or deciding."""
    found: list[Verdict] = []
    for act in view.acts:
        if act.outcome.aloud:
            continue  # told face to face: time may run from then
        for name in act.outcome.opens:
            right = view.policy.matters.get(name)
            if right and right.limit and act.outcome.letter and view.of_person(right):
                found.append(missed(f"The time of `{right.id}` runs from the act {act}, before its letter arrives.", f"Let the letter `{act.outcome.letter}` open it: its time then runs from deemed service.", right))
    for letter in view.policy.letters.values():
        for right in (view.policy.matters[name] for name in letter.opens if name in view.policy.matters):
            if right.limit and view.of_person(right) and not letter.deemed and not letter.proof:
                found.append(missed(f"The letter `{letter.id}` does not say when it is taken to have arrived, so the time of `{right.id}` runs from its sending.", "Say `deemed = { working_days = 2 }`, or `proof = true`.", letter))
            if right.limit and right.limit.start and view.of_person(right):
                found.append(missed(f"The time of `{right.id}` runs from {listed(right.limit.start)}, not from the letter's arrival.", "Leave `from` out.", right))
    return every(*found) if found else met("The time that a person has runs from the day on which the letter is taken to have arrived.", *view.telling)


def under_the_policy(view: View) -> Verdict:
    """Wales: a review date that the body keeps, and appeal rights told."""
    return every(reviewed(view), challengeable(view)) if view.restricting else not_applicable(NOTHING)
