"""All keys under the first master key: rotation while everything runs.

Each key is wrapped anew by itself, where nobody changed it in between; one that is wrapped by the first
master key already is passed by, so a run that was broken off is simply begun again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import models, transaction

from onboarding import index, vault
from onboarding.models import Applicant, IndexKey, KeptAnswer, WebhookEndpoint
from onboarding.vault import SECOND_FACTOR, VaultError

HOLDERS: tuple[type[models.Model], ...] = (Applicant, WebhookEndpoint, KeptAnswer)
"""The tables whose rows have a data key of their own in ``data_key``, each for its primary key."""


_FACTORS = ("totp", "recovery_codes")
"""Of allauth's table: every text in their data is sealed under a key of its own."""


def rotate() -> Iterator[int]:
    """Wrap every key anew; yields how many were, batch by batch. Raises VaultError."""
    for holder in HOLDERS:
        yield from _rotate(holder)
    yield _rotate_factors()
    before = IndexKey.objects.values_list("wrapped", flat=True).first()
    if before is not None:
        index.key()
        yield int(bytes(before) != bytes(IndexKey.objects.get().wrapped))


def _rotate(holder: type[models.Model]) -> Iterator[int]:
    last = None
    while True:
        rows = holder._default_manager.order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        batch = list(rows.values_list("pk", "data_key")[:500])
        if not batch:
            return
        done = 0
        with transaction.atomic():
            for pk, wrapped in batch:
                renewed = vault.rewrapped(wrapped, str(pk)) if wrapped else None
                if renewed:
                    same = holder._default_manager.filter(pk=pk, data_key=wrapped)
                    done += same.update(data_key=renewed)
        last = batch[-1][0]
        yield done


def _rotate_factors() -> int:
    """Each under its row's lock: a recovery code that is used meanwhile stays used."""
    done = 0
    for pk in Authenticator.objects.filter(type__in=_FACTORS).values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue
            renewed = _rewrapped(row.data)
            if renewed != row.data:
                done += Authenticator.objects.filter(pk=pk).update(data=renewed)
    return done


def _rewrapped(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _rewrapped(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_rewrapped(value) for value in data]
    return vault.rewrapped_text(data, SECOND_FACTOR) or data if isinstance(data, str) else data


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)
    elif isinstance(data, str):
        yield data


def check() -> tuple[Counter[str], list[str]]:
    """How many keys each master key wraps, by its id, and which rows cannot be opened."""
    counts: Counter[str] = Counter()
    broken: list[str] = []
    for holder in HOLDERS:
        for pk, wrapped in holder._default_manager.values_list("pk", "data_key").iterator():
            if not wrapped:
                continue
            counts[vault.master_of(wrapped)] += 1
            try:
                vault.Vault(str(pk), wrapped)
            except VaultError as error:
                broken.append(f"{holder._meta.model_name} {pk}: {error}")
    for row in Authenticator.objects.filter(type__in=_FACTORS):
        for text in _texts(row.data):
            try:
                counts[vault.master_of_text(text)] += 1
                vault.open_text(text, SECOND_FACTOR)
            except VaultError as error:
                broken.append(f"second factor {row.pk}: {error}")
    for wrapped in IndexKey.objects.values_list("wrapped", flat=True):
        counts[vault.master_of(wrapped)] += 1
        try:
            vault.BlindIndex(wrapped)
        except VaultError as error:
            broken.append(f"index key: {error}")
    return counts, broken
