"""``manage.py specimens DIR``: fictional cards with their truth, clean and degraded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

import specimens


class Command(BaseCommand):
    help = "Draw specimen cards of fictional people, with their truth as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument("--documents", nargs="+", choices=specimens.DOCUMENTS)
        parser.add_argument("--count", type=int, default=2, help="specimens a document")
        parser.add_argument("--seed", type=int, default=0, help="the first one's seed")
        parser.add_argument("--degradations", nargs="+", choices=specimens.DEGRADATIONS)
        parser.add_argument("--fonts", choices=("test", "bench"), default="test")

    def handle(self, *args: Any, **options: Any) -> None:
        specimens.write(
            options["directory"],
            documents=options["documents"] or specimens.DOCUMENTS,
            seeds=range(options["seed"], options["seed"] + options["count"]),
            degradations=options["degradations"] or specimens.DEGRADATIONS,
            fonts=options["fonts"],
        )
        self.stdout.write(f"Written to {options['directory']}; begin with index.json.")
