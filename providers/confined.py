"""Uploads are opened in a process of their own: a file made to burn time or memory, or to take over a
decoder, ends that process and nothing else.

A helper stands by for each picture opened at once; for every picture it forks a child that may use so
much memory and processor time, opens no file and no connection, has none of our environment, and is gone
afterwards. A helper whose child died is replaced.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from PIL import Image

from providers.errors import ImageError, ImageInvalid, ImageTooLarge
from providers.images import TOO_MUCH, Limits, decode, encode_jpeg
from providers.printed import Printed

log = logging.getLogger("providers.confined")

MEMORY = 1024**3
"""Bytes of data that a child may have. 64 megapixels of RGBA take 520 MB to open."""
CPU_SECONDS = 12
"""Of processor time; 64 megapixels of RGBA take 4 on the machine of docs/benchmarks.md."""
SECONDS = 30.0
"""Until it is ended however little it did: a machine may be busy."""
AT_ONCE = os.cpu_count() or 1
"""Helpers of one process: more would wait for each other."""

Head = dict[str, Any]
_RAISED = {error.__name__: error for error in (ImageInvalid, ImageTooLarge)}


@dataclass(frozen=True, slots=True)
class Taken:
    """An upright page as a JPEG without metadata, and what the file was."""

    jpeg: bytes
    format: str
    width: int
    height: int
    pages: int
    text: tuple[Printed, ...] = ()


def take(data: bytes, *, page: int, limits: Limits) -> Taken:
    """One page of an untrusted file. Raises ImageInvalid or ImageTooLarge, whose messages tell the person
    what to do."""
    if len(data) > limits.bytes:
        decode(data, limits=limits)  # raises, and spares a helper the bytes
    if not _places.acquire(timeout=SECONDS):
        raise ImageTooLarge(TOO_MUCH)
    try:
        helper = _standing_by() or _Helper()
        bounds = {"memory": MEMORY, "cpu": CPU_SECONDS}
        head, body = helper.ask({"page": page, "limits": asdict(limits), **bounds}, data)
        _idle.append(helper)
    finally:
        _places.release()
    if "error" in head:
        raise _RAISED[head["error"]](head["message"])
    text = tuple(Printed(said, tuple(box)) for said, box in head.pop("text"))
    return Taken(jpeg=body, text=text, **head)


class _Helper:
    """The process that forks, and the pipes to it."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parent.parent)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "providers.confined"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what libraries say there may quote the file
            # Large pages where the kernel gives them: a new child touches all its memory for the first time.
            env={"PYTHONPATH": root, "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"},
            start_new_session=True,  # its children are ended with it
        )
        self._asked = cast(BinaryIO, self._process.stdin)
        self._told = cast(BinaryIO, self._process.stdout)

    def ask(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        """What the child answers. Raises ImageTooLarge where it died, and ends the helper then."""
        ending = threading.Timer(SECONDS, self.end)
        ending.start()
        try:
            _write(self._asked, head, body)
            answer = _read(self._told)
        except OSError:
            answer = None
        finally:
            ending.cancel()
        if answer is None:
            self.end()
            self.close()
            log.warning("the process that opened a picture was ended")
            raise ImageTooLarge(TOO_MUCH)
        return answer

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """It and its child."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        for pipe in (self._asked, self._told):
            with contextlib.suppress(OSError):  # what was not sent any more
                pipe.close()


_places = threading.BoundedSemaphore(AT_ONCE)
_idle: list[_Helper] = []
_lock = threading.Lock()


def _standing_by() -> _Helper | None:
    with _lock:
        while _idle:
            helper = _idle.pop()
            if helper.lives:
                return helper
            helper.close()
    return None


@atexit.register
def _close() -> None:
    while _idle:
        helper = _idle.pop()
        helper.end()
        helper.close()


# The helper's side


def _serve(asked: BinaryIO, told: BinaryIO) -> None:
    """Fork a child for each picture; end when nobody asks any more or a child was ended."""
    sample = BytesIO()
    Image.new("RGB", (8, 8)).save(sample, "PDF")
    decode(sample.getvalue())  # what is imported late is imported now: a child opens no file
    while (job := _read(asked)) is not None:
        child = os.fork()
        if child == 0:
            head, data = job
            _confine(head["memory"], head["cpu"])
            _write(told, *_opened(data, head["page"], Limits(**head["limits"])))
            os._exit(0)
        if os.waitpid(child, 0)[1] != 0:
            sys.exit(1)


def _confine(memory: int, cpu: int) -> None:
    for what, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),  # open ones stay open; there are no further files, no sockets
    ):
        resource.setrlimit(what, (most, most))


def _opened(data: bytes, page: int, limits: Limits) -> tuple[Head, bytes]:
    try:
        picture = decode(data, page=page, limits=limits)
        jpeg = encode_jpeg(picture.image)
    except ImageError as error:
        return {"error": type(error).__name__, "message": error.message}, b""
    except MemoryError:
        return {"error": "ImageTooLarge", "message": TOO_MUCH}, b""
    width, height = picture.image.size
    text = [[piece.text, piece.box] for piece in picture.text]
    about = {"format": picture.format, "width": width, "height": height, "pages": picture.pages}
    return {**about, "text": text}, jpeg


def _write(pipe: BinaryIO, head: Head, body: bytes) -> None:
    pipe.write(json.dumps([head, len(body)]).encode() + b"\n" + body)
    pipe.flush()


def _read(pipe: BinaryIO) -> tuple[Head, bytes] | None:
    """None where the other side has gone."""
    line = pipe.readline()
    if not line.endswith(b"\n"):
        return None
    head, size = json.loads(line)
    body = pipe.read(size)
    return (head, body) if len(body) == size else None


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
