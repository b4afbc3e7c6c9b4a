"""Whether database and storage belong together: every file that a row names lies there and opens, and
nothing lies there that no row names. After a restore they may be of different hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from onboarding.models import Applicant, Check, Page
from onboarding.vault import Vault, VaultError

UNDER_WAY = timedelta(hours=1)
"""A file that is younger may be of an act that has not committed yet."""


@dataclass(slots=True)
class Found:
    """``good`` counts files that open. ``broken`` has the number of the case, the file and what is wrong;
    ``left_over`` files that no row names."""

    good: int = 0
    broken: list[tuple[str, str, str]] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)


def check() -> Found:
    """Opens every file; nothing of one is kept."""
    found = Found()
    lying = set(_lying(""))  # before the rows: what is stored meanwhile has a row and no place here
    for applicant in Applicant.objects.order_by("pk").iterator():
        named = list(_named(applicant))
        if not named:
            continue
        try:
            box = Vault(str(applicant.pk), applicant.data_key)
        except VaultError as error:
            found.broken += [(number, name, str(error)) for number, name in named]
        else:
            for number, name in named:
                try:
                    box.fetch(name)
                    found.good += 1
                except VaultError as error:
                    found.broken.append((number, name, str(error)))
        lying.difference_update(name for _number, name in named)
    old = timezone.now() - UNDER_WAY
    found.left_over = sorted(name for name in lying if default_storage.get_modified_time(name) < old)
    return found


def remove(names: list[str]) -> None:
    """Files that :func:`check` found left over."""
    for name in names:
        default_storage.delete(name)


def _named(applicant: Applicant) -> Iterator[tuple[str, str]]:
    """The files that rows of an applicant name, each with the number of its case."""
    pages = Page.objects.filter(document__case__applicant=applicant).exclude(file="")
    yield from pages.values_list("document__case__number", "file")
    checks = Check.objects.filter(case__applicant=applicant)
    for number, answer, crops in checks.values_list("case__number", "answer", "crops"):
        yield from ((number, name) for name in (answer, *crops.values()) if name)


def _lying(folder: str) -> Iterator[str]:
    """Everything in the storage, by name."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was stored yet
        return
    for name in files:
        yield f"{folder}/{name}" if folder else name
    for name in folders:
        yield from _lying(f"{folder}/{name}" if folder else name)
