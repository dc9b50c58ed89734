"""Bringing in what exists: files of people, contacts and old cases, and sorting these."""
