"""Letters: compose, format, send."""
