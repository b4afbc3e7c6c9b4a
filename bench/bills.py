"""How often the fields of fictional electricity bills are exactly right: from the text of the PDF, and
from a scan of it, which has none. Seeds from 5000 on, which no test has seen."""

from __future__ import annotations

import argparse
import io
from collections import Counter
from collections.abc import Sequence

from bench import published
from specimens.bills import UTILITIES, Bill, make_bill

FIRST_SEED = 5000
DOCUMENT = "br.electricity_bill"


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench bills")
    parser.add_argument("--count", type=int, default=5, help="bills a utility, as PDF")
    parser.add_argument("--scans", type=int, default=1, help="bills a utility, as a scan")
    parser.add_argument("--publish", action="store_true", help=f"write {published.FILE}, which analysts see")
    parser.add_argument("--wrong", action="store_true", help="list every wrong field")
    options = parser.parse_args(arguments)
    print("| utility | PDF: fields | right | scan: fields | right |\n|---|---|---|---|---|")
    total: Counter[str] = Counter()
    given: list[tuple[str, list[tuple[str, bool]]]] = []
    for utility in UTILITIES:
        row: Counter[str] = Counter()
        for seed in range(FIRST_SEED, FIRST_SEED + options.count):
            given.append((DOCUMENT, _read(make_bill(utility, seed), "pdf", row, told=options.wrong)))
        for seed in range(FIRST_SEED, FIRST_SEED + options.scans):
            given.append((DOCUMENT, _read(make_bill(utility, seed), "scan", row, told=options.wrong)))
        total += row
        print(f"| {utility} | {_cells(row)} |", flush=True)
    print(f"| **all** | {_cells(total)} |")
    if options.publish:
        published.publish("bench bills", given)


def _cells(row: Counter[str]) -> str:
    shares = (
        f"{row[kind]} | {100 * row[f'{kind} right'] / max(1, row[kind]):.1f}" for kind in ("pdf", "scan")
    )
    return " | ".join(shares)


def _read(bill: Bill, kind: str, row: Counter[str], *, told: bool) -> list[tuple[str, bool]]:
    """The values that were given, and whether each is right."""
    from providers.errors import ServiceError
    from providers.local import engine
    from providers.model import Request

    file = bill.pdf
    if kind == "scan":
        buffer = io.BytesIO()
        bill.scan().save(buffer, "JPEG", quality=85)
        file = buffer.getvalue()
    try:
        answer = engine.read_document(Request({"front": file}))
        values = {field.name: field.value for field in answer.fields if field.name}
    except ServiceError:
        values = {}
    for name, truth in bill.truth.items():
        row[kind] += 1
        row[f"{kind} right"] += values.get(name) == truth
        if told and values.get(name) != truth:
            print(f"{bill.utility} {kind} {name}: {truth!r} read {values.get(name)!r}")
    return [(name, values[name] == truth) for name, truth in bill.truth.items() if values.get(name)]
