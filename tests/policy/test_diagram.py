"""The picture of a process: its main line, every step once, nothing on top of anything else, nothing off the paper."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evenhand.policy.diagram import groups, main_line, svg
from evenhand.policy.load import load
from evenhand.policy.picture import NARROW, PAGE, Paper

ROOT = Path(__file__).parents[2]
PACKS = sorted(path.parent for folder in ("policies", "tests/packs") for path in (ROOT / folder).glob("*/process.toml"))
SVG = "{http://www.w3.org/2000/svg}"
by_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)


def test_the_main_line_leads_from_the_report_to_the_decision() -> None:
    policy = load(ROOT / "policies" / "connexus-2022")
    assert main_line(policy) == ["report", "complete-report", "propose", "discuss", "ask-side", "hear-side", "recommend", "review", "decide"]
    assert main_line(load(ROOT / "tests" / "packs" / "guide")) == ["report", "decide"]


def test_what_else_a_step_leads_to_stands_with_it_and_names_the_choice() -> None:
    line, apart = groups(load(ROOT / "tests" / "packs" / "guide"))
    decide = {node.step: node for node in line[1]}
    assert set(decide) == {"decide", "appeal", "answer-appeal", "review"}
    assert decide["decide"].after == ("Report it",) and decide["appeal"].after == ("Restrict contact",)
    assert (decide["decide"].depth, decide["appeal"].depth, decide["answer-appeal"].depth) == (0, 1, 2)
    assert [[node.step for node in group] for group in apart] == [["close"]]


@by_pack
def test_numbers_run_from_the_top_and_lead_to_steps_that_there_are(pack: Path) -> None:
    policy = load(pack)
    line, apart = groups(policy)
    nodes = [node for group in [*line, *apart] for node in group]
    assert [node.number for node in nodes] == list(range(1, len(policy.steps) + 1))
    assert sorted(node.step for node in nodes) == sorted(policy.steps)
    assert all(1 <= number <= len(nodes) and number != node.number for node in nodes for number in node.then)


@by_pack
@pytest.mark.parametrize("paper", [PAGE, NARROW], ids=["page", "narrow"])
def test_no_box_lies_on_another_or_off_the_paper(pack: Path, paper: Paper) -> None:
    policy = load(pack)
    tree = ElementTree.fromstring(svg(policy, narrow=paper is NARROW))
    wide, high = (float(tree.attrib[name]) for name in ("width", "height"))
    boxes = [tuple(float(one.attrib[name]) for name in ("x", "y", "width", "height")) for one in tree.iter(f"{SVG}rect") if "x" in one.attrib]
    assert len(boxes) == len(policy.steps) and wide == paper.wide
    for x, y, width, height in boxes:
        assert 0 <= x <= wide - width and 0 <= y <= high - height
    for column in {x > paper.wide / 2 for x, *_ in boxes}:
        for upper, lower in pairwise(sorted((y, height, x, width) for x, y, width, height in boxes if (x > paper.wide / 2) == column)):
            beside = upper[2] + upper[3] <= lower[2] or lower[2] + lower[3] <= upper[2]
            assert beside or upper[0] + upper[1] <= lower[0]


def test_those_who_do_not_see_it_are_told_its_title_and_the_main_line() -> None:
    policy = load(ROOT / "tests" / "packs" / "guide")
    tree = ElementTree.fromstring(svg(policy))
    assert tree.attrib["role"] == "img" and tree.attrib["aria-labelledby"] == "diagram-title"
    title, told = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
    assert title is not None and title.text == f"The process of {policy.title}"
    assert told is not None and told.text and told.text.startswith("6 steps. The main line: 1, Report an incident; 2, Decide.")
