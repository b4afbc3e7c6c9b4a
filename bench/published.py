"""What analysts are told beside a field: how many of the values that the embedded engine gave were right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from providers import accuracy

FILE = Path("providers/local/accuracy.json")


def publish(source: str, specimens: Iterable[tuple[str, Iterable[tuple[str, bool]]]]) -> None:
    """``specimens`` are documents with the values that were given: name, and whether it was right."""
    counted: dict[str, dict[str, tuple[int, int]]] = {}
    number: dict[str, int] = {}
    for document, given in specimens:
        number[document] = number.get(document, 0) + 1
        fields = counted.setdefault(document, {})
        for name, right in given:
            good, all_of_it = fields.get(name, (0, 0))
            fields[name] = (good + right, all_of_it + 1)
    today = datetime.now(UTC).date()
    samples = {
        document: accuracy.Sample(today, source, number[document], fields)
        for document, fields in counted.items()
    }
    accuracy.publish(FILE, samples)
