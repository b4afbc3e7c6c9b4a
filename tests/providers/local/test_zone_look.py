"""A zone in doubt is looked at again, a bounded number of times, and told by all that was seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from providers.local import mrz, zone_look
from providers.local.mrz import Zone
from providers.local.ocr import Array, Line
from tests.providers.local.lines import block
from tests.providers.local.test_zone import PASSPORT, altered, unsure

BLANK = np.full((200, 600, 3), 255, np.uint8)


class Reader:
    """Gives one prepared reading after another, and counts how often it is asked."""

    def __init__(self, *readings: list[Line]) -> None:
        self.readings = list(readings)
        self.asked = 0

    def __call__(self, image: Array, quads: Sequence[Array]) -> list[Line]:
        self.asked += 1
        return self.readings.pop(0) if self.readings else []


def zone_in(lines: list[Line]) -> Zone:
    found = mrz.find(lines)
    assert found is not None
    return found


WRONG = altered(PASSPORT, (1, 2, "7"))


def test_the_first_reading_without_a_doubt_ends_the_search() -> None:
    reader = Reader(block(WRONG), block(list(PASSPORT)), block(WRONG))
    zone = zone_look.look_again(zone_in(block(WRONG)), BLANK, BLANK, reader)
    assert (zone.mrz.rows, zone.rivals) == (PASSPORT, ())
    assert reader.asked == 2


def test_only_a_zone_in_doubt_is_looked_at_again() -> None:
    reader = Reader(block(list(PASSPORT)))
    assert zone_look.find(block(["UTOPIA"]), BLANK, BLANK, reader) is None
    sure = zone_look.find(block(list(PASSPORT)), BLANK, BLANK, reader)
    assert (sure is not None, reader.asked) == (True, 0)
    again = zone_look.find(block(WRONG), BLANK, BLANK, reader)
    assert again is not None
    assert (again.mrz.rows, reader.asked) == (PASSPORT, 1)


def test_where_no_look_helps_the_reading_that_keeps_most_checks_stays_after_four() -> None:
    worse = altered(WRONG, (1, 14, "9"))
    reader = Reader(*[block(worse)] * 9)
    zone = zone_look.look_again(zone_in(block(WRONG)), BLANK, BLANK, reader)
    assert zone.mrz.rows == tuple(WRONG)
    assert reader.asked == 4


def test_what_no_check_digit_decides_stays_beside_the_reading_as_its_rival() -> None:
    first = unsure("XS1234567", 1, "8")
    zone = zone_look.look_again(first, BLANK, BLANK, Reader())
    assert zone.mrz.document_number == "XS1234567"
    assert [rival.mrz.document_number for rival in zone.rivals] == ["X81234567"]
    assert all(rival.mrz.valid for rival in zone.rivals)
    assert mrz.with_print(zone, ["X81234567"]).mrz.document_number == "X81234567"
