"""Reading a pack: what cannot be read is refused with file, line and mend; what can be read is what was written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evenhand.policy import load as loading
from evenhand.policy.lines import BadPack, Fault, Lines
from evenhand.policy.load import digest, load, words_of
from evenhand.policy.model import Limit, Outcome, Policy
from tests.policy.broken import PLAIN, REAL, broken, line_of

# file, what stands there, what it becomes, the line it is found at, what is said, how to mend it
FAULTS = [
    ("policy.toml", 'owner = "head"', 'owner = "head"\nfavourite = "red"', "favourite", "unknown word 'favourite'", "use one of: "),
    ("process.toml", "once = true\n[steps.name-lead]", "onse = true\n[steps.name-lead]", "onse", "unknown word 'onse'", "did you mean 'once'?"),
    ("process.toml", 'over = { opens = ["escalate"], letter = "sorry" }', 'over = { opened = ["escalate"] }', "over", "unknown word 'opened'", "did you mean 'opens'?"),
    ("process.toml", "limit = { hours = 48, from", "limit = { hrs = 48, from", "limit = { hrs", "unknown word 'hrs'", "did you mean 'hours'?"),
    ("policy.toml", 'title = "Plain policy"', "", "#", "the policy does not say 'title'", "add title: the policy's title"),
    ("policy.toml", 'name = "Plain Homes"', "", "[organisation]", "organisation does not say 'name'", "add name: its name"),
    ("process.toml", 'title = "Ring back"\nkind = "duty"', 'title = "Ring back"', "[matters.chase]", "matters.chase does not say 'kind'", "add kind: duty: late is a breach"),
    ("process.toml", 'clause = ["3", "3.10"]', "clause = 3.10", "clause = 3.10", "steps.decide.clause cannot be 3.1", "write a string in quotes: a bare 7.10 is the number 7.1"),
    ("process.toml", 'clause = ["3", "3.10"]', 'clause = ["3", 3.10]', 'clause = ["3", 3.10]', "steps.decide.clause cannot be ['3', 3.1]", "a bare 7.10 is the number 7.1"),
    ("process.toml", 'clause = ["3", "3.10"]', "clause = 3", "clause = 3", "steps.decide.clause cannot be 3", "a bare 7.10 is the number 7.1"),
    ("process.toml", "quorum = 2", 'quorum = "two"', 'quorum = "two"', "matters.view.quorum cannot be 'two'", "see the author's guide"),
    ("process.toml", "quorum = 2", "quorum = true", "quorum = true", "matters.view.quorum cannot be True", "see the author's guide"),
    ("process.toml", "quorum = 2", "quorum = 2.5", "quorum = 2.5", "matters.view.quorum cannot be 2.5", "see the author's guide"),
    ("process.toml", "sealed = true", "sealed = 1", "sealed = 1", "matters.view.sealed cannot be 1", "see the author's guide"),
    ("process.toml", "limit = { years = 1 }", 'limit = "a year"', 'limit = "a year"', "matters.review.limit has to be a table", "write it as [table] or { word = value }"),
    ("process.toml", "split = { opens", "split = 5\nnext = { opens", "split = 5", "matters.view.split has to be a table", "write it as"),
    ("policy.toml", '[risks]\nthreat = "Threat of violence"', '[risks]\nthreat = 5', "threat = 5", "risks.threat cannot be 5", "write a string in quotes"),
    ("policy.toml", 'calendar = "GB-ENG"', 'calendar = "GB-XXX"', "calendar", "unknown calendar 'GB-XXX'", "use one of: GB-ENG, GB-WLS"),
    ("policy.toml", 'time_zone = "Europe/London"', 'time_zone = "Europe/Camelot"', "time_zone", "closures or time_zone cannot be read", "a zone as Europe/London"),
    ("policy.toml", 'time_zone = "Europe/London"', 'time_zone = "Europe/London"\nclosures = ["24 December"]', "time_zone", "closures or time_zone cannot be read", "write days as 2026-12-24"),
    ("process.toml", 'what = { kind = "text", at_least = 5 }', 'what = { kind = "poem", at_least = 5 }', "what = {", "unknown kind 'poem'", "use one of: text, yes, choice"),
    ("process.toml", 'choices = "risks"', 'choices = "colours"', "risk = {", "there is no table 'colours' to choose from", "use one of: channels, behaviours"),
    ("process.toml", '[fields]', '[roles.manager]\ntitle = "Again"\n[fields]', "[roles.manager]", "roles stands in two files", "keep it in one"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "where", "said", "mend"), FAULTS)
def test_a_fault_of_reading(tmp_path: Path, file: str, old: str, new: str, where: str, said: str, mend: str) -> None:
    folder = broken(tmp_path, file, old, new)
    with pytest.raises(BadPack) as bad:
        load(folder)
    fault = next(one for one in bad.value.faults if said in one.message)
    assert mend in fault.mend
    if said != "roles stands in two files":
        assert (fault.file, fault.line) == (file, line_of(folder, file, where))
    assert str(fault) in str(bad.value)


def test_every_fault_is_found_at_once(tmp_path: Path) -> None:
    folder = broken(tmp_path, "process.toml", "quorum = 2\nsealed = true", 'quorum = "two"\nseeled = true')
    with pytest.raises(BadPack) as bad:
        load(folder)
    assert {one.message for one in bad.value.faults} == {"matters.view.quorum cannot be 'two'", "unknown word 'seeled'"}


@pytest.mark.parametrize("name", ["policy.toml", "process.toml"])
def test_a_file_that_is_missing(tmp_path: Path, name: str) -> None:
    shutil.copytree(PLAIN, tmp_path / "plain")
    (tmp_path / "plain" / name).unlink()
    with pytest.raises(BadPack) as bad:
        load(tmp_path / "plain")
    assert bad.value.faults == [Fault(name, 1, f"{name} is missing", f"add {name} to plain")]


def test_what_is_no_toml_is_refused_at_its_line(tmp_path: Path) -> None:
    folder = broken(tmp_path, "process.toml", "quorum = 2", "quorum = = 2")
    with pytest.raises(BadPack) as bad:
        load(folder)
    fault, = bad.value.faults
    assert (fault.file, fault.line, fault.mend) == ("process.toml", line_of(folder, "process.toml", "quorum"), "mend the TOML")


def test_what_is_not_utf8_is_refused(tmp_path: Path) -> None:
    for file in ("policy.toml", "letters/decision.md", "clauses.md", "readings.md"):
        folder = tmp_path / file.replace("/", "-") / "plain"
        shutil.copytree(PLAIN, folder)
        (folder / file).write_bytes("title = 'Höhe'\n".encode("latin-1"))
        with pytest.raises(BadPack) as bad:
            load(folder)
        assert bad.value.faults[0].file == Path(file).name


def test_a_single_word_stands_for_a_list_of_one() -> None:
    policy = load(PLAIN)
    assert policy.steps["report"].by == ("colleague",)
    assert policy.steps["report"].clause == ("1", "1.10")
    assert policy.steps["give-view"].on == ("view",)


def test_clause_ids_are_strings() -> None:
    """1.10 is not 1.1, whatever it would be as a number."""
    policy = load(PLAIN)
    assert list(policy.clauses) == ["1", "1.10", "2", "2.1", "3", "3.10", "4", "5", "6", "7", "9"]
    assert policy.clauses["1.10"] == "Demands count by their effect."
    assert policy.clause_titles["3.10"] == "With reasons"
    assert policy.readings == {"3.10": "Reasons are sentences."}
    for pack in (PLAIN, REAL):
        one = load(pack)
        ids = [*one.clauses, *one.readings, *one.not_operated]
        ids += [clause for table in (one.steps, one.matters, one.letters, one.measures) for thing in table.values() for clause in thing.clause]
        assert all(isinstance(clause, str) for clause in ids)


def test_what_was_written_is_what_is_read() -> None:
    policy = load(PLAIN)
    assert policy.edition == "plain" and policy.calendar.name == "GB-ENG"
    assert policy.matters["review"].while_ == "restrictions" and policy.matters["review"].once
    assert policy.matters["chase"].over == Outcome(id="over", opens=("escalate",), letter="sorry")
    assert policy.matters["chase"].aim == Limit(hours=4, start=("report",))
    assert policy.matters["view"].seats["line"] == ("line-manager", "head")
    assert policy.steps["decide"].outcomes["for-a-term"].until == Limit(answer="term")
    assert policy.roles["line-manager"].of == "affected" and policy.roles["line-manager"].is_ == "manager"
    assert policy.fields["behaviour"].choices == {"abuse": "Abuse", "demands": "Unreasonable demands"}
    assert policy.fields["risk"].choices == {"threat": "Threat of violence"}
    assert policy.fields["view"].sort == "health" and policy.fields["affected"].whose == "affected"
    assert policy.letter_texts["decision"] == "A letter: decision.\n"
    assert [name for name, one in policy.steps.items() if one.id != name] == []


def test_choices_may_be_a_plain_list(tmp_path: Path) -> None:
    policy = load(broken(tmp_path, "process.toml", 'choices = "risks"', 'choices = ["dog-loose", "threat"]'))
    assert policy.fields["risk"].choices == {"dog-loose": "Dog loose", "threat": "Threat"}


def test_the_closures_of_the_offices_are_in_the_calendar(tmp_path: Path) -> None:
    policy = load(broken(tmp_path, "policy.toml", 'owner = "head"', 'owner = "head"\nclosures = ["2026-12-29"]'))
    assert not policy.calendar.works(policy.calendar.day(policy.calendar.start_of(next(iter(policy.calendar.closures)))))


def test_the_digest_freezes_policy_process_and_letters(tmp_path: Path) -> None:
    """Stories, readings and clauses may be mended in an edition that is in use; what it does may not."""
    before = digest(PLAIN)
    assert load(PLAIN).digest == before and len(before) == 64
    for number, (file, frozen) in enumerate([("policy.toml", True), ("process.toml", True), ("letters/decision.md", True), ("letters/new.md", True), ("readings.md", False), ("clauses.md", False)]):
        folder = broken(tmp_path / str(number), file, "", "\n# one more line\n")
        assert (digest(folder) != before) is frozen, file
    moved = tmp_path / "moved"
    shutil.copytree(PLAIN, moved)
    (moved / "letters" / "decision.md").rename(moved / "letters" / "decisive.md")
    assert digest(moved) != before


def test_every_word_has_a_meaning() -> None:
    for kind in (Policy, Limit, Outcome, *loading.TABLES.values()):
        for word, (_, found) in words_of(kind).items():
            assert len(found.metadata["meaning"]) > 5, (kind.__name__, word)


def test_the_line_of_a_name() -> None:
    lines = Lines()
    lines.read(Path("a.toml"), 'top = 1\n[one."two.three"]\nx = 1\n  y.z = 2\n[[list]]\nx = 3\n')
    lines.read(Path("b.toml"), "[other]\nx = 1\n")
    assert lines.of("top") == ("a.toml", 1)
    assert lines.of("one.two.three.x") == ("a.toml", 3)
    assert lines.of("one.two.three.y.z.deeper.still") == ("a.toml", 4)
    assert lines.of("list.x") == ("a.toml", 6)
    assert lines.of("other.nothing") == ("b.toml", 1)
    assert lines.of("nowhere") == lines.of("") == ("a.toml", 1)
    assert Lines().of("x") == ("policy.toml", 1)


def test_a_fault_in_words() -> None:
    assert str(Fault("process.toml", 7, "it is wrong", "mend it", "3.10")) == "process.toml:7: (clause 3.10) it is wrong — mend it"
    assert str(Fault("process.toml", 7, "it is wrong", "mend it")) == "process.toml:7: it is wrong — mend it"
