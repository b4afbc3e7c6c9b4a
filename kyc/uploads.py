"""Uploads are bounded while they arrive, not after they were stored."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


def too_large(request: HttpRequest) -> bool:
    """Whether the request carried more than is taken; its files were dropped then."""
    return getattr(request, "upload_too_large", False)


class BoundedUploadHandler(FileUploadHandler):
    """Drops what passes the limit of one file or of one request, and marks the request."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self._left = settings.UPLOAD_MAX_REQUEST
        if content_length > settings.UPLOAD_MAX_REQUEST:
            self._mark()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._left -= len(raw_data)
        if self._left < 0 or start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self._mark()
            # Not StopUpload: what follows would be read by lines, and a line may be all of it.
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _mark(self) -> None:
        self.request.upload_too_large = True  # type: ignore[union-attr]
