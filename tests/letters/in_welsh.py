"""A tiny catalogue of another language, made in a folder of its own: no real one comes with the program yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings as django_settings
from django.utils.translation import trans_real

WELSH = {
    "Dear {name}": "Annwyl {name}",
    "Yours sincerely": "Yr eiddoch yn gywir",
    "Our reference: {reference}": "Ein cyfeirnod: {reference}",
    "Our reference: %(reference)s": "Ein cyfeirnod: %(reference)s",
    "Page {page} of {pages}": "Tudalen {page} o {pages}",
    "Draft: not approved, not to be sent": "Drafft: heb ei gymeradwyo, ni ddylid ei anfon",
    "This was decided on {day} by {names}.": "Penderfynwyd hyn ar {day} gan {names}.",
    "This was decided on {day} by {names} ({office}).": "Penderfynwyd hyn ar {day} gan {names} ({office}).",
    "What changes": "Beth sy'n newid",
    "the address of the person is missing": "mae cyfeiriad y person ar goll",
    "{what} is missing": "mae {what} ar goll",
    "the behaviour relied on, with its dates,": "yr ymddygiad",
}


@contextmanager
def welsh(settings: Any, folder: Path, texts: Mapping[str, str] = WELSH) -> Iterator[None]:
    """As if there were a Welsh catalogue that says these. `settings` are the test's own, put back by pytest-django."""
    path = folder / "cy" / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    catalog = Catalog(locale="cy", charset="utf-8")
    for english, said in texts.items():
        catalog.add(english, said)
    with path.open("wb") as out:
        write_mo(out, catalog)
    settings.LANGUAGES = [*django_settings.LANGUAGES, ("cy", "Cymraeg")]
    settings.LOCALE_PATHS = [str(folder)]
    _forget()
    try:
        yield
    finally:
        _forget()


def _forget() -> None:
    """What Django keeps of languages from call to call."""
    trans_real._translations = {}  # type: ignore[attr-defined]  # its own, and there is no other way to empty it
    trans_real._default = None
    trans_real.reset_cache(setting="LANGUAGES")
