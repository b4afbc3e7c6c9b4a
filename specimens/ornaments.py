"""Decoration of the cards: emblems, flags, chips, signatures and codes.

Emblems are inventions (stars, petals, suns), since a coat of arms is its state's own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import zxingcpp
from numpy.random import Generator
from PIL import Image

from specimens.canvas import Color
from specimens.card import Card

_FORMATS = {
    "QRCode": zxingcpp.BarcodeFormat.QRCode,
    "PDF417": zxingcpp.BarcodeFormat.PDF417,
    "Code128": zxingcpp.BarcodeFormat.Code128,
}


def code(card: Card, kind: str, text: str, x: float, y: float, width: float, height: float) -> None:
    """A real, readable code of that text."""
    made = zxingcpp.create_barcode(text, _FORMATS[kind])
    card.barcode(Image.fromarray(np.array(made.to_image())), x, y, width, height, kind, text)


def signature(
    card: Card,
    x: float,
    y: float,
    width: float,
    height: float,
    rng: Generator,
    fill: Color = (30, 32, 60),
) -> None:
    """A scrawl: a smooth path that swings up and down as it runs to the right."""
    knots = int(rng.integers(7, 12))
    px = np.linspace(0, 1, knots) + rng.normal(0, 0.035, knots)
    py = rng.uniform(0.15, 0.85, knots)
    py[0], py[1] = 0.7, 0.1
    fine = np.linspace(0, knots - 1, 240)
    t, i = fine % 1.0, np.minimum(fine.astype(int), knots - 2)
    t = np.where(fine >= knots - 1, 1.0, t)
    curve = []
    for values in (px, py):  # Catmull-Rom between the knots
        padded = np.concatenate([values[:1], values, values[-1:]])
        p0, p1, p2, p3 = (padded[i + k] for k in range(4))
        curve.append(
            0.5
            * (
                2 * p1
                + (p2 - p0) * t
                + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
        )
    path = np.stack([x + curve[0] * width, y + curve[1] * height], axis=-1)
    loop = np.linspace(0, 2 * np.pi, 60)
    flourish = np.stack(
        [x + width * (0.15 + 0.12 * np.cos(loop)), y + height * (0.5 + 0.3 * np.sin(loop))], axis=-1
    )
    card.strokes([path, flourish], fill, 1.7)


def star(
    cx: float, cy: float, radius: float, points: int = 5, inner: float = 0.42, turn: float = -90.0
) -> list[tuple[float, float]]:
    corners = []
    for k in range(points * 2):
        r = radius if k % 2 == 0 else radius * inner
        angle = np.radians(turn + 180 / points * k)
        corners.append((float(cx + r * np.cos(angle)), float(cy + r * np.sin(angle))))
    return corners


def emblem(
    card: Card, cx: float, cy: float, radius: float, fill: Color, ground: Color, points: int = 16
) -> None:
    """A seal: rings round a many-pointed star."""
    card.ellipse(
        (cx - radius, cy - radius, cx + radius, cy + radius), outline=fill, width=radius * 0.06
    )
    inner = radius * 0.86
    card.ellipse(
        (cx - inner, cy - inner, cx + inner, cy + inner), outline=fill, width=radius * 0.025
    )
    card.polygon(star(cx, cy, radius * 0.76, points, 0.62), fill)
    card.ellipse(
        (cx - radius * 0.36, cy - radius * 0.36, cx + radius * 0.36, cy + radius * 0.36),
        fill=ground,
    )
    card.polygon(star(cx, cy, radius * 0.27), fill)


def stripes(
    card: Card,
    box: tuple[float, float, float, float],
    colors: Sequence[Color],
    *,
    upright: bool = False,
) -> None:
    """A flag of equal stripes."""
    x0, y0, x1, y1 = box
    for k, color in enumerate(colors):
        a, b = k / len(colors), (k + 1) / len(colors)
        if upright:
            card.rectangle((x0 + (x1 - x0) * a, y0, x0 + (x1 - x0) * b, y1), fill=color)
        else:
            card.rectangle((x0, y0 + (y1 - y0) * a, x1, y0 + (y1 - y0) * b), fill=color)
    card.rectangle(box, outline=(120, 120, 120), width=0.5)


def nordic_cross(
    card: Card,
    box: tuple[float, float, float, float],
    ground: Color,
    cross: Color,
    inner: Color | None = None,
) -> None:
    x0, y0, x1, y1 = box
    card.rectangle(box, fill=ground)
    for color, part in ((cross, 0.22), (inner, 0.1)):
        if color is None:
            continue
        half = (y1 - y0) * part / 2
        cx, cy = x0 + (x1 - x0) * 0.38, (y0 + y1) / 2
        card.rectangle((x0, cy - half, x1, cy + half), fill=color)
        card.rectangle((cx - half, y0, cx + half, y1), fill=color)


def union_flag(card: Card, box: tuple[float, float, float, float], letters: str) -> None:
    """The ring of twelve stars on blue that European documents carry, round a country code."""
    x0, y0, x1, y1 = box
    card.rectangle(box, fill=(24, 58, 142))
    cx, cy, radius = (x0 + x1) / 2, (y0 + y1) / 2, (y1 - y0) * 0.36
    for k in range(12):
        angle = np.radians(30 * k)
        card.polygon(
            star(
                float(cx + radius * np.cos(angle)),
                float(cy + radius * np.sin(angle)),
                radius * 0.17,
            ),
            (250, 208, 40),
        )
    card.block(0)
    card.text(
        cx,
        cy + radius * 0.28,
        letters,
        card.type.label.bold(),
        radius * 0.8,
        fill=(255, 255, 255),
        anchor="m",
    )


def chip(card: Card, x: float, y: float, width: float = 138, height: float = 112) -> None:
    """Contacts of a smart card."""
    gold, dark = (214, 184, 110), (140, 112, 54)
    card.rectangle((x, y, x + width, y + height), fill=gold, outline=dark, width=1.5)
    for k in (1, 2):
        card.rectangle(
            (x, y + height * k / 3, x + width, y + height * k / 3), outline=dark, width=1.2
        )
    card.rectangle(
        (x + width * 0.34, y + height * 0.2, x + width * 0.66, y + height * 0.8),
        fill=gold,
        outline=dark,
        width=1.5,
    )


def chip_sign(card: Card, x: float, y: float, width: float = 56) -> None:
    """The sign of ICAO Doc 9303 part 9 for a document with a contactless chip."""
    color, height = (40, 40, 46), width * 0.6
    card.rectangle((x, y, x + width, y + height), outline=color, width=3)
    card.ellipse(
        (
            x + width / 2 - height * 0.2,
            y + height * 0.3,
            x + width / 2 + height * 0.2,
            y + height * 0.7,
        ),
        outline=color,
        width=3,
    )
    card.rectangle((x, y + height / 2 - 1.5, x + width * 0.35, y + height / 2 + 1.5), fill=color)
    card.rectangle(
        (x + width * 0.65, y + height / 2 - 1.5, x + width, y + height / 2 + 1.5), fill=color
    )


def mark(
    card: Card,
    rng: Generator,
    area: tuple[float, float, float, float],
    stamp: tuple[float, float, float] | None = None,
) -> None:
    """The word SPECIMEN: large across `area`, or as a stamp at (centre x, centre y, size).

    It is drawn before the data, so that no letter of the data is covered.
    """
    tone = ((196, 40, 48), (40, 70, 170), (110, 40, 130))[int(rng.integers(3))]
    if stamp is not None and rng.random() < 0.5:
        x, y, size = stamp
        card.specimen((x, y), size, float(rng.uniform(-6, 10)), fill=tone, opacity=0.62, stamp=True)
        return
    x0, y0, x1, y1 = area
    card.specimen(
        ((x0 + x1) / 2, (y0 + y1) / 2),
        (x1 - x0) * float(rng.uniform(0.145, 0.165)),
        float(rng.uniform(16, 26)),
        fill=tone,
        opacity=float(rng.uniform(0.2, 0.27)),
    )
