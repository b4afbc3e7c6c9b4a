"""Forms, files, numbers, pictures in base64, and titles reduced to their words."""

from __future__ import annotations

import base64
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.errors import BadResponse
from providers.normalise.titles import title
from providers.titled import Titled, Titles, path_titles
from providers.walker import Found, Table, first
from providers.wire import confidence, form, hold, number, picture, unit, upload
from tests import files


@given(
    st.dictionaries(st.text(min_size=1), st.text()),
    st.dictionaries(st.text(min_size=1), st.binary(), max_size=3),
)
def test_a_form_is_read_back_as_it_was_written(texts: dict[str, str], pictures: dict[str, bytes]) -> None:
    fields = parse_qsl(form(texts, pictures).decode("ascii"), keep_blank_values=True, strict_parsing=False)
    encoded = [(name, base64.b64encode(data).decode()) for name, data in pictures.items()]
    assert fields == [*texts.items(), *encoded]


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (files.encoded("JPEG"), "a.jpg", "image/jpeg"), (files.encoded("PNG"), "a.png", "image/png"),
        (files.encoded("BMP"), "a.bmp", "image/bmp"), (files.heic(), "a.heic", "image/heic"),
        (files.encoded("PDF"), "a.pdf", "application/pdf"), (b"?", "a.bin", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_file_is_named_by_what_it_is(data: bytes, name: str, kind: str) -> None:
    assert upload("a", data) == (name, data, kind)


@pytest.mark.parametrize(
    ("value", "found"),
    [(1, 1.0), ("0.5", 0.5), (" 2 ", 2.0), (True, None), (None, None), ("x", None), ([1], None),
     (float("nan"), None), ("inf", None), (10**400, None)],
)  # fmt: skip
def test_a_number_is_finite_or_none(value: object, found: float | None) -> None:
    assert number(value) == found


@pytest.mark.parametrize(
    ("value", "within", "sure"),
    [(0, 0, 0), (1, 1, 1), ("0.97", 0.97, 0.97), (97, None, 0.97), ("97%", None, 0.97),
     ("0.5 %", None, 0.005), (101, None, None), (-1, None, None), (None, None, None), ("x", None, None),
     (True, None, None)],
)  # fmt: skip
def test_a_confidence_is_also_read_from_per_cent(
    value: object, within: float | None, sure: float | None
) -> None:
    assert unit(value) == within
    assert confidence(value) == (sure if sure is None else pytest.approx(sure))


def test_a_picture_is_a_jpeg_or_a_png_in_base64() -> None:
    for kind in ("JPEG", "PNG"):
        text = base64.b64encode(files.encoded(kind)).decode()
        assert picture(text) == picture(f"data:image/{kind.lower()};base64,{text}") == files.encoded(kind)
    assert picture(base64.b64encode(files.encoded("BMP")).decode()) is None
    assert picture("é") is None
    assert picture("####") is None
    assert picture(None) is None


TABLE: Table = {"full_name": "Name", "date_of_birth": first("Born", "Card.Born")}


@pytest.mark.parametrize("content", [{"Name": "ANA"}, {"Card": {"Born": ""}}, {"Name": None, "Other": [1]},
                                     {"Card": None, "Name": ""}])  # fmt: skip
def test_documented_fields_that_are_there_are_held(content: dict[str, object]) -> None:
    paths = [Found(path, None) for path in ("Name", "Card.Born") if path.partition(".")[0] in content]
    hold(paths if content.get("Card", 1) else paths[:1], content, TABLE)


@pytest.mark.parametrize(
    "content", [{}, {"Other": 1}, {"Name": []}, {"Name": {}}, {"Card": []}, {"Card": {"Born": [1]}}]
)
def test_documented_fields_of_another_shape_are_a_bad_response(content: dict[str, object]) -> None:
    with pytest.raises(BadResponse):
        hold([], content, TABLE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Data de Nascimento", "DATA NASCIMENTO"), ("data_nascimento", "DATA NASCIMENTO"),
        ("dataNascimento", "DATA NASCIMENTO"), ("DATA DE NASCIMENTO:", "NASCIMENTO DATA"),
        ("Nº do Registro", "NUMERO REGISTRO"), ("Número registro", "REGISTRO NUMERO"),
        ("CPF/CNPJ do prestador", "CNPJ CPF PRESTADOR"), ("1ª habilitação", "1 HABILITACAO"),
        ("-", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_title_is_its_words(text: str, words: str) -> None:
    assert title(text) == frozenset(words.split())


@given(st.text(max_size=30))
def test_any_text_is_a_title_and_stays_one(text: str) -> None:
    words = title(text)
    assert title(" ".join(sorted(words))) == words


def test_what_stands_in_a_list_goes_by_its_whole_path() -> None:
    assert path_titles("pessoa.nome") == (title("pessoa nome"), title("nome"))
    assert path_titles("pessoas[2].nome") == (title("pessoas 2 nome"),)


TITLES: Titles = {
    "full_name": ("Nome", "Nome completo"),
    "surname": ("Sobrenome",),
    "personal_number": ("CPF", "CPF / CNPJ"),
    "tax_number": ("CNPJ", "CPF / CNPJ"),
}


@pytest.mark.parametrize(
    ("shown", "table"),
    [
        ({"a": ("Nome completo", "ANA"), "b": ("nome", "")}, {"full_name": ("b", "a")}),
        ({"a": ("Nome", "ANA"), "b": ("Sobrenome", "F")}, {"given_names": ("a",), "surname": ("b",)}),
        ({"a": ("CPF/CNPJ", "529.982.247-25")}, {"personal_number": ("a",)}),
        ({"a": ("CNPJ ou CPF", "1")}, {}),
        ({"a": ("CNPJ / CPF", "11.222.333/0001-81")}, {"tax_number": ("a",)}),
        ({"a": ("Cor", "AZUL")}, {}),
    ],
)
def test_titles_say_where_a_field_stands(
    shown: dict[str, tuple[str, str]], table: dict[str, tuple[str, ...]]
) -> None:
    values = Titled()
    for path, (called, text) in shown.items():
        values.add(Found(path, text), title(called))
    found = values.table(TITLES)
    assert {name: entry.keys for name, entry in found.items() if not isinstance(entry, str)} == table
