"""As it is shipped, with production's settings: Django's own checks find nothing, cookies and headers are
those of docs/security.md. In a process of its own, since settings are read once."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.access import ROUTES, Act, Door
from onboarding.models import Page
from tests import factories as make
from tests.onboarding.api.conftest import Api
from tests.onboarding.test_access import address

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]

SHIPPED = """
import json, django
from django.conf import settings
# Nothing is collected here: pages name their files as they are.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
call_command("check", deploy=True, fail_level="WARNING", databases=[])
told = {}
safe = Client(raise_request_exception=False, headers={"host": "kyc.example.com"})
plain = safe.get("/login/")
told["plain"] = [plain.status_code, plain.headers["Location"]]
answer = safe.get("/login/", secure=True)
told["login"] = [answer.status_code, dict(answer.headers), {
    name: {key: morsel[key] for key in ("secure", "httponly", "samesite", "path", "domain")}
    for name, morsel in answer.cookies.items()}]
answer = safe.post("/language/", {"language": "es"}, secure=True)
told["other_host"] = Client(headers={"host": "evil.example"}).get("/login/", secure=True).status_code
told["names"] = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME,
                 settings.APPLY_COOKIE_NAME]
told["flags"] = [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.DEBUG,
                 settings.SECOND_FACTOR_REQUIRED]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("production")
    key = base64.urlsafe_b64encode(bytes(range(32))).decode()
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "kyc.settings",
        "VAR_DIR": str(folder),
        "KYC_ENV": "production",
        "PUBLIC_URL": "https://kyc.example.com",
        "SECRET_KEY": base64.urlsafe_b64encode(bytes(range(60))).decode(),
        "ENCRYPTION_KEYS": key,
        "AUDIT_SIGNING_KEY": key,
        "CACHE_URL": "locmem://",
    }
    (folder / "static").mkdir()
    run = subprocess.run(
        [sys.executable, "-c", SHIPPED],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "WARNINGS" not in run.stderr
    told: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return told


def test_plain_http_is_led_to_https_and_stays_there(shipped: dict[str, Any]) -> None:
    assert shipped["plain"] == [301, "https://kyc.example.com/login/"]
    status, headers, _cookies = shipped["login"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_every_page_says_how_it_may_be_used(shipped: dict[str, Any]) -> None:
    headers = shipped["login"][1]
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By"} & set(headers)


def test_cookies_are_for_this_host_by_https_and_for_no_script(shipped: dict[str, Any]) -> None:
    assert shipped["names"] == ["__Host-sessionid", "__Host-csrftoken", "__Host-language", "__Secure-apply"]
    assert shipped["flags"] == [True, True, False, True]
    cookies = shipped["login"][2]
    assert set(cookies) <= set(shipped["names"])
    for morsel in cookies.values():
        assert morsel["secure"] is True
        assert morsel["samesite"] == "Lax"
        assert (morsel["path"], morsel["domain"]) == ("/", "")


def test_another_host_is_refused(shipped: dict[str, Any]) -> None:
    assert shipped["other_host"] == 400


def test_no_page_behind_the_log_in_is_kept_anywhere(client: Client) -> None:
    case = make.in_review()
    client.force_login(make.user())
    for name, rule in ROUTES.items():
        if isinstance(rule, Act) or rule is Door.SIGNED_IN:
            assert "no-store" in client.get(address(name, case)).headers["Cache-Control"], name


def test_a_picture_is_served_to_who_may_see_it_as_a_picture_that_nobody_keeps(
    program: Callable[..., Api], customer: Client
) -> None:
    """By each door: the console, the API, the customer's form. None has an address that opens without a
    log-in, a key or a link."""
    case = make.in_review()
    page = Page.objects.get(document=make.identity(case))
    office = Client()
    office.force_login(make.user())
    program_sees = f"cases/{case.pk}/documents/{make.identity(case).pk}/sides/front"
    for answer in (
        office.get(reverse("image", args=[page.pk])),
        program(live=True).get(program_sees),
    ):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for stranger in (Client(), customer):
        assert stranger.get(reverse("image", args=[page.pk])).status_code == 302
        assert stranger.get(f"/api/v1/{program_sees}").status_code == 401
        assert stranger.get(reverse("apply_image", args=[page.pk])).status_code in (302, 404)
