"""A vendor's variables, read from the environment: secrets also from ``NAME_FILE``, addresses
refused where they would send identity data in the clear."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from providers.errors import ConfigurationError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Environment:
    """``variables`` is ``os.environ`` or what a test puts in its place."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str, default: str = "") -> str:
        """A variable, or the content of the file that ``NAME_FILE`` names. ConfigurationError
        where that file cannot be read or the value has characters that no header can carry."""
        value = self._variables.get(name, "").strip()
        path = self._variables.get(f"{name}_FILE", "").strip()
        if not value and path:
            try:
                value = Path(path).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise ConfigurationError(f"{name}_FILE names a file that cannot be read.") from None
        if not (value.isascii() and (value.isprintable() or not value)):
            raise ConfigurationError(f"{name} has characters that are not printable ASCII.")
        return value or default

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of ``choices``, the first where it is not set."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise ConfigurationError(f"{name} is one of {', '.join(choices)}.")
        return value

    def base_url(self, name: str, default: str = "") -> str:
        """An address without a slash at its end: https, or http on this machine alone."""
        url = self.text(name, default).rstrip("/")
        if not url:
            return ""
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            raise ConfigurationError(f"{name} is not an address.") from None
        if not host or parts.query or parts.fragment or parts.username:
            raise ConfigurationError(f"{name} is an address such as https://host/path.")
        if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
            raise ConfigurationError(
                f"{name} must begin with https://; plain http is taken for 127.0.0.1 alone."
            )
        return url
