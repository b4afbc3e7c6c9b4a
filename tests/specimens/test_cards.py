"""Specimens: every document draws, its truth is whole and valid, and one seed gives one picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from stdnum.br import cpf
from stdnum.cn import ric
from stdnum.ee import ik
from stdnum.es import dni
from stdnum.fi import hetu
from stdnum.id import nik
from stdnum.in_ import pan
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.ro import cnp
from stdnum.se import personnummer

import specimens
from specimens import faces, mrz, people
from specimens.cards.sheet import sheets
from specimens.fonts import FONT_SETS, ocr_b
from specimens.model import REFERENCE_DAY, Specimen

pytestmark = pytest.mark.slow

FEW, MORE = (0, 1), (2, 3, 4)
SEEDS = [*FEW, *(pytest.param(seed, marks=pytest.mark.slow) for seed in MORE)]
# Cards that are data alone have tests of their own.
DOCUMENTS = [document for document in specimens.DOCUMENTS if document not in sheets()]
CASES = [
    *product(DOCUMENTS, FEW),
    *(pytest.param(*case, marks=pytest.mark.slow) for case in product(DOCUMENTS, MORE)),
]

# What a side of each document always shows; sides of `id_card` differ by issuer.
TRUTH = {
    ("mx.voter_id", "front"): """surname given_names address voter_number personal_number
        issue_number date_of_birth sex section date_of_issue date_of_expiry""",
    ("mx.voter_id", "back"): "mrz mrz_document_number reference_number date_of_birth sex",
    ("br.driver_license", "front"): """full_name reference_number personal_number date_of_birth
        parents license_category registration_number date_of_expiry date_of_first_issue
        date_of_issue document_number""",
    ("br.driver_license", "back"): "place_of_issue mrz registration_number date_of_expiry",
    ("id.id_card", "front"): """state city personal_number full_name place_of_birth date_of_birth
        sex address neighbourhood village district religion marital_status occupation nationality
        date_of_expiry place_of_issue date_of_issue""",
    ("de.id_card", "front"): """document_number surname given_names date_of_birth nationality
        place_of_birth date_of_expiry""",
    ("de.id_card", "back"): "height date_of_issue issuing_authority address mrz",
    ("in.pan_card", "front"): "tax_number full_name father_name date_of_birth",
    ("cn.id_card", "front"): "full_name sex ethnicity date_of_birth address personal_number",
    ("cn.id_card", "back"): "issuing_authority date_of_issue date_of_expiry",
    ("passport", "front"): """issuing_country document_number nationality sex date_of_birth
        date_of_issue date_of_expiry mrz""",
    ("id_card", "front"): "surname given_names sex nationality document_number date_of_expiry",
    ("id_card", "back"): "mrz document_number date_of_issue date_of_expiry sex",
    **{
        (f"{country}.id_card", side): shown
        for country in ("nl", "no", "se")
        for side, shown in (
            ("front", "surname given_names sex nationality document_number date_of_expiry"),
            ("back", "mrz document_number date_of_issue date_of_expiry sex"),
        )
    },
    ("visa", "front"): """document_number date_of_expiry place_of_issue given_names
        sex date_of_birth nationality issuing_country mrz""",
}
FORMS = {
    "date_of_birth": r"\d{4}-\d\d-\d\d",
    "date_of_issue": r"\d{4}(-\d\d-\d\d)?",
    "date_of_expiry": r"\d{4}(-\d\d-\d\d)?",
    "date_of_first_issue": r"\d{4}-\d\d-\d\d",
    "sex": r"[FM]",
    "nationality": r"[A-Z]{3}",
    "issuing_country": r"[A-Z]{3}",
    "personal_number": r"[A-Z0-9]+(-[0-9A-Z]{4})?",
    "document_number": r"[A-Z0-9]{7,10}",
    "tax_number": r"[A-Z]{5}\d{4}[A-Z]",
    "voter_number": r"[A-Z]{6}\d{8}[HM]\d{3}",
    "mrz_document_number": r"\d{9}",
    "registration_number": r"\d{11}",
    "issue_number": r"\d\d",
    "section": r"\d{4}",
    "locality": r"\d{4}",
    "neighbourhood": r"\d{3}/\d{3}",
    "height": r"\d{3}",
    "license_category": r"[A-E]{1,2}",
    "mrz": r"[A-Z0-9<\n]+",
}


def _grey(face: str, width: int = 10, height: int = 10, *, monochrome: bool = False) -> Image.Image:
    return Image.new("L" if monochrome else "RGB", (width, height), 190)


@pytest.fixture(scope="module", autouse=True)
def quick_faces() -> Iterator[None]:
    """The photographs have tests of their own, and take longer than the cards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faces, "portrait", _grey)
        patch.setattr(faces, "selfie", lambda face, seed=0: Image.new("RGB", (30, 40)))
        made.cache_clear()
        yield
    made.cache_clear()


