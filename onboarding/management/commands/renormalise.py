"""``manage.py renormalise``: stored answers of vendors through the present field tables, with a diff."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from onboarding import checking
from onboarding.checking import Difference
from onboarding.management.options import day
from onboarding.models import Check, CheckState
from onboarding.vault import VaultError
from providers.errors import ServiceError


class Command(BaseCommand):
    help = (
        "Read the stored answers of vendors again with the present field tables, without a call, and tell"
        " what is different. Values that people corrected stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", metavar="DATE", help="checks from that day (UTC) on, as 2031-08-03")
        parser.add_argument("--case", metavar="NUMBER", help="those of one case alone")
        parser.add_argument("--apply", action="store_true", help="store what is different")
        parser.add_argument("--show-values", action="store_true", help="print personal values too")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = Check.objects.filter(state=CheckState.DONE).exclude(answer="")
        if options["since"]:
            checks = checks.filter(finished_at__gte=day(options["since"]))
        if options["case"]:
            checks = checks.filter(case__number=options["case"].upper())
        counts: Counter[tuple[str, str]] = Counter()
        read = different = failed = 0
        for check in checks.select_related("case__applicant", "case__policy", "document").iterator(200):
            read += 1
            try:
                found = (checking.renormalise if options["apply"] else checking.difference)(check)
            except (VaultError, OSError, ServiceError) as error:
                failed += 1
                self.stderr.write(f"{check.case.number} {check.service}: {type(error).__name__}")
                continue
            if found is not None:
                different += 1
                counts.update((check.service, name) for name in found.names)
                self._tell(found, show_values=options["show_values"])
        for (service, name), number in sorted(counts.items()):
            self.stdout.write(f"{number:6}  {service}  {name}")
        done = "stored" if options["apply"] else "not stored: give --apply"
        self.stdout.write(f"{read} answers, {failed} that cannot be read, {different} different ({done}).")

    def _tell(self, found: Difference, *, show_values: bool) -> None:
        self.stdout.write(f"{found.check.case.number} {found.check.service}: {', '.join(found.names)}")
        if show_values:
            for (name, vendor_field), (before, after) in sorted(found.fields.items()):
                self.stdout.write(f"    {name or '-'} ({vendor_field}): {_value(before)} -> {_value(after)}")


def _value(stored: dict[str, Any] | None) -> str:
    return "nothing" if stored is None else repr(stored["value"])
