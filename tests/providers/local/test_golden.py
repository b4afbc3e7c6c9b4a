"""The models that the wheels carry read as measured: every field of clean cards is right.

A minor release of rapidocr may bring other models; this is what notices. Seeds and fonts are not
those of the benchmark.
"""

from __future__ import annotations

import pytest

from providers.local import engine
from providers.model import Answer, Request
from specimens import Specimen, make
from tests import files


def read(specimen: Specimen) -> Answer:
    pictures = {side: files.encoded("PNG", drawn.image) for side, drawn in specimen.sides.items()}
    return engine.read_document(Request(images=pictures))  # type: ignore[arg-type]


def wrong(specimen: Specimen, answer: Answer) -> dict[str, tuple[set[str], str | None]]:
    """Fields that are not what any side shows, with what they should be."""
    truth: dict[str, set[str]] = {}
    for drawn in specimen.sides.values():
        for name, value in drawn.truth.items():
            truth.setdefault(name, set()).add(value)
    values = {field.name: field.value for field in answer.fields if field.name}
    return {name: (said, values.get(name)) for name, said in truth.items() if values.get(name) not in said}


@pytest.mark.parametrize(
    ("document", "seed"),
    [
        ("in.pan_card", 40),  # Latin print
        pytest.param("de.id_card", 40, marks=pytest.mark.slow),  # print, and a zone on the back
        pytest.param("mx.voter_id", 40, marks=pytest.mark.slow),
        pytest.param("br.driver_license", 40, marks=pytest.mark.slow),
        pytest.param("id.id_card", 40, marks=pytest.mark.slow),
        pytest.param("cn.id_card", 40, marks=pytest.mark.slow),
        pytest.param("passport", 40, marks=pytest.mark.slow),
        pytest.param("id_card", 40, marks=pytest.mark.slow),
        pytest.param("visa", 40, marks=pytest.mark.slow),
    ],
)
def test_every_field_of_a_clean_card_is_read_right(document: str, seed: int) -> None:
    specimen = make(document, seed, fonts="test")
    answer = read(specimen)
    assert answer.document == document
    assert wrong(specimen, answer) == {}
    assert all(check.passed is not False for check in answer.checks), answer.checks
    unsure = [field for field in answer.fields if field.name and field.value and (field.score or 0) < 0.6]
    assert not unsure
