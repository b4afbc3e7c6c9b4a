"""``manage.py audit verify|checkpoint|export|key``: the trail checked, signed, taken out."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from onboarding import audit, checkpoints, signing, trail_file
from onboarding.models import Case


class Command(BaseCommand):
    help = "Verify, sign or export the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser("verify", help="check every entry and every checkpoint")
        acts.add_parser("checkpoint", help="sign the ends of all chains that grew, now")
        export = acts.add_parser("export", help="write the trail as JSON lines for tools/verify_audit.py")
        acts.add_parser("key", help="print the public keys that checkpoints are signed with")
        for of_one in (verify, export):
            of_one.add_argument("--case", help="the number of one case")

    def handle(self, *args: Any, **options: Any) -> None:
        chain = self._chain(options["case"]) if options.get("case") else None
        if options["act"] == "verify":
            self._verify(chain)
        elif options["act"] == "export":
            for record in trail_file.records(chain):
                self.stdout.write(audit.canonical(record))
        elif options["act"] == "checkpoint":
            made = checkpoints.make()
            self.stdout.write(f"{made}: {made.digest}" if made else "Nothing was added since the last one.")
        else:
            self.stdout.write("\n".join(signing.trusted()))

    def _chain(self, number: str) -> str:
        case = Case.objects.filter(number=number.upper()).first()
        if case is None:
            self.stderr.write(f"There is no case {number}.")
            sys.exit(2)
        return str(case.pk)

    def _verify(self, chain: str | None) -> None:
        count, problems = audit.verify(chain)
        signed, more = checkpoints.verify(chain)
        problems += more
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            self.stderr.write(f"{len(problems)} problem(s) in {count} entries.")
            sys.exit(1)
        self.stdout.write(f"{count} entries, every hash right.")
        if signed and chain is None:
            self.stdout.write(f"{signed} checkpoint(s), every signature right.")
