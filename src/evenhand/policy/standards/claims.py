"""What no step can show: a policy says in a clause that it meets a standard, and `[meets]` names the clause."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from evenhand.policy.lines import Fault, Lines
from evenhand.policy.model import Policy
from evenhand.policy.standards.verdict import MET, MISSED, Verdict, every, missed
from evenhand.policy.standards.view import View


def claimed(standard: str, what: str) -> Callable[[View], Verdict]:
    """A grader: whether a clause that is in use is named for this standard. `what` is what the clause has to say."""

    def judge(view: View) -> Verdict:
        policy, clause = view.policy, view.policy.meets.get(standard, "")
        mend = f"Write a clause that says {what}, and name it: [meets] {standard} = \"…\"."
        if not clause:
            return missed(f"No clause is named that says {what}.", mend)
        if clause not in policy.clauses:
            return missed(f"[meets] names clause {clause}, which the policy has not.", mend)
        if clause in policy.not_operated:
            return Verdict(MISSED, f"[meets] names clause {clause}, which nobody operates: {policy.not_operated[clause]}", "Take the clause out of [not_operated] once it is kept.", clause)
        said = " ".join(policy.clauses[clause].split())
        return Verdict(MET, f"The policy says: “{said}”", "", clause)

    return judge


def claimed_by_parts(standard: str, what: str, parts: Collection[str]) -> Callable[[View], Verdict]:
    """A grader: a clause is named for this standard, or one for each of the standards that it is made of."""

    def judge(view: View) -> Verdict:
        if standard in view.policy.meets or any(part not in view.policy.meets for part in parts):
            return claimed(standard, what)(view)
        return every(*(claimed(part, what)(view) for part in parts))

    return judge


def faults_of(policy: Policy, lines: Lines, known: Collection[str], open_to_claims: Collection[str]) -> Iterator[Fault]:
    """What is wrong with `[meets]`: an unknown standard, an unknown clause, a standard that the process itself decides."""
    for standard, clause in policy.meets.items():
        place = f"meets.{standard}"
        if standard not in known:
            yield lines.fault(place, f"there is no standard {standard!r}", "use one of: " + ", ".join(open_to_claims), clause)
        elif standard not in open_to_claims:
            yield lines.fault(place, f"{standard} is decided by the process, not by a claim", "leave it out; `policy check --standards` says what it found", clause)
        if policy.clauses and clause not in policy.clauses:
            yield lines.fault(place, f"there is no clause {clause}", "mend the number, or add it to clauses.md", clause)
