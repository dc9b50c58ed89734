"""What a filler raises when its part has nothing to stand on."""

from __future__ import annotations

from collections.abc import Callable


class Absent(Exception):
    """A part that has no data. `said`, where there is one, says more exactly what is missing: it is asked outside the
    letter, in the language of whoever reads the case, which may not be the letter's."""

    def __init__(self, said: Callable[[], str] | None = None):
        self.said = said
        super().__init__()

    def __str__(self) -> str:
        return self.said() if self.said else ""
