"""In which capacity somebody acted: asked in the second half of a report, shown on the case, changing no right."""

from __future__ import annotations

import pytest

from evenhand.policy.capacities import CAPACITIES
from tests.web.conftest import As
from tests.web.paper import at, link, send, words
from tests.web.test_report_rest import ANSWERS, begin, page_of

pytestmark = pytest.mark.django_db
HEADING = "They acted:"


@pytest.mark.parametrize(("chosen", "said"), [("association", "They acted: For a tenants’ or residents’ association. It changes no right by itself."), ("", "")])
def test_it_is_asked_beside_another_press_and_stands_on_the_case(as_: As, chosen: str, said: str) -> None:
    amy = as_("amy.field")
    case, listed = begin(amy)
    page = words(amy.get(page_of(amy, listed, "reached")))
    assert "In which capacity did they act?" in page and all(one in page for one in CAPACITIES.values()), "one page for both"
    assert HEADING not in words(amy.get(f"/cases/{case}"))
    if chosen:
        where = page_of(amy, listed, "reached")
        send(amy, where, amy.get(where), answer_capacity=chosen)
    where = page_of(amy, listed, "happened")
    answer = send(amy, where, amy.get(where), **ANSWERS["happened"])
    for name in ("behaviour", "account", "forceful", "injury", "allegation", "outcome"):
        answer = send(amy, at(answer), answer, **ANSWERS[name])
    send(amy, "/", amy.get(link(answer, "Check and confirm")))
    shown = words(amy.get(f"/cases/{case}"))
    assert said in shown and (HEADING in shown) == bool(chosen)


def test_the_list_is_closed(as_: As) -> None:
    amy = as_("amy.field")
    _case, listed = begin(amy)
    where = page_of(amy, listed, "reached")
    answer = send(amy, where, amy.get(where), answer_capacity="nuisance")
    assert answer.status_code == 422
