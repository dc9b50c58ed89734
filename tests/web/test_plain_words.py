"""Plain English: every fixed text of a page, a refusal or a letter is short and easy, kind, and free of jargon.

The figure is LIX (words in a sentence, plus the share in percent of words of more than six letters): a newspaper
has about 50, a children's book 25. It needs neither syllables nor a list of words. A sentence has at most `LONGEST`
words.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse

from evenhand.web.urls import urlpatterns
from tests.web.conftest import As
from tests.web.paper import words as said_on
from tests.web.test_every_page import NO_PAGE, examples, roles

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "evenhand"
LETTERS = sorted(ROOT.glob("policies/*/letters/*.md"))
LONGEST = 30  # words of one sentence
HARDEST, MEAN = 40, 30  # of one file; of everything together
LONG_WORD = 6  # letters: more make a word long
FEW = 40  # words: less is too little for a figure of its own

# What we never say, and what we say instead.
NEVER = {
    "offender": "the person", "offending": "what happened", "perpetrator": "the person", "vexatious": "what they did, and how often",
    "problem tenant": "the person", "troublemaker": "the person", "abuser": "the person", "difficult customer": "the person",
    "service user": "the person", "complied with": "did", "utilise": "use", "utilize": "use", "prior to": "before", "in order to": "to",
    "pursuant": "under", "herein": "here", "aforementioned": "this", "commence": "begin", "in respect of": "about", "with regard to": "about",
    "stakeholder": "who", "going forward": "from now on", "leverage": "use", "facilitate": "help", "whilst": "while", "upon receipt": "when it comes",
    "notwithstanding": "although", "e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "n/a": "not asked", "please be advised": "nothing",
    "at your earliest convenience": "by a day", "cease and desist": "stop", "you must not hesitate": "ring us", "non-compliance": "not doing it",
    "ad hoc": "for this", "inter alia": "among others", "per annum": "a year", "henceforth": "from now on", "forthwith": "at once",
}  # fmt: skip
# Words of the house or of the law: where one stands on a page or in a letter, the page says what it means.
EXPLAINED = {
    "UPRN": "property reference", "keyset": "", "ledger": "record", "outbox": "", "payload": "", "strand": "", "tribunal": "court|judge|independent",
    "without prejudice": "", "data controller": "your data", "GDPR": "data protection", "PII": "", "SLA": "", "KPI": "", "RIDDOR": "Health and Safety Executive",
    "PEEP": "", "UAB": "", "DPIA": "data protection", "ASB": "", "HTTP": "", "JSON": "", "UTC": "", "null": "", "slug": "", "webhook": "", "stream": "",
}  # fmt: skip
TAG, VARIABLE, COMMENT = re.compile(r"{%.*?%}", re.S), re.compile(r"{{.*?}}", re.S), re.compile(r"{#.*?#}|<!--.*?-->", re.S)
GIVEN = re.compile(r'(?:(?:text|summaryText|titleText|with|message)=|translate |_\()"([^"]{8,})"')
WHOLE = re.compile(r"{% *(?:blocktranslate|plural|endblocktranslate)\b.*?%}", re.S)  # where a text of the catalogue begins or ends
HOLE = re.compile(r"{[a-z_]+}")  # in a text of Python: what is filled in
BLOCK = re.compile(r"</?(?:p|li|ul|ol|h\d|td|th|tr|dt|dd|div|section|summary|details|form|title|label|legend|caption|option|button)\b[^>]*>")
END = re.compile(r"(?<=[.?!:;])\s+(?=[A-Z“‘{(X])|\n+")
WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]*")
NAME = "Xx"  # stands for what is put in


@dataclass(frozen=True)
class Text:
    """A fixed text, and the file that holds it."""

    at: str
    sentence: str

    @property
    def words(self) -> list[str]:
        return WORD.findall(self.sentence)


def sentences(at: str, text: str) -> Iterator[Text]:
    for part in END.split(text):
        flat = " ".join(part.split())
        if len(WORD.findall(flat)) > 1:
            yield Text(at, flat)


def templates() -> Iterator[Text]:
    for path in sorted(SRC.rglob("templates/**/*.html")):
        text = COMMENT.sub("", path.read_text("utf-8"))
        at = path.name
        for tag in TAG.findall(text):
            for given in GIVEN.findall(tag):
                yield from sentences(at, given)
        plain = re.sub(r"<[^>]+>", " ", BLOCK.sub("\n", VARIABLE.sub(NAME, TAG.sub(" ", WHOLE.sub("\n", re.sub(r"<(script|style).*?</\1>", "", text, flags=re.S))))))
        yield from sentences(at, plain)


def strings(path: Path) -> Iterator[str]:
    """What a file of code says to people: its strings that read like a sentence, without docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    inside = {id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for part in one.values}
    for one in ast.walk(tree):
        if isinstance(one, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else NAME for part in one.values)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in docs | inside:
            yield one.value


