"""Papers that are read: fields by their titles, crops, places, pictures."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from providers import registry
from providers.errors import BadResponse
from providers.model import Answer, Request
from providers.sandbox import infosimples as played
from providers.sandbox.core import portrait
from tests.providers.talk import FRONT, JPEG, PDF, Talk, named, unnamed

VARIABLES = {"INFOSIMPLES_TOKEN": "a-token"}
SERVICES = [s.id.partition(".")[2] for s in registry.services() if s.vendor == "infosimples"]

LICENCE = {
    "full_name": "MARINA EXEMPLO FICTÍCIA", "personal_number": "32890481794",
    "reference_number": "30455123 SSP SP", "date_of_birth": "1992-05-17",
    "parents": "JOÃO EXEMPLO FICTÍCIO, CLARA EXEMPLO", "license_category": "AB",
    "registration_number": "02483327294", "date_of_expiry": "2033-11-02",
    "date_of_first_issue": "2011-08-09", "observations": "EAR", "place_of_issue": "CAMPINAS, SP",
    "date_of_issue": "2023-11-03", "document_number": "2417305561",
}  # fmt: skip
VEHICLE = {
    "license_plate": "FIC1A23", "vin": "9BWZZZ377VT004251", "registration_number": "00412345671",
    "full_name": "MARINA EXEMPLO FICTÍCIA", "personal_number": "32890481794", "reference_period": "2026",
    "document_number": "014417305561", "serial_number": "23984471065", "license_category": "PARTICULAR",
    "place_of_issue": "CAMPINAS SP", "date_of_issue": "2026-01-14",
}  # fmt: skip
TAX_RETURN = {
    "full_name": "MARINA EXEMPLO FICTÍCIA", "personal_number": "32890481794", "date_of_birth": "1992-05-17",
    "voter_number": "102385010671", "occupation": "PROFESSORA", "address": "RUA DO EXEMPLO 45",
    "neighbourhood": "JARDIM MODELO", "city": "CAMPINAS", "state": "SP", "postal_code": "13010-000",
    "reference_period": "2026", "reference_number": "24.11.90.31.77-05",
}  # fmt: skip
BILL = {
    "customer_name": "MARINA EXEMPLO FICTÍCIA", "customer_number": "7041239985",
    "personal_number": "32890481794", "address": "RUA DO EXEMPLO 45", "neighbourhood": "JARDIM MODELO",
    "city": "CAMPINAS", "state": "SP", "postal_code": "13010-000", "reference_period": "05/2026",
    "date_of_issue": "2026-05-20", "due_date": "2026-06-05", "amount_due": "R$ 187,45",
    "meter_number": "30114577", "consumption": "214 kWh",
}  # fmt: skip
COMPANY_BILL = {
    **{name: value for name, value in BILL.items() if name != "personal_number"},
    "customer_name": "FÁBRICA EXEMPLO LTDA", "tax_number": "11222333000939",
}  # fmt: skip
INVOICE = {
    "document_number": "00004217", "reference_number": "FIC4-2K9X", "date_of_issue": "2026-05-20",
    "reference_period": "05/2026", "full_name": "OFICINA EXEMPLO LTDA", "tax_number": "11222333000939",
    "registration_number": "4417302", "customer_name": "MARINA EXEMPLO FICTÍCIA",
    "observations": "CONSERTO DE RELÓGIO", "amount_due": "R$ 320,00",
}  # fmt: skip


def envelope(*data: object, code: int = 200, **header: object) -> dict[str, Any]:
    return {
        "code": code, "code_message": "", "data": list(data), "data_count": len(data), "errors": [],
        "header": header, "site_receipts": [],
    }  # fmt: skip


def field(title: object, value: object, **more: object) -> dict[str, object]:
    return {"score": 0.9, "tipo": "texto", "titulo": title, "valor": value, **more}


def read(name: str, *data: object, request: Request = FRONT) -> Answer:
    return Talk(envelope(*data)).call(f"infosimples.{name}", request, VARIABLES)


def synthetic(name: str) -> Answer:
    pdf = played.FORMATS[name] == ("PDF",)
    return read(name, *played._data(name), request=Request({"front": PDF if pdf else JPEG}))


def test_every_service_is_played_and_named() -> None:
    assert set(SERVICES) == set(played.FORMATS)
    assert len(SERVICES) == 22


@pytest.mark.parametrize("name", SERVICES)
def test_a_paper_is_brought_into_normal_form(name: str) -> None:
    answer = synthetic(name)
    if name == "leitor/qr-code":
        assert answer.document is None
        assert unnamed(answer)["data[0].conteudo"] == "https://exemplo.example/conferir?nota=00004217"
        return
    found = named(answer)
    if name == "ocr/cnh":
        assert (answer.document, found) == ("br.driver_license", LICENCE)
    elif name == "ocr/crlv":
        assert (answer.document, found) == ("br.vehicle_registration", VEHICLE)
    elif name == "ocr/imposto-renda/declaracao":
        assert (answer.document, found) == ("br.income_tax_return", TAX_RETURN)
    elif name == "ocr/contas/light/ocr-grupo-a4":
        assert (answer.document, found) == ("br.electricity_bill", COMPANY_BILL)
    elif name.startswith("ocr/contas/"):
        assert (answer.document, found) == ("br.electricity_bill", BILL)
    else:
        town = played._TOWNS[name.removeprefix("ocr/nfse/")]
        assert (answer.document, found) == ("br.service_invoice", {**INVOICE, "city": town})
    assert answer.billable is True
    assert answer.checks
    assert all(check.passed for check in answer.checks)


def test_scores_paths_and_what_has_no_name_are_kept() -> None:
    answer = synthetic("ocr/crlv")
    plate = next(one for one in answer.fields if one.name == "license_plate")
    assert (plate.raw, plate.vendor_field, plate.score) == ("FIC-1A23", "data[0].campos[0]", 0.99)
    assert unnamed(answer) == {
        "data[0].tipo": "crlv", "data[0].campos[11]": "EXEMPLO/FICÇÃO 1.0", "data[0].campos[12]": "AZUL",
    }  # fmt: skip


def test_the_place_of_a_document_is_its_fields_polygon_in_pixels() -> None:
    answer = synthetic("ocr/cnh")
    of = {one.vendor_field: one.polygon for one in answer.fields}
    assert of["data[0].campos[0]"] == ((50, 12.8), (950, 12.8), (950, 320), (50, 320))
    assert of["data[1].campos[0]"] == ((50, 320), (950, 320), (950, 627.2), (50, 627.2))


def test_a_pdf_has_no_pixels() -> None:
    paper = {"campos": [field("Número da nota", "1")], "keypoints": [[0, 0], [1, 0], [1, 1], [0, 1]]}
    answer = read("ocr/nfse/sp/sao-paulo", paper, request=Request({"front": PDF}))
    assert answer.value("document_number") == "1"
    assert all(one.polygon is None for one in answer.fields)


def test_crop_and_portrait_come_back_as_pictures_and_not_as_fields() -> None:
    answer = synthetic("ocr/cnh")
    assert dict(answer.images) == {"document": portrait(), "portrait": portrait()}
    assert not any("base64" in (one.raw or "") or len(one.raw or "") > 200 for one in answer.fields)


@pytest.mark.parametrize("broken", [None, "", "no base64!", "aGVsbG8=", 7, ["x"]])
def test_a_crop_that_is_no_picture_is_left_in_the_answer_as_it_came(broken: object) -> None:
    answer = read("ocr/cnh", {"campos": [field("Nome", "ANA")], "image_base64": broken})
    assert answer.images == {}
    assert answer.raw["data"][0]["image_base64"] == broken


def test_a_signature_is_neither_field_nor_portrait() -> None:
    picture = base64.b64encode(portrait()).decode()
    paper = {"campos": [field("Assinatura", picture, tipo="valor_base64"), field("Nome", "ANA")]}
    answer = read("ocr/cnh", paper)
    assert answer.images == {}
    assert named(answer) == {"full_name": "ANA"}
    assert unnamed(answer) == {}


def test_fields_may_come_by_name_as_clients_of_the_vendor_read_them() -> None:
    face = {"valor_base64": base64.b64encode(portrait()).decode()}
    paper = {
        "campos": {
            "nome": {"valor": "ANA", "score": 0.8},
            "data_nascimento": {"valor": "17/05/1992"},
            "foto": face,
        }
    }
    answer = read("ocr/cnh", paper)
    assert named(answer) == {"full_name": "ANA", "date_of_birth": "1992-05-17"}
    assert answer.fields[0].vendor_field == "data[0].campos.nome"
    assert list(answer.images) == ["portrait"]


def test_values_outside_of_the_fields_go_by_their_path() -> None:
    paper = {
        "identificacao": {"nome": "ANA FICTÍCIA", "cpf": "328.904.817-94", "endereco_municipio": "CAMPINAS"},
        "dependentes": [{"nome": "BIA FICTÍCIA"}],
        "ano_exercicio": 2026,
    }
    answer = read("ocr/imposto-renda/declaracao", paper, request=Request({"front": PDF}))
    assert named(answer) == {
        "full_name": "ANA FICTÍCIA", "personal_number": "32890481794", "city": "CAMPINAS",
        "reference_period": "2026",
    }  # fmt: skip
    assert unnamed(answer) == {"data[0].dependentes[0].nome": "BIA FICTÍCIA"}


def test_a_name_in_two_parts_is_a_name_in_two_parts() -> None:
    answer = read("ocr/cnh", {"campos": [field("Nome", "ANA"), field("Sobrenome", "FICTÍCIA")]})
    assert named(answer) == {"given_names": "ANA", "surname": "FICTÍCIA"}


def test_the_first_side_that_says_it_gives_a_name_and_the_other_stays() -> None:
    front, back = {"campos": [field("CPF", "")]}, {"campos": [field("CPF", "328.904.817-94")]}
    answer = read("ocr/cnh", front, back, back)
    assert named(answer) == {"personal_number": "32890481794"}
    assert unnamed(answer) == {"data[0].campos[0]": "", "data[2].campos[0]": "328.904.817-94"}


def test_a_number_of_either_kind_that_is_neither_is_taken_for_a_person_s() -> None:
    answer = read("ocr/crlv", {"campos": [field("CPF/CNPJ", "***.904.817-**")]})
    assert named(answer) == {"personal_number": "***.904.817-**"}
    assert [check.passed for check in answer.checks] == [False]


@pytest.mark.parametrize("score", [1.5, -1, "sure", None, True, [0.9]])
def test_a_score_outside_of_its_range_is_none(score: object) -> None:
    answer = read("ocr/cnh", {"campos": [field("Nome", "ANA", score=score)]})
    assert answer.fields[0].score is None


@pytest.mark.parametrize(
    "paper",
    [
        {"campos": None}, {"campos": "Nome"}, {"campos": {}}, {"campos": {"nome": "ANA"}},
        {"campos": ["Nome"]}, {"campos": [{"valor": "ANA"}]}, {"campos": [field(7, "ANA")]},
        {"campos": [field("Nome", ["ANA"])]}, {"campos": [field("Nome", {"text": "ANA"})]},
        {"keypoints": "0,0"}, {"keypoints": {"a": 1}}, {"keypoints": [1, 2]}, {"keypoints": [[0.1]]},
        {"keypoints": [[0.1, "left"]]}, {"keypoints": [[0.1, None]]},
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_is_a_bad_response_that_was_charged(paper: dict[str, object]) -> None:
    error = Talk(envelope({"campos": [], **paper})).fails("infosimples.ocr/cnh", FRONT, VARIABLES)
    assert isinstance(error, BadResponse)
    assert error.billable is True


@pytest.mark.parametrize("data", [None, {}, {"campos": []}, "data", 7, ["data"], [None]])
def test_data_are_a_list_of_objects(data: object) -> None:
    talk = Talk({"code": 200, "data": data, "header": {"billable": False}})
    error = talk.fails("infosimples.ocr/cnh", FRONT, VARIABLES)
    assert isinstance(error, BadResponse)
    assert error.billable is False


def test_nothing_found_is_an_answer_without_fields() -> None:
    assert read("leitor/qr-code").fields == ()
