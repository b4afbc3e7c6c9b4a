"""A case leaves the house as a file: noted before anything of it is handed out."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Literal

from django.utils.translation import gettext as _

from onboarding import evidence
from onboarding.audit import Action, Actor
from onboarding.case_file.content import Content, gather
from onboarding.models import Applicant, Case, Page
from onboarding.states import Refused, act, note

Form = Literal["pdf", "json"]


def export(case: Case, actor: Actor, form: Form) -> Content:
    """The case's content for a file of that form. The last entry of the trail in it is this act."""
    with act(case, None) as case:
        note(case, Action.CASE_EXPORTED, actor, form=form)
        return gather(case)


def note_viewing(case: Case, actor: Actor, file: str) -> None:
    """Somebody looks at a picture, named by the id under which it lies: noted before it is shown."""
    with act(case, None) as case:
        note(case, Action.IMAGE_VIEWED, actor, picture=file.rpartition("/")[2])


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