def code() -> Iterator[Text]:
    """The pages' own sentences, and those of the rooms that refuse."""
    for room in ("web", "case", "desk"):
        for path in sorted((SRC / room).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for text in (HOLE.sub(NAME, one) for one in strings(path)):
                if len(WORD.findall(text)) > 3 and re.match(r"[A-Z“]", text) and not re.search(r"[<>_={}]{1}", text):
                    yield from sentences(f"{room}/{path.name}", re.sub(r"\[[^\]]*\]", NAME, text))


def letters() -> Iterator[Text]:
    for path in LETTERS:
        text = re.sub(r"^---.*?^---|^\+\+\+.*?^\+\+\+", "", path.read_text("utf-8"), flags=re.S | re.M)
        text = re.sub(r"{{?[^}]*}}?|\[\[[^\]]*\]\]", NAME, COMMENT.sub("", text))
        paragraphs = (" ".join(one.split()) for one in re.split(r"\n\s*\n|^[-*#] *", text, flags=re.M))
        yield from (found for one in paragraphs for found in sentences(f"{path.parts[-3]}/{path.name}", one.strip("#-* ")))


def packs() -> Iterator[Text]:
    """What the policies themselves say on pages: questions, hints, what a colleague has to do."""
    for path in sorted(ROOT.glob("policies/*/p*.toml")):
        for text in _said(tomllib.loads(path.read_text("utf-8"))):
            yield from sentences(f"{path.parts[-2]}/{path.name}", re.sub(r"\([a-z]*[\d.]+\)", "", text))


def _said(table: Any, name: str = "") -> Iterator[str]:
    if isinstance(table, dict):
        for key, value in table.items():
            yield from _said(value, key)
    elif isinstance(table, str) and name in ("title", "label", "hint", "words", "tells"):
        yield table


KINDS = {"templates": templates, "code": code, "letters": letters, "packs": packs}


def lix(texts: list[Text]) -> float:
    """The figure: 25 is very easy, 60 hard."""
    every = [word for one in texts for word in one.words]
    return len(every) / len(texts) + 100 * sum(len(word) > LONG_WORD for word in every) / len(every) if every else 0


def worst(texts: list[Text], most: int = 12) -> str:
    longest = sorted(texts, key=lambda one: -len(one.words))[:most]
    return "\n".join(f"{len(one.words)} words, {one.at}: {one.sentence}" for one in longest)


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_is_long(kind: str) -> None:
    long = [one for one in KINDS[kind]() if len(one.words) > LONGEST]
    assert not long, worst(long, 40)


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_is_easy_to_read(kind: str) -> None:
    texts = list(KINDS[kind]())
    assert len(texts) > 100
    files = {at: [one for one in texts if one.at == at] for at in {one.at for one in texts}}
    figures = {at: lix(found) for at, found in files.items() if sum(len(one.words) for one in found) >= FEW}
    hard = {at: round(figure) for at, figure in figures.items() if figure > HARDEST}
    assert not hard, f"{hard}\n" + "\n".join(worst(files[at], 4) for at in hard)
    assert lix(texts) <= MEAN, f"{kind}: {lix(texts):.0f}\n{worst(texts)}"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_said_of_what_kind_of_person_someone_is_and_nothing_as_offices_say_it(kind: str) -> None:
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, NEVER)) + r")(?![\w-])", re.I)
    found = [f"{one.at}: {hit[1]!r}, say {NEVER[hit[1].lower()]!r}: {one.sentence}" for one in KINDS[kind]() if (hit := pattern.search(one.sentence))]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("kind", ["templates", "letters"])
def test_no_word_of_a_trade_without_its_explanation(kind: str) -> None:
    texts = list(KINDS[kind]())
    found = []
    for word, meaning in EXPLAINED.items():
        for at in {one.at for one in texts if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", one.sentence)}:
            whole = " ".join(one.sentence for one in texts if one.at == at)
            if not meaning or not re.search(meaning, whole, re.I):
                found.append(f"{at}: {word}")
    assert found == []


def test_the_figure_tells_hard_from_easy() -> None:
    easy = list(sentences("a", "We read your letter. We will ring you by Tuesday. You can say no."))
    hard = list(sentences("b", "Notwithstanding aforementioned considerations, implementation necessitates comprehensive organisational participation."))
    assert lix(easy) < 30 < 80 < lix(hard)


MACHINE = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\d\dT\d\d|\+00:00|\b\d\d:\d\d:\d\d\b|\bdatetime|\[\]|\{\}|&amp;|&#|(?<![\d:])\d\d:\d\d(?!\d|am|pm)"
)
QUOTED = re.compile(rb"<code>.*?</code>", re.S)  # what a policy writes, as it writes it
ALLOWED = re.compile(r"Nothing recorded here at \d\d:\d\d|at \d\d:\d\d; your lone-working")


def test_times_and_numbers_are_said_as_people_say_them(as_: As) -> None:
    """No date or time of a machine, and nothing that a program says of itself, on any page as any of four roles."""
    found = []
    for pattern in urlpatterns:
        for at in examples(pattern) if pattern.name not in NO_PAGE else []:
            for ref in roles(str(pattern.name)).values():
                answer = as_(ref).get(at)
                if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                    text = ALLOWED.sub("", said_on(HttpResponse(QUOTED.sub(b"", answer.content))))
                    found += [f"{at} as {ref}: …{text[max(0, hit.start() - 50) : hit.end() + 30]}…" for hit in MACHINE.finditer(text)][:3]
    assert found == [], "\n".join(found)
