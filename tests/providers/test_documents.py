"""The catalogue of document types is data, and every entry of it holds together."""

from __future__ import annotations

from pathlib import Path

import pytest

from providers import documents
from providers.documents import FIELDS, DocumentType, by_mrz, catalogue
from providers.normalise.countries import alpha3, mrz_codes

CARD = """
[[document]]
id = "ut.id_card"
title = "Card of Utopia"
sides = ["front"]
fields = ["surname"]
needed = ["surname"]
"""
TYPES = list(catalogue().values())


def test_field_names_are_those_of_the_contract_and_each_once() -> None:
    assert len(FIELDS) == len(set(FIELDS))
    assert {"full_name", "personal_number", "date_of_birth", "mrz", "vin", "consumption"} <= set(FIELDS)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.id)
def test_an_entry_holds_together(kind: DocumentType) -> None:
    assert kind.title
    assert kind.sides
    assert not set(kind.sides) & set(kind.optional)
    assert len(kind.fields) == len(set(kind.fields))
    assert set(kind.needed) <= set(kind.fields)
    assert set(kind.identifiers) <= set(kind.fields)
    assert set(kind.mrz_fields.values()) <= set(kind.fields)
    assert not kind.mrz or "mrz" in kind.fields
    assert set(kind.sex.values()) <= {"F", "M", "X"}
    if kind.country is not None:
        assert kind.country in mrz_codes()


@pytest.mark.parametrize("kind", [k for k in TYPES if k.country], ids=lambda kind: kind.id)
def test_an_id_begins_with_its_country_s_code(kind: DocumentType) -> None:
    prefix, dot, rest = kind.id.partition(".")
    assert dot
    assert rest
    assert alpha3(prefix) == kind.country


@pytest.mark.parametrize(
    "wrong",
    [
        CARD + 'colour = "blue"\n',
        CARD.replace('fields = ["surname"]', 'fields = ["sirname"]'),
        CARD.replace('needed = ["surname"]', 'needed = ["sirname"]'),
        CARD + 'identifiers = { surname = "ut.number" }\n',
        CARD + 'mrz_fields = { optional = "sirname" }\n',
        CARD + CARD,
    ],
)
def test_a_slip_in_the_catalogue_is_named(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "__file__", str(tmp_path / "documents.py"))
    file = tmp_path / "documents.toml"
    file.write_text(CARD, "utf-8")
    assert list(catalogue.__wrapped__()) == ["ut.id_card"]
    file.write_text(wrong, "utf-8")
    with pytest.raises(ValueError, match=r"documents\.toml, ut\.id_card"):
        catalogue.__wrapped__()


@pytest.mark.parametrize(
    ("code", "country", "document"),
    [
        ("P", "UTO", "passport"), ("PD", "MEX", "passport"), ("V", "UTO", "visa"),
        ("ID", "DEU", "de.id_card"),
        ("ID", "MEX", "mx.voter_id"), ("I", "BRA", "br.driver_license"), ("I", "UTO", "id_card"),
        ("AC", "UTO", "id_card"), ("C", "UTO", "id_card"), ("X", "UTO", None), ("", "UTO", None),
    ],
)  # fmt: skip
def test_a_zone_tells_its_document_the_issuer_s_own_first(
    code: str, country: str, document: str | None
) -> None:
    kind = by_mrz(code, country)
    assert (kind and kind.id) == document
