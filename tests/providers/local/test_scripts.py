"""Other scripts: which program reads them, within which bounds, and what becomes of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein

import specimens
from providers.environment import Environment
from providers.errors import ConfigurationError
from providers.local import engine, scripts, tesseract
from providers.local.extract import extract
from providers.local.layout import Layout, layouts
from providers.local.ocr import Glyph, Line, Page
from providers.local.tesseract import Word, mixed
from providers.model import Request
from specimens.fonts import Face
from tests import files
from tests.providers.local.lines import line

Program = Callable[[str], str]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program that does as it is told in shell, in place of Tesseract."""

    def make(script: str) -> str:
        file = tmp_path / "tesseract"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o700)
        return str(file)

    return make


@pytest.fixture
def found_anew() -> Iterator[None]:
    scripts.found.cache_clear()
    yield
    scripts.found.cache_clear()


def thai_front() -> Layout:
    return next(each for each in layouts() if each.name == "th.id_card/front")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("ถ.สุขใจ", "thai"),
        ("12 หมู่ที่ 4", "thai"),
        ("पुरुष", "devanagari"),
        ("홍길동", "hangul"),
        ("홍길동 (Hong Gildong)", ""),
        ("São João", ""),
        ("公民", ""),
        ("१२", ""),
        ("12-34", ""),
    ],
)
def test_a_text_is_in_the_script_of_most_of_its_letters(text: str, script: str) -> None:
    assert scripts.script_of(text) == script


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("ชื่อ", ["ชื่", "อ"]),
        ("อํานาจ", ["อ", "ำ", "น", "า", "จ"]),
        ("शर्मा", ["श", "र्मा"]),
        ("홍길", ["홍", "길"]),
    ],
)
def test_a_letter_keeps_the_signs_that_hang_on_it(text: str, letters: list[str]) -> None:
    assert scripts.clusters(text) == letters


def test_the_program_is_the_one_that_is_named_or_on_the_path(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = program("exit 0")
    monkeypatch.setenv("PATH", str(Path(file).parent))
    assert scripts.program(Environment({})) == file
    assert scripts.program(Environment({"TESSERACT": file})) == file
    assert scripts.program(Environment({"TESSERACT": "off"})) is None
    with pytest.raises(ConfigurationError, match="TESSERACT"):
        scripts.program(Environment({"TESSERACT": f"{file}-of-another-place"}))


@pytest.mark.usefixtures("found_anew")
@pytest.mark.parametrize(
    ("listed", "read"), [("eng tha", {"thai"}), ("eng hin kor tha", set(scripts.SCRIPTS)), ("eng", set())]
)
def test_a_script_is_read_where_its_language_data_are(
    program: Program, monkeypatch: pytest.MonkeyPatch, listed: str, read: set[str]
) -> None:
    monkeypatch.setenv("TESSERACT", program(f"printf '%s\\n' {listed}"))
    assert scripts.found()[1] == read


def test_a_call_hands_over_the_picture_and_nothing_of_the_surroundings(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for others")
    said = scripts.call(program('cat; echo "[$1][$SECRET_KEY][$OMP_THREAD_LIMIT]"'), ["stdin"], b"pixels ")
    assert said == "pixels [stdin][][1]\n"


@pytest.mark.parametrize(
    "script",
    ["exit 3", "exec sleep 30", "echo pixels > left-behind || exit 1", '[ "$(ulimit -v)" = unlimited ]'],
    ids=["fails", "hangs", "writes a file", "takes more memory"],
)
def test_a_call_that_fails_or_oversteps_its_bounds_reads_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    monkeypatch.setattr(scripts, "SECONDS", 0.5)
    monkeypatch.chdir(tmp_path)
    # Bounds are set while it waits for the picture.
    assert scripts.call(program(f"head -c 1 > /dev/null; {script}"), [], b"x") is None


def test_words_in_the_script_take_the_place_of_what_was_guessed_and_digits_stay() -> None:
    read = mixed(
        line("99/1 nyn 4 a.unvsn", 0, 0),
        [
            Word("99/1", 0.9, 0.0, 0.22),
            Word("หมู่", 0.9, 0.28, 0.36, behind=False),
            Word("ที่", 0.9, 0.36, 0.42, before=False),
            Word("7", 0.9, 0.48, 0.52),
            Word("ต.บางรัก", 0.9, 0.58, 0.99),
        ],
        "thai",
    )
    assert read.text == "99/1 หมู่ที่ 4 ต.บางรัก"
    assert read.score == pytest.approx(0.925, abs=0.01)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mr. Somchai", Word("กร. อ๐๓๐หฝ่า", 0.6, 0.0, 1.0)),  # Latin letters, read surely
        ("2566", Word("๒๕๖๖", 0.9, 0.0, 1.0)),
        ("unvsn", Word("บางรัก", 0.3, 0.0, 1.0)),  # a guess
        ("unvsn", Word("06!", 0.9, 0.0, 1.0)),
    ],
)
def test_a_line_stays_as_it_was_where_nothing_was_surely_read_in_the_script(text: str, word: Word) -> None:
    before = line(text, 0, 0, score=0.99)
    assert mixed(before, [word], "thai") is before


