"""The way of an applicant through the API: applicant, case, two pictures of 3 MB, submit.

One web process (gunicorn, 8 threads) on a database, folder and cache of its own; broker in memory. Beside
it, in turns, a bare DRF view that decodes, turns upright, encodes anew and stores the same two files
(:mod:`bench.bare`). CPU is that of the web process and of those that open uploads for it, by /proc.
"""

from __future__ import annotations

import argparse
import base64
import io
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
_TICK = os.sysconf("SC_CLK_TCK")


def picture(seed: int, size: int = 3_000_000) -> bytes:
    """A JPEG of 4000 x 3000 pixels and about that many bytes, held sideways by its orientation tag."""
    coarse = np.random.default_rng(seed).integers(0, 255, (375, 500, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((4000, 3000), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6
    quality, data = 98, b""
    while not data or (len(data) > size and quality > 30):
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality, exif=exif)
        data, quality = buffer.getvalue(), quality - 4
    return data


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "VAR_DIR": str(folder),
        "SECRET_KEY": "bench",
        "ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "CACHE_URL": "locmem://",
        "CELERY_BROKER_URL": "memory://",
        "API_RATE": "1000000",
        "BENCH_FILES": str(folder / "bare"),
    }


@contextmanager
def _serving(module: str, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """gunicorn with one worker; its address and the worker's process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", module, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "8", "--log-level", "error", "--timeout", "120"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield f"http://127.0.0.1:{port}", int(children[0])
    finally:
        process.terminate()
        process.wait()


def _cpu(process: int) -> float:
    """Seconds of a process and its helpers so far, user and system."""
    helpers = [
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    ticks = 0
    for one in (process, *helpers):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))  # its own, and of children that have ended
    return ticks / _TICK


def _way(client: httpx.Client, pictures: list[bytes]) -> list[float]:
    """One applicant's way; the seconds of each of its five requests."""
    times: list[float] = []

    def ask(path: str, **more: object) -> dict[str, str]:
        started = time.perf_counter()
        answer = client.post(f"/api/v1/{path}", **more)  # type: ignore[arg-type]
        times.append(time.perf_counter() - started)
        answer.raise_for_status()
        found: dict[str, str] = answer.json()
        return found

    applicant = ask("applicants", json={"reference": "bench"})["id"]
    case = ask("cases", json={"applicant": applicant, "document_type": "passport"})["id"]
    for side, data in zip(("front", "selfie"), pictures, strict=True):
        ask(f"cases/{case}/documents", data={"side": side}, files={"file": ("a.jpg", data)})
    ask(f"cases/{case}/submit", json={})
    return times


def _measure(process: int, work: Callable[[], object], times: int) -> float:
    """CPU milliseconds of the server a piece of work."""
    work()
    before = _cpu(process)
    for _ in range(times):
        work()
    return (_cpu(process) - before) / times * 1000


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench api")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--ways", type=int, default=6, help="a round")
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args(arguments)
    pictures = [picture(1), picture(2)]
    print(f"two pictures of {', '.join(f'{len(data) / 1e6:.1f}' for data in pictures)} MB\n")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environment = _environment(Path(folder))
        manage = [sys.executable, "manage.py"]
        for command in (["migrate"], ["collectstatic", "--no-input"]):
            subprocess.run(  # noqa: S603
                [*manage, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
            )
        made = subprocess.run(  # noqa: S603
            [*manage, "apikeys", "create", "bench"], cwd=ROOT, env=environment, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        address, ours = stack.enter_context(_serving("kyc.wsgi", environment))
        bare_address, bare = stack.enter_context(_serving("bench.bare", environment))
        headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
        client = stack.enter_context(httpx.Client(base_url=address, headers=headers, timeout=120))
        plain = stack.enter_context(httpx.Client(base_url=bare_address, timeout=120))
        files = {name: (f"{name}.jpg", data) for name, data in zip("ab", pictures, strict=True)}
        rounds = [
            (
                _measure(ours, lambda: _way(client, pictures), options.ways),
                _measure(bare, lambda: plain.post("/pictures", files=files).raise_for_status(), options.ways),
            )
            for _ in range(options.rounds)
        ]
        print("| CPU ms of the web process, median | ms | Ratio |\n|---|---|---|")
        base = statistics.median(row[1] for row in rounds)
        print(f"| a bare view: two pictures decoded, upright, encoded, stored | {base:.0f} | 1.00 |")
        whole = statistics.median(row[0] for row in rounds)
        ratio = statistics.median(row[0] / row[1] for row in rounds)
        print(f"| applicant, case, two pictures, submit (goal at most 1.5) | {whole:.0f} | {ratio:.2f} |\n")
        _throughput(client, pictures, options.clients, options.clients * options.ways)


def _throughput(client: httpx.Client, pictures: list[bytes], clients: int, ways: int) -> None:
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        times = [t for way in pool.map(lambda _: _way(client, pictures), range(ways)) for t in way]
    took = time.perf_counter() - started
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{clients} clients at once, {ways} ways: {len(times) / took:.1f} requests a second,"
        f" {ways / took:.2f} ways a second, p95 of a request {p95 * 1000:.0f} ms"
    )
