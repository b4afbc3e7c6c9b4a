"""Files that a loss of power leaves where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.module_loading import import_string

import kyc.storage
from kyc import env


@pytest.fixture
def files(tmp_path: Path) -> Storage:
    """The storage that a file's URL makes."""
    made = env.storage("STORAGE_URL", env.Env({"U": f"file://{tmp_path}/files"}).url("U", ""))
    storage: Storage = import_string(made["BACKEND"])(**made["OPTIONS"])
    return storage


def test_file_and_folders_are_on_the_disk_before_a_file_is_said_to_be_stored(
    files: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, bytes | None]] = []
    sync = kyc.storage.sync

    def seen(place: Path) -> None:
        sync(place)
        of = place.relative_to(tmp_path).as_posix()
        written.append((of, place.read_bytes() if place.is_file() else None))

    monkeypatch.setattr(kyc.storage, "sync", seen)
    assert files.save("person/case/page", ContentFile(b"whole")) == "person/case/page"
    folders = [("files/person/case", None), ("files/person", None), ("files", None)]
    assert written == [("files/person/case/page", b"whole"), *folders]


def test_a_disk_that_fails_is_told(files: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(handle: int) -> None:
        raise OSError("I/O error")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(OSError, match="I/O error"):
        files.save("page", ContentFile(b"x"))
