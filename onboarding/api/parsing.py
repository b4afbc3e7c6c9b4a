"""Bodies come in: bounded before they are read, and refused where they are not what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import parsers

from kyc.uploads import too_large
from onboarding.api.problems import Problem
from providers import finite

SMALL = 256 * 1024
"""Bytes of a JSON body without a picture: a hundred times the largest that makes sense."""

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def with_picture() -> int:
    """Bytes of a JSON body that carries the largest picture in Base64."""
    return settings.UPLOAD_MAX_BYTES * 4 // 3 + SMALL


class BoundedJson(parsers.BaseParser):
    """JSON of at most the view's ``most_json`` bytes."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        context = parser_context or {}
        most: int = context["view"].most_json()
        request = context["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > most:
            raise Problem("body_too_large", _("At most %(bytes)d bytes are taken here.") % {"bytes": most})
        raw = stream.read()
        try:
            found = finite.loads(raw.decode(), _without_doubles)
            if _SURROGATE.search(raw):
                json.dumps(found, ensure_ascii=False).encode()  # half a character is none
        except (ValueError, RecursionError):
            raise Problem("malformed", _("The body is not JSON in UTF-8.")) from None
        return found


class BoundedForm(parsers.MultiPartParser):
    """multipart/form-data whose files were bounded while they arrived (``kyc.uploads``)."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        found = super().parse(stream, media_type, parser_context)
        request = (parser_context or {})["request"]
        if too_large(getattr(request, "_request", request)):
            limit = settings.UPLOAD_MAX_BYTES // 1_000_000
            raise Problem("body_too_large", _("A picture has at most %(limit)d MB.") % {"limit": limit})
        return found


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found
