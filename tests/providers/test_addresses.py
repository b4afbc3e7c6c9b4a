"""Addresses as people and bills write them."""

from __future__ import annotations

import pytest

from providers.normalise.addresses import alike
from providers.normalise.dates import last_day_of_month

BILL = "RUA DAS ACÁCIAS, 12, CENTRO, 01310-100 SÃO PAULO SP"


@pytest.mark.parametrize(
    "declared",
    ["R. das Acacias 12", "Rua das Acácias, nº 12 - Centro, São Paulo", "12 rua das acacias 01310100", BILL],
)
def test_one_that_says_less_in_another_order_is_the_same(declared: str) -> None:
    assert alike(declared, BILL) == alike(BILL, declared) == 100


@pytest.mark.parametrize("declared", ["Rua das Acácias, 112", "Avenida Brasil 12, Recife", "", "CEP"])
def test_another_number_or_street_is_another(declared: str) -> None:
    assert alike(declared, BILL) < 75


@pytest.mark.parametrize(
    ("month", "day"),
    [("OUT/2025", "2025-10-31"), ("02/2024", "2024-02-29"), ("março / 2026", "2026-03-31"),
     ("13/2025", None), ("2025", None), ("XYZ/2025", None)],
)  # fmt: skip
def test_a_bills_month_ends_on_its_last_day(month: str, day: str | None) -> None:
    found = last_day_of_month(month)
    assert (found and found.isoformat()) == day
