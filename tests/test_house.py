"""The house's own rules, as far as a test can hold them. Each says where to look when it fails."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evenhand.case import floor, house
from evenhand.policy import vocabulary
from evenhand.policy.check import check
from evenhand.policy.load import load, words_of

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "evenhand"
PURE = ("policy", "case")
FETCHED = ("vendor", "fonts", "migrations", "__pycache__")
POLICIES = sorted(path.parent for path in (ROOT / "policies").glob("*/process.toml"))
PACKS = POLICIES + sorted(path.parent for path in (ROOT / "tests" / "packs").glob("*/process.toml"))
WORDS = 149  # of the whole vocabulary, those of every table together: a new one needs a decision record
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 40
by_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)


def files(*suffixes: str, under: Path = SRC) -> list[Path]:
    """Our own files: nothing fetched, nothing generated."""
    return sorted(path for path in under.rglob("*") if path.suffix in suffixes and not set(path.parts) & set(FETCHED))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def at(path: Path, line: int, what: object = "") -> str:
    """Where an offender stands."""
    return f"{path.relative_to(ROOT)}:{line} {what}".rstrip()


def written() -> Iterator[tuple[Path, int, str]]:
    """All that is written in words: strings, comments, templates; numbers of code and style are no words."""
    for path in files(".py"):
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
            kinds = (tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", -1))
            if token.type in kinds:
                yield from ((path, token.start[0] + number, line) for number, line in enumerate(token.string.splitlines()))
    for path in files(".html", ".txt", ".md", ".js"):
        yield from ((path, number, line) for number, line in enumerate(path.read_text("utf-8").splitlines(), 1))


# --- 1. nothing of any policy in the code -------------------------------------------------------
def test_no_clause_number_of_any_policy_in_the_code() -> None:
    found = []
    for pack in POLICIES:
        clauses = "|".join(re.escape(clause) for clause in load(pack).clauses if "." in clause)
        if not clauses:
            continue
        number = re.compile(rf'(?<![\d.="/])(?<!WCAG )(?<!OpenAPI )(?:{clauses})(?![\d.%]|em|rem|px|pt)')
        found += [at(path, line, text.strip()) for path, line, text in written() if number.search(text)]
    assert found == []


def test_no_organisation_and_no_role_of_any_policy_in_the_code() -> None:
    """Ids with a hyphen, and titles as they are written; single words such as `manager` are the house's own as well."""
    found = []
    ours = {field.label for field in house.FIELDS.values()}
    for pack in POLICIES:
        policy = load(pack)
        names = {pack.name.partition("-")[0], policy.organisation.name, policy.organisation.telephone, policy.organisation.email} - {"", "model"}
        roles = {role.id for role in policy.roles.values() if "-" in role.id} | {role.title for role in policy.roles.values() if " " in role.title}
        pattern = re.compile(r"(?<![\w-])(?:(?i:" + "|".join(map(re.escape, names)) + r")|" + "|".join(map(re.escape, roles - ours)) + r")(?![\w-])")
        found += [at(path, line, text.strip()) for path, line, text in written() if pattern.search(text)]
    assert found == []


# --- 2. policies are data -----------------------------------------------------------------------
@by_pack
def test_a_policy_is_data(pack: Path) -> None:
    """Only known words (the loader refuses others), and no text that hides an expression."""
    load(pack)
    found = []
    for file in (pack / "policy.toml", pack / "process.toml"):
        for line, text in enumerate(file.read_text("utf-8").splitlines(), 1):
            if re.search(r"\{%|\$\{|\{\{|==|!=|<=|>=|&&|\|\||=>|\blambda\b", text.partition("#")[0]):
                found.append(at(file, line, text.strip()))
    assert found == []


def test_the_vocabulary_is_small_and_has_no_conditions() -> None:
    """More words: first try two steps or two outcomes; then a decision record, a story, and this number."""
    words = [word for _, kind in vocabulary.TABLES for word in words_of(kind)]
    assert len(words) == WORDS
    forbidden = {"if", "else", "unless", "when", "extends", "inherits", "include", "import", "expression", "condition", "script", "eval", "template", "priority"}
    assert set(words) & forbidden == set()
    assert {"while", "once", "instead", "quorum", "over", "late"} <= set(words), "the house's own conditions, which a pack can only name"


