"""The components: no misspelt parameter, no unvouched HTML, in code or in a template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.utils.safestring import mark_safe

from evenhand.web import components

TEMPLATES = Path(components.__file__).parent / "templates"
CALL = re.compile(r'{% (?:govuk|govukblock) "([a-z-]+)"((?: [A-Za-z]+=(?:"[^"]*"|[^ %]+))*)')


def test_a_misspelt_parameter_is_an_error_and_not_an_empty_link() -> None:
    with pytest.raises(components.UnknownParameter, match="heref"):
        components.render("button", {"text": "Go", "heref": "/"})


def test_a_misspelt_parameter_inside_is_one_too() -> None:
    with pytest.raises(components.UnknownParameter, match="txt"):
        components.render("radios", {"name": "a", "items": [{"value": "1", "txt": "One"}]})


def test_html_is_only_taken_from_those_who_vouch_for_it() -> None:
    with pytest.raises(components.UnknownParameter, match="marked safe"):
        components.render("inset-text", {"html": "<b>x</b>"})
    assert "<b>x</b>" in components.render("inset-text", {"html": mark_safe("<b>x</b>")})


def test_text_is_escaped() -> None:
    assert "<script>" not in components.render("inset-text", {"text": "<script>alert(1)</script>"})


def test_html_attributes_may_have_any_name() -> None:
    assert "autofocus" in components.render("input", {"id": "a", "name": "a", "label": {"text": "A"}, "attributes": {"autofocus": ""}})


def test_every_call_in_a_template_names_what_the_component_reads() -> None:
    calls = [(path, *one) for path in TEMPLATES.rglob("*.html") for one in CALL.findall(path.read_text("utf-8"))]
    assert len(calls) > 30
    for path, component, rest in calls:
        for name in re.findall(r" ([A-Za-z]+)=", rest):
            assert name in components.parameters(component) | {"html"}, f"{path.name}: {component} does not read {name}"


def test_every_template_can_be_read() -> None:
    for path in TEMPLATES.rglob("*.html"):
        engines["django"].get_template(str(path.relative_to(TEMPLATES)))


def test_no_template_holds_an_inline_style_or_script() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", text), path.name


@pytest.mark.parametrize("component", sorted(components.WORDS))
def test_what_a_component_says_by_itself_is_in_the_catalogue_and_in_english_as_it_was(component: str) -> None:
    given = {"id": "a", "name": "a", "label": {"text": "A"}, "text": "A", "items": [{"text": "A", "href": "#"}], "navigation": [{"text": "A", "href": "#"}], "serviceName": "B"}
    given = {name: value for name, value in given.items() if name in components.parameters(component)}
    bare = re.sub(r"\s+", " ", str(components._macro(component)(given)))
    ours = re.sub(r"\s+", " ", re.sub(r' data-i18n[^=]*="[^"]*"', "", components.render(component, given)))
    assert ours == bare
    assert set(components.WORDS[component]) <= components.parameters(component)
