"""From upload to decision through the real engine, as a browser and a worker do it together."""

from __future__ import annotations

import io
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from kyc.celery import app
from onboarding import evidence
from onboarding.models import AuditEntry, Case, Check, CheckState, Finding, Progress
from providers.documents import catalogue
from providers.model import Side
from tests import factories as make


@pytest.mark.parametrize(
    ("document", "seed", "country", "sides"),
    [
        pytest.param("passport", 3, "other", ("front",)),
        pytest.param("de.id_card", 5, "DEU", ("front", "back"), marks=pytest.mark.slow),
    ],
)
def test_a_person_is_verified(
    document: str,
    seed: int,
    country: str,
    sides: tuple[Side, ...],
    client: Client,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    caplog.set_level(logging.DEBUG)
    truth: dict[str, str] = {}
    for side in sides:
        truth |= make.specimen(document, seed).sides[side].truth
    name = truth.get("full_name") or f"{truth['given_names']} {truth['surname']}"
    client.force_login(make.user())

    client.post(
        reverse("new_case"),
        {
            "country": country,
            "document_type": document,
            "full_name": name,
            "date_of_birth": truth["date_of_birth"],
            "language": "en",
        },
    )
    case = Case.objects.get()
    wanted: tuple[Side, ...] = (*sides, "selfie")
    for side in wanted:
        file = SimpleUploadedFile(f"{side}.jpg", make.specimen_jpeg(document, seed, side), "image/jpeg")
        answer = client.post(reverse("add_picture", args=[case.number, side]), {"picture": file})
        assert answer.status_code == 302, side
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("submit", args=[case.number]))

    case = make.fresh(case)
    assert case.progress == Progress.IN_REVIEW
    assert set(Check.objects.values_list("state", flat=True)) == {CheckState.DONE}
    known = evidence.load(case)
    assert known.identity is not None
    assert known.identity.document.detected_type == document
    read = {name: known.identity.value(name) for name in catalogue()[document].needed}
    assert read == {name: truth[name] for name in read}
    assert known.face is not None
    assert known.face.result["band"] == "match"
    open_codes = set(Finding.objects.filter(resolved_at=None).values_list("code", flat=True))
    assert not open_codes - {"field_unsure", "document_expires_soon", "warning-9103"}

    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert truth["document_number"] in page
    client.post(
        reverse("decide", args=[case.number]),
        {"version": case.version, "action": "approve", "reasons": "identity_confirmed"},
    )
    assert make.fresh(case).outcome == "approved"

    said = io.StringIO()
    call_command("audit", "verify", stdout=said)
    assert said.getvalue() == f"{AuditEntry.objects.count()} entries, every hash right.\n"
    for value in (name, truth["surname"], truth["document_number"], truth["date_of_birth"]):
        assert value not in caplog.text
