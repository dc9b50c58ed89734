"""GOV.UK Design System components, called from our templates and our code.

A macro ignores a parameter that it does not know: a misspelt name once gave an empty link. So every name is
compared with those that the macro itself reads, and HTML is only taken from what is marked safe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from jinja2 import Environment, PackageLoader, PrefixLoader, nodes

from evenhand.policy.tongue import N_

PACKAGE = "govuk_frontend_jinja"
FREE = ("attributes",)  # HTML attributes: any name may stand there
SUCCESS, IMPORTANT, ERROR = N_("Success"), N_("Important"), N_("Error")
# What a component says by itself, in English only, unless it is told.
WORDS: Mapping[str, Mapping[str, str]] = {
    "error-message": {"visuallyHiddenText": ERROR},
    "pagination": {"landmarkLabel": N_("Pagination")},
    "password-input": {
        "showPasswordText": N_("Show"), "hidePasswordText": N_("Hide"), "showPasswordAriaLabelText": N_("Show password"),
        "hidePasswordAriaLabelText": N_("Hide password"), "passwordShownAnnouncementText": N_("Your password is visible"),
        "passwordHiddenAnnouncementText": N_("Your password is hidden"),
    },
    "service-navigation": {"menuButtonText": N_("Menu"), "ariaLabel": N_("Service information")},
    "warning-text": {"iconFallbackText": N_("Warning")},
}  # fmt: skip


class UnknownParameter(Exception):
    """A parameter that the component would silently ignore, or HTML that nobody vouches for."""


@lru_cache
def _environment() -> Environment:
    loader = PrefixLoader({PACKAGE: PackageLoader(PACKAGE)})
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _path(component: str) -> str:
    return f"{PACKAGE}/components/{component}/macro.html"


@lru_cache
def _macro(component: str) -> Callable[[Mapping[str, Any]], str]:
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    found: Callable[[Mapping[str, Any]], str] = getattr(_environment().get_template(_path(component)).module, name)
    return found


def _tree(path: str) -> nodes.Template:
    environment = _environment()
    assert environment.loader is not None
    return environment.parse(environment.loader.get_source(environment, path)[0])


@lru_cache
def parameters(component: str) -> frozenset[str]:
    """The names that a component reads of its own parameters."""
    return frozenset(_read(_tree(_path(component)), of="params"))


@lru_cache
def names_inside(component: str) -> frozenset[str]:
    """The names that it reads of anything: its items, and the components that it is made of."""
    tree = _tree(_path(component))
    found = set(_read(tree))
    for imported in tree.find_all(nodes.FromImport):
        if isinstance(imported.template, nodes.Const) and "/components/" in str(imported.template.value):
            found |= names_inside(str(imported.template.value).split("/")[2])
    return frozenset(found)


def _read(tree: nodes.Template, of: str = "") -> set[str]:
    found = {one.attr for one in tree.find_all(nodes.Getattr) if _is(one.node, of)}
    items = [one for one in tree.find_all(nodes.Getitem) if _is(one.node, of)]
    return found | {str(one.arg.value) for one in items if isinstance(one.arg, nodes.Const)}


def _is(node: nodes.Node, name: str) -> bool:
    return not name or (isinstance(node, nodes.Name) and node.name == name)


def check(component: str, params: Mapping[str, Any]) -> None:
    """Raises `UnknownParameter` for a name that the component does not read, or HTML not marked safe."""
    for name in params:
        if name not in parameters(component):
            raise UnknownParameter(f"{component} has no parameter {name!r}")  # untranslated: a mistake in our code
    _check_inside(component, params)


def _check_inside(component: str, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in names_inside(component):
                raise UnknownParameter(f"nothing in {component} reads {name!r}")  # untranslated: a mistake in our code
            if name.lower().endswith("html") and part and not isinstance(part, SafeString):
                raise UnknownParameter(f"{name!r} of {component} has to be marked safe by whoever made it")  # untranslated: a mistake in our code
            if name not in FREE:
                _check_inside(component, part)
    elif isinstance(value, list | tuple):
        for one in value:
            _check_inside(component, one)


def _words(component: str, params: Mapping[str, Any]) -> dict[str, str]:
    """What the component says by itself, in the language of whoever reads it."""
    if component == "notification-banner" and not params.get("titleHtml"):
        return {"titleText": _(SUCCESS if params.get("type") == "success" else IMPORTANT)}
    return {name: _(words) for name, words in WORDS.get(component, {}).items()}


def render(component: str, params: Mapping[str, Any]) -> SafeString:
    """A component as HTML. Parameters that are None are left out."""
    given = {**_words(component, params), **{name: value for name, value in params.items() if value is not None}}
    if given.get("errorMessage"):
        given["errorMessage"] = {"visuallyHiddenText": _(ERROR), **given["errorMessage"]}
    check(component, given)
    return mark_safe(str(_macro(component)(given)))
