"""Taking in a file: first every row is looked at, then hundreds are written at a time.

All or nothing means: nothing is written where one row is refused. What is written is written in parts, so that nobody
waits for it; where the machine stops half-way, the rest is taken in when it runs again, and nothing doubles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import batched  # type: ignore[attr-defined,unused-ignore]
from typing import Any

from django.db import transaction
from django.db.models import Q

from evenhand import ledger
from evenhand.case.facts import Actor
from evenhand.desk import editions, importing_people, office
from evenhand.desk.contacts_intake import take_in
from evenhand.desk.errors import NotFound
from evenhand.intake import cases, columns, keeping, people, tables
from evenhand.intake.errors import NotRead, NotTaken
from evenhand.intake.models import Brought, Finding, OldCase
from evenhand.ledger.models import OFFICE
from evenhand.policy.tongue import gettext as _
