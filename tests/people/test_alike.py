"""Who may be taken for somebody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evenhand.people import make
from evenhand.people.alike import alike
from evenhand.people.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOME = {"uprn": "1", "lines": "1 Low Street"}


def person(ref: str, name: str, *homes: dict[str, str], **more: object) -> Person:
    return make.person(ref=ref, name=name, addresses=homes, now=NOW, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "other", "like"),
    [
        ("Ann Lee", "Ann Lee", True), ("Ann Lee", "Anne Lee", True), ("Siân O'Connor", "Sian OConnor", True), ("Lee Ann", "Ann Lee", True), ("Jon Smythe", "John Smith", True),
        ("Ann Lee", "Bob Grey", False), ("Ann Lee", "Ann Featherstone", False),
    ],
)  # fmt: skip
def test_a_like_name(db: None, name: str, other: str, like: bool) -> None:
    one = person("P-1", name)
    person("P-2", other)
    assert [(each.ref, why) for each, why in alike(one, now=NOW)] == ([("P-2", "name")] if like else [])


def test_parent_and_child_at_one_address_but_no_neighbour_and_no_group(db: None) -> None:
    one = person("P-1", "Ann Marie Featherstone", HOME)
    person("P-2", "Bobby Featherstone", HOME)
    person("P-3", "Cyril Grey", HOME)
    make.person(ref="G-1", name="House Featherstone", kind="group", addresses=[HOME], now=NOW)
    assert [(each.ref, why) for each, why in alike(one, now=NOW)] == [("P-2", "household")]
    assert alike(Person.objects.get(ref="G-1"), now=NOW) == []
