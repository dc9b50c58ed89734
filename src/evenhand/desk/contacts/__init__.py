"""What comes in from people: logs, marks, counts, and what a human must read."""
