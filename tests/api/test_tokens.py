"""Whose token it is, and when it is nobody's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from evenhand.api import tokens
from evenhand.api.models import Token
from evenhand.desk.office import tokens as office_tokens
from evenhand.people.models import Colleague
from tests.desk.world import NOW

pytestmark = pytest.mark.both_engines


def made(ref: str = "rae") -> str:
    return office_tokens.issue(colleague=Colleague.objects.get(ref=ref), name="a test", now=NOW)[1]


def test_a_token_has_256_bits_and_only_its_digest_is_kept(small: None) -> None:
    first, second = made(), made()
    assert first != second
    assert len(first.removeprefix(office_tokens.PREFIX)) == 43  # 32 bytes in base64
    kept = Token.objects.values_list("hash", "name")
    assert all(first not in value and len(value) in (64, 6) for row in kept for value in row)


def test_a_token_acts_as_its_colleague_and_notes_the_day(small: None) -> None:
    token = made()
    actor = tokens.actor(token=token, now=NOW)
    assert actor and actor.human == "rae"
    assert Token.objects.get().last_used_day == NOW.date()


def test_a_revoked_token_is_nobodys(small: None) -> None:
    token = made()
    Token.objects.update(revoked=NOW)
    assert tokens.actor(token=token, now=NOW) is None


def test_the_token_of_a_colleague_who_left_is_nobodys_from_that_moment(small: None) -> None:
    token = made()
    Colleague.objects.filter(ref="rae").update(left=NOW)
    assert tokens.actor(token=token, now=NOW - timedelta(seconds=1)) is not None
    assert tokens.actor(token=token, now=NOW) is None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer evh_nobody", "Basic cmFlOnJhZQ==", "Bearer " + "x" * 5000, "Bearer \xe4"])
def test_without_a_valid_token_there_is_one_answer(small: None, header: str) -> None:
    answer = Client().get("/api/v1/cases", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
