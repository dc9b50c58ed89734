"""Adding files to a case, as a request does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.evidence.keeping import Incoming
from tests.desk.world import later, who
from tests.evidence import made

DOUBTFUL = made.pdf(b"5 0 obj << /S /JavaScript >> endobj")


def incoming(content: bytes, name: str) -> Incoming:
    one = Incoming(name, 10**9)
    one.write(content)
    return one.finish()


def add(case: str, *files: tuple[bytes, str], by: str = "rae", title: str = "The door afterwards", **more: Any) -> Any:
    given = [incoming(content, name) for content, name in files]
    try:
        return desk.add_files(actor=who(by), case=case, title=title, files=given, now=more.pop("now", later(hours=1)), **more)
    finally:
        for one in given:  # as the end of a request does
            one.drop()


@contextmanager
def refused(*parts: str) -> Iterator[None]:
    with pytest.raises(Refused) as found:
        yield
    for part in parts:
        assert part in str(found.value)
