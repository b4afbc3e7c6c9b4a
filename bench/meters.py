"""How often what a fictional meter shows is exactly right, wrong, or reported as not read. Seeds from 5000
on and the ``bench`` fonts, which nothing was tried on."""

from __future__ import annotations

import argparse
import io
from collections import Counter
from collections.abc import Sequence

from PIL import Image

import specimens
from specimens.meters import DISPLAYS, make_meter

FIRST_SEED = 5000
DEGRADATIONS = ("clean", "rotated", "perspective", "blur", "jpeg", "noise", "lowlight")


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench meters")
    parser.add_argument("--count", type=int, default=21, help="meters a kind of display")
    options = parser.parse_args(arguments)
    print("| display | meters | right | wrong | not read | number right | number wrong |")
    print("|---|---|---|---|---|---|---|")
    for display in DISPLAYS:
        found: Counter[str] = Counter()
        for place in range(options.count):
            seed = FIRST_SEED + place
            meter = make_meter(("energy", "water", "gas")[place % 3], display, seed, "bench")
            image, _matrix = specimens.degrade(meter.image, DEGRADATIONS[place % len(DEGRADATIONS)], seed)
            value, number = _read(image)
            found[_verdict(value, meter.reading)] += 1
            found[f"number {_verdict(number, meter.number)}"] += 1
        cells = (found[key] for key in ("right", "wrong", "not read", "number right", "number wrong"))
        print(f"| {display} | {options.count} | " + " | ".join(map(str, cells)) + " |", flush=True)


def _verdict(value: str | None, truth: str) -> str:
    return "not read" if value is None else "right" if value == truth else "wrong"


def _read(image: Image.Image) -> tuple[str | None, str | None]:
    from providers.local import meters
    from providers.model import Request

    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=90)
    reading = meters.read_meter(Request({"front": buffer.getvalue()})).reading
    assert reading is not None
    return reading.value, reading.meter_id
