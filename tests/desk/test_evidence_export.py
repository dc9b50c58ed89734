"""The files of a case, taken out: originals, a table and their hashes; recorded, by who may."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.desk.evidence import export
from evenhand.desk.models import Look
from evenhand.ledger.models import OFFICE
from tests.desk import world
from tests.desk.exhibits import DOUBTFUL, add, refused
from tests.desk.world import later, who
from tests.evidence import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


@pytest.fixture
def case(small: None) -> str:
    return world.report()


@pytest.mark.both_engines
def test_the_export_holds_originals_a_table_and_their_hashes(case: str) -> None:
    picture = made.placed()
    add(case, (picture, "=cmd.jpg"), (DOUBTFUL, "odd.pdf"), title='=HYPERLINK("https://evil.example")')
    found = desk.export_evidence(actor=who("otto"), case=case, why="For the Ombudsman's investigator", now=later(hours=2))
    pieces = list(found.pieces)
    assert len(pieces) > 2 and found.name == f"{case}-evidence.zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {"index.csv", "SHA256SUMS"} < set(names)
        original = next(name for name in names if name.startswith("originals/"))
        assert archive.read(original) == picture
        assert next(name for name in names if name.startswith("held-back/")).endswith(".held")
        assert f"{hashlib.sha256(picture).hexdigest()}  {original}\n" in archive.read("SHA256SUMS").decode()
        rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert rows[0]["title"].startswith("'=HYPERLINK") and rows[0]["name as given"] == "'=cmd.jpg" and len(rows) == 2
    book = ledger.load(kind=OFFICE, ref="files")
    assert book.events[-1].step == "files.exported" and len(book.events[-1].effects[0]["files"]) == 2
    assert Look.objects.filter(what="file", ref=f"{case}/all", actor="otto").exists()


def test_who_may_not_export_is_told_who_may(case: str) -> None:
    add(case, (b"x", "a.txt"))
    with refused("may take out the files"):
        desk.export_evidence(actor=who("maya"), case=case, why="For my own use", now=later(hours=2))
    with refused("For whom and why"):
        desk.export_evidence(actor=who("otto"), case=case, why=" ", now=later(hours=2))
    with pytest.raises(desk.NotFound):
        desk.export_evidence(actor=who("nobody"), case=case, why="For my own use", now=later(hours=2))


def test_cells_are_no_formulas() -> None:
    assert [export.cell(one) for one in ("=1", "+1", "-1", "@x", "\tx", "x=1", "")] == ["'=1", "'+1", "'-1", "'@x", "'\tx", "x=1", ""]
