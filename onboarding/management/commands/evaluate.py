"""``manage.py evaluate --from-corrections``: how often services read right, by what reviewers let stand."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding import audit, reports, workflow


class Command(BaseCommand):
    help = "Accuracy by service, document and field, from the cases that people decided; as a test set too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from-corrections", action="store_true", required=True)
        parser.add_argument("--days", type=int, default=90, help="cases decided in so many days (default 90)")
        parser.add_argument("--json", action="store_true", help="print one list of objects")
        parser.add_argument(
            "--export",
            type=Path,
            metavar="DIR",
            help="write pictures and true values of all decided cases there, in the clear: personal data;"
            " each case's trail notes it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days is 1 or more.")
        measured = reports.accuracy(reports.Period(options["days"]))
        if options["json"]:
            self.stdout.write(json.dumps([{**asdict(one), "share": one.share} for one in measured], indent=1))
        else:
            self._table(measured)
        if options["export"]:
            number = self._export(options["export"])
            self.stderr.write(f"{number} document(s) written to {options['export']}; begin with index.json.")

    def _table(self, measured: list[reports.Accuracy]) -> None:
        if not measured:
            self.stdout.write("No person decided a case in this period, so nothing was measured.")
        for one in measured:
            self.stdout.write(
                f"{one.service:32}{one.document:26}{one.field:24}{one.number:6}{one.corrected:6}"
                f"  {one.share:6.1%}  {one.low:.1%} to {one.high:.1%}"
            )

    def _export(self, folder: Path) -> int:
        """A folder a document, as ``manage.py specimens`` writes them; for the owner's eyes alone."""
        try:
            folder.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}. Name a folder that is not there yet.") from None
        index = []
        for example in workflow.examples(audit.SYSTEM):
            place = folder / example.number
            place.mkdir(mode=0o700)
            for side, picture in example.pictures.items():
                _write(place / f"{side}.jpg", picture)
            record = {
                "document": example.document,
                "service": example.service,
                "sides": {side: f"{side}.jpg" for side in example.pictures},
                "truth": example.truth,
                "read": example.read,
                "corrected": example.corrected,
            }
            _write(place / "truth.json", json.dumps(record, ensure_ascii=False, indent=1).encode())
            index.append({"folder": example.number, "document": example.document, "service": example.service})
        _write(folder / "index.json", json.dumps(index, indent=1).encode())
        return len(index)


def _write(file: Path, content: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