@pytest.mark.usefixtures("found_anew")
def test_a_call_that_fails_leaves_the_side_unread(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSERACT", program('[ "$1" = --list-langs ] && echo tha && exit 0; exit 1'))
    page = Page((line("unvsn", 10, 10),), 0)
    image = np.full((100, 300, 3), 255, np.uint8)
    assert tesseract.completed(image, page, thai_front()) == (page.lines, False)
    assert tesseract.completed(image, page, None) == (page.lines, True)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ชื่อตัวและชื่อสกุล นาย สมชาย ใจดี", "สมชาย ใจดี"),
        ("ชื่อตัวและชื่อสกุล นายสมชาย ใจดี", "สมชาย ใจดี"),
        ("ชื่อตัวและชื่อสกุล ไ.สี. สมชาย ณ อยุธยา", "สมชาย ณ อยุธยา"),  # น.ส. misread
        ("จ๋งต้วเลเชื่อง นาย สมชาย ใจดี", "สมชาย ใจดี"),  # the label misread
    ],
)
def test_the_name_of_a_thai_card_is_told_by_its_label_or_by_the_name_below(printed: str, name: str) -> None:
    lines = [
        line("Identification Number 1 1018 00207 36 9", 40, 40),
        _clustered(line(printed, 40, 80)),
        line("Name Mr. Somchai", 40, 120),
        line("Last name Jaidee", 40, 160),
    ]
    found = {each.field: each for each in extract(lines, thai_front())}
    assert found["full_name_native"].part.text == name
    assert found["full_name_native"].reader == "tesseract"
    assert (found["given_names"].part.text, found["given_names"].reader) == ("Somchai", "")


def _clustered(whole: Line) -> Line:
    """The line with a glyph for each letter and the signs that hang on it."""
    letters = scripts.clusters(whole.text)
    glyphs = [Glyph(letter, 0.9, (at + 0.5) / len(letters)) for at, letter in enumerate(letters)]
    return replace(whole, glyphs=tuple(glyphs))


@pytest.mark.tesseract
@pytest.mark.usefixtures("found_anew")
@pytest.mark.parametrize(
    ("text", "document", "family"),
    [
        ("นาย สมชาย ทองคำ", "th.id_card", "Noto Sans Thai"),
        ("सुनीता शर्मा", "in.aadhaar", "Noto Sans Devanagari"),
        ("대전광역시 유성구", "kr.id_card", "Noto Sans CJK KR"),
    ],
)
def test_a_line_in_each_script_is_read(text: str, document: str, family: str) -> None:
    image = Image.new("RGB", (700, 80), "white")
    ImageDraw.Draw(image).text((20, 50), text, "black", Face(family).font(32), anchor="ls")
    mute = np.array([[10, 8], [690, 8], [690, 68], [10, 68]], np.float32)
    layout = next(each for each in layouts() if each.document == document and each.scripts)
    (read,), done = tesseract.completed(np.asarray(image), Page((), 0, (mute,)), layout)
    assert (read.text, done) == (text, True)
    assert read.score > 0.8


@pytest.mark.slow
@pytest.mark.tesseract
@pytest.mark.usefixtures("found_anew")
@pytest.mark.parametrize(
    "document", ["th.id_card", "th.pink_card", "in.aadhaar", "kr.id_card", "kr.driver_license"]
)
def test_the_name_on_a_card_comes_from_tesseract_and_every_native_field_says_so(document: str) -> None:
    side = specimens.make(document, 2, mrz_font="mono").sides["front"]
    answer = engine.read_document(Request({"front": files.encoded("PNG", side.image)}))
    layout = next(each for each in layouts() if each.document == document and each.scripts)
    fields = {field.name: field for field in answer.fields if field.name}
    name = next(name for name in layout.native if name.startswith("full_name"))
    letters = Levenshtein.normalized_similarity(fields[name].value or "", side.truth[name])
    assert letters >= 0.9  # how much of all is read right: docs/accuracy.md
    for each in set(layout.native) & set(fields):
        assert fields[each].vendor_field == f"front.tesseract.{each}"
    assert fields["personal_number"].vendor_field == "front.personal_number"
    assert "script_not_read" not in {check.name for check in answer.checks}
