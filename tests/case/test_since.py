"""A limit that runs from a day that somebody told, as the law's days run from an accident (decision 0022)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.policy.model import Limit, Policy
from tests.case.bench import Bench, variant
from tests.case.next_edition import lines


def since(kind: str = "moment", limit: str = "days = 2") -> Policy:
    return variant(
        ("[steps.report]", f'[fields.when]\nkind = "{kind}"\noptional = true\nmust = "past"\n\n[steps.report]'),
        ('"behaviour", "allegation"]\noutcomes.reported', '"behaviour", "allegation", "when"]\noutcomes.reported'),
        ("limit = { days = 2 }\naim = { hours = 4", f'limit = {{ {limit}, from = "report", since = "when" }}\naim = {{ hours = 4'),
        ('opens = ["chase"] }\n\n[matters.name-lead]', 'opens = ["chase", "notes"] }\n\n[matters.name-lead]'),
        ('outcomes.helps =', 'outcomes.told = { title = "When it was", asks = ["when"] }\noutcomes.again = { title = "Chase it again", opens = ["chase"] }\noutcomes.helps ='),
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "limit", "when", "due"), [
    ("moment", "days = 2", "2026-02-27T23:30", "2026-03-01"), ("date", "days = 2", "2026-02-27", "2026-03-01"),
    ("moment", "hours = 48", "2026-02-27T10:15", "2026-03-01 10:15"), ("date", "hours = 48", "2026-02-27", "2026-03-01 00:00"),
    ("moment", "days = 2", "", "2026-03-04"),
])  # fmt: skip
def test_it_runs_from_what_was_told_in_the_same_act_else_as_without(kind: str, limit: str, when: str, due: str) -> None:
    bench = Bench(since(kind, limit))
    bench.report("chased", **({"when": when} if when else {}))
    assert bench.due("chase") == due
    assert bench.matter("chase").aim == bench.now.replace(hour=13), "the aim has no such word"


def test_it_runs_from_what_was_told_last_in_the_strand() -> None:
    bench = Bench(since())
    bench.report(when="2026-02-20T10:00")
    bench.at("2026-03-03 09:00").take("ola", "note", "told", {"when": "2026-02-24T10:00", "why": "They told us."})
    bench.take("ola", "note", "again", {"why": "Once more."})
    assert bench.due("chase") == "2026-02-26"


def test_a_last_day_once_reckoned_stays() -> None:
    bench = Bench(since())
    bench.report("chased", when="2026-03-01T10:00")
    bench.take("ola", "note", "told", {"when": "2026-02-24T10:00", "why": "They told us."})
    assert bench.due("chase") == "2026-03-03"


def test_what_was_told_in_another_report_does_not_count() -> None:
    bench = Bench(since())
    bench.report(when="2026-02-20T10:00")
    bench.report("chased")
    assert bench.due("chase") == "2026-03-04"


def test_a_new_edition_reckons_from_the_same_day() -> None:
    bench = Bench(since())
    bench.report("chased", when="2026-03-01T10:00")
    chase = replace(bench.policy.matters["chase"], limit=Limit(days=4, start=("report",), since="when"))
    new = replace(bench.policy, edition="next", matters={**bench.policy.matters, "chase": chase})
    line = lines(bench, new)["due", "chase"]
    assert "the last day would be Thursday 5 March 2026 (now: Tuesday 3 March 2026)" in line.words
