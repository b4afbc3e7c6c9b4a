"""Chooses the measures of the fictional people, so that the product's matcher tells them apart.

    python -m tools.choose_faces --minutes 60

It takes the person who is nearest to others, renders one portrait more for each measure to see
how the matcher's vector moves with it, searches the best measures within reach on that straight-line
model, within bounds that still look human, and keeps them if the matcher agrees on new pictures.
The file is written anew with what was found; who the people are (sex, age, hair, colours,
dress) stays as somebody wrote it.
"""

import argparse
import textwrap
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specimens import face_people
from specimens.face_traits import Face, Look, Shape
from specimens.faces import portrait_of, selfie_of
from tools.face_features import feature, on_card

Range = tuple[float, float]

SHAPE: dict[str, Range] = {
    "eye_gap": (29.5, 34), "eye_width": (27, 32), "eye_open": (7.8, 10.3), "eye_tilt": (-0.5, 3.5),
    "nose_y": (-51, -43), "nose_width": (14.5, 21), "bridge_width": (6.8, 10),
    "mouth_y": (-74, -61), "mouth_width": (21.5, 28), "bridge_out": (1.5, 8.5),
    "lip_upper": (4, 8.5), "lip_lower": (5.5, 12), "skull_width": (72, 78), "temple": (0.5, 3.5),
    "cheek_width": (65, 73), "cheek_bone": (1, 6), "face_width": (58, 67), "jaw_width": (48, 58),
    "jaw_y": (-81, -68), "chin_y": (-121, -109), "brow_ridge": (0.5, 4.5), "brow_y": (15.5, 22),
    "brow_arch": (0.5, 4.5), "brow_tilt": (-0.6, 0.9), "brow_gap": (6.5, 12),
    "brow_length": (37, 46), "brow_thick": (5.5, 11.5), "skull_height": (107, 117),
}  # fmt: skip
OF_WOMEN: dict[str, Range] = {
    "eye_open": (8.8, 11.2), "nose_width": (14, 19.5), "jaw_width": (44, 52),
    "brow_ridge": (0, 1.6), "brow_thick": (4, 7.5),
}  # fmt: skip
LOOK: dict[str, Range] = {"hairline": (-5, 7), "peak": (0, 6)}

WANTED = 0.74  # the cosine distance from which another person no longer matters
SOFTNESS = 0.05
STEP = 0.15  # of a measure's range, by which the slope is taken


def bounds(face: Face) -> dict[str, Range]:
    """What may change of a person, and how far."""
    return SHAPE | (OF_WOMEN if face.sex == "F" else {}) | LOOK


def human(s: Shape) -> bool:
    """Measures that fit each other."""
    return (
        3 < s.face_width - s.jaw_width < 13
        and s.jaw_width > 0.9 * s.neck_width
        and 2 < s.cheek_width - s.face_width < 9
        and s.cheek_width < s.skull_width + 1
        and 16 < s.nose_y - s.mouth_y < 24
        and 40 < s.mouth_y - s.chin_y < 54
        and s.eye_gap - s.eye_width / 2 > 14.5
        and 1.6 < s.nose_width / s.bridge_width < 2.3
        and 1.2 < s.mouth_width / s.nose_width < 1.85
        and 0.45 < s.lip_upper / s.lip_lower < 0.95
    )


def varied(face: Face, values: NDArray[np.float64]) -> Face:
    """The person with these measures, in the order of bounds, 0 to 1 within them."""
    shape: dict[str, Any] = {}
    look: dict[str, Any] = {}
    for (name, (low, high)), value in zip(bounds(face).items(), values, strict=True):
        (look if name in LOOK else shape)[name] = round(low + float(value) * (high - low), 2)
    return replace(face, shape=replace(face.shape, **shape), look=replace(face.look, **look))


def measured(face: Face) -> NDArray[np.float64]:
    """The person's measures, 0 to 1 within their bounds."""
    return np.array([
        np.clip((getattr(face.look if n in LOOK else face.shape, n) - low) / (high - low), 0, 1)
        for n, (low, high) in bounds(face).items()
    ])  # fmt: skip


def pictures(face: Face) -> NDArray[np.float32]:
    """What the matcher makes of a small portrait, of the same on a card, and of a selfie."""
    portrait = portrait_of(face, 240, 300, 360)
    return np.stack([feature(portrait), feature(on_card(portrait)),
                     feature(selfie_of(face, 0, 300, 400, 400))])  # fmt: skip


