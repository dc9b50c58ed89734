"""What is wrong with a pack that can be read: names that lead nowhere, and a process that cannot run.

Each fault names file, line, clause and mend. Whether a policy is a good one is another question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path

from evenhand.policy import load, menus
from evenhand.policy.acts import ACTS, COLLEAGUE
from evenhand.policy.calendar import END_OF_DAY, UNITS
from evenhand.policy.lines import BadPack, Fault, Lines
from evenhand.policy.model import Field, Limit, Outcome, Policy
from evenhand.policy.names import CORRECTION, HOUSE_FIELDS, names
from evenhand.policy.proof import proof
from evenhand.policy.standards import meets_faults

HOUSE_STEPS = (
    "letter.approve", "letter.dispatch", "letter.served", "letter.returned", "letter.withhold", "letter.look-again",
    "work.hand-over", "interest.declare", "evidence.add", "entry.annul",
    "edition.apply", "old-case.bring", "old-case.look", "old-case.fresh", "old-case.check", "old-case.put-right",
)  # fmt: skip
STAFFED = ("letter.withhold", "letter.approve", "edition.apply", "old-case.bring", "old-case.look", "old-case.fresh", "old-case.check", "old-case.put-right")  # also where [house] is silent
CLOSED_KINDS = ("yes", "choice", "choices", "number", "date", "moment", "period", "colleague", "needs")


def check(folder: Path) -> list[Fault]:
    """Every fault of the pack in `folder`, in the order of its lines; empty when it can be put to work."""
    try:
        policy, lines, faults = load.read(folder)
    except BadPack as bad:
        return bad.faults
    if faults:
        return faults
    found = running(policy, lines) or list(proof(policy, lines))  # where names lead nowhere, its ways would be noise
    return sorted(set(found), key=lambda fault: (fault.file, fault.line, fault.message))


def running(policy: Policy, lines: Lines) -> list[Fault]:
    """The faults that keep a pack from running at all. What it would lead to is the proof's question."""
    return [fault for rule in (names, *RULES) for fault in rule(policy, lines)]


def outcomes(policy: Policy) -> Iterator[tuple[str, Outcome]]:
    """Every outcome of the process with its place, those of time and of a split group included."""
    for step in policy.steps.values():
        for outcome in step.outcomes.values():
            yield f"steps.{step.id}.outcomes.{outcome.id}", outcome
    for matter in policy.matters.values():
        for word, found in (("over", matter.over), ("split", matter.split)):
            if found:
                yield f"matters.{matter.id}.{word}", found