@cache
def made(document: str, seed: int) -> Specimen:
    # The monospaced family, so that the pictures do not hang on what is installed.
    return specimens.make(document, seed, mrz_font="mono")


def check(text: str) -> str:
    """The check digit of ICAO Doc 9303 part 3, computed apart from the package."""
    values = [0 if c == "<" else int(c) if c.isdigit() else ord(c) - 55 for c in text]
    return str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10)


@pytest.mark.parametrize(("document", "seed"), CASES)
def test_a_card_says_all_that_its_document_shows(document: str, seed: int) -> None:
    for name, side in made(document, seed).sides.items():
        assert set(TRUTH[document, name].split()) <= set(side.truth)
        for field, value in side.truth.items():
            assert value and value == value.strip(), field
            assert re.fullmatch(FORMS.get(field, r"(?s).+"), value), (field, value)
            if field.startswith("date_") and len(value) > 4:
                date.fromisoformat(value)


@pytest.mark.parametrize(("document", "seed"), CASES)
def test_every_printed_field_has_its_raw_text_and_a_quad_inside_the_picture(document: str, seed: int) -> None:
    for side in made(document, seed).sides.values():
        width, height = side.image.size
        assert side.image.mode == "RGB"
        assert side.layout["mark"], "the word SPECIMEN is missing"
        fields = side.layout["fields"]
        assert set(fields) <= set(side.truth)
        for entry in fields.values():
            assert entry["raw"] == "\n".join(line["text"] for line in entry["lines"])
            for quad in [entry["quad"], *(line["quad"] for line in entry["lines"])]:
                assert all(0 <= x <= width and 0 <= y <= height for x, y in quad)
                assert np.ptp([x for x, _ in quad]) > 4 and np.ptp([y for _, y in quad]) > 4
        if side.portrait:
            left, top, right, bottom = side.portrait
            assert 0 <= left < right <= width and 0 <= top < bottom <= height


@pytest.mark.parametrize(("document", "seed"), CASES)
def test_values_do_not_lie_over_one_another(document: str, seed: int) -> None:
    for side in made(document, seed).sides.values():
        boxes = [
            (name, min(x for x, _ in line["quad"]), min(y for _, y in line["quad"]),
             max(x for x, _ in line["quad"]), max(y for _, y in line["quad"]))
            for name, entry in side.layout["fields"].items()
            # Parts of the zone lie within the zone.
            if name not in ("mrz_document_number", "reference_number")
            for line in entry["lines"]
        ]  # fmt: skip
        for i, (name, *a) in enumerate(boxes):
            for other, *b in boxes[:i]:
                across = min(a[2], b[2]) - max(a[0], b[0])
                down = min(a[3], b[3]) - max(a[1], b[1])
                assert across < 3 or down < 4, (name, other)


@pytest.mark.parametrize(("document", "seed"), CASES)
def test_check_digits_of_the_zone_are_right(document: str, seed: int) -> None:
    for side in made(document, seed).sides.values():
        if "mrz" not in side.truth:
            continue
        lines = side.truth["mrz"].split("\n")
        assert {len(line) for line in lines} in ({30}, {36}, {44})
        first, second = lines[0], lines[1]
        if len(lines) == 3:
            number, digit = first[5:14], first[14]
            if digit == "<":  # a longer number: its check digit ends the optional data
                rest = first[15:30].rstrip("<")
                number, digit = number + rest[:-1], rest[-1]
            assert digit == check(number)
            assert second[6] == check(second[:6]) and second[14] == check(second[8:14])
            whole = first[5:30] + second[:7] + second[8:15] + second[18:29]
            assert second[29] == check(whole)
            continue
        assert second[9] == check(second[:9])
        assert second[19] == check(second[13:19]) and second[27] == check(second[21:27])
        if first[0] == "V":  # visas have no digit over the whole line
            continue
        if len(first) == 44:
            assert second[42] in (check(second[28:42]), "<")
        stop = len(second) - 1
        assert second[stop] == check(second[:10] + second[13:20] + second[21:stop])


