"""``/healthz``: the process lives. ``/readyz``: database, broker and storage answer."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
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
        "storage": lambda: default_storage.exists("probe"),
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


def _broker() -> None:
    with app.connection_for_read(connect_timeout=_SECONDS) as link:
        link.ensure_connection(max_retries=1, timeout=_SECONDS)
