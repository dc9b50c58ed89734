"""API tokens from the command line. `evenhand token …` calls this by name, as no door may import another."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evenhand.api import signing, tokens
from evenhand.api.models import Token
from evenhand.desk import clock
from evenhand.people.models import Colleague


class Command(BaseCommand):
    help = "makes, lists and revokes API tokens; prints the key of signed copies"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["create", "list", "revoke", "snapshot-key"])
        parser.add_argument("--colleague", default="")
        parser.add_argument("--name", default="")
        parser.add_argument("--id", type=int, default=0)

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        getattr(self, what.replace("-", "_"))(**options)

    def create(self, *, colleague: str, name: str, **_: Any) -> None:
        name = " ".join(name.split())
        if not 1 <= len(name) <= 100 or not name.isprintable():
            raise CommandError(
                "Give the token a name of at most 100 characters, so that it can be told from others."
            )
        known = colleague.strip().lower()
        found = (
            Colleague.objects.filter(email=known).first()
            or Colleague.objects.filter(ref=colleague.strip()).first()
        )
        if found is None:
            raise CommandError(f"There is no colleague {colleague[:80]!r}.")
        self.stdout.write(tokens.create(colleague=found, name=name, now=clock.now()))

    def list(self, **_: Any) -> None:
        for one in Token.objects.select_related("colleague").order_by("id"):
            used = f"last used {one.last_used_day}" if one.last_used_day else "never used"
            state = "revoked" if one.revoked else used
            self.stdout.write(
                f"{one.pk}  {one.colleague.email}  {one.name}  made {one.created:%Y-%m-%d}, {state}"
            )

    def revoke(self, *, id: int, **_: Any) -> None:
        if not Token.objects.filter(pk=id, revoked=None).update(revoked=clock.now()):
            raise CommandError(f"There is no token {id} in use.")
        self.stdout.write(f"Token {id} is revoked.")

    def snapshot_key(self, **_: Any) -> None:
        self.stdout.write(signing.key().hex())
