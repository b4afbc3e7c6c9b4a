"""Entities of documents: the shapes in which fields may come, and their names."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from providers.errors import BadResponse
from providers.model import Answer
from providers.sandbox.core import portrait
from tests.providers.cellere.talk import VARIABLES
from tests.providers.talk import FRONT, JPEG, Talk, named, unnamed

SERVICE = "cellere.document_entities"
CARD = {
    "Nome": "ANA FICTÍCIA",
    "CPF": "328.904.817-94",
    "RG": "30.455.123-4",
    "Data de Nascimento": "17/05/1992",
}


def read(content: dict[str, Any]) -> Answer:
    return Talk(content).call(SERVICE, FRONT, VARIABLES)


def test_the_picture_goes_in_base64_as_json() -> None:
    talk = Talk({"fields": CARD})
    talk.call(SERVICE, FRONT, {**VARIABLES, "CELLERE_DOCUMENTS_PATH": "/v2/docs/"})
    (asked,) = talk.asked
    assert str(asked.url) == "https://api.gw.cellereit.com.br/v2/docs/"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["accept"] == "application/json"
    assert asked.read() == b'{"image":"%s"}' % base64.b64encode(JPEG)


@pytest.mark.parametrize(
    "answer",
    [
        {"docType": "RG", "fields": CARD},
        {"DOCTYPE": "rg", "Fields": CARD},
        {"result": {"docType": "RG", "fields": CARD}},
        {"Response": {"docType": "RG", "fields": CARD}, "status": {"code": 200, "message": "Success"}},
        {"result": {"response": {"docType": "RG", "fields": CARD}}},
        {"docType": "RG", "fields": [CARD]},
        {"docType": "RG", "fields": {key: {"value": value} for key, value in CARD.items()}},
        {"docType": "RG", "fields": [{"name": key, "value": value} for key, value in CARD.items()]},
        {"docType": "RG", "fields": [{"Field": key, "Text": value} for key, value in CARD.items()]},
        {
            "docType": "carteira de identidade",
            "fields": {"nome": CARD["Nome"], "cpf": CARD["CPF"], "rg": CARD["RG"],
                       "dataNascimento": CARD["Data de Nascimento"]},
        },
    ],
)  # fmt: skip
def test_fields_are_found_wherever_and_however_they_stand(answer: dict[str, Any]) -> None:
    found = read(answer)
    assert found.document == "br.id_card"
    assert named(found) == {
        "full_name": "ANA FICTÍCIA", "personal_number": "32890481794", "document_number": "30.455.123-4",
        "date_of_birth": "1992-05-17",
    }  # fmt: skip
    assert [check.passed for check in found.checks] == [True]
    assert found.raw == answer
    assert found.billable is None


@pytest.mark.parametrize(
    ("kind", "document", "name"),
    [
        ("CNH", "br.driver_license", "reference_number"),
        ("CNH_FRENTE", "br.driver_license", "reference_number"),
        ("Carteira Nacional de Habilitação", "br.driver_license", "reference_number"),
        ("PASSAPORTE", "passport", None), ("RNE", "br.rne", None), ("Certidão de Casamento", None, None),
        (None, None, None), (7, None, None), ("", None, None),
    ],
)  # fmt: skip
def test_the_type_of_the_document_says_what_its_numbers_are(
    kind: object, document: str | None, name: str | None
) -> None:
    found = read({"docType": kind, "fields": CARD})
    assert found.document == document
    assert [one.name for one in found.fields if one.raw == "30.455.123-4"] == [name]


def test_a_proof_of_address_is_read_without_a_type() -> None:
    bill = {
        "Cliente": "ANA",
        "Endereço": "RUA DO EXEMPLO 45",
        "CEP": "13010-000",
        "Cidade": "CAMPINAS",
        "UF": "SP",
    }
    found = read({"docType": "Comprovante de Endereço", "fields": bill})
    assert found.document is None
    assert named(found) == {
        "address": "RUA DO EXEMPLO 45", "postal_code": "13010-000", "city": "CAMPINAS", "state": "SP",
    }  # fmt: skip


def test_scores_and_what_else_is_said_are_kept() -> None:
    answer = {
        "fields": {"Nome": {"value": "ANA", "score": 97.5, "page": 1}, "Altura": {"value": {"cm": 172}}},
        "docType": "RG",
        "docQualityScore": 0.94,
        "pageIndex": 1,
        "tags": ["frente"],
        "queryId": "5d2f2c1e",
        "status": {"code": 200, "message": "Success"},
    }
    found = read(answer)
    assert found.request_id == "5d2f2c1e"
    assert [(one.name, one.vendor_field, one.score) for one in found.fields[:1]] == [
        ("full_name", "fields.Nome", 0.975)
    ]
    assert unnamed(found) == {
        "fields.Nome.page": "1", "fields.Altura.value.cm": "172", "docType": "RG", "docQualityScore": "0.94",
        "pageIndex": "1", "tags[0]": "frente",
    }  # fmt: skip


@pytest.mark.parametrize("score", ["sure", None, -1, 101, [1]])
def test_what_is_no_score_stays_beside_the_value(score: object) -> None:
    found = read({"fields": {"Nome": {"value": "ANA", "score": score}}})
    assert found.fields[0].score is None
    assert any(one.vendor_field.startswith("fields.Nome.score") for one in found.fields)


def test_the_straightened_picture_comes_back() -> None:
    found = read({"fields": CARD, "deskewImage": base64.b64encode(portrait()).decode()})
    assert dict(found.images) == {"document": portrait()}
    assert "deskewImage" not in unnamed(found)
    asked_for = read({"fields": CARD, "deskewImage": True})
    assert asked_for.images == {}
    assert unnamed(asked_for) == {"fields.RG": "30.455.123-4", "deskewImage": "true"}


@pytest.mark.parametrize("fields", [None, "text", 7, True])
def test_fields_of_another_shape_are_a_bad_response(fields: object) -> None:
    assert isinstance(Talk({"fields": fields}).fails(SERVICE, FRONT, VARIABLES), BadResponse)
    assert isinstance(Talk({"docType": "RG"}).fails(SERVICE, FRONT, VARIABLES), BadResponse)
