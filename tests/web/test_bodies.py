"""No form larger than it may be is read, whoever sends it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from evenhand.web.bodies import COLLEAGUE, STRANGER
from tests.web.conftest import As


class Unread:
    """What a request brings: whoever reads it fails the test."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("something of it was read")

    readline = read


def sent(client: Client, path: str, length: int) -> Any:
    """The answer to a form of that length, of which nothing may be read."""
    client.handler.enforce_csrf_checks = True
    return client.post(path, {}, **{"CONTENT_LENGTH": str(length), "wsgi.input": Unread()})


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in", "/your-say", "/cases/C-1/letters/x/word", "/import", "/there-is-no-such-page"])
@pytest.mark.parametrize("cookie", ["", "a" * 32])
def test_whoever_is_not_signed_in_sends_no_more_than_a_form(path: str, cookie: str) -> None:
    client = Client()
    client.cookies["csrftoken"] = cookie
    answer = sent(client, path, STRANGER + 1)
    assert answer.status_code == 413 and "Nothing was read" in answer.content.decode()


def test_a_colleague_sends_a_file_and_no_more(as_: As) -> None:
    client: Client = as_("iris.dell")
    client.cookies["csrftoken"] = "a" * 32
    assert sent(client, "/sign-out", COLLEAGUE + 1).status_code == 413
    with pytest.raises(AssertionError, match="something of it was read"):
        sent(client, "/sign-out", COLLEAGUE)
