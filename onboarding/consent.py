"""The text that customers agree to, by language: a TOML file with a version (``CONSENT_FILE``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Consent:
    """``agree`` stands beside the box that is ticked."""

    version: str
    title: str
    points: tuple[str, ...]
    agree: str

    @property
    def whole(self) -> str:
        """The text as it is recorded."""
        return "\n".join((self.title, *self.points, self.agree))


def text(language: str) -> Consent:
    """The text in a language of the form."""
    return _texts(settings.CONSENT_FILE)[language]


@lru_cache(maxsize=8)
def _texts(file: Path) -> dict[str, Consent]:
    """Every language's text. Raises ImproperlyConfigured, naming what is wrong."""
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
        return {
            code: Consent(
                version=_text(raw["version"]),
                title=_text(raw[code]["title"]),
                points=tuple(_text(point) for point in raw[code]["points"]),
                agree=_text(raw[code]["agree"]),
            )
            for code, _name in settings.LANGUAGES
        }
    except OSError as error:
        raise ImproperlyConfigured(f"CONSENT_FILE cannot be read: {error.strerror}.") from None
    except KeyError as error:
        raise ImproperlyConfigured(f"CONSENT_FILE: {error} is missing.") from None
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"CONSENT_FILE: {error}") from None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("version, title, points and agree are texts, none of them empty.")
    if len(value) > 4000:
        raise ValueError("a text has 4000 characters at most.")
    return value


def check() -> None:
    """Raises ImproperlyConfigured where the file cannot be used."""
    _texts(settings.CONSENT_FILE)
