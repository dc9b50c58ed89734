"""What a filler raises when its part has nothing to stand on."""


class Absent(Exception):
    """A part that has no data; the message, where there is one, says more exactly what is missing."""
