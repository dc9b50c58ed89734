"""A letter as a page of its own: semantic HTML, readable without any style sheet of ours."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import chain

from evenhand.letters import language
from evenhand.letters.document import Block, Bullets, Document, Heading, Lines, Paragraph
from evenhand.policy.kinds import show_day
from evenhand.policy.tongue import gettext as _

_STYLE = (
    "body{{font:{size}/1.5 'Atkinson Hyperlegible Next',Arial,sans-serif;max-width:44rem;"  # untranslated: a style sheet
    "margin:2rem auto;padding:0 1rem;color:#111}}address{{font-style:normal}}"
    "table{{border-collapse:collapse;width:100%}}footer{{font-size:.8em}}"
    "th,td{{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #888}}"
)


def html(document: Document) -> str:
    """The letter as one HTML page. Every word of it is escaped."""
    with language.speaking(document.language):
        return _html(document)


def _html(document: Document) -> str:
    size = "1.7rem" if document.large else "1.1rem"
    draft = f"<p><strong>{escape(_('Draft: not approved, not to be sent'))}</strong></p>" if document.draft else ""
    reference = f"<br>{escape(_('Our reference: {reference}').format(reference=document.reference))}" if document.reference else ""
    day = f'<time datetime="{document.date.isoformat()}">{escape(show_day(document.date))}</time>'  # untranslated: markup
    body = (
        f"<header><address>{_lines(document.organisation)}</address>",
        f"<address>{_lines(document.recipient)}</address></header>",
        f"<main>{draft}<p>{day}{reference}</p>",
        f"<p>{escape(document.greeting)}</p><h1{_lang(document.title_language)}>{escape(document.title)}</h1>",
        *map(_block, document.blocks),
        f"<p>{_lines(document.signature)}</p></main>",
        f"<footer><p>{escape(document.footer)}</p></footer>" if document.footer else "",
    )
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'  # untranslated: markup
        f"<title>{escape(document.title)}</title><style>{_STYLE.format(size=size)}</style>"
    )
    page = "\n".join(filter(None, body))
    return f'<!DOCTYPE html>\n<html lang="{escape(language.tag(document.language))}">\n<head>{head}</head>\n<body>\n{page}\n</body>\n</html>\n'  # untranslated: markup


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2{_lang(block.language)}>{escape(block.text)}</h2>"
    if isinstance(block, Paragraph):
        return f"<p{_lang(block.language)}>{escape(block.text)}</p>"
    if isinstance(block, Lines):
        return f"<p>{_lines(block.lines)}</p>"
    if isinstance(block, Bullets):
        return f"<ul{_lang(block.language)}>{_each('li', map(escape, block.items))}</ul>"
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in block.columns)  # untranslated: markup
    rows = (
        f'<tr><th scope="row">{escape(first)}</th>{_each("td", map(escape, rest))}</tr>'  # untranslated: markup
        for first, *rest in block.rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _lang(code: str) -> str:
    return f' lang="{escape(language.tag(code))}"' if code else ""


def _each(tag: str, inner: Iterable[str]) -> str:
    return "".join(chain.from_iterable((f"<{tag}>", one, f"</{tag}>") for one in inner))


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(f"<bdi>{escape(line)}</bdi>" for line in lines)
