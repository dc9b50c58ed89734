"""People are found by what is exact first, then by names as people misspell them."""

from __future__ import annotations

import pytest

from evenhand import desk
from evenhand.people import find, make, person_needs, words
from tests.desk.world import NOW, later

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

NAMES = {
    "P-1": "Siân Llewellyn", "P-2": "Stephen O'Connor", "P-3": "Steven Smith", "P-4": "Łukasz Kowalski", "P-5": "Mohammed Iqbal",
    "P-6": "Catherine MacDonald", "P-7": "Geoffrey Wright", "P-8": "Nguyễn Thị Hoa", "P-9": "Anne-Marie Jones",
}  # fmt: skip


@pytest.fixture
def people() -> None:
    for number, (ref, name) in enumerate(NAMES.items()):
        make.person(
            ref=ref, name=name, now=NOW, telephones=[f"07700 90000{number}"], emails=[f"{ref}@Example.org"],
            addresses=[{"uprn": f"10000{number}", "lines": f"{number + 1} High Street\nTown", "postcode": "SY1 1AA"}],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Siân Llewellyn", "P-1"), ("sian llewellyn", "P-1"), ("Shan Llewelyn", "P-1"), ("llewelin", "P-1"),
        ("steven o connor", "P-2"), ("Stephen OConnor", "P-2"), ("o'conner", "P-2"), ("conor stephen", "P-2"),
        ("Lukasz Kowalsky", "P-4"), ("kovalski", "P-4"), ("Mohamed Iqbal", "P-5"), ("Muhammed Ikbal", "P-5"),
        ("Katherine McDonald", "P-6"), ("Jeffrey Write", "P-7"), ("Nguyen Thi Hoa", "P-8"), ("anne marie jones", "P-9"),
        ("kowal", "P-4"), ("Jonse Anne", "P-9"),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_found(people: None, typed: str, meant: str) -> None:
    found = [one.ref for one in find.search(typed)]
    assert meant in found[:3], found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("p-3", "P-3"), ("100002", "P-3"), ("+44 7700 900002", "P-3"), ("07700900002", "P-3"), ("P-3@example.ORG", "P-3"),
        ("3 high street, town", "P-3"), ("3 High Street Town SY1 1AA", "P-3"),
    ],
)  # fmt: skip
def test_what_is_exact_finds_one(people: None, typed: str, meant: str) -> None:
    assert [one.ref for one in find.search(typed)] == [meant]


def test_a_postcode_finds_everybody_there(people: None) -> None:
    assert {one.ref for one in find.search("sy11aa")} == set(NAMES)


@pytest.mark.parametrize("nothing", ["", "   ", "\0", "%", "_", "zzzzzz", "'; DROP TABLE people_person; --", "x" * 5000, "🙂"])
def test_what_means_nobody_finds_nobody(people: None, nothing: str) -> None:
    assert find.search(nothing) == []


def test_the_number_of_queries_does_not_grow(people: None) -> None:
    from tests.desk.world import counted

    with counted() as count:
        find.search("steven o connor")
        few = count()
    for number in range(60):
        make.person(ref=f"S-{number}", name=f"Steven Conner{'abcdefghij'[number % 10]}", now=NOW)
    with counted() as count:
        find.search("steven o connor")
        assert count() == few


def test_where_somebody_lives_now(people: None) -> None:
    made = make.person(ref="M-1", name="Mo Ved", now=NOW, addresses=[
        {"uprn": "1", "lines": "1 Old Street", "since": later(days=-99), "until": later(days=1)},
        {"uprn": "2", "lines": "2 New Street", "since": later(days=1)},
    ])  # fmt: skip
    assert [one.uprn for one in find.homes(person="M-1", now=NOW)] == ["1"]
    assert [one.uprn for one in find.homes(person="M-1", now=later(days=1))] == ["2"]
    assert list(find.at(uprn="1", now=NOW)) == [made]
    assert list(find.at(uprn="1", now=later(days=1))) == []


def test_needs_are_those_that_hold_now(small: None) -> None:
    desk.add_person(ref="N-1", name="Nia Wilson", needs=["large-print"], now=NOW)
    assert person_needs("N-1") == ["large-print"]
    assert person_needs("nobody") == []


def test_folding() -> None:
    assert words.folded("Siân  O'Connor-Łuć") == "sian oconnor luc"
    assert words.telephone("+44 (0)7700 900123") == words.telephone("07700 900123") == "07700900123"
