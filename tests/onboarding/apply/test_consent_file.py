"""The file of what customers agree to."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from onboarding import consent

TEXT = settings.CONSENT_FILE.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "'version' is missing"),
        (TEXT.replace("[es]", "[xx]"), "'es' is missing"),
        (TEXT.replace('version = "2026.1"', "version = 2026"), "none of them empty"),
        (TEXT.replace('agree = "I agree', 'agreed = "I agree'), "'agree' is missing"),
        ("version = ", "CONSENT_FILE"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(
    text: str, says: str, tmp_path: Path, settings: Settings
) -> None:
    file = tmp_path / "consent.toml"
    file.write_text(text, "utf-8")
    settings.CONSENT_FILE = file
    with pytest.raises(ImproperlyConfigured, match=says):
        consent.check()


def test_a_file_that_is_not_there_is_named(tmp_path: Path, settings: Settings) -> None:
    settings.CONSENT_FILE = tmp_path / "none.toml"
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        consent.check()
