"""``/healthz``: the process lives. ``/readyz``: database, broker and storage answer."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from kyc.celery import app

log = logging.getLogger("kyc.health")

_SECONDS = 2


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when all three answer, 503 otherwise, and which did not."""
    probes: dict[str, Callable[[], object]] = {
        "database": _database,
        "broker": _broker,
        "storage": _storage,
    }
    states = {name: _answers(name, probe) for name, probe in probes.items()}
    return JsonResponse(states, status=200 if all(states.values()) else 503)


def _answers(name: str, probe: Callable[[], object]) -> bool:
    try:
        probe()
    except Exception as error:  # whatever it is, it is not ready
        log.warning("not ready: %s (%s)", name, type(error).__name__)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _storage() -> None:
    default_storage.exists("probe")
    if isinstance(default_storage, FileSystemStorage):  # a folder answers even where there is none
        folder = Path(default_storage.path(""))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError("not writable")


def _broker() -> None:
    with app.connection_for_read(connect_timeout=_SECONDS) as link:
        link.ensure_connection(max_retries=1, timeout=_SECONDS)
