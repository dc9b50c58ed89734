"""What waits for whom, and what time does."""
