"""What a specimen is made from and what it is: orders in, sides with their truth out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zlib import crc32

import numpy as np
from numpy.random import Generator
from PIL import Image

# A day that does not move, so that the same seed gives the same picture on any day.
REFERENCE_DAY = date(2026, 1, 1)
FOREVER = "9999-12-31"


@dataclass(frozen=True)
class Order:
    """What the caller asked for."""

    document: str
    seed: int
    face: str | None = None
    person: Mapping[str, str] = field(default_factory=dict)
    fonts: str = "test"
    mrz_font: str | None = None
    today: date = REFERENCE_DAY

    def rng(self, purpose: str) -> Generator:
        """A stream of its own for each purpose: what one draws does not shift another."""
        return np.random.default_rng([crc32(f"{self.document} {purpose}".encode()), self.seed])


@dataclass(frozen=True)
class Side:
    """One side of a card.

    `truth`: canonical field to normal form, of what this side shows. `layout`: "fields" (raw
    text, label, lines and enclosing quad, in pixels of `image`), "labels", "barcodes", "mark"
    (the word SPECIMEN), "mrz_fields" (the zone's values as written there), "fonts".
    `portrait`: left, top, right, bottom of the holder's photograph.
    """

    image: Image.Image
    truth: dict[str, str]
    layout: dict[str, Any]
    portrait: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Specimen:
    document: str
    design: str
    seed: int
    face: str
    sides: dict[str, Side]
    person: dict[str, str] = field(default_factory=dict)
