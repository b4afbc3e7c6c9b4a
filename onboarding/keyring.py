"""All data keys under the first master key: rotation while everything runs.

Each key is wrapped anew by itself, where nobody changed it in between; one that is wrapped by the first
master key already is passed by, so a run that was broken off is simply begun again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import models

from onboarding import index, vault
from onboarding.models import Applicant, IndexKey, KeptAnswer, WebhookEndpoint
from onboarding.vault import VaultError

HOLDERS: tuple[type[models.Model], ...] = (Applicant, WebhookEndpoint, KeptAnswer)
"""The tables whose rows have a data key of their own in ``data_key``, each for its primary key."""


def rotate() -> Iterator[int]:
    """Wrap every key anew; yields how many were, batch by batch. Raises VaultError."""
    for holder in HOLDERS:
        yield from _rotate(holder)
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
        for pk, wrapped in batch:
            renewed = vault.rewrapped(wrapped, str(pk)) if wrapped else None
            if renewed:
                same = holder._default_manager.filter(pk=pk, data_key=wrapped)
                done += same.update(data_key=renewed)
        last = batch[-1][0]
        yield done


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
    for wrapped in IndexKey.objects.values_list("wrapped", flat=True):
        counts[vault.master_of(wrapped)] += 1
        try:
            vault.BlindIndex(wrapped)
        except VaultError as error:
            broken.append(f"index key: {error}")
    return counts, broken
