"""Uploads that cannot be taken: a clear answer that says what to do, and nothing left behind."""

from __future__ import annotations

import html
import io
import re
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from kyc.uploads import too_large
from onboarding import evidence
from onboarding.models import AuditEntry, Case, Page
from providers import registry
from providers.errors import VendorUnavailable
from providers.model import Answer
from tests import factories as make
from tests import files

pytestmark = pytest.mark.thorough

Stored = Callable[[], dict[str, bytes]]


@pytest.fixture
def case(client: Client) -> Case:
    client.force_login(make.user())
    return make.opened(document_type="id_card")


@pytest.fixture
def faces_seen(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Call it with how many faces the quality service shall see on a selfie."""

    def see(number: int) -> None:
        def call(service: str, *_: Any) -> Answer:
            return Answer(service=service, measures={"faces": number})

        monkeypatch.setattr(registry, "call", call)

    return see


def upload(client: Client, case: Case, data: bytes, side: str = "front", **more: Any) -> tuple[int, str]:
    """The status, and what the page says is wrong."""
    file = SimpleUploadedFile("picture.jpg", data, "image/jpeg")
    where = reverse("add_picture", args=[case.number, side])
    answer = client.post(where, {"picture": file, "page": 1, **more})
    wrong = re.search(r'<p class="error-text">(.*?)</p>', answer.content.decode())
    return answer.status_code, html.unescape(wrong[1]) if wrong else ""


def assert_nothing_was_kept(case: Case, stored: Stored) -> None:
    assert not Page.objects.exists()
    assert not stored()
    assert make.fresh(case).version == case.version
    assert AuditEntry.objects.filter(chain=str(case.pk)).count() == case.version


def test_a_good_picture_is_taken(
    client: Client, case: Case, stored: Stored, judged: Callable[..., None]
) -> None:
    assert upload(client, case, make.jpeg(1))[0] == 302
    assert len(stored()) == Page.objects.count() == 1


@pytest.mark.parametrize("what", files.REFUSED)
def test_a_bad_file_is_refused_by_what_is_wrong_with_it(
    what: str, client: Client, case: Case, stored: Stored
) -> None:
    build, _, word = files.REFUSED[what]
    status, wrong = upload(client, case, build())
    assert status == (413 if what.startswith("over") else 422)
    assert word in wrong
    assert re.search("Send|Choose|Take|Save|Export|taken", wrong), wrong  # what to do
    assert_nothing_was_kept(case, stored)


def test_200_mb_are_dropped_while_they_arrive(case: Case, stored: Stored) -> None:
    """The file is made as it is read, and never lies in memory."""
    head = b'--b\r\nContent-Disposition: form-data; name="picture"; filename="p.jpg"\r\n\r\n'
    environ = RequestFactory().post(reverse("add_picture", args=[case.number, "front"])).environ | {
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "CONTENT_LENGTH": str(len(head) + 200_000_000),
        "wsgi.input": _Endless(head, 200_000_000),
    }
    request = WSGIRequest(environ)
    tracemalloc.start()
    assert not request.FILES
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert too_large(request)
    assert peak < 10_000_000
    assert_nothing_was_kept(case, stored)


class _Endless(io.RawIOBase):
    """A request as a server hands it on: its head, then so many bytes of nothing."""

    def __init__(self, head: bytes, left: int) -> None:
        self._head, self._left = io.BytesIO(head), left

    def read(self, size: int = -1) -> bytes:
        if part := self._head.read(size):
            return part
        count = min(self._left, 1 << 16 if size < 0 else size)
        self._left -= count
        return b"\xff" * count

    def readline(self, size: int | None = -1) -> bytes:
        """There is no line in it: it is one."""
        return self.read(self._left if size is None or size < 0 else size)


def test_no_file_at_all_is_told(client: Client, case: Case, stored: Stored) -> None:
    answer = client.post(reverse("add_picture", args=[case.number, "front"]), {"page": 1})
    assert answer.status_code == 422
    assert "Choose or take a picture first." in answer.content.decode()
    assert_nothing_was_kept(case, stored)


def test_two_files_for_one_side_are_refused(client: Client, case: Case, stored: Stored) -> None:
    both = [SimpleUploadedFile(f"{n}.jpg", make.jpeg(n), "image/jpeg") for n in (1, 2)]
    answer = client.post(reverse("add_picture", args=[case.number, "front"]), {"picture": both, "page": 1})
    assert answer.status_code == 422
    assert "one picture for this side" in answer.content.decode()
    assert_nothing_was_kept(case, stored)


@pytest.mark.parametrize("second", ["back", "selfie"])
def test_one_picture_for_two_sides_is_refused(
    second: str, client: Client, case: Case, stored: Stored, faces_seen: Callable[[int], None]
) -> None:
    faces_seen(1)
    upload(client, case, make.jpeg(1))
    before = stored()
    status, wrong = upload(client, case, make.jpeg(1), second)
    assert status == 422
    assert "the same picture as the one for “Front”" in wrong
    assert stored() == before
    assert Page.objects.count() == 1


def test_a_picture_too_small_to_be_read_is_refused(client: Client, case: Case, stored: Stored) -> None:
    status, wrong = upload(client, case, make.jpeg(1, (399, 250)))
    assert status == 422
    assert "400" in wrong
    assert_nothing_was_kept(case, stored)


def test_the_embedded_engine_sees_no_face_where_there_is_none(
    client: Client, case: Case, stored: Stored
) -> None:
    assert upload(client, case, make.jpeg(1), "selfie")[0] == 422
    assert_nothing_was_kept(case, stored)


def test_a_selfie_is_taken_unseen_when_the_service_that_looks_for_faces_does_not_answer(
    client: Client, case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def down(*_: Any) -> Answer:
        raise VendorUnavailable("The service does not answer.")

    monkeypatch.setattr(registry, "call", down)
    assert upload(client, case, make.jpeg(1), "selfie")[0] == 302
    assert "taken unseen" in caplog.text


def test_a_page_that_the_pdf_does_not_have_is_refused(
    client: Client, case: Case, stored: Stored, judged: Callable[..., None]
) -> None:
    status, _ = upload(client, case, files.pdf_pages(2, (300, 200)), page=3)
    assert status == 422
    assert_nothing_was_kept(case, stored)
    assert upload(client, case, files.pdf_pages(2, (300, 200)), page=2)[0] == 302
    assert Page.objects.get().source_format == "PDF"


@pytest.mark.parametrize("page", ["0", "-1", "first"])
def test_a_page_that_is_none_is_refused(page: str, client: Client, case: Case, stored: Stored) -> None:
    assert upload(client, case, make.jpeg(1), page=page)[0] == 422
    assert_nothing_was_kept(case, stored)


def test_a_side_that_no_document_has_is_not_found(client: Client, case: Case) -> None:
    assert upload(client, case, make.jpeg(1), "edge")[0] == 404


def test_the_limit_is_a_setting(client: Client, case: Case, settings: Settings, stored: Stored) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000_000
    settings.UPLOAD_MAX_REQUEST = 4_000_000
    data = make.jpeg(1).ljust(1_000_001, b"\0")
    status, wrong = upload(client, case, data)
    assert status == 413
    assert "1 MB" in wrong
    assert_nothing_was_kept(case, stored)


def test_what_comes_in_is_stored_without_its_metadata(
    client: Client, case: Case, judged: Callable[..., None]
) -> None:
    assert upload(client, case, files.jpeg_with_metadata(6))[0] == 302
    page = Page.objects.get()
    stored = evidence.vault_of(case).fetch(page.file)
    assert files.OWNER.encode() not in stored
    assert b"Exif" not in stored
    assert (page.width, page.height) == (480, 320)
