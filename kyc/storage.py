"""Files in a folder that survive a loss of power: a row that names one is never without it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class DurableFiles(FileSystemStorage):
    """Has file and folders written to the disk before it says that a file is stored."""

    def _save(self, name: str, content: Any) -> str:
        top = Path(self.location)
        stored: str = super()._save(name, content)  # type: ignore[misc]
        file = top / stored
        for place in (file, *file.parents):  # a folder may be as new as what lies in it
            sync(place)
            if place == top:
                break
        return stored


def sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
