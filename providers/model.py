"""The normal form: what every service is asked and what it answers, whoever the vendor is.

All types are frozen. Images are bytes of an encoded picture (JPEG or PNG), upright; polygons are
pixels of the image that was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from providers.printed import Printed

Side = Literal["front", "back", "selfie"]
Kind = Literal["ocr", "face_match", "background_check", "meter", "barcode", "quality"]
Point = tuple[float, float]
Polygon = tuple[Point, ...]

FOR_LIFE = "9999-12-31"
"""The date of expiry of a document that is valid for life."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value that a vendor returned.

    ``name`` is a canonical name of :mod:`providers.documents` or None for what has none: nothing
    that a vendor returned is dropped. ``value`` is in normal form, ``raw`` the vendor's own text,
    ``vendor_field`` the path in its answer, ``score`` 0..1 or None where the vendor gives none.
    """

    name: str | None
    value: str | None
    raw: str | None
    vendor_field: str
    score: float | None = None
    polygon: Polygon | None = None
    side: Side | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": self.value,
            "raw": self.raw,
            "vendor_field": self.vendor_field,
            "score": None if self.score is None else round(self.score, 4),
            "polygon": self.polygon and [[round(x, 1), round(y, 1)] for x, y in self.polygon],
        }


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that the answer itself could be held against: a check digit, MRZ against print.

    ``passed`` is None where the rule could not be applied. ``fields`` are canonical names;
    ``detail`` says what was done about it (a lowered score, a repaired character) and never
    carries a value read from the document.
    """

    name: str
    passed: bool | None
    fields: tuple[str, ...] = ()
    side: Side | None = None
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "passed": self.passed,
            "fields": list(self.fields),
            "side": self.side,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Warning:
    """A warning code of section 6 of the contract, on one side of the document."""

    code: int
    name: str
    side: Side | None = None

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "name": self.name, "side": self.side}


@dataclass(frozen=True, slots=True)
class Face:
    """The faces found on one image; ``box`` is x, y, width, height of the one compared."""

    count: int
    score: float | None = None
    box: tuple[float, float, float, float] | None = None

    def to_json(self) -> dict[str, Any]:
        box = self.box and [round(v, 1) for v in self.box]
        return {
            "count": self.count,
            "score": None if self.score is None else round(self.score, 4),
            "box": box,
        }


@dataclass(frozen=True, slots=True)
class FaceMatch:
    """Whether the portrait of a document and a selfie show one person.

    ``band`` is ``match``, ``review`` or ``no_match``, or ``no_face`` or ``several_faces`` where no
    single pair could be compared; ``confidence`` is the calibrated probability of one person.
    ``features`` are the numbers of a face by its picture, of length one, for comparing it later with
    others of the same service; they are biometric data and stand in no JSON.
    """

    match: bool
    band: str
    confidence: float | None
    distance: float | None
    faces: Mapping[str, Face]
    features: Mapping[str, tuple[float, ...]] = field(default_factory=dict, repr=False)

    def to_json(self) -> dict[str, Any]:
        return {
            "match": self.match,
            "band": self.band,
            "confidence": None if self.confidence is None else round(self.confidence, 4),
            "distance": None if self.distance is None else round(self.distance, 4),
            "faces": {name: face.to_json() for name, face in self.faces.items()},
        }


TaxStatus = Literal["regular", "irregular", "suspended", "cancelled", "deceased", "null_record", "unknown"]


@dataclass(frozen=True, slots=True)
class BackgroundCheck:
    """What a register says about a tax id.

    ``status`` is the register's own word, ``raw_status``, in our terms; ``deceased`` is None where
    the register says nothing about it; ``origin`` is where the vendor has it from.
    """

    tax_id: str
    status: TaxStatus
    raw_status: str | None = None
    deceased: bool | None = None
    name: str | None = None
    origin: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


METERS = ("energy", "water", "gas")
"""What a meter counts: the ``kind`` that services which read meters are asked with."""


@dataclass(frozen=True, slots=True)
class MeterReading:
    """What a meter's picture shows. Confidences lie in 0..1; ``display`` is the kind of counter,
    ``status`` whether the reading that was given along agrees (``conciliated``)."""

    value: str | None = None
    confidence: float | None = None
    meter_id: str | None = None
    meter_id_confidence: float | None = None
    model: str | None = None
    model_confidence: float | None = None
    display: str | None = None
    power_code: str | None = None
    unbalanced: bool | None = None
    status: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Request:
    """What a service is asked: images by side and named values (``cpf=...``)."""

    images: Mapping[Side, bytes] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    document: str | None = None
    """The type that the caller believes it to be; None lets the service tell."""
    texts: Mapping[Side, tuple[Printed, ...]] = field(default_factory=dict)
    """What the files that the images were taken from hold as text, for who reads text where it stands."""
    repeat_unknown: bool = False
    """Whether a failure may be tried again although nobody knows whether it was charged."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered, in normal form.

    ``images`` are pictures that came back (``portrait``, ``document``); ``raw`` is the vendor's
    own answer as JSON can carry it, to be sealed and never logged; ``measures`` are numbers of a
    quality check.
    """

    service: str
    document: str | None = None
    fields: tuple[Field, ...] = ()
    warnings: tuple[Warning, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)
    request_id: str | None = None
    billable: bool | None = None
    elapsed_ms: int = 0
    checks: tuple[Check, ...] = ()
    match: FaceMatch | None = None
    check: BackgroundCheck | None = None
    reading: MeterReading | None = None
    measures: Mapping[str, Any] | None = None
    raw: Any = None

    def to_json(self) -> dict[str, Any]:
        """The object that ``manage.py call --json`` prints."""
        answer: dict[str, Any] = {
            "service": self.service,
            "outcome": "ok",
            "document": self.document,
            "fields": [field.to_json() for field in self.fields],
            "warnings": [warning.to_json() for warning in self.warnings],
            "images": list(self.images),
            "request_id": self.request_id,
            "billable": self.billable,
            "elapsed_ms": self.elapsed_ms,
        }
        if self.checks:
            answer["checks"] = [check.to_json() for check in self.checks]
        if self.match is not None:
            answer |= self.match.to_json()
        if self.check is not None:
            answer["check"] = self.check.to_json()
        if self.reading is not None:
            answer["reading"] = self.reading.to_json()
        if self.measures is not None:
            answer["measures"] = dict(self.measures)
        return answer

    def value(self, name: str) -> str | None:
        """The value of the first field of that canonical name, or None."""
        return next((f.value for f in self.fields if f.name == name and f.value), None)
