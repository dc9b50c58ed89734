"""A browser driven by the keyboard alone, as by somebody who cannot use a mouse; every page is checked by axe."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from evenhand.commands.demo.pack import PASSWORD

BOXES = "input:not([type=radio]):not([type=checkbox]), textarea"
MOST = 250  # presses of Tab: more means that a thing cannot be reached



class Keys:
    """One person at one browser. After each press that leads somewhere the new page is checked."""

    def __init__(self, page: Any, address: str):
        self.page, self.address = page, address
        self.checked: set[tuple[str, str]] = set()
        page.set_default_timeout(10_000)

    # --- pages -----------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Types an address, as after a press on a link in a message."""
        self.page.goto(self.address + path)
        self.check()

    def check(self) -> None:
        """No violation found by axe, and nothing that needs scrolling sideways."""
        self.page.wait_for_load_state("load")
        seen = (self.page.url, self.page.locator("body").inner_text())
        if seen in self.checked:  # signing in, for the tenth time
            return
        self.checked.add(seen)
        result = Axe().run(self.page, options={"resultTypes": ["violations"]})
        assert result.violations_count == 0, f"{self.page.url}\n{result.generate_report()}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels too wide"

    def reads(self, text: str) -> None:
        """The page says so."""
        said = self._said()
        assert text in said, f"{self.page.url} does not say {text!r}:\n{said[:3000]}"

    def _said(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def offers(self, name: str) -> bool:
        """Whether the page has such a link."""
        return bool(self.page.locator("main").get_by_role("link", name=name, exact=True).count())

    # --- reaching things -------------------------------------------------------------------------

    def _at(self, found: Any) -> bool:
        return bool(found.evaluate("one => one === document.activeElement"))

    def reach(self, found: Any) -> None:
        """Tab, until the thing has the focus."""
        assert found.count(), f"{self.page.url} has no {found}:\n{self._said()}"
        found = found.first
        for _ in range(MOST):
            if self._at(found):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: the keyboard does not reach {found}")

    def _go(self, key: str = "Enter") -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.check()

    def follow(self, name: str) -> None:
        """A link of the page, or one that looks like a button."""
        here = self.page.locator("main, nav[aria-label=Back]")
        self.reach(here.get_by_role("link", name=name).or_(here.locator("a[role=button]", has_text=name)))
        self._go()

    def menu(self, name: str) -> None:
        """One of the ways about, which a narrow screen folds away."""
        ways = self.page.locator("header nav")
        toggle = ways.get_by_role("button", name="Menu")
        if toggle.is_visible():
            self.reach(toggle)
            self.page.keyboard.press("Enter")
        self.reach(ways.get_by_role("link", name=name))
        self._go()

    def press(self, name: str) -> None:
        """A button."""
        self.reach(self.page.get_by_role("button", name=name, exact=True).and_(self.page.locator(":not([tabindex='-1'])")))
        self._go()

    def follow_error(self, words: str) -> None:
        """A line of the summary of what is wrong: it leads to the field, on the same page."""
        self.reach(self.page.locator(".govuk-error-summary a", has_text=words))
        self.page.keyboard.press("Enter")

    def unfold(self, name: str) -> None:
        """What is folded away."""
        self.reach(self.page.locator("summary", has_text=name))
        self.page.keyboard.press("Enter")

    # --- answering -------------------------------------------------------------------------------

    def write(self, label: str, text: str) -> None:
        """A text, into the box of this label."""
        self.reach(self.page.get_by_label(label).and_(self.page.locator(BOXES)))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def date(self, legend: str, day: int, month: int, year: int) -> None:
        """A day, in its three boxes."""
        group = self.page.get_by_role("group", name=legend)
        for label, value in (("Day", day), ("Month", month), ("Year", year)):
            self.reach(group.get_by_label(label))
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(str(value))

    def choose(self, name: str, of: str = "") -> None:
        """One of several buttons that exclude each other; `of` is the question, where its answers recur."""
        where = self.page.get_by_role("group", name=of) if of else self.page
        wanted = where.get_by_role("radio", name=name, exact=True).first
        group = wanted.get_attribute("name")
        focused = "document.activeElement.name"
        for _ in range(MOST):
            if self.page.evaluate(focused) == group:
                break
            self.page.keyboard.press("Tab")
        for _ in range(MOST):
            if self._at(wanted):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert wanted.is_checked(), f"{name!r} cannot be chosen by keyboard"

    def tick(self, name: str, of: str = "") -> None:
        """A box to tick, unless it is ticked already."""
        where = self.page.get_by_role("group", name=of) if of else self.page
        box = where.get_by_role("checkbox", name=name)
        self.reach(box)
        if not box.first.is_checked():
            self.page.keyboard.press("Space")
        assert box.first.is_checked(), f"{name!r} cannot be ticked by keyboard"

    def pick(self, label: str, option: str) -> None:
        """One of a menu."""
        menu = self.page.get_by_label(label, exact=True).first
        self.reach(menu)
        for _ in range(MOST):
            if option in (menu.evaluate("one => one.selectedOptions[0].text") or ""):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label!r} does not offer {option!r}")

    # --- coming and going ------------------------------------------------------------------------

    def sign_in(self, ref: str) -> None:
        """Signs in with a password, as after months away."""
        self.open("/sign-in")
        self.write("E-mail address", f"{ref}@demo.example")
        self.write("Password", PASSWORD)
        self.page.keyboard.press("Tab")
        self.press("Sign in")

    def sign_out(self) -> None:
        self.press("Sign out")
