"""The key of signed copies. `evenhand token snapshot-key` calls this by name, as no door may import another."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from evenhand.api import signing


class Command(BaseCommand):
    help = "prints the key by which a connected system checks a signed copy of alerts"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(signing.key().hex())
