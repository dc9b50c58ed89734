"""What whoever acts is told while the person is asked: as a letter to their own address, and nothing of the person in it."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.people import make
from evenhand.people.models import Authority, Colleague, Person
from tests.desk.test_authority import DAUGHTER, acting
from tests.desk.test_needs import refused
from tests.desk.test_rights import a_letter, give
from tests.desk.world import later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small")]
AT = later(days=5)


def ada(**more: Any) -> Authority:
    """An advocate with a record and an address of her own, about whom the person is asked."""
    home = {"addresses": [{"uprn": "ada", "lines": "3 Advocate Row, Elsewhere", "postcode": "ZZ3 3ZZ", "since": later(days=-9)}], "emails": ["ada@vocate.example"]} | more
    make.person(ref="P-3", name="Ada Vocate", now=later(days=-9), **home)
    return acting(name="", representative="P-3")


def letter(key: int, by: str = "otto", format: str = "text") -> str:
    data, _mime = desk.receipt_letter(actor=who(by), person="P-1", key=key, format=format, now=AT)
    return data.decode("utf-8", "replace")


def shown(key: int, by: str = "otto") -> Any:
    line = next(line for lines in desk.authorities_of(actor=who(by), person="P-1", now=AT).lines.values() for line in lines if line.key == key)
    return desk.receipt(actor=who(by), line=line, now=AT)


def nothing(key: int) -> bool:
    return shown(key).address == () and refused(lambda: letter(key)) == [("open", "")]


def test_it_goes_to_their_own_address_and_says_nothing_of_the_person(small: None) -> None:
    case, _code = a_letter()
    row = ada()
    said = letter(row.pk)
    for words in ("Ada Vocate", "3 Advocate Row", "ZZ3 3ZZ", "Dear Ada Vocate", "We received what you sent us", f"A-{row.pk}", "Yours sincerely"):
        assert words in said
    assert not any(words in said for words in ("Pat", "Example", "High Street", "P-1", case, "appeal", "restriction"))
    assert shown(row.pk).email == "ada@vocate.example" and shown(row.pk).address[0] == "3 Advocate Row"
    assert letter(row.pk, format="html").startswith("<!") and letter(row.pk, format="pdf").startswith("%PDF")


def test_it_is_in_the_format_that_they_need_not_the_person(small: None) -> None:
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="the person", now=later())
    row = ada()
    assert desk.receipt_letter(actor=who("otto"), person="P-1", key=row.pk, now=AT) == desk.receipt_letter(actor=who("otto"), person="P-1", key=row.pk, format="pdf", now=AT)
    desk.record_need(actor=who("rae"), person="P-3", need="large-print", said_by="the person", now=later())
    assert desk.receipt_letter(actor=who("otto"), person="P-1", key=row.pk, now=AT) == desk.receipt_letter(actor=who("otto"), person="P-1", key=row.pk, format="large-print", now=AT)


def test_never_to_the_persons_address_nor_to_a_safe_one(small: None) -> None:
    row = ada(addresses=[{"uprn": "100001", "lines": "Flat 1, 2 High Street", "postcode": "AB1 2CD", "since": later(days=-99)}], emails=["pat@home.example"])
    persons.add_way(actor=who("otto"), ref="P-1", kind="email", given={"value": "pat@home.example"}, now=later())
    assert nothing(row.pk) and shown(row.pk).email == ""
    persons.add_way(actor=who("otto"), ref="P-3", kind="safe", given={"lines": "7 Hidden Lane, Elsewhere", "postcode": "ZZ9 9ZZ"}, now=later())
    assert nothing(row.pk)
    persons.add_way(actor=who("otto"), ref="P-1", kind="safe", given={"lines": "8 Hidden Lane, Elsewhere", "postcode": "ZZ9 9ZY"}, now=later())
    assert nothing(acting(name="Dana Example", contact="8 Hidden Lane, Elsewhere, ZZ9 9ZY", at=later(minutes=1)).pk)


def test_of_who_has_no_record_what_was_written_if_it_is_an_address(small: None) -> None:
    case, code = a_letter()
    give(code, acting=DAUGHTER)
    assert nothing(Authority.objects.get().pk)
    row = acting(name="Mo Example", contact="4 Row, Elsewhere, ZZ4 4ZZ", at=later(minutes=1))
    assert "4 Row" in letter(row.pk) and "ZZ4 4ZZ" in letter(row.pk) and case
    for number, contact in enumerate(("01632 960111", "mo@example.example", "ask at the office", "Flat 1, 2 High Street, AB1 2CD", "x" * 200)):
        assert nothing(acting(name=f"Mo Number {number}", contact=contact, at=later(minutes=2 + number)).pk), contact


def test_who_may_and_a_colleagues_own_record_gives_away_nothing(small: None) -> None:
    row = ada()
    assert refused(lambda: letter(row.pk, by="rae")) == [("role", "")]
    for key in (0, 999):
        with pytest.raises(desk.NotFound):
            letter(key)
    Person.objects.filter(ref="P-3").update(colleague=Colleague.objects.get(ref="hari"))
    assert "3 Advocate Row" in letter(row.pk), "otto holds such records"
    assert shown(row.pk, by="rae").address == () and shown(row.pk, by="rae").email == ""
    desk.end_authority(actor=who("otto"), person="P-1", key=row.pk, how="error", now=later(days=4))
    with pytest.raises(desk.NotFound):
        letter(row.pk)
