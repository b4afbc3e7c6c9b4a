"""From pictures to one answer: what the engine makes of the lines that were read on each side.

The reading of letters itself is held against specimens in test_golden.py; here the reader gives
lines that were set by hand, and everything behind it is real."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PIL import Image

from providers.errors import ImageUnreadable, InvalidRequest, WrongDocument
from providers.local import engine, geometry, ocr, scripts
from providers.local.layout import layouts
from providers.local.ocr import Array, Line, Page
from providers.model import Answer, Check, Request
from specimens import mrz as writer
from tests import files
from tests.providers.local.lines import block, line

Read = Callable[..., Answer]


class Reader:
    """Gives the lines of one picture after another, whatever the picture."""

    def __init__(self, sides: Sequence[Sequence[Line]]) -> None:
        self.sides = iter(sides)

    def read(self, image: Array) -> Page:
        return Page(tuple(next(self.sides)), 0)

    def read_lines(self, image: Array, quads: Sequence[Array]) -> list[Line]:
        return []


def sharp() -> bytes:
    """A picture of a card's proportions with plenty of edges."""
    rng = np.random.default_rng(3)
    blocks = rng.integers(60, 240, (54, 86, 3), np.uint8)
    return files.encoded("PNG", Image.fromarray(np.kron(blocks, np.ones((10, 10, 1), np.uint8))))


