"""How often the fields that a service gives were right, as a file that a bench wrote: counts by document
and field, with the day and the sample. What an analyst is told beside a value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

Scope = Literal["field", "document", "all"]
"""What a count is of: this field of this document, all fields of the document, all of all."""


@dataclass(frozen=True, slots=True)
class Count:
    """Of ``number`` values that a service gave ``right`` were so; of several samples the oldest day."""

    scope: Scope
    right: int
    number: int
    measured_on: date


@dataclass(frozen=True, slots=True)
class Sample:
    """What was measured of a document: ``fields`` has right and number by name, ``source`` is the
    command, ``specimens`` how many were read."""

    measured_on: date
    source: str
    specimens: int
    fields: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Report:
    """Samples by document."""

    documents: Mapping[str, Sample]

    def counts(self, document: str, field: str) -> Iterator[Count]:
        """From the narrowest count to the widest; those of which nothing was measured left out."""
        of_document = self.documents.get(document)
        if of_document is not None:
            of_field = replace(of_document, fields={field: of_document.fields.get(field, (0, 0))})
            yield from _counted("field", [of_field])
            yield from _counted("document", [of_document])
        yield from _counted("all", list(self.documents.values()))


def _counted(scope: Scope, samples: list[Sample]) -> Iterator[Count]:
    pairs = [pair for sample in samples for pair in sample.fields.values()]
    if number := sum(number for _right, number in pairs):
        day = min(sample.measured_on for sample in samples)
        yield Count(scope, sum(right for right, _number in pairs), number, day)


@lru_cache(maxsize=8)
def load(file: Path) -> Report:
    """A file that :func:`publish` wrote."""
    told = json.loads(file.read_text("utf-8"))
    return Report(
        {
            document: Sample(
                date.fromisoformat(sample["measured_on"]),
                sample["source"],
                sample["specimens"],
                {name: (right, number) for name, (right, number) in sample["fields"].items()},
            )
            for document, sample in told.items()
        }
    )


def publish(file: Path, samples: Mapping[str, Sample]) -> None:
    """Put samples in the place of those of the same documents; a line each, so that a new sample is a
    change of one line."""
    load.cache_clear()
    documents = {**(load(file).documents if file.exists() else {}), **samples}
    lines = []
    for document, sample in sorted(documents.items()):
        told = {
            "measured_on": sample.measured_on.isoformat(),
            "source": sample.source,
            "specimens": sample.specimens,
            "fields": dict(sorted(sample.fields.items())),
        }
        lines.append(f"{json.dumps(document)}: {json.dumps(told)}")
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    load.cache_clear()
