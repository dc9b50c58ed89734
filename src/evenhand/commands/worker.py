"""`evenhand worker`: passes time, looks after the outbox, makes checkpoints; until it is told to stop."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from types import FrameType
from typing import Any

from evenhand.commands import installation
from evenhand.commands.ledger import place

HELP = "passes time every 15 seconds, looks after the outbox, makes checkpoints"
EVERY = 15.0  # seconds
CHECKPOINT_AFTER = timedelta(minutes=15)
CHECKPOINT_EVENTS = 100
RECONCILE_AFTER = timedelta(hours=1)
log = logging.getLogger("evenhand.worker")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument(
        "--every", type=float, default=EVERY, metavar="SECONDS", help="how often (default: 15)"
    )
    parser.set_defaults(run=run)


@dataclass
class Round:
    """What one worker remembers between its rounds."""

    checkpointed: datetime | None = None
    events: int = 0
    reconciled: datetime | None = None
    swept: datetime | None = None
    said: set[str] = field(default_factory=set)


def run(options: argparse.Namespace) -> int:
    """Works until SIGTERM or SIGINT; a round that has begun is finished first."""
    installation.ready()
    from django.db import close_old_connections

    from evenhand.commands.editions import book

    book()
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, told)
    known = Round()
    while not stop.is_set():
        close_old_connections()  # one that the database has dropped meanwhile is opened again
        one_round(known)
        stop.wait(max(0.1, options.every))
    return 0


def one_round(known: Round) -> None:
    """One round. What fails is logged and tried again in the next, so that one bad case stops nothing."""
    for job in (pass_time, contacts, files, outbox, checkpoint, imports):
        _try(job, known)


def _try(job: Callable[[Round], None], known: Round) -> None:
    try:
        job(known)
        known.said.discard(job.__name__)
    except Exception:
        if job.__name__ not in known.said:  # once, until it works again: a log of thousands of lines is read by nobody
            log.exception("%s failed and will be tried again", job.__name__)
        known.said.add(job.__name__)


def pass_time(known: Round) -> None:
    """Records what time has done."""
    from evenhand import desk
    from evenhand.desk import clock

    desk.pass_time(now=clock.now())


def contacts(known: Round) -> None:
    """Each day's contacts, hashed onto the records of those whom they are of."""
    from evenhand import desk
    from evenhand.desk import clock

    desk.note_contacts(now=clock.now())


def files(known: Round) -> None:
    """Looks through files that wait to be checked; once an hour throws away what was left behind."""
    from evenhand import desk
    from evenhand.desk import clock

    now = clock.now()
    thorough = known.swept is None or now - known.swept >= RECONCILE_AFTER
    desk.check_files(now=now, thorough=thorough)
    known.swept = now if thorough else known.swept


def imports(known: Round) -> None:
    """Takes in files that somebody has handed over. A large one takes minutes: what cannot wait is done in between."""
    from django.db import connection

    from evenhand import desk
    from evenhand.desk import clock

    done = monotonic()

    def told(_file: Any) -> None:
        nonlocal done
        if monotonic() - done >= EVERY and not connection.in_atomic_block:
            for job in (pass_time, files, outbox):
                _try(job, known)
            done = monotonic()

    desk.run_imports(now=clock.now(), told=told)


def outbox(known: Round) -> None:
    """Compares the cards once an hour, and settles what nobody is subscribed to."""
    from evenhand import alerts
    from evenhand.alerts.models import Change
    from evenhand.commands.editions import book
    from evenhand.desk import clock

    now = clock.now()
    if known.reconciled is None or now - known.reconciled >= RECONCILE_AFTER:
        alerts.reconcile(now=now, book=book())
        known.reconciled = now
    # Connected systems read the feed; nothing is sent out yet, so a change is settled once it can be read there.
    Change.objects.filter(state=Change.PENDING).update(state=Change.DONE)


def checkpoint(known: Round) -> None:
    """A checkpoint every 15 minutes, or after 100 events."""
    from evenhand import ledger
    from evenhand.desk import clock
    from evenhand.ledger.models import Event

    now, events = clock.now(), Event.objects.count()
    due = known.checkpointed is None or now - known.checkpointed >= CHECKPOINT_AFTER
    if due or events - known.events >= CHECKPOINT_EVENTS:
        ledger.checkpoint(path=place(), now=now)
        known.checkpointed, known.events = now, events
