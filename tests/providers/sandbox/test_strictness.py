"""The sandbox holds its callers to the vendors' documents: what is wrong is refused as they say."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest

from providers.cellere.token import KEY as CELLERE_KEY
from providers.environment import Environment
from providers.sandbox import aisolution, cellere, ineocr, infosimples
from providers.sandbox.core import (
    MAGIC_ERRORS,
    MAGIC_FIRST_ERROR,
    MAGIC_HEIGHT,
    MAGIC_WIDTH,
    Asked,
    Refused,
    Sandbox,
)
from tests import files
from tests.sandbox import jpeg, pdf

NOTHING = Environment({})
JPEG = base64.b64encode(jpeg()).decode()
PDF = base64.b64encode(pdf()).decode()
GIF = base64.b64encode(files.encoded("GIF")).decode()
BEARER = {"authorization": f"Bearer {cellere.TOKEN}"}


def said(sandbox: Sandbox, request: httpx.Request, environment: Environment = NOTHING) -> tuple[int, Any]:
    request.read()
    headers = {name.lower(): value for name, value in request.headers.items()}
    asked = Asked(request.method, request.url.path, request.url.query.decode(), headers, request.content)
    try:
        told = sandbox.answer(asked, environment)
    except Refused as refused:
        told = refused.told
    json.dumps(told.content)
    return told.status, told.content


def magic(kind: str) -> bytes:
    return jpeg(MAGIC_WIDTH, MAGIC_HEIGHT + MAGIC_FIRST_ERROR + MAGIC_ERRORS.index(kind))


def form(url: str, method: str = "POST", **fields: str) -> httpx.Request:
    return httpx.Request(method, f"http://127.0.0.1{url}", data=fields)


AISOLUTION = [
    (form("/v1/de_ocr/general?token=sandbox", img=JPEG), "OK"),
    (form("/v1/ocr_id?token=sandbox", img=JPEG), "OK"),
    (form("/v1/ocr_id/general?token=sandbox", img=JPEG), 404),
    (form("/v1/de_ocr?token=sandbox", img=JPEG), 404),
    (form("/v1/xx_ocr/general?token=sandbox", img=JPEG), 404),
    (httpx.Request("GET", "http://127.0.0.1/v1/de_ocr/general?token=sandbox"), 404),
    (form("/v1/de_ocr/general?token=other", img=JPEG), 401),
    (form("/v1/de_ocr/general", img=JPEG), 401),
    (form("/v1/de_ocr/general?token=sandbox&x=1", img=JPEG), 401),
    (form("/v1/de_ocr/general?token=sandbox"), "INVALID_REQUEST"),
    (form("/v1/de_ocr/general?token=sandbox", image=JPEG), "INVALID_REQUEST"),
    (form("/v1/de_ocr/general?token=sandbox", img=JPEG, x="1"), "INVALID_REQUEST"),
    (
        httpx.Request("POST", "http://127.0.0.1/v1/de_ocr/general?token=sandbox", json={"img": JPEG}),
        "INVALID_REQUEST",
    ),
    (form("/v1/de_ocr/general?token=sandbox", img="no base64!"), "IMAGE_INVALID_FORMAT"),
    (form("/v1/de_ocr/general?token=sandbox", img=GIF), "IMAGE_INVALID_FORMAT"),
    (form("/v1/de_ocr/general?token=sandbox", img=PDF), "IMAGE_INVALID_FORMAT"),
    (form("/v1/de_ocr/general?token=sandbox", img="A" * 2_000_000), "IMAGE_INVALID_SIZE"),
    (
        form("/v1/de_ocr/general?token=sandbox", img=base64.b64encode(magic("image_unreadable")).decode()),
        "FAIL",
    ),
]


@pytest.mark.parametrize(("request_", "outcome"), AISOLUTION)
def test_aisolution(request_: httpx.Request, outcome: object) -> None:
    status, content = said(aisolution.SANDBOX, request_)
    assert (content.get("status") if status == 200 else status) == outcome


CNH = "/api/v2/imagens/ocr/cnh"
CPFL = "/api/v2/imagens/ocr/contas/cpfl"
INFOSIMPLES = [
    (form(CNH, token="sandbox", image_base64=JPEG), 200),
    (form("/ocr/cnh", token="sandbox", image_base64=JPEG), 200),
    (form(CPFL, token="sandbox", pdf_base64=PDF), 200),
    (form(CNH, "PUT", token="sandbox", image_base64=JPEG), 404),
    (form(CNH, token="other", image_base64=JPEG), 601),
    (form(f"{CNH}?token=sandbox", image_base64=JPEG), 601),
    (form("/api/v2/imagens/ocr/rg", token="sandbox", image_base64=JPEG), 602),
    (form(CNH, token="sandbox"), 606),
    (form(CNH, token="sandbox", pdf_base64=PDF), 606),
    (form(CPFL, token="sandbox", image_base64=JPEG), 606),
    (form(CNH, token="sandbox", image_base64=JPEG, more="1"), 604),
    (form(CNH, token="sandbox", image_base64="no base64!"), 700),
    (form(CNH, token="sandbox", image_base64="aGVsbG8="), 701),
    (form(CNH, token="sandbox", image_base64=PDF), 701),
    (form(CPFL, token="sandbox", pdf_base64=JPEG), 701),
    (form(CNH, token="sandbox", image_base64=base64.b64encode(magic("wrong_document")).decode()), 702),
    (form(CNH, token="sandbox", image_base64=base64.b64encode(magic("auth")).decode()), 603),
]


@pytest.mark.parametrize(("request_", "code"), INFOSIMPLES)
def test_infosimples(request_: httpx.Request, code: int) -> None:
    status, content = said(infosimples.SANDBOX, request_)
    assert content.get("code", status) == code
    if status == 200:
        assert content["data_count"] == len(content["data"])
        assert content["header"]["billable"] is (code in (200, 606, 700, 701, 702))
        assert bool(content["errors"]) is (code != 200)


def test_infosimples_takes_the_names_that_are_set() -> None:
    environment = Environment({"INFOSIMPLES_IMAGE_PARAMETER_OCR_CNH": "foto", "INFOSIMPLES_TOKEN": "mine"})
    _, content = said(infosimples.SANDBOX, form(CNH, token="mine", foto=JPEG), environment)
    assert content["code"] == 200


def post(path: str, headers: dict[str, str] | None = None, **body: Any) -> httpx.Request:
    return httpx.Request(
        "POST", f"http://127.0.0.1{path}", headers=BEARER if headers is None else headers, **body
    )


def get(path: str) -> httpx.Request:
    return httpx.Request("GET", f"http://127.0.0.1{path}", headers=BEARER)


CPF = "/bg-check/cpf-completo?cpf="
PICTURE = ("a.jpg", jpeg(), "image/jpeg")
CELLERE = [
    (post("/documents", json={"image": JPEG}), 200, ""),
    (get("/documents"), 404, "URL not found"),
    (post("/nowhere", json={"image": JPEG}), 404, "URL not found"),
    (post("/documents", {}, json={"image": JPEG}), 400, "Bearer Token is required"),
    (post("/documents", {"authorization": "Basic x"}, json={"image": JPEG}), 400, "Bearer Token is required"),
    (post("/documents", {"authorization": "Bearer x"}, json={"image": JPEG}), 400, "not in JWT format"),
    (post("/documents", {"authorization": "Bearer a.b.c"}, json={"image": JPEG}), 401, "not registered"),
    (
        post("/documents", content=b"{", headers={**BEARER, "content-type": "application/json"}),
        400,
        "no data",
    ),
    (post("/documents", data={"image": JPEG}), 400, "no data"),
    (post("/documents", json={"x": 1}), 400, "image field is required"),
    (post("/documents", json={"image": "no base64!"}), 400, "base64 encoded string"),
    (post("/documents", json={"image": GIF}), 400, "Bad Request"),
    (
        post("/documents", json={"image": base64.b64encode(magic("quota")).decode()}),
        403,
        "Insufficient credits",
    ),
    (post("/facematch", files={"face_a": PICTURE, "face_b": PICTURE}), 200, ""),
    (post("/facematch", json={"face_a": JPEG, "face_b": JPEG}), 200, ""),
    (post("/facematch", files={"face_a": PICTURE}), 400, "image field is required"),
    (post("/facematch"), 400, "no data"),
    (get(f"{CPF}52998224725"), 200, ""),
    (get(f"{CPF}5299822472"), 400, "Bad Request"),
    (get("/bg-check/cpf-completo"), 400, "Bad Request"),
    (get(f"{CPF}52998224725&x=1"), 400, "Bad Request"),
    (post("/bg-check/cnpj-simples", json={"cnpj": "11222333000181"}), 200, ""),
    (post("/bg-check/cnpj-simples", json={"cnpj": "1"}), 400, "Bad Request"),
    (post("/meter/energy", files={"image": PICTURE}), 200, ""),
    (post("/meter/gas", json={"base64": JPEG, "reading": "7"}), 200, ""),
    (post("/meter/steam", files={"image": PICTURE}), 404, "URL not found"),
    (post("/meter/gas", files={"picture": PICTURE}), 400, "image field is required"),
]


@pytest.mark.parametrize(("request_", "status", "reason"), CELLERE)
def test_cellere(request_: httpx.Request, status: int, reason: str) -> None:
    found, content = said(cellere.SANDBOX, request_)
    assert found == status
    if status != 200:
        assert reason in content["response"]
        assert content["status"] == {"code": status, "message": content["response"]}


def test_cellere_s_magic_numbers_and_pictures() -> None:
    checks = [said(cellere.SANDBOX, get(f"{CPF}90000000{d}00"))[1]["result"] for d in range(8)]
    assert [check["TaxIdStatus"] for check in checks] == [
        "REGULAR", "PENDENTE DE REGULARIZAÇÃO", "SUSPENSA", "CANCELADA", "TITULAR FALECIDO", "NULA",
        "REGULAR", "REGULAR",
    ]  # fmt: skip
    assert [d for d, check in enumerate(checks) if check["HasObitIndication"]] == [4, 6]
    companies = [post("/bg-check/cnpj-simples", json={"cnpj": f"90000000000{d}00"}) for d in range(6)]
    assert [said(cellere.SANDBOX, company)[1]["result"]["BaseStatus"] for company in companies] == [
        "ATIVA", "INAPTA", "SUSPENSA", "BAIXADA", "NULA", "ATIVA",
    ]  # fmt: skip
    faceless = ("a.jpg", magic("no_face"), "image/jpeg")
    _, content = said(cellere.SANDBOX, post("/facematch", files={"face_a": faceless, "face_b": PICTURE}))
    assert content["result"]["result"] is False
    for reading, status in (("12345", "conciliated"), ("7", "not conciliated")):
        request = post("/meter/energy", files={"image": PICTURE}, data={"reading": reading})
        assert said(cellere.SANDBOX, request)[1]["status"] == status


def test_cellere_s_paths_are_those_that_are_set() -> None:
    environment = Environment({"CELLERE_DOCUMENTS_PATH": "/v2/docs", CELLERE_KEY: "a.b.c"})
    headers = {"authorization": "Bearer a.b.c"}
    assert said(cellere.SANDBOX, post("/v2/docs", headers, json={"image": JPEG}), environment)[0] == 200
    assert "/v2/docs" in cellere.SANDBOX.paths(environment)


KEY = {"apikey": "sandbox"}
ELSE = ("a.jpg", magic("wrong_document"), "image/jpeg")
INE = "/api/ineocr/getineocr"
BACK = ("b.jpg", jpeg(), "image/jpeg")
INEOCR = [
    (post(INE, KEY, files={"FrontImage": PICTURE, "BackImage": BACK}), None, 200),
    (post(INE, {}, files={"FrontImage": PICTURE, "BackImage": BACK}), "INOCR016", 401),
    (post(INE, KEY, files={"BackImage": BACK}), "INOCR002", 400),
    (post(INE, KEY, files={"FrontImage": PICTURE}), "INOCR003", 400),
    (post(INE, KEY, files={"FrontImage": PICTURE, "BackImage": ("b", b"x" * 5_000_001)}), "INOCR005", 400),
    (post(INE, KEY, files={"FrontImage": PICTURE, "BackImage": ("b", b"text")}), "INOCR015", 400),
    (post(INE, KEY, files={"FrontImage": PICTURE, "BackImage": ("b", pdf())}), "INOCR014", 400),
    (post(INE, KEY, files={"FrontImage": ELSE, "BackImage": BACK}), "INOCR004", 400),
    (post("/api/ineocr/other", KEY), None, 404),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "code", "status"), INEOCR)
def test_ineocr(request_: httpx.Request, code: str | None, status: int) -> None:
    found, content = said(ineocr.SANDBOX, request_)
    assert (found, content.get("code")) == (status, code)
