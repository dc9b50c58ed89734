"""Colleagues, people, cards and tokens from the command line."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from pytest_django import Settings

from evenhand.api import tokens
from evenhand.desk.models import Look
from evenhand.ledger.models import Event
from evenhand.people.models import Colleague, Person
from tests.commands.conftest import Run
from tests.desk import world
from tests.desk.test_subjects import ACTING, in_force
from tests.desk.test_subjects import wide as wide

pytestmark = pytest.mark.both_engines


def test_check_says_what_to_do_and_its_exit_code_says_whether_there_is_an_alert(run: Run, small: None) -> None:
    assert run("check", "P-404") == (2, "", "evenhand: There is no person or address with the reference 'P-404'.\n")
    code, said, _ = run("check", "P-1")
    assert code == 0 and "Nothing recorded here at 09:00; your lone-working rules still apply." in said
    world.precaution(world.report(), world.NOW)
    for ref in ("P-1", world.FLAT):
        code, said, _ = run("check", ref)
        assert code == 3 and "Attend in twos (precaution, until 12:00 on Friday 6 March 2026)\n  Go in twos." in said
        assert "Emergencies" in said and "shouted" not in said


def test_a_card_says_in_which_capacity_an_alert_holds_and_that_a_group_is_one(
    run: Run, wide: None, settings: Settings, tmp_path: Path
) -> None:  # fmt: skip
    in_force(ACTING)
    in_force({"group": "G-1"})
    settings.EVENHAND_TEST_CLOCK, settings.EVENHAND_DATA = world.later(days=1).isoformat(), tmp_path
    assert "  Only when acting for P-1.\n" in run("check", "P-2")[1]
    said = run("check", "G-1")[1]
    assert said.startswith("G-1: Larch Court Residents, a group, The Hall") and "Only when" not in said


def test_a_look_from_the_command_line_is_recorded(run: Run, small: None) -> None:
    run("check", "P-1")
    run("check", "P-1", "--as", "rae@example.org")
    assert [one.partition(":")[0] for one in Look.objects.order_by("id").values_list("actor", flat=True)] == ["command", "rae"]


def test_needs_come_first(run: Run, small: None) -> None:
    assert run("person", "add", "P-9", "--name", "Nel Quiet", "--need", "large-print", "--address", "1 Low Lane", "--born", "1950")[0] == 0
    said = run("check", "P-9")[1]
    assert said.index("Letters in large print") < said.index("Nothing recorded")


def test_a_group_is_added_as_one(run: Run, small: None) -> None:
    assert run("person", "add", "G-1", "--name", "Larch Court Residents", "--group") == (0, "Larch Court Residents is G-1, a group.\n", "")
    assert Person.objects.get(ref="G-1").is_group and not Person.objects.get(ref="P-1").is_group


@pytest.mark.parametrize(
    "wrong",
    [
        ("P-1", "--name", "Again"), ("P 9", "--name", "Space"), ("P-9", "--name", "Young", "--born", "2999"),
        ("P-9", "--name", "Need", "--need", "gold"), ("P-9", "--name", "Code", "--postcode", "AB1 2CD"),
        ("P-9", "--name", "Aged", "--group", "--born", "1980"), ("P-9", "--name", "Tel", "--telephone", "x"), ("P-9", "--name", "a\x00b"),
    ],
)  # fmt: skip
def test_a_person_who_cannot_be_added_is_refused_in_a_sentence(run: Run, small: None, wrong: tuple[str, ...]) -> None:
    before = Person.objects.count()
    code, _, said = run("person", "add", *wrong)
    assert code == 2 and said.startswith("evenhand: ") and Person.objects.count() == before


def test_a_colleague_is_added_and_can_sign_in(run: Run, small: None) -> None:
    code, said, _ = run(
        "colleague", "add", "New.One@Example.org", "--role", "manager", "--manager", "maya@example.org", "--deputy", "otto"
    )
    assert code == 0
    made = Colleague.objects.get(ref="New.One".lower())
    assert (made.email, made.name, made.manager.ref, made.deputy.ref) == ("new.one@example.org", "New One", "maya", "otto")
    password = said.rsplit(" ", 1)[1].strip()
    assert authenticate(username="new.one@example.org", password=password) == made.user


def test_a_password_can_be_piped(run: Run, small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough password\n"))
    code, said, _ = run("colleague", "add", "a@example.org", "--ask-password")
    assert code == 0 and "long enough" not in said
    assert authenticate(username="a@example.org", password="a long enough password")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert run("colleague", "password", "a@example.org", "--ask-password")[0] == 2


@pytest.mark.parametrize(
    "wrong", [("rae@example.org",), ("nobody",), ("b@example.org", "--role", "emperor"), ("b@example.org", "--manager", "x")]
)
def test_a_colleague_who_cannot_be_added_is_refused(run: Run, small: None, wrong: tuple[str, ...]) -> None:
    before = Colleague.objects.count()
    code, _, said = run("colleague", "add", *wrong)
    assert code == 2 and said.startswith("evenhand: ") and Colleague.objects.count() == before


def test_a_token_is_printed_once_and_can_be_revoked(run: Run, small: None) -> None:
    code, token, _ = run("token", "create", "--colleague", "rae@example.org", "--name", "housing system")
    token = token.strip()
    assert code == 0 and tokens.actor(token=token, now=world.NOW)
    code, said, _ = run("token", "list")
    assert "rae@example.org  housing system" in said and token not in said
    assert run("token", "revoke", said.split()[0])[0] == 0
    assert tokens.actor(token=token, now=world.NOW) is None
    assert run("token", "revoke", said.split()[0]) == (2, "", "evenhand: This token was revoked before.\n")
    assert run("token", "revoke", "987654") == (2, "", "evenhand: There is no token 987654.\n")
    book = Event.objects.filter(stream__kind="office", stream__ref="people", body__strand="rae").order_by("number")
    assert [(one.body["step"], one.body["by"].partition(":")[0]) for one in book] == [("token.made", "command"), ("token.revoked", "command")]
    assert run("token", "create", "--colleague", "no.one@example.org", "--name", "x")[0] == 2
    assert run("token", "create", "--colleague", "rae@example.org", "--name", " ")[0] == 2


@pytest.mark.parametrize(
    "wrong", [("--email", "nobody"), ("--email", "a@example.org", "--edition", "none"), ("--email", "a@example.org", "--role", "emperor")]
)
def test_an_installation_that_cannot_be_made_leaves_nothing(run: Run, db: None, wrong: tuple[str, ...]) -> None:
    code, _, said = run("init", *wrong)
    assert code == 2 and said.startswith("evenhand: ")
    assert not Colleague.objects.exists() and not Event.objects.exists()
    assert run("init", "--email", "a@example.org")[0] == 0
    book = [one.body["step"] for one in Event.objects.filter(stream__kind="office", stream__ref="people").order_by("number")]
    assert book == ["colleague.joined", "account.administrator"] and Colleague.objects.get().user.is_staff


def test_of_several_editions_one_has_to_be_named(run: Run, db: None, settings: Settings, tmp_path: Path) -> None:
    for name in ("one-2026", "two-2026"):
        shutil.copytree(world.PACKS / "guide", tmp_path / "editions" / name)
    settings.EVENHAND_POLICIES = tmp_path / "editions"
    code, _, said = run("init", "--email", "a@example.org")
    assert code == 2 and "Say which edition (--edition NAME)" in said and "one-2026, two-2026" in said
    (tmp_path / "editions" / "default.txt").write_text("two-2026\n", "utf-8")
    code, said, _ = run("init", "--email", "a@example.org")
    assert code == 0 and "under two-2026" in said
