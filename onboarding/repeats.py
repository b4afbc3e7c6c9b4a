"""Answers kept so that a request that comes twice is carried out once (Idempotency-Key).

The row is written in the request's own transaction: with what was done, or not at all. Of two requests
at once the second waits at the unique key until the first is through.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from onboarding import vault
from onboarding.models import KeptAnswer

KEPT = timedelta(hours=24)

_PLACE = "kept_answer.body"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: HTTP status, the headers that belong to it, and JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any


class OtherRequest(Exception):
    """The key was used for something else."""


def once(caller: str, key: str, request: str, do: Callable[[], Told]) -> tuple[Told, bool]:
    """Do it, or give the answer that the same request was given before; whether it was given before.

    ``request`` says what is asked, in one text. What ``do`` changed is rolled back if it raises.
    Raises OtherRequest.
    """
    digest = salted_hmac("onboarding.repeats", request, algorithm="sha256").hexdigest()
    KeptAnswer.objects.filter(caller=caller, key=key, created_at__lt=timezone.now() - KEPT).delete()
    with transaction.atomic():
        row = KeptAnswer(caller=caller, key=key, request=digest)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            kept = KeptAnswer.objects.get(caller=caller, key=key)
            if not constant_time_compare(kept.request, digest):
                raise OtherRequest from None
            return _opened(kept), True
        told = do()
        row.status, row.headers = told.status, dict(told.headers)
        row.data_key = vault.new_data_key(str(row.pk))
        row.body = _box(row).seal_json(told.body, _PLACE)
        row.save()
    return told, False


def forget() -> int:
    """Remove answers whose time is over; how many."""
    return KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def forget_about(names: Collection[str]) -> None:
    """Remove the answers that speak of one of these ids."""
    for row in KeptAnswer.objects.exclude(body=b""):
        told = json.dumps(_opened(row).body)
        if any(name in told for name in names):
            row.delete()


def _opened(row: KeptAnswer) -> Told:
    return Told(row.status, row.headers, _box(row).open_json(row.body, _PLACE))


def _box(row: KeptAnswer) -> vault.Vault:
    return vault.Vault(str(row.pk), row.data_key)
