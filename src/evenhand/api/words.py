"""Bounded kinds of text for the API's own parameters, and the parser of bodies.

Answers to a step are judged by the policy's field kinds; what is refused here is what no field could
take: control characters, halves of characters, numbers that are none, bodies beyond a size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from evenhand.api.problems import Problem, refusal

MOST_BYTES = 1_000_000
_LINE = r"^[^\x00-\x1f\x7f]*$"
_SOLID = r"^[^\x00-\x20\x7f/]+$"
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_WRONG = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Ref = Annotated[str, Field(min_length=1, max_length=80, pattern=_SOLID)]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=_SOLID)]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=_LINE)]
Word = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x20\x7f/]*$")]
Cursor = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9_.:+=-]*$")]


def _written(value: Any) -> Any:
    if not isinstance(value, str) or not _ISO.match(value):  # pydantic would also take a number, as seconds
        raise ValueError("write a moment with its offset: 2026-11-05T16:40:00Z")
    return value


def _likely(moment: datetime) -> datetime:
    if not 1900 <= moment.year <= 2200:  # the ends of the calendar cannot be moved to another time zone
        raise ValueError("the year has to be from 1900 to 2200")
    return moment


def _named(value: Any) -> Any:
    return True if value == "" else value


When = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_likely)]
Flag = Annotated[bool, BeforeValidator(_named)]  # `?mine` says the same as `?mine=true`


class BodyParser(Parser):
    """JSON as the standard has it, without control characters in any text."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            data = json.loads(request.body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Problem(400, f"The body is not JSON: {str(error)[:200]}.") from None
        for where, text in _texts(data, "body"):
            if _WRONG.search(text):
                raise Problem(
                    422, "The request holds control characters.",
                    refusals=[refusal("complete", "Remove the control characters.", where=where[:300])],
                )  # fmt: skip
        return data


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _texts(data: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every text of a body, keys among them, and where it stands."""
    waiting = [(where, data)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            for key, one in value.items():
                yield place, key
                waiting.append((f"{place}/{key[:60]}", one))
        elif isinstance(value, list):
            waiting += [(f"{place}/{index}", one) for index, one in enumerate(value)]


def check_size(request: HttpRequest, most: int = MOST_BYTES) -> None:
    """Refuses a body by what it says its length is, before any of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or len(length) > 18 or int(length) > most:
        raise Problem(413, f"The body is too large: send at most {most:,} bytes.")
