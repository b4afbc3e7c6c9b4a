"""Typed reading of the environment: the one place where a variable becomes a setting.

Every helper fails loudly and names the variable. A secret may also stand in the file that
``NAME_FILE`` names.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
"""What a logo may be, and how it is served."""


class Env:
    """``variables`` is ``os.environ``; ``files`` a folder with secrets that were made here, used
    where the environment has none."""

    def __init__(self, variables: Mapping[str, str], files: Path | None = None) -> None:
        self.variables = variables
        self.files = files

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, "").strip() or default

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of ``choices``, the first where it is not set."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise ImproperlyConfigured(f"{name} is one of {', '.join(choices)}, not {value!r}.")
        return value

    def boolean(self, name: str, default: bool) -> bool:
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        value = self.text(name).lower()
        if value and value not in words:
            raise ImproperlyConfigured(f"{name} is true or false, not {value!r}.")
        return words.get(value, default)

    def integer(self, name: str, default: int, *, least: int = 0) -> int:
        value = self.text(name)
        try:
            number = int(value) if value else default
        except ValueError:
            raise ImproperlyConfigured(f"{name} is a whole number, not {value!r}.") from None
        if number < least:
            raise ImproperlyConfigured(f"{name} is at least {least}, not {number}.")
        return number

    def secret(self, name: str) -> str:
        """The secret, from NAME, the file of NAME_FILE, or the folder of secrets made here."""
        if value := self.text(name):
            return value
        if path := self.text(f"{name}_FILE"):
            try:
                return Path(path).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from None
        made_here = self.files / name.lower() if self.files else None
        return made_here.read_text("utf-8").strip() if made_here and made_here.is_file() else ""

    def keys(self, name: str) -> tuple[bytes, ...]:
        """Comma-separated keys of 32 bytes in base64; the first one encrypts."""
        keys = []
        for part in filter(None, (part.strip() for part in self.secret(name).split(","))):
            try:
                key = base64.b64decode(part + "=" * (-len(part) % 4), b"-_", validate=True)
            except (binascii.Error, ValueError):
                key = b""
            if len(key) != 32:
                raise ImproperlyConfigured(
                    f"{name}: each key is 32 bytes in URL-safe base64, for example from"
                    " `openssl rand -base64 32 | tr '+/' '-_'`."
                )
            keys.append(key)
        return tuple(keys)

    def issuer(self, name: str) -> str:
        """An OpenID provider's address, without the slash at its end; empty where it is not set."""
        if not self.text(name):
            return ""
        parts = self.url(name, "")
        here = parts.hostname in ("127.0.0.1", "::1", "localhost")
        if parts.scheme != "https" and not (parts.scheme == "http" and here):
            raise ImproperlyConfigured(f"{name} is an https address; http is for this machine alone.")
        return parts.geturl().rstrip("/")

    def choices(self, name: str, known: tuple[str, ...]) -> dict[str, str]:
        """``given=known`` pairs, separated by commas."""
        found = {}
        for part in filter(None, (part.strip() for part in self.text(name).split(","))):
            given, _equals, chosen = (piece.strip() for piece in part.rpartition("="))
            if not given or chosen not in known:
                raise ImproperlyConfigured(
                    f"{name}: {part!r} is not NAME=ROLE, ROLE being one of {', '.join(known)}."
                )
            found[given] = chosen
        return found

    def colour(self, name: str, default: str) -> str:
        """``#rrggbb``, dark enough that white text on it can be read (WCAG 2.2, 1.4.3: 4.5 to 1)."""
        value = self.text(name, default).lower()
        if not re.fullmatch(r"#[0-9a-f]{6}", value):
            raise ImproperlyConfigured(f"{name} is a colour such as {default}, not {value!r}.")
        if contrast(value) < 4.5:
            raise ImproperlyConfigured(f"{name}: white text cannot be read on {value}. Choose a darker one.")
        return value

    def logo(self, name: str) -> Path | None:
        """A picture's file; None where it is not set."""
        value = self.text(name)
        if not value:
            return None
        path = Path(value)
        if path.suffix.lower() not in LOGOS or not path.is_file():
            raise ImproperlyConfigured(f"{name} is the path of a file: {', '.join(LOGOS)}.")
        return path

    def url(self, name: str, default: str) -> SplitResult:
        try:
            parts = urlsplit(self.secret(name) or default)
            _ = parts.port  # raises where it is no number
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} is not a URL: {error}.") from None
        if not parts.scheme:
            raise ImproperlyConfigured(f"{name} is a URL; its scheme is missing.")
        return parts

    def sends_to(self, name: str, module: str) -> str:
        """A URL that a package outside the ordinary ones sends to; empty where it is not set. The package
        must be installed: ``requirements/extras.txt``."""
        value = self.secret(name)
        if not value:
            return ""
        url = self.url(name, value)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise ImproperlyConfigured(f"{name} is an address such as https://collector.example.com:4318.")
        try:
            there = find_spec(module) is not None
        except ModuleNotFoundError:  # not even the package that it would lie in
            there = False
        if not there:
            raise ImproperlyConfigured(
                f"{name} needs packages that are not installed. Install them:"
                " .venv/bin/pip install --require-hashes -r requirements/extras.txt"
            )
        return value.rstrip("/")


