"""``manage.py costs``: what calls cost, by case, vendor, day, or how the cases ended."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from onboarding import ledger
from onboarding.ledger import Cost
from onboarding.management.options import day
from onboarding.models import Case, Outcome, ServiceCall

AMOUNTS = ("known", "possible", "under_way")


class Command(BaseCommand):
    help = (
        "Tell what calls of services cost, in the currency of the policy's [prices]: known, possible"
        " (the vendor does not say whether it charged), under way, and calls without a price."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", choices=("case", "vendor", "day", "approval"), default="vendor")
        parser.add_argument("--since", metavar="DATE", help="calls from that day (UTC) on, as 2031-08-03")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print one list of objects")
        form.add_argument("--csv", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        calls = ServiceCall.objects.all()
        if options["since"]:
            calls = calls.filter(started_at__gte=day(options["since"]))
        by = options["by"]
        rows = [_row(by, key, cost) for key, cost in ledger.costs(calls, by)]
        if by == "approval":
            rows.append(_each_approval(calls))
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=1))
        elif options["csv"]:
            writer = csv.DictWriter(self.stdout, fieldnames=list(rows[0]) if rows else [by])
            writer.writeheader()
            writer.writerows(rows)
        else:
            self._table(by, rows)

    def _table(self, by: str, rows: list[dict[str, Any]]) -> None:
        if not rows:
            self.stdout.write("No call was made.")
            return
        table = [list(rows[0]), *([str(value) for value in row.values()] for row in rows)]
        widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
        for line in table:
            first, *rest = (
                cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            self.stdout.write("  ".join((first, *rest)))


def _row(by: str, key: str, cost: Cost) -> dict[str, Any]:
    """Amounts are texts, so that no digit is lost; ``each`` is the known cost divided by the cases."""
    numbers = {name: _amount(value) if name in AMOUNTS else value for name, value in asdict(cost).items()}
    return {by: key} | numbers | {"each": _amount(cost.known / cost.cases if cost.cases else Decimal(0))}


def _each_approval(calls: Any) -> dict[str, Any]:
    """What an approval costs: the calls of all cases, divided by those that were approved."""
    total = ledger.cost(calls)
    approved = Case.objects.filter(outcome=Outcome.APPROVED, calls__in=calls).distinct().count()
    row = _row("approval", "all, for each approval", total)
    return row | {"each": _amount(total.known / approved) if approved else ""}


def _amount(value: Decimal) -> str:
    """Six places, as prices have, without the zeros behind."""
    text = f"{value:.6f}".rstrip("0")
    return text + "00"[: max(0, 2 - len(text.partition(".")[2]))]
