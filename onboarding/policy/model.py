"""What a policy says. What each number means, and where it is from, stands beside it in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

STANDARD = "standard"
"""The level of a case for which none was asked."""
DOCUMENT_KINDS = ("identity", "selfie", "proof_of_address", "meter_reading")
SEVERITIES = {"info": 1, "low": 2, "medium": 3, "high": 4}


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """When another service is asked besides."""

    low_score: float
    invalid_identifier: bool
    share: float


@dataclass(frozen=True, slots=True)
class Automatic:
    """What is approved without a person. ``countries`` may hold ``*``; ``severities`` are those of
    findings that may be open; ``sample`` is the share of such cases that a person sees all the
    same."""

    enabled: bool
    countries: tuple[str, ...]
    severities: tuple[int, ...]
    least_score: float
    farthest_face: float
    sample: float


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What is looked for in other applicants' cases. ``shortest_number`` is in letters and digits;
    ``face_distance`` a cosine distance; ``most_faces`` how many are kept and compared, the newest."""

    shortest_number: int
    faces: bool
    face_distance: float
    most_faces: int


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that a finished case is kept, by how it ended; and that pictures of a type of document
    are kept, where that is shorter."""

    ended: Mapping[str, int]
    documents: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reverification:
    """Whether approved cases are flagged when their document ends, and how many days before."""

    enabled: bool
    soon: int


@dataclass(frozen=True, slots=True)
class Meter:
    """Which meter is to be shown where a level asks for a reading: ``kind`` is of
    ``providers.model.METERS``; ``services`` read it, the first one first, none where a person does."""

    kind: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """``services`` read a proof of address, by country, the first one first; where a country has none a
    person does. It is too old after ``most_days``; ``likeness`` (0..100) is how alike addresses are."""

    services: Mapping[str, tuple[str, ...]]
    most_days: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file's content. One that is not ``live`` is for test cases (``trial``)."""

    name: str
    version: str
    documents: Mapping[str, tuple[str, ...]]
    levels: Mapping[str, Mapping[str, tuple[str, ...]]]
    routes: Mapping[str, tuple[str, ...]]
    quality_service: str
    second_opinion: SecondOpinion
    background: Mapping[str, tuple[str, ...]]
    meter: Meter
    address: Address
    prices: Mapping[str, Decimal]
    budgets: Mapping[str, Decimal]
    repeat_unknown: tuple[str, ...]
    face_services: tuple[str, ...]
    selfie_service: str
    face_match_below: float
    face_no_match_above: float
    low_score: float
    least_measured: int
    name_likeness: float
    word_likeness: float
    youngest: int
    expiry_soon: int
    duplicates: Duplicates
    automatic: Automatic
    second_approver: tuple[int, ...]
    claim_hours: float
    due_hours: float
    stuck_minutes: float
    abandoned_days: int
    reverification: Reverification
    retention: Retention
    live: bool = True

    def accepted(self, country: str) -> tuple[str, ...]:
        """The document types that an applicant of a country may show."""
        return self.documents.get(country, self.documents["*"])

    def required(self, level: str, country: str) -> tuple[str, ...]:
        """What a case of a level must show: of ``DOCUMENT_KINDS``. KeyError where there is no such level."""
        kinds = self.levels[level]
        return kinds.get(country, kinds["*"])

    def route(self, document: str) -> tuple[str, ...]:
        """The services for a document type, the first one first."""
        return self.routes.get(document, self.routes["*"])
