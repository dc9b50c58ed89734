"""The grade: each requirement is missed exactly where a pack lacks what it asks, and the packs of real policies are graded fairly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evenhand.letters.check import faults as faults_of_letters
from evenhand.policy import load as loading
from evenhand.policy.check import check
from evenhand.policy.lines import Fault
from evenhand.policy.load import load
from evenhand.policy.model import Limit
from evenhand.policy.standards import GRADES, MET, MISSED, NOT_APPLICABLE, grade, meets_faults
from evenhand.policy.standards.verdict import days
from tests.policy.graded import CLAIMS, IDS, ROOT, SKIPS, SPOILT, TODAY, M, P, change, good, grades, missed

POLICIES = ROOT / "policies"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The good pack, to be spoilt."""
    return good(tmp_path)


# --- the good pack, and one thing spoilt at a time
def test_the_good_pack_has_no_fault_and_misses_nothing(pack: Path) -> None:
    assert (check(pack), faults_of_letters(load(pack))) == ([], [])
    found = grades(pack)
    assert list(found) == IDS
    assert {name: one.found for name, one in found.items() if one.grade == MISSED} == {}
    assert [name for name, one in found.items() if one.grade == NOT_APPLICABLE] == ["R11", "G2", "G4", "G15"]


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_spoilt_is_missed_and_nothing_else(pack: Path, what: str) -> None:
    file, old, new, wanted = SPOILT[what]
    change(pack, file, old, new)
    assert " ".join(missed(pack)) == wanted


def test_every_grade_says_what_it_rests_on(pack: Path) -> None:
    for one in [*grades(pack).values(), *grades(POLICIES / "connexus-2022").values()]:
        assert one.title and one.source and one.grade in GRADES
        assert bool(one.found) == (one.grade != NOT_APPLICABLE), one.id
        assert bool(one.mend) == (one.grade != MET), one.id
    known = load(POLICIES / "connexus-2022").clauses
    assert all(clause in known for one in grades(POLICIES / "connexus-2022").values() for clause in one.clauses)


def test_adjustments_are_looked_at_again_by_a_review_or_on_a_change(pack: Path) -> None:
    change(pack, P, 'needs_change = ["review"]\n', "")
    assert missed(pack) == []
    change(pack, M, 'asks = ["reasons", "adjustments"]', 'asks = ["reasons"]')
    assert missed(pack) == ["R3"]


def test_adjustments_asked_for_by_the_person_are_found_as_such(pack: Path) -> None:
    change(pack, M, 'asks = ["helps", "allegation", "risk-level"]', 'asks = ["allegation", "risk-level"]')
    (pack / M).write_text((pack / M).read_text("utf-8") + """
[matters.adjust]
clause = "4"
kind = "right"
owner = ["person"]
[steps.adjust]
clause = "4"
on = "adjust"
outcomes.asked = { title = "Asked", asks = ["helps"] }
""", "utf-8")
    change(pack, M, 'opens = ["complete", "look-after"]', 'opens = ["complete", "look-after", "adjust"]')
    found = grades(pack)
    assert [name for name, one in found.items() if one.grade == MISSED] == ["R8", "R25", "G7"]
    assert "only when somebody asks for them (in `adjust`)" in found["R25"].found and found["R25"].clause == "4"


def test_a_question_asked_in_another_outcome_of_the_same_step_is_asked(pack: Path) -> None:
    change(pack, M, 'asks = ["helps", "allegation", "risk-level"]\noutcomes.done = { title = "Done", opens = ["propose"] }',
           'asks = ["allegation", "risk-level"]\noutcomes.helps = { title = "Helps", asks = ["helps"], opens = ["propose"] }\noutcomes.nothing = { title = "Nothing", opens = ["propose"] }')  # fmt: skip
    assert missed(pack) == []


def test_a_warning_that_always_comes_first_needs_no_reason(pack: Path) -> None:
    change(pack, M, SKIPS, "")
    change(pack, M, 'outcomes.given = { title = "Their answer", opens = ["propose"] }', 'outcomes.given = { title = "It has gone on", opens = ["decide"] }')
    assert missed(pack) == []
    assert "comes after a warning" in grades(pack)["G5"].found


def test_rows_put_forward_earlier_are_restrictions_too(pack: Path) -> None:
    change(pack, M, '"no-warning"], opens', '"no-warning", "decided"], opens')
    change(pack, M, 'asks = ["decided", "incidents"', 'asks = ["incidents"')
    assert missed(pack) == []
    change(pack, M, "until = { years = 1 }\n", "")
    assert missed(pack) == ["R31", "G6"]


def test_a_precaution_is_no_restriction(pack: Path) -> None:
    change(pack, M, 'menu = ["restriction"]', 'menu = ["precaution"]')
    assert grades(pack)["R31"].grade == NOT_APPLICABLE


