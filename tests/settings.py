"""The application's settings, with what a test run must not share, find or wait for.

``TEST_DATABASE_URL`` names a PostgreSQL server to run on: ``python -m tests.servers`` sets it.
"""

import atexit
import os
import shutil
import tempfile

# A folder for each run, gone with it; and nothing of the shell that started it.
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="kyc-test-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
for _name in (
    "APPLY_START",
    "BEHIND_PROXY",
    "CACHE_URL",
    "CELERY_BROKER_URL",
    "CONSENT_FILE",
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "KYC_ENV",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "METRICS_TOKEN",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "SENTRY_DSN",
    "MAIL_FROM",
    "OIDC_URL",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_PROVISION",
    "OIDC_ROLES",
    "OIDC_ROLES_CLAIM",
    "OIDC_USERNAME_CLAIM",
    "ORGANISATION",
    "ORGANISATION_COLOUR",
    "ORGANISATION_LOGO",
    "POLICY_FILE",
    "PORT",
    "PUBLIC_URL",
    "STORAGE_URL",
):
    os.environ.pop(_name, None)

if _url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = _url

from kyc.settings import *  # noqa: E402, F403

SECRET_KEY = "tests"
ENCRYPTION_KEYS = (b"0123456789abcdef0123456789abcdef",)
AUDIT_SIGNING_KEY = (b"audit-signing-key-of-these-tests",)
if not _url:
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405
STORAGES = {
    "default": STORAGES["default"],  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir()  # noqa: F405 (whitenoise warns where it is missing)
