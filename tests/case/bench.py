"""A bench to try single rules on: the plain pack or a variant of it, a few people, one case, and a clock that only moves forward."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from evenhand.case.events import EFFECTS, Event, Refusal, Refused
from evenhand.case.facts import Actor, Book, Colleague, Facts, OtherRow
from evenhand.case.fold import apply
from evenhand.case.offers import Offer, available, offer
from evenhand.case.passing import pass_time
from evenhand.case.rules import Request
from evenhand.case.state import Matter, State
from evenhand.case.step import take
from evenhand.policy.load import load
from evenhand.policy.model import Policy
from tests.policy.gone_through import can_run

PLAIN = Path(__file__).parents[1] / "packs" / "plain"
LONDON = ZoneInfo("Europe/London")
# What the floor asks of the plain pack's decision, which asks none of it.
FLOOR = {
    "reasons": "He threatened the officer twice.", "incidents": ["s1"], "milder": "A warning did not help.", "side": "He says he was upset.",
    "adjustments": "None asked for.", "equality": "No disability is known.", "route": "telephone",
}  # fmt: skip
TWOS = [{"measure": "twos"}]
WATCH = {"attend": [{"measure": "watch", "risk": "threat"}]}
ENDLESS = ('imposes = true, until = { working_days = 3, at = "12:00" }, opens', "imposes = true, opens")
CLOSED = [{"measure": "closed", "channels": ["office"]}]


def people(**changed: Mapping[str, Any]) -> dict[str, Colleague]:
    """Everybody on the bench, with changes by reference: `hana={"away": …}`."""
    known: dict[str, dict[str, Any]] = {
        "ola": {"manager": "mira", "head": "hana", "name": "Ola Ness"}, "wes": {"manager": "milo", "head": "hugo"},
        "mira": {"roles": {"manager"}, "head": "hana", "deputy": "mona"}, "milo": {"roles": {"manager"}, "head": "hugo"},
        "mona": {"roles": {"manager"}}, "hana": {"roles": {"head"}, "deputy": "hal"}, "hugo": {"roles": {"head"}}, "hal": {},
        "cora": {"roles": {"chief"}}, "cyd": {"roles": {"chief"}}, "safi": {"roles": {"safety"}, "deputy": "sid"}, "sid": {},
        "clea": {"roles": {"clerk"}},
    }  # fmt: skip
    for ref, words in changed.items():
        known[ref] = {**known.get(ref, {}), **words}
    return {ref: Colleague(ref, **{**words, "roles": frozenset(words.get("roles", ()))}) for ref, words in known.items()}


def local(text: str) -> datetime:
    """A local moment as it is written."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def said(moment: datetime | None) -> str:
    """A moment as it is written, local; a day's last second as the day alone."""
    text = f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M:%S}" if moment else "none"
    return text.removesuffix(" 23:59:59").removesuffix(":00")


