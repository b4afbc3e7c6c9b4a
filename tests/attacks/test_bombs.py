"""Files made to burn memory or time: refused by their head, or ended with the process that opened them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from providers import confined
from providers.errors import ImageTooLarge
from providers.images import DEFAULT_LIMITS
from tests import files
from tests.attacks import bombs

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]

MEASURE = """
import json, resource, sys, time
from providers.errors import ImageError
from providers.images import decode
from tests import files
from tests.attacks.bombs import HEADS

def used():
    found = resource.getrusage(resource.RUSAGE_SELF)
    return found.ru_maxrss / 1000, found.ru_utime + found.ru_stime

decode(files.encoded("PDF"))  # what is loaded once
told = {}
for name, make in HEADS.items():
    data = make()
    megabytes, seconds = used()
    try:
        picture = decode(data)
        outcome = f"taken, {picture.image.width} x {picture.image.height}"
    except ImageError as error:
        outcome = error.kind
    after = used()
    told[name] = [outcome, after[0] - megabytes, after[1] - seconds, len(data)]
print(json.dumps(told))
"""
"""Peak memory grows alone: what a bomb added is what it took beyond all before it."""


WHOLE_SET = """
import json, resource
from contextlib import suppress
from providers import confined
from providers.errors import ImageTooLarge
from providers.images import DEFAULT_LIMITS
from tests.attacks import bombs

confined.CPU_SECONDS = 2
for data in (bombs.pdf_forms(), bombs.jpeg_scans(), bombs.png_pixels(8000, 8000)):
    with suppress(ImageTooLarge):
        confined.take(data, page=1, limits=DEFAULT_LIMITS)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss * 1000]))
"""


@pytest.fixture(scope="module")
def measured() -> dict[str, tuple[str, float, float, int]]:
    """How each ended, the megabytes and seconds that it took, and its bytes: in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, tuple[str, float, float, int]] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize("what", bombs.HEADS)
def test_what_a_head_promises_is_not_believed(
    what: str, measured: dict[str, tuple[str, float, float, int]]
) -> None:
    outcome, megabytes, seconds, size = measured[what]
    opened = {
        "PDF": "taken, 4096 x 4096",
        "TIFF in a circle": "taken, 480 x 320",
        "TIFF, second page": "taken, 64 x 64",  # its first page
    }
    refused = {"image_too_large", "image_invalid"}
    assert outcome == opened[what] if what in opened else outcome in refused
    assert size < 500_000
    # A page of a PDF is drawn as large as pictures are kept: 64 MB, and once more in RGB.
    assert megabytes < (200 if what == "PDF" else 70)
    assert seconds < 5


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    return lambda name, value: monkeypatch.setattr(confined, name, value)


def taken(data: bytes) -> confined.Taken:
    return confined.take(data, page=1, limits=DEFAULT_LIMITS)


def test_a_page_that_draws_for_ever_is_ended_and_the_next_picture_is_taken(
    bounded: Callable[[str, int], None],
) -> None:
    """It would hold PDFium, which one thread may use at a time, until the server is stopped."""
    bounded("CPU_SECONDS", 1)
    with pytest.raises(ImageTooLarge, match="too much time"):
        taken(bombs.pdf_forms())
    assert taken(files.encoded("PDF")).format == "PDF"


def test_scan_upon_scan_is_ended(bounded: Callable[[str, int], None]) -> None:
    bounded("CPU_SECONDS", 1)
    with pytest.raises(ImageTooLarge, match="too much time"):
        taken(bombs.jpeg_scans())


def test_what_sleeps_instead_of_computing_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A helper that was stopped answers nothing, and uses no processor time."""
    taken(files.encoded("PNG"))
    helper = confined._idle[-1]
    os.kill(helper._process.pid, 19)  # SIGSTOP
    monkeypatch.setattr(confined, "SECONDS", 0.3)
    with pytest.raises(ImageTooLarge):
        taken(files.encoded("PNG"))
    monkeypatch.undo()
    assert taken(files.encoded("PNG")).format == "PNG"


def test_memory_is_bounded_by_the_system(bounded: Callable[[str, int], None]) -> None:
    bounded("MEMORY", 50_000_000)
    with pytest.raises(ImageTooLarge, match="memory"):
        taken(bombs.png_pixels(7000, 7000, 1))
    assert taken(files.encoded("PNG")).format == "PNG"


def test_a_child_opens_no_file_and_no_connection() -> None:
    """Also what a decoder might be talked into: the bounds are the system's, and cannot be raised."""
    tried = (
        "import socket, providers.confined as c; c._confine(c.MEMORY, c.CPU_SECONDS)\n"
        "for do in (lambda: open('/etc/passwd'), socket.socket, lambda: bytearray(2 * c.MEMORY)):\n"
        "    try: do(); print('done')\n"
        "    except Exception as error: print(type(error).__name__)"
    )
    run = subprocess.run([sys.executable, "-c", tried], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["OSError", "OSError", "MemoryError"]


def test_the_helper_has_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", "made-up")
    helper = confined._Helper()
    try:
        head: confined.Head = {
            "page": 1,
            "limits": asdict(DEFAULT_LIMITS),
            "memory": confined.MEMORY,
            "cpu": 5,
        }
        helper.ask(head, files.encoded("PNG"))  # it runs
        environment = Path(f"/proc/{helper._process.pid}/environ").read_bytes()
        assert b"made-up" not in environment
        assert b"PYTHONPATH" in environment
    finally:
        helper.end()
        helper.close()


def test_a_helper_that_was_killed_while_it_stood_by_costs_nobody_a_picture() -> None:
    taken(files.encoded("PNG"))
    for helper in confined._idle:
        helper.end()
    assert taken(files.encoded("PNG")).format == "PNG"


def test_many_at_once_use_no_more_helpers_than_may_be() -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(taken(files.encoded("PNG")).format)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["PNG"] * 8
    assert len(confined._idle) <= confined.AT_ONCE


@pytest.fixture
def _counted() -> Iterator[None]:
    """Children that were waited for, their children included, are counted with the process."""
    yield
    while confined._idle:
        helper = confined._idle.pop()
        helper.end()
        helper.close()


@pytest.mark.slow
@pytest.mark.usefixtures("_counted")
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_the_largest_that_is_taken_fits_the_bounds(channels: int) -> None:
    began = time.process_time()
    assert taken(bombs.png_pixels(8000, 8000, channels)).width == 4096
    assert time.process_time() - began < 2  # none of it here


@pytest.mark.slow
def test_the_bounds_hold_for_a_whole_set() -> None:
    """Measured: the children of one helper, and the helper, of a process that had no others."""
    run = subprocess.run(
        [sys.executable, "-c", WHOLE_SET], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    seconds, memory = json.loads(run.stdout)
    assert seconds < 15
    assert memory < 1.1 * confined.MEMORY + 100_000_000
