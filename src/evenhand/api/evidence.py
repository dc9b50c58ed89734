"""Evidence: the files of a case, adding to them in a stream, and the originals."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import Router, Schema, Status
from pydantic import Field

from evenhand import desk
from evenhand.api.cases import Key
from evenhand.api.problems import Problem, refusal
from evenhand.api.shapes import Moment
from evenhand.api.words import Ref
from evenhand.desk import clock
from evenhand.desk.evidence.files import FileView, Item
from evenhand.evidence.kinds import KINDS
from evenhand.evidence.leaving import leaving
from evenhand.evidence.receiving import Interrupted, Receiver, receiving

router = Router(tags=["evidence"])
FIELDS = ("title", "file")
_FORM = {
    "required": True,
    "content": {"multipart/form-data": {"schema": {
        "type": "object", "required": ["title", "file"], "additionalProperties": False,
        "properties": {
            "title": {"type": "string", "minLength": 3, "maxLength": 200, "pattern": r"^[A-Za-z0-9][^\x00-\x1f\x7f]*[A-Za-z0-9]$", "description": "what it is"},
            "file": {"type": "array", "minItems": 1, "maxItems": 20, "items": {"type": "string", "format": "binary"}},
        },
    }}},
}  # fmt: skip
_MIMES = sorted({one.mime.partition(";")[0] for one in KINDS.values()} | {"application/octet-stream"})
_BINARY = {"description": "The original", "content": {mime: {"schema": {"type": "string", "format": "binary"}} for mime in _MIMES}}


class FileOut(Schema):
    """One file. Its type is found from its content."""

    id: str
    name: str
    type: str
    size: int
    sha256: str
    state: str = Field(description="received (it is being checked), shown, held (somebody has to release it), refused, or erased")
    reason: str


class ItemOut(Schema):
    """One thing of evidence."""

    id: str
    title: str
    event: int
    by: str
    occurred_at: Moment
    recorded_at: Moment
    files: list[FileOut]


class ItemsOut(Schema):
    items: list[ItemOut]


@router.get("/cases/{ref}/evidence", response=ItemsOut, operation_id="listEvidence")
def list_evidence(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """The evidence of a case that you may see, the latest first. The look is recorded."""
    found = desk.evidence_of(actor=request.auth, case=ref, now=clock.now())  # type: ignore[attr-defined]
    return {"items": [_item(one) for one in found.items]}


@router.post("/cases/{ref}/evidence", response={201: ItemOut}, operation_id="addEvidence", openapi_extra={"x-files": True, "x-errors": [400, 413], "requestBody": _FORM})
def add_evidence(request: HttpRequest, ref: Ref, key: Key = "") -> Any:
    """Adds files to a case as one thing of evidence: all of them, or none with a reason for each that is not taken.

    Files are read in a stream; the limits are this installation's (20 at once, 50 MB each, unless it says otherwise).
    """
    with receiving(request) as receiver:
        title, files = _read(request, receiver)
        now = clock.now()
        taken = desk.add_files(actor=request.auth, case=ref, title=title, files=files, key=key, now=now)  # type: ignore[attr-defined]
    found = desk.evidence_of(actor=request.auth, case=ref, now=now)  # type: ignore[attr-defined]
    return Status(201, next(_item(one) for one in found.items if one.event.number == taken.event.number))


def _read(request: HttpRequest, receiver: Receiver) -> tuple[str, list[Any]]:
    """The form as it was sent. Raises Problem for what is none."""
    if request.content_type != "multipart/form-data":
        raise Problem(400, "Send the files as multipart/form-data, with a title.")
    try:
        fields, files = request.POST, request.FILES
    except (MultiPartParserError, Interrupted, SuspiciousOperation) as error:
        raise Problem(400, f"The form cannot be read: {str(error)[:200]}.") from None
    wrong = [f"{name}: this is larger than a file may be." for name in receiver.too_large]
    wrong += [f"{name}: it cannot be written here; nothing was kept. Send it again later." for name in receiver.not_written]
    wrong += ["These are more files than may be sent at once."] if receiver.too_many else []
    wrong += [f"{name[:60]!r} is not asked here. Send title and file." for name in {*fields, *files} if name not in FIELDS]
    wrong += ["Give one title."] if len(fields.getlist("title")) != 1 or "file" in fields else []
    if wrong:
        raise Problem(422, wrong[0], refusals=[refusal("complete", one, where="body") for one in wrong])
    return fields["title"], [one.incoming for one in files.getlist("file")]  # type: ignore[attr-defined]


@router.get("/cases/{ref}/evidence/{id}", operation_id="getEvidence", openapi_extra={"responses": {200: _BINARY}})
def get_evidence(request: HttpRequest, ref: Ref, id: Ref) -> HttpResponse:
    """The original of one file. The look is recorded. What is held is given to those alone who may release it."""
    found = desk.open_file(actor=request.auth, case=ref, file=id, now=clock.now())  # type: ignore[attr-defined]
    return leaving(found.path, found.mime, found.save_as)


def _item(one: Item) -> dict[str, Any]:
    event = one.event
    return {
        "id": one.id, "title": one.title, "event": event.number, "by": event.by, "occurred_at": event.occurred_at.isoformat(),
        "recorded_at": event.recorded_at.isoformat(), "files": [_file(file) for file in one.files],
    }  # fmt: skip


def _file(one: FileView) -> dict[str, Any]:
    kind = one.kind.mime.partition(";")[0] if one.kind else ""
    state = "erased" if one.erased else one.state
    return {"id": one.ref, "name": one.name, "type": kind, "size": one.size, "sha256": one.sha256, "state": state, "reason": one.reason}
