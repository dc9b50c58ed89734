"""The catalogue of what Evenhand says to people, ready for a translator: `python tools/messages.py`.

    python tools/messages.py                       writes src/evenhand/locale/evenhand.pot anew; brings each language's
                                                   django.po up to it, and makes its django.mo
    python tools/messages.py new cy                begins a language: an empty src/evenhand/locale/cy/…/django.po
    python tools/messages.py unmarked [PATH …]     what is shown to people and not in the catalogue, with file and line

Pages are read as Django reads them; Python for `_`, `gettext`, `ngettext`, `N_` and their lazy sisters. What is meant
for whoever writes a policy, operates an installation or calls the API stays English (decision 0017). A line of Python
whose text is for nobody's eyes ends with `# untranslated: why`.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "evenhand"
LOCALE = SOURCE / "locale"
POT = LOCALE / "evenhand.pot"
KEYWORDS = {**{name: places for name, places in DEFAULT_KEYWORDS.items() if "p" not in name}, "gettext_lazy": None, "ngettext_lazy": (1, 2), "_n": (1, 2)}
MARKS = {*KEYWORDS, "N_"}
# Rooms whose text is for authors, operators and developers, and the files in them that people read all the same
APART = ("policy", "commands", "site", "ledger", "api")
READ = ("policy/kinds.py", "policy/calendar.py", "policy/menus.py")
# Within the other rooms: what only a policy's author or the demonstration's visitor reads
AUTHORS = ("case/story.py", "case/events.py", "case/expecting.py", "case/world.py", "case/vocabulary.py", "letters/check.py", "letters/vocabulary.py", "web/demo.py", "desk/workload/ahead.py")
WORDS = re.compile(r"[A-Za-z][a-z’']*[,;:]? [a-z]{2,}")  # two words of English: a text, not an id
SPOKEN = ("alt", "aria-label", "aria-roledescription", "placeholder", "title", "value")


def pages() -> list[Path]:
    """Every template."""
    return sorted(SOURCE.rglob("templates/**/*.html"))


def modules() -> list[Path]:
    """Every Python file whose texts people read."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name in READ or (name.split("/")[0] not in APART and "migrations" not in name and name not in AUTHORS):
            found.append(path)
    return found


def catalogue() -> Catalog:
    """All texts, each once, in the order of their words, so that a change moves no other line."""
    found: dict[str | tuple[str, ...], set[str]] = {}
    for path in [*pages(), *modules()]:
        text = path.read_text()
        source = _flat(templatize(text, origin=str(path))) if path.suffix == ".html" else text
        for _line, function, message, _comments in extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"}):
            parts = message if isinstance(message, tuple) else (message,)
            said = tuple(parts[place - 1] for place in (KEYWORDS[function] or (1,)) if parts[place - 1])
            said = said[0] if len(said) == 1 else said
            if said:
                found.setdefault(said, set()).add(path.relative_to(SOURCE).as_posix())
    made = Catalog(project="Evenhand", charset="utf-8", header_comment="# What Evenhand says to people. Made by `python tools/messages.py`.")
    for said in sorted(found, key=lambda one: one if isinstance(one, str) else one[0]):
        made.add(said, locations=[(name, 0) for name in sorted(found[said])])
    return made


def _flat(source: str) -> str:
    """Without the indentation of the page, which means nothing in what is made of it and is no Python."""
    return "\n".join(line.strip() for line in source.splitlines())


def written(catalog: Catalog) -> str:
    """The catalogue as its file stands: no dates, so that making it again makes the same."""
    out = io.BytesIO()
    write_po(out, catalog, width=110, omit_header=True, include_lineno=False)
    return out.getvalue().decode()


def files() -> Iterator[tuple[Path, bytes]]:
    """Every file that this tool makes, as it should be."""
    fresh = catalogue()
    yield POT, written(fresh).encode()
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        theirs = read_po(io.BytesIO(path.read_bytes()), locale=path.parts[-3])
        theirs.update(fresh, no_fuzzy_matching=True)
        text, compiled = io.BytesIO(), io.BytesIO()
        write_po(text, theirs, width=110, include_lineno=False)
        write_mo(compiled, theirs)
        yield path, text.getvalue()
        yield path.with_suffix(".mo"), compiled.getvalue()


