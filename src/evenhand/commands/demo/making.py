"""Making the demonstration: an installation, its people, and its cases played through the desk."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evenhand.commands import editions, installation
from evenhand.commands.demo import lives
from evenhand.commands.demo.moments import absolute
from evenhand.commands.demo.pack import PASSWORD, Pack, find, read
from evenhand.commands.demo.playing import Act, play
from evenhand.commands.failing import Failure
from evenhand.policy.calendar import Calendar

SETTLED = "-900d 09:00"  # from when the invented people have been here: before the oldest case


def make() -> Pack:
    """The demonstration; what is there already is kept. Raises `Failure` where something else is."""
    os.environ["EVENHAND_DEMO"] = "1"
    installation.load(demonstration=True)
    installation.check_database()
    mark = installation.data() / installation.MARK
    pack = read(find())
    installation.migrate()
    if mark.exists():
        _check_edition()
        print(
            f"The demonstration of {json.loads(mark.read_text('utf-8'))['made']} is kept as it is ({installation.data()})."
        )
        return pack
    _refuse_others()
    began = time.monotonic()
    from evenhand.desk import clock

    now = clock.now()
    fill(pack, now)
    mark.write_text(
        json.dumps({"made": now.isoformat(timespec="minutes"), "edition": pack.edition}) + "\n", "utf-8"
    )
    print(
        f"Made the demonstration in {time.monotonic() - began:.0f} seconds: {len(pack.everything)} cases ({installation.data()})."
    )
    return pack


def _check_edition() -> None:
    try:
        editions.book()
    except Failure as failure:
        raise Failure(
            f"{failure} For a fresh demonstration delete {installation.data()}, or give another folder: DATA=…"
        ) from None


def _refuse_others() -> None:
    from evenhand.people.models import Colleague

    if Colleague.objects.exists():
        raise Failure(
            f"{installation.data()} holds something else than a demonstration. Give another folder: DATA=… make demo"
        )


def fill(pack: Pack, now: datetime) -> None:
    """Everybody, and every case as far as it has come by `now`."""
    from django.db import transaction

    from evenhand import desk
    from evenhand.policy.load import load

    calendar = load(find()).calendar
    settled = datetime.fromisoformat(absolute(SETTLED, now, calendar))
    with transaction.atomic():  # half a demonstration would be neither kept nor made again
        editions.adopt(pack.edition, "demonstration", settled)
        colleagues(absolute(pack.colleagues, now, calendar), settled)
        persons(pack, settled)
        _count_rows()
        for number, told in enumerate(play(pack.everything, now, calendar, around(pack, settled, now, calendar))):
            print(f"  {told}", flush=True)
            if number % 5 == 0:
                _count_rows()
        desk.note_contacts(now=now)


def _count_rows() -> None:
    """PostgreSQL plans by what it knows of its tables, and learns nothing by itself of rows of an unfinished transaction."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def around(pack: Pack, settled: datetime, now: datetime, calendar: Calendar) -> list[Act]:
    """Everybody else, and all that happens beside the cases. A test of the cases alone leaves it out."""
    made = Act(settled, lambda _played, at: others(pack, at))
    return [made, *lives.settled(pack, settled), *lives.happened(pack, now, calendar)]


def colleagues(known: Mapping[str, Mapping[str, Any]], settled: datetime) -> None:
    """The invented colleagues, each with an account; `known` with its moments reckoned."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password

    from evenhand.people import make
    from evenhand.people.models import Colleague

    users, password = (
        get_user_model(),
        make_password(PASSWORD),
    )  # one hash for all: it is one password, and no secret
    for ref, one in known.items():
        made = make.colleague(
            ref=ref, name=one["name"], email=one["email"], roles=one.get("roles", ()), telephone=one.get("telephone", ""),
            since=settled,
        )  # fmt: skip
        powers = {"is_staff": True, "is_superuser": True} if one.get("administrator") else {}
        made.user = users.objects.create(username=made.email, email=made.email, password=password, **powers)
        made.save(update_fields=["user"])
    for ref, one in known.items():
        made = Colleague.objects.get(ref=ref)
        make.stands(colleague=made, **{name: one.get(name, "") for name in ("manager", "head", "deputy")})
        for other in one.get("related", ()):
            make.related(colleague=made, other=other)
        for start, end in one.get("away", ()):
            make.away(colleague=made, start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))


def persons(pack: Pack, settled: datetime) -> None:
    """The invented people whom the cases concern, and the addresses."""
    from evenhand.people import make

    lived_in = {one["address"] for one in pack.parties.values()}
    for uprn, one in pack.addresses.items():
        if uprn not in lived_in:
            make.address(uprn=uprn, **one)
    _live(pack, pack.parties, settled)


def others(pack: Pack, settled: datetime) -> None:
    """Everybody else."""
    _live(pack, pack.others, settled)


def _live(pack: Pack, people: Mapping[str, Mapping[str, Any]], settled: datetime) -> None:
    from evenhand import desk

    for ref, one in people.items():
        desk.add_person(
            ref=ref, name=one.get("was", one.get("guarded", one["name"])), year_of_birth=one.get("born"), language=one.get("language", "en"),
            addresses=[{"uprn": one["address"], "since": settled, **pack.places[one["address"]]}],
            telephones=[one["telephone"]] if "telephone" in one else [], emails=[one["email"]] if "email" in one else [],
            needs=one.get("needs", ()), said_by="the person", kind=one.get("kind", "person"), now=settled,
        )  # fmt: skip
