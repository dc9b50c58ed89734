"""Before and during contact: cards, danger now, calls, the call list."""
