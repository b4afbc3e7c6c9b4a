"""``docs/findings.md`` is what the dictionary says."""

from __future__ import annotations

import pytest

from onboarding.finding_types import DICTIONARY
from tools.findings_table import FILE, table


def test_the_page_is_the_dictionarys() -> None:
    """`python -m tools.findings_table` writes it."""
    assert FILE.read_text("utf-8") == table()


@pytest.mark.parametrize("code", sorted(DICTIONARY))
def test_every_finding_has_its_row(code: str) -> None:
    assert table().count(f"| `{code}` |") == 1


def test_the_customer_is_told_nothing_of_other_peoples_cases() -> None:
    assert [code for code in DICTIONARY if code.endswith("_seen") and DICTIONARY[code].customer] == []
