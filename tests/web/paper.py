"""Reading a page as a person without JavaScript does: its words, its links, its forms."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

VOID = ("input", "br", "link", "meta", "img", "hr")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.links: list[tuple[str, str]] = []
        self._skip = 0
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = {name: value or "" for name, value in attrs}
        self._skip += tag in ("script", "style", "head")
        if tag == "form":
            self.forms.append({"action": one.get("action", ""), "method": one.get("method", "get"), "fields": {}})
        if tag == "a" and "href" in one:
            self.links.append((one["href"], ""))
        if self.forms and tag == "input":
            self._input(one)
        if self.forms and tag == "textarea":
            self._area = one["name"]
            self._fields()[one["name"]] = [""]
        if self.forms and tag == "select":
            self._select = one["name"]
            self._fields().setdefault(one["name"], [])
        if tag == "option" and self._select and ("selected" in one or not self._fields()[self._select]):
            self._fields()[self._select] = [one.get("value", "")]

    def _fields(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = self.forms[-1]["fields"]
        return found

    def _input(self, one: dict[str, str]) -> None:
        kind = one.get("type", "text")
        if "name" in one and kind not in ("submit", "button") and (kind not in ("radio", "checkbox") or "checked" in one):
            self._fields().setdefault(one["name"], []).append(one.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag in ("script", "style", "head")
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._fields()[self._area][0] += data
        if not self._skip and data.strip():
            self.words.append(" ".join(data.split()))
            if self.links:
                self.links[-1] = (self.links[-1][0], self.links[-1][1] or " ".join(data.split()))


def read(answer: HttpResponse) -> _Page:
    found = _Page()
    found.feed(answer.content.decode())
    return found


def words(answer: HttpResponse) -> str:
    """What the page says."""
    return " ".join(read(answer).words)


def link(answer: HttpResponse, named: str) -> str:
    """Where a link of the page leads."""
    found = [href for href, text in read(answer).links if text.startswith(named)]
    assert found, f"no link {named!r}: {[text for _, text in read(answer).links]}"
    return html.unescape(found[0])


def faults(answer: HttpResponse) -> list[str]:
    """The lines of the error summary."""
    text = answer.content.decode()
    summary = re.search(r'govuk-error-summary__list">(.*?)</ul>', text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in re.findall(r"<li>(.*?)</li>", summary[1], re.S)] if summary else []


def send(client: Client, at: str, answer: HttpResponse, **given: Any) -> HttpResponse:
    """Fills in the form of the page (the one that posts) and presses its button; `do` names another button.

    Names are written as in Python: `answer_why` for answer-why. Follows where it leads.
    """
    forms = [form for form in read(answer).forms if form["method"] == "post" and not form["action"].startswith(("/sign-out", "/demonstration"))]
    assert forms, f"no form on {at}"
    data = {**forms[0]["fields"], **{name.replace("_", "-"): value for name, value in given.items()}}
    return client.post(html.unescape(urljoin(at, forms[0]["action"])), data, follow=True)


def at(answer: HttpResponse) -> str:
    """The address at which one has arrived."""
    chain = getattr(answer, "redirect_chain", [])
    return str(chain[-1][0]) if chain else str(answer.request["PATH_INFO"])
