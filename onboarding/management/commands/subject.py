"""``manage.py subject export|erase NUMBER``: what the person behind a case may ask for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding import audit, workflow
from onboarding.models import Case
from onboarding.states import Refused


class Command(BaseCommand):
    help = "Export or erase everything that is kept about the applicant of a case."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        export = acts.add_parser("export", help="write a ZIP with all values and pictures")
        export.add_argument("--out", type=Path, required=True, metavar="FILE")
        erase = acts.add_parser("erase", help="erase all cases of the applicant; there is no way back")
        erase.add_argument("--yes", action="store_true", required=True)
        for act in (export, erase):
            act.add_argument("number", help="of any case of the applicant")

    def handle(self, *args: Any, **options: Any) -> None:
        case = Case.objects.filter(number=options["number"].upper()).select_related("applicant").first()
        if case is None:
            self.stderr.write(f"There is no case {options['number']}.")
            sys.exit(2)
        try:
            if options["act"] == "export":
                content = workflow.export_subject(case.applicant, audit.SYSTEM)
                with options["out"].open("xb") as file:
                    file.write(content)
                self.stdout.write(f"{options['out']} written.")
            else:
                for receipt in workflow.erase(case.applicant, audit.SYSTEM):
                    self.stdout.write(f"{receipt.number}: {receipt.files} file(s), receipt {receipt.pk}")
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
