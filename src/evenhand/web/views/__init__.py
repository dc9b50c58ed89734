"""One module for each page. A view reads the clock, makes one call inward, and translates the answer."""
