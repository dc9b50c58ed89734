"""Each kind of fault is found in a copy of a pack that has it, with its file, its line, its clause and the way to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evenhand.case import floor, house
from evenhand.case.passing import STEP
from evenhand.policy import check as checking
from evenhand.policy.names import HOUSE_FIELDS, KNOWN_ACTORS
from tests.policy.broken import PLAIN, REAL, broken, line_of
from tests.policy.gone_through import can_run as check

# file, what stands there, what it becomes, the line it is found at, what is said, how to mend it
PROCESS = [
    # --- names that lead nowhere
    ('owner = ["manager"]\nlimit = { days = 2 }', 'owner = ["manger"]\nlimit = { days = 2 }', 'owner = ["manger"]', "there is no role 'manger'", "did you mean 'manager'?"),
    ('instead = ["chief"]\nlimit = { working_days = 5 }', 'instead = ["xyzzy"]\nlimit = { working_days = 5 }', 'instead = ["xyzzy"]', "there is no role 'xyzzy'", "add it, or use a role that exists"),
    ('house = ["manager", "head"] }', 'house = ["manager", "had"] }', "seats = {", "there is no role 'had'", "did you mean 'head'?"),
    ('by = ["line-manager", "head"]', 'by = ["line-manager", "chef"]', "by = [", "there is no role 'chef'", "did you mean 'chief'?"),
    ('among = ["manager", "chief"]', 'among = ["manger"]', "deciders = {", "there is no role 'manger'", "did you mean 'manager'?"),
    ('approve = ["head", "chief"]', 'approve = ["hed", "chief"]', "approve = [", "there is no role 'hed'", "did you mean 'head'?"),
    ('withhold = ["chief"]\ndeemed = { working_days = 2 }\nopens', 'withhold = ["chif"]\ndeemed = { working_days = 2 }\nopens', 'withhold = ["chif"]', "there is no role 'chif'", "did you mean 'chief'?"),
    ('opens = ["propose", "attend", "record-order", "notes", "name-lead"]', 'opens = ["propos", "attend", "record-order", "notes", "name-lead"]', "outcomes.reported", "there is no matter 'propos'", "did you mean 'propose'?"),
    ('closes = ["confirm"]', 'closes = ["confrm"]', "outcomes.ended", "there is no matter 'confrm'", "did you mean 'confirm'?"),
    ('opens = ["escalate"], letter', 'opens = ["escalat"], letter', "over = {", "there is no matter 'escalat'", "did you mean 'escalate'?"),
    ('split = { opens = ["final"]', 'split = { opens = ["finale"]', "split = {", "there is no matter 'finale'", "did you mean 'final'?"),
    ('opens = ["appeal"]', 'opens = ["appeals"]', 'opens = ["appeals"]', "there is no matter 'appeals'", "did you mean 'appeal'?"),
    ('on = "chase"', 'on = "chasee"', 'on = "chasee"', "there is no matter 'chasee'", "did you mean 'chase'?"),
    ('apart = "attend"', 'apart = "atend"', 'apart = "atend"', "there is no step 'atend'", "did you mean 'attend'?"),
    ('asks = ["view"]', 'asks = ["veiw"]', 'asks = ["veiw"]', "there is no field 'veiw'", "did you mean 'view'?"),
    ('asks = ["proposed", "impact"]', 'asks = ["proposed", "inpact"]', "outcomes.proposed", "there is no field 'inpact'", "did you mean 'impact'?"),
    ('outcomes.nothing = { title = "Do nothing", letter = "sorry" }', 'outcomes.nothing = { title = "Do nothing", letter = "sory" }', "outcomes.nothing", "there is no letter 'sory'", "did you mean 'sorry'?"),
    ('class = "health"', 'class = "helth"', "view = {", "there is no class 'helth'", "did you mean 'health'?"),
    ('attend = { kind = "restrictions", menu = ["precaution", "hold"] }', 'attend = { kind = "restrictions", menu = ["precautions", "hold"] }', "attend = {", "there is no kind of measure 'precautions'", "did you mean 'precaution'?"),
    ('maker = { kind = "text", at_least = 2 }', 'maker = { kind = "text", must = "maybe" }', "maker = {", "there is no demand 'maybe'", "add it, or use a demand that exists"),
    ('whose = "colleague", optional = true }\nbehaviour', 'whose = "tenant", optional = true }\nbehaviour', "keep-from = {", "there is no data subject 'tenant'", "add it, or use a data subject that exists"),
    # --- what can never happen
    ('by = "colleague"\ndated', 'by = "colleague"\non = "make-good"\ndated', "[steps.report]", "no step opens a case", "let one step have no `on`: a report"),
    ('opens = ["view", "attend", "notes"]', 'opens = ["attend", "notes"]', "[matters.view]", "nothing opens view", "open it by an outcome or a letter, or delete it"),
    ('opens = ["view", "attend", "notes"]', 'opens = ["attend", "notes"]', "[steps.convene]", "convene can never be taken: nothing opens what it answers", "open one of: view"),
    ('opens = ["view", "attend", "notes"]', 'opens = ["attend", "notes"]', "[steps.final]", "final can never be taken", "open one of: final"),
    ('outcomes.rung = { title = "Rung back" }\n\n', "\n", "[steps.escalate]", "escalate has no outcome", "add outcomes.NAME = { title = … }"),
    ('on = "make-good"', 'on = "close"', "[matters.make-good]", "nobody can answer make-good: no step has it in `on`", "add a step"),
    # --- nobody's turn
    ('title = "Ring back, at last"\nkind = "duty"\nowner = ["head"]', 'title = "Ring back, at last"\nkind = "duty"', "[matters.escalate]", "it is nobody's turn to answer escalate", "add owner = [role]"),
    ('title = "Ring back, at last"\nkind = "duty"\nowner = ["head"]', 'title = "Ring back, at last"\nkind = "duty"\nowner = ["person"]', 'owner = ["person"]', "escalate is a duty of the person", "make it a right"),
    ('title = "Ring back, at last"\nkind = "duty"', 'title = "Ring back, at last"\nkind = "chore"', 'kind = "chore"', "a matter is a duty or a right, not 'chore'", "write duty or right"),
    ("quorum = 2", "quorum = 4", "quorum = 4", "4 of 3 seats cannot agree", "lower the quorum or add seats"),
    ("quorum = 2\n", "", "[matters.view]", "view has seats but no quorum", "add quorum = N"),
    ('while = "restrictions"', 'while = "it lasts"', "while = ", "while cannot be 'it lasts'", "the only word is restrictions"),
    # --- limits that cannot be reckoned
    ("limit = { days = 2 }", "limit = {}", "limit = {}", "matters.chase.limit has no length", "say hours, days, weeks"),
    ("limit = { days = 2 }", 'limit = { at = "12:00" }', "limit = { at", "matters.chase.limit has no length", "say hours, days, weeks"),
    ("limit = { days = 2 }", "limit = { days = -2 }", "limit = { days = -2 }", "matters.chase.limit is negative", "write a positive number"),
    ("limit = { days = 2 }", "limit = { hours = 4, days = 2 }", "limit = { hours = 4", "matters.chase.limit mixes hours with days", "say hours alone"),
    ("limit = { days = 2 }", 'limit = { hours = 4, at = "12:00" }', "limit = { hours = 4", "matters.chase.limit mixes hours with days", "say hours alone"),
    ("limit = { days = 2 }", 'limit = { days = 2, at = "noon" }', "limit = { days = 2, at", "matters.chase.limit names a time or a day that is none", 'write at = "12:00"'),
    ("limit = { days = 2 }", 'limit = { on = ["30 June"] }', "limit = { on", "matters.chase.limit names a time or a day that is none", 'on = ["06-30"]'),
    ("limit = { days = 2 }", 'limit = { days = 2, from = "reprot" }', "limit = { days = 2, from", "matters.chase.limit runs from 'reprot', which is no step", "name a step, or leave `from` out"),
    ("limit = { days = 2 }", 'limit = { answer = "nothing" }', "limit = { answer", "takes its end from 'nothing', which is no field of a date", "name a date, moment or period field"),
    ("limit = { days = 2 }", 'limit = { days = 2, since = "nothing" }', "limit = { days = 2, since", "runs from the answer to 'nothing', which is no field of a date", "name a date or moment field"),
    ("limit = { days = 2 }", 'limit = { days = 2, since = "why" }', "limit = { days = 2, since", "runs from the answer to 'why', which is no field of a date", "name a date or moment field"),
    ("limit = { days = 2 }", 'limit = { answer = "why" }', "limit = { answer", "takes its end from 'why', which is no field of a date", "name a date, moment or period field"),
    ('aim = { hours = 4, from = "report" }', 'aim = { answer = "term" }', "aim = {", "matters.chase.aim cannot take its end from an answer", "use answer in the limit of a matter, or in until"),
    ('aim = { hours = 4, from = "report" }', 'aim = { from = "report" }', "aim = {", "matters.chase.aim has no length", "say hours"),
    ("ahead = { days = 60 }", "ahead = {}", "ahead = {}", "matters.review.ahead has no length", "say hours"),
    ('until = { answer = "term" }', "until = {}", "outcomes.for-a-term", "steps.decide.outcomes.for-a-term.until has no length", "say hours"),
    ("deemed = { working_days = 2 }\nopens", "deemed = { hours = 48 }\nopens", "deemed = { hours", "letters.decision.deemed is counted in hours", "a letter arrives on a day"),
    ('limit = { working_days = 10, from = ["appeal", "admit"] }', 'limit = { from = ["appeal", "admit"] }', "limit = { from", "letters.answer.limit has no length", "say hours"),
    # --- outcomes that contradict themselves
    ('lifts = "all"', 'lifts = "everything"', "outcomes.remove", "lifts cannot be 'everything'", "write decision, chosen or all"),
    ('asks = ["lift"], lifts = "chosen", letter', 'lifts = "chosen", letter', "outcomes.part", "it lifts what is chosen, but asks for no choice", "ask a field of kind standing"),
    ('over = { opens = ["escalate"], letter = "sorry" }', 'over = { opens = ["escalate"], ends = true }', "over = {", "what follows from time or a split group may only open matters and want a letter", "open a matter whose step does the rest"),
    ('split = { opens = ["final"], letter = "sorry" }', 'split = { opens = ["final"], lifts = "all" }', "split = {", "what follows from time or a split group may only open matters", "open a matter"),
    ('asks = ["decided", "deciders"], imposes = true, letter = "decision"', 'asks = ["decided", "deciders"], imposes = true', "outcomes.together = { title = \"Restrict", "it imposes restrictions without a letter to the person", "add letter = …"),
    ('asks = ["decided"], imposes = true, letter = "decision", opens', "imposes = true, opens", "outcomes.restrict", "it imposes restrictions without a letter to the person", "add letter = …"),
    ('outcomes.made = { title = "In time", letter', 'outcomes.made = { title = "In time", late = true, letter', "[steps.appeal]", "appeal can only come late", "add an outcome for what comes in time"),
    # --- letters and the house
    ('[letters.sorry]\nclause = "4"', '[letters.sory]\nclause = "4"', "[letters.sory]", "the letter sory has no text", "add letters/sory.md"),
    ('[letters.correction]\nclause = "4"\ntitle = "A correction"\napprove = ["head"]\nlimit = { working_days = 1 }\ndeemed = { working_days = 2 }', "", None, "there is no letter 'correction'", "what was sent in error has to be corrected"),
    ('[steps.escalate]\nclause = "1"', '[steps.time]\nclause = "1"', "[steps.time]", "the name 'time' is the house's own", "give the step another name"),
    ('[steps.escalate]\nclause = "1"', '[steps."entry.annul"]\nclause = "1"', '[steps."entry.annul"]', "the name 'entry.annul' is the house's own", "give the step another name"),
    ('what = { kind = "text", at_least = 5 }', 'what = { kind = "text", at_least = 5 }\nside = { kind = "yes" }', "side = {", "side is a question of the floor, of kind text", 'write kind = "text"'),
    # --- clauses
    ('clause = ["3", "3.10"]', 'clause = ["3", "3.11"]', "[steps.decide]", "there is no clause 3.11", "mend the number, or add it to clauses.md"),
]  # fmt: skip
POLICY = [
    ('owner = "head"', 'owner = "hed"', "owner", "there is no role 'hed'", "did you mean 'head'?"),
    ('reviewers = ["head"]', 'reviewers = ["heed"]', "reviewers", "there is no role 'heed'", "did you mean 'head'?"),
    ('when_idle = ["close"]', 'when_idle = ["closing"]', "when_idle", "there is no matter 'closing'", "did you mean 'close'?"),
    ('when_idle = ["close"]', "", "#", "nothing brings a case to its close", 'add when_idle = ["…"]'),
    ('in_error = ["make-good"]', 'in_error = ["make-god"]', "in_error", "there is no matter 'make-god'", "did you mean 'make-good'?"),
    ('"letter.dispatch" = ["clerk"]', '"letter.dispatch" = ["clark"]', '"letter.dispatch"', "there is no role 'clark'", "did you mean 'clerk'?"),
    ('"letter.dispatch" = ["clerk"]', '"letter.dispach" = ["clerk"]', '"letter.dispach"', "there is no house step 'letter.dispach'", "use one of: letter.approve"),
    ('"letter.dispatch" = ["clerk"]', "", "[house]", "nobody may take letter.dispatch", 'add "letter.dispatch" = [role]'),
    ('readers = ["safety"]', 'readers = ["safty"]', "readers", "there is no role 'safty'", "did you mean 'safety'?"),
    ('cannot = ["email", "letter"]', 'cannot = ["mail", "letter"]', "cannot", "there is no channel 'mail'", "did you mean 'email'?"),
    ('needs = ["impact"]', 'needs = ["impct"]', "needs = [", "there is no field 'impct'", "did you mean 'impact'?"),
    ('asks = ["keeps"]', 'asks = ["keep"]', 'asks = ["keep"]', "there is no field 'keep'", "did you mean 'keeps'?"),
    ('words = "Only these channels."', 'words = "Only these channels."\ncloses = ["ofice"]', "closes", "there is no channel 'ofice'", "did you mean 'office'?"),
    ('of = "affected"\nis = "manager"', 'of = "affected"\nis = "mentor"', "is = ", "nobody can hold line-manager: 'mentor' is no relation", "write manager or head"),
    ('of = "affected"\nis = "manager"', 'is = "manager"', "[roles.line-manager]", "nobody can hold line-manager: it does not say whose manager", "add of = a party or a step"),
    ('of = "affected"\nis = "manager"', 'of = "effected"\nis = "manager"', 'of = "effected"', "nobody can hold line-manager: 'effected' is neither a party nor a step", "name a step, affected, witness or lead"),
    ('kind = "order"', 'kind = "spell"', 'kind = "spell"', "'spell' is no kind of measure", "write restriction, precaution, hold"),
    ('words = "Do not go alone."', "", "[measures.hold]", "hold does not tell a colleague what to do", "add words = …, in the imperative"),
    ('asks = ["arranger"]', "asks = []", "[measures.hold]", "hold does not ask who arranges a safe visit", 'add "arranger" to asks'),
    ('asks = ["risk"]', 'asks = ["why"]', 'asks = ["why"]', "why is text: a measure's parameters are choices, numbers and dates", "free text may not stand on a card"),
    ('"9" = "Training is kept elsewhere."', '"9" = "Training is kept elsewhere."\n"10" = "Not here."', "#", "there is no clause 10", "mend the number"),
    ('"9" = "Training is kept elsewhere."', "", "clauses.md", "clause 9 is cited by nothing", "cite it, or list it under [not_operated] with a reason"),
]  # fmt: skip
CASES = [("process.toml", *one) for one in PROCESS] + [("policy.toml", *one) for one in POLICY]


@pytest.mark.parametrize(("file", "old", "new", "where", "said", "mend"), CASES)
def test_a_fault_is_found(tmp_path: Path, file: str, old: str, new: str, where: str | None, said: str, mend: str) -> None:
    folder = broken(tmp_path, file, old, new)
    found = [fault for fault in check(folder) if said in fault.message]
    assert found, [str(fault) for fault in check(folder)]
    assert mend in found[0].mend
    if where == "clauses.md":
        assert (found[0].file, found[0].line, found[0].clause) == ("clauses.md", 1, "9")
    elif where:
        assert (found[0].file, found[0].line) == (file, line_of(folder, file, where))


@pytest.mark.parametrize("pack", [PLAIN, REAL], ids=lambda pack: pack.name)
def test_a_whole_pack_has_none(pack: Path) -> None:
    assert [str(fault) for fault in check(pack)] == []


def test_a_matter_needs_no_owner_where_each_step_says_who(tmp_path: Path) -> None:
    assert check(broken(tmp_path, "process.toml", 'owner = ["person", "representative"]\nlimit = { days = 28 }', "limit = { days = 28 }")) == []


def test_a_fault_names_its_clause(tmp_path: Path) -> None:
    fault = next(one for one in check(broken(tmp_path, "process.toml", "[letters.sorry]", "[letters.sory]")) if "has no text" in one.message)
    assert fault.clause == "4" and str(fault).startswith("process.toml:") and "(clause 4)" in str(fault)


def test_an_island_of_steps_cannot_be_reached(tmp_path: Path) -> None:
    """Two steps that only open each other's matters are as dead as one that nothing opens."""
    island = """
[matters.ping]
title = "Ping"
kind = "duty"
owner = ["head"]
over = { opens = ["pang"] }
[steps.ping]
on = "ping"
outcomes.back = { opens = ["pong"] }
[matters.pong]
title = "Pong"
kind = "duty"
owner = ["head"]
[steps.pong]
on = "pong"
outcomes.back = { opens = ["ping"], letter = "sorry" }
[matters.pang]
title = "Pang"
kind = "duty"
owner = ["head"]
[steps.pang]
on = "pang"
outcomes.over = {}
"""
    said = {fault.message for fault in check(broken(tmp_path, "process.toml", "", island))}
    assert said == {f"nothing opens {name}" for name in ("ping", "pong", "pang")} | {
        f"{name} can never be taken: nothing opens what it answers" for name in ("ping", "pong", "pang")
    }


