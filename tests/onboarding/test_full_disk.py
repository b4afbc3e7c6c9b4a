"""A disk that is full where pictures and answers are stored: a small file system of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from onboarding import workflow
from onboarding.audit import verify
from onboarding.models import Check, CheckState, Page, Progress, ServiceCall
from onboarding.states import Refused
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.mounting]
ROOM = 1_000_000


@pytest.fixture
def full(storage: Path, tmp_path: Path) -> Iterator[Path]:
    """The storage, on a file system of its own; whatever it has left is filled by ``fill``."""
    storage.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(storage)]
    subprocess.run(mount, check=True)
    try:
        yield storage
    finally:
        subprocess.run(["umount", str(storage)], check=True)  # noqa: S607


def fill(folder: Path, leave: int = 0) -> Path:
    """Take all room but ``leave`` bytes."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
        file.truncate(max(file.tell() - leave, 0))
    return ballast


def left(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file() and file.name != "ballast")


def test_a_picture_is_refused_with_a_word_and_nothing_of_it_stays(full: Path, client: Client) -> None:
    case = make.opened()
    ballast = fill(full, leave=8192)  # room for the beginning of the picture
    with pytest.raises(Refused, match="cannot be stored"):
        workflow.add_page(case, make.analyst(), "front", make.picture(1))
    assert left(full) == []
    client.force_login(make.user())
    where = reverse("add_picture", args=[case.number, "front"])
    answer = client.post(where, {"picture": make.upload(1), "anyway": "yes"})
    assert answer.status_code == 422
    assert "Nothing was saved" in answer.content.decode()
    assert not Page.objects.exists()
    ballast.unlink()
    assert client.post(where, {"picture": make.upload(1), "anyway": "yes"}).status_code == 302
    assert verify()[1] == []


def test_an_answer_that_has_no_room_fails_in_sight_is_paid_and_can_be_asked_for_again(
    full: Path,
    sandbox: object,
    with_policy: object,
) -> None:
    with_policy(*make.routed(make.CNH))  # type: ignore[operator]
    case = make.licence()
    ballast = fill(full)
    case = make.worked(case)
    assert case.progress == Progress.IN_REVIEW
    assert set(Check.objects.values_list("state", "error_kind")) == {(CheckState.FAILED, "internal")}
    assert {call.billable for call in ServiceCall.objects.filter(service=make.CNH)} == {True}
    pages = set(Page.objects.values_list("file", flat=True))
    assert len(left(full)) == len(pages)  # no part of an answer
    ballast.unlink()
    workflow.rerun(case, make.analyst(), make.not_sent)
    case = make.worked(case)
    assert case.progress == Progress.IN_REVIEW
    assert Check.objects.filter(case=case, state=CheckState.DONE).count() == 2
    assert verify()[1] == []
