"""`evenhand colleague …`: offices, cover and leaving from the command line."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import ledger
from evenhand.desk import editions
from evenhand.ledger.models import OFFICE, Event
from evenhand.people import org
from evenhand.people.models import Absence, Colleague
from tests.commands.conftest import Run
from tests.desk.world import NOW, later

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small")]


def book() -> list[str]:
    found = Event.objects.filter(stream__kind=OFFICE, stream__ref="people").order_by("number")
    assert all(one.body["by"].startswith("command:") for one in found)
    return [one.body["step"] for one in found]


def test_an_office_is_given_and_taken(run: Run) -> None:
    assert run("colleague", "role", "hari@example.org", "--give", "manager") == (0, "Hari is Manager.\n", "")
    assert org.colleagues(now=NOW)["hari"].roles == {"manager"}
    assert run("colleague", "role", "hari", "--take", "manager", "--why", "He moved on.") == (0, "Hari is no longer Manager.\n", "")
    assert org.colleagues(now=NOW)["hari"].roles == frozenset() and book() == ["office.given", "office.ended"]
    assert run("colleague", "role", "hari", "--take", "manager") == (2, "", "evenhand: Hari does not hold this office.\n")
    code, _, said = run("colleague", "role", "hari", "--give", "emperor")
    assert code == 2 and "There is no office 'emperor'" in said and "manager: Manager" in said
    assert run("colleague", "role", "hari")[0] == 2 and ledger.verify() == []


def test_somebody_is_away_and_somebody_covers(run: Run) -> None:
    code, said, _ = run("colleague", "away", "maya@example.org", "--from", "2026-03-03", "--until", "2026-03-05", "--deputy", "hari@example.org")
    assert (code, said) == (0, "Maya is away from 2026-03-03 until 2026-03-05. Hari covers.\n")
    assert org.colleagues(now=NOW)["maya"].deputy == "hari" and not org.colleagues(now=later(days=3))["maya"].away
    assert "Nobody covers" in run("colleague", "away", "dee", "--from", "2026-03-03", "--until", "2026-03-05")[1]


@pytest.mark.parametrize(
    ("given", "said"),
    [(("nemo", "--from", "2026-03-03", "--until", "2026-03-05"), "no colleague 'nemo'"), (("maya", "--from", "tomorrow", "--until", "2026-03-05"), "is not a day"),
     (("maya", "--from", "2026-03-09", "--until", "2026-03-05"), "the first one or later"), (("maya", "--from", "2026-03-03", "--until", "2026-03-05", "--deputy", "maya"), "Nobody covers")],
)  # fmt: skip
def test_an_absence_that_cannot_be_is_refused_in_a_sentence(run: Run, given: tuple[str, ...], said: str) -> None:
    code, _, error = run("colleague", "away", *given)
    assert code == 2 and error.startswith("evenhand: ") and said in error and not Absence.objects.exists()


def test_somebody_leaves(run: Run) -> None:
    run("colleague", "add", "new@example.org", "--manager", "maya")
    code, said, _ = run("colleague", "leave", "maya@example.org", "--on", "2026-03-03", "--to", "otto@example.org")
    assert code == 0 and said == "Maya leaves on 2026-03-03. Their account is closed.\n"
    assert Colleague.objects.get(ref="maya").left == NOW and org.colleagues(now=NOW)["otto"].roles == {"owner", "manager"}
    assert org.colleagues(now=NOW)["new"].manager == "otto"
    assert run("colleague", "leave", "maya", "--on", "2026-03-03")[0] == 2
    assert run("colleague", "password", "maya") == (2, "", "evenhand: Maya has left: the account is closed.\n")


def test_an_office_of_one_human_asks_who_leaves_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    real = editions._frozen

    def frozen(edition: str, digest: str) -> Any:
        policy = real(edition, digest)
        return replace(policy, roles={**policy.roles, "adviser": replace(policy.roles["adviser"], one=True)})

    monkeypatch.setattr(editions, "_frozen", frozen)
    for words in (("role", "hari", "--give", "adviser"), ("add", "ian@example.org", "--role", "adviser")):
        code, _, said = run("colleague", *words)
        assert code == 2 and "Say which of them leaves it. Add --takes-over" in said
    assert run("colleague", "role", "hari", "--give", "adviser", "--takes-over")[0] == 0
    known = org.colleagues(now=NOW)
    assert known["hari"].roles == {"adviser"} and known["ada"].roles == frozenset()


def test_an_administrator_is_made(run: Run) -> None:
    run("colleague", "add", "new@example.org")
    assert run("colleague", "administrator", "new") == (0, "New is now an administrator.\n", "")
    assert run("colleague", "administrator", "new", "--no-longer")[2] == "evenhand: New is the only administrator. Make somebody else one first.\n"
    assert run("colleague", "administrator", "hari")[2] == "evenhand: Hari has no account.\n"
