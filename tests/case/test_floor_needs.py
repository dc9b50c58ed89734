"""The floor: no restriction sends a person where they cannot go, whichever need says so, without a word of a senior."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evenhand.case.reach import open_channels, sent_in_vain
from evenhand.policy.load import load
from tests.case.bench import floored, proposed, variant

POLICIES = Path(__file__).parents[2] / "policies"
OFFICE = '[contacts.front]\ntitle = "Front office"\ntelephone = "01632 960001"\nhours = "9 to 5"\n[measures.named]'
OFFICES = OFFICE.replace('hours', 'email = "front@us.example"\nhours')
FIELD = ('impact = { kind = "text",', 'contact = { kind = "choice", choices = "contacts", label = "Which office" }\nimpact = { kind = "text",')
ASKS = ('asks = ["keeps"]', 'asks = ["contact"]')
NO_CALLS = '[needs.no-calls]\ntitle = "No telephone calls"\ncannot = ["telephone"]\n[needs.large-print]'
MESSAGE = "This sends the person to a channel that they cannot use ({needs}). Change it, or a senior person says why not."
CANNOT = [
    pytest.param(pack, need, channel, id=f"{pack}-{need}-{channel}")
    for pack in ("connexus-2022", "model", "york") for need, one in load(POLICIES / pack).needs.items() for channel in one.cannot
]  # fmt: skip


def office(text: str) -> Any:
    return variant(("[measures.named]", text), FIELD, ASKS, ("[needs.large-print]", NO_CALLS))


def single() -> list[dict[str, Any]]:
    return [{"measure": "named", "contact": "front"}]


def test_a_single_contact_that_the_person_cannot_reach_is_a_clash() -> None:
    """An office with a number and nothing else, for somebody who cannot use the telephone."""
    bench = proposed(office(OFFICE), needs=("no-calls",))
    assert floored(bench, decided=single(), route="letter") == [MESSAGE.format(needs="No telephone calls")]
    assert floored(bench, decided=single(), route="letter", clash="Agreed with her: her sister rings.") == []


def test_a_single_contact_with_another_way_in_is_none() -> None:
    assert floored(proposed(office(OFFICES), needs=("no-calls",)), decided=single(), route="letter") == []
    assert floored(proposed(office(OFFICE), needs=("large-print",)), decided=single()) == []
    assert floored(proposed(office(OFFICE), needs=("speaking",)), decided=single()) == []


def test_needs_that_rule_out_each_way_in_turn_are_both_named() -> None:
    message, = floored(proposed(office(OFFICES), needs=("no-calls", "speaking")), decided=single(), route="office")
    assert message == MESSAGE.format(needs="Speaking, because writing is hard; No telephone calls")


@pytest.mark.parametrize(("pack", "need", "channel"), CANNOT)
def test_no_need_that_rules_out_a_channel_is_ever_sent_there(pack: str, need: str, channel: str) -> None:
    """Whatever is closed, the channels said to be open to the person are never the ones that they cannot use."""
    policy = load(POLICIES / pack)
    for closed in ([], list(policy.channels), [one for one in policy.channels if one != channel]):
        assert channel not in open_channels(policy, closed, [need])


def test_closing_the_telephone_on_somebody_who_can_only_speak_is_a_clash() -> None:
    """Most of what is left is writing: nobody is sent there without a word, however many channels stay open."""
    bench = proposed(needs=("speaking",))
    closed = [{"measure": "closed", "channels": ["telephone"]}]
    message = MESSAGE.format(needs="Speaking, because writing is hard")
    assert floored(bench, decided=closed, route="office") == [message]
    assert floored(bench, decided=closed, route="office", clash="She asked for it: her sister comes with her.") == []
    assert floored(bench, decided=[{"measure": "closed", "channels": ["email"]}], route="office") == []


@pytest.mark.parametrize(("pack", "need"), [("connexus-2022", "telephone-only"), ("model", "telephone-only"), ("york", "speaking"), ("king", "writing-hard")])
def test_so_it_is_in_every_pack(pack: str, need: str) -> None:
    policy = load(POLICIES / pack)
    need = need if need in policy.needs else next(one for one, said in policy.needs.items() if {"letter", "email"} <= set(said.cannot))
    assert {"letter", "email"} <= sent_in_vain(policy, ("telephone",), need)
    assert sent_in_vain(policy, (), need) == set() == sent_in_vain(policy, ("email",), "a-need-of-another-edition")
