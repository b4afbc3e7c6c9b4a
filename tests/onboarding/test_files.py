"""Database and storage are held against each other."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from onboarding import files
from onboarding.models import Case, Page
from onboarding.vault import VaultError
from tests import factories as make


def old(folder: Path) -> None:
    """Every file was written long ago."""
    long_ago = time.time() - 7200
    for file in (file for file in folder.rglob("*") if file.is_file()):
        os.utime(file, (long_ago, long_ago))


def picture(case: Case) -> Page:
    return Page.objects.filter(document__case=case).latest("pk")


def checked(*more: str) -> tuple[str, str]:
    said, complained = io.StringIO(), io.StringIO()
    code: object = 0
    try:
        call_command("files", "check", *more, stdout=said, stderr=complained)
    except SystemExit as ended:
        code = ended.code
    assert code == int(bool(complained.getvalue()))
    return said.getvalue(), complained.getvalue()


def test_where_nothing_is_wrong_every_file_opens(
    stored: Callable[[], dict[str, bytes]], storage: Path
) -> None:
    assert files.check() == files.Found()
    make.in_review()
    old(storage)
    assert checked() == (f"{len(stored())} file(s) open, 0 do not, 0 are named by no row.\n", "")


def test_a_file_that_is_missing_or_changed_is_named_with_its_case(storage: Path) -> None:
    missing, changed = make.in_review(), make.in_review()
    (storage / picture(missing).file).unlink()
    (storage / picture(changed).file).write_bytes(b"KYC1 something else")
    said, complained = checked()
    assert f"case {missing.number}: {picture(missing).file} is missing from the storage\n" in complained
    assert f"case {changed.number}: {picture(changed).file} cannot be opened\n" in complained
    assert ", 2 do not," in said


def test_files_of_a_person_whose_key_was_destroyed_do_not_open() -> None:
    case = make.in_review()
    case.applicant.data_key = b""
    case.applicant.save()
    assert {what for _number, _name, what in files.check().broken} == {
        "the data key was destroyed: what it sealed is erased"
    }


def test_what_no_row_names_is_told_and_removed_on_request_alone(storage: Path) -> None:
    case = make.in_review()
    left = f"{case.applicant_id}/left.jpg"
    (storage / left).write_bytes(b"x")
    assert files.check().left_over == []  # its act may not have committed yet
    old(storage)
    assert f"left over: {left}\n" in checked()[0]
    assert (storage / left).exists()
    assert "1 are named by no row and were removed." in checked("--remove")[0]
    assert not (storage / left).exists()
    assert files.check().left_over == []
    assert files.check().broken == []


def test_a_case_whose_picture_is_missing_is_shown_without_it(client: Client, storage: Path) -> None:
    case = make.in_review()
    page = picture(case)
    (storage / page.file).unlink()
    client.force_login(make.user())
    assert client.get(reverse("case", args=[case.number])).status_code == 200
    with pytest.raises(VaultError, match="is missing from the storage"):
        client.get(reverse("image", args=[page.pk]))
