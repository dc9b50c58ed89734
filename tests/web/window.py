"""Pages that our own code has answered, shown in a browser and looked at: axe, headings, landmarks, labels, width, focus.

No server stands between: an answer of Django's test client is handed to the browser as if it had been fetched, so
that the demonstration is played once for a module, inside its transaction.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

HOST = "http://evenhand.test"
DESK, TELEPHONE = 1280, 320  # 1280 pixels enlarged to 400 % are 320
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
SECRET = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|value="[0-9a-f-]{36}"')

# Everything that a look at one page asks of the page itself, at once: a list of what is wrong.
LOOK = """() => {
  const wrong = [], all = (what, where = document) => [...where.querySelectorAll(what)]
  const shown = one => one.checkVisibility({visibilityProperty: true})
  const words = one => one.textContent.replace(/\\s+/g, ' ').trim()
  if (all('h1').length !== 1) wrong.push(all('h1').length + ' first headings')
  if (all('main').length !== 1 || !document.querySelector('main h1')) wrong.push('no main part with the first heading in it')
  if (!document.querySelector('header') || !document.querySelector('footer')) wrong.push('no header or footer')
  for (const nav of all('nav')) if (!nav.ariaLabel && !nav.getAttribute('aria-labelledby')) wrong.push('ways about without a name')
  const names = all('nav').map(nav => nav.ariaLabel)
  if (new Set(names).size !== names.length) wrong.push('two ways about of one name: ' + names)
  if (!document.documentElement.lang) wrong.push('no language')
  if (!/^.+ – \\S+/.test(document.title.trim())) wrong.push('title: ' + document.title)
  const skip = document.querySelector('.govuk-skip-link')
  if (!skip || !document.querySelector(skip.getAttribute('href'))) wrong.push('no way past the header')
  let level = 1
  for (const head of all('main h1, main h2, main h3, main h4, main h5')) {
    const own = Number(head.tagName[1])
    if (own > level + 1) wrong.push('a heading skips a level: ' + words(head))
    level = own
  }
  for (const box of all('input:not([type=hidden]), select, textarea')) {
    if (!box.labels.length && !box.ariaLabel) wrong.push('no label: ' + box.name)
  }
  const ids = all('[id]').map(one => one.id)
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) wrong.push('two of one id: ' + id)
  const main = all('main .govuk-button').filter(one => shown(one) && !/secondary|warning|inverse/.test(one.className))
  if (main.length > 1) wrong.push('more than one primary action: ' + main.map(words))
  for (const tag of all('.govuk-tag')) if (!words(tag)) wrong.push('a tag without a word')
  for (const link of all('a[href]')) if (!words(link) && !link.ariaLabel) wrong.push('a link without words: ' + link.href)
  const summary = document.querySelector('.govuk-error-summary')
  if (summary) {
    if (!document.title.startsWith('Error: ')) wrong.push('the title does not say Error')
    if (!summary.querySelector('[role=alert]') && summary.getAttribute('role') !== 'alert') wrong.push('the error summary is not told')
    if (document.activeElement !== summary) wrong.push('the error summary has not the focus')
    for (const link of all('a', summary)) {
      const at = link.getAttribute('href')
      if (!at.startsWith('#') || !document.getElementById(at.slice(1))) wrong.push('the error leads nowhere: ' + words(link))
    }
  }
  for (const done of all('.govuk-notification-banner--success')) if (done.getAttribute('role') !== 'alert') wrong.push('what was done is not told')
  return wrong
}"""

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# After a press of Tab: what had the focus before and looks the same without it, and what has it now.
STEP = """() => {
  const mark = one => { const css = getComputedStyle(one), up = getComputedStyle(one.labels?.[0] ?? one, '::before')
    return [css.outline, css.boxShadow, css.backgroundColor, up.boxShadow, up.outline].join('|') }
  const was = window.__focused, one = document.activeElement, home = one === document.body
  const same = was && was.one !== one && mark(was.one) === was.look ? was.one.outerHTML.slice(0, 160) : ''
  const again = window.__walked?.has(one)
  window.__walked = (window.__walked ?? new Set()).add(one)
  window.__focused = home ? null : {one, look: mark(one)}
  return {same, end: home || again}
}"""


@cache
def _static(path: str) -> tuple[bytes, str]:
    found = finders.find(path)
    assert found, f"{path} is not among the assets"
    return Path(str(found)).read_bytes(), KINDS.get(Path(path).suffix, "application/octet-stream")


class Window:
    """One browser page, used for all. Nothing is fetched but what was given."""

    def __init__(self, page: Any):
        self.page, self.given = page, {}
        self.brand = Client().get("/brand.css").content
        page.set_default_timeout(15_000)
        page.route("**/*", self._serve)

    def _serve(self, route: Any) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            body, kind = _static(path.removeprefix("/static/").partition("?")[0])
            route.fulfill(body=body, content_type=kind, headers={"Cache-Control": "max-age=3600", "Content-Type": kind})
        elif path.partition("?")[0] == "/brand.css":
            route.fulfill(body=self.brand, content_type="text/css")
        elif path in self.given:
            body, kind = self.given[path]
            route.fulfill(body=body, headers={"Content-Type": kind})
        else:
            route.fulfill(status=404, body="")

    def show(self, answer: HttpResponse, at: str, width: int = DESK) -> None:
        """Opens an answer as the page of an address."""
        self.given[at] = (answer.content, answer["Content-Type"])
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.goto(HOST + at)

    def narrow(self, width: int = TELEPHONE) -> None:
        """The same page in a window of another width."""
        self.page.set_viewport_size({"width": width, "height": 800})

    def faults(self, axe: bool = True) -> list[str]:
        """What is wrong with the page as it is shown."""
        found = [str(one) for one in self.page.evaluate(LOOK)]
        wide = self.page.evaluate(WIDE)
        if wide > 0:
            found.append(f"{wide} pixels too wide at {self.page.viewport_size['width']}")
        if axe:
            result = Axe().run(self.page, options={"resultTypes": ["violations"]})
            found += [f"axe: {one['id']}: {', '.join(str(node['target']) for node in one['nodes'][:3])}" for one in result.response["violations"]]
        return found

    def unseen(self, most: int = 300) -> list[str]:
        """Walks the page with Tab: what looks the same with the focus as without it, or a walk that does not end."""
        found = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            step = self.page.evaluate(STEP)
            if step["same"]:
                found.append(f"the focus cannot be seen: {step['same']}")
            if step["end"]:
                return found
        return [*found, "the keyboard does not come out of the page"]


def alike(answer: HttpResponse) -> str:
    """A page without what differs from look to look and from reader to reader, to tell whether it was looked at before."""
    text = SECRET.sub("", answer.content.decode())
    return re.sub(r"Signed in as [^<]*", "", text)
