"""Cases: opening one, taking a step, reading what is open and what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router, Status

from evenhand import desk
from evenhand.api import problems, show
from evenhand.api.asked import OpenCase, TakeStep
from evenhand.api.problems import Problem, refusal
from evenhand.api.shapes import CaseOut, CasesOut, EventsOut, TakenOut, WorkOut
from evenhand.api.words import Cursor, Flag, Line, Name, Ref, When, Word
from evenhand.case.facts import COLLEAGUE
from evenhand.desk import clock
from evenhand.desk.casework.views import CaseView

router = Router(tags=["cases"])
Key = Annotated[str, Header(alias="Idempotency-Key", max_length=120, pattern=r"^[\x21-\x7e]*$")]
Tag = Annotated[str, Header(alias="If-Match", max_length=100, pattern=r"^[\x21-\x7e]*$")]


@router.post("/cases", response={201: CaseOut}, operation_id="openCase", openapi_extra={"x-errors": [409]})
def open_case(request: HttpRequest, response: HttpResponse, given: OpenCase, key: Key = "") -> HttpResponse:
    """Opens a case by its first step.

    With an Idempotency-Key the same request may be sent again: it is answered as before and opens nothing.
    """
    if given.incident is not None:
        reason = refusal(
            "complete",
            "An incident cannot be named yet: report it by the step itself.",
            where="body/incident",
        )
        raise Problem(422, reason["message"], refusals=[reason])
    now = clock.now()
    taken = desk.take_step(
        subject=_subject(given), step=given.step, outcome=given.outcome, answers=given.answers, actor=request.auth,
        role=given.role, occurred_at=given.occurred_at, key=key, now=now,
    )  # fmt: skip
    response["Location"] = f"{request.path}/{taken.case}"
    view = _seen(request, taken.case, now)
    return Status(201, {**(show.case(view, now) if view else show.unseen(taken)), "warnings": _warnings(given.answers, taken)})


def _subject(given: OpenCase) -> dict[str, Any]:
    subject = given.subject.model_dump(exclude_none=True, by_alias=True)
    if len(subject) != 1:
        reason = refusal(
            "complete",
            "Say whom or what it is about: a person, a group, a representative, an address or someone unknown, and one of them only.",
            where="body/subject",
        )
        raise Problem(422, reason["message"], refusals=[reason])
    return subject


@router.get("/cases", response=CasesOut, operation_id="listCases")
def list_cases(
    request: HttpRequest, open: Flag | None = None, overdue: Flag | None = None, mine: Flag | None = None,
    owner: Word = "", q: Line | None = None, cursor: Cursor = "",
) -> dict[str, Any]:  # fmt: skip
    """The cases that you may see, the latest opened first, a page at a time. `owner` is a role whose turn it is."""
    page = desk.cases(
        actor=request.auth,
        now=clock.now(),
        open=open,
        overdue=overdue,
        mine=mine,
        owner=owner,
        q=q or "",
        cursor=cursor,
    )
    return {"items": [show.case_line(one) for one in page.items], "next": page.cursor or None}


@router.get("/matters", response=WorkOut, operation_id="listMatters")
def list_matters(
    request: HttpRequest, mine: Flag = False, role: Word = "", overdue: Flag = False, before: When | None = None,
    cursor: Cursor = "",
) -> dict[str, Any]:  # fmt: skip
    """What waits to be done, soonest first: with `mine` what is your turn, else all that you may see."""
    page = desk.work(
        actor=request.auth,
        now=clock.now(),
        mine=mine,
        role=role,
        overdue=overdue,
        before=before,
        cursor=cursor,
    )
    return {"items": [show.work_line(one) for one in page.items], "next": page.cursor or None}


@router.get("/cases/{ref}", response=CaseOut, operation_id="getCase")
def get_case(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """One case: what is open, what you may do and why not, what stands. The look is recorded."""
    now = clock.now()
    return show.case(desk.look(case=ref, actor=request.auth, now=now), now)


@router.post(
    "/cases/{ref}/steps/{step}",
    response={201: TakenOut},
    by_alias=True,
    operation_id="takeStep",
    openapi_extra={"x-errors": [409, 428]},
)
def take_step(
    request: HttpRequest, ref: Ref, step: Name, given: TakeStep, tag: Tag = "", key: Key = ""
) -> HttpResponse:
    """Takes a step. If-Match carries the step's `tag` from the case as you read it.

    What is refused comes with every reason; a 409 brings what happened since. The passing of time and the
    post never make a tag stale. What any colleague may bring in (an appeal received, a note of a call) can be
    sent with `If-Match: *`, because whoever brings it may not be able to see the case.
    """
    given_tag: str | None = tag.removeprefix("W/").strip('"')
    if given_tag == "*" and _anyones(step):
        given_tag = None
    elif given_tag in ("", "*"):
        return problems.tag_needed()
    now = clock.now()
    try:
        taken = desk.take_step(
            case=ref, step=step, outcome=given.outcome, answers=given.answers, actor=request.auth, matter=given.matter,
            role=given.role, occurred_at=given.occurred_at, tag=given_tag, key=key, now=now,
        )  # fmt: skip
    except desk.Stale as stale:
        view = _seen(request, ref, now)
        return problems.stale(show.since(view, stale.events) if view else ())
    return Status(201, {**show.taken(taken, _seen(request, ref, now)), "warnings": _warnings(given.answers, taken)})


def _warnings(answers: dict[str, Any], taken: desk.Taken) -> list[dict[str, str]]:
    return show.warnings(answers, desk.editions.book().policy(taken.event.edition))


def _anyones(name: str) -> bool:
    """Whether any colleague may take a step: it brings in what came from outside, and judges nothing."""
    policy = desk.editions.book().policy()
    step = policy.steps.get(name)
    if step is None:
        return COLLEAGUE in policy.house.get(name, ())
    return COLLEAGUE in step.by or any(COLLEAGUE in policy.matters[one].owner for one in step.on if not step.by)


def _seen(request: HttpRequest, ref: str, now: datetime) -> CaseView | None:
    """The case after a step, if whoever took it may still see it (not so after declaring a conflict)."""
    try:
        return desk.look(case=ref, actor=request.auth, now=now, record=False)
    except desk.NotFound:
        return None


@router.get("/cases/{ref}/events", response=EventsOut, operation_id="listEvents", by_alias=True)
def list_events(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """What happened, as the record has it. What you may not see is a gap in its place."""
    view = desk.look(case=ref, actor=request.auth, now=clock.now())
    return {"case": ref, "events": show.history(view)}
