"""Copies of a pack in which one property of the process is broken, or mended: what changes, what is found, the mend."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.policy.broken import ROOT

GUIDE = ROOT / "tests" / "packs" / "guide"
CHASE = """
[matters.chase]
clause = "1"
kind = "duty"
owner = ["manager"]
limit = { days = 2 }
[steps.chase]
clause = "1"
on = "chase"
outcomes.again = { title = "Nobody answered", opens = ["chase"] }
"""
ASK = """
[matters.ask]
clause = "1"
kind = "duty"
owner = ["manager"]
[matters.answer]
clause = "1"
kind = "duty"
owner = ["manager"]
[steps.ask]
clause = "1"
on = "ask"
outcomes.asked = { title = "Asked", opens = ["answer"] }
[steps.answer]
clause = "1"
on = "answer"
outcomes.again = { title = "Ask again", opens = ["ask"] }
"""
RELAPSE = """
[matters.relapse]
clause = "3"
kind = "right"
owner = ["manager"]
limit = { years = 1 }
[steps.relapse]
clause = "3"
on = "relapse"
apart = ["report", "decide"]
asks = ["deciders", "reasons", "decided"]
outcomes.again = { title = "It happened again", imposes = true, letter = "decision" }
"""
WARN = """
[letters.warning]
clause = "4"
title = "A warning"
approve = ["head-of-housing"]
limit = { working_days = 5 }
warns = true
"""
ADMIT = """
[matters.admit]
clause = "5"
kind = "duty"
owner = ["chief-executive"]
limit = { working_days = 5 }
[steps.admit]
clause = "5"
on = "admit"
outcomes.admitted = { title = "Admit it", opens = ["answer-appeal"] }
outcomes.refused = { title = "Refuse it" }
"""
SEATS = 'seats = { first = ["chief-executive"], second = ["board-member"] }\nquorum = 2'
OWNERS = 'owner = ["chief-executive"]\ninstead = ["board-member"]'
ONE_CHIEF = ('[roles.chief-executive]\ntitle = "Chief Executive"', '[roles.chief-executive]\ntitle = "Chief Executive"\none = true')
LOOK = ('"letter.look-again" = ["chief-executive"]', '"letter.look-again" = ["chief-executive", "head-of-housing"]')
AWAY = "chief-executive is away or has declared a conflict"
ONE_MEMBER = ('[roles.board-member]\ntitle = "Member of the board"', '[roles.board-member]\ntitle = "Member of the board"\none = true')
DECIDER = ('[roles.board-member]\ntitle = "Member of the board"', '[roles.board-member]\ntitle = "Member of the board"\n[roles.decider]\ntitle = "Who decided"\nof = "decide"')
NO_END = ("until = { years = 1 }\n", "")
DECIDED = "report: reported → decide: restrict"
APPEALED = f"{DECIDED} → letter sent: decision → appeal: made"
KEEP = 'letter = "review-outcome"\nopens = ["review"]'
REMOVE = 'lifts = "all"\nletter = "review-outcome"'
REPORTED = 'title = "Report it"\nopens = ["decide"]'

Changes = tuple[tuple[str, str], ...]


FAULTY: dict[str, tuple[Changes, str, str]] = {
    # --- every matter has an end
    "a duty that each answer opens again": (
        ((REPORTED, 'title = "Report it"\nopens = ["decide", "chase"]'), ("", CHASE)),
        "chase never ends, each answer opens another duty (chase: again opens chase): report: reported", "let one outcome open nothing"),
    "two duties that open each other": (
        ((REPORTED, 'title = "Report it"\nopens = ["decide", "ask"]'), ("", ASK)),
        "ask never ends, each answer opens another duty (ask: asked opens answer): report: reported", "let one outcome open nothing"),
    "a duty that stays open when it is answered": (
        (('kind = "duty"\nowner = ["manager"]', 'kind = "duty"\nstanding = true\nowner = ["manager"]'),),
        "decide never ends, no answer closes it: report: reported", "delete `standing`"),
    "a case that nothing closes": (
        (("ends = true\n", ""),),
        "no case can ever be closed: report: reported → nothing else is left to do", "ends = true"),
    # --- every restriction has an end or a review
    "no end and no review": (
        (NO_END, ('letter = "decision"\nopens = ["review"]', 'letter = "decision"')),
        f"a restriction without an end is left without a review: {DECIDED}", "give it an end (until = …), or open a review"),
    "kept without another review": (
        (NO_END, (KEEP, 'letter = "review-outcome"')),
        f"left without a review: {DECIDED} → review: keep", 'open the review again (opens = ["review"])'),
    "a review for the whole case that lifts one decision only": (
        (NO_END, (REMOVE, 'lifts = "decision"\nletter = "review-outcome"')),
        f"left without a review: {DECIDED} → {DECIDED} → review: remove", 'write lifts = "all"'),
    "a review closed by something else": (
        (NO_END, ('title = "Not upheld"\n', 'title = "Not upheld"\ncloses = ["review"]\n')),
        f"left without a review: {APPEALED} → answer-appeal: dismissed", "give it an end"),
    "imposed again when the review is over": (
        (('letter = "decision"\nopens = ["review"]', 'letter = "decision"\nopens = ["review", "relapse"]'), ("", RELAPSE)),
        f"left without a review: {DECIDED} → what has an end ends → relapse: again", "give it an end"),
    "an end that nobody has to name": (
        (("until = { years = 1 }", 'until = { answer = "term" }'), ('asks = ["decided", "incidents", "route"]', 'asks = ["decided", "incidents", "route", "term"]'),
         ('letter = "decision"\nopens = ["review"]', 'letter = "decision"'), ("", '[fields.term]\nkind = "period"\noptional = true\n')),
        f"left without a review: {DECIDED}", "give it an end"),
    "a review that is never due": (
        (("limit = { months = 6 }\nahead = { days = 30 }\n", ""),),
        f"the review review is never due: {DECIDED}", "add limit = { months = 6 }"),
    # --- somebody may always act
    "an office of one, and nobody instead": (
        (ONE_CHIEF, LOOK, ('owner = ["chief-executive"]\ninstead = ["board-member"]', 'owner = ["chief-executive"]')),
        f"nobody may act on answer-appeal when {AWAY}: {APPEALED}", "name another role in `instead`, one that several hold"),
    "two offices of one, of which one can have had a part": (
        (ONE_CHIEF, LOOK, ONE_MEMBER),
        f"nobody may act on answer-appeal when {AWAY}, and board-member has taken decide: {APPEALED}", "name another role in `instead`"),
    "whoever decided": (
        (DECIDER, (OWNERS, 'owner = ["decider"]')),
        f"nobody may act on answer-appeal when decider has taken decide: {APPEALED}", "name another role in `instead`"),
    "whoever took a step that nobody has taken yet": (
        (DECIDER, ('kind = "duty"\nowner = ["manager"]', 'kind = "duty"\nowner = ["decider"]')),
        "nobody may act on decide when decider is nobody: report: reported", "name another role in `instead`"),
    "a seat that only one can fill": (
        (ONE_CHIEF, LOOK, (OWNERS, SEATS)),
        f"nobody may act on answer-appeal when {AWAY}: {APPEALED}", "add a deputy to the seat"),
    "deciders among offices of one": (
        (ONE_CHIEF, LOOK, ONE_MEMBER, ('among = ["manager"]', 'among = ["chief-executive", "board-member"]'), (OWNERS, 'owner = ["head-of-housing"]')),
        f"nobody may act on decide when {AWAY}: report: reported", "name another role in `instead`"),
    "more deciders than there are": (
        (ONE_CHIEF, LOOK, ('among = ["manager"]', 'among = ["chief-executive"]')),
        "nobody may act on decide when deciders names more people than there are: report: reported", "name another role in `instead`"),
    "a letter that only one may approve": (
        (ONE_CHIEF, LOOK, ('approve = ["chief-executive", "board-member"]', 'approve = ["chief-executive"]')),
        f"nobody may approve the letter answer when {AWAY}: {APPEALED} → answer-appeal: upheld", "add a role to `approve`"),
    "letters that only one may send": (
        (ONE_CHIEF, LOOK, ('"letter.dispatch" = ["manager", "head-of-housing"]', '"letter.dispatch" = ["chief-executive"]')),
        f"nobody may send the letter decision when {AWAY}: {DECIDED}", 'add a role to "letter.dispatch"'),
    "a correction that only one may approve": (
        (ONE_CHIEF, LOOK, ('title = "A correction, and our apology"\napprove = ["head-of-housing"]', 'title = "A correction, and our apology"\napprove = ["chief-executive"]')),
        f"nobody may approve the letter correction when {AWAY}: report: reported → entry.annul: strand", "add a role to `approve`"),
    "an arrival that only one may prove": (
        (ONE_CHIEF, LOOK, ('"letter.served" = ["manager", "head-of-housing"]\n"letter.returned" = ["manager", "head-of-housing"]', '"letter.served" = ["chief-executive"]\n"letter.returned" = ["chief-executive"]'),
         ('deemed = { working_days = 2 }\nopens = ["appeal"]', 'deemed = { working_days = 2 }\nopens = ["appeal"]\nproof = true')),
        f"nobody may prove the arrival of the letter decision when {AWAY}: {DECIDED}", 'add a role to "letter.served" in [house]'),
    # --- every adverse outcome is lettered and tells its challenge
    "kept without a word": (
        ((KEEP, 'opens = ["review"]'),),
        f"a review keeps what stands, and the person is not told: {DECIDED} → review: keep", "add letter = … to this outcome"),
    "a restriction without a letter": (
        (('letter = "decision"\nopens = ["review"]', 'opens = ["review"]'),),
        f"it imposes on the person, and the person is not told: {DECIDED}", "add letter = …"),
    "a letter without a word of how to challenge it": (
        (("opens = [\"appeal\"]\n", ""), ("## If you think that we are wrong\n\n{{part challenge}}\n\n{{part outside}}\n", "")),
        f"it imposes on the person, and the letter decision does not say how to challenge it: {DECIDED}", "open a right of the person by it, or write {{part challenge}}"),
    "an appeal dismissed without a letter": (
        (('title = "Not upheld"\nletter = "answer"', 'title = "Not upheld"'),),
        f"a challenge is answered without lifting anything, and the person is not told: {APPEALED} → answer-appeal: dismissed", "add letter = …"),
    "an appeal answered, and no word of who else may be asked": (
        (("This answer is final under our policy. You may ask people who are independent of us:\n\n{{part outside}}", "This answer is final."),),
        f"the letter answer does not say how to challenge it: {APPEALED} → answer-appeal: dismissed", "letters/answer.md"),
    "a late appeal refused without a letter": (
        (('late = true\nopens = ["answer-appeal"]', 'late = true\nopens = ["admit"]'), ("", ADMIT)),
        f"a challenge is answered without lifting anything, and the person is not told: {APPEALED}-late → admit: refused", "add letter = …"),
    "a warning without a word of how to challenge it": (
        (('title = "Take no action"', 'title = "Warn"\nletter = "warning"'), ("", WARN)),
        "it warns the person, and the letter warning does not say how to challenge it: report: reported → decide: no-action", "letters/warning.md"),
    # --- nobody acts alone
    "one human reports and decides": (
        (('apart = "report"\n', ""), ("at_least = 2", "at_least = 1")),
        f"one human can take every step to a restriction: {DECIDED}", 'add "report" to `apart` of decide'),
    "one human has both offices": (
        (('apart = "report"\nasks = ["deciders", "reasons"]', 'asks = ["reasons"]'),),
        f"one human can take every step to a restriction: {DECIDED}", "let two decide"),
}  # fmt: skip


MENDED: dict[str, Changes] = {
    "as the guide has it": (),
    "a duty that may open itself again, and need not": (
        (REPORTED, 'title = "Report it"\nopens = ["decide", "chase"]'), ("", CHASE + 'outcomes.reached = { title = "Reached" }\n')),
    "two duties that open each other until one is enough": (
        (REPORTED, 'title = "Report it"\nopens = ["decide", "ask"]'), ("", ASK + 'outcomes.done = { title = "Done" }\n')),
    "no end, and a review": (NO_END,),
    "no review, and an end": ((KEEP, 'letter = "review-outcome"'), ('letter = "decision"\nopens = ["review"]', 'letter = "decision"')),
    "a review for each decision": (NO_END, (REMOVE, 'lifts = "decision"\nletter = "review-outcome"'), ("once = true\nwhile", "while")),
    "a review that time makes": (NO_END, ('while = "restrictions"', 'while = "restrictions"\nover = { lifts = "all", letter = "review-outcome" }')),
    "imposed again, with a review": (
        NO_END, ('letter = "decision"\nopens = ["review"]', 'letter = "decision"\nopens = ["review", "relapse"]'),
        ("", RELAPSE.replace('letter = "decision"', 'letter = "decision", opens = ["review"]'))),
    "an office of one, and somebody instead": (ONE_CHIEF, LOOK,),
    "two offices of one that had no part": (ONE_CHIEF, LOOK, ONE_MEMBER, ('apart = ["report", "decide"]\nasks = ["reasons"]', 'asks = ["reasons"]'),),
    "a seat with a deputy": (ONE_CHIEF, LOOK, (OWNERS, SEATS.replace('["chief-executive"]', '["chief-executive", "manager"]'))),
    "two of three seats": (ONE_CHIEF, LOOK, (OWNERS, 'seats = { first = ["chief-executive"], second = ["board-member"], third = ["manager"] }\nquorum = 2')),
    "two offices of one, of which one had a part in another report": (
        ONE_CHIEF, LOOK, ONE_MEMBER, (REPORTED, 'title = "Report it"\nopens = ["decide"]\n[steps.report.outcomes.other]\ntitle = "Tell us"\nopens = ["chase"]'),
        ("", CHASE + 'outcomes.reached = { title = "Reached" }\n'), ('apart = ["report", "decide"]\nasks = ["reasons"]', 'apart = ["chase"]\nasks = ["reasons"]')),
    "whoever decided, or somebody else": (DECIDER, (OWNERS, 'owner = ["decider"]\ninstead = ["board-member"]')),
    "a late appeal refused with a letter": (
        ('late = true\nopens = ["answer-appeal"]', 'late = true\nopens = ["admit"]'),
        ("", ADMIT.replace('{ title = "Refuse it" }', '{ title = "Refuse it", letter = "answer" }'))),
    "what is only handed on is not refused": (
        ('late = true\nopens = ["answer-appeal"]', 'late = true\nopens = ["admit"]'),
        ("", ADMIT.replace('outcomes.refused = { title = "Refuse it" }\n', ""))),
    "two decide, whoever reported": (('apart = "report"\n', ""),),
    "one decides, who did not report": (("at_least = 2", "at_least = 1"),),
    "two seats decide": (
        ('kind = "duty"\nowner = ["manager"]', 'kind = "duty"\nseats = { one = ["manager"], two = ["manager"] }\nquorum = 2'),
        ('apart = "report"\nasks = ["deciders", "reasons"]', 'asks = ["reasons"]')),
}  # fmt: skip


SECOND = """
[letters.final]
clause = "4"
title = "Our answer, and who else may look at it"
approve = ["chief"]
opens = ["again"]
[matters.again]
clause = "4"
kind = "right"
owner = ["person"]
limit = { days = 14 }
[steps.again]
clause = "4"
on = "again"
by = ["person"]
outcomes.made = { title = "In time", opens = ["hear-again"] }
[matters.hear-again]
clause = "4"
kind = "duty"
owner = ["chief"]
limit = { days = 14 }
[steps.hear-again]
clause = "4"
on = "hear-again"
outcomes.upheld = { title = "Upheld", lifts = "decision", letter = "answer" }
outcomes.refused = { title = "Refused" }
"""
ALONE = 'apart = ["report", "propose"]\noutcomes.restrict'
OTHER: dict[str, tuple[Changes, str]] = {
    "whoever proposes decides": (
        ((ALONE, 'apart = ["report"]\noutcomes.restrict'),),
        "whoever took propose can be the only one who decides on it: report: reported → propose: proposed → decide: restrict"),
    "an order that nothing lifts": (
        (('imposes = true, opens = ["end-order"]', "imposes = true"), ('title = "It has ended", lifts = "decision"', 'title = "It has ended"')),
        "an order that is recorded never ends, and its case is never closed: report: reported → record-order: recorded"),
    "a second hearing that is refused without a word": (
        (('outcomes.dismissed = { title = "Not upheld", letter = "answer" }', 'outcomes.dismissed = { title = "Not upheld", letter = "final" }'), ("", SECOND)),
        "a challenge is answered without lifting anything, and the person is not told: "
        "report: reported → propose: proposed → decide: restrict → letter sent: decision → appeal: made → hear: dismissed → letter sent: final → again: made → hear-again: refused"),
    "the lead before one is named": (
        (('title = "Ring back, at last"\nkind = "duty"\nowner = ["head"]', 'title = "Ring back, at last"\nkind = "duty"\nowner = ["lead"]'),),
        "nobody may act on escalate when lead is nobody: report: chased → time runs out: chase"),
}  # fmt: skip


def variant(target: Path, changes: Changes, pack: Path = GUIDE) -> Path:
    """A copy of a pack with each text (found once, in any of its files) replaced; added to the process where it is ""."""
    folder = shutil.copytree(pack, target / pack.name)
    for old, new in changes:
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in (".toml", ".md") and "stories" not in path.parts]
        found = [path for path in files if old and old in path.read_text("utf-8")] if old else [folder / "process.toml"]
        assert len(found) == 1, f"{old!r} stands in {found}"
        text = found[0].read_text("utf-8")
        assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        found[0].write_text(text.replace(old, new) if old else text + new, "utf-8")
    return folder
