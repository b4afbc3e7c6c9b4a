"""Warning codes: names and meanings of the contract; an unknown one stays visible."""

from __future__ import annotations

import pytest

from providers.warnings import CODES, warning

NAMES = {
    -9101: "covered", -9102: "photocopy", -9103: "screen_photo", -9104: "edited", -9105: "unknown",
    -9106: "covered", -9107: "reflection", -9108: "blurry", -9109: "capability_not_enabled",
}  # fmt: skip


def test_the_codes_are_those_of_the_contract() -> None:
    assert {code: entry.name for code, entry in CODES.items()} == NAMES
    assert all(code == entry.code for code, entry in CODES.items())


@pytest.mark.parametrize("entry", CODES.values(), ids=lambda entry: str(entry.code))
def test_each_says_what_it_means_and_what_to_do(entry: object) -> None:
    assert entry.severity in ("info", "medium", "high")  # type: ignore[attr-defined]
    assert entry.meaning.endswith(".")  # type: ignore[attr-defined]
    assert entry.hint.endswith(".")  # type: ignore[attr-defined]


def test_an_unknown_code_keeps_its_number() -> None:
    assert warning(-9999, "back").to_json() == {"code": -9999, "name": "unknown", "side": "back"}
    assert warning(-9108).to_json() == {"code": -9108, "name": "blurry", "side": None}