def test_what_time_or_a_split_opens_can_be_reached(tmp_path: Path) -> None:
    """`escalate` is opened by nothing but time, `final` by nothing but disagreement, `appeal` by nothing but a letter."""
    for name, old in (("escalate", 'over = { opens = ["escalate"], letter = "sorry" }'), ("final", 'split = { opens = ["final"], letter = "sorry" }'), ("appeal", 'opens = ["appeal"]')):
        said = [fault.message for fault in check(broken(tmp_path / name, "process.toml", old, ""))]
        assert f"nothing opens {name}" in said


def test_what_only_replaces_a_decision_needs_no_letter_of_its_own(tmp_path: Path) -> None:
    """`confirm` imposes again what `attend` imposed, which binds us; without `lifts` it would impose what was proposed."""
    said = [fault.message for fault in check(broken(tmp_path, "process.toml", 'imposes = true, lifts = "decision", until', "imposes = true, until"))]
    assert said == ["it imposes restrictions without a letter to the person"]


def test_a_letter_without_a_place_in_the_process(tmp_path: Path) -> None:
    fault, = check(broken(tmp_path, "letters/farewell.md", "", "Farewell.\n"))
    assert (fault.file, fault.line, fault.message) == ("letters/farewell.md", 1, "no letter farewell is wanted by the process")
    assert fault.mend == "add [letters.…] or delete the file"


