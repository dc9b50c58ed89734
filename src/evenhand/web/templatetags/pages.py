"""`{% govuk %}` and the small filters of our templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from evenhand.policy import spoken
from evenhand.web import components, frame, labelling, moments, prose, speaking
from evenhand.web.policytables import clauses
from evenhand.web.words import listed, small

register = template.Library()
register.filter("small", small)
register.filter("listed", listed)
register.filter("cited", clauses)
register.filter("spoken", speaking.folded)
register.filter("spoken_short", spoken.short)


@register.simple_tag
def govuk(component: str, params: dict[str, Any] | None = None, **named: Any) -> SafeString:
    """A component: `{% govuk "button" text="Continue" %}`, or with parameters made in Python."""
    return components.render(component, {**(params or {}), **named})


class _Block(template.Node):
    """A component around a piece of template, handed to it as `html`."""

    def __init__(self, component: FilterExpression, named: dict[str, FilterExpression], inside: NodeList):
        self.component, self.named, self.nodelist = component, named, inside

    def render(self, context: Context) -> SafeString:
        given = {name: value.resolve(context) for name, value in self.named.items()}
        html = mark_safe(self.nodelist.render(context))
        return components.render(self.component.resolve(context), {**given, "html": html})


@register.tag
def govukblock(parser: Parser, token: Token) -> _Block:
    """`{% govukblock "details" summaryText="…" %} HTML {% endgovukblock %}`."""
    name, *rest = token.split_contents()[1:]
    named = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"govukblock cannot read {rest}")  # untranslated: a mistake in our code
    inside = parser.parse(("endgovukblock",))
    parser.delete_first_token()
    return _Block(parser.compile_filter(name), named, inside)


@register.simple_tag(takes_context=True)
def page_frame(context: Context) -> frame.Frame:
    """What stands around every page: the organisation, the way about, who is signed in, the demonstration."""
    return frame.around(context.get("request"))


@register.simple_tag
def label_words() -> str:
    """The list of labels for people, for the script that points them out while somebody types."""
    return labelling.for_browser()


@register.filter
def prosed(text: str) -> SafeString:
    """Paragraphs, lists and emphasis of a text of the policy; anything else stays text."""
    return prose.html(text)


@register.filter
def paragraphs(text: str) -> SafeString:
    """What somebody wrote, in paragraphs, as they wrote it."""
    parts = [part for part in str(text).split("\n\n") if part.strip()]
    return format_html_join("", "<p class='govuk-body'>{}</p>", ((_lines(part),) for part in parts))  # untranslated: HTML


def _lines(text: str) -> SafeString:
    return mark_safe("<br>".join(conditional_escape(line) for line in text.strip().split("\n")))


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None) -> str | SafeString:
    """A moment in words, machine-readable too."""
    if value is None:
        return ""
    said = moments.when(value, context["zone"], context.get("now"))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="minutes"), said)  # untranslated: HTML


@register.simple_tag(takes_context=True)
def day(context: Context, value: datetime | None) -> str | SafeString:
    """A day in words, machine-readable too."""
    if value is None:
        return ""
    said = moments.day(value, context["zone"], context.get("now"))
    return format_html('<time datetime="{}">{}</time>', value.astimezone(context["zone"]).date().isoformat(), said)  # untranslated: HTML


@register.simple_tag(takes_context=True)
def until(context: Context, due: datetime | None) -> str:
    """By when, and what is left."""
    return moments.until(due, context["zone"], context["now"]) if due else _("no last day")