def unmarked_in_page(path: Path) -> Iterator[tuple[int, str]]:
    """What a template says outside `{% translate %}` and `{% blocktranslate %}`, with its line."""
    inside, left, line = False, [], 1
    tokens = Lexer(path.read_text()).tokenize()
    for token in tokens:
        newlines = token.contents.count("\n")
        if token.token_type == TokenType.BLOCK:
            word, *rest = token.split_contents()
            inside = True if word == "blocktranslate" else False if word == "endblocktranslate" else inside
            left.append((line, " \x00 "))
            if word not in ("translate", "url", "include", "static", "load", "extends", "if", "elif", "for", "with", "block", "comment") and not inside:
                for one in rest:
                    name, is_named, value = one.partition("=")
                    if is_named and re.fullmatch(r'"[^"]*[A-Za-z]{2}[^"]*"', value) and name in ("text", "titleText", "summaryText", "heading", "label", "hint", "html", "legend"):
                        yield line, value
        elif token.token_type == TokenType.TEXT and not inside:
            left.append((line, token.contents))
        else:
            left.append((line, " \x00 "))
        line += newlines
    whole = "".join(text for _, text in left)
    lines = [number for number, text in left for _ in text]  # the line on which each piece begins
    for found in re.finditer(r"<[^>]*>", whole, re.S):
        for name, value in re.findall(r'([\w-]+)="([^"]*)"', found.group()):
            if name in SPOKEN and re.search(r"[A-Za-z]{2}", value.replace("\x00", "")) and (name != "value" or (found.group().startswith("<input") and 'type="submit"' in found.group())):
                yield lines[found.start()], f'{name}="{value}"'
    bare = re.sub(r"<(style|script)\b.*?</\1>", lambda m: "\x01" * len(m.group()), whole, flags=re.S)
    bare = re.sub(r"<[^>]*>|&\w+;", lambda m: "\x01" * len(m.group()), bare, flags=re.S)
    for found in re.finditer(r"[^\x00\x01]*[A-Za-z]{2}[^\x00\x01]*", bare):
        yield lines[found.start()] + found.group()[: len(found.group()) - len(found.group().lstrip())].count("\n"), " ".join(found.group().split())


def _for_people(text: str) -> bool:
    """Whether a text holds words for people: no class names, and of HTML only what stands between its tags."""
    bare = re.sub(r"<[^>]*>", " ", text)
    return bool(WORDS.search(bare)) and not re.fullmatch(r"(govuk|app)-[\w -]+", text)


def unmarked_in_module(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a Python file that no function of translation gets, with their lines."""
    source = path.read_text()
    lines, tree = source.splitlines(), ast.parse(source)
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))  # a docstring
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if name in MARKS or name in ("warning", "info", "debug", "exception", "compile", "execute"):
                apart.update(id(one) for part in node.args for one in ast.walk(part))
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and getattr(node.exc.func, "id", "") in ("TypeError", "AssertionError", "NotImplementedError", "KeyError", "RuntimeError", "LookupError", "AttributeError"):
            apart.update(id(one) for one in ast.walk(node.exc))
        elif isinstance(node, ast.JoinedStr) and id(node) not in apart:
            apart.update(id(one) for one in node.values)
            text = "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
            if _for_people(text) and "# untranslated:" not in lines[node.lineno - 1]:
                yield node.lineno, text
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart and _for_people(node.value) and "# untranslated:" not in lines[node.lineno - 1]:
            yield node.lineno, node.value


def unmarked(under: list[Path]) -> list[str]:
    """What people would see in English only: "file:line: text"."""
    found = []
    for path in [*pages(), *modules()]:
        if under and not any(path == one or one in path.parents for one in under):
            continue
        look = unmarked_in_page if path.suffix == ".html" else unmarked_in_module
        found += [f"{path.relative_to(ROOT)}:{line}: {text}" for line, text in look(path)]
    return found


def main(words: list[str]) -> int:
    if words[:1] == ["unmarked"]:
        found = unmarked([Path(one).resolve() for one in words[1:]])
        print(*found, sep="\n")
        return 1 if found else 0
    if words[:1] == ["new"]:
        begun = LOCALE / words[1] / "LC_MESSAGES" / "django.po"
        begun.parent.mkdir(parents=True)
        with begun.open("wb") as out:
            write_po(out, Catalog(locale=words[1], project="Evenhand", charset="utf-8"))
    LOCALE.mkdir(exist_ok=True)
    for path, content in files():
        path.write_bytes(content)
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
