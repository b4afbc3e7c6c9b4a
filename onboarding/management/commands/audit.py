"""``manage.py audit verify``: check the trail, every chain or one."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from onboarding import audit
from onboarding.models import Case


class Command(BaseCommand):
    help = "Verify the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser("verify", help="check the hashes of every entry")
        verify.add_argument("--case", help="the number of one case")

    def handle(self, *args: Any, **options: Any) -> None:
        chain = None
        if number := options["case"]:
            case = Case.objects.filter(number=number.upper()).first()
            if case is None:
                self.stderr.write(f"There is no case {number}.")
                sys.exit(2)
            chain = str(case.pk)
        count, problems = audit.verify(chain)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            self.stderr.write(f"{len(problems)} problem(s) in {count} entries.")
            sys.exit(1)
        self.stdout.write(f"{count} entries, every hash right.")
