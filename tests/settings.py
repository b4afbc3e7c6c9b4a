"""The application's settings, with what a test run must not share or wait for."""

import tempfile
from pathlib import Path

from kyc.settings import *  # noqa: F403

_folder = Path(tempfile.mkdtemp(prefix="kyc-test-"))
VAR_DIR = _folder
SECRET_KEY = "tests"
ENCRYPTION_KEYS = (b"0123456789abcdef0123456789abcdef",)
DATABASES["default"] |= {"NAME": str(_folder / "kyc.sqlite3")}  # noqa: F405
DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}  # noqa: F405
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(_folder / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
