"""What a vendor's call costs here: CPU beside the vendor's own SDK, and many calls in flight.

Both against the sandbox on this machine. ``sdk``: the same 300 KB picture and answer, alternating
rounds in one run; sign, send and parse are compared, the picture's check and the normalising of the
answer are listed apart, and the whole call beside them. ``flight``: 200 calls in flight of a 100 KB
picture from one process against a latency of one second, rate limits off.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from providers import images, registry
from providers.door import Door
from providers.environment import Environment
from providers.errors import ServiceError
from providers.model import Request
from providers.sandbox.vendors import variables
from providers.tencent import transport

SERVICE = "tencent.RecognizeThaiIDCardOCR"
ROOT = Path(__file__).resolve().parent.parent


def picture(size: int) -> bytes:
    """A JPEG of about that many bytes: noise compresses badly."""
    from PIL import Image

    noise = np.random.default_rng(7).integers(0, 255, (700, 1100, 3), dtype=np.uint8)
    smooth = np.asarray(Image.fromarray(noise).resize((275, 175)).resize((1100, 700)))
    quality = 95
    while len(data := images.encode_jpeg(Image.fromarray(smooth), quality)) > size and quality > 5:
        quality -= 3
    return data


@contextmanager
def sandbox(latency: int = 0) -> Iterator[str]:
    """The sandbox in a process of its own; its address."""
    command = [sys.executable, "manage.py", "sandbox", "--latency", str(latency)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Sandbox on "):
                yield line.split()[-1]
                break
    finally:
        process.terminate()
        process.wait()


def cpu(work: Callable[[], object], times: int) -> float:
    """CPU milliseconds a call of this process, user and system."""
    before = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - before) / times * 1000


def compare_with_sdk(rounds: int, calls: int) -> None:
    from tencentcloud.common import credential
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile
    from tencentcloud.ocr.v20181119 import models, ocr_client

    data = picture(300_000)
    encoded = base64.b64encode(data).decode()
    with sandbox() as address:
        host = address.removeprefix("http://")
        profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=host, keepAlive=True))
        theirs = ocr_client.OcrClient(credential.Credential("sandbox", "sandbox"), "", profile)
        environment = variables(address, {})
        ours = Environment(environment)
        door = Door()
        parameters: dict[str, transport.Parameter] = {"CropPortrait": True}

        def sdk() -> object:
            asked = models.RecognizeThaiIDCardOCRRequest()
            asked.ImageBase64 = base64.b64encode(data).decode()
            asked.CropPortrait = True
            return theirs.RecognizeThaiIDCardOCR(asked)

        def exchange() -> object:
            return door.exchange(
                "tencent",
                SERVICE,
                lambda: transport.build(
                    ours, "RecognizeThaiIDCardOCR", {"ImageBase64": data}, parameters, None
                ),
                transport.read,
            )

        def whole() -> object:
            return registry.call(SERVICE, Request({"front": data}), environment, door)

        service = registry.service(SERVICE)
        work: dict[str, Callable[[], object]] = {
            "their SDK": sdk,
            "ours: sign, send, parse": exchange,
            "ours: the whole call": whole,
            "of it, the picture's check": lambda: images.fit(
                data, formats=service.limits.formats, size=service.limits.bytes
            ),
        }
        for one in work.values():
            one()
        times: dict[str, list[float]] = {name: [] for name in work}
        for _ in range(rounds):
            for name, one in work.items():
                times[name].append(cpu(one, calls))
    print(f"picture {len(data)} bytes ({len(encoded)} as base64), {rounds} rounds of {calls} calls\n")
    base = statistics.median(times["their SDK"])
    print(f"{'CPU ms a call (median of rounds)':36} {'ms':>7} {'ratio':>6}")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{name:36} {middle:7.2f} {middle / base:6.2f}")


def in_flight(calls: int, at_once: int) -> None:
    """In a process of its own, so that its memory is its own."""
    with sandbox(latency=1000) as address:
        command = [sys.executable, "-m", "bench.vendors", "--worker", address]
        command += ["--calls", str(calls), "--at-once", str(at_once)]
        shown = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    found = json.loads(shown.stdout)
    print(
        f"\n{calls} calls, {at_once} in flight, picture of {found['bytes']} bytes, 1 s latency:"
        f" {found['per_second']:.0f} calls a second (goal 150), {found['failed']} failed,"
        f" peak memory {found['megabytes']:.0f} MB (goal under 300)"
    )


def _worker(address: str, calls: int, at_once: int) -> None:
    data = picture(100_000)
    environment = {**os.environ, **variables(address, {})}
    door = Door()

    def one(_: int) -> bool:
        try:
            answer = registry.call(SERVICE, Request({"front": data}), environment, door)
        except ServiceError:
            return False
        return bool(answer.fields)

    one(0)
    started = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        right = sum(pool.map(one, range(calls)))
    seconds = time.monotonic() - started
    found = {
        "bytes": len(data),
        "per_second": calls / seconds,
        "failed": calls - right,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench vendors")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=2000, help="calls of the flight")
    parser.add_argument("--at-once", type=int, default=200)
    parser.add_argument("--worker", metavar="ADDRESS", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.worker:
        _worker(options.worker, options.calls, options.at_once)
        return
    compare_with_sdk(options.rounds, 40)
    in_flight(options.calls, options.at_once)


if __name__ == "__main__":
    main(sys.argv[1:])
