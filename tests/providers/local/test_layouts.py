"""Descriptions of cards are data: all of ours are whole, a slip is named, and a card that nobody
thought of is read by its description alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from providers.documents import catalogue
from providers.local import layout
from providers.local.extract import extract
from providers.local.layout import layouts, load
from tests.providers.local.lines import line

FOLDER = Path(layout.__file__).parent / "layouts"

GOOD = """
document = "id_card"
side = "front"
titles = ["REPUBLIC OF UTOPIA"]

[[value]]
field = "surname"
labels = ["Surname"]
kind = "name"

[[value]]
field = "date_of_birth"
labels = ["Born"]
kind = "date"
"""


def written(folder: Path, text: str, name: str = "utopia.toml") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_a_description_of_ours_is_whole(file: Path) -> None:
    described = load(file)
    document = catalogue()[described.document]
    assert described.side in (*document.sides, *document.optional)
    assert described.titles
    borne = {name for rule in described.values for name in rule.fields if not name.startswith("_")}
    assert borne <= set(document.fields)
    for rule in described.values:
        rules = set(document.identifiers.values())
        assert rule.identifier is None or rule.identifier in rules


def test_every_described_document_without_a_zone_has_its_needed_fields_described() -> None:
    for name in {described.document for described in layouts()}:
        document = catalogue()[name]
        sides = [described for described in layouts() if described.document == name]
        borne = {field for side in sides for rule in side.values for field in rule.fields}
        assert document.mrz or set(document.needed) <= borne, name


def test_no_side_is_described_twice() -> None:
    sides = [described.name for described in layouts()]
    assert len(sides) == len(set(sides))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("titles = [", "utopia.toml"),  # broken TOML
        (GOOD.replace("titles", "titels"), "titels"),
        (GOOD.replace('"id_card"', '"utopian_card"'), "no document type utopian_card"),
        (GOOD.replace('"front"', '"left"'), "side is front or back, not left"),
        (GOOD.replace("document =", "paper ="), "paper"),
        (GOOD.replace('kind = "date"', 'kind = "day"'), "utopia.toml, value 2"),
        (GOOD.replace('["Born"]', '["Born"]\nlable = ["born"]'), "utopia.toml, value 2.*lable"),
        (GOOD.replace('["Born"]', '"Born"'), "utopia.toml, value 2: labels is a list"),
        (GOOD.replace('["Born"]', "[7]"), "utopia.toml, value 2: labels is a list"),
        (GOOD.replace('["REPUBLIC OF UTOPIA"]', '"UTOPIA"'), "utopia.toml: titles is a list"),
        (GOOD.replace('"surname"', '"sirname"'), "utopia.toml, value 1.*sirname"),
        (GOOD.replace('field = "surname"', ""), "utopia.toml, value 1: no or unknown fields"),
        (GOOD.replace('labels = ["Born"]', ""), "value 2: needs labels, an anchor"),
        (GOOD + 'place = ["beside"]', "value 2: place or kind"),
        (GOOD + 'pattern = "(unclosed"', "value 2.*position"),
        (GOOD + 'pattern = "(?P<sex>.)"', "value 2: short and the pattern's groups"),
        (GOOD + 'short = ["sex"]', "value 2: short"),
        (GOOD + 'identifier = "ut.number"', "value 2: no identifier rule ut.number"),
        (GOOD + "region = [0.0, 0.5]", "value 2.*unpack"),
        (GOOD.replace('kind = "date"', 'kind = "choice"'), "value 2: a choice needs choices"),
        (GOOD.replace('"date_of_birth"', '"sex"'), "value 2: none of its fields is a date"),
        (GOOD + 'anchor = "sex"', r"no value is named as its anchor \['sex'\]"),
        (GOOD + 'script = "runes"', "value 2: script is one of thai, devanagari, hangul"),
        ('extends = "atlantis"' + GOOD, "atlantis.toml"),
    ],
)
def test_a_slip_is_named_with_its_file_and_entry(tmp_path: Path, wrong: str, named: str) -> None:
    assert load(written(tmp_path, GOOD)).document == "id_card"
    with pytest.raises(ValueError, match=named):
        load(written(tmp_path, wrong))


def test_two_descriptions_that_extend_each_other_are_named(tmp_path: Path) -> None:
    written(tmp_path, 'extends = "utopia"' + GOOD, "other.toml")
    with pytest.raises(ValueError, match=r"other.toml: utopia extends"):
        load(written(tmp_path, 'extends = "other"' + GOOD))


def test_a_description_takes_the_values_of_the_one_that_it_extends(tmp_path: Path) -> None:
    written(tmp_path, 'ignore = ["Signature"]' + GOOD, "base.toml")
    own = 'document = "id_card"\nside = "back"\nextends = "base"\ntitles = ["BACK"]\n'
    described = load(written(tmp_path, own + '[[value]]\nfield = "height"\nlabels = ["Height"]'))
    assert [rule.fields for rule in described.values] == [("height",), ("surname",), ("date_of_birth",)]
    assert described.ignore == ("Signature",)
    assert (described.side, described.titles) == ("back", ("BACK",))


NEW_CARD = """
# A card that no one has ever issued.
document = "id_card"
side = "front"
titles = ["INSEL ATLANTIS", "WOHNKARTE"]
ignore = ["Bitte stets bei sich tragen"]