@pytest.mark.parametrize("seed", SEEDS)
def test_identifiers_are_valid_and_agree_with_the_person(seed: int) -> None:
    mexican = made("mx.voter_id", seed).sides
    front, back = mexican["front"].truth, mexican["back"].truth
    number = curp.validate(front["personal_number"])
    assert curp.get_birth_date(number).isoformat() == front["date_of_birth"]
    assert curp.get_gender(number) == front["sex"]
    assert front["voter_number"][6:12] == number[4:10]
    assert back["reference_number"].startswith(front["section"])
    assert ("H" if front["sex"] == "M" else "M") == back["mrz"].split("\n")[1][7]

    brazilian = made("br.driver_license", seed).sides["front"].truth
    cpf.validate(brazilian["personal_number"])
    digits = [int(d) for d in brazilian["registration_number"]]
    assert digits[9] == sum(d * w for d, w in zip(digits, range(9, 0, -1), strict=False)) % 11
    assert digits[10] == sum(d * w for d, w in zip(digits, range(1, 10), strict=False)) % 11

    indonesian = made("id.id_card", seed).sides["front"].truth
    nik.validate(indonesian["personal_number"])
    born = date.fromisoformat(indonesian["date_of_birth"])
    day = born.day + (40 if indonesian["sex"] == "F" else 0)
    assert indonesian["personal_number"][6:12] == f"{day:02}{born:%m%y}"

    indian = made("in.pan_card", seed)
    tax = pan.validate(indian.sides["front"].truth["tax_number"])
    assert tax[3] == "P" and tax[4] == indian.person["surname"][0].upper()

    chinese = made("cn.id_card", seed).sides["front"].truth
    ric.validate(chinese["personal_number"])
    assert ric.get_birth_date(chinese["personal_number"]).isoformat() == chinese["date_of_birth"]
    assert int(chinese["personal_number"][16]) % 2 == (chinese["sex"] == "M")

    german = made("de.id_card", seed).sides["front"].truth["document_number"]
    assert re.fullmatch(r"L[CFGHJKLMNPRTVWXYZ0-9]{8}", german)


@pytest.mark.slow
def test_personal_numbers_of_the_other_cards_are_valid() -> None:
    rules = {"NLD": bsn, "SWE": personnummer, "NOR": fodselsnummer, "ESP": dni, "FIN": hetu,
             "EST": ik, "ROU": cnp}  # fmt: skip
    for seed in range(9):
        card = made("id_card", seed)
        if rule := rules.get(card.person["issuing_country"]):
            rule.validate(card.person["personal_number"])


def test_one_seed_gives_one_picture_and_another_seed_another_layout() -> None:
    for document in ("mx.voter_id", "passport", "cn.id_card"):
        once, again = made(document, 3), specimens.make(document, 3, mrz_font="mono")
        for name, side in once.sides.items():
            assert side.image.tobytes() == again.sides[name].image.tobytes()
            assert side.truth == again.sides[name].truth
            assert side.layout == again.sides[name].layout
        other = made(document, 4).sides["front"]
        assert other.layout["fields"].items() != once.sides["front"].layout["fields"].items()
        assert other.image.tobytes() != once.sides["front"].image.tobytes()


def test_the_photograph_is_of_the_holders_sex_and_age() -> None:
    for document, seed in product(DOCUMENTS, FEW):
        specimen = made(document, seed)
        face = faces.FACES[specimen.face]
        assert specimen.person["sex"] == face.sex
        born = date.fromisoformat(specimen.person["date_of_birth"])
        assert abs((REFERENCE_DAY - born).days / 365.25 - face.age) < 3.5


def test_an_override_reaches_the_print_the_numbers_and_the_zone() -> None:
    person = {
        "surname": "Ñandú",
        "second_surname": "Öberg",
        "given_names": "Lucía",
        "sex": "F",
        "date_of_birth": "1990-08-17",
        "date_of_expiry": "2021",
    }
    card = specimens.make("mx.voter_id", 2, person=person, mrz_font="mono")
    front, back = card.sides["front"].truth, card.sides["back"].truth
    assert (front["surname"], front["given_names"], front["sex"]) == ("ÑANDÚ", "LUCÍA", "F")
    assert front["date_of_expiry"] == "2021" and front["date_of_issue"] == "2011"
    assert front["personal_number"][4:11] == "900817M"
    lines = back["mrz"].split("\n")
    assert lines[1].startswith("900817" + check("900817") + "M211231" + check("211231") + "MEX")
    assert lines[2] == "NANDU<OEBERG<<LUCIA".ljust(30, "<")
    assert faces.FACES[card.face].sex == "F"


def test_an_override_of_a_whole_name_is_split_for_the_zone() -> None:
    person = {"full_name": "Inês Moura Tavares", "date_of_issue": "2024-02-29"}
    card = specimens.make("br.driver_license", 1, person=person, mrz_font="mono")
    assert card.sides["front"].truth["full_name"] == "INÊS MOURA TAVARES"
    assert card.sides["front"].truth["date_of_issue"] == "2024-02-29"
    assert card.sides["back"].truth["mrz"].split("\n")[2].startswith("TAVARES<<INES<MOURA<")


