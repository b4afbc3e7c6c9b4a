"""``manage.py keys rotate|check``: data keys under the first master key; whether all of them open."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding import keyring, vault
from onboarding.vault import VaultError


class Command(BaseCommand):
    help = "Wrap all data keys by the first key of ENCRYPTION_KEYS, or check that they open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("rotate", "check"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "rotate":
            try:
                done = sum(keyring.rotate())
            except VaultError as error:
                raise CommandError(f"{error}. Put that key back behind the others and begin again.") from None
            self.stdout.write(f"{done} key(s) wrapped anew.")
            return
        counts, broken = keyring.check()
        first, *others = vault.master_ids()
        for master, count in sorted(counts.items()):
            role = "the first" if master == first else "a former one" if master in others else "not here"
            self.stdout.write(f"master key {master} ({role}): {count}")
        for line in broken:
            self.stderr.write(line)
        if broken:
            sys.exit(1)
        if not set(counts) - {first}:
            self.stdout.write("Every key is under the first one: the others may be taken away.")
