"""``manage.py files check``: whether files in the storage and rows of the database belong together."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from onboarding import files


class Command(BaseCommand):
    help = "Open every file that the database names, and tell which lie there that it does not name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("check",))
        parser.add_argument("--remove", action="store_true", help="remove files that no row names")

    def handle(self, *args: Any, **options: Any) -> None:
        found = files.check()
        for number, name, what in found.broken:
            self.stderr.write(f"case {number}: {what if name in what else f'{name}: {what}'}")
        for name in found.left_over:
            self.stdout.write(f"left over: {name}")
        if options["remove"]:
            files.remove(found.left_over)
        done = " and were removed" if options["remove"] and found.left_over else ""
        self.stdout.write(
            f"{found.good} file(s) open, {len(found.broken)} do not,"
            f" {len(found.left_over)} are named by no row{done}."
        )
        if found.broken:
            sys.exit(1)
