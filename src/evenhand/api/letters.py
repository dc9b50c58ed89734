"""Letters, in the form that the caller can use."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from evenhand import desk
from evenhand.api import problems
from evenhand.api.asked import Given
from evenhand.api.words import Ref
from evenhand.desk import clock
from evenhand.letters import render
from evenhand.letters.editing import piece_name
from evenhand.letters.render import Unprintable

router = Router(tags=["letters"])
Format = Literal["pdf", "large-print", "docx", "html", "text"]
MIMES = {name: mime.partition(";")[0] for name, mime in render.MIMES.items()}
ENDINGS = {MIMES["docx"]: "docx", MIMES["html"]: "html", MIMES["text"]: "txt"}
_BINARY = {"type": "string", "format": "binary"}
_SAYS = {
    "x-errors": [406],
    "responses": {
        200: {
            "description": "The letter",
            "content": {mime: {"schema": _BINARY} for mime in dict.fromkeys(MIMES.values())},
        }
    },
}


@router.get("/cases/{ref}/letters/{id}", operation_id="getLetter", openapi_extra=_SAYS)
def get_letter(
    request: HttpRequest, ref: Ref, id: Ref, format: Annotated[Format | None, Query()] = None
) -> HttpResponse:
    """A letter, by `format` or else by Accept. Before approval it is the draft as it would be now."""
    wanted = format or _accepted(request)
    if wanted is None:
        return problems.answer(406, f"A letter can be had as {', '.join(dict.fromkeys(MIMES.values()))}.")
    try:
        content, mime = desk.letter(case=ref, letter=id, format=wanted, actor=request.auth, now=clock.now())
    except Unprintable as error:
        reason = problems.refusal("complete", str(error))
        return problems.answer(422, reason["message"], refusals=[reason])
    response = HttpResponse(content, content_type=mime)
    ending = ENDINGS.get(mime.partition(";")[0], "pdf")
    response["Content-Disposition"] = f'inline; filename="{_file(ref)}-{_file(id)}.{ending}"'
    response["Vary"] = "Accept"
    return response


class PieceOut(Schema):
    """A fixed piece of a letter, and the free text that follows it."""

    kind: Literal["title", "heading", "part"]
    name: str
    free: str


class RunOut(Schema):
    """Words that stand in the policy's text and in this one, or in one of the two."""

    kind: Literal["same", "added", "removed"]
    text: str


class WordChangeOut(Schema):
    """One place where the words differ from the policy's."""

    where: str
    runs: list[RunOut]


class HintOut(Schema):
    """Words to look at again: a label for a person, or a promise. Nothing is forbidden."""

    kind: Literal["label", "promise"]
    words: str
    why: str


class WordsOut(Schema):
    """The words of a letter."""

    state: str
    number: int = Field(description="of the version that stands; 0: nobody has changed the words")
    pieces: list[PieceOut]
    text: str = Field(description="the same, whole; an approval may name it as `letter-text`, and is refused where it is not the last saved")
    changed: list[WordChangeOut]
    missing: list[str]
    hints: list[HintOut]
    approvers: str
    may_change: bool
    why_not: str


class WordsIn(Given):
    """The free text of a letter, to be saved."""

    base: int = Field(ge=0, le=1_000_000, description="the number of the version that it was made from")
    free: list[Annotated[str, Field(max_length=5_000)]] = Field(max_length=100, description="one for each piece, in order")


@router.get("/cases/{ref}/letters/{id}/words", response=WordsOut, operation_id="getLetterWords")
def get_words(request: HttpRequest, ref: Ref, id: Ref) -> dict[str, Any]:
    """The words of a letter: what is fixed, what may be changed, and what differs from the policy's text."""
    return _words(desk.wording(actor=request.auth, case=ref, letter=id, now=clock.now()))


@router.post(
    "/cases/{ref}/letters/{id}/words", response=WordsOut, operation_id="saveLetterWords", openapi_extra={"x-errors": [409]}
)
def save_words(request: HttpRequest, ref: Ref, id: Ref, given: WordsIn) -> dict[str, Any] | HttpResponse:
    """Saves other words for a letter that waits for approval. Nothing is approved or sent by it.

    A 409 says that somebody else has saved words since version `base`.
    """
    now = clock.now()
    try:
        desk.save_wording(actor=request.auth, case=ref, letter=id, free=given.free, base=given.base, now=now)
    except desk.WordsChanged as changed:
        return problems.answer(409, f"{changed} The version that stands is {changed.latest.number}.", events=[])
    return _words(desk.wording(actor=request.auth, case=ref, letter=id, now=now))


def _words(found: Any) -> dict[str, Any]:
    document = found.document
    pairs = zip(found.shape.fixed, found.free, strict=True)
    return {
        "state": found.letter.state, "number": found.number, "text": found.text, "missing": list(document.missing),
        "pieces": [{"kind": kind, "name": piece_name(kind, words), "free": free} for (kind, words), free in pairs],
        "changed": [{"where": one.where, "runs": [{"kind": run.kind, "text": run.text} for run in one.runs]} for one in document.changed],
        "hints": [{"kind": one.kind, "words": one.words, "why": one.why} for one in document.hints],
        "approvers": found.approvers, "may_change": found.may_change, "why_not": found.why_not,
    }  # fmt: skip


def _file(text: str) -> str:
    return "".join(one if one.isalnum() or one in "-." else "-" for one in text)


def _accepted(request: HttpRequest) -> str | None:
    """The first form that the caller accepts; "" for one who accepts anything: the one that the person needs."""
    if "*/*" in request.headers.get("Accept", "*/*"):
        return ""
    return next((name for name, mime in MIMES.items() if request.accepts(mime)), None)
