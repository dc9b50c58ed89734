"""How a file leaves the house: to be saved, under headers that let it do nothing in a browser."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpResponse

# No script, no form, no other page, no guessing of its type.
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff",  # untranslated: a header
    "Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer",
}  # fmt: skip


def sealed(answer: HttpResponse) -> HttpResponse:
    """The answer, under those headers."""
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


def leaving(path: Path, mime: str, save_as: str, *, drawn: bool = False) -> HttpResponse:
    """A file as it is sent. Only a picture that was drawn anew (`drawn`) may stand in a page."""
    return sealed(FileResponse(path.open("rb"), as_attachment=not drawn, filename=save_as, content_type=mime))  # type: ignore[arg-type]
