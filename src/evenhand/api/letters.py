"""Letters, in the form that the caller can use."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from evenhand import desk
from evenhand.api import problems
from evenhand.api.words import Ref
from evenhand.desk import clock
from evenhand.letters import render
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


def _file(text: str) -> str:
    return "".join(one if one.isalnum() or one in "-." else "-" for one in text)


def _accepted(request: HttpRequest) -> str | None:
    """The first form that the caller accepts; "" for one who accepts anything: the one that the person needs."""
    if "*/*" in request.headers.get("Accept", "*/*"):
        return ""
    return next((name for name, mime in MIMES.items() if request.accepts(mime)), None)
