"""``manage.py services``: every service, and whether it is configured here."""

from __future__ import annotations

import json
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from providers import registry


class Command(BaseCommand):
    help = "List the services that can be called."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one list of objects")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [
            service.describe(configured=registry.configured(service.id, os.environ))
            for service in registry.services()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        width = max(len(row["id"]) for row in rows)
        for row in rows:
            state = "configured" if row["configured"] else "not configured"
            inputs = " ".join(row["inputs"])
            self.stdout.write(f"{row['id']:{width}}  {row['kind']:12} {state:15} {inputs}")
