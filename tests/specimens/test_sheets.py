"""Cards that are data alone: every sheet draws, and says what its document bears."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from PIL import Image

import specimens
from providers.documents import catalogue
from providers.local.layout import layouts
from providers.normalise.fields import normalise
from providers.normalise.identifiers import is_valid
from specimens import faces
from specimens.cards.sheet import sheets
from specimens.model import Specimen

pytestmark = pytest.mark.slow

DOCUMENTS = sorted(sheets())
SEEDS = range(3)


@pytest.fixture(scope="module", autouse=True)
def quick_faces() -> Iterator[None]:
    """The photographs have tests of their own, and take longer than the cards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faces, "portrait", lambda *args, **kind: Image.new("RGB", (10, 10), "grey"))
        made.cache_clear()
        yield
    made.cache_clear()


@cache
def made(document: str, seed: int) -> Specimen:
    return specimens.make(document, seed, mrz_font="mono")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_sheet_shows_what_its_document_needs_in_its_normal_form(document: str) -> None:
    kind = catalogue()[document]
    for seed in SEEDS:
        sides = made(document, seed).sides
        truth = {name: value for side in sides.values() for name, value in side.truth.items()}
        assert set(kind.needed) <= set(truth) <= set(kind.fields)
        for name, value in truth.items():
            if name.startswith("date_of_") or name in ("sex", "nationality", "height"):
                assert normalise(name, value, identifier=kind.identifiers.get(name)) == value, name
        for name, rule in kind.identifiers.items():
            if name in truth:
                assert is_valid(rule, truth[name]), name


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_side_of_a_sheet_is_described_and_every_value_of_it_stands_on_the_card(document: str) -> None:
    described = {(layout.document, layout.side) for layout in layouts()}
    for seed in SEEDS:
        for name, side in made(document, seed).sides.items():
            assert (document, name) in described
            assert side.layout["mark"], "the word SPECIMEN is missing"
            width, height = side.image.size
            for field, entry in side.layout["fields"].items():
                assert all(0 <= x <= width and 0 <= y <= height for x, y in entry["quad"]), field


@pytest.mark.parametrize("document", DOCUMENTS)
def test_print_of_a_sheet_does_not_lie_over_other_print(document: str) -> None:
    for seed in SEEDS:
        for side in made(document, seed).sides.values():
            shown = {**side.layout["fields"], **side.layout["other"]}
            boxes = [
                (name, *_box(line["quad"]))
                for name, entry in shown.items()
                if name != "mrz"
                for line in entry["lines"]
            ]
            boxes += [(label["text"], *_box(label["quad"])) for label in side.layout["labels"]]
            for i, (name, *a) in enumerate(boxes):
                for other, *b in boxes[:i]:
                    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
                    assert across < 4 or down < 5, (name, other, seed)


def _box(quad: list[list[float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    return min(xs), min(ys), max(xs), max(ys)


def test_an_override_reaches_the_print_and_the_numbers() -> None:
    person = {"given_names": "Anong", "date_of_birth": "1990-08-17", "address": "1 สุขใจ"}
    card = specimens.make("th.id_card", 1, person=person, mrz_font="mono").sides["front"]
    assert (card.truth["given_names"], card.truth["date_of_birth"]) == ("Anong", "1990-08-17")
    assert card.layout["other"]["date_of_birth_thai"]["raw"] == "17 ส.ค. 2533"