@lru_cache
def variant(*changes: tuple[str, str], faulty: bool = False) -> Policy:
    """The plain pack with words of its process or policy exchanged; "" as the old words adds at the end of the process."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "plain"
        shutil.copytree(PLAIN, folder)
        for old, new in changes:
            for file in ("process.toml", "policy.toml"):
                text = (folder / file).read_text("utf-8")
                if not old or text.count(old) == 1:
                    (folder / file).write_text(text.replace(old, new) if old else text + new, "utf-8")
                    break
            else:
                raise AssertionError(f"{old!r} does not stand once in the pack")
        assert faulty or not can_run(folder), [str(fault) for fault in can_run(folder)]
        return load(folder)


class Bench:
    """One case as it goes on."""

    def __init__(self, policy: Policy | None = None, *, cast: dict[str, Colleague] | None = None, needs: tuple[str, ...] = (), **facts: Any):
        self.policy = policy or variant()
        self.book = Book({self.policy.edition: self.policy}, self.policy.edition)
        self.state, self.now = State(), local("2026-03-02 09:00")
        self.facts = Facts(cast or people(), frozenset(needs), **facts)
        self.subject: dict[str, str] = {"person": "pat"}

    def at(self, text: str) -> Bench:
        """Lets time pass until then."""
        assert local(text) >= self.now
        self.now = local(text)
        pass_time(self.book, self.state, self.now)
        return self

    def request(self, who: str, step: str, outcome: str, answers: Mapping[str, Any] | None = None, **more: Any) -> Request:
        """What someone wants to do; `occurred` as it is written."""
        occurred = more.pop("occurred", "")
        kind = who if who in ("person", "representative") else "colleague"
        return Request(
            step=step, outcome=outcome, actor=more.pop("actor", Actor(who, kind)), now=self.now, answers=dict(answers or {}),
            subject=self.subject, occurred_at=local(occurred) if occurred else None, **more,
        )  # fmt: skip

    def take(self, who: str, step: str, outcome: str, answers: Mapping[str, Any] | None = None, **more: Any) -> Event:
        """A step that is taken."""
        event = take(self.book, self.state, self.request(who, step, outcome, answers, **more), self.facts)
        assert {effect["do"] for effect in event.effects} <= set(EFFECTS)
        assert json.loads(json.dumps(event.effects)) == list(event.effects), "an effect is not what JSON keeps of it"
        apply(self.state, event)
        return event

    def refuse(self, who: str, step: str, outcome: str, answers: Mapping[str, Any] | None = None, **more: Any) -> list[Refusal]:
        """Why a step is not taken. Nothing may have changed."""
        before = repr(self.state)
        try:
            take(self.book, self.state, self.request(who, step, outcome, answers, **more), self.facts)
        except Refused as refused:
            assert repr(self.state) == before, "a refusal changed something"
            return refused.refusals
        raise AssertionError(f"{step} {outcome} by {who} was taken")

    def rules(self, who: str, step: str, outcome: str, answers: Mapping[str, Any] | None = None, **more: Any) -> set[str]:
        """The rules that refuse a step; none where it would be taken."""
        try:
            take(self.book, self.state, self.request(who, step, outcome, answers, **more), self.facts)
        except Refused as refused:
            return {one.rule for one in refused.refusals}
        return set()

    def offers(self, who: str) -> dict[tuple[str, str], Offer]:
        """What is offered, by step and matter."""
        kind = who if who in ("person", "representative") else "colleague"
        found = available(self.book, self.state, Actor(who, kind), self.now, self.facts)
        return {(one.step.id, one.matter.id if one.matter else ""): one for one in found}

    def offer(self, who: str, step: str, matter: str = "") -> Offer:
        return offer(self.book, self.state, Actor(who), self.now, self.facts, step, matter)

    def others(self, *closes: str, routes: tuple[str, ...] = ()) -> Bench:
        """What stands on another case of the same person."""
        self.facts = Facts(self.facts.colleagues, self.facts.needs, (OtherRow("other", closes),), routes)
        return self

    # --- what stands
    def open(self) -> list[str]:
        """What is open and not standing, by name."""
        return sorted(one.name for one in self.state.open_matters() if not one.standing)

    def matter(self, name: str) -> Matter:
        """The one open matter of a name."""
        found, = (one for one in self.state.open_matters() if name in (one.name, one.id))
        return found

    def due(self, name: str) -> str:
        return said(self.matter(name).due)

    def in_force(self) -> list[str]:
        return sorted(row.measure for row in self.state.rows.values() if row.in_force(self.now))

    def standing(self) -> list[str]:
        return sorted(row.measure for row in self.state.standing_rows(self.now))

    # --- ways that many tests begin with
    def report(self, outcome: str = "reported", **answers: Any) -> Event:
        """A report by Ola, who was affected."""
        return self.take("ola", "report", outcome, {"what": "He shouted at the desk.", "affected": ["ola"], **answers})

    def propose(self, rows: list[dict[str, Any]] | None = None, **answers: Any) -> Event:
        answers = {"why": "It has to stop.", "proposed": CLOSED if rows is None else rows, **answers}
        return self.take("mira", "propose", "proposed", answers)

    def decide(self, rows: list[dict[str, Any]] | None = None, **answers: Any) -> Event:
        more = {"decided": rows} if rows is not None else {}
        return self.take("hana", "decide", answers.pop("outcome", "restrict"), {**FLOOR, **more, **answers})

    def decided(self, rows: list[dict[str, Any]] | None = None, **answers: Any) -> Event:
        """Reported, proposed and decided on Monday 2 March 2026, 09:00."""
        self.report()
        self.propose(rows)
        return self.decide(**answers)

    def approve(self, posting: str, way: str = "post", who: str = "hana", **more: Any) -> Event:
        return self.take(who, "letter.approve", "approved", {"posting": posting, "way": way}, **more)

    def send(self, posting: str, way: str = "post", **more: Any) -> Event:
        """Approves and dispatches the one letter that waits."""
        self.approve(posting, way)
        return self.take("clea", "letter.dispatch", "dispatched", **more)


def only(refusals: list[Refusal]) -> Refusal:
    """The only reason there is."""
    refusal, = refusals
    return refusal


def proposed(policy: Policy | None = None, rows: list[dict[str, Any]] | None = None, **more: Any) -> Bench:
    """Reported and proposed."""
    bench = Bench(policy, **more)
    bench.report()
    bench.propose(rows)
    return bench


def decided(rows: list[dict[str, Any]] | None = None) -> Bench:
    """Decided, and the letter not yet approved."""
    bench = Bench()
    bench.decided(rows)
    return bench


def waiting(policy: Policy | None = None, **more: Any) -> Bench:
    """Decided on Thursday 1 October 2026; the letter waits for approval."""
    bench = Bench(policy, **more).at("2026-10-01 10:00")
    bench.decided()
    return bench


def sent(policy: Policy | None = None, **more: Any) -> Bench:
    """Posted on Monday 5 October 2026: deemed to arrive on Wednesday 7, so the last day is Wednesday 4 November."""
    bench = waiting(policy, **more).at("2026-10-02 10:00")
    bench.approve("2026-10-05")
    bench.at("2026-10-05 16:00").take("clea", "letter.dispatch", "dispatched")
    return bench


def posted(**more: Any) -> Bench:
    """Decided, and the letter sent on Monday 2 March 2026: the appeal's last day is Wednesday 1 April."""
    bench = proposed(**more)
    bench.decide()
    bench.send("2026-03-02")
    return bench


def floored(bench: Bench, outcome: str = "restrict", **answers: Any) -> list[str]:
    """What the floor says to a decision whose answers are otherwise whole; nothing where it would be taken."""
    tried = {**FLOOR, **answers}
    if not bench.rules("hana", "decide", outcome, tried):
        return []
    refusals = bench.refuse("hana", "decide", outcome, tried)
    assert {one.rule for one in refusals} == {"floor"}, refusals
    return [one.message for one in refusals]
