"""A case leaves the house as a file: noted before anything of it is handed out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from onboarding import evidence
from onboarding.audit import Action, Actor
from onboarding.case_file.content import Content, gather
from onboarding.models import Applicant, Case, Decision, Page
from onboarding.states import Refused, act, note

Form = Literal["pdf", "json"]


def export(case: Case, actor: Actor, form: Form) -> Content:
    """The case's content for a file of that form. The last entry of the trail in it is this act."""
    with act(case, None) as case:
        note(case, Action.CASE_EXPORTED, actor, form=form)
        return gather(case)


@dataclass(frozen=True, slots=True)
class Example:
    """A document as a test of services: its pictures by side, and what a person let stand or corrected.
    ``read`` is what ``service`` had read, ``corrected`` the fields in which it was not right."""

    number: str
    document: str
    service: str
    pictures: dict[str, bytes]
    truth: dict[str, str]
    read: dict[str, str | None]
    corrected: tuple[str, ...]


def examples(actor: Actor) -> Iterator[Example]:
    """Identity documents of the cases that a person decided and that are not erased, the oldest first;
    each is noted in its trail before it is handed out."""
    person = Decision.objects.filter(case=OuterRef("pk"), made_by__isnull=False)
    cases = Case.objects.filter(Exists(person), decided_at__isnull=False, forgotten_at=None)
    for one in cases.order_by("decided_at").iterator(100):
        with act(one, None) as case:
            note(case, Action.CASE_EXPORTED, actor, form="test_set")
            found, box = evidence.load(case).identity, evidence.vault_of(case)
            if found is None or found.ocr is None or found.type is None:
                continue
            named = [reading for reading in found.readings if reading.name]
            yield Example(
                case.number,
                found.type.id,
                found.ocr.service,
                {side: box.fetch(page.file) for side, page in found.pages.items() if page.file},
                {reading.name: reading.value for reading in named if reading.value},
                {reading.name: reading.read for reading in named},
                tuple(reading.name for reading in named if reading.corrected),
            )


def export_subject(applicant: Applicant, actor: Actor) -> bytes:
    """Everything that is kept about a person, for them: a ZIP with a JSON for each case and its pictures.
    Raises Refused."""
    cases = Case.objects.filter(applicant=applicant, forgotten_at=None).order_by("created_at")
    if not cases:
        raise Refused(_("The data of this applicant were erased already."), "forgotten")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in cases:
            with act(one, None) as case:
                note(case, Action.SUBJECT_EXPORTED, actor)
                content, box = gather(case), evidence.vault_of(case)
                archive.writestr(
                    f"{case.number}/case.json", json.dumps(content, ensure_ascii=False, indent=1)
                )
                for page in Page.objects.filter(document__case=case).exclude(file=""):
                    archive.writestr(f"{case.number}/{page.side}-{page.pk}.jpg", box.fetch(page.file))
    return out.getvalue()
