"""Which card a side is of: by its zone, else by titles and labels, whatever the caller believes."""

from __future__ import annotations

import pytest

from providers.local import mrz
from providers.local.identify import identify
from providers.local.layout import Layout, layouts
from providers.model import Side
from specimens import mrz as writer
from tests.providers.local.lines import block, line

pytestmark = pytest.mark.slow

SIDES: tuple[Side, ...] = ("front", "back")


UNLABELLED = {("kr.id_card", "front"): ["900101-1234567"]}
"""What tells a side that has no label."""


def printed(layout: Layout) -> list[str]:
    """A side's titles, the first label of each value, and what stands there without one."""
    labels = [rule.labels[0] for rule in layout.values if rule.labels]
    return [*layout.titles, *labels, *UNLABELLED.get((layout.document, layout.side), [])]


def told(rows: list[str], side: Side = "front", document: str | None = None) -> tuple[str, str] | None:
    found = identify(block(rows), None, side, document)
    return None if found is None else (found.document, found.side)


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: f"{layout.document}-{layout.side}")
def test_the_print_of_a_side_tells_it_from_all_others(layout: Layout) -> None:
    assert told(printed(layout), layout.side) == (layout.document, layout.side)


@pytest.mark.parametrize("document", ["mx.voter_id", "id.id_card", "de.id_card", "in.pan_card", "cn.id_card"])
def test_what_the_caller_believes_does_not_outweigh_what_is_printed(document: str) -> None:
    (front,) = [x for x in layouts() if (x.document, x.side) == (document, "front")]
    for other in {layout.document for layout in layouts()}:
        for side in SIDES:
            assert told(printed(front), side, other) == (document, "front")


@pytest.mark.parametrize(
    "rows", [[], ["Shopping list", "Milk", "Bread"], ["UNIVERSITY LIBRARY", "Reader's ticket", "No. 12"]]
)
def test_other_papers_are_no_card(rows: list[str]) -> None:
    assert told(rows) is None
    assert told(rows, document="passport") is None


def test_letters_misread_here_and_there_do_not_hide_a_card() -> None:
    assert told(["INC0ME TAX DEPARTMENI", "Permanent Acount Number", "Father's Nane", "Date of Birth"]) == (
        "in.pan_card",
        "front",
    )


def zone(kind: str, issuer: str, number: str, sex: str = "F") -> writer.Zone:
    return writer.Zone(kind, issuer, "FICTICIA", "ANA", number, issuer, "740812", sex, "320415")


ZONES: list[tuple[str, tuple[str, ...]]] = [
    ("passport", writer.td3(zone("P", "UTO", "L898902C3"))),
    ("visa", writer.mrv_a(zone("V", "UTO", "L8988901C"))),
    ("visa", writer.mrv_b(zone("V", "UTO", "L8988901C"))),
    ("id_card", writer.td1(zone("I", "UTO", "D23145890"))),
    ("id_card", writer.td2(zone("I", "UTO", "D23145890"))),
    ("de.id_card", writer.td1(zone("ID", "D", "L01X00T47"))),
    ("mx.voter_id", writer.td1(zone("ID", "MEX", "123456789", "M"))),
    ("br.driver_license", writer.td1(zone("I", "BRA", "012345678"))),
]


@pytest.mark.parametrize(
    ("document", "rows"), ZONES, ids=[f"{name}-{len(rows)}x{len(rows[0])}" for name, rows in ZONES]
)
def test_a_machine_readable_zone_says_which_document_it_is(document: str, rows: tuple[str, ...]) -> None:
    seen = mrz.find(block(list(rows)))
    assert seen is not None
    for side in SIDES:
        found = identify([], seen, side, None)
        assert found is not None
        assert found.document == document
    believed = identify([line("INCOME TAX DEPARTMENT", 40, 400)], seen, "front", "in.pan_card")
    assert believed is not None
    assert believed.document == document
