"""Vendors that are down for as long as the application runs."""

from __future__ import annotations

import pytest

from bench.installation import CNH, FACE, TENCENT_CNH
from tests.faults.conftest import Install, outcomes, sound

pytestmark = pytest.mark.slow


def test_every_case_comes_before_a_person_and_says_what_failed(install: Install) -> None:
    place = install(latency=50, fault="5xx")
    place.start_worker()
    place.ask("submit", cases=place.ask("collect", count=12))
    report = sound(place)
    assert set(outcomes(report)) == {"failed"}
    kinds = {check["error_kind"] for check in report["checks"]}
    assert kinds == {"vendor_unavailable", "breaker_open"}
    asked = {check["service"] for check in report["checks"]}
    assert asked == {CNH, TENCENT_CNH, FACE}  # each route to its end
    assert len(report["calls"]) < 36  # and after a while nobody is asked in vain


def test_also_when_nobody_listens_there(install: Install) -> None:
    place = install()
    place.start_worker()
    place.ask("submit", cases=place.ask("collect", count=3))
    place.settled()  # else what breaks off in the middle opens the breaker before anything is refused
    place.kill("sandbox")
    place.ask("submit", cases=place.ask("collect", count=3))
    report = place.settled()
    assert set(report["cases"].values()) == {"in_review"}
    assert {"network"} <= {check["error_kind"] for check in report["checks"]}
    assert report["problems"] == []
