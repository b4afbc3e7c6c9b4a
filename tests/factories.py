"""Plainly fictional people and their cases, brought into every state through the workflow itself.

Services are replaced at their boundary: an answer in the normal form is built here, and
``checking`` takes it as it would take a vendor's.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

import specimens
from onboarding import access, checking, evidence, tasks, workflow
from onboarding.access import Role
from onboarding.audit import Actor
from onboarding.checking import Work
from onboarding.intake import Accepted, accept
from onboarding.models import (
    Case,
    Check,
    CheckState,
    DecisionAction,
    Document,
    DocumentKind,
    Finding,
    User,
)
from providers.model import Answer, Face, FaceMatch, Field, Side
from providers.model import Check as Rule
from providers.warnings import warning
from specimens import faces

FULL_NAME = "Quillon Nirgendwo"
PERSON = {"full_name": FULL_NAME, "date_of_birth": "1984-02-29", "personal_number": "X1234567"}
"""What the applicant declares."""

READ = {
    "document_number": "X1234567",
    "surname": "NIRGENDWO",
    "given_names": "QUILLON",
    "nationality": "UTO",
    "date_of_birth": "1984-02-29",
    "sex": "M",
    "date_of_expiry": "2050-12-31",
}
"""What a service reads from their passport: nothing there for a finding to speak of."""


# People who work here


def user(name: str = "ana", role: Role | None = Role.ANALYST) -> User:
    found, made = User.objects.get_or_create(username=name)
    if made and role is not None:
        found.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return found


def analyst() -> Actor:
    return access.actor(user())


def approver() -> Actor:
    return access.actor(user("petra", Role.APPROVER))


# Pictures


@lru_cache(maxsize=32)
def jpeg(seed: int = 0, size: tuple[int, int] = (480, 300)) -> bytes:
    """A picture of nothing in particular, another one for each seed."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 255, (6, 10, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC).save(buffer, "JPEG")
    return buffer.getvalue()


def upload(seed: int = 0) -> SimpleUploadedFile:
    """The same as a browser sends it."""
    return SimpleUploadedFile("photo.jpg", jpeg(seed), "image/jpeg")


@lru_cache(maxsize=32)
def picture(seed: int = 0) -> Accepted:
    """The same as intake hands it on."""
    return accept(jpeg(seed))


@lru_cache(maxsize=4)
def specimen(document: str, seed: int) -> specimens.Specimen:
    """One that stays valid for years to come, whenever the tests run."""
    expiry = f"{date.today().year + 4}-05-06"
    return specimens.make(document, seed, person={"date_of_expiry": expiry})


@lru_cache(maxsize=8)
def specimen_jpeg(document: str, seed: int, side: Side = "front") -> bytes:
    """A clean specimen's side, or its holder's selfie."""
    made = specimen(document, seed)
    image = faces.selfie(made.face, seed, 450, 600) if side == "selfie" else made.sides[side].image
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


# What services answer


def reading(
    values: Mapping[str, str | None] = READ,
    *,
    document: str | None = "passport",
    score: float = 0.97,
    scores: Mapping[str, float] | None = None,
    warnings: tuple[int, ...] = (),
    checks: tuple[Rule, ...] = (),
    side: Side = "front",
) -> Answer:
    """A document as a service reads it; ``scores`` are those that differ from ``score``."""
    fields = tuple(
        Field(
            name=name,
            value=value,
            raw=value,
            vendor_field=f"{side}.{name}",
            score=(scores or {}).get(name, score),
            polygon=((10, 10), (90, 10), (90, 30), (10, 30)),
            side=side,
        )
        for name, value in values.items()
    )
    return Answer(
        service="local.ocr",
        document=document,
        fields=fields,
        warnings=tuple(warning(code, side) for code in warnings),
        images={"portrait": b"\xff\xd8\xff a portrait"},
        checks=checks,
        billable=False,
        elapsed_ms=12,
        raw={"lines": [value for value in values.values() if value]},
    )


def faces_compared(band: str = "match", distance: float | None = 0.31) -> Answer:
    one = Face(1, 0.93, (10, 10, 80, 100))
    match = FaceMatch(band == "match", band, None, distance, {"document": one, "selfie": one})
    return Answer(service="local.facematch", match=match, elapsed_ms=7, raw=match.to_json())


# Cases, each in the state that it is named after


def opened(declared: Mapping[str, str] = PERSON, **more: Any) -> Case:
    """``more`` is for ``workflow.open_case``. All cases are of one customer unless another ``reference``
    is given: a number that several of them bear is nothing to find."""
    more = {"document_type": "passport", "reference": "customer-1", **more}
    return workflow.open_case(analyst(), declared, **more)


def collected(declared: Mapping[str, str] = PERSON, *, back: bool = False, **more: Any) -> Case:
    """With front, selfie and, where it is wanted, back."""
    case = opened(declared, **more)
    for seed, side in enumerate(("front", "selfie", *(["back"] if back else []))):
        workflow.add_page(case, analyst(), side, picture(seed))
    return fresh(case)


