"""The demonstration: fresh on whatever day it is made, in every stage, and kept when it is there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

import pytest
from pytest_django import Settings

from evenhand import desk, ledger, registers
from evenhand.case.facts import Actor
from evenhand.case.story import run_stories
from evenhand.commands import installation
from evenhand.commands.demo import making, pack
from evenhand.commands.demo.moments import absolute
from evenhand.commands.demo.telling import unfolded
from evenhand.commands.failing import Failure
from evenhand.contacts.marks import Count
from evenhand.contacts.models import Item, Log
from evenhand.evidence.models import HELD, SHOWN, File
from evenhand.intake.models import OldCase
from evenhand.people.alike import alike
from evenhand.people.authority import Authority
from evenhand.people.models import FormerName, NeedAsked, Person, PersonLink, PostAddress, Reference
from evenhand.people.standings import KNOWN
from evenhand.policy.load import load
from evenhand.policy.model import Policy
from evenhand.registers.models import AlertRow, CaseRow, MatterRow
from tests.commands.conftest import Run

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
STAGES = {  # what has to be open (or in force) in each case, so that every stage can be seen
    "01-just-reported": "complete-report", "02-danger-now": "tell-precaution", "03-group-view": "group-view",
    "04-proposal": "propose-or-drop", "05-their-side": "hear-side", "06-independent-review": "independent-review",
    "07-letter-to-approve": "letter.approve", "08-in-force": "case-review", "09-returned-letter": "letter.approve",
    "10-appeal": "hear-appeal", "11-late-appeal": "admit-late", "12-review-due": "case-review", "13-lifted": "",
    "14-entered-in-error": "put-right", "15-order-at-an-address": "end-order",
}  # fmt: skip

NOWHERE = {  # what stands open only for an hour, or when a visitor has done something first
    "call-round", "call-round-next",
}
COLLEAGUE, PERSON = ("name", "roles", "manager", "head", "deputy", "related", "away"), ("needs",)


@pytest.fixture
def folder(settings: Settings) -> Path:
    return Path(settings.EVENHAND_POLICIES) / "connexus-2022"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("-1d", "2026-11-23"), ("+40d", "2027-01-03"), ("-2wd", "2026-11-20"), ("+4wd", "2026-11-30"),
        ("-1d 10:00", "2026-11-23T10:00:00+00:00"), ("-180d 10:00", "2026-05-28T10:00:00+01:00"),
        ("-3h", "2026-11-24T06:00:00+00:00"), ("-90m", "2026-11-24T07:30:00+00:00"), ("the 3d", "the 3d"), ("-3dx", "-3dx"),
    ],
)  # fmt: skip
def test_moments_are_relative_to_today(folder: Path, text: str, made: str) -> None:
    assert absolute({"a": [text]}, NOW, load(folder).calendar) == {"a": [made]}


def test_its_people_are_plainly_invented_and_cover_every_office(folder: Path) -> None:
    policy, found = load(folder), pack.read(folder)
    offices = {role for one in found.colleagues.values() for role in one.get("roles", ())}
    assert offices == {name for name, role in policy.roles.items() if not role.of}
    for one in found.colleagues.values():
        assert one["email"].endswith("@demo.example") and one["telephone"].startswith("01632 960")
        assert all(one.get(name, "amy.field") in found.colleagues for name in ("manager", "head", "deputy"))
    assert len(found.colleagues) >= 30 and len(found.everybody) >= 100 and len(found.groups) >= 2
    assert len(found.everybody) == len(found.persons) + len(found.groups) + len(found.others), "each reference once"
    assert {need for one in found.everybody.values() for need in one.get("needs", ())} == set(policy.needs), "needs of every kind"
    for one in found.everybody.values():
        assert one["address"] in found.places and one["telephone"].startswith("01632 960")
        assert one.get("email", "x@person.example").endswith("@person.example")
        assert set(one.get("needs", ())) <= set(policy.needs)
        assert set(one.get("links", {}).values()) <= set(found.everybody) and one.get("works", "amy.field") in found.colleagues
    assert len(found.places) == len(found.addresses) + len(found.crowd["addresses"])
    assert all(one["postcode"].startswith("ZZ") for one in found.places.values())
    assert set(found.cases) == set(STAGES)


def test_its_people_are_hard_to_tell_apart_and_to_set(folder: Path) -> None:
    found = pack.read(folder)
    people = {ref: one for ref, one in found.everybody.items() if "kind" not in one}
    names = [one["name"] for one in people.values()]
    assert len(set(names)) < len(names), "two of the same name"
    homes = [one["address"] for one in people.values()]
    assert any(homes.count(one) > 1 for one in homes) and any(one["born"] > 2008 for one in people.values()), "a parent and a child"
    assert max(len(name) for name in names) > 100 and max(len(word) for name in names for word in name.split()) > 40
    assert {bidirectional(name[0]) for name in names} >= {"L", "R", "AL"}, "names that run from right to left"
    assert {one.get("language", "en") for one in people.values()} >= {"en", "cy", "ar", "he", "pl", "ur", "uk", "zh"}
    assert {one for each in people.values() for one in each["as"]} == set(KNOWN), "everything that somebody may be to us"


def _days() -> list[date]:
    """Days on which a calendar can go wrong: around Christmas, Easter and the clock changes, and a whole week."""
    around = [date(2026, 12, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29), date(2028, 4, 16)]
    return [day + timedelta(days=more) for day in around for more in (-1, 0, 1, 3)] + [
        date(2027, 6, 7) + timedelta(days=more) for more in range(7)
    ]


def test_its_cases_can_be_played_on_any_day(folder: Path, tmp_path: Path) -> None:
    """They are stories, so the core can play them without a database."""
    policy, found = load(folder), pack.read(folder)
    for day in _days():
        now = datetime(day.year, day.month, day.day, (0, 7, 23)[day.toordinal() % 3], 40, tzinfo=UTC)
        cast = absolute({"colleagues": _only(found.colleagues, COLLEAGUE), "persons": _only(found.everybody, PERSON)}, now, policy.calendar)
        _write(tmp_path / "cast.toml", cast)
        for name, data in (found.everything if day in (_days()[0], _days()[-1]) else found.cases).items():
            _write(tmp_path / f"{name}.toml", {**_known(absolute(data, now, policy.calendar)), "cast": "cast"})
        assert {one.name: one.fault for one in run_stories(policy, tmp_path) if one.fault} == {}, now


def _only(people: Mapping[str, Mapping[str, Any]], words: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What a story may say of people: nothing that only the demonstration needs."""
    return {ref: {word: one[word] for word in words if word in one} for ref, one in people.items()}


