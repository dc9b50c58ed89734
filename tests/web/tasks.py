"""The three commonest tasks of each role, done by keyboard in the demonstration and counted: presses, fields, pages.

A press is Enter or a click on a link or button that does something. A field is one answer: a text written, a choice
made, a date in its three boxes, a row of boxes ticked; what is filled in already and left as it is counts nothing.
The choice on a page of its own, of what one does (propose, or drop it), is counted beside, as the role table counts
it ("1 choice, 1 sentence"). A page is one more page seen. A count begins at the front page, signed in, unless the
task says where. Seconds are not counted: they are the machine's. The limits are those of the role table the product
was designed to; what it does not limit has none here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from evenhand.people.models import Colleague
from tests.web.keys import Keys


class Watched(Keys):
    """The keyboard, counted. Pages are not checked by axe here: tests/web/test_every_page.py does that."""

    def __init__(self, page: Any, address: str):
        super().__init__(page, address)
        page.set_default_timeout(4_000)
        page.set_default_navigation_timeout(30_000)
        self.presses, self.pages, self.choices, self.answers = 0, 0, 0, set[str]()

    @property
    def fields(self) -> int:
        return len(self.answers)

    def counts(self) -> None:
        """Counting begins here: one stands before what the table counts, for example in the middle of a call."""
        self.presses, self.pages, self.choices, self.answers = 0, 0, 0, set()

    def begin(self, ref: str, start: str = "/") -> None:
        """Somebody sits down, signed in. Counting begins."""
        client = Client()
        client.force_login(Colleague.objects.get(ref=ref).user)
        name = settings.SESSION_COOKIE_NAME
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])
        self.page.goto(self.address + start)
        self.counts()

    def check(self) -> None:
        self.page.wait_for_load_state("load")

    def _go(self, key: str = "Enter") -> None:
        super()._go(key)
        self.presses += 1
        self.pages += 1

    def unfold(self, name: str) -> None:
        super().unfold(name)
        self.presses += 1

    def _answered(self, name: str) -> None:
        where = self.page.url.partition("?")[0]
        self.answers.add(f"{where} {name}")

    def write(self, label: str, text: str) -> None:
        super().write(label, text)
        self._answered(label)

    def date(self, legend: str, day: int, month: int, year: int) -> None:
        super().date(legend, day, month, year)
        self._answered(legend)

    def hour(self, label: str, text: str) -> None:
        """The time of a day that was just given: the same answer."""
        super().write(label, text)

    def choose(self, name: str, of: str = "") -> None:
        super().choose(name, of)
        self._answered(of or name)

    def tick(self, name: str, of: str = "") -> None:
        where = self.page.get_by_role("group", name=of) if of else self.page
        there = where.get_by_role("checkbox", name=name).first.is_checked()
        super().tick(name, of)
        if not there:  # what is filled in already is no answer to give
            self._answered(of or name)

    def pick(self, label: str, option: str) -> None:
        super().pick(label, option)
        self._answered(label)

    def choose_this(self, radio: Any, name: str) -> None:
        """A choice that is found by its place, not by its words."""
        group = radio.get_attribute("name")
        self.reach(self.page.locator(f"input[name='{group}']:checked").or_(self.page.locator(f"input[name='{group}']").first))
        while not self._at(radio):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert radio.is_checked(), f"{name} cannot be chosen by keyboard"
        self._answered(name)

    def write_this(self, box: Any, text: str, name: str) -> None:
        self.reach(box)
        self.page.keyboard.type(text)
        self._answered(name)

    # --- ways that many tasks go --------------------------------------------------------------------

    def opens(self, what: str) -> None:
        """What waits for me, of this name."""
        self.menu("Your work")
        self.follow(what)

    def confirms(self) -> None:
        """Continue, look at the answers, confirm."""
        if not self.page.get_by_role("heading", name="Check your answers").count():
            self.press("Continue")
        self.reads("Check your answers")
        self.press("Confirm and record")
        self.reads("Recorded")

    def chooses(self, outcome: str) -> None:
        """The first page of a step that has several outcomes."""
        super().choose(outcome)
        self.choices += 1
        self.press("Continue")

    def until(self, label: str) -> None:
        """One thing a page: on, until the page asks this."""
        for _ in range(8):
            asked = self.page.get_by_label(label).or_(self.page.get_by_role("group", name=label))
            if asked.count():
                return
            self.press("Save and continue")
        raise AssertionError(f"{label!r} is not asked")


@dataclass(frozen=True)
class Task:
    """One task of the role table, with what is acceptable. `do` is None where the room is not there yet."""

    role: str
    name: str
    said: str  # the table's own words
    fields: int | None = None
    presses: int | None = None
    pages: int | None = None
    who: str = ""
    do: Callable[[Watched], None] | None = None
    missing: str = ""
    start: str = "/"
    begins: str = "the front page"


@dataclass
class Figure:
    """What was counted of a task; `fault` where it could not be done at all."""

    task: Task
    presses: int = 0
    fields: int = 0
    choices: int = 0
    pages: int = 0
    answers: list[str] = field(default_factory=list)
    fault: str = ""

    @property
    def above(self) -> list[str]:
        """What is above the table's limit."""
        pairs = (("presses", self.presses, self.task.presses), ("fields", self.fields, self.task.fields), ("pages", self.pages, self.task.pages))
        return [f"{count} {word}, {limit} allowed" for word, count, limit in pairs if limit is not None and count > limit]


def measure(watched: Watched, task: Task) -> Figure:
    """Does a task and counts."""
    assert task.do is not None
    try:
        watched.begin(task.who, task.start)
        task.do(watched)
        fault = ""
    except Exception as error:  # a task that cannot be done is told with the others, which are still counted
        fault = " ".join(f"{type(error).__name__}: {error}".split())[:1500]
    answers = sorted(one.partition(" ")[2] for one in watched.answers)
    return Figure(task, watched.presses, watched.fields, watched.choices, watched.pages, answers, fault)