def contrast(colour: str) -> float:
    """Of white on ``#rrggbb``, 1 to 21, as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def database(name: str, url: SplitResult) -> dict[str, Any]:
    """Django's settings for a database URL: ``sqlite:////absolute/path`` or ``postgres://...``."""
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.path[1:]),
            "OPTIONS": {
                # Writers wait for each other instead of failing; readers never wait.
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                # What is deleted is written over: a destroyed key leaves nothing in free pages.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                " PRAGMA secure_delete=ON;",
            },
        }
    if url.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(url.query)),
        }
    raise ImproperlyConfigured(f"{name}: {url.scheme} is neither sqlite nor postgres.")


def storage(name: str, url: SplitResult) -> dict[str, Any]:
    """Django's settings for a storage URL: ``file:///path`` or ``s3://bucket?endpoint=...``."""
    if url.scheme == "file":
        return {
            "BACKEND": "kyc.storage.DurableFiles",
            "OPTIONS": {
                "location": unquote(url.path),
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    if url.scheme == "s3":
        query = dict(parse_qsl(url.query))
        options = {
            "bucket_name": url.hostname,
            "location": url.path.strip("/"),
            "endpoint_url": query.get("endpoint"),
            "region_name": query.get("region"),
            "access_key": unquote(url.username) if url.username else None,
            "secret_key": unquote(url.password) if url.password else None,
            "file_overwrite": True,
            "default_acl": None,
        }
        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {key: value for key, value in options.items() if value is not None},
        }
    raise ImproperlyConfigured(f"{name}: {url.scheme} is neither file nor s3.")


def mail(name: str, url: SplitResult) -> dict[str, Any]:
    """Django's settings for a mail server's URL: ``smtp://user:password@host:587`` (STARTTLS where it
    has credentials), ``smtps://...`` (TLS from the start), or ``file:///folder`` for trying out."""
    if url.scheme == "file":
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": unquote(url.path)}
    if url.scheme in ("smtp", "smtps") and url.hostname:
        safe = url.scheme == "smtps"
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": url.hostname,
            "EMAIL_PORT": url.port or (465 if safe else 587 if url.username else 25),
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_SSL": safe,
            "EMAIL_USE_TLS": not safe and bool(url.username),
            "EMAIL_TIMEOUT": 20,
        }
    raise ImproperlyConfigured(f"{name} is smtp://host:port, smtps://host:port or file:///folder.")


def cache(name: str, url: SplitResult) -> dict[str, Any]:
    """Django's settings for a cache URL: ``locmem://`` or ``redis://...``."""
    if url.scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if url.scheme in ("redis", "rediss", "unix"):
        # geturl() would leave out the empty host of a socket's URL.
        location = url.geturl() if url.netloc else f"{url.scheme}://{url.path}?{url.query}"
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": location}
    raise ImproperlyConfigured(f"{name}: {url.scheme} is neither locmem nor redis.")
