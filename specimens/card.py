"""A card side: labels, values, zone, photograph and the word SPECIMEN, with their truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageOps

from specimens import faces
from specimens.canvas import (
    BLACK,
    SCALE,
    Box,
    Color,
    Line,
    Quad,
    Surface,
    V,
    around,
    quad_of,
    values_of,
)
from specimens.fonts import Face, Typeset
from specimens.model import Side

_PHOTOGRAPH = (720, 900)


class Card(Surface):
    """The surface with the parts that identity documents have."""

    def __init__(
        self,
        background: Image.Image,
        typeset: Typeset,
        rng: Generator,
        *,
        value_color: Color = BLACK,
        label_color: Color = (70, 70, 78),
    ) -> None:
        super().__init__(background, typeset, rng)
        self.value_color, self.label_color = value_color, label_color
        self.value_size, self.label_size = 26.0, 16.0
        self._labels: list[dict[str, Any]] = []
        self._barcodes: list[dict[str, Any]] = []
        self._marks: list[Quad] = []
        self._mrz_fields: dict[str, str] = {}
        self._portrait: tuple[int, int, int, int] | None = None

    def label(
        self,
        x: float,
        y: float,
        text: str,
        *,
        of: str | Iterable[str] = (),
        size: float | None = None,
        face: Face | None = None,
        anchor: str = "l",
        fill: Color | None = None,
        max_width: float | None = None,
    ) -> Quad:
        """A printed label; `of` names the fields that it stands for."""
        quad = self.text(
            x,
            y,
            text,
            face or self.type.label,
            (size or self.label_size) * self.look.label_scale,
            fill=fill or self.label_color,
            anchor=anchor,
            max_width=max_width,
        )
        fields = [of] if isinstance(of, str) else list(of)
        self._labels.append({"text": text, "quad": quad, "fields": fields})
        return quad

    def value(
        self,
        x: float,
        y: float,
        lines: Line | list[Line],
        *,
        size: float | None = None,
        face: Face | None = None,
        anchor: str = "l",
        fill: Color | None = None,
        max_width: float | None = None,
        leading: float | None = None,
    ) -> float:
        """One value line or, as a list, several under one another. Returns the last baseline."""
        size = (size or self.value_size) * self.look.value_scale
        rows = lines if isinstance(lines, list) else [lines]
        face = face or self.type.value
        widest = max(self.measure(row, face, size, self.look.tracking) for row in rows)
        if max_width is not None and widest > max_width:
            size *= max_width / widest  # all rows of a value in one size
        for row in rows:
            self.text(
                x,
                y,
                row,
                face,
                size,
                fill=fill or self.value_color,
                anchor=anchor,
                tracking=self.look.tracking,
            )
            y += size * (leading or self.look.leading)
        return y - size * (leading or self.look.leading)

    def entry(
        self,
        x: float,
        y: float,
        label: str,
        lines: Line | list[Line],
        *,
        gap: float = 1.1,
        label_size: float | None = None,
        size: float | None = None,
        face: Face | None = None,
        max_width: float | None = None,
        leading: float | None = None,
        label_width: float | None = None,
    ) -> float:
        """A label at baseline y with its value beneath, as one block. Returns the last baseline."""
        self.block()
        rows = lines if isinstance(lines, list) else [lines]
        named = {v.field for row in rows for v in values_of(row)}
        self.label(
            x, y, label, of=sorted(named), size=label_size, max_width=label_width or max_width
        )
        below = y + gap * (size or self.value_size) * self.look.value_scale
        return self.value(
            x, below, rows, size=size, face=face, max_width=max_width, leading=leading
        )

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        leading: float,
        *,
        max_width: float,
        fill: Color | None = None,
        anchor: str = "l",
        face: Face | None = None,
    ) -> None:
        """Printed matter that is neither label nor value; lines parted by line feeds."""
        for row in text.split("\n"):
            self.text(
                x,
                y,
                row,
                face or self.type.label,
                size,
                fill=fill or self.label_color,
                anchor=anchor,
                max_width=max_width,
            )
            y += leading

    def mrz(
        self,
        lines: Sequence[str],
        left: float,
        baseline: float,
        width: float,
        leading: float,
        marks: dict[str, tuple[int, int, int]] | None = None,
        fields: dict[str, str] | None = None,
    ) -> None:
        """The zone at the fixed pitch of its print; `marks`: field to (line, start, end)."""
        self.block(0.004)
        pitch = width / len(lines[0])
        face = self.type.mrz
        # Faces differ in advance and in weight of their strokes: all are set to the same pitch.
        size = pitch * 0.97 * 100 / face.font(100 * SCALE).getlength("0") * SCALE
        left += self.look.shift[0] + self.nudge[0]
        top = baseline + self.look.shift[1] + self.nudge[1]
        boxes: list[list[Box]] = []
        for i, line in enumerate(lines):
            row = []
            for j, char in enumerate(line):
                box, _ = self.run(left + j * pitch, top + i * leading, char, face, size, BLACK, 0)
                row.append(box)
            self.record(V(line, "mrz", "\n".join(lines)), line, around(row))
            boxes.append(row)
        for name, (i, start, end) in (marks or {}).items():
            raw = lines[i][start:end]
            self.record(V(raw, name), raw, around(boxes[i][start:end]))
        self._mrz_fields.update(fields or {})

    def portrait(
        self,
        box: Box,
        face: str,
        *,
        monochrome: bool = False,
        engraved: bool = False,
        main: bool = True,
        opacity: float = 1.0,
    ) -> None:
        """The holder's photograph; `engraved` lets the background show through, as laser does."""
        x0, y0, x1, y1 = (round(v) for v in self.shifted(box))
        size = ((x1 - x0) * SCALE, (y1 - y0) * SCALE)
        picture = _photograph(face, size, monochrome)
        place = (x0 * SCALE, y0 * SCALE)
        if engraved or opacity < 1:
            under = np.asarray(
                self.image.crop((*place, place[0] + size[0], place[1] + size[1])), np.float32
            )
            over = np.asarray(picture, np.float32)
            if engraved:
                # The brightest tone of the picture is bare card.
                over = np.clip(over * (255 / max(1.0, float(np.percentile(over, 97)))), 0, 255)
                over = over * under / 255
            mixed = over * opacity + under * (1 - opacity)
            picture = Image.fromarray(mixed.astype(np.uint8))
        self.image.paste(picture, place)
        if main:
            self._portrait = (x0, y0, x1, y1)

    def barcode(
        self,
        picture: Image.Image,
        x: float,
        y: float,
        width: float,
        height: float,
        kind: str,
        text: str,
    ) -> None:
        """A code, squeezed to its place without smoothing its modules away."""
        size = (round(width * SCALE), round(height * SCALE))
        self.paste(picture.convert("RGB").resize(size, Image.Resampling.NEAREST), x, y)
        x, y, right, bottom = self.shifted((x, y, x + width, y + height), nudge=False)
        self._barcodes.append(
            {"format": kind, "text": text, "quad": quad_of((x, y, right, bottom))}
        )

    def specimen(
        self,
        center: tuple[float, float],
        size: float,
        angle: float,
        *,
        fill: Color = (196, 40, 48),
        opacity: float = 0.3,
        stamp: bool = False,
    ) -> None:
        """The word SPECIMEN, laid under the data: large across the card, or as a framed stamp."""
        # PIL draws turned text only as a picture of its own.
        face = self.type.label.bold()
        length = self.measure("SPECIMEN", face, size, 0.08)
        pad = size * 0.35
        mask = Image.new(
            "L", (round((length + 2 * pad) * SCALE), round((size + 2 * pad) * SCALE)), 0
        )
        pen, at = ImageDraw.Draw(mask), pad * SCALE
        for char in "SPECIMEN":
            pen.text(
                (at, mask.height - 1.25 * pad * SCALE),
                char,
                font=face.font(size * SCALE),
                fill=255,
                anchor="ls",
            )
            at += self.advance(char, face, size, 0.08) * SCALE
        if stamp:
            pen.rounded_rectangle(
                (2, 2, mask.width - 3, mask.height - 3),
                radius=pad * SCALE / 2,
                outline=255,
                width=max(2, round(size * 0.07 * SCALE)),
            )
        half = np.array([mask.width, mask.height]) / (2 * SCALE)
        turned = mask.rotate(angle, Image.Resampling.BICUBIC, expand=True)
        turned = turned.point(lambda p: int(p * opacity))
        at_x = center[0] + self.look.shift[0] - turned.width / (2 * SCALE)
        at_y = center[1] + self.look.shift[1] - turned.height / (2 * SCALE)
        self.image.paste(fill, (round(at_x * SCALE), round(at_y * SCALE)), turned)
        cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        turn = np.array([[cos, sin], [-sin, cos]])
        middle = np.array(center) + np.array(self.look.shift)
        corners = [turn @ (half * sign) + middle for sign in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        self._marks.append([[round(float(v), 1) for v in c] for c in corners])

    def state(self, **truth: str) -> None:
        """Truth that follows from what is printed but is no text of its own (a zone's content)."""
        self.truth.update({k: v for k, v in truth.items() if v})

    def finish(self) -> Side:
        """The picture at its own size, with all that was recorded."""
        picture = self.image.reduce(SCALE)
        if self.look.softness > 0.2:
            soft = cv2.GaussianBlur(np.asarray(picture), (0, 0), self.look.softness)
            picture = Image.fromarray(soft)
        labels = {f: entry["text"] for entry in self._labels for f in entry["fields"]}
        for name, recorded in self.fields.items():
            recorded["label"] = labels.get(name)
        # Printed values outside the canonical fields start with "_" in the card modules.
        other = {n[1:]: self.fields.pop(n) for n in list(self.fields) if n.startswith("_")}
        layout = {
            "size": [self.width, self.height],
            "fields": self.fields,
            "other": other,
            "labels": self._labels,
            "barcodes": self._barcodes,
            "mark": self._marks,
            "mrz_fields": self._mrz_fields,
            "fonts": self.type.describe(),
        }
        return Side(picture, dict(self.truth), layout, self._portrait)


def _photograph(face: str, size: tuple[int, int], monochrome: bool) -> Image.Image:
    """The face's one photograph, cut to the format of the place.

    It is always taken in one size, since taking it is slow and the generator keeps what it took.
    """
    taken = faces.portrait(face, *_PHOTOGRAPH, monochrome=monochrome).convert("RGB")
    return ImageOps.fit(taken, size, Image.Resampling.LANCZOS, centering=(0.5, 0.4))