def slopes(face: Face) -> NDArray[np.float32]:
    """How the matcher's vector of the portrait moves with each measure, over its whole range."""
    values, rows = measured(face), []
    start = feature(portrait_of(face, 240, 300, 360))
    for i, value in enumerate(values):
        step = -STEP if value > 0.5 else STEP
        moved = values + step * (np.arange(len(values)) == i)
        rows.append((feature(portrait_of(varied(face, moved), 240, 300, 360)) - start) / step)
    return np.stack(rows)


def cost(own: NDArray[np.float32], others: NDArray[np.float32]) -> float:
    """Small if far from the others."""
    return float(np.exp((WANTED - (1 - own @ others.T)) / SOFTNESS).mean(0).sum())


def proposed(
    face: Face,
    own: NDArray[np.float32],
    others: NDArray[np.float32],
    reach: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """The measures within reach that are best if the matcher's vector moved along its slopes."""
    slope, start = slopes(face), measured(face)
    low, high = np.maximum(start - reach, 0), np.minimum(start + reach, 1)
    values, best = start, cost(own, others)
    for _ in range(6000):
        drawn = values + (rng.random(len(values)) < 0.15) * rng.normal(0, 0.1, len(values))
        drawn = np.clip(drawn, low, high)
        moved = own + ((drawn - start) @ slope).astype(np.float32)
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        price = cost(moved, others)
        if price < best and human(varied(face, drawn).shape):
            values, best = drawn, price
    return values


def search(people: list[Face], minutes: float, seed: int) -> list[Face]:
    rng = np.random.default_rng(seed)
    people = list(people)
    end = time.monotonic() + 60 * minutes
    seen = np.stack([pictures(face) for face in people])
    reach = np.full(len(people), 0.4)
    while time.monotonic() < end and reach.max() > 0.05:
        others = [np.delete(seen, i, 0).reshape(-1, seen.shape[2]) for i in range(len(people))]
        prices = np.array([cost(seen[i], others[i]) for i in range(len(people))])
        i = int(np.argmax(prices * reach))
        start = measured(people[i])
        step = proposed(people[i], seen[i], others[i], reach[i], rng) - start
        for part in (1.0, 0.5, 0.25):
            drawn = varied(people[i], start + part * step)
            shown = pictures(drawn)
            found = np.linalg.norm(shown, axis=1).min() > 0.5
            if found and cost(shown, others[i]) < prices[i]:
                people[i], seen[i] = drawn, shown
                write(people)
                break
        else:
            reach[i] /= 2
        print(f"{people[i].id}: reach {reach[i]:.2f}, nearest two {nearest(seen).min():.3f}", flush=True)
    return people


def nearest(seen: NDArray[np.float32]) -> NDArray[np.float64]:
    """For each person the distance to the nearest picture of anybody else."""
    people, pictures = seen.shape[:2]
    flat = seen.reshape(people * pictures, -1)
    distance = (1 - flat @ flat.T).reshape(people, pictures, people, pictures).min((1, 3))
    np.fill_diagonal(distance, 9)
    return np.asarray(distance.min(1), np.float64)


def as_code(value: Shape | Look) -> str:
    """A call that makes the value, without what is as usual."""
    given = [f"{f.name}={getattr(value, f.name)!r}," for f in fields(value)
             if getattr(value, f.name) != f.default]  # fmt: skip
    lines = textwrap.wrap(" ".join(given), 84, break_long_words=False)
    inner = "\n            ".join(lines)
    return f"{type(value).__name__}(\n            {inner}\n        )"


def entry(face: Face) -> str:
    return f"""    Face(
        id={face.id!r},
        sex={face.sex!r},
        age={face.age},
        description={face.description!r},
        seed={face.seed},
        shape={as_code(face.shape)},
        look={as_code(face.look)},
    ),
"""


def write(people: list[Face]) -> None:
    path = Path(face_people.__file__)
    head = path.read_text().split("PEOPLE")[0]
    body = "".join(entry(face) for face in people).replace("'", '"')
    path.write_text(f"{head}PEOPLE: tuple[Face, ...] = (\n{body})  # fmt: skip\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(search(list(face_people.PEOPLE), given.minutes, given.seed))


if __name__ == "__main__":
    main()