def test_measures_are_chosen_by_name_as_well(pack: Path) -> None:
    change(pack, M, 'menu = ["restriction"]', 'menu = ["limited-contact"]')
    assert missed(pack) == []
    change(pack, M, "until = { years = 1 }\n", "")
    assert missed(pack) == ["R31", "G6"]


def test_a_group_is_for_every_report_and_apart_from_the_reporter(pack: Path) -> None:
    change(pack, M, 'outcomes.done = { title = "Done", opens = ["propose"] }', 'outcomes.done = { title = "Done", opens = ["group"] }')
    (pack / M).write_text((pack / M).read_text("utf-8") + """
[matters.group]
clause = "2"
kind = "duty"
seats = { one = ["manager"], two = ["head-of-housing"] }
quorum = 2
[steps.group]
clause = "2"
on = "group"
apart = "report"
outcomes.agree = { title = "Agreed", opens = ["propose"] }
""", "utf-8")
    assert missed(pack) == [] and grades(pack)["G2"].grade == grades(pack)["G4"].grade == MET
    change(pack, M, 'on = "group"\napart = "report"', 'on = "group"')
    assert missed(pack) == ["G14"]
    change(pack, M, 'opens = ["group"] }', 'opens = ["group"] }\noutcomes.other = { title = "Other", opens = ["propose"] }')
    assert missed(pack) == ["G4", "G14"]


def test_faults_of_the_letters_count(pack: Path) -> None:
    found = {one.id: one for one in grade(load(pack), [Fault("letters/answer.md", 1, "there is no part 'reson'", "mend it")], TODAY)}
    assert [name for name, one in found.items() if one.grade == MISSED] == ["G9"] and "reson" in found["G9"].found


def test_without_a_day_nothing_is_overdue(pack: Path) -> None:
    change(pack, P, 'review_by = "2027-06-30"', 'review_by = "2020-01-01"')
    assert missed(pack, today=None) == []


def test_a_group_whose_view_nobody_receives_is_found(pack: Path) -> None:
    change(pack, M, 'opens = ["complete", "look-after"]', 'opens = ["complete", "look-after", "advise"]')
    (pack / M).write_text((pack / M).read_text("utf-8") + """
[matters.advise]
clause = "2"
kind = "duty"
seats = { one = ["manager"], two = ["head-of-housing"] }
quorum = 2
[steps.advise]
clause = "2"
on = "advise"
apart = "report"
outcomes.agree = { title = "Agreed" }
""", "utf-8")
    assert missed(pack) == ["G2"]


def test_who_is_told_face_to_face_may_have_time_from_then_but_a_reporter_may_not_restrict_alone(pack: Path) -> None:
    aloud = '[steps.report.outcomes.now]\ntitle = "Told now"\nasks = ["decided", "incidents", "reasons", "milder", "side", "equality", "helps", "allegation", "no-warning", "risk-level"]\nimposes = true\naloud = true\nuntil = { days = 30 }\nletter = "decision"\nopens = ["appeal"]\n'
    change(pack, M, "# 2. Deciding (2, 3)\n", aloud + "# 2. Deciding (2, 3)\n")
    found = grades(pack)
    assert found["G3"].grade == found["R13"].grade == MET, "a month needs no review"
    assert found["R16"].grade == found["G14"].grade == MISSED and "at once, alone" in found["G14"].found
    change(pack, M, "until = { days = 30 }", "until = { days = 40 }")
    assert grades(pack)["R13"].grade == MISSED


def test_asking_for_a_review_is_no_appeal_but_an_answer_of_its_own_is(pack: Path) -> None:
    change(pack, M, 'opens = ["answer-appeal"]\n[steps.appeal.outcomes.made-late]', 'opens = ["review"]\n[steps.appeal.outcomes.made-late]')
    change(pack, M, 'late = true\nopens = ["answer-appeal"]', 'late = true\nopens = ["review"]')
    assert missed(pack) == ["R12", "R13", "R32", "G6"]
    text = (pack / M).read_text("utf-8").replace('opens = ["review"]\n[steps.appeal.outcomes.made-late]', 'opens = ["answer-appeal"]\n[steps.appeal.outcomes.made-late]')
    (pack / M).write_text(text.replace('limit = { working_days = 10 }\nonce = true\n[steps.answer-appeal]', 'limit = { working_days = 10 }\nonce = true\nwhile = "restrictions"\n[steps.answer-appeal]'), "utf-8")
    assert missed(pack) == [], "the answer to an appeal is no review, though it too closes when nothing stands"


