"""A small pack that meets every standard: the guide's, made better. Tests spoil it, one thing at a time."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from evenhand.policy.load import load
from evenhand.policy.standards import MISSED, Graded, grade

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
CLAIMS = ("R9", "R14", "R18", "R19", "R20", "R21", "R22", "R24")

# file, what stands in the guide's pack, what stands in ours
BETTER = [
    ("policy.toml", 'effective = "2026-01-01"\n', 'effective = "2026-01-01"\nreview_by = "2027-06-30"\nlink = "larch.example/policy"\nneeds_change = ["review"]\n'),
    ("policy.toml", "at any stage.\"\n", "at any stage.\"\n\"Information Commissioner's Office\" = \"You may ask it about your data.\"\n"),
    ("policy.toml", '[not_operated]\n"9" = "Training of our own staff is kept elsewhere."', "[services]\nrent = \"Rent\"\nrepairs = \"Repairs\"\n[reports.use]\nclause = \"8\"\ntitle = \"How the policy is used\"\nto = [\"chief-executive\"]\nevery = { months = 3 }\ncounts = [\"restrictions\", \"needs\"]\n[meets]\n" + "".join(f'{one} = "9"\n' for one in CLAIMS)),
    ("policy.toml", 'asks = ["channels"]', 'asks = ["channels", "scope"]'),
    ("process.toml", 'title = "Report it"\nopens = ["decide"]', 'title = "Report it"\nopens = ["complete", "look-after"]'),
    ("process.toml", 'asks = ["decided", "incidents", "route"]', 'asks = ["decided", "incidents", "route", "milder", "side", "adjustments", "equality"]'),
    ("process.toml", 'on = "review"\napart = ["report", "decide", "answer-appeal"]\nasks = ["reasons"]', 'on = "review"\napart = ["report", "decide", "answer-appeal"]\nasks = ["reasons", "adjustments"]'),
    ("process.toml", 'title = "The outcome of our review"\n', 'title = "The outcome of our review"\nopens = ["appeal"]\n'),
    ("letters/decision.md", "{{part outside}}", "{{part outside}}\n\n{{part alert}}"),
    ("letters/review-outcome.md", "{{part outside}}", "{{part challenge}}\n\n{{part outside}}"),
]  # fmt: skip
MORE = """
[fields]
scope = { kind = "choices", label = "For which services", choices = "services" }
helps = { kind = "needs", label = "What helps the person", optional = true }
allegation = { kind = "yes", label = "Did the person allege discrimination, or that someone is at risk?" }
risk-level = { kind = "choice", label = "How great the risk to the colleague is", whose = "affected", choices = { low = "Low", high = "High" } }
how-are-you = { kind = "text", label = "How the colleague is", whose = "affected" }
no-warning = { kind = "text", label = "Why no warning came first" }
answer-says = { kind = "text", label = "What the person says" }
milder = { kind = "text", label = "Milder options considered" }
side = { kind = "text", label = "What the person says" }
adjustments = { kind = "text", label = "Adjustments considered" }
equality = { kind = "text", label = "Disability and the equality duty" }

[matters.complete]
clause = "2"
kind = "duty"
owner = ["manager"]
[steps.complete]
clause = "2"
on = "complete"
asks = ["helps", "allegation", "risk-level"]
outcomes.done = { title = "Done", opens = ["propose"] }
[matters.look-after]
clause = "1"
kind = "duty"
owner = ["manager"]
limit = { days = 7 }
[steps.look-after]
clause = "1"
on = "look-after"
asks = ["how-are-you"]
outcomes.asked = { title = "Asked" }
[matters.propose]
clause = "2"
kind = "duty"
owner = ["manager"]
[steps.propose]
clause = "2"
on = "propose"
asks = ["reasons"]
outcomes.warn = { title = "Warn", letter = "warning" }
outcomes.go-on = { title = "Go on without a warning", asks = ["no-warning"], opens = ["decide"] }
[letters.warning]
clause = "4"
title = "A warning"
approve = ["head-of-housing"]
warns = true
deemed = { working_days = 2 }
opens = ["answer-warning"]
[matters.answer-warning]
clause = "4"
kind = "right"
owner = ["person", "representative"]
limit = { days = 14 }
[steps.answer-warning]
clause = "4"
on = "answer-warning"
by = ["person", "representative", "colleague"]
asks = ["answer-says"]
outcomes.given = { title = "Their answer", opens = ["propose"] }
"""


def good(target: Path) -> Path:
    """The pack that meets everything, written in `target`."""
    folder = Path(shutil.copytree(ROOT / "tests" / "packs" / "guide", target / "larch"))
    for file, old, new in BETTER:
        change(folder, file, old, new)
    head, fields, rest = MORE.partition("\n[matters.complete]")
    change(folder, "process.toml", "[fields]\n", head.lstrip() + "\n")
    process = folder / "process.toml"
    process.write_text(process.read_text("utf-8") + fields + rest, "utf-8")
    (folder / "letters" / "warning.md").write_text("# A warning\n\n{{part behaviour}}\n\n{{part reasons}}\n", "utf-8")
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replaces what stands once in a file of a pack."""
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (folder / file).write_text(text.replace(old, new), "utf-8")


