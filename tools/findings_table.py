"""Writes ``docs/findings.md`` from the dictionary: ``python -m tools.findings_table``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.utils.translation import override

if TYPE_CHECKING:
    from onboarding.finding_types import FindingType

FILE = Path(__file__).resolve().parent.parent / "docs" / "findings.md"

_HEAD = """# Findings

Every finding that a case may have, the most serious first: version {version} of the dictionary, made from
it by `python -m tools.findings_table`. The version is stored with each finding and raised when a meaning
changes. Texts are in English here; reviewers and customers have them in their own language. Where the last
column is empty the customer is told nothing. What a severity leads to, and every bound, stands in the
policy.

Each finding carries the fields that it speaks of, the document, side and check where it has one, and sealed
evidence: the values that were held against each other.
"""


def table() -> str:
    """The whole document."""
    from onboarding.finding_types import DICTIONARY, VERSION
    from onboarding.models import Severity

    with override("en"):
        parts = [_HEAD.format(version=VERSION)]
        for severity in sorted(Severity, reverse=True):
            rows = [kind for kind in DICTIONARY.values() if kind.severity == severity]
            parts.append(f"\n## {severity.label}\n\n" + "\n".join(_table(rows)) + "\n")
        return "".join(parts)


def _table(rows: list[FindingType]) -> Iterator[str]:
    yield "| Code | Means | The reviewer | The customer is told |"
    yield "|---|---|---|---|"
    for kind in rows:
        yield f"| `{kind.code}` | {kind.title} | {kind.hint} | {kind.customer} |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyc.settings")
    django.setup()
    FILE.write_text(table(), "utf-8")