def blurred() -> bytes:
    return files.encoded("PNG", Image.linear_gradient("L").resize((860, 540)).convert("RGB"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    def call(*sides: Sequence[Line], document: str | None = None, picture: bytes | None = None) -> Answer:
        reader = Reader(sides)
        monkeypatch.setattr(geometry, "find_card", lambda picture: None)  # each side is read once
        monkeypatch.setattr(ocr, "reader", lambda: reader)
        monkeypatch.setattr(scripts, "found", lambda: ("", frozenset()))  # as without the extra
        images = dict(zip(("front", "back"), [picture or sharp()] * len(sides), strict=False))
        return engine.read_document(Request(images=images, document=document))  # type: ignore[arg-type]

    return call


PAN_CARD = [
    line("INCOME TAX DEPARTMENT", 40, 30), line("GOVT. OF INDIA", 600, 30),
    line("Permanent Account Number Card", 300, 90), line("ACUPA7085R", 340, 120),
    line("Name", 40, 200, height=14), line("ANA FICTICIA", 40, 220),
    line("Father's Name", 40, 270, height=14), line("JUAN FICTICIO", 40, 290),
    line("Date of Birth", 40, 350, height=14), line("03/04/1990", 40, 370),
]  # fmt: skip

ZONE = writer.td1(writer.Zone("I", "UTO", "FICTICIA", "ANA", "D23145890", "UTO", "900403", "F", "320415"))
CARD_FRONT = [
    line("REPUBLIC OF UTOPIA", 40, 30), line("IDENTITY CARD", 600, 30),
    line("Surname", 300, 90, height=14), line("FICTICIA", 300, 110),
    line("Given names", 300, 150, height=14), line("ANA", 300, 170),
    line("Document No", 300, 210, height=14), line("D23145890", 300, 230),
    line("Date of birth", 300, 270, height=14), line("03.04.1990", 300, 290),
    line("Date of expiry", 300, 330, height=14), line("15.04.2032", 300, 350),
]  # fmt: skip
CARD_BACK = block(list(ZONE), x=40, y=400)


def named(answer: Answer) -> dict[str, str | None]:
    return {field.name: field.value for field in answer.fields if field.name}


def failed(answer: Answer) -> dict[str, Check]:
    return {check.name: check for check in answer.checks if check.passed is False}


def test_a_card_without_a_zone_is_read_by_its_description(read: Read) -> None:
    answer = read(PAN_CARD)
    assert (answer.service, answer.document, answer.billable) == ("local.ocr", "in.pan_card", False)
    assert named(answer) == {
        "tax_number": "ACUPA7085R", "full_name": "ANA FICTICIA", "father_name": "JUAN FICTICIO",
        "date_of_birth": "1990-04-03",
    }  # fmt: skip
    assert all(field.polygon and field.side == "front" for field in answer.fields)
    assert failed(answer) == {}


def test_the_engine_s_own_answer_holds_every_line_that_was_read(read: Read) -> None:
    raw = read(PAN_CARD).raw["front"]
    assert [text["text"] for text in raw["lines"]] == [text.text for text in PAN_CARD]
    assert (raw["layout"], raw["mrz"], raw["barcodes"]) == ("in.pan_card/front", None, [])


def test_front_and_back_are_one_document(read: Read) -> None:
    answer = read(CARD_FRONT, CARD_BACK)
    assert answer.document == "id_card"
    values = named(answer)
    assert (values["surname"], values["date_of_expiry"]) == ("FICTICIA", "2032-04-15")
    assert values["mrz"] == "\n".join(ZONE)
    assert failed(answer) == {}
    assert {check.name for check in answer.checks if check.passed} >= {
        "mrz_check_digits",
        "mrz_matches_print",
    }


def test_a_back_of_another_person_is_told_from_the_front(read: Read) -> None:
    other = writer.td1(writer.Zone("I", "UTO", "PRUEBA", "LUIS", "D99999990", "UTO", "850101", "M", "320415"))
    answer = read(CARD_FRONT, block(list(other), x=40, y=400))
    assert failed(answer)["mrz_matches_print"].passed is False
    differing = {name for check in answer.checks if check.passed is False for name in check.fields}
    assert differing >= {"surname", "given_names", "document_number", "date_of_birth"}


def test_sides_of_two_kinds_of_document_do_not_belong_together(read: Read) -> None:
    answer = read(PAN_CARD, CARD_BACK)
    assert answer.document == "in.pan_card"
    check = failed(answer)["sides_belong_together"]
    assert (check.side, check.detail) == ("back", "looks like id_card, not in.pan_card")


def test_a_front_shown_twice_is_no_back(read: Read) -> None:
    german = [
        line("BUNDESREPUBLIK DEUTSCHLAND", 40, 30), line("PERSONALAUSWEIS", 600, 30),
        line("IDENTITY CARD", 600, 60),
        line("Name/Surname/Nom", 300, 90, height=14), line("FICTICIA", 300, 110),
        line("Vornamen/Given names/Prénoms", 300, 150, height=14), line("ANA", 300, 170),
        line("Geburtsdatum/Date of birth", 300, 270, height=14), line("03.04.1990", 300, 290),
    ]  # fmt: skip
    answer = read(german, german)
    assert answer.document == "de.id_card"
    assert failed(answer)["side_as_expected"].detail == "shows the front"
    assert failed(answer)["side_as_expected"].side == "back"


def test_a_back_that_is_no_card_is_said_so(read: Read) -> None:
    answer = read(PAN_CARD, [line("Milk", 40, 40), line("Bread", 40, 80), line("Eggs", 40, 120)])
    assert failed(answer)["side_recognised"].side == "back"


def test_another_document_than_the_caller_believed_is_said_so(read: Read) -> None:
    answer = read(PAN_CARD, document="passport")
    assert answer.document == "in.pan_card"
    assert failed(answer)["document_type"].detail == "looks like in.pan_card, not passport"


def test_a_sharp_card_that_lacks_what_it_must_bear_is_covered(read: Read) -> None:
    without_number = [text for text in PAN_CARD if text.text != "ACUPA7085R"]
    warnings = {(warning.name, warning.side) for warning in read(without_number).warnings}
    assert ("covered", "front") in warnings


@pytest.mark.parametrize("document", ["th.id_card", "th.pink_card", "in.aadhaar", "kr.driver_license"])
def test_a_script_that_cannot_be_read_here_is_said_so_with_what_to_install(read: Read, document: str) -> None:
    layout = next(each for each in layouts() if each.document == document and each.scripts)
    printed = [*layout.titles, *(rule.labels[0] for rule in layout.values if rule.labels)]
    answer = read(block([*printed, "11-22-333333-44"]), document=document)
    (check,) = [check for check in answer.checks if check.name == "script_not_read"]
    assert (check.passed, check.fields) == (None, layout.native)
    assert "make setup EXTRAS=tesseract" in check.detail


@pytest.mark.parametrize(
    ("lines", "picture", "error", "words"),
    [
        (
            [line("Milk", 40, 40), line("Bread", 40, 80), line("Eggs", 40, 120)],
            None,
            WrongDocument,
            "no document",
        ),
        ([line("Milk", 40, 40)], None, ImageUnreadable, "No text"),
        ([], None, ImageUnreadable, "No text"),
        ([], blurred(), ImageUnreadable, "blurry"),
    ],
)
def test_what_is_no_card_is_refused_with_what_to_do(
    read: Read, lines: list[Line], picture: bytes | None, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        read(lines, picture=picture)


def test_a_request_without_a_picture_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="front"):
        engine.read_document(Request())
