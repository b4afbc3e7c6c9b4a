"""No value, image or note of an applicant reaches a log, whatever its level."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from kyc.celery import app
from onboarding.models import Case, Finding
from providers import registry
from providers.model import Answer, Request
from tests import factories as make
from tests import files

NOTES = ("Nickname Quilly", "Lives with Wilma")


@pytest.fixture
def personal() -> set[str]:
    values = {*make.PERSON.values(), *make.READ.values(), *NOTES, files.OWNER}
    return {value for value in values if len(value) > 3}


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | None], None]:
    """Call it with what every service shall raise, or None to have them answer."""

    def replace(error: Exception | None) -> None:
        def call(service: str, request: Request, *_: Any) -> Answer:
            if service == "local.quality":
                return Answer(service=service, measures={"faces": 1})
            if error:
                raise error
            return make.reading() if service == "local.ocr" else make.faces_compared()

        monkeypatch.setattr(registry, "call", call)

    return replace


@pytest.mark.parametrize("error", [None, RuntimeError(f"cannot parse {make.FULL_NAME}, X1234567")])
def test_a_case_from_upload_to_decision_leaves_no_value_in_the_logs(
    error: Exception | None,
    services: Callable[[Exception | None], None],
    personal: set[str],
    client: Client,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    services(error)
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    caplog.set_level(logging.DEBUG)
    client.force_login(make.user())
    data = {**make.PERSON, "country": "other", "document_type": "passport", "language": "en"}
    client.post(reverse("new_case"), data)
    case = Case.objects.get()
    for side, data_of in (("front", files.jpeg_with_metadata(3)), ("selfie", make.jpeg(5))):
        file = SimpleUploadedFile(f"{make.FULL_NAME}.jpg", data_of, "image/jpeg")
        client.post(reverse("add_picture", args=[case.number, side]), {"picture": file, "page": 1})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("submit", args=[case.number]))
    assert make.fresh(case).progress == "in_review"

    def post(name: str, *more: Any, status: int = 302, **data: Any) -> None:
        version = make.fresh(case).version
        answer = client.post(reverse(name, args=[case.number, *more]), {"version": version, **data})
        assert answer.status_code == status, name

    post("correct", field="surname", value="NIRGENDS", reason=NOTES[0])
    post("correct", field="date_of_birth", value="Wilma was here", reason=NOTES[0], status=422)
    for finding in Finding.objects.filter(case=case, resolved_at=None):
        post("dismiss", finding.pk, reason=NOTES[0])
    client.get(reverse("case", args=[case.number]))
    post("decide", action="reject", reasons="not_genuine", note=NOTES[1])
    assert make.fresh(case).outcome == "rejected"
    assert caplog.records
    logged = "\n".join([caplog.text, *(str(record.__dict__.get("args")) for record in caplog.records)])
    for value in personal | {"NIRGENDS", "Wilma"}:
        assert value not in logged, value


def test_what_a_refused_file_holds_is_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture, personal: set[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    client.force_login(make.user())
    case = make.opened()
    for data in (make.FULL_NAME.encode() * 30, files.jpeg_with_metadata(3)[:900]):
        file = SimpleUploadedFile(f"{make.FULL_NAME}.jpg", data, "image/jpeg")
        client.post(reverse("add_picture", args=[case.number, "front"]), {"picture": file})
    for value in personal:
        assert value not in caplog.text, value


def test_a_vault_that_does_not_open_names_no_value(caplog: pytest.LogCaptureFixture, client: Client) -> None:
    caplog.set_level(logging.DEBUG)
    case = make.in_review()
    Case.objects.filter(pk=case.pk).update(declared=b"not sealed here at all")
    client.raise_request_exception = False
    client.force_login(make.user())
    assert client.get(reverse("case", args=[case.number])).status_code == 500
    assert "case.declared cannot be opened" in caplog.text
    assert make.FULL_NAME not in caplog.text