def test_an_override_of_a_document_changes_nothing_else() -> None:
    plain = made("de.id_card", 1)
    changed = specimens.make("de.id_card", 1, person={"document_number": "LF3ZT4WC0"}, mrz_font="mono")
    assert changed.sides["back"].truth["mrz"].startswith("IDD<<LF3ZT4WC0" + check("LF3ZT4WC0"))
    same = {k: v for k, v in plain.person.items() if k != "document_number"}
    assert same == {k: v for k, v in changed.person.items() if k != "document_number"}


def test_an_issuer_can_be_asked_for_and_an_optional_value_taken_away() -> None:
    page = specimens.make("passport", 0, person={"issuing_country": "SWE"}, mrz_font="mono")
    assert page.design == "SWE" and page.sides["front"].truth["mrz"].startswith("P<SWE")
    card = specimens.make("mx.voter_id", 1, person={"second_surname": ""}, mrz_font="mono")
    assert "second_surname" not in card.sides["front"].truth


def test_documents_are_in_force_on_the_asked_day() -> None:
    today = date(2026, 11, 21)
    for document in ("de.id_card", "passport", "br.driver_license"):
        card = specimens.make(document, 5, today=today, mrz_font="mono")
        truth = card.sides["front"].truth
        assert card.person["date_of_issue"] <= today.isoformat() <= truth["date_of_expiry"]


def test_names_are_transliterated_as_the_standard_says() -> None:
    assert mrz.transliterate("Ångström") == "AANGSTROEM"
    assert mrz.transliterate("Weiß-Müller") == "WEISS<MUELLER"
    assert mrz.transliterate("D'Aubigny Œuvrard") == "DAUBIGNY<OEUVRARD"
    assert mrz.transliterate("Næss Ødegård") == "NAESS<OEDEGAARD"
    assert mrz.transliterate("Muñoz", enye="NXX") == "MUNXXOZ"
    assert mrz.names("Popa", "", 31) == "POPA".ljust(31, "<")


def test_a_long_name_is_cut_at_a_letter() -> None:
    cut = mrz.names("Nilavadhanananda", "Arnpol Petch Charonguang Xavier", 39)
    assert len(cut) == 39 and cut[-1] != "<" and cut.startswith("NILAVADHANAN")
    surname = mrz.names("A" * 60, "Bo", 30)
    assert surname == "A" * 27 + "<<B"


def test_a_longer_number_goes_on_in_the_optional_data() -> None:
    zone = mrz.Zone("I", "BRA", "Silva", "Ana", "06247974192", "BRA", "900817", "F", "310817")
    first, second, _ = mrz.td1(zone)
    assert first == "I<BRA062479741<92" + check("06247974192") + "<" * 12
    assert len(second) == 30


def test_font_sets_share_no_family() -> None:
    assert not set(FONT_SETS["test"]) & set(FONT_SETS["bench"])
    tested, measured = (
        specimens.make("id.id_card", 1, fonts=name, mrz_font="mono").sides["front"].layout["fonts"]
        for name in ("test", "bench")
    )
    assert tested["value"].rsplit(" ", 2)[0] in FONT_SETS["test"]
    assert measured["value"].rsplit(" ", 2)[0] in FONT_SETS["bench"]


def test_ocr_b_is_taken_where_it_is_and_its_want_is_said() -> None:
    if ocr_b():
        side = specimens.make("de.id_card", 0, mrz_font="ocr-b").sides["back"]
        assert side.layout["fonts"]["mrz"].startswith("OCR B")
    else:
        with pytest.raises(FileNotFoundError):
            specimens.make("de.id_card", 0, mrz_font="ocr-b")
    with pytest.raises(ValueError, match="mrz_font"):
        specimens.make("de.id_card", 0, mrz_font="Comic Sans")


def test_an_unknown_document_is_refused() -> None:
    with pytest.raises(ValueError, match="library_card"):
        specimens.make("library_card", 1)


def test_days_move_by_years_over_leap_days() -> None:
    assert people.shift_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert people.full_date("2029") == date(2029, 12, 31)


def test_a_folder_holds_pictures_truth_and_index(tmp_path: Path) -> None:
    specimens.write(tmp_path, documents=["in.pan_card"], seeds=[2], degradations=["clean", "lowres"])
    (entry,) = json.loads((tmp_path / "index.json").read_text())
    assert entry["sides"] == {"front": ["clean", "lowres"]}
    folder = tmp_path / entry["folder"]
    record = json.loads((folder / "truth.json").read_text())
    front = record["sides"]["front"]
    assert front["truth"]["tax_number"] == record["person"]["tax_number"]
    assert np.allclose(front["images"]["clean"]["homography"], np.eye(3))
    for image in front["images"].values():
        with Image.open(folder / image["file"]) as picture:
            assert list(picture.size) == image["size"]
    assert (folder / record["selfie"]).exists()
