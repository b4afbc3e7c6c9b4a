"""What is asked of a customer, in order, one thing a screen; where they are, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from onboarding import evidence, workflow
from onboarding.models import Case, Document, DocumentKind, Page, Progress

ELSEWHERE = "other"
"""How the form says that the country is none of those that the policy names."""


@dataclass(frozen=True, slots=True)
class Side:
    """A picture that is asked for: of which side of which document; ``page`` is the one that is there."""

    document: Document
    side: str
    optional: bool
    page: Page | None

    @property
    def key(self) -> str:
        return f"{self.document.kind}-{self.side}"

    @property
    def url(self) -> str:
        return reverse("apply_picture", args=[self.document.kind, self.side])


@dataclass(frozen=True, slots=True)
class Stop:
    """A screen. ``done`` says that what it asks for is there."""

    key: str
    url: str
    done: bool
    skippable: bool = False


def sides(case: Case) -> list[Side]:
    """The pictures that are wanted in this attempt, the identity document's first."""
    wanted = [d for d in evidence.current_documents(case) if d.attempt == case.attempt]
    last = {DocumentKind.IDENTITY: 0, DocumentKind.SELFIE: 1}
    found = []
    for document in sorted(wanted, key=lambda d: last.get(DocumentKind(d.kind), 2)):
        pages = {page.side: page for page in document.pages.all()}
        optional = workflow.optional_sides(document)
        for side in (*workflow.sides_of(document), *optional):
            found.append(Side(document, side, side in optional, pages.get(side)))
    return found


def stops(case: Case) -> list[Stop]:
    """Every screen of the form as the case stands now; none once it has been handed in."""
    if case.progress == Progress.AWAITING_CUSTOMER:
        # Somebody at a desk may have collected what was handed in first: nobody was asked then.
        consent = [] if workflow.has_consented(case) else [Stop("consent", reverse("apply_consent"), False)]
        return [*consent, *_pictures(case), Stop("review", reverse("apply_review"), False)]
    if case.progress not in (Progress.DRAFT, Progress.COLLECTING):
        return []
    declared = evidence.declared(case)
    agreed, typed = workflow.has_consented(case), workflow.typed(case)
    named = bool(case.country or case.document_type or typed.get("country"))
    known = bool(evidence.declared_name(declared) and declared.get("date_of_birth"))
    return [
        Stop("language", reverse("apply_language"), agreed),
        Stop("consent", reverse("apply_consent"), agreed),
        Stop("country", reverse("apply_country"), named),
        Stop("person", reverse("apply_person"), known),
        Stop("document", reverse("apply_document"), bool(case.document_type)),
        *_pictures(case),
        Stop("review", reverse("apply_review"), False),
    ]


def _pictures(case: Case) -> list[Stop]:
    return [Stop(side.key, side.url, side.page is not None, side.optional) for side in sides(case)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a screen stands among all: ``number`` of ``count``, and the addresses beside it."""

    number: int
    count: int
    back: str
    onward: str

    @property
    def percent(self) -> int:
        return round(100 * (self.number - 1) / max(self.count - 1, 1))


def place(case: Case, key: str) -> Place | None:
    """None where this screen is not asked for now."""
    all_of_them = stops(case)
    at = next((n for n, stop in enumerate(all_of_them) if stop.key == key), None)
    if at is None:
        return None
    back = all_of_them[at - 1].url if at else ""
    onward = all_of_them[at + 1].url if at + 1 < len(all_of_them) else ""
    return Place(at + 1, len(all_of_them), back, onward)


def first_open(case: Case) -> str:
    """The address where the customer goes on: the first thing that is missing, or what became of it."""
    for stop in stops(case):
        if not stop.done and not stop.skippable:
            return stop.url
    return reverse("apply_progress")
