"""Headers that every answer carries."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from kyc.middleware import CONTENT_SECURITY_POLICY, SecurityHeaders


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/login/", "/no/such/page/"])
def test_pages_run_and_load_nothing_from_elsewhere_and_nothing_inline(path: str, client: Client) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]


def test_a_view_that_is_stricter_keeps_its_own_policy() -> None:
    def picture(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    answer = SecurityHeaders(picture)(HttpRequest())
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
