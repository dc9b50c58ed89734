"""The API as a whole: what is checked before every call, and what its OpenAPI document says of errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from evenhand.api import problems
from evenhand.api.problems import PROBLEM, Problem, refusal
from evenhand.api.words import MOST_BYTES, BodyParser, check_size
from evenhand.evidence.receiving import most_bytes

_TEXT = {"type": "string"}
_BASIC = {
    "type": "object", "required": ["type", "title", "status", "detail"],
    "properties": {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
}  # fmt: skip
_REFUSAL = {
    "type": "object", "required": ["rule", "clause", "message"],
    "properties": {
        "rule": _TEXT | {"description": "open, role, independent, complete, time or floor"},
        "clause": _TEXT | {"description": "the clauses of the policy that it rests on"},
        "message": _TEXT | {"description": "why, and the way forward"},
        "where": _TEXT | {"description": "the part of the request, where its form is at fault"},
    },
}  # fmt: skip
SCHEMAS = {
    "Problem": _BASIC,
    "Refused": {
        **_BASIC, "required": [*_BASIC["required"], "refusals"],
        "properties": {**_BASIC["properties"], "refusals": {"type": "array", "items": {"$ref": "#/components/schemas/Refusal"}}},
    },
    "Changed": {
        **_BASIC, "required": [*_BASIC["required"], "events"],
        "properties": {**_BASIC["properties"], "events": {"type": "array", "items": {"type": "object"}}},
    },
    "Refusal": _REFUSAL,
}  # fmt: skip
_SAID = {
    400: ("Problem", "The body is not JSON"),
    401: ("Problem", "No valid token"),
    404: ("Problem", "Nothing here that you may see"),
    406: ("Problem", "No form of it that you accept"),
    409: ("Changed", "The case changed since; events[] tells what happened"),
    413: ("Problem", "The body is too large"),
    422: ("Refused", "Refused, with every reason"),
    428: ("Problem", "If-Match is missing"),
}


class Door(NinjaAPI):
    """ninja, with problem documents for every error, and every error in its OpenAPI document."""

    def __init__(self, **settings: Any):
        super().__init__(parser=BodyParser(), docs_url=None, **settings)
        problems.install(self)
        self.add_decorator(guard, mode="view")

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        document["components"].setdefault("schemas", {}).update(SCHEMAS)
        for operations in document["paths"].values():
            for operation in operations.values():
                _say_errors(operation)
        return document

    def _get_urls(self) -> list[Any]:
        found = [_with_problems(one) for one in super()._get_urls() if one.name != "api-root"]
        root = path("", problems.not_found, name="api-root")  # ninja reads its own address from this name
        return [*found, root, re_path(r"^.*$", problems.not_found)]


def _say_errors(operation: dict[str, Any]) -> None:
    """Adds to one operation the errors that it can answer."""
    codes: set[int] = set(operation.pop("x-errors", ()))
    operation.pop("x-files", None)
    if operation.get("security"):
        codes.add(401)
    if operation.get("requestBody"):
        codes |= {400, 413, 422}
    codes.add(422)  # an unknown query parameter
    if any(one["in"] == "path" for one in operation.get("parameters", ())):
        codes.add(404)
    for code in sorted(codes):
        name, description = _SAID[code]
        content = {PROBLEM: {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        operation["responses"].setdefault(code, {"description": description, "content": content})


def guard(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuses, before a call is read, what no call takes: too large a body, a query parameter nobody asked for."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja hands the bound method of an operation
    known = set(_query_names(operation))
    takes_files = bool((operation.openapi_extra or {}).get("x-files"))

    @wraps(run)
    def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
        try:
            check_size(request, most_bytes() if takes_files else MOST_BYTES)
            _check_query(request, known)
        except Problem as problem:
            return operation.api.on_exception(request, problem)
        return run(request, **values)

    return guarded


def _query_names(operation: Operation) -> Iterable[str]:
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            yield from model.__ninja_flatten_map__  # type: ignore[attr-defined]  # ninja adds it to the models that it makes of parameters


def _check_query(request: HttpRequest, known: set[str]) -> None:
    for name in request.GET:
        if name not in known:
            offered = ", ".join(sorted(known)) or "none"
            message = f"There is no query parameter {name[:60]!r} here. Those there are: {offered}."
            raise Problem(422, message, refusals=[refusal("complete", message, where="query")])
        if len(request.GET.getlist(name)) > 1:
            message = f"The query parameter {name[:60]!r} is given more than once."
            raise Problem(422, message, refusals=[refusal("complete", message, where="query")])


def _with_problems(pattern: URLPattern) -> URLPattern:
    """The same address, answering a wrong method with a problem document."""
    view = pattern.callback

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        response = view(request, *args, **values)
        if isinstance(response, HttpResponseNotAllowed):
            return problems.not_allowed(", ".join(sorted(response["Allow"].split(", "))))
        return response

    answering.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is ever read here
    pattern.callback = answering
    return pattern
