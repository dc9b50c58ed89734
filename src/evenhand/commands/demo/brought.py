"""Files of the demonstration that are brought in, as an office brings in the register that it has."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from evenhand.commands.demo.playing import Played
from evenhand.commands.failing import Failure


def bring(given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """A table of these `rows` is brought in, and taken or refused as it would be. One that cannot be read is a `Failure`."""
    from evenhand.desk.intake import files

    actor = given["actor"]
    one = files.stage_file(actor=actor, kind=given["kind"], name=given["name"], pieces=[_table(given["rows"])], now=at)
    files.begin_import(actor=actor, number=one.pk, mapping={}, partial=False, now=at)
    done = files.bring_in(actor=actor, number=one.pk, now=at)
    if done.why:
        raise Failure(f"The demonstration's file {given['name']} cannot be brought in: {done.why}", code=1)


def _table(rows: list[Mapping[str, str]]) -> bytes:
    """The rows as a spreadsheet's text form, with every column that any of them has."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def sort(given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """A row of an old register is answered; it is named by the person of whom it was written (`row`)."""
    from evenhand.desk.intake.answers import sort_row
    from evenhand.intake.models import OldCase

    row = OldCase.objects.get(said__name=given["row"])
    sort_row(actor=given["actor"], number=row.pk, answer=given["answer"], given=given.get("given", {}), now=at)


def agree(given: Mapping[str, Any], played: Mapping[str, Played], at: datetime) -> None:
    """The plan is agreed from the next Monday on: every row is sorted by then, and each that is kept becomes a case."""
    from evenhand.desk import editions
    from evenhand.desk.intake.plan import agree_plan

    today = editions.book().policy().calendar.day(at)
    monday = today + timedelta(days=7 - today.weekday())
    plan = agree_plan(actor=given["actor"], start=monday, a_week=given["a_week"], now=at)
    if plan.lacking:
        raise Failure(f"The demonstration's old register is not whole: {plan.lacking[0].row.called}: {plan.lacking[0].why}", code=1)
