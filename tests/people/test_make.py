"""Making people and colleagues: what cannot be taken is said in a sentence, and then nothing is made."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.people import find, make, org
from evenhand.people.models import Colleague, Person, RoleHeld
from tests.desk.world import NOW, later

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"ref": ""}, "reference"), ({"ref": "a b"}, "reference"), ({"ref": "x\0"}, "reference"), ({"name": "  "}, "give a name"),
        ({"name": "x" * 201}, "at most 200"), ({"name": "a\0b"}, "control characters"), ({"year_of_birth": 1850}, "year of birth"),
        ({"year_of_birth": 2027}, "year of birth"), ({"telephones": ["abc"]}, "telephone"), ({"emails": ["a@b"]}, "e-mail"),
        ({"kind": "committee"}, "person or group"), ({"kind": "group", "year_of_birth": 1980}, "no year of birth"),
        ({"kind": "group", "name": "", "unidentified": True}, "a group has a name"),
        ({"addresses": [{"uprn": "1", "lines": ""}]}, "Address"),
        ({"addresses": [{"uprn": "1", "lines": "1 Street", "since": NOW, "until": NOW}]}, "ends before it begins"),
    ],
)  # fmt: skip
def test_a_person_that_cannot_be_taken(data: dict[str, Any], said: str) -> None:
    with pytest.raises(make.Wrong, match=said):
        make.person(**({"ref": "P-1", "name": "Pat Example", "now": NOW} | data))
    assert not Person.objects.exists()


def test_a_group_is_a_party_as_a_person_is() -> None:
    made = make.person(
        ref="G-1", name="Larch Court Residents", kind="group", now=NOW, telephones=["01632 960111"],
        addresses=[{"uprn": "hall", "lines": "The Hall, Larch Court", "postcode": "AB1 2CD"}],
    )  # fmt: skip
    assert made.is_group and made.year_of_birth is None and made.initials == "LCR"
    assert find.search("larch cort residents") == find.search("01632 960111") == find.search("hall") == [made]
    assert not make.person(ref="P-1", name="Pat Example", now=NOW).is_group


def test_a_reference_is_given_once() -> None:
    make.person(ref="P-1", name="Pat Example", now=NOW)
    with pytest.raises(make.Wrong, match="already"):
        make.person(ref="P-1", name="Other", now=NOW)
    make.colleague(ref="a", name="A", email="a@example.org", since=NOW)
    with pytest.raises(make.Wrong, match="already"):
        make.colleague(ref="b", name="B", email="A@example.org", since=NOW)
    assert Colleague.objects.count() == 1


def test_a_colleague_needs_a_manager_who_is_known() -> None:
    with pytest.raises(make.Wrong, match="no colleague 'm'"):
        make.colleague(ref="a", name="A", email="a@example.org", manager="m", since=NOW)
    assert not Colleague.objects.exists()


def test_the_rules_see_what_holds_at_the_moment() -> None:
    make.colleague(ref="m", name="Maya", email="m@example.org", roles=["manager"], since=NOW)
    made = make.colleague(ref="a", name="Amy", email="a@example.org", manager="m", deputy="m", roles=["officer"], since=NOW)
    RoleHeld.objects.create(colleague=made, role="old", since=later(days=-9), until=NOW)
    RoleHeld.objects.create(colleague=made, role="next", since=later(days=9))
    make.away(colleague=made, start=later(days=1), end=later(days=3))
    make.related(colleague=made, other="m")
    found = org.colleagues(now=NOW)["a"]
    assert (found.roles, found.manager, found.deputy, found.related) == ({"officer"}, "m", "m", {"m"})
    assert not found.absent(NOW) and found.absent(later(days=2)) and not found.absent(later(days=3))
    assert org.colleagues(now=later(days=9))["a"].roles == {"officer", "next"}


def test_an_account_is_a_colleagues_until_they_leave(django_user_model: Any) -> None:
    made = make.colleague(ref="a", name="Amy", email="a@example.org", since=NOW)
    made.user = django_user_model.objects.create_user("amy")
    made.left = later(days=1)
    made.save()
    assert org.colleague_of(user_id=made.user.pk, now=NOW) == "a"
    assert org.colleague_of(user_id=made.user.pk, now=later(days=1)) == ""
