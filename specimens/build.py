"""Specimens by document and seed, and folders of them for demonstrations and benchmarks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from PIL import Image

from specimens import faces
from specimens.cards import (
    brazil,
    china,
    germany,
    icao_card,
    india,
    indonesia,
    mexico,
    passport,
    sheet,
    visa,
)
from specimens.degrade import DEGRADATIONS, degrade
from specimens.model import REFERENCE_DAY, Order, Side, Specimen

_DRAWERS: dict[str, Callable[[Order], Specimen]] = {
    "mx.voter_id": mexico.draw,
    "br.driver_license": brazil.draw,
    "id.id_card": indonesia.draw,
    "de.id_card": germany.draw,
    "in.pan_card": india.draw,
    "cn.id_card": china.draw,
    "passport": passport.draw,
    "id_card": icao_card.draw,
    "visa": visa.draw,
    **dict.fromkeys(("nl.id_card", "no.id_card", "se.id_card"), icao_card.draw),
    **dict.fromkeys(sheet.sheets(), sheet.draw),
}
DOCUMENTS: tuple[str, ...] = tuple(_DRAWERS)


def make(
    document: str,
    seed: int,
    *,
    face: str | None = None,
    person: Mapping[str, str] | None = None,
    fonts: str = "test",
    mrz_font: str | None = None,
    today: date | None = None,
) -> Specimen:
    """One specimen; the same arguments give the same pictures.

    `person` overrides values of the holder or the document by canonical name (an empty text
    takes an optional value away), and what depends on them follows. `fonts` names a set of
    `specimens.fonts.FONT_SETS`. Documents are in force on `today`, which is a fixed day where
    not given, so that pictures do not change from day to day.
    """
    if document not in _DRAWERS:
        raise ValueError(f"no document {document!r}; there are {', '.join(DOCUMENTS)}")
    order = Order(
        document=document,
        seed=seed,
        face=face,
        person=dict(person or {}),
        fonts=fonts,
        mrz_font=mrz_font,
        today=today or REFERENCE_DAY,
    )
    return _DRAWERS[document](order)


def write(
    directory: Path,
    *,
    documents: Iterable[str] = DOCUMENTS,
    seeds: Iterable[int] = range(3),
    degradations: Iterable[str] = DEGRADATIONS,
    fonts: str = "test",
    mrz_font: str | None = None,
) -> None:
    """DIR/index.json and a folder for each specimen: truth.json, pictures of each side, a selfie.

    A picture is named SIDE.DEGRADATION.jpg; truth.json gives for each the homography that takes
    points of the clean picture to it.
    """
    directory.mkdir(parents=True, exist_ok=True)
    kinds, seeds = tuple(degradations), tuple(seeds)
    index = []
    for document in documents:
        for seed in seeds:
            specimen = make(document, seed, fonts=fonts, mrz_font=mrz_font)
            folder = directory / f"{document}-{seed:04}"
            folder.mkdir(exist_ok=True)
            record = _save(specimen, folder, kinds, fonts)
            (folder / "truth.json").write_text(json.dumps(record, ensure_ascii=False, indent=1))
            index.append(
                {
                    "folder": folder.name,
                    "document": document,
                    "design": specimen.design,
                    "seed": seed,
                    "sides": {name: list(side["images"]) for name, side in record["sides"].items()},
                }
            )
    (directory / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1))


def _save(specimen: Specimen, folder: Path, kinds: tuple[str, ...], fonts: str) -> dict[str, Any]:
    """The pictures, and what truth.json says of them."""
    faces.selfie(specimen.face, specimen.seed).save(folder / "selfie.jpg", quality=92)
    return {
        "document": specimen.document,
        "design": specimen.design,
        "seed": specimen.seed,
        "font_set": fonts,
        "face": specimen.face,
        "selfie": "selfie.jpg",
        # A leading underscore marks working values without a canonical name.
        "person": {k: v for k, v in specimen.person.items() if v and not k.startswith("_")},
        "sides": {
            name: _save_side(specimen, name, side, folder, kinds) for name, side in specimen.sides.items()
        },
    }


def _save_side(
    specimen: Specimen, name: str, side: Side, folder: Path, kinds: tuple[str, ...]
) -> dict[str, Any]:
    images = {}
    for kind in kinds:
        seed = crc32(f"{specimen.document} {specimen.seed} {name} {kind}".encode())
        picture, homography = degrade(side.image, kind, seed)
        file = f"{name}.{kind}.jpg"
        _save_picture(picture, folder / file)
        images[kind] = {"file": file, "size": picture.size, "homography": _rounded(homography)}
    return {
        "truth": side.truth,
        "layout": side.layout,
        "portrait": side.portrait,
        "images": images,
    }


def _save_picture(picture: Image.Image, file: Path) -> None:
    picture.save(file, quality=92)


def _rounded(matrix: np.ndarray) -> list[list[float]]:
    return [[float(f"{v:.9g}") for v in row] for row in matrix]