def grades(folder: Path, today: date | None = TODAY) -> dict[str, Graded]:
    """The grade of a pack, by the id of the standard."""
    return {one.id: one for one in grade(load(folder), (), today)}


def missed(folder: Path, today: date | None = TODAY) -> list[str]:
    """The ids of the standards that a pack misses."""
    return [name for name, one in grades(folder, today).items() if one.grade == MISSED]


IDS = [f"R{number}" for number in range(1, 33)] + [f"G{number}" for number in range(1, 16)]
P, M = "policy.toml", "process.toml"
DECIDES = 'asks = ["decided", "incidents", "route", "milder", "side", "adjustments", "equality"]\nimposes = true\nuntil = { years = 1 }\nletter = "decision"\nopens = ["review"]'
APPEAL = 'deemed = { working_days = 2 }\nopens = ["appeal"]\n[letters.correction]'
WARNS = 'outcomes.warn = { title = "Warn", letter = "warning" }\n'
SKIPS = 'outcomes.go-on = { title = "Go on without a warning", asks = ["no-warning"], opens = ["decide"] }'
ROUTE = '[routes.repairs]\nclause = "7"\ntitle = "Repairs and emergencies"\nwords = "Report them at any hour on 01632 960100. They are always taken."\n'
CARD = 'words = "Some channels are closed to this person. Read everything that comes in, and answer on an open channel."'
COPIES = ('opens = ["appeal"]\n[letters.correction]', 'opens = ["appeal"]\ncopies = {{ {} }}\n[letters.correction]')