[[value]]
field = "full_name"
labels = ["Wer"]
place = ["right"]
kind = "name"

[[value]]
fields = ["place_of_birth", "date_of_birth"]
labels = ["Woher und wann"]
place = ["below"]
pattern = '^(?P<place_of_birth>\\D+)\\s(?P<date_of_birth>[\\d.]+)$'

[[value]]
field = "personal_number"
labels = ["Nummer"]
place = ["above"]
identifier = "br.cpf"

[[value]]
field = "sex"
labels = ["Geschlecht"]
kind = "choice"
choices = ["FRAU", "MANN"]

[[value]]
field = "address"
labels = ["Wo"]
place = ["below"]
lines = 3
join = ", "

[[value]]
field = "occupation"
place = ["anywhere"]
pattern = '^(FISCHER|TAUCHER)$'
region = [0.5, 0.0, 1.0, 1.0]

[[value]]
field = "date_of_expiry"
anchor = "occupation"
place = ["below"]
kind = "date"
"""


def test_a_card_described_for_the_first_time_is_read_without_a_line_of_code(tmp_path: Path) -> None:
    described = load(written(tmp_path, NEW_CARD))
    seen = [
        line("INSEL ATLANTIS", 300, 20, height=30),
        line("WOHNKARTE", 360, 60),
        line("Bitte stets bei sich tragen", 40, 600),
        line("Wer: NERE IDE TIEFSEE", 40, 120),
        line("Woher und wann", 40, 170, height=14),
        line("KORALLEN 03.04.1990", 40, 190),
        line("390.533.447-O5", 40, 240),  # a letter for a digit
        line("Nummer", 40, 264, height=14),
        line("Geschlecht", 40, 310, height=14),
        line("FRAU", 40, 330),
        line("Wo", 40, 380, height=14),
        line("Muschelweg 7", 40, 400),
        line("12 Untermeer", 40, 424),
        line("FISCHER", 60, 500),  # left of its region
        line("TAUCHER", 600, 300),
        line("01.02.2033", 600, 324),
    ]
    found = {value.field: value for value in extract(seen, described, (1000, 630))}
    assert {name: value.part.text for name, value in found.items()} == {
        "full_name": "NERE IDE TIEFSEE",
        "place_of_birth": "KORALLEN",
        "date_of_birth": "03.04.1990",
        "personal_number": "39053344705",
        "sex": "FRAU",
        "address": "Muschelweg 7, 12 Untermeer",
        "occupation": "TAUCHER",
        "date_of_expiry": "01.02.2033",
    }
    assert found["personal_number"].part.exchanged
    assert found["personal_number"].score < found["full_name"].score == pytest.approx(0.95)