# --- where a requirement applies
@pytest.mark.parametrize(("calendar", "no", "yes"), [
    ("CA-ON", "R1 R2 R3 R4 R5 R11 R18 R21 R22 R25 R30", "R6 R8 R12 R13 R17 R31 R32 G1 G6"),
    ("AU-NSW", "R1 R11 R19 R23 R24 R26 R29", "R6 R8 R12 R14 R15 R16 R31 G5"),
    ("GB-SCT", "R1 R4 R27 R28", "R18 R21 R24 R25 R26"),
    ("GB-NIR", "R1 R11 R24 R25 R26", "R12 R18 R21 R22 R23"),
])  # fmt: skip
def test_law_applies_where_it_is_law(pack: Path, calendar: str, no: str, yes: str) -> None:
    change(pack, P, 'calendar = "GB-ENG"', f'calendar = "{calendar}"')
    found = grades(pack)
    assert [name for name in no.split() if found[name].grade != NOT_APPLICABLE] == []
    assert [name for name in yes.split() if found[name].grade != MET] == []


def test_scotland_has_its_own_ombudsman(pack: Path) -> None:
    change(pack, P, 'calendar = "GB-ENG"', 'calendar = "GB-SCT"')
    assert missed(pack) == ["R11"]
    change(pack, P, '"Housing Ombudsman" =', '"Scottish Public Services Ombudsman (SPSO)" =')
    assert missed(pack) == []


def test_who_is_no_landlord_is_not_graded_as_one(pack: Path) -> None:
    change(pack, P, '"Housing Ombudsman" =', '"Local Government Ombudsman" =')
    change(pack, P, "Repairs and emergencies", "Rent")
    found = grades(pack)
    assert {name for name, one in found.items() if one.grade == NOT_APPLICABLE} >= {"R1", "R2", "R3", "R4", "R5", "R27", "R28", "R29", "R30"}
    assert missed(pack) == ["G8"]


# --- what only a clause can say
def test_a_claim_needs_a_clause_that_is_in_use(pack: Path) -> None:
    assert "Everybody who works for us is trained" in grades(pack)["R14"].found and grades(pack)["R14"].clause == "9"
    change(pack, P, 'R14 = "9"', 'R14 = "99"')
    assert missed(pack) == ["R14"]
    change(pack, P, 'R14 = "99"\n', "")
    assert missed(pack) == ["R14"]
    change(pack, P, "[meets]", '[not_operated]\n"9" = "Not kept yet."\n[meets]')
    found = grades(pack)
    assert [name for name, one in found.items() if one.grade == MISSED] == [*CLAIMS, "G11"]
    assert "Not kept yet" in found["R18"].found


def test_each_claim_is_missed_without_its_line(pack: Path, tmp_path: Path) -> None:
    for name in CLAIMS:
        folder = Path(shutil.copytree(pack, tmp_path / name / "larch"))
        change(folder, P, f'{name} = "9"\n', "")
        assert missed(folder) == [name, *(["G11"] if name in ("R18", "R20", "R21") else [])]


def test_a_claim_is_refused_where_the_process_decides(pack: Path) -> None:
    change(pack, P, "[meets]\n", '[meets]\nR1 = "9"\nR99 = "9"\nG11 = "77"\n')
    policy, lines, _ = loading.read(pack)
    said = [str(one) for one in meets_faults(policy, lines)]
    first = (pack / P).read_text("utf-8").splitlines().index("[meets]") + 1
    assert said[0].startswith(f"policy.toml:{first + 1}: (clause 9) R1 is decided by the process, not by a claim")
    assert said[1].startswith(f"policy.toml:{first + 2}: (clause 9) there is no standard 'R99'")
    assert said[2].startswith(f"policy.toml:{first + 3}: (clause 77) there is no clause 77")
    assert len(said) == 3


# --- how long
@pytest.mark.parametrize(("limit", "least", "most"), [
    (Limit(months=12), 360, 366), (Limit(years=1), 360, 366), (Limit(years=2), 700, 740), (Limit(weeks=2), 14, 14),
    (Limit(on=("06-30",)), 365, 366), (Limit(on=("01-31", "07-31")), 180, 185), (Limit(working_days=10), 13, 15), (Limit(hours=48), 2, 2),
])  # fmt: skip
def test_a_limit_in_days(limit: Limit, least: float, most: float) -> None:
    found = days(limit)
    assert found is not None and least <= found <= most


def test_a_length_from_a_menu_is_its_longest(pack: Path) -> None:
    change(pack, M, "limit = { months = 6 }", 'limit = { answer = "when" }')
    change(pack, M, "[fields]\n", '[fields]\nwhen = { kind = "period", label = "When", choices = { "3 months" = "Soon", "12 months" = "Later" } }\n')
    assert missed(pack) == []
    change(pack, M, '"12 months" = "Later"', '"13 months" = "Later"')
    assert missed(pack) == ["R1", "G6"]
