"""How well the embedded engine tells people apart: every pair of pictures, by band.

    python -m bench faces [--selfies 2] [--cards 2]

Pictures are our own people (a portrait and selfies each), their portraits on specimen cards, clean
and degraded, and photographs in the public domain that Python packages carry. The latter are read
from the packages' archives where these lie in build/photographs:

    pip download --no-deps -d build/photographs scikit-image==0.26.0 matplotlib==3.11.2
    pip download --no-deps --no-binary :all: -d build/photographs face_recognition==1.3.0

A pair on a card is the card against a selfie; the portrait it was printed from is left out there.
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import io
import itertools
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

import specimens
from providers.documents import catalogue
from providers.local import faces
from specimens.faces import FACES, portrait, selfie
from tools.face_features import on_card

Array = npt.NDArray[Any]
DEGRADATIONS = ("clean", "perspective", "blur", "jpeg", "noise", "lowlight", "table")
FIRST_SEED = 5000
BANDS = ("match", "review", "no_match")

# File in an archive, whose picture, SHA-256 of the file. NASA, the US Navy and the White House took
# them; works of the United States government are in the public domain.
SKIMAGE, MATPLOTLIB = "scikit_image-*.whl", "matplotlib-*.whl"
FACE_RECOGNITION = "face_recognition-*.tar.gz"
PHOTOGRAPHS = (
    (SKIMAGE, "skimage/data/astronaut.png", "collins",
     "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5"),
    (MATPLOTLIB, "matplotlib/mpl-data/sample_data/grace_hopper.jpg", "hopper",
     "a8ca6d734765703b09728ab47fe59f473d93ae3967fc24c7c0288c3c7adb7130"),
    (FACE_RECOGNITION, "*/tests/test_images/obama.jpg", "obama",
     "0930e3aa8cae5920329c0c8cbc6a2ab70f47b0e67b432875beaa95cbf7e741f6"),
    (FACE_RECOGNITION, "*/tests/test_images/obama2.jpg", "obama",
     "a7efcc907375274796f39646510704aa86672d59f6d5469d69af3c85590976a6"),
    (FACE_RECOGNITION, "*/tests/test_images/obama3.jpg", "obama",
     "76ac6bf97c36dc2da0ad16a537d6a5ac1b10f48d49aac29a0cca9a17cdbc3ca3"),
    (FACE_RECOGNITION, "*/tests/test_images/biden.jpg", "biden",
     "3c17508bb91554c637a2eabddfae790e5bb1caba93130814fc2ac50be9760c4c"),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Picture:
    """``kind`` is ``portrait``, ``selfie``, ``photograph`` (a package's) or how a card was degraded;
    ``vector`` is None where no face was found; ``source`` tells a package's photographs apart."""

    person: str
    kind: str
    on_card: bool
    vector: Array | None
    source: str = ""


@dataclass(frozen=True)
class Pair:
    """``distance`` is None where a face was not found."""

    one: Picture
    two: Picture
    distance: float | None

    @property
    def same(self) -> bool:
        return self.one.person == self.two.person

    @property
    def band(self) -> str:
        return "no_face" if self.distance is None else faces.band_of(self.distance)

    @property
    def described(self) -> str:
        return f"{self.one.person} {self.one.kind} and {self.two.person} {self.two.kind}"


def taken(person: str, kind: str, image: Image.Image, *, card: bool = False, source: str = "") -> Picture:
    pixels = np.asarray(image.convert("RGB"))
    found = faces.faces().detect(pixels)
    vector = faces.faces().features(pixels, found[0]) if found else None
    return Picture(person, kind, card, vector, source)


def our_people(selfies: int) -> Iterator[Picture]:
    for person in FACES:
        yield taken(person, "portrait", portrait(person))
        for seed in range(selfies):
            yield taken(person, "selfie", selfie(person, seed))


def cards(a_person: int) -> Iterator[Picture]:
    """Each person's portrait on some of the documents, in turn, under every degradation."""
    documents = itertools.cycle(name for name in specimens.DOCUMENTS if catalogue()[name].portrait)
    for number, person in enumerate(FACES):
        for document in itertools.islice(documents, a_person):
            seed = FIRST_SEED + number
            front = specimens.make(document, seed, face=person, fonts="bench").sides["front"].image
            for kind in DEGRADATIONS:
                yield taken(person, kind, specimens.degrade(front, kind, seed)[0], card=True)


def packaged(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Whose picture and the picture; nothing where the archives are not there."""
    for archive, inside, person, digest in PHOTOGRAPHS:
        for path in sorted(folder.glob(archive))[:1]:
            data = _member(path, inside)
            if hashlib.sha256(data).hexdigest() != digest:
                raise SystemExit(f"{path.name}: {inside} is not the photograph that was measured")
            yield person, Image.open(io.BytesIO(data)).convert("RGB")


def _member(path: Path, pattern: str) -> bytes:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(pattern)
    with tarfile.open(path) as source:
        name = next(n for n in source.getnames() if fnmatch.fnmatch(n, pattern))
        member = source.extractfile(name)
        assert member is not None
        return member.read()


def photographs(folder: Path) -> Iterator[Picture]:
    """The packages' photographs, and each as small and worn as a portrait on a card."""
    for number, (person, image) in enumerate(packaged(folder), start=1):
        source = f"{person} {number}"
        yield taken(person, "photograph", image, source=source)
        pixels = np.asarray(image)
        print_of = faces.portrait(pixels, faces.faces().detect(pixels)[0])
        small = on_card(Image.fromarray(print_of))
        yield taken(person, "small print", small, card=True, source=source)


def pairs(pictures: Sequence[Picture]) -> list[Pair]:
    """All pairs of photographs, and of each card with what could be a selfie; a package's photograph
    against its own small print says nothing."""
    whole = [p for p in pictures if not p.on_card]
    made = list(itertools.combinations(whole, 2))
    made += [
        (card, other)
        for card in pictures
        if card.on_card
        for other in whole
        if other.kind != "portrait" and not (card.source and card.source == other.source)
    ]
    return [Pair(a, b, _distance(a, b)) for a, b in made]


def _distance(a: Picture, b: Picture) -> float | None:
    return None if a.vector is None or b.vector is None else float(1.0 - a.vector @ b.vector)


def fitted(all_pairs: Sequence[Pair]) -> tuple[float, float]:
    """Middle and width of the logistic that gives the confidence, both kinds of pairs weighing the
    same. Targets are drawn in from 0 and 1, the more the fewer the pairs (Platt 1999): pairs that do
    not overlap would give a step."""
    known = [p for p in all_pairs if p.distance is not None]
    x = np.array([p.distance for p in known])
    same = np.array([p.same for p in known])
    counts = np.where(same, same.sum(), (~same).sum())
    target = np.where(same, counts + 1, 1) / (counts + 2)
    weight = 1 / counts
    slope, offset = -10.0, 5.0
    for _ in range(100):  # Newton's method
        p = 1 / (1 + np.exp(-(slope * x + offset)))
        pull, curve = weight * (target - p), weight * p * (1 - p)
        matrix = np.array([[(curve * x * x).sum(), (curve * x).sum()], [(curve * x).sum(), curve.sum()]])
        step = np.linalg.solve(matrix + 1e-9 * np.eye(2), [(pull * x).sum(), pull.sum()])
        slope, offset = slope + np.clip(step[0], -5, 5), offset + np.clip(step[1], -5, 5)
    return float(-offset / slope), float(-1 / slope)


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench faces")
    parser.add_argument("--selfies", type=int, default=2, help="selfies a person")
    parser.add_argument("--cards", type=int, default=2, help="documents a person")
    parser.add_argument("--photographs", type=Path, default=Path("build/photographs"))
    options = parser.parse_args(arguments)
    pictures = list(our_people(options.selfies))
    real = list(photographs(options.photographs))
    if not real:
        print(f"No archives in {options.photographs}: python -m bench faces measures drawings alone.")
    pictures += real
    print(f"... {len(pictures)} photographs; now the cards", flush=True)
    pictures += list(cards(options.cards))
    report(pictures, pairs(pictures))


def report(pictures: Sequence[Picture], all_pairs: Sequence[Pair]) -> None:
    """Bands by group of pairs, people by their nearest other, the calibration and the goals."""
    on_photographs = [p for p in all_pairs if not p.one.on_card]
    packages = {p.person for p in pictures} - set(FACES)
    real = [p for p in on_photographs if {p.one.person, p.two.person} <= packages]
    groups = {
        "photographs, all": on_photographs,
        "- of our people": [p for p in on_photographs if not {p.one.person, p.two.person} & packages],
        "- of packages": real,
        "cards against selfies, all": [p for p in all_pairs if p.one.on_card],
    }
    for kind in dict.fromkeys(p.kind for p in pictures if p.on_card):
        groups[f"- {kind}"] = [p for p in all_pairs if p.one.on_card and p.one.kind == kind]
    print("\n### Pairs by band\n")
    bands = "match | review | no match | no face"
    print(f"| pictures | people | pairs | {bands} | distance: least | mean | greatest |")
    print("|---" * 10 + "|")
    for name, group in groups.items():
        for same in (True, False):
            chosen = [p for p in group if p.same == same]
            if chosen:
                print(f"| {name} | {'same' if same else 'different'} | {_row(chosen)} |")
    _people(all_pairs)
    people = [p for p in all_pairs if {p.one.person, p.two.person} <= packages]
    if people:
        middle, width = fitted(people)
        used = faces.settings()
        print(f"\nConfidence, fitted on the {len(people)} pairs of real people: middle {middle:.3f}, width")
        print(f"{width:.3f}; in use {used.confidence_middle} and {used.confidence_width}.")
    _goals(all_pairs)


def _row(chosen: Sequence[Pair]) -> str:
    counts = [sum(p.band == band for p in chosen) for band in (*BANDS, "no_face")]
    known = np.array([p.distance for p in chosen if p.distance is not None])
    cells = [str(n) for n in (len(chosen), *counts)]
    if len(known):
        cells += [f"{v:.3f}" for v in (known.min(), known.mean(), known.max())]
    return " | ".join(cells)


def _people(all_pairs: Sequence[Pair]) -> None:
    print("\n### Our people: who is nearest\n")
    print("| person | same: mean | greatest | different: least | nearest |\n|---|---|---|---|---|")
    for person in FACES:
        own = [p for p in all_pairs if person in (p.one.person, p.two.person) and p.distance is not None]
        same = [p.distance or 0.0 for p in own if p.same]
        near = min((p for p in own if not p.same), key=lambda p: p.distance or 0.0)
        other = near.two if near.one.person == person else near.one
        print(f"| {person} | {np.mean(same):.3f} | {max(same):.3f} | {near.distance:.3f} | {other.person} |")


def _goals(all_pairs: Sequence[Pair]) -> None:
    wrong = [p for p in all_pairs if not p.same and p.band == "match"]
    lost = [p for p in all_pairs if p.same and p.band == "no_match" and not p.one.on_card]
    print("\n### Goals\n")
    print(f"- Pairs of different people in the match band: {len(wrong)} (goal 0)")
    print(f"- Photographs of one person in the no-match band: {len(lost)} (goal 0)")
    for pair in sorted([*wrong, *lost], key=lambda p: p.distance or 0.0)[:20]:
        print(f"  - {pair.described}: {pair.distance:.3f}")
