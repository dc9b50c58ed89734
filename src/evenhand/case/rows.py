"""Rows of measures: reading what was proposed or decided, and reckoning when each begins and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from evenhand.policy import menus
from evenhand.policy.calendar import Calendar
from evenhand.policy.kinds import Around, parse, show_day
from evenhand.policy.model import Field, Policy
from evenhand.policy.tongue import gettext as _

HOLD_HOURS = 24  # a hold on visits never lasts longer (the floor: repair, gas, fire and access duties go on)
OPEN_KINDS = ("text",)  # free text is an answer, never an effect
STARTS, ENDS, KEEPS, CHANNELS = "starts", "ends", "keeps", "channels"


@dataclass(frozen=True)
class Row:
    """One measure as put forward: ids, dates and numbers only. `index` finds its words in the answers."""

    measure: str
    kind: str
    values: Mapping[str, Any]
    closes: tuple[str, ...]
    starts: str
    ends: str
    field: str
    index: int

    def data(self) -> dict[str, Any]:
        """As an effect keeps it."""
        return {
            "measure": self.measure, "kind": self.kind, "values": dict(self.values), "closes": list(self.closes),
            "starts": self.starts, "ends": self.ends, "field": self.field, "index": self.index,
        }  # fmt: skip

    @staticmethod
    def of(data: Mapping[str, Any]) -> Row:
        """The row kept in an effect."""
        return Row(**{**data, "closes": tuple(data["closes"])})


def offered_measures(policy: Policy, asked: Field) -> list[str]:
    """The measures that a field lets one choose."""
    return [one.id for one in menus.measures(policy, asked)]


def read_rows(policy: Policy, asked: Field, given: Sequence[Mapping[str, Any]], around: Around) -> tuple[list[Row], list[str]]:
    """The rows of one answer, and what is wrong with them, in sentences."""
    rows, wrong = [], []
    for index, data in enumerate(given):
        row, faults = _read_row(policy, asked, index, data, around)
        wrong += [_("Row {number}: {fault}.").format(number=index + 1, fault=fault) for fault in faults]
        if row:
            rows.append(row)
    return rows, wrong


def _read_row(policy: Policy, asked: Field, index: int, data: Mapping[str, Any], around: Around) -> tuple[Row | None, list[str]]:
    name = data["measure"]
    if name not in offered_measures(policy, asked):
        return None, [_("{given!r} is not one of: {names}").format(given=name[:60], names=", ".join(offered_measures(policy, asked)))]
    measure = policy.measures[name]
    wanted = {**{key: policy.fields[key] for key in measure.asks}, **_dates(measure.kind)}
    faults = [_("{given!r} is not asked for {measure}").format(given=key[:60], measure=measure.title) for key in data if key not in wanted and key != "measure"]
    values: dict[str, Any] = {}
    for key, field in wanted.items():
        if key in data and data[key] not in ("", []):
            try:
                values[key] = parse(field, data[key], around)
            except ValueError as error:
                faults.append(_("{what}: {error}").format(what=field.label or key, error=error))
        elif not field.optional:
            faults.append(_("{question}: this has to be answered").format(question=field.label or key))
    starts, ends = values.pop(STARTS, ""), values.pop(ENDS, "")
    if starts and ends and ends < starts:
        faults.append(_("it ends before it starts"))
    closes = dict.fromkeys((*measure.closes, *values.get(CHANNELS, ())))
    if KEEPS in values:
        closes |= dict.fromkeys(one for one in policy.channels if one not in values[KEEPS])
    kept = {key: value for key, value in values.items() if policy.fields[key].kind not in OPEN_KINDS}
    return Row(name, measure.kind, kept, tuple(closes), starts, ends, asked.id, index), faults


def _dates(kind: str) -> dict[str, Field]:
    found = {ENDS: Field(id=ENDS, kind="date", label=_("Until"), optional=True)}
    if kind in ("restriction", "order"):
        found[STARTS] = Field(id=STARTS, kind="date", label=_("From"), optional=True)
    return found


def reckon(row: Row, latest: datetime | None, calendar: Calendar, now: datetime) -> tuple[datetime, datetime | None, str]:
    """When a row begins, when it ends (`latest` at the latest; None: not reckoned), and what is wrong with the dates, or ""."""
    starts = calendar.start_of(date.fromisoformat(row.starts)) if row.starts else now
    starts = max(starts, now) if row.kind != "order" else starts
    if row.kind == "hold":
        cap = starts + timedelta(hours=HOLD_HOURS)
        latest = min(latest, cap) if latest else cap
    ends = calendar.end_of(date.fromisoformat(row.ends)) if row.ends else latest
    if row.kind == "hold" and latest and ends and ends > latest:
        ends = latest
    if ends and latest and ends > latest:
        return starts, ends, _("it may last until {day} at the latest").format(day=show_day(calendar.day(latest)))
    if ends and ends <= starts:
        return starts, ends, _("it ends before it begins")
    return starts, ends, ""
