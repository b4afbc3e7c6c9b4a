"""How often a service's values are right stands beside them: by the installation's own cases once there are
enough of them, else by the bench's specimens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from onboarding import measured, workflow
from onboarding.measured import Shares
from onboarding.policy import Policy
from providers import accuracy, registry
from providers.accuracy import Report, Sample
from tests import factories as make

PASSPORT = ("local.ocr", "passport", "surname")


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"surname": (57, 60), "sex": (39, 40)}
    sample = Sample(date(2026, 11, 21), "bench accuracy", 12, fields)
    report = Report(
        {"passport": sample, "visa": Sample(date(2026, 11, 3), "bench accuracy", 9, {"sex": (5, 10)})}
    )
    monkeypatch.setattr(registry, "measured", lambda service: report if service == "local.ocr" else None)
    cache.clear()


def decided(corrections: int, cases: int) -> None:
    """Cases that a person decided, some with the surname corrected."""
    for number in range(cases):
        case = make.in_review()
        if number < corrections:
            workflow.correct_field(case, make.analyst(), "surname", "NIRGENDS", "Printed so.", case.version)
        make.approve(make.fresh(case))
    measured.renew()


@pytest.mark.parametrize(
    ("least", "scope", "right", "number", "day"),
    [
        (60, "field", 57, 60, 21),
        (61, "document", 96, 100, 21),
        (101, "all", 101, 110, 3),
        (999, "all", 101, 110, 3),
    ],
)
def test_the_narrowest_figure_with_enough_values_is_told(
    least: int, scope: str, right: int, number: int, day: int
) -> None:
    share = Shares(least).of(*PASSPORT)
    assert share is not None
    count = share.count
    assert (count.scope, count.right, count.number, share.own) == (scope, right, number, False)
    assert count.measured_on == date(2026, 11, day)
    assert share.low < share.share < share.high


def test_own_cases_take_the_place_of_specimens_once_there_are_enough() -> None:
    decided(corrections=1, cases=3)
    for least, own, right, number in ((3, True, 2, 3), (4, True, 20, 21), (22, False, 57, 60)):
        share = Shares(least).of(*PASSPORT)
        assert share is not None
        assert (share.own, share.count.right, share.count.number) == (own, right, number)


def test_of_a_service_that_nobody_measured_nothing_is_told() -> None:
    assert Shares(1).of("tencent.MLIDPassportOCR", "passport", "surname") is None


def test_it_stands_beside_what_a_service_read_and_not_beside_what_a_person_wrote(
    client: Client, with_policy: Callable[..., Policy]
) -> None:
    with_policy(("least_measured = 100", "least_measured = 60"))
    case = make.in_review()
    client.force_login(make.user())
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "right in 95 of 100" in page
    assert "57 of 60 values of this field were right" in page
    assert page.count("96 of 100 values of this document were right") == 1  # once for all the others
    workflow.correct_field(case, make.analyst(), "surname", "NIRGENDS", "Printed so.", case.version)
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "57 of 60" not in page


def test_a_new_sample_takes_the_place_of_that_documents_alone(tmp_path: Path) -> None:
    file = tmp_path / "accuracy.json"
    first = Sample(date(2026, 11, 3), "bench accuracy", 2, {"sex": (1, 2)})
    second = Sample(date(2026, 11, 21), "bench bills", 1, {"address": (1, 1)})
    accuracy.publish(file, {"passport": first, "visa": first})
    accuracy.publish(file, {"visa": second})
    assert accuracy.load(file) == Report({"passport": first, "visa": second})


def test_the_embedded_engines_figures_are_shipped() -> None:
    file = registry.vendor_of(registry.service("local.ocr")).accuracy
    assert file is not None
    assert {"passport", "mx.voter_id"} <= accuracy.load(file).documents.keys()
