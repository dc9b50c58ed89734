"""Another policy altogether: the same pages, made from its own words. Nothing of any pack stands in the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from evenhand import web
from evenhand.policy.load import load
from tests.desk import world
from tests.web.paper import at, send, words

Known = Callable[[str], Client]


def test_a_report_a_note_and_a_decision_under_another_policy(small: Known) -> None:
    client = small("rae")
    page = client.get("/report")
    done = send(client, "/report", page, who="P-1", answer_what="He shouted at our operative.", outcome="reported", which="person:P-1")
    assert "Reported" in words(done)
    ref = at(done).rsplit("/", 1)[-1]
    assert "He shouted at our operative." in words(client.get(f"/cases/{ref}"))
    where = f"/cases/{ref}/steps/note"
    check = send(client, where, send(client, where, client.get(where), outcome="noted"), answer_note="He rang again.")
    assert "Recorded" in words(send(client, at(check), check))


def test_its_clauses_and_offices(small: Known) -> None:
    client = small("rae")
    policy = load(world.PACKS / "small")
    assert policy.title in words(client.get("/policy"))
    for role in policy.roles.values():
        if not role.of:
            assert role.title in words(client.get("/policy/roles"))


def test_no_id_of_a_policy_stands_in_the_pages() -> None:
    policy = load(Path(__file__).parents[2] / "policies" / "connexus-2022")
    ids = {*policy.steps, *policy.matters, *policy.roles, *policy.measures, *policy.letters} - {"report"}
    ids = {one for one in ids if "-" in one}  # words like "review" are English before they are ids
    room = Path(web.__file__).parent
    files = [path for path in room.rglob("*") if path.suffix in (".py", ".html", ".css", ".js") and "vendor" not in path.parts]
    assert len(files) > 40
    for path in files:
        text = path.read_text("utf-8")
        for one in ids:
            assert not re.search(rf"[\"'/]{re.escape(one)}[\"'/]", text), f"{path.name} names {one}"
        assert not re.search(r"\b[Cc]lause \d|\b3\.\d\d?\b", text), f"{path.name} names a clause"
