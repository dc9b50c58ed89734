"""What the set-up promises of every page: served assets, a strict policy, a browser that can open them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.staticfiles import finders
from django.test import Client


def test_a_page_may_load_nothing_from_elsewhere_and_nothing_inline() -> None:
    policy = Client().get("/no-such-page")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_style_sheet_holds_no_typeface_or_crest_that_is_not_ours() -> None:
    with open(finders.find("vendor/govuk/govuk-frontend.min.css"), encoding="utf-8") as file:
        css = file.read()
    assert len(css) > 100_000
    for trace in ("GDS Transport", "@font-face", "crest", "/assets/"):
        assert trace not in css


def test_passwords_are_kept_with_argon2() -> None:
    assert make_password("correct horse battery staple").startswith("argon2")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_chromium_opens_what_we_serve(live_server: Any, browser: Any) -> None:
    page = browser.new_page()
    answer = page.goto(f"{live_server.url}/static/vendor/govuk/govuk-frontend.min.css")
    assert answer.status == 200
    page.close()