@by_pack
def test_clause_ids_are_strings(pack: Path) -> None:
    policy = load(pack)
    tables = (policy.steps, policy.matters, policy.letters, policy.measures, policy.behaviours, policy.routes, policy.channels, policy.needs)
    ids = [*policy.clauses, *policy.readings, *policy.not_operated, *(clause for table in tables for thing in table.values() for clause in thing.clause)]
    assert all(isinstance(clause, str) for clause in ids)

    def bare(data: Any) -> list[Any]:
        if not isinstance(data, dict):
            return []
        own = data.get("clause", [])
        return [one for one in (own if isinstance(own, list) else [own]) if not isinstance(one, str)] + [one for part in data.values() for one in bare(part)]

    for file in ("policy.toml", "process.toml"):
        assert bare(tomllib.loads((pack / file).read_text("utf-8"))) == []


@pytest.mark.parametrize("pack", POLICIES, ids=lambda pack: pack.name)
def test_every_policy_can_be_put_to_work(pack: Path) -> None:
    assert [str(fault) for fault in check(pack)] == []


# --- 5. every field says whose data it is and of which class ------------------------------------
@by_pack
def test_every_fields_class_and_subject_exist(pack: Path) -> None:
    policy = load(pack)
    fields = {**house.FIELDS, **floor.FIELDS, **policy.fields}
    assert {name: one.sort for name, one in fields.items() if one.sort and one.sort not in policy.classes} == {}
    assert {name: one.whose for name, one in fields.items() if one.whose not in ("subject", "affected", "colleague", "organisation")} == {}
    readers = {role for sort in policy.classes.values() for role in sort.readers}
    assert readers <= set(policy.roles)


# --- the pure rooms -----------------------------------------------------------------------------
def imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "."


@pytest.mark.parametrize("room", PURE)
def test_the_rules_know_no_framework_and_no_chance(room: str) -> None:
    """The standard library (but for clocks, chance and the network), one calendar of holidays, and each other."""
    below = {"policy": ("evenhand.policy",), "case": ("evenhand.policy", "evenhand.case")}[room]
    barred = {"time", "random", "secrets", "uuid", "os", "subprocess", "socket", "urllib", "http", "sqlite3", "threading", "logging"}
    found = []
    for path in files(".py", under=SRC / room):
        for line, name in imported(path):
            top = name.partition(".")[0]
            if not name.startswith(below) and top != "holidays" and (top not in sys.stdlib_module_names or top in barred):
                found.append(at(path, line, name))
    assert found == []


@pytest.mark.parametrize("room", PURE)
def test_the_rules_touch_no_disk_but_the_pack(room: str) -> None:
    readers = {"load.py", "where.py", "pages.py", "story.py", "vocabulary.py"}  # of the pack, of a story, of the author's guide
    found = []
    for path in files(".py", under=SRC / room):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and path.name not in readers:
                name = ast.unparse(node.func).rpartition(".")[2]
                on_disk = name in ("read_text", "read_bytes", "write_text", "write_bytes", "glob", "iterdir", "unlink", "mkdir", "exists")
                if on_disk or ast.unparse(node.func) in ("open", "print", "input"):
                    found.append(at(path, node.lineno, ast.unparse(node)[:60]))
    assert found == []


