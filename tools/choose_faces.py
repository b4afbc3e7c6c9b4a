"""Chooses the measures of the fictional people, so that the product's matcher tells them apart.

    python -m tools.choose_faces --minutes 60

Plain random search: starting from the people in `specimens/face_people.py`, it changes a few
measures of one person at a time, within BOUNDS that still look human, and keeps a change if the
matcher then sees that person's pictures further away from everybody else's. The matcher is the only
judge. The file is written anew with what was found; who the people are (sex, age, hair, colours,
dress) stays as somebody wrote it.
"""

import argparse
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from specimens import face_people
from specimens.face_traits import Face, Look, Shape
from specimens.faces import portrait_of, selfie_of
from tools.face_pairs import feature, on_card

Range = tuple[float, float]

SHAPE: dict[str, Range] = {
    "eye_gap": (29.5, 34), "eye_width": (27, 32), "eye_open": (7.8, 10.3), "eye_tilt": (-0.5, 3.5),
    "nose_y": (-51, -43), "nose_width": (14.5, 21), "bridge_width": (6.8, 10), "tip_size": (6.5, 9),
    "mouth_y": (-74, -61), "mouth_width": (21.5, 28), "mouth_corner": (0.2, 2.2),
    "lip_upper": (4, 8.5), "lip_lower": (5.5, 12), "skull_width": (72, 78), "temple": (0.5, 3.5),
    "cheek_width": (65, 73), "cheek_bone": (1, 6), "face_width": (58, 67), "jaw_width": (48, 58),
    "jaw_y": (-81, -68), "chin_y": (-121, -109), "brow_ridge": (0.5, 4.5), "brow_y": (15.5, 22),
    "brow_arch": (0.5, 4.5), "brow_tilt": (-0.6, 0.9), "brow_gap": (6.5, 12),
    "brow_length": (37, 46), "brow_thick": (5.5, 11.5), "uneven": (0.6, 1.8),
}  # fmt: skip
OF_WOMEN: dict[str, Range] = {
    "eye_open": (8.8, 11.2), "nose_width": (14, 19.5), "jaw_width": (44, 52),
    "brow_ridge": (0, 1.6), "brow_thick": (4, 7.5),
}  # fmt: skip
LOOK: dict[str, Range] = {
    "hairline": (-5, 7), "peak": (0, 6), "mottle": (0.6, 1.5), "brow_density": (0.5, 1.4),
}  # fmt: skip

WANTED = 0.74  # the cosine distance from which another person no longer matters
SOFTNESS = 0.05


def bounds(face: Face) -> dict[str, Range]:
    return SHAPE | (OF_WOMEN if face.sex == "F" else {})


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


def changed(face: Face, rng: np.random.Generator) -> Face:
    """The person with some measures drawn anew near the old ones."""
    while True:
        limits = bounds(face)
        shape: dict[str, Any] = {
            name: _near(getattr(face.shape, name), limits[name], rng)
            for name in rng.choice(list(limits), rng.integers(1, 8), replace=False)
        }
        look: dict[str, Any] = {
            name: _near(getattr(face.look, name), LOOK[name], rng)
            for name in LOOK
            if rng.random() < 0.12
        }
        seed = int(rng.integers(100_000)) if rng.random() < 0.2 else face.seed
        other = replace(
            face, seed=seed, shape=replace(face.shape, **shape), look=replace(face.look, **look)
        )
        if human(other.shape):
            return other


def _near(value: float, limits: Range, rng: np.random.Generator) -> float:
    low, high = limits
    return round(float(np.clip(value + rng.normal(0, 0.25) * (high - low), low, high)), 2)


def documents(face: Face) -> NDArray[np.float32]:
    """What the matcher makes of a small portrait, and of the same on a card."""
    portrait = portrait_of(face, 300, 375, 480)
    return np.stack([feature(portrait), feature(on_card(portrait))])


def selfies(face: Face) -> NDArray[np.float32]:
    return feature(selfie_of(face, 0, 360, 480, 480))[None]


def cost(face: Face, own: NDArray[np.float32], others: NDArray[np.float32]) -> float:
    """Small if far from the others; measures at the edge of what is human cost a little, too."""
    near = np.exp((WANTED - (1 - own @ others.T)) / SOFTNESS).mean(0).sum()
    limits = bounds(face)
    ends = [(2 * getattr(face.shape, n) - low - high) / (high - low)
            for n, (low, high) in limits.items()]  # fmt: skip
    return float(near + 2.0 * np.sum(np.power(ends, 4)))


def search(people: list[Face], minutes: float, seed: int, workers: int) -> list[Face]:
    rng = np.random.default_rng(seed)
    people = list(people)
    end = time.monotonic() + 60 * minutes
    with ProcessPoolExecutor(workers, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        seen = np.concatenate([np.stack(list(pool.map(documents, people))),
                               np.stack(list(pool.map(selfies, people)))], 1)  # fmt: skip
        tries = 0
        while time.monotonic() < end:
            weight = np.exp(-nearest(seen) / 0.03)
            share = 0.6 * weight / weight.sum() + 0.4 / len(people)
            picked = rng.choice(len(people), workers, replace=False, p=share)
            drawn = [changed(people[i], rng) for i in picked]
            tries += workers
            shown = list(pool.map(documents, drawn))
            good = [
                k for k in range(workers) if better(drawn[k], shown[k], picked[k], people, seen)
            ]
            for k, selfie in zip(good, pool.map(selfies, [drawn[k] for k in good]), strict=True):
                both = np.concatenate([shown[k], selfie])
                if better(drawn[k], both, picked[k], people, seen):
                    people[picked[k]], seen[picked[k]] = drawn[k], both
            if tries % 100 < workers:
                print(f"{tries} tries, nearest two people {nearest(seen).min():.3f}", flush=True)
                write(people)
    return people


def better(
    face: Face, own: NDArray[np.float32], i: int, people: list[Face], seen: NDArray[np.float32]
) -> bool:
    """Whether the changed person, by the pictures there are so far, replaces person i."""
    others = np.delete(seen, i, 0).reshape(-1, seen.shape[2])
    found = np.linalg.norm(own, axis=1).min() > 0.5
    return bool(found and cost(face, own, others) < cost(people[i], seen[i, : len(own)], others))


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
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    write(search(list(face_people.PEOPLE), given.minutes, given.seed, given.workers))


if __name__ == "__main__":
    main()