def _known(story: dict[str, Any]) -> dict[str, Any]:
    """The story with someone unknown as a case about the address: without a database nobody can be made."""
    first = story["steps"][0]
    if "unknown" in first["subject"]:
        first["subject"] = {"address": first["subject"]["unknown"]["address"]}
    return story


def _write(path: Path, data: dict[str, Any]) -> None:
    path.write_text("\n".join(f"{json.dumps(key)} = {_toml(value)}" for key, value in data.items()), "utf-8")


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items()) + " }"
    return "[" + ", ".join(map(_toml, value)) + "]" if isinstance(value, list) else json.dumps(value)


@pytest.mark.both_engines
def test_it_is_made_with_a_case_in_every_stage(db: None, folder: Path, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    found = pack.read(folder)
    making.fill(found, NOW)
    titles = [line.strip() for line in capsys.readouterr().out.splitlines()]
    refs = {name: f"C-{titles.index(one['title']) + 1:06d}" for name, one in found.everything.items()}
    for name, matter in STAGES.items():
        view = desk.look(case=refs[name], actor=Actor("iris.dell"), now=NOW, record=False)
        assert view.state.ended if not matter else matter in [one.name for one in view.state.open_matters()], name
    _every_stage_and_a_past(load(folder), refs)
    in_force = desk.lookup(actor=Actor("amy.field"), people=["P-1001", "P-1005", "P-1013", "P-1016"], now=NOW)
    assert [bool(card.alerts) for card in in_force] == [True, False, False, False]
    _what_came_in(refs)
    _people_of_all_sorts()
    assert ledger.verify() == []
    assert registers.rebuild(book=desk.editions.book(), check=True) == []
    assert desk.pass_time(now=NOW) == 0


def _every_stage_and_a_past(policy: Policy, refs: Mapping[str, str]) -> None:
    """Every duty of the policy waits for somebody somewhere; some cases are two years old, some closed, one overdue."""
    waiting = set(MatterRow.objects.filter(kind="duty").values_list("name", flat=True))
    duties = {name for name, one in policy.matters.items() if one.kind == "duty"} | {"letter.approve", "letter.dispatch", "letter.look-again"}
    assert duties - waiting == NOWHERE
    assert CaseRow.objects.filter(ended__isnull=False).count() >= 6
    assert min(CaseRow.objects.values_list("opened", flat=True)) < NOW - timedelta(days=730)
    assert MatterRow.objects.filter(name="case-review", due__lt=NOW - timedelta(days=900)).exists(), "one of a paper, years overdue"
    assert MatterRow.objects.filter(name="case-review", due__lt=NOW, due__gt=NOW - timedelta(days=300)).exists(), "one of our own"
    assert AlertRow.objects.filter(kind="restriction").exclude(lifted=None).exists(), "restrictions that were lifted"
    assert AlertRow.objects.filter(kind="order", lifted=None).exists() and Person.objects.filter(kind="group").exists()
    carried = set(OldCase.objects.exclude(case="").values_list("case", flat=True))
    assert len(carried) == 3 and set(refs.values()) | carried == set(CaseRow.objects.values_list("ref", flat=True))
    assert MatterRow.objects.filter(name="old-case.check").exists() and OldCase.objects.filter(answer="").count() == 6
    assert OldCase.objects.filter(shows_until__gt=NOW, about__ref="P-1090").exists(), "a safety note that nobody has sorted yet"


def _what_came_in(refs: Mapping[str, str]) -> None:
    """Two years of contacts, one log as long as the day on which they were designed, mail that waits, and files."""
    assert Item.objects.count() > 600 and Log.objects.filter(opened__lt=NOW - timedelta(days=700)).exists()
    assert Log.objects.filter(opened__lt=NOW, until__gt=NOW).exists()
    assert not Log.objects.filter(until__lt=NOW, end_entry=None).exists(), "somebody has looked back at each that ran out"
    assert desk.contact_count(actor=Actor("ben.orchard"), person="P-1012", now=NOW) == Count(400, 212, 88, 61, 39, 0, copies=1200)
    waiting = desk.held_mail(actor=Actor("tess.copse"), now=NOW)
    assert [bool(one.held.alarm) for one in waiting.waiting] == [True, False], "alarming words come first"
    assert [one.late for one in waiting.waiting] == [False, True] and len(waiting.overdue) == 1, "ours is late"
    assert {one.state for one in File.objects.filter(about__in=[refs["08-in-force"], refs["04-proposal"]])} == {SHOWN, HELD}


def _people_of_all_sorts() -> None:
    assert {one.state for one in NeedAsked.objects.all()} == {"asked", "agreed", "refused"}
    due = desk.needs_due(actor=Actor("ben.orchard"), now=NOW)
    assert 2 < len([one for one in due if not one.asked]) < 20, "some needs are to be looked at again, not all"
    people = {one.ref: one for one in Person.objects.all()}
    assert alike(people["P-1042"], now=NOW) and alike(people["P-1001"], now=NOW), "how do you know it is this one?"
    assert any(one.unidentified for one in people.values()) and any(one.died for one in people.values())
    assert people["P-1062"].same_as == people["P-1061"] and people["P-1060"].same_as is None, "one pair joined, one not yet"
    assert people["P-1064"].protected_name and not FormerName.objects.filter(name__contains="Lindsey").exists()
    assert people["P-1084"].colleague is not None and PersonLink.objects.filter(kind="parent").exists()
    assert FormerName.objects.exists() and Reference.objects.exists() and PostAddress.objects.filter(kind="safe").exists()
    sought = set(Authority.objects.filter(state="sought").values_list("person__ref", flat=True))
    assert sought >= {"G-2003", "P-1024", "P-1081"}, "of a group, of somebody with a log, and of somebody who appeals through a daughter"
    assert desk.contact_count(actor=Actor("ben.orchard"), person="G-2003", now=NOW).total == 3, "a group writes too"


@pytest.mark.parametrize(("told", "fault"), [({"began": "-3d"}, "working days"), ({"began": "-3wd", "ways": ["nowhere"]}, "nowhere"),
                                             ({"began": "-3wd", "ways": ["one"]}, "what")])  # fmt: skip
def test_a_case_told_badly_is_said(told: dict[str, Any], fault: str) -> None:
    ways = {"says": {}, "ways": {"one": [{"at": "+0 10:00", "step": "{what}"}]}}
    with pytest.raises(Failure, match=fault):
        unfolded("bad", {"title": "x", "clause": [], **told}, ways)


def test_a_case_told_briefly_has_its_steps_in_order() -> None:
    ways = {"says": {"who": "amy.field"}, "ways": {"one": [{"at": "+12 10:00", "as": "{who}"}, {"at": "+3 09:00", "answers": {"posting": "+12"}}]}}
    told = {"title": "x", "clause": [], "began": "-10wd", "ways": ["one"], "steps": [{"at": "+3 08:00"}, {"at": "-3h"}, {"at": "-20m"}]}
    found = unfolded("good", told, ways)["steps"]
    assert [one["at"] for one in found] == ["-7wd 08:00", "-7wd 09:00", "-3h", "-20m", "+2wd 10:00"]
    assert found[1]["answers"] == {"posting": "+2wd"} and found[4]["as"] == "amy.field"


def test_it_is_kept_when_it_is_there(db: None, run: Run, settings: Settings, tmp_path: Path, folder: Path) -> None:
    settings.EVENHAND_DATA = tmp_path
    settings.EVENHAND_TEST_CLOCK = NOW.isoformat()
    from evenhand.people.models import Colleague

    empty = pack.Pack(folder.name, *(getattr(pack.read(folder), name) for name in ("colleagues", "addresses", "persons")), {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "read", lambda folder: empty)  # its cases take seconds, and are not what is asked here
        code, said, _ = run("demo", "--no-serve")
        assert code == 0 and "Made the demonstration" in said and "iris.dell@demo.example" in said
        Colleague.objects.filter(ref="amy.field").update(name="Changed")
        code, said, _ = run("demo", "--no-serve")
    assert code == 0 and "is kept as it is" in said
    assert Colleague.objects.get(ref="amy.field").name == "Changed"
    assert (tmp_path / installation.MARK).exists()


def test_who_there_is_can_be_read_by_a_program(run: Run) -> None:
    code, said, _ = run("demo", "--who", "--json")
    found = json.loads(said)
    assert code == 0
    ben = next(one for one in found["colleagues"] if one["ref"] == "ben.orchard")
    assert ben["roles"] == ["housing-manager", "duty-manager"] and ben["password"] == pack.PASSWORD
    assert (ben["email"], ben["manager"], ben["head"], ben["deputy"]) == ("ben.orchard@demo.example", "gita.moor", "gita.moor", "cara.meadow")
    assert {"ref", "name", "year_of_birth", "needs", "uprn"} <= set(found["people"][0])
    code, said, _ = run("demo", "--who")
    assert code == 0 and "ben.orchard@demo.example" in said and "P-1001" in said


def test_a_taken_port_is_said(run: Run) -> None:
    import socket

    from evenhand.commands.demo import serving

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Failure, match="cannot be used"):
            serving.serve(taken.getsockname()[1])


def test_every_picture_is_made_by_the_command_and_shown() -> None:
    root = Path(__file__).resolve().parents[2]
    made = set(re.findall(r'Shot\("([a-z-]+)"', (root / "tools" / "pictures.py").read_text("utf-8")))
    folder = root / "docs" / "pictures"
    assert made == {path.stem for path in folder.glob("*.png")}
    assert made == set(re.findall(r"\(([a-z-]+)\.png\)", (folder / "README.md").read_text("utf-8")))