def test_only_one_file_reads_the_clock() -> None:
    """Everywhere else time is an argument, or asked of `desk.clock`."""
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "timezone.now", "timezone.localtime", "timezone.localdate",
              "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today"}  # fmt: skip
    found = []
    for path in files(".py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in clocks and path != SRC / "desk" / "clock.py":
                found.append(at(path, node.lineno, ast.unparse(node)))
            if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
                found.append(at(path, node.value.lineno, node.arg))
    assert found == []


# --- 8. no flag that skips, no signals ----------------------------------------------------------
FLAG = re.compile(r"(skip|bypass|override|unsafe|unchecked|force|trust(ed)?|no_check|without_check)(_.*)?$")
DJANGOS_OWN = {"force_insert", "force_str", "force_login"}


def test_no_flag_skips_a_rule_or_the_record() -> None:
    """No argument, and no option of a command, is named after leaving something out."""
    found = []
    for path in files(".py"):
        for node in ast.walk(tree(path)):
            name = node.arg if isinstance(node, ast.arg | ast.keyword) else None
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("--"):
                name = node.value[2:].replace("-", "_")
            if name and FLAG.match(name) and name not in DJANGOS_OWN:
                found.append(at(path, getattr(node, "lineno", 0) or node.value.lineno, name))
    assert found == []


def test_no_signals() -> None:
    """What follows from a step is written where the step is taken, not hung on a signal."""
    found = []
    for path in files(".py"):
        found += [at(path, line, name) for line, name in imported(path) if "signals" in name or name.startswith("django.dispatch")]
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and any("receiver" in ast.unparse(one) for one in node.decorator_list):
                found.append(at(path, node.lineno, "@receiver"))
            if isinstance(node, ast.ImportFrom) and any("signal" in alias.name for alias in node.names):
                found.append(at(path, node.lineno, ast.unparse(node)))
    assert found == []


# --- 11. what asks to be split ------------------------------------------------------------------
def test_no_file_is_too_long() -> None:
    """Ours and the tests'; pictures of data (migrations, fetched files) do not count."""
    paths = [*files(".py", ".html", ".js", ".typ"), *files(".py", under=ROOT / "tests"), *files(".py", under=ROOT / "tools")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in paths}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_function_is_too_long() -> None:
    found = {}
    for path in [*files(".py"), *files(".py", under=ROOT / "tests")]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION:
                    found[at(path, node.lineno, node.name)] = length
    assert found == {}


# --- the house's papers -------------------------------------------------------------------------
def test_decisions_are_numbered_one_by_one() -> None:
    paths = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in paths] == list(range(1, len(paths) + 1))
    for path in paths:
        text = path.read_text("utf-8")
        assert text.startswith(f"# {path.name[:4]} "), path.name
        assert all(f"## {part}\n" in text for part in ("Status", "Context", "Decision", "Consequences")), path.name


def test_every_word_of_the_house_is_in_the_glossary() -> None:
    words = ["policy", "edition", "clause", "role", "step", "matter", "duty", "right", "aim", "outcome", "event", "strand", "case", "person", "need", "restriction", "precaution", "order", "alert", "card", "letter", "register", "stream"]
    said = set(re.findall(r"^- \*\*(.+?)\*\*: ", (ROOT / "GLOSSARY.md").read_text("utf-8"), flags=re.M))
    assert [word for word in words if word not in said] == []


def test_tests_mirror_the_rooms() -> None:
    """Each folder of tests is a room's, but for the packs that tests use."""
    rooms = {path.name for path in SRC.iterdir() if path.is_dir() and path.name not in (*FETCHED, "locale")}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name not in FETCHED}
    assert folders - rooms <= {"packs"}
    assert [room for room in sorted(rooms) if not list((ROOT / "tests" / room).glob("test_*.py"))] == []


def test_no_path_of_a_machine_and_no_registry_in_our_files() -> None:
    """Such a path works for one person only; a registry's name is for the environment to say."""
    pattern = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/|registry\.\w|pypi\.org|npmjs\.")
    found = []
    for path in [*files(".py", ".html", ".md", ".toml"), *(path for folder in ("tests", "docs", "policies", "tools", "requirements") for path in files(".py", ".md", ".toml", ".txt", ".in", under=ROOT / folder)), ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / "package.json"]:
        if path != Path(__file__):
            found += [at(path, line, text.strip()) for line, text in enumerate(path.read_text("utf-8").splitlines(), 1) if pattern.search(text)]
    assert found == []
