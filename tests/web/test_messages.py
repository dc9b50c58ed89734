"""Everything that people read is in the catalogue: the file is up to date, nothing is left out, a page follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from django.test import Client

from evenhand import desk
from evenhand.site import languages
from tests.letters.in_welsh import welsh
from tests.web.conftest import As
from tests.web.paper import read
from tools import messages

PLURALS = Catalog(locale="cy").num_plurals


def test_the_catalogue_is_up_to_date() -> None:
    """`python tools/messages.py` would change nothing."""
    assert [path.name for path, content in messages.files() if not path.exists() or path.read_bytes() != content] == []


def test_nothing_that_people_read_is_left_out() -> None:
    assert messages.unmarked([]) == []


PAGE = '{% load i18n %}<h1 title="Tall words">Bare</h1>{% translate "In it" %}{% blocktranslate %}So is {{ this }}{% endblocktranslate %}'


def test_the_tool_finds_what_is_unmarked(tmp_path: Path) -> None:
    page, module = tmp_path / "page.html", tmp_path / "module.py"
    page.write_text(PAGE)
    module.write_text('"""Not this text."""\nA = _("Nor this text.")\nB = "But this text."\nC = f"And {A} this text."\nD = "key of mine"  # untranslated: a key\n')
    assert [text for _, text in messages.unmarked_in_page(page)] == ['title="Tall words"', "Bare"]
    assert sorted(text for _, text in messages.unmarked_in_module(module)) == ["And {} this text.", "But this text."]


def test_a_language_without_a_catalogue_is_not_offered(tmp_path: Path) -> None:
    assert languages.offered(tmp_path) == [("en-gb", "English")]
    (tmp_path / "cy" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "cy" / "LC_MESSAGES" / "django.mo").write_bytes(b"")
    assert languages.offered(tmp_path) == [("en-gb", "English"), ("cy", "Cymraeg")]


@pytest.fixture
def bracketed(tmp_path: Path, settings: Any) -> Iterator[None]:
    """A Welsh in which every text of the catalogue stands between brackets, and nothing else does."""
    texts: dict[Any, Any] = {}
    for one in messages.catalogue():
        if one.id:
            texts[one.id] = tuple(f"⟦{one.id[min(form, 1)]}⟧" for form in range(PLURALS)) if one.pluralizable else f"⟦{one.id}⟧"
    with welsh(settings, tmp_path, texts):
        yield


AT = ["/", "/?q=Jory", "/people/P-1004", "/people/P-1004/card", "/work", "/cases", "/cases/C-000003", "/cases/C-000014", "/report", "/policy", "/policy/process", "/settings"]


@pytest.mark.django_db
@pytest.mark.parametrize("at", AT)
def test_a_page_in_another_language_keeps_no_heading_in_english(as_: As, bracketed: None, at: str) -> None:
    """Headings, buttons and labels are the house's own words, but where they name somebody or a thing of the policy."""
    client: Client = as_("iris.dell")
    answer: Any = client.get(at, headers={"accept-language": "cy"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'lang="cy"' in text[:300]
    said = re.findall(r"<(h1|h2|button|legend)\b[^>]*>(.*?)</\1>", text, flags=re.S)
    plain = [re.sub(r"<[^>]*>", "", inner).strip() for _, inner in said]
    bare = [one for one in plain if re.search(r"[A-Za-z]{3} [a-z]{2}", one) and "⟦" not in one]
    ours = {re.sub(r"\s+", " ", one.id if isinstance(one.id, str) else one.id[0]) for one in messages.catalogue() if one.id}
    policys = {one.title for one in desk.editions.book().policy().steps.values()}
    assert [one for one in bare if re.sub(r"\s+", " ", one) in ours - policys] == []
    assert "⟦" in text and read(answer)


@pytest.mark.django_db
def test_a_refusal_of_the_rules_comes_in_the_readers_language(as_: As, bracketed: None) -> None:
    answer = as_("iris.dell").get("/cases/C-000003/steps/decide", headers={"accept-language": "cy"})
    assert "⟦" in answer.content.decode()
