"""The lines of the fields table: what was read, beside what was declared and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from onboarding import consistency
from onboarding.evidence import METER_FIELDS, DocumentEvidence, Reading, full_name
from onboarding.labels import field_key
from onboarding.measured import Share, Shares
from onboarding.models import Finding, Severity
from providers.normalise.text import fold

PROOF_FIELDS = ("customer_name", "address", "due_date")
"""What a proof of address is looked at for."""

_OF_DECLARED = {
    "proof_address_differs",
    "name_differs",
    "name_incomplete",
    "birth_date_differs",
    "sex_differs",
    "number_differs",
}
"""The findings that a declared value differs from the document's."""
_TROUBLE_FIRST = {"missing": 0, "trouble": 1, "unsure": 2, "": 3}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``kind`` is the document's.

    ``value`` is the reading's or, where ``composed``, the name put together from its parts.
    ``state`` is what is wrong with it: ``missing``, ``trouble``, ``unsure`` or nothing.
    ``agreement`` is how the declared value stands to it: ``same``, ``differs``, ``close`` (not the
    same, and no finding either), or nothing where none was declared or read. ``share`` is how often
    such a value of the service is right, where that was measured.
    """

    kind: str
    name: str
    value: str | None
    reading: Reading | None
    declared: str
    agreement: str
    state: str
    composed: bool = False
    notes: list[Finding] = field(default_factory=list)
    share: Share | None = None

    @property
    def key(self) -> str:
        return field_key(self.kind, self.name)

    @property
    def not_understood(self) -> str:
        """What was printed where no value could be made of it; fillers and strokes are nothing."""
        raw = (self.reading.raw or "") if self.reading and not self.value else ""
        return raw if any(character.isalnum() for character in raw) else ""

    @property
    def is_date(self) -> bool:
        return self.name.startswith("date_of_") or self.name == "due_date"


def rows(
    document: DocumentEvidence, declared: dict[str, str], open_findings: Sequence[Finding], shares: Shares
) -> list[Row]:
    """Those with trouble first, then the name, then the document's fields in its own order; what
    was declared or must be there has a line though nothing was read."""
    by_field = _by_field(document, open_findings)
    readings = {reading.name: reading for reading in document.readings if reading.name}
    declared = _by_shown_number(declared, readings)
    names = [
        *(name for name in ("full_name",) if name in {*readings, *declared}),
        *readings,
        *(name for name, notes in by_field.items() if any(n.code == "field_missing" for n in notes)),
        *declared,
    ]
    lines = [
        _row(document, name, readings.get(name), declared.get(name, ""), by_field.get(name, []), shares)
        for name in dict.fromkeys(names)
    ]
    return sorted(lines, key=lambda row: _TROUBLE_FIRST[row.state])


def meter_rows(meter: DocumentEvidence, open_findings: Sequence[Finding], shares: Shares) -> list[Row]:
    """What the meter shows; a line for each though nothing was read."""
    by_field = _by_field(meter, open_findings)
    readings = {reading.name: reading for reading in meter.readings if reading.name}
    return [
        _row(meter, name, readings.get(name), "", by_field.get(name, []), shares) for name in METER_FIELDS
    ]


def address_rows(
    proof: DocumentEvidence, declared: dict[str, str], open_findings: Sequence[Finding], shares: Shares
) -> list[Row]:
    """What a proof of address says; what it must say has a line though nothing was read."""
    by_field = _by_field(proof, open_findings)
    readings = {reading.name: reading for reading in proof.readings if reading.name}
    names = dict.fromkeys((*PROOF_FIELDS, *readings))
    lines = [
        _row(
            proof,
            name,
            readings.get(name),
            declared.get("address", "") if name == "address" else "",
            by_field.get(name, []),
            shares,
        )
        for name in names
    ]
    return sorted(lines, key=lambda row: _TROUBLE_FIRST[row.state])


def codes(document: DocumentEvidence) -> list[Reading]:
    """The texts of the codes (QR and others) on a document."""
    return [
        r for r in document.readings if not r.name and re.search(r"\.barcodes\[\d+\]\.text$", r.vendor_field)
    ]


def _by_field(document: DocumentEvidence, open_findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Those of this document, and those of none."""
    by_field: dict[str, list[Finding]] = {}
    for finding in open_findings:
        for name in finding.fields if finding.document_id in (document.document.pk, None) else ():
            by_field.setdefault(name, []).append(finding)
    return by_field


def _by_shown_number(declared: dict[str, str], readings: dict[str, Reading]) -> dict[str, str]:
    """The declared number stands beside the number that the document bears."""
    declared = dict(declared)
    number = declared.pop("personal_number", "")
    if number:
        shown = next((name for name in consistency.NUMBERS if name in readings), "personal_number")
        declared[shown] = number
    return declared


def _row(
    document: DocumentEvidence,
    name: str,
    reading: Reading | None,
    declared: str,
    notes: list[Finding],
    shares: Shares,
) -> Row:
    value = reading.value if reading else None
    composed = False
    if name == "full_name" and not value:
        value = full_name(document) or None
        composed = value is not None
    return Row(
        kind=document.document.kind,
        name=name,
        value=value,
        reading=reading,
        declared=declared,
        agreement=_agreement(value, declared, notes),
        state=_state(notes),
        composed=composed,
        notes=notes,
        share=_share(document, reading, shares),
    )


def _share(document: DocumentEvidence, reading: Reading | None, shares: Shares) -> Share | None:
    """Of a value that a service gave and nobody corrected."""
    if reading is None or not reading.value or not reading.service or reading.corrected:
        return None
    kind = document.document
    return shares.of(reading.service, kind.type or kind.detected_type or kind.kind, reading.name)


def _agreement(value: str | None, declared: str, notes: list[Finding]) -> str:
    if not value or not declared:
        return ""
    if any(note.code in _OF_DECLARED for note in notes):
        return "differs"
    return "same" if fold(value) == fold(declared) else "close"


def _state(notes: list[Finding]) -> str:
    if any(note.code == "field_missing" for note in notes):
        return "missing"
    if any(note.severity >= Severity.MEDIUM for note in notes):
        return "trouble"
    return "unsure" if notes else ""
