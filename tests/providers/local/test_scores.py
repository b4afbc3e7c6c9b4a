"""Scores are shares: the map is data, rises, and is fitted to what was right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.reliability import calibration_error, rows
from providers.local import scores
from tools.fit_scores import LEAST, fit, written


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_surer_reading_is_never_scored_lower(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= scores.mapped(low) <= scores.mapped(high) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "read = [0.0, 1.0]\nright = [0.0]",
        "read = [0.5, 0.5]\nright = [0.1, 0.2]",
        "read = [0.0, 1.0]\nright = [1.0, 0.0]",
    ],
)
def test_a_map_that_is_none_is_refused(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "scores.toml"
    file.write_text(text, "utf-8")
    monkeypatch.setattr(scores, "_FILE", file)
    scores.knots.cache_clear()
    with pytest.raises(ValueError, match=r"scores\.toml"):
        scores.knots()
    monkeypatch.undo()
    scores.knots.cache_clear()


def drawn(seed: int, number: int) -> list[tuple[float, bool]]:
    """Fields of a reader that is surer than it should be: right as often as its score squared."""
    rng = np.random.default_rng(seed)
    read = rng.uniform(0.3, 1.0, number)
    return [(float(s), bool(rng.random() < s * s)) for s in read]


def test_a_fitted_map_makes_a_sure_reader_honest_on_fields_that_it_never_saw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "scores.toml"
    file.write_text(written(fit(drawn(1, 4000)), range(6000, 6010), 4000), "utf-8")
    monkeypatch.setattr(scores, "_FILE", file)
    scores.knots.cache_clear()
    unseen = drawn(2, 4000)
    before, after = calibration_error(unseen), calibration_error([(scores.mapped(s), r) for s, r in unseen])
    monkeypatch.undo()
    scores.knots.cache_clear()
    assert before > 0.15
    assert after < 0.03


def test_knots_rise_and_hold_enough_fields() -> None:
    knots = fit(drawn(3, 1000))
    assert all(knot[2] >= LEAST for knot in knots)
    assert [knot[1] for knot in knots] == sorted(knot[1] for knot in knots)


def test_too_few_fields_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        fit(drawn(4, 50))


def test_the_error_is_the_distance_of_score_and_share() -> None:
    sure = [(0.99, True)] * 5 + [(0.99, False)] * 5
    assert calibration_error(sure) == pytest.approx(0.49)
    (row,) = rows(sure)
    assert row == pytest.approx((0.98, 1.0, 10, 0.99, 0.5))
    assert calibration_error([]) == 0
