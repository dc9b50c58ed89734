"""Alerts for connected systems: many cards at once, the feed of changes, a signed copy."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from evenhand import desk
from evenhand.api import cards, feed, signing
from evenhand.api.asked import Lookup
from evenhand.api.cards import iso
from evenhand.api.problems import Problem, refusal
from evenhand.api.shapes_people import CardsOut, ChangesOut, CopyOut, SnapshotOut
from evenhand.desk import clock

router = Router(tags=["alerts"])
MOST = 500
PAGE = 200
LASTS = timedelta(hours=24)  # a copy that is older may hide what began since


@router.post("/alerts/lookup", response=CardsOut, operation_id="lookUpAlerts")
def look_up(request: HttpRequest, given: Lookup) -> dict[str, Any]:
    """The cards of up to 500 people and addresses, in the order asked. Each look is recorded."""
    if len(given.people) + len(given.addresses) > MOST:
        reason = refusal("complete", f"Ask for at most {MOST} references at once.", where="body")
        raise Problem(422, reason["message"], refusals=[reason])
    now = clock.now()
    found = desk.lookup(actor=request.auth, people=given.people, addresses=given.addresses, now=now)
    known = {one.person or one.address for one in found}
    asked = dict.fromkeys((*given.people, *given.addresses))
    return {
        "as_at": iso(now),
        "cards": [cards.card(one) for one in found],
        "missing": [one for one in asked if one not in known],
    }


@router.get("/alerts/changes", response=ChangesOut, operation_id="listChanges")
def changes(request: HttpRequest, cursor: Annotated[int, Query(ge=0, le=2**53)] = 0) -> dict[str, Any]:
    """What changed on cards since `cursor` (0: from the beginning), oldest first. Read the card again for what it says."""
    found = feed.after(cursor=cursor, limit=PAGE + 1)
    page = found[:PAGE]
    items = [
        {"id": one.id, "kind": one.kind, "person": one.person, "address": one.address, "at": iso(one.at)}
        for one in page
    ]
    return {"items": items, "next": str(page[-1].id if page else cursor), "more": len(found) > PAGE}


@router.get("/alerts/snapshot", response=SnapshotOut, operation_id="getSnapshot")
def snapshot(request: HttpRequest) -> dict[str, Any]:
    """Every card with an alert in force, signed, for use without a network. Refuse it once it has expired.

    To check it: take `signature` out, write the rest in the form of RFC 8785, compute HMAC-SHA256 with the key
    that `evenhand token snapshot-key` prints, and compare.
    """
    now = clock.now()
    people, addresses = feed.in_force(now=now)
    found = [
        one for start in range(0, max(len(people), len(addresses)), MOST // 2)
        for one in desk.lookup(
            actor=request.auth, people=people[start : start + MOST // 2], addresses=addresses[start : start + MOST // 2], now=now
        )
    ]  # fmt: skip
    shown = [cards.card(one) for one in found if one.alerts]
    # Signed in the shape in which it is sent, which fills in what a card leaves out.
    copy = CopyOut.model_validate({"as_at": iso(now), "expires_at": iso(now + LASTS), "cards": shown})
    return signing.signed(copy.model_dump())