# what is spoilt: file, what stands there, what it becomes, and exactly the requirements that are then missed
SPOILT: dict[str, tuple[str, str, str, str]] = {
    "no reasons asked on the way": (M, 'asks = ["deciders", "reasons"]', 'asks = ["deciders"]', ""),
    "no incidents": (M, '"incidents", "route", "milder"', '"route", "milder"', "R1 R15"),
    "no milder options": (M, '"milder", "side"', '"side"', "R2 R10"),
    "no equality": (M, ', "equality"]', "]", "R2 R26"),
    "no review opened": (M, 'letter = "decision"\nopens = ["review"]', 'letter = "decision"', "R1 R13"),
    "no date for the review": (M, 'limit = { months = 6 }\nahead = { days = 30 }\n', "", "R1 R13 G6"),
    "review after thirteen months": (M, "limit = { months = 6 }", "limit = { months = 13 }", "R1 G6"),
    "review after a year": (M, "limit = { months = 6 }", "limit = { years = 1 }", ""),
    "review after two years": (M, "limit = { months = 6 }", "limit = { years = 2 }", "R1 G6"),
    "no review at all": (M, 'while = "restrictions"\n', "", "R1 R13 G6"),
    "no maximum length": (M, "until = { years = 1 }\n", "", "R31 G6"),
    "no maximum, and no next review": (M, 'letter = "review-outcome"\nopens = ["review"]', 'letter = "review-outcome"', ""),
    "no appeal": (M, APPEAL, APPEAL.replace('opens = ["appeal"]\n', ""), "R12 R13 R32"),
    "an appeal that can change nothing": (M, 'title = "Upheld: what was decided is lifted"\nlifts = "decision"\n', 'title = "Noted"\n', "R12 R13 R32 G6"),
    "a fee to appeal": (M, 'title = "Appeal against the decision"\n', 'title = "Appeal against the decision"\nfee = "GBP 150"\n', "R32"),
    "no appeal from a review": (M, 'title = "The outcome of our review"\nopens = ["appeal"]\n', 'title = "The outcome of our review"\n', "G6"),
    "no open route": (P, ROUTE, "", "R29 R32 G8"),
    "open routes without emergencies": (P, "Repairs and emergencies", "Rent", "R29 G8"),
    "one body outside": (P, "\"Information Commissioner's Office\" = \"You may ask it about your data.\"\n", "", "R21 R32"),
    "another second body": (P, "Information Commissioner's Office", "Medico Council", "R21"),
    "no warning rule": (M, WARNS, "", "G5"),
    "a warning left out without a reason": (M, 'asks = ["no-warning"], ', "", "G5"),
    "a warning without time to answer": (M, 'deemed = { working_days = 2 }\nopens = ["answer-warning"]', 'deemed = { working_days = 2 }\nopens = ["decide"]', "G5"),
    "adjustments only on request": (M, 'asks = ["helps", "allegation", "risk-level"]', 'asks = ["allegation", "risk-level"]', "R3 R8 R25 G7"),
    "nothing listed that helps": (P, '[needs.large-print]\ntitle = "Letters in large print"\nformat = "large-print"\n[needs.no-telephone]\ntitle = "No telephone calls"\ncannot = ["telephone"]\n', "", "R3 R8 G7"),
    "an allegation not asked about": (M, '"helps", "allegation", "risk-level"', '"helps", "risk-level"', "R5 R26 G13"),
    "information requests are conduct": (P, '"insults about a person"]', '"many freedom of information requests"]', "R28 G13"),
    "complaints are conduct": (P, '"insults about a person"]', '"making complaints about a colleague"]', "R28 G13"),
    "repeated appeals are conduct": (P, '"insults about a person"]', '"repeated appeals"]', "R28 G13"),
    "complaints are guarded": (P, '"insults about a person"]', '"insults (repeated complaints do not count)"]', ""),
    "a threat in a complaint is conduct": (P, '"insults about a person"]', '"threats inside a complaint"]', ""),
    "no examples": (P, 'examples = ["threats, spoken or written", "insults about a person"]\n', "", "R5"),
    "only blows count": (P, 'title = "Abuse or threats"\nexamples = ["threats, spoken or written", "insults about a person"]', 'title = "Violence"\nexamples = ["hitting"]', "R23"),
    "a copy to every colleague": (M, COPIES[0], COPIES[1].format('colleague = "They meet the person"'), "R17"),
    "a copy to everybody": (M, COPIES[0], COPIES[1].format('"All staff" = "They meet the person"'), "R17"),
    "a copy without a reason": (M, COPIES[0], COPIES[1].format('"the police" = " "'), "R17"),
    "a copy for information": (M, COPIES[0], COPIES[1].format('manager = "For information"'), "R17"),
    "a copy to who needs it": (M, COPIES[0], COPIES[1].format('manager = "They answer what the person sends"'), ""),
    "every colleague sees every case": (P, 'reviewers = ["head-of-housing"]', 'reviewers = ["colleague"]', "R17"),
    "the reporter decides": (M, 'apart = "report"\n', "", "G14"),
    "the decider hears the appeal": (M, 'on = "answer-appeal"\napart = ["report", "decide"]', 'on = "answer-appeal"\napart = ["report"]', "G14"),
    "the decider reviews": (M, 'apart = ["report", "decide", "answer-appeal"]', 'apart = ["report", "answer-appeal"]', "G14"),
    "anybody decides": (M, 'title = "Decide"\n', 'title = "Decide"\nby = "colleague"\n', "R16"),
    "time from the decision": (M, DECIDES, DECIDES.replace('["review"]', '["review", "appeal"]'), "G3"),
    "time from the drafting": (M, "limit = { days = 28 }", 'limit = { days = 28, from = "decide" }', "G3"),
    "time from the sending": (M, APPEAL, 'opens = ["appeal"]\n[letters.correction]', "G3"),
    "do not attend": (P, CARD, CARD.replace("Some channels are closed to this person.", "Do not visit this person."), "R30"),
    "do not attend alone": (P, CARD, CARD.replace("Some channels are closed to this person.", "Do not visit alone."), ""),
    "not read": (P, CARD, 'words = "Some channels are closed to this person."', "R7"),
    "not read, but a route says so": (P, "They are always taken.", "They are always taken. Somebody reads what comes in.", ""),
    "for all services": (P, 'asks = ["channels", "scope"]', 'asks = ["channels"]', "R6"),
    "nothing on the card": (P, CARD + "\n", "", "R7 G10"),
    "nothing for the person": (P, 'tells = "The ways of contact listed here are closed to you. We read everything that you send us."\n', "", "R5"),
    "an act without a ground": (P, "# What stays open", '[measures.decline]\ntitle = "Not looking into it"\nkind = "act"\n# What stays open', "R4"),
    "two measures of one rank": (P, "# What stays open", '[measures.other]\ntitle = "Office closed"\nkind = "restriction"\nwords = "Meet elsewhere."\ntells = "The office is closed to you."\nasks = ["scope"]\n# What stays open', "R31"),
    "an order without its kind": (P, "# What stays open", '[measures.order]\ntitle = "Court order"\nkind = "order"\nwords = "An order is in force."\n# What stays open', "G15"),
    "nobody asks after the colleague": (M, 'opens = ["complete", "look-after"]', 'opens = ["complete"]', ""),
    "the risk to the colleague not assessed": (M, '"allegation", "risk-level"]', '"allegation"]', "G12"),
    "no review of the policy": (P, 'review_by = "2027-06-30"\n', "", "G1"),
    "the policy overdue": (P, 'review_by = "2027-06-30"', 'review_by = "2026-11-21"', "G1"),
    "the policy due today": (P, 'review_by = "2027-06-30"', 'review_by = "2026-11-22"', ""),
    "not published": (P, 'link = "larch.example/policy"\n', "", "R28"),
    "nobody watches": (P, 'counts = ["restrictions", "needs"]', 'counts = ["restrictions"]', "R27"),
    "the alert not told": ("letters/decision.md", "{{part alert}}", "", "R16 G9 G10"),
    "the appeal not told": ("letters/decision.md", "{{part challenge}}", "", "R12 R13 R16 R32 G9"),
}  # fmt: skip