def test_a_letter_whose_file_is_gone(tmp_path: Path) -> None:
    shutil.copytree(PLAIN, tmp_path / "plain")
    (tmp_path / "plain" / "letters" / "answer.md").unlink()
    fault, = check(tmp_path / "plain")
    assert (fault.message, fault.mend, fault.clause) == ("the letter answer has no text", "add letters/answer.md", "4")
    assert fault.line == line_of(PLAIN, "process.toml", "[letters.answer]")


def test_clauses_that_nobody_gives(tmp_path: Path) -> None:
    shutil.copytree(PLAIN, tmp_path / "plain")
    (tmp_path / "plain" / "clauses.md").unlink()
    fault, = check(tmp_path / "plain")
    assert (fault.file, fault.message) == ("clauses.md", "no clauses are given")


def test_a_reading_of_a_clause_that_is_none(tmp_path: Path) -> None:
    fault, = check(broken(tmp_path, "readings.md", "", "\n## 3.99 Nothing\nNothing.\n"))
    assert (fault.file, fault.message, fault.clause) == ("readings.md", "there is no clause 3.99", "3.99")


def test_a_bare_number_is_another_clause(tmp_path: Path) -> None:
    """`clause = 3.10` is read as 3.1 by TOML: refused when the pack is read, before anything is reckoned."""
    fault, = check(broken(tmp_path, "process.toml", 'clause = ["3", "3.10"]', "clause = 3.10"))
    assert "a bare 7.10 is the number 7.1" in fault.mend


def test_faults_come_in_the_order_of_their_lines(tmp_path: Path) -> None:
    folder = broken(tmp_path, "process.toml", 'opens = ["view", "attend", "notes"]', 'opens = ["attend", "notes"]')
    places = [(fault.file, fault.line) for fault in check(folder)]
    assert len(places) > 3 and places == sorted(places)


def test_what_cannot_be_read_is_not_judged(tmp_path: Path) -> None:
    shutil.copytree(PLAIN, tmp_path / "plain")
    (tmp_path / "plain" / "process.toml").write_text("[[[", "utf-8")
    fault, = check(tmp_path / "plain")
    assert fault.mend == "mend the TOML"


def test_the_two_rooms_know_the_same_house() -> None:
    """`policy` may not import `case`: what both have to know is written twice, and has to be the same."""
    assert set(checking.HOUSE_STEPS) == set(house.STEPS)
    assert {name: one.kind for name, one in floor.FIELDS.items()} == HOUSE_FIELDS
    assert set(KNOWN_ACTORS) == {"person", "representative", "colleague"}
    assert STEP == "time"
