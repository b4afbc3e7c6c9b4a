"""What may leave in a log line, a trace or a report of a crash: one place for all of them.

Secrets that an address or a header can carry are cut out, query strings too. Characters that would end a
line, move a terminal's cursor or turn the direction of writing are written as escapes. Of an exception
that the project did not write itself only the type is told: its message may quote what stands on a
document.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from types import TracebackType

LONGEST = 2000
"""Characters of a message; what is longer was not written for a line."""

_SECRETS = (
    (re.compile(r"/apply/[^\s/]*\.[\w-]{20,}"), "/apply/..."),
    (re.compile(r"/welcome/[^\s/]+/[^\s/]+"), "/welcome/..."),
    (re.compile(r"\b((?:live|test)_[a-z2-9]{12}_)[\w-]{20,}"), r"\1..."),
    (re.compile(r"\b(client_|whsec_)[\w.:/+=-]{12,}"), r"\1..."),
    (re.compile(r"\b(Bearer|Basic)\s+[^\s,;'\"]+", re.IGNORECASE), r"\1 ..."),
    (re.compile(r"(?<=[\w/])\?[^\s'\"<>?]*=[^\s'\"<>]*"), "?..."),
)

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""Controls, separators of lines, controls of the direction of writing (as in CVE-2021-42574), halves of
characters that no encoding can write."""

_OURS = ("kyc.", "onboarding.", "providers.")
_CHAIN = 5
"""Exceptions behind each other that are told of."""


def clean(text: str) -> str:
    """A message as it may be written: one line, bounded, without secrets."""
    text = text[:100_000]
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    text = _UNSAFE.sub(_escape, text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "..."


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def told(error: BaseException, *, whole: bool = False) -> str:
    """An exception's type, with its message where the project wrote it, or where the ``whole`` may be
    told."""
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    if not whole and not kind.__module__.startswith(_OURS):
        return name
    return clean(f"{name}: {error}")


def chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those behind it, as Python would show them, the first cause first."""
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found and len(found) < _CHAIN:
        found.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return reversed(found)


def trace(error: BaseException, *, whole: bool = False) -> str:
    """A traceback: files, lines and functions, no value of a variable."""
    parts = []
    for each in chain(error):
        parts += [*_frames(each.__traceback__), told(each, whole=whole)]
    return "\n".join(parts)


def _frames(at: TracebackType | None) -> list[str]:
    return [line.rstrip("\n") for line in traceback.format_tb(at, limit=-30)]
