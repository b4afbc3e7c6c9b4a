"""``manage.py retention run [--dry-run]``: forget what the policy has kept for long enough."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from onboarding import workflow


class Command(BaseCommand):
    help = "Forget the finished cases whose time is over."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        run = acts.add_parser("run", help="forget what is due")
        run.add_argument("--dry-run", action="store_true", help="say what is due and forget nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            self.stdout.write(f"{workflow.forget_due()} case(s) forgotten.")
            return
        for one in workflow.due():
            what = "pictures" if one.pictures else "all"
            self.stdout.write(f"{one.case.number} {what}, due since {one.since:%Y-%m-%d}")
