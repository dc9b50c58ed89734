"""Files that somebody outside adds to an entry of their own: the floor, whatever the policy's [house] says."""

from __future__ import annotations

import pytest

from tests.case.bench import Bench, only, posted

GIVEN = {"title": "Files with entry 1", "file-names": "door.jpg"}


def appealed() -> tuple[Bench, int]:
    """A case with an appeal, and the number of its entry."""
    bench = posted()
    return bench, bench.take("person", "appeal", "made", {"why": "I was not there."}).number


@pytest.mark.parametrize("who", ["person", "representative"])
def test_whoever_said_something_adds_files_to_it(who: str) -> None:
    bench, number = appealed()
    files = ({"id": "a", "sha256": "0" * 64, "size": 3, "type": "jpeg"},)
    event = bench.take(who, "evidence.add", "added", GIVEN | {"file-entry": number}, files=files)
    assert (event.step, event.role) == ("evidence.add", who)
    assert event.effects[-1] == {"do": "evidence", "id": f"e{event.number}", "files": [dict(files[0])]}
    assert not [one for one in event.effects if one.get("humans")]


@pytest.mark.parametrize("entry", [None, 0, -1, 99, 1, "2", True])
def test_to_nothing_else(entry: object) -> None:
    """Entry 1 is a colleague's report."""
    bench, _number = appealed()
    refusal = only(bench.refuse("person", "evidence.add", "added", GIVEN | ({} if entry is None else {"file-entry": entry}))[:1])
    assert refusal.rule in ("role", "complete")


@pytest.mark.parametrize(("step", "outcome", "more"), [
    ("entry.annul", "strand", {"why": "By mistake."}), ("work.hand-over", "named", {"lead": "mira", "deputy": "milo"}), ("interest.declare", "declared", {}),
])  # fmt: skip
def test_no_other_step_of_the_house_is_opened_by_it(step: str, outcome: str, more: dict[str, object]) -> None:
    bench, number = appealed()
    assert "role" in [one.rule for one in bench.refuse("person", step, outcome, more | {"file-entry": number})]


def test_a_colleague_is_judged_as_before_and_nobody_is_offered_it() -> None:
    bench, number = appealed()
    assert bench.take("wes", "evidence.add", "added", GIVEN | {"file-entry": number}).role == "colleague"
    assert not [one for (step, _matter), one in bench.offers("person").items() if step == "evidence.add" and one.may]