def _reachable(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """A matter that nothing opens, and a step that can therefore never be taken."""
    if all(step.on for step in policy.steps.values()):
        yield lines.fault(f"steps.{next(iter(policy.steps), '')}", "no step opens a case", "let one step have no `on`: a report")
    opened = _opened(policy)
    for matter in policy.matters.values():
        clause = ", ".join(matter.clause)
        if matter.id not in opened:
            yield lines.fault(f"matters.{matter.id}", f"nothing opens {matter.id}", "open it by an outcome or a letter, or delete it", clause)
        if not any(matter.id in step.on for step in policy.steps.values()):
            yield lines.fault(f"matters.{matter.id}", f"nobody can answer {matter.id}: no step has it in `on`", "add a step", clause)
    for step in policy.steps.values():
        if step.on and not set(step.on) & opened:
            yield lines.fault(f"steps.{step.id}", f"{step.id} can never be taken: nothing opens what it answers", "open one of: " + ", ".join(step.on), ", ".join(step.clause))
        if not step.outcomes:
            yield lines.fault(f"steps.{step.id}", f"{step.id} has no outcome", "add outcomes.NAME = { title = … }", ", ".join(step.clause))


def _opened(policy: Policy) -> set[str]:
    """The matters that can be opened, beginning with what a report opens."""
    found: set[str] = {*policy.when_idle, *policy.in_error, *policy.needs_change}
    while True:
        happen = [one for step in policy.steps.values() if not step.on or found & set(step.on) for one in step.outcomes.values()]
        known = [policy.matters[name] for name in found if name in policy.matters]
        happen += [outcome for matter in known for outcome in (matter.over, matter.split) if outcome]
        letters = [policy.letters[one.letter] for one in happen if one.letter in policy.letters]
        more = {name for one in happen for name in one.opens} | {name for letter in letters for name in letter.opens}
        if more <= found:
            return found
        found |= more


def _owners(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """A duty without anyone whose turn it is; a group without enough seats."""
    for matter in policy.matters.values():
        place = f"matters.{matter.id}"
        if matter.kind not in ("duty", "right"):
            yield lines.fault(f"{place}.kind", f"a matter is a duty or a right, not {matter.kind!r}", "write duty or right")
        by_steps = all(step.by for step in policy.steps.values() if matter.id in step.on)
        if not matter.owner and not matter.seats and not by_steps:
            yield lines.fault(place, f"it is nobody's turn to answer {matter.id}", "add owner = [role]")
        if matter.kind == "duty" and matter.owner and set(matter.owner) <= {"person", "representative"}:
            yield lines.fault(f"{place}.owner", f"{matter.id} is a duty of the person", "make it a right: a person has no duty under a policy")
        if matter.quorum > len(matter.seats):
            yield lines.fault(f"{place}.quorum", f"{matter.quorum} of {len(matter.seats)} seats cannot agree", "lower the quorum or add seats")
        if matter.seats and matter.quorum < 1:
            yield lines.fault(place, f"{matter.id} has seats but no quorum", "add quorum = N")
        if matter.while_ not in ("", "restrictions"):
            yield lines.fault(f"{place}.while", f"while cannot be {matter.while_!r}", "the only word is restrictions")
    for role in policy.roles.values():
        if role.is_ and role.is_ not in ("manager", "head"):
            yield lines.fault(f"roles.{role.id}.is", f"nobody can hold {role.id}: {role.is_!r} is no relation", "write manager or head")
        if role.is_ and not role.of:
            yield lines.fault(f"roles.{role.id}", f"nobody can hold {role.id}: it does not say whose {role.is_}", "add of = a party or a step")
        if role.of and role.of not in policy.steps and role.of not in ("affected", "witness", "lead"):
            yield lines.fault(f"roles.{role.id}.of", f"nobody can hold {role.id}: {role.of!r} is neither a party nor a step", "name a step, affected, witness or lead")


def _limits(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """A limit that cannot be reckoned: no length, no start, an answer that nobody gives."""
    for place, limit in _all_limits(policy):
        lengths = [unit for unit in UNITS if getattr(limit, unit)]
        if not lengths and not limit.on and not limit.answer and limit.at != END_OF_DAY:
            yield lines.fault(place, f"{place} has no length", "say hours, days, weeks, months, years, working_days, on or answer; or at = \"23:59\" alone: by the end of the same day")
        if any(getattr(limit, unit) < 0 for unit in UNITS):
            yield lines.fault(place, f"{place} is negative", "write a positive number")
        if limit.hours and (lengths != ["hours"] or limit.at or limit.on):
            yield lines.fault(place, f"{place} mixes hours with days", "say hours alone: they are counted by the clock, days to their end")
        if limit.hours and place.endswith(".deemed"):
            yield lines.fault(place, f"{place} is counted in hours", "say days or working_days: a letter arrives on a day")
        if (limit.at and not _reads(time.fromisoformat, limit.at)) or not all(_reads(date.fromisoformat, f"2028-{day}") for day in limit.on):
            yield lines.fault(place, f"{place} names a time or a day that is none", "write at = \"12:00\", and on = [\"06-30\"]")
        for step in limit.start:
            if step not in policy.steps:
                yield lines.fault(place, f"{place} runs from {step!r}, which is no step", "name a step, or leave `from` out")
        if limit.answer and (limit.answer not in policy.fields or policy.fields[limit.answer].kind not in ("date", "moment", "period")):
            yield lines.fault(place, f"{place} takes its end from {limit.answer!r}, which is no field of a date", "name a date, moment or period field")
        if limit.since and (limit.since not in policy.fields or policy.fields[limit.since].kind not in ("date", "moment")):
            yield lines.fault(place, f"{place} runs from the answer to {limit.since!r}, which is no field of a date", "name a date or moment field")
        if limit.since and not (place.startswith("matters.") and not place.endswith(".ahead")):
            yield lines.fault(place, f"{place} cannot run from an answer", "use since in the limit or the aim of a matter")
        if limit.answer and not (place.endswith(".until") or (place.startswith("matters.") and place.endswith(".limit"))):
            yield lines.fault(place, f"{place} cannot take its end from an answer", "use answer in the limit of a matter, or in until")


def _all_limits(policy: Policy) -> Iterator[tuple[str, Limit]]:
    for matter in policy.matters.values():
        yield from ((f"matters.{matter.id}.{word}", limit) for word, limit in (("limit", matter.limit), ("aim", matter.aim), ("ahead", matter.ahead)) if limit)
    for letter in policy.letters.values():
        yield from ((f"letters.{letter.id}.{word}", limit) for word, limit in (("limit", letter.limit), ("deemed", letter.deemed)) if limit)
    yield from ((f"contacts.{office.id}.answers", office.answers) for office in policy.contacts.values() if office.answers)
    yield from ((f"reports.{report.id}.every", report.every) for report in policy.reports.values())
    yield from ((f"{place}.until", outcome.until) for place, outcome in outcomes(policy) if outcome.until)


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _measures(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """Measures that could not be imposed, shown or told."""
    for measure in policy.measures.values():
        place = f"measures.{measure.id}"
        if measure.kind not in menus.KINDS:
            yield lines.fault(f"{place}.kind", f"{measure.kind!r} is no kind of measure", "write restriction, precaution, hold, warning, act or order")
        if measure.kind in ("restriction", "precaution", "hold", "order") and not measure.words:
            yield lines.fault(place, f"{measure.id} does not tell a colleague what to do", "add words = …, in the imperative", ", ".join(measure.clause))
        if measure.kind == "hold" and "arranger" not in measure.asks:
            yield lines.fault(place, f"{measure.id} does not ask who arranges a safe visit", 'add "arranger" to asks', ", ".join(measure.clause))
        for name in measure.asks:
            asked = policy.fields.get(name)
            if asked and asked.kind not in CLOSED_KINDS and measure.kind != "order":
                yield lines.fault(f"{place}.asks", f"{name} is {asked.kind}: a measure's parameters are choices, numbers and dates", "use a choice: free text may not stand on a card")


def _outcomes(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """Outcomes whose words contradict each other."""
    put = _put_forward(policy)
    for place, outcome in outcomes(policy):
        step = policy.steps.get(place.split(".")[1]) if place.startswith("steps.") else None
        asked = [policy.fields[name] for name in (*(step.asks if step else ()), *outcome.asks) if name in policy.fields]
        if outcome.lifts not in ("", "decision", "chosen", "all"):
            yield lines.fault(place, f"lifts cannot be {outcome.lifts!r}", "write decision, chosen or all")
        if outcome.lifts == "chosen" and not any(one.kind == "standing" for one in asked):
            yield lines.fault(place, "it lifts what is chosen, but asks for no choice", "ask a field of kind standing")
        lifts = bool(outcome.lifts) if place.endswith(".split") else outcome.lifts == "chosen"
        if not step and (outcome.imposes or lifts or outcome.asks or outcome.ends or outcome.late or outcome.aloud):
            yield lines.fault(place, "what follows from time or a split group may only open matters and want a letter (time may also lift)", "open a matter whose step does the rest")
        if outcome.aloud and not (outcome.imposes and outcome.letter):
            yield lines.fault(place, "what is told face to face has to be imposed here, and written down", "add imposes = true, and letter = its written record")
        rows = [one for one in asked if one.kind == "restrictions"] or ([] if outcome.lifts == "decision" else put)
        restricts = any("restriction" in menus.kinds(policy, one) for one in rows)
        if outcome.imposes and restricts and not outcome.letter:
            yield lines.fault(place, "it imposes restrictions without a letter to the person", "add letter = …", ", ".join(step.clause) if step else "")
    for step in policy.steps.values():
        late = [one for one in step.outcomes.values() if one.late]
        if late and len(late) == len(step.outcomes):
            yield lines.fault(f"steps.{step.id}", f"{step.id} can only come late", "add an outcome for what comes in time")


def _reserved(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """The floor's questions may be worded, not turned into others; the names of the house's steps are taken."""
    for name, kind in HOUSE_FIELDS.items():
        if name in policy.fields and policy.fields[name].kind != kind:
            yield lines.fault(f"fields.{name}", f"{name} is a question of the floor, of kind {kind}", f"write kind = \"{kind}\", or use another name")
    for name in policy.steps:
        if name in (*HOUSE_STEPS, "time"):
            yield lines.fault(f"steps.{name}", f"the name {name!r} is the house's own", "give the step another name")


def _never_refused(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """What a right costs is no reason not to record its use."""
    for step in policy.steps.values():
        if any(policy.matters[name].fee for name in step.on if name in policy.matters):
            for outcome in step.outcomes.values():
                for name in (*step.asks, *outcome.asks):
                    if name in policy.fields and policy.fields[name].must == "yes":
                        yield lines.fault(
                            f"fields.{name}.must", f"{step.id} would be refused until {name} is yes, and it uses a right that has a fee",
                            "leave `must` out, or add an outcome for what is not paid yet that opens a right to pay", ", ".join(step.clause),
                        )  # fmt: skip


def _put_forward(policy: Policy) -> list[Field]:
    """The fields of measures that some step only puts forward, for a later one to impose."""
    names = {name for step in policy.steps.values() for one in step.outcomes.values() if not one.imposes for name in (*step.asks, *one.asks)}
    return [policy.fields[name] for name in names if name in policy.fields and policy.fields[name].kind == "restrictions"]


def _texts(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """Letters without a text, texts without a letter, house steps that nobody may take."""
    for letter in policy.letters.values():
        if letter.id not in policy.letter_texts:
            yield lines.fault(f"letters.{letter.id}", f"the letter {letter.id} has no text", f"add letters/{letter.id}.md", ", ".join(letter.clause))
    for name in policy.letter_texts:
        if name not in policy.letters:
            yield Fault(f"letters/{name}.md", 1, f"no letter {name} is wanted by the process", "add [letters.…] or delete the file")
    if policy.letters and CORRECTION not in policy.letters:
        yield lines.fault("letters", f"there is no letter {CORRECTION!r}", "add it: what was sent in error has to be corrected")
    for name in HOUSE_STEPS:
        if name not in policy.house and name not in STAFFED:
            yield lines.fault("house", f"nobody may take {name}", f'add "{name}" = [role]')
    for name in policy.house:
        if name not in (*HOUSE_STEPS, *ACTS):
            yield lines.fault(f"house.{name}", f"there is no house step {name!r}", "use one of: " + ", ".join((*HOUSE_STEPS, *ACTS)))
        elif name in ACTS and (other := [role for role in policy.house[name] if role != COLLEAGUE and (role not in policy.roles or policy.roles[role].of)]):
            yield lines.fault(f"house.{name}", f"{other[0]} is no office: an act on a person follows from no case", "name offices, or colleague")
    if not policy.when_idle:
        yield lines.fault("when_idle", "nothing brings a case to its close", 'add when_idle = ["…"], a duty whose step has an outcome that ends the case')


def cited(policy: Policy) -> set[str]:
    """Every clause that something of the pack rests on."""
    tables = (
        policy.steps, policy.matters, policy.behaviours, policy.measures, policy.letters, policy.routes, policy.channels, policy.needs,
        policy.reports,
    )  # fmt: skip
    return {clause for table in tables for thing in table.values() for clause in thing.clause} | set(policy.meets.values())


def _clauses(policy: Policy, lines: Lines) -> Iterator[Fault]:
    """Every clause is cited, or listed as not operated with a reason; none is cited that does not exist."""
    used = cited(policy)
    if not policy.clauses:
        yield Fault("clauses.md", 1, "no clauses are given", "write each under a heading: ## 7.2 Title")
    for clause in sorted(set(policy.clauses) - used - set(policy.not_operated)):
        yield Fault("clauses.md", 1, f"clause {clause} is cited by nothing", "cite it, or list it under [not_operated] with a reason", clause)
    for clause in sorted(used - set(policy.clauses)) if policy.clauses else ():
        place = next((f"{name}.{key}" for name, table in (("steps", policy.steps), ("matters", policy.matters), ("letters", policy.letters), ("measures", policy.measures), ("behaviours", policy.behaviours), ("routes", policy.routes), ("channels", policy.channels), ("needs", policy.needs), ("reports", policy.reports)) for key, thing in table.items() if clause in thing.clause), "")
        yield lines.fault(place, f"there is no clause {clause}", "mend the number, or add it to clauses.md", clause)
    for clause in sorted({*policy.not_operated, *policy.readings} - set(policy.clauses)) if policy.clauses else ():
        yield Fault("readings.md" if clause in policy.readings else "policy.toml", 1, f"there is no clause {clause}", "mend the number", clause)


RULES: tuple[Callable[[Policy, Lines], Iterator[Fault]], ...] = (_reachable, _owners, _limits, _measures, _outcomes, _never_refused, _reserved, _texts, _clauses, meets_faults)
