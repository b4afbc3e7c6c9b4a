"""CPF and CNPJ: what is asked, and the register's words in our terms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from providers.errors import BadResponse, InvalidRequest
from providers.model import BackgroundCheck, Request
from tests.providers.cellere.talk import VARIABLES
from tests.providers.talk import Talk, unnamed

PERSON = Request(values={"cpf": "529.982.247-25"})
COMPANY = Request(values={"cnpj": "11.222.333/0001-81"})
CPF, CNPJ = "cellere.background_check_cpf", "cellere.background_check_cnpj"


def check(service: str, request: Request, answer: dict[str, Any]) -> BackgroundCheck:
    found = Talk(answer).call(service, request, VARIABLES).check
    assert found is not None
    return found


def test_a_cpf_is_asked_for_by_its_digits_in_the_query() -> None:
    talk = Talk({"TaxIdStatus": "REGULAR"})
    talk.call(CPF, PERSON, VARIABLES)
    (asked,) = talk.asked
    assert asked.method == "GET"
    assert str(asked.url) == "https://api.gw.cellereit.com.br/bg-check/cpf-completo?cpf=52998224725"


def test_a_cnpj_is_asked_for_as_json() -> None:
    talk = Talk({"BaseStatus": "ATIVA"})
    talk.call(CNPJ, COMPANY, {**VARIABLES, "CELLERE_CNPJ_PATH": "/cnpj"})
    (asked,) = talk.asked
    assert (asked.method, asked.url.path) == ("POST", "/cnpj")
    assert json.loads(asked.read()) == {"cnpj": "11222333000181"}


def test_a_cnpj_may_have_letters() -> None:
    talk = Talk({"BaseStatus": "ATIVA"})
    talk.call(CNPJ, Request(values={"cnpj": "12.abc.345/01de-35"}), VARIABLES)
    assert json.loads(talk.asked[0].read()) == {"cnpj": "12ABC34501DE35"}


@pytest.mark.parametrize(
    ("service", "values"),
    [(CPF, {"cpf": ""}), (CPF, {"cpf": "5299822472"}), (CPF, {"cpf": "5299822472X"}), (CPF, {}),
     (CPF, {"cpf": "11222333000181"}), (CNPJ, {"cnpj": "52998224725"}), (CNPJ, {"cpf": "52998224725"}),
     (CPF, {"cpf": "52998224725", "name": "ANA"})],
)  # fmt: skip
def test_what_is_no_such_number_is_refused_before_the_call(service: str, values: dict[str, str]) -> None:
    talk = Talk({})
    error = talk.fails(service, Request(values=values), VARIABLES)
    assert isinstance(error, InvalidRequest)
    assert talk.asked == []
    assert not any(value and value in error.message for value in values.values())


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("REGULAR", "regular"), ("ATIVA", "regular"), ("Ativa", "regular"),
        ("PENDENTE DE REGULARIZAÇÃO", "irregular"), ("pendente de regularizacao", "irregular"),
        ("INAPTA", "irregular"), ("SUSPENSA", "suspended"), ("CANCELADA", "cancelled"),
        ("BAIXADA", "cancelled"), ("TITULAR FALECIDO", "deceased"), ("NULA", "null_record"),
        ("CANCELADA POR MULTIPLICIDADE", "unknown"), ("", "unknown"), (None, "unknown"), (7, "unknown"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("service", "request_", "field"), [(CPF, PERSON, "TaxIdStatus"), (CNPJ, COMPANY, "BaseStatus")]
)
def test_the_register_s_words_mean(
    service: str, request_: Request, field: str, word: object, status: str
) -> None:
    found = check(service, request_, {field: word})
    assert found.status == status
    assert found.raw_status == (None if word in ("", None) else str(word))
    assert found.deceased is (True if status == "deceased" else None)


@pytest.mark.parametrize(
    ("told", "deceased"),
    [(True, True), ("true", True), ("Sim", True), (1, True), (False, False), ("false", False), ("NÃO", False),
     (None, None), ("", None), ("perhaps", None), (7, None)],
)  # fmt: skip
def test_a_death_is_told_whatever_the_status(told: object, deceased: bool | None) -> None:
    found = check(CPF, PERSON, {"TaxIdStatus": "REGULAR", "HasObitIndication": told})
    assert (found.status, found.deceased) == ("regular", deceased)


@pytest.mark.parametrize("where", ["", "result", "response", "Result"])
def test_a_check_is_read_wherever_it_stands(where: str) -> None:
    content = {"taxidstatus": "SUSPENSA", "TAXIDORIGIN": "RECEITA", "Name": "ANA", "HasObitIndication": False}
    found = check(CPF, PERSON, {where: content} if where else content)
    assert found == BackgroundCheck("52998224725", "suspended", "SUSPENSA", False, "ANA", "RECEITA")


def test_a_company_has_its_official_name() -> None:
    found = check(CNPJ, COMPANY, {"BaseStatus": "ATIVA", "Name": "", "OfficialName": "OFICINA EXEMPLO LTDA"})
    assert found == BackgroundCheck("11222333000181", "regular", "ATIVA", None, "OFICINA EXEMPLO LTDA", None)


def test_what_else_is_told_is_kept() -> None:
    answer = Talk({"BaseStatus": "ATIVA", "AdditionalOutputData": {"CNAE": "9529-1/01"}}).call(
        CNPJ, COMPANY, VARIABLES
    )
    assert unnamed(answer)["AdditionalOutputData.CNAE"] == "9529-1/01"
    assert answer.to_json()["check"] == {
        "tax_id": "11222333000181", "status": "regular", "raw_status": "ATIVA", "deceased": None,
        "name": None, "origin": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [{}, {"TaxIdStatus": []}, {"TaxIdStatus": {"word": "REGULAR"}}, {"BaseStatus": "ATIVA"},
     {"TaxIdStatus": "REGULAR", "TaxIdOrigin": ["x"]}],
)  # fmt: skip
def test_no_status_is_a_bad_response(answer: dict[str, Any]) -> None:
    assert isinstance(Talk(answer).fails(CPF, PERSON, VARIABLES), BadResponse)
