"""Every address of the site, as four colleagues, in a wide and a narrow window: axe, headings, landmarks, labels, focus.

A new page is found by its address. Where the address holds a name that is not among `GIVEN`, or leads nowhere for
all four, the test asks for an example in `EXAMPLES`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from evenhand.desk.models import LetterCode
from evenhand.web.urls import urlpatterns
from tests.web.conftest import NOW, As
from tests.web.paper import read
from tests.web.window import TELEPHONE, Window, alike

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ROLES = {"officer": "amy.field", "manager": "ben.orchard", "executive": "noor.summit", "owner": "iris.dell"}
MORE = {"settings-": {"administrator": "zoe.cliff"}}  # who sees what none of the four may, by the beginning of a name
GIVEN = {"uprn": "100900000001", "number": "3.18", "matter": "propose-or-drop.2", "step": "propose", "letter": "decision.1", "ref": ""}
REFS = {"people": "P-1004", "cases": "C-000012", "report": "C-000012", "settings": "amy.field", "danger": "C-000014"}
EXAMPLES = {
    "person-add": ["/people/P-1004/known/add/safe", "/people/P-1004/known/add/link"],
    "person-join": ["/people/P-1004/join", "/people/P-1004/join?q=pennyfold", "/people/P-1004/join?other=P-1005"],
    "person-new": ["/people/new", "/people/new?who=unknown"],
    "person-needs": ["/people/P-1004/needs", "/people/P-1008/needs"], "need": ["/people/P-1008/needs/now/large-print"],
    "check": ["/", "/?q=Jory", "/?q=nobody-of-this-name"],
    "person-card": ["/people/P-1004/card", "/people/P-1005/card", "/people/P-1010/card"],
    "work": ["/work"],
    "cases": ["/cases", "/cases?show=all&q=nobody-of-this-name"],
    "case": ["/cases/C-000003", "/cases/C-000014"],
    "report-rest": ["/report/C-000014/rest", "/report/C-000014/rest?ask=happened"],
    "interest": ["/cases/C-000013/interest"],
    "policy-story": ["/policy/stories/appealed"],
    "told-case": ["/cases/C-000003/told"],
    "policy-report": ["/policy/reports/decisions"],
    "policy-impact": ["/policy/editions/york"],
    "policy-adopt": ["/policy/editions/york/adopt"],
}
NO_PAGE = {
    "person-note": "something has to be written first: its own tests look at it",
    "authority": "it begins with somebody who acts; see below", "authority-end": "see below", "authority-instead": "see below", "authority-who": "see below", "authority-receipt": "a file", "letter-copy": "a file",
    "need-decide": "something has to be asked for first: its own tests look at it",
    "import-file": "it begins with a file: its own tests look at it", "import-refused": "a download", "sorting-row": "it begins with a file: its own tests look at it",
    "your-say-files": "by what was given just now: its own tests look at it", "told-files": "by what was taken in just now: its own tests look at it",
    "evidence-keep": "something has to be lost first: its own tests look at it", "evidence-file": "by the file's own name; its own tests look at it", "evidence-shown": "a picture", "evidence-original": "a file", "evidence-export": "a file",
    "person-named": "for somebody not yet identified: its own tests look at it", "person-part": "two records have to be joined first: its own tests look at it",
    "sign-out": "a form is sent there", "demo-sign-in": "the demonstration's bar", "demo-clock": "the demonstration's bar",
    "demo-first": "the demonstration's bar", "diagram": "a picture, shown on the page of the process", "policy-report-csv": "a file",
    "contact": "it begins with an entry; see below", "contact-files": "it begins with an entry; see below", "contact-file": "a file", "contact-from": "it begins with an entry; see below", "inbound-one": "it begins with an entry; see below",
    "brand": "a style sheet", "cases-download": "a file", "letter-word": "a file", "sign-in": "whoever is signed in goes on; see below",
    "call-unknown": "a form is sent there", "call": "it begins with a press; see below", "call-logged": "the end of a call; see below", "call-list": "it begins with a precaution: its own tests look at it",
    "letter": "by the letter's own name; see below", "letter-edit": "by the letter's own name; see below",
}  # fmt: skip
PLAIN = [one for one in urlpatterns if isinstance(one, URLPattern)]


def examples(pattern: URLPattern) -> list[str]:
    """Addresses that the pattern matches: those of `EXAMPLES`, or one made of `GIVEN`."""
    name, route = str(pattern.name), str(pattern.pattern)
    if name in EXAMPLES:
        return EXAMPLES[name]
    given = {**GIVEN, "ref": REFS.get(route.partition("/")[0], "")}
    for kind, part in re.findall(r"<(?:(\w+):)?(\w+)>", route):
        assert given.get(part), f"{name}: no example of <{part}> in {route}; add one to EXAMPLES"
        route = re.sub(rf"<(?:{kind}:)?{part}>", given[part], route)
    return [f"/{route}"]


def roles(name: str) -> dict[str, str]:
    """Who looks at the page of this name."""
    return {**ROLES, **{role: ref for start, more in MORE.items() if name.startswith(start) for role, ref in more.items()}}


@pytest.fixture(scope="module")
def window(browser: Any, played: None, django_db_blocker: Any) -> Iterator[Window]:
    page = browser.new_page(reduced_motion="reduce")
    with django_db_blocker.unblock():
        yield Window(page)
    page.close()


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """Pages that one role sees as another does, up to the name in the footer, are looked at once."""
    return set()


@pytest.mark.parametrize("pattern", PLAIN, ids=lambda one: one.name)
def test_every_page_for_every_role(as_: As, window: Window, looked_at: set[str], pattern: URLPattern) -> None:
    shown, found = 0, []
    for at in examples(pattern) if pattern.name not in NO_PAGE else []:
        for role, ref in roles(str(pattern.name)).items():
            answer = as_(ref).get(at)
            if not answer["Content-Type"].startswith("text/html") or answer.status_code not in (200, 403, 404):
                continue
            shown += answer.status_code == 200
            if (text := alike(answer)) in looked_at:
                continue
            looked_at.add(text)
            window.show(answer, at)
            found += [f"{at} as {role}: {one}" for one in window.faults()]
            window.narrow(TELEPHONE)
            found += [f"{at} as {role}, narrow: {one}" for one in window.faults(axe=shown == 1)]
            found += [f"{at} as {role}: {one}" for one in (window.unseen() if shown == 1 else [])]
    assert found == []
    assert shown or pattern.name in NO_PAGE, f"nobody sees {pattern.name}: add an address to EXAMPLES, or a reason to NO_PAGE"


def on_the_case(client: Client, case: str, part: str) -> str:
    """The first address on the page of a case that holds this part."""
    found = [html.unescape(href) for href, _ in read(client.get(f"/cases/{case}")).links if part in href]
    assert found, f"no link with {part!r} on the page of {case}"
    return found[0]


ENTRY = {"at": "28/08/2026 16:40", "channel": "email", "direction": "in", "words": "The mould is worse. " + "w" * 200, "effort": "5", "copied": "3"}


def a_message(client: Client) -> str:
    """A log is opened, and a message entered in it."""
    client.post("/people/P-1004/contacts/log", {"do": "open", "why": "Many e-mails.", "until-day": "1", "until-month": "10", "until-year": "2026"})
    client.post("/people/P-1004/contacts", ENTRY)
    return next(href for href, _ in read(client.get("/people/P-1004/contacts")).links if href.startswith("/contacts/") and href[10:].isdigit())


def somebody_acts(client: Client) -> str:
    """Somebody is recorded who acts for a person; the address of the page that asks whether they may."""
    client.post("/people/P-1004/authorities/add", {"name": "Clementine " + "Rumblethwaite-" * 12, "kind": "word", "covers": "all", "answer": "ask"})
    return next(href for href, _ in read(client.get("/people/P-1004/authorities")).links if href.rpartition("/")[2].isdigit())


WAYS: dict[str, tuple[str, Callable[[Client], str]]] = {
    "a letter": ("iris.dell", lambda client: on_the_case(client, "C-000003", "/letters/").partition("?")[0]),
    "a letter, to be edited": ("iris.dell", lambda client: on_the_case(client, "C-000007", "/letters/").partition("?")[0] + "/edit"),
    "a call": ("amy.field", lambda client: client.post("/people/P-1004/call")["Location"]),
    "somebody who acts": ("ben.orchard", somebody_acts), "somebody who acts no more": ("ben.orchard", lambda client: somebody_acts(client) + "/end"),
    "who acts is a person whom we know": ("ben.orchard", lambda client: somebody_acts(client) + "/who?q=example"),
    "a document in place of an answer": ("ben.orchard", lambda client: somebody_acts(client) + "/instead"), "all who act": ("ben.orchard", lambda client: somebody_acts(client).rpartition("/")[0]),
    "a message of a log": ("ben.orchard", a_message),
    "the files of a message": ("ben.orchard", lambda client: a_message(client) + "/files"),
    "who sent a message": ("ben.orchard", lambda client: a_message(client) + "/from"), "who sent a message of one who is acted for": ("ben.orchard", lambda client: a_message(client) + "/from" if somebody_acts(client) else ""),
    "held mail": ("ben.orchard", lambda client: client.post("/people/P-1001/contacts", ENTRY)["Location"]),
    "the list of held mail": ("ben.orchard", lambda client: "/inbound" if client.post("/people/P-1001/contacts", ENTRY) else ""),
    "messages to mark": ("ben.orchard", lambda client: "/contacts/mark" if a_message(client) else ""),
    "a log": ("ben.orchard", lambda client: "/people/P-1004/contacts" if a_message(client) else ""),
    "the codes of letters": ("iris.dell", lambda client: f"/people/{LetterCode.objects.filter(stopped=None, ends__gt=NOW).order_by('id')[0].person.ref}/codes"),
    "signing in": ("", lambda client: "/sign-in"),
}


@pytest.mark.parametrize("name", WAYS)
def test_pages_that_are_reached_by_another(as_: As, window: Window, name: str) -> None:
    ref, way = WAYS[name]
    client = as_(ref) if ref else Client()
    at = way(client)
    answer = client.get(at)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/html"), at
    window.show(answer, at)
    found = window.faults() + window.unseen()
    window.narrow(TELEPHONE)
    assert found + window.faults(axe=False) == [], at


def test_no_reason_outlives_its_address() -> None:
    names = {one.name for one in PLAIN}
    assert names >= {*EXAMPLES, *NO_PAGE}
