"""The stories of an edition as plain English, and whether each comes out today as it is written.

A story is the policy's promise in an example: who did what when, and what followed. It is told from the same file
that `evenhand policy test` runs. Running all of them takes less than a second; what came out is kept by the digest
of the policy and the state of the files, so that it is done once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evenhand.case import floor, house
from evenhand.case.facts import OUTSIDE
from evenhand.case.story import CAST, Result, run_story
from evenhand.policy.calendar import say_day
from evenhand.policy.kinds import show
from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_
from evenhand.web import moments

FOLDER = "stories"
OUTSIDERS = {"person": N_("The person"), "representative": N_("Their representative")}
# What a refusal rests on, where it is a rule of every policy and not a clause of this one.
RULES = {
    "open": N_("it was not open"), "role": N_("it is not theirs to do"), "independent": N_("they had a part in it before, or an interest in it"),
    "complete": N_("something that has to be answered was missing"), "time": N_("it was too late, or too early"),
    "floor": N_("no policy may allow it"),
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """One step of a story, in words. Without `who`, only time passes."""

    when: str
    who: str
    what: str
    outcome: str
    answers: tuple[tuple[str, str], ...]
    refused: str
    followed: tuple[tuple[str, str], ...]  # what it is about, and what stands


@dataclass(frozen=True)
class Story:
    """One story, told."""

    ref: str
    title: str
    clause: tuple[str, ...]
    after: str
    fault: str  # "" when it comes out as written
    scenes: tuple[Scene, ...]


def folder(policy: Policy) -> Path:
    """Where the stories of an edition stand."""
    return Path(settings.EVENHAND_POLICIES) / policy.edition / FOLDER


def every(policy: Policy) -> tuple[Story, ...]:
    """The stories of an edition in the order of their clauses; none where the edition has no stories."""
    where = folder(policy)
    files = tuple((path.name, (stat := path.stat()).st_mtime_ns, stat.st_size) for path in sorted(where.glob("*.toml")))
    key = (policy.digest, str(where), files)
    told = (*key, get_language())
    if told not in _TOLD:
        found = [_Teller(policy, where, one).story() for one in _played(policy, where, _names(files), key)]
        _keep(_TOLD, told, tuple(sorted(found, key=lambda one: (_first(policy, one.clause), one.title))))
    return _TOLD[told]


def _played(policy: Policy, where: Path, names: Sequence[str], key: tuple[object, ...]) -> tuple[Result, ...]:
    """What came out of each story; telling it again in another language needs no second run."""
    if key not in _PLAYED:
        _keep(_PLAYED, key, tuple(run_story(policy, where, name) for name in names))
    return _PLAYED[key]


def _keep(kept: dict[tuple[object, ...], Any], key: tuple[object, ...], found: Any) -> None:
    if len(kept) >= _MOST:
        kept.clear()
    kept[key] = found


_PLAYED: dict[tuple[object, ...], tuple[Result, ...]] = {}
_TOLD: dict[tuple[object, ...], tuple[Story, ...]] = {}
_MOST = 8  # editions, and languages in which one was told, that are remembered


def _names(files: Sequence[tuple[str, int, int]]) -> list[str]:
    return [name.removesuffix(".toml") for name, _, _ in files if name != f"{CAST}.toml"]


def _first(policy: Policy, clause: Sequence[str]) -> int:
    order = list(policy.clauses)
    return min((order.index(one) for one in clause if one in order), default=len(order))


def naming(policy: Policy, clause: str) -> list[Story]:
    """The stories that name a clause."""
    return [one for one in every(policy) if clause in one.clause]


class _Teller:
    """Puts one story into words."""

    def __init__(self, policy: Policy, where: Path, result: Result):
        self.policy, self.where, self.result = policy, where, result
        self.data = self._read(result.name)
        self.people = self._people()

    def _read(self, name: str) -> dict[str, Any]:
        try:
            return tomllib.loads((self.where / f"{name}.toml").read_text("utf-8"))
        except (OSError, tomllib.TOMLDecodeError):
            return {}  # the run has already said what is wrong with it

    def _people(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        data, seen = self.data, {self.result.name}
        while True:
            cast = self._read(data["cast"]) if data.get("cast") else {}
            found = {**cast.get("colleagues", {}), **data.get("colleagues", {}), **found}
            before = data.get("after", "")
            if not before or before in seen:
                return found
            seen.add(before)
            data = self._read(before)

    def story(self) -> Story:
        result = self.result
        scenes = tuple(self._scene(one) for one in self.data.get("steps", ()))
        return Story(result.name, result.title, result.clause, str(self.data.get("after", "")), result.fault, scenes)

    def _scene(self, step: Mapping[str, Any]) -> Scene:
        name = str(step.get("step", ""))
        done = self.policy.steps.get(name) or house.STEPS.get(name)
        outcome = done.outcomes.get(step.get("outcome", "")) if done else None
        refused = str(step.get("refused", ""))
        when = self._moment(step.get("until", step.get("at", "")))
        if "occurred_at" in step:
            when = _("{when} (it happened {moment})").format(when=when, moment=self._moment(step["occurred_at"]))
        return Scene(
            when=when, who=self.who(str(step.get("as", ""))) if name else "",
            what=done.title if done else name, outcome=outcome.title if outcome and len(done.outcomes if done else ()) > 1 else "",
            answers=tuple(self._answer(key, value) for key, value in step.get("answers", {}).items()),
            refused=self._refused(refused) if refused else "", followed=tuple(self._followed(step)),
        )  # fmt: skip

    def who(self, ref: str) -> str:
        """Someone of the story: an invented name with the offices that they hold in it."""
        if ref in OUTSIDE or not ref:
            return _(OUTSIDERS[ref]) if ref in OUTSIDERS else ref.capitalize() or _("Somebody")
        known = self.people.get(ref, {})
        held = [self.policy.roles[role].title for role in known.get("roles", ()) if role in self.policy.roles]
        name = known.get("name") or ref.capitalize()
        return f"{name} ({', '.join(held)})" if held else name

    def _refused(self, by: str) -> str:
        if by in RULES:
            return _("{reason} (a rule of every policy)").format(reason=_(RULES[by]))
        return _("clause {number} does not allow it").format(number=by)

    def _answer(self, name: str, value: Any) -> tuple[str, str]:
        asked = {**house.FIELDS, **floor.FIELDS, **self.policy.fields}.get(name)
        if asked is None:
            return name, _plain(value)
        tables = (self.policy.channels, self.policy.needs, self.policy.contacts, self.policy.measures, self.policy.behaviours)
        names = {one.id: one.title for table in tables for one in table.values()} | dict(self.policy.services) | dict(self.policy.risks)
        names |= {ref: self.who(ref) for ref in self.people}
        try:
            return asked.label, show(asked, _stored(value), names)
        except (ValueError, TypeError, KeyError, AttributeError):
            return asked.label, _plain(value)

    def _followed(self, step: Mapping[str, Any]) -> list[tuple[str, str]]:
        found = []
        due = {str(key): self._due(value) for key, value in step.get("due", {}).items()}
        if "open" in step:
            opened = [f"{self._matter(one)}{', ' + due.pop(one) if one in due else ''}" for one in _listed(step["open"])]
            found.append((_("Then open"), "; ".join(opened) or _("nothing")))
        if due:
            found.append((_("Due"), "; ".join(f"{self._matter(one)}, {said}" for one, said in due.items())))
        for key, title in (("in_force", _("In force")), ("alerts", _("Alerts shown"))):
            if key in step:
                found.append((title, "; ".join(self._measure(one) for one in _listed(step[key])) or _("nothing")))
        if "letters" in step:
            found.append((_("Letters"), "; ".join(self._letter(one) for one in _listed(step["letters"])) or _("none")))
        return found

    def _matter(self, text: str) -> str:
        name = text.partition("@")[0]
        if name in self.policy.matters:
            return self.policy.matters[name].title or name
        return house.MATTERS[name][1] if name in house.MATTERS else name

    def _measure(self, name: str) -> str:
        return self.policy.measures[name].title if name in self.policy.measures else name

    def _letter(self, name: str) -> str:
        return f"“{self.policy.letters[name].title}”" if name in self.policy.letters else name

    def _due(self, value: Any) -> str:
        if value in ("", "none", False):
            return _("with no last day")
        return _("by {moment}").format(moment=self._moment(value))

    def _moment(self, value: Any) -> str:
        tz = self.policy.calendar.tz
        try:
            text = value.isoformat() if isinstance(value, date) else str(value)
            moment = datetime.fromisoformat(text)
        except ValueError:
            return str(value)
        local = moment if moment.tzinfo else moment.replace(tzinfo=tz)
        return moments.day(local, tz) if len(text) == 10 else moments.when(local, tz)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(one) for one in value]


def _stored(value: Any) -> Any:
    """A value as it would be stored: days and moments as text, within rows as well."""
    if isinstance(value, list):
        return [_stored(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _stored(one) for key, one in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_plain(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(one)}" for key, one in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return say_day(value) if isinstance(value, date) else str(value)
