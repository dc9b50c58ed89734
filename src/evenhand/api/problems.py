"""Problem documents (RFC 9457): what every error of the API looks like.

Whatever is absent and whatever the caller may not see give the same answer, word for word.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from http.client import responses
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from evenhand.case.events import Refusal, Refused
from evenhand.desk import EditionChanged, NeedsTag, NotFound, Stale

PROBLEM = "application/problem+json"
ABSENT = "There is nothing here that you may see."
_KINDS = {409: "stale", 422: "refused", 428: "tag-needed"}  # the others say no more than their status
log = logging.getLogger("evenhand.api")


class Problem(Exception):
    """An error that a door answers itself, before anything inward is asked."""

    def __init__(self, status: int, detail: str, **more: Any):
        self.status, self.detail, self.more = status, detail, more
        super().__init__(detail)


def answer(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> HttpResponse:
    """One problem document."""
    kind = _KINDS.get(status)
    body = {
        "type": f"urn:evenhand:problem:{kind}" if kind else "about:blank",
        "title": {409: "Changed meanwhile", 422: "Refused"}.get(status, responses.get(status, "Error")),
        "status": status, "detail": detail, **more,
    }  # fmt: skip
    content = json.dumps(body, ensure_ascii=False, default=str)
    return HttpResponse(content, status=status, content_type=PROBLEM, headers=dict(headers or {}))


def refusal(rule: str, message: str, where: str = "", clause: str = "") -> dict[str, str]:
    """One reason as the API gives it; `where` points into the request, where the fault lies in its form."""
    found = {"rule": rule, "clause": clause, "message": message}
    return {**found, "where": where} if where else found


def refused(refusals: Iterable[Refusal]) -> HttpResponse:
    """Every reason why a step cannot be taken."""
    listed = [refusal(one.rule, one.message, clause=one.clause) for one in refusals]
    return answer(422, " ".join(one["message"] for one in listed[:3]), refusals=listed)


def not_found(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """The one answer for all that is absent or may not be seen."""
    return answer(404, ABSENT)


def not_allowed(allowed: str) -> HttpResponse:
    """The address exists and does not take this method."""
    return answer(405, "This address does not take that method.", headers={"Allow": allowed})


def install(api: NinjaAPI) -> None:
    """Makes every error of the API a problem document."""
    api.add_exception_handler(Problem, lambda request, exc: answer(exc.status, exc.detail, **exc.more))
    api.add_exception_handler(Refused, lambda request, exc: refused(exc.refusals))
    api.add_exception_handler(NotFound, not_found)
    api.add_exception_handler(Http404, not_found)
    api.add_exception_handler(Stale, lambda request, exc: stale())
    api.add_exception_handler(NeedsTag, lambda request, exc: tag_needed())
    api.add_exception_handler(EditionChanged, _edition_changed)
    api.add_exception_handler(ValidationError, _malformed)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Exception, _broken)


def tag_needed() -> HttpResponse:
    """A step was sent without saying which state of the case it was decided on."""
    return answer(428, "Send If-Match with the step's tag, as GET /cases/{ref} gives it under steps[].")


def stale(events: Iterable[Mapping[str, Any]] = ()) -> HttpResponse:
    """Somebody acted since the form was made; `events` is as much of that as the caller may see."""
    detail = (
        "The matter, the restrictions or the person's needs changed since. Read the case again, then decide."
    )
    return answer(409, detail, events=list(events))


def _malformed(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    found = [refusal("complete", _in_words(one), where=_pointer(one["loc"])) for one in exc.errors[:50]]
    return answer(422, "The request cannot be read as this address needs it.", refusals=found)


def _in_words(error: Mapping[str, Any]) -> str:
    name = "the body" if _pointer(error["loc"]) == "body" else str(error["loc"][-1])[:80]
    if error["type"] == "extra_forbidden":
        return f"{name!r} is not asked here. Whoever holds the token is the one who acts."
    if error["type"] == "missing":
        return f"{name} has to be given."
    return f"{name!r}: {error['msg'][:1].lower()}{error['msg'][1:300]}."


def _pointer(loc: Iterable[Any]) -> str:
    """Where in the request: the body's one argument, which ninja names, is left out."""
    parts = [str(one)[:80] for one in loc]
    return "/".join(part for place, part in enumerate(parts) if not (place == 1 and parts[0] == "body"))


def _http(request: HttpRequest, exc: HttpError) -> HttpResponse:
    if isinstance(exc.__cause__, Problem):  # the parser's own words, which ninja wraps
        return answer(exc.__cause__.status, exc.__cause__.detail, **exc.__cause__.more)
    if exc.status_code == 401:
        return answer(
            401, "Send a valid token: Authorization: Bearer …", headers={"WWW-Authenticate": "Bearer"}
        )
    return answer(exc.status_code, str(exc))


def _edition_changed(request: HttpRequest, exc: EditionChanged) -> HttpResponse:
    """Nothing is served under a policy that is not the one adopted; cards are, where they can be."""
    log.error("nothing is served: %s", exc)
    return answer(503, f"The policy in use is not the one that was adopted; nothing was changed. {exc}", headers={"Retry-After": "60"})


def _broken(request: HttpRequest, exc: Exception) -> HttpResponse:
    log.error(
        "%s %s failed",
        request.method,
        request.resolver_match.route if request.resolver_match else "",
        exc_info=exc,
    )
    return answer(500, "Something went wrong here; nothing was changed. The operator finds it in the log.")
