"""`evenhand import`: by name or by a mapping, all or nothing, looked at only, and what is printed for each row."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand.intake.models import Brought, OldCase
from evenhand.people.models import Person
from tests.commands.conftest import Run

GOOD = "reference,name,address,postcode\nT-1,Ann Lee,1 Mill Lane,ZZ1 1AA\nT-2,Bob Lee,1 Mill Lane,ZZ1 1AA\n"


@pytest.fixture
def put(small: None, settings: Settings, tmp_path: Path) -> object:
    settings.MEDIA_ROOT = tmp_path / "files"

    def write(text: str, name: str = "a.csv") -> str:
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


def test_people_are_brought_in_twice_and_do_not_double(run: Run, put: object) -> None:
    path = put(GOOD)  # type: ignore[operator]
    assert run("import", "people", path, "--dry-run")[:2] == (0, "Looked at, and changed nothing: 2 new, 0 changed, 0 unchanged, 0 refused, of 2 rows.\n")
    assert not Person.objects.filter(ref="T-1").exists() and not Brought.objects.exists()
    assert run("import", "people", path)[:2] == (0, "Brought in: 2 new, 0 changed, 0 unchanged, 0 refused, of 2 rows.\n")
    assert run("import", "people", path)[:2] == (0, "Brought in: 0 new, 0 changed, 2 unchanged, 0 refused, of 2 rows.\n")
    code, said, _ = run("import", "people", put(GOOD.replace("Bob", "Rob")))  # type: ignore[operator]
    assert code == 0 and "row 3: changed T-2: name\n" in said


def test_all_or_nothing_unless_it_is_asked_for(run: Run, put: object) -> None:
    path = put(GOOD + ",Nobody,,\n")  # type: ignore[operator]
    code, said, _ = run("import", "people", path)
    assert code == 1 and said.startswith("row 4: refused: There is no reference.\nNothing was brought in, because 1 of 3 rows are refused.")
    assert not Person.objects.filter(ref="T-1").exists()
    code, said, _ = run("import", "people", path, "--partial")
    assert code == 1 and "Brought in: 2 new" in said and Person.objects.filter(ref__in=("T-1", "T-2")).count() == 2


def test_a_mapping(run: Run, put: object) -> None:
    path = put(GOOD.replace("reference", "Schlüssel"))  # type: ignore[operator]
    assert run("import", "people", path)[0] == 2 and "Choose the column for: Reference" in run("import", "people", path)[2]
    assert run("import", "people", path, "--mapping", put('reference = "Schlüssel"', "m.toml"))[0] == 0  # type: ignore[operator]
    for text, said in (("reference = 3", "write each column"), ("=", "is no TOML"), ('colour = "x"', "nothing called"), ('name = "x"', "no column")):
        code, _, wrong = run("import", "people", path, "--mapping", put(text, "m.toml"))  # type: ignore[operator]
        assert code == 2 and said in wrong
    assert Brought.objects.count() == 1


def test_cases_go_to_the_sorting_table(run: Run, put: object) -> None:
    path = put("Name,Notes,Decided on\nAnn Lee,banned,May 2021\n,nobody,\n")  # type: ignore[operator]
    code, said, _ = run("import", "cases", path)
    assert code == 1 and "row 3: refused: It names nobody" in said and "Brought in: 1 new" in said and OldCase.objects.count() == 1
    assert "0 new, 0 changed, 1 unchanged" in run("import", "cases", path)[1] and OldCase.objects.count() == 1


def test_what_cannot_be_done_is_said(run: Run, put: object) -> None:
    path = put(GOOD)  # type: ignore[operator]
    assert "--by COLLEAGUE" in run("import", "contacts", path)[2]
    assert "There is no colleague" in run("import", "people", path, "--by", "nobody-here")[2]
    assert "Only Owner of the policy" in run("import", "people", path, "--by", "rae")[2]
    assert run("import", "people", path + "x")[0] == 2 and run("import", "dogs", path)[0] == 2
    assert not Brought.objects.exists()