def submitted(declared: Mapping[str, str] = PERSON, **more: Any) -> Case:
    case = collected(declared, **more)
    workflow.submit(case, analyst(), not_sent)
    return fresh(case)


def not_sent(check_id: str) -> None:
    """Checks of these cases are begun and finished by hand: nothing goes to a broker."""


def waiting(case: Case, kind: str | None = None) -> list[Check]:
    """The checks that are still to be made."""
    checks = Check.objects.filter(case=case, state=CheckState.WAITING)
    return list(checks.filter(kind=kind) if kind else checks)


def begun(case: Case, kind: str = "ocr") -> Work:
    """The call of a check that waited."""
    return begin(waiting(case, kind)[0])


def begin(check: Check) -> Work:
    work = checking.begin(str(check.pk), not_sent)
    assert work is not None
    return work


def answered(case: Case, read: Answer | None = None, faces: Answer | None = None) -> Case:
    """Begin and finish every check that waits, and those that follow."""
    answers = {"ocr": read or reading(), "face_match": faces or faces_compared()}
    while checks := waiting(case):
        checking.finish(begin(checks[0]).call_id, answers[checks[0].kind], not_sent)
    return fresh(case)


def in_review(
    declared: Mapping[str, str] = PERSON,
    *,
    read: Answer | None = None,
    faces: Answer | None = None,
    **more: Any,
) -> Case:
    return answered(submitted(declared, **more), read, faces)


def suspicious(**more: Any) -> Case:
    """In review, with a finding that makes an approval wait for a second person."""
    return in_review({**PERSON, "full_name": "Somebody Else"}, **more)


def awaiting_customer() -> Case:
    case = in_review()
    workflow.ask_again(case, analyst(), {str(identity(case).pk): "blurry"}, version=case.version)
    return fresh(case)


def awaiting_approval() -> Case:
    case = suspicious()
    approve(case)
    return fresh(case)


def decided() -> Case:
    case = in_review()
    approve(case)
    return fresh(case)


def withdrawn() -> Case:
    case = collected()
    workflow.withdraw(case, analyst())
    return fresh(case)


def expired() -> Case:
    """Left alone for longer than the policy waits."""
    case = collected()
    long_ago = timezone.now() - timedelta(days=evidence.policy_of(case).abandoned_days + 1)
    Case.objects.filter(pk=case.pk).update(updated_at=long_ago)
    workflow.expire_abandoned()
    return fresh(case)


def reopen(case: Case) -> None:
    workflow.reopen(case, approver(), "new_information", "A letter came.", version=case.version)


def approve(case: Case, actor: Actor | None = None) -> None:
    workflow.decide(
        case, actor or analyst(), DecisionAction.APPROVE, ["identity_confirmed"], version=case.version
    )


# Cases that vendors read: a driving licence of Brazil, which three of them know

CNH, TENCENT_CNH, CELLERE = (
    "infosimples.ocr/cnh",
    "tencent.RecognizeBrazilDriverLicenseOCR",
    "cellere.document_entities",
)
"""The first two read it in full, each another person; the third reads another document and misses fields."""


def routed(*services: str, face: str = "cellere.facematch") -> tuple[tuple[str, str], ...]:
    """Changes of the default policy: these services in this order, faces by a vendor, nothing beside."""
    names = ", ".join(f'"{name}"' for name in services)
    return (
        ('"*" = ["local.ocr"]', f'"*" = [{names}]'),
        ('["local.facematch"]', f'["{face}"]'),
        ('none.\nservice = "local.quality"', 'none.\nservice = ""'),
    )


def licence(declared: Mapping[str, str] | None = None) -> Case:
    """A submitted case with a driving licence of Brazil."""
    return submitted(declared or {}, country="BRA", document_type="br.driver_license")


def worked(case: Case) -> Case:
    """Run the task of every check that waits, and of those that follow."""
    while checks := waiting(case):
        tasks.run_check(str(checks[0].pk))
    return fresh(case)


def course(case: Case, kind: str = "ocr") -> list[tuple[str, str, str]]:
    """What was asked, why, and what became of it, in order."""
    checks = Check.objects.filter(case=case, kind=kind)
    return [(check.service, check.purpose, check.error_kind or check.state) for check in checks]


def codes(case: Case) -> set[str]:
    """Of the findings that are open."""
    return set(Finding.objects.filter(case=case, resolved_at=None).values_list("code", flat=True))


# Looking at them


def fresh(case: Case) -> Case:
    return Case.objects.select_related("applicant", "policy", "assignee").get(pk=case.pk)


def identity(case: Case) -> Document:
    return Document.objects.get(case=case, kind=DocumentKind.IDENTITY, replaced_by=None)


def selfie(case: Case) -> Document:
    return Document.objects.get(case=case, kind=DocumentKind.SELFIE, replaced_by=None)
