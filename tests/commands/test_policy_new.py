"""`evenhand policy new` writes a pack that is sound, tells itself in stories, and is a good start."""

from __future__ import annotations

import os
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from evenhand.case import story
from evenhand.commands import newpack
from evenhand.letters.compose import compose
from evenhand.letters.document import Recipient
from evenhand.policy.load import load, read
from evenhand.policy.proof import proof
from evenhand.policy.standards import MISSED, grade
from tests.commands.conftest import ROOT, Run


@pytest.fixture
def written(run: Run, tmp_path: Path) -> Path:
    """A pack as the command writes it."""
    code, _, said = run("policy", "new", "larch-2026", "--in", str(tmp_path))
    assert code == 0, said
    return tmp_path / "larch-2026"


def test_what_is_written_has_no_faults_and_its_stories_pass(run: Run, written: Path) -> None:
    code, said, _ = run("policy", "check", str(written))
    assert (code, said) == (0, f"{written}: no faults\n")
    code, said, _ = run("policy", "test", str(written))
    assert (code, said.strip()) == (0, "4 passed, 0 failed")


def test_nothing_goes_wrong_on_any_way_through_it(written: Path) -> None:
    policy, lines, _ = read(written)
    assert [str(fault) for fault in proof(policy, lines)] == []


def test_only_what_a_clause_has_to_say_is_missed(written: Path) -> None:
    """What a process can do, the starter does; what only words can say, it leaves to the author."""
    policy = load(written)
    missed = {one.id: one.mend for one in grade(policy) if one.grade == MISSED}
    assert {name for name, mend in missed.items() if "Write a clause that says" not in mend} == set()


def test_its_letters_are_whole(written: Path) -> None:
    policy, told = load(written), set()
    for path in (written / "stories").glob("*.toml"):
        if path.stem == story.CAST:
            continue
        world = story.play(policy, written / "stories", path.stem)
        for state in world.cases.values():
            for letter in state.letters.values():
                person, colleagues = Recipient(name="Pat", address=("Exampleton",)), {ref: ref for ref in world.colleagues}
                assert compose(policy=policy, state=state, letter=letter, person=person, colleagues=colleagues).missing == ()
                told.add(letter.name)
    assert told == set(policy.letters) - {"correction"}


def test_it_says_what_to_do_next(run: Run, tmp_path: Path) -> None:
    code, said, _ = run("policy", "new", "oak", "--in", str(tmp_path))
    assert code == 0
    first, *steps = said.splitlines()
    assert str(tmp_path / "oak") in first and [one[:2] for one in steps] == ["1.", "2.", "3."]
    assert f"evenhand policy check {tmp_path / 'oak'}" in said and f"evenhand policy test {tmp_path / 'oak'}" in said


def test_without_a_folder_it_is_written_where_one_stands(run: Run, tmp_path: Path) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        code, _, _ = run("policy", "new", "oak")
    finally:
        os.chdir(before)
    assert code == 0 and (tmp_path / "oak" / "policy.toml").is_file()


@pytest.mark.parametrize("name", ["Larch", "larch 2026", "../larch", "larch_2026", "", "lärche", "a" * 61])
def test_a_bad_name_is_refused_in_a_sentence(run: Run, tmp_path: Path, name: str) -> None:
    code, _, said = run("policy", "new", name, "--in", str(tmp_path))
    assert code == 2 and "small letters, digits and hyphens" in said and "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "oak").mkdir()
    code, _, said = run("policy", "new", "oak", "--in", str(tmp_path))
    assert code == 2 and "there already, and nothing was changed" in said
    assert list((tmp_path / "oak").iterdir()) == []
    code, _, said = run("policy", "new", "oak", "--in", str(tmp_path / "nowhere"))
    assert code == 2 and "There is no folder" in said


def test_its_files_are_part_of_the_package() -> None:
    """Found as the installed program finds them, and not kept out of a wheel."""
    folder = resources.files("evenhand.commands") / newpack.STARTER
    assert folder.is_dir()
    found = {path.as_posix() for path, _ in newpack.files()}
    assert {"policy.toml", "process.toml", "clauses.md", "readings.md", "letters/decision.md", "stories/cast.toml"} <= found
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "src/evenhand" in wheel["packages"] and "exclude" not in wheel and "include" not in wheel
