"""Infosimples as its document describes it. The titles of the fields are those of the papers: the
document shows four of them and links the rest. It has no code for credit used up: the sandbox says it
by the HTTP status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from providers.environment import Environment
from providers.infosimples.transport import BASE_URL, KEY, parameter
from providers.sandbox.core import DEFAULT, Asked, Sandbox, Told, from_base64, look, portrait_base64

_BILLS = (
    "cemig", "cpfl", "neoenergia-demonst", "elektro", "enel", "energisa", "light",
    "light/ocr-grupo-a4", "neoenergia", "rge",
)  # fmt: skip
_TOWNS = {
    "ba/salvador": "SALVADOR",
    "mg/contagem": "CONTAGEM",
    "pe/recife": "RECIFE",
    "rj/rio-janeiro": "RIO DE JANEIRO",
    "rs/farroupilha": "FARROUPILHA",
    "sp/aracariguama": "ARAÇARIGUAMA",
    "sp/sumare": "SUMARÉ",
    "sp/sao-paulo": "SÃO PAULO",
}
_PICTURES = ("JPEG", "PNG")
FORMATS: dict[str, tuple[str, ...]] = {
    "leitor/qr-code": _PICTURES,
    "ocr/cnh": _PICTURES,
    "ocr/crlv": _PICTURES,
    "ocr/imposto-renda/declaracao": ("PDF",),
    **{f"ocr/contas/{name}": ("PDF",) for name in _BILLS},
    **{f"ocr/nfse/{name}": ("PDF",) for name in _TOWNS},
    "ocr/nfse/sp/sao-paulo": (*_PICTURES, "PDF"),
}
"""What each service takes, by the list of services."""

_LICENCE_FRONT = {
    "Nome": "MARINA EXEMPLO FICTÍCIA",
    "CPF": "328.904.817-94",
    "Doc. identidade / Órg. emissor / UF": "30455123 SSP SP",
    "Data de nascimento": "17/05/1992",
    "Filiação": "JOÃO EXEMPLO FICTÍCIO, CLARA EXEMPLO",
    "Categoria": "AB",
    "Nº Registro": "02483327294",
    "Validade": "02/11/2033",
    "1ª habilitação": "09/08/2011",
}
_LICENCE_BACK = {
    "Observações": "EAR",
    "Local": "CAMPINAS, SP",
    "Data de emissão": "03/11/2023",
    "Número do espelho": "2417305561",
}
_VEHICLE = {
    "Placa": "FIC-1A23",
    "Renavam": "00412345671",
    "Chassi": "9BWZZZ377VT004251",
    "Nome do proprietário": "MARINA EXEMPLO FICTÍCIA",
    "CPF / CNPJ": "328.904.817-94",
    "Exercício": "2026",
    "Número do CRV": "014417305561",
    "Código de segurança do CLA": "23984471065",
    "Categoria": "PARTICULAR",
    "Local": "CAMPINAS SP",
    "Data de emissão": "14/01/2026",
    "Marca / Modelo": "EXEMPLO/FICÇÃO 1.0",
    "Cor predominante": "AZUL",
}
_TAX_RETURN = {
    "Nome": "MARINA EXEMPLO FICTÍCIA",
    "CPF": "328.904.817-94",
    "Data de nascimento": "17/05/1992",
    "Título eleitoral": "102385010671",
    "Ocupação principal": "PROFESSORA",
    "Endereço": "RUA DO EXEMPLO 45",
    "Bairro": "JARDIM MODELO",
    "Município": "CAMPINAS",
    "UF": "SP",
    "CEP": "13010-000",
    "Exercício": "2026",
    "Número do recibo": "24.11.90.31.77-05",
    "Imposto devido": "1.204,33",
}


def _bill(name: str) -> dict[str, str]:
    customer = {"CPF / CNPJ": "328.904.817-94", "Nome do cliente": "MARINA EXEMPLO FICTÍCIA"}
    if name == "light/ocr-grupo-a4":  # high voltage: a company
        customer = {"CPF / CNPJ": "11.222.333/0009-39", "Nome do cliente": "FÁBRICA EXEMPLO LTDA"}
    return {
        **customer,
        "Número do cliente": "7041239985",
        "Endereço": "RUA DO EXEMPLO 45",
        "Bairro": "JARDIM MODELO",
        "Município": "CAMPINAS",
        "UF": "SP",
        "CEP": "13010-000",
        "Mês de referência": "05/2026",
        "Data de emissão": "20/05/2026",
        "Vencimento": "05/06/2026",
        "Total a pagar": "R$ 187,45",
        "Número do medidor": "30114577",
        "Consumo": "214 kWh",
        "Bandeira tarifária": "VERDE",
    }


def _invoice(town: str) -> dict[str, str]:
    return {
        "Número da nota": "00004217",
        "Código de verificação": "FIC4-2K9X",
        "Data e hora de emissão": "20/05/2026 14:31:07",
        "Competência": "05/2026",
        "Nome do prestador": "OFICINA EXEMPLO LTDA",
        "CPF / CNPJ do prestador": "11.222.333/0009-39",
        "Inscrição municipal do prestador": "4417302",
        "Município do prestador": town,
        "Nome do tomador": "MARINA EXEMPLO FICTÍCIA",
        "CPF / CNPJ do tomador": "328.904.817-94",
        "Discriminação dos serviços": "CONSERTO DE RELÓGIO",
        "Valor dos serviços": "R$ 320,00",
        "Valor total da nota": "R$ 320,00",
    }


def _document(kind: str, fields: dict[str, str], top: float = 0.0, bottom: float = 1.0) -> dict[str, Any]:
    return {
        "tipo": kind,
        "image_base64": portrait_base64(),
        "campos": [
            {"score": round(0.99 - i / 100, 2), "tipo": "texto", "titulo": title, "valor": value}
            for i, (title, value) in enumerate(fields.items())
        ],
        "keypoints": [[0.05, top], [0.95, top], [0.95, bottom], [0.05, bottom]],
    }


def _data(service: str) -> Iterator[dict[str, Any]]:
    """A paper that is read from a PDF has neither crop nor place in it."""
    kind, _, name = service.removeprefix("ocr/").partition("/")
    if service == "leitor/qr-code":
        yield {"conteudo": "https://exemplo.example/conferir?nota=00004217", "tipo": "url"}
    elif kind == "cnh":
        front = _document("cnh_frente", _LICENCE_FRONT, 0.02, 0.5)
        face = {"score": 0.99, "tipo": "valor_base64", "titulo": "Foto", "valor": portrait_base64()}
        front["campos"].append(face)
        yield front
        yield _document("cnh_verso", _LICENCE_BACK, 0.5, 0.98)
    elif kind == "crlv":
        yield _document("crlv", _VEHICLE, 0.1, 0.9)
    else:
        fields = {"imposto-renda": _TAX_RETURN}.get(kind)
        if fields is None:
            fields = _bill(name) if kind == "contas" else _invoice(_TOWNS[name])
        found = _document(kind, fields)
        del found["image_base64"], found["keypoints"]
        yield found


_MESSAGES = {
    200: "synthetic answer",
    600: "unexpected error",
    601: "the token is not known",
    602: "no such service",
    603: "the token may not use this service",
    604: "the request is not valid",
    606: "a parameter is missing",
    622: "the same request too often",
    700: "this is not base64",
    701: "this is not an image",
    702: "no document in the image",
}
_CHARGED = (200, 606, 700, 701, 702)
_MAGIC = {
    "wrong_document": 702,
    "image_invalid": 701,
    "vendor_unavailable": 600,
    "rate_limited": 622,
    "auth": 603,
}
_FAULTS = {"rate_limit": 622, "expired_token": 601}


def _told(code: int, service: str, data: list[dict[str, Any]] | None = None) -> Told:
    """The whole envelope, its header included."""
    data = data or []
    header = {
        "api_version": "v2",
        "product": "Imagens",
        "service": service,
        "parameters": {},
        "client_name": "Sandbox",
        "token_name": "sandbox",
        "billable": code in _CHARGED,
        "price": "0.1" if code in _CHARGED else "0.0",
        "requested_at": "2026-06-15T12:00:00.000-03:00",
        "elapsed_time_in_milliseconds": 120,
        "remote_ip": "127.0.0.1",
        "signature": "synthetic",
    }
    return Told(
        {
            "code": code,
            "code_message": _MESSAGES[code],
            "header": header,
            "data_count": len(data),
            "data": data,
            "errors": [] if code == 200 else [_MESSAGES[code]],
            "site_receipts": [],
        }
    )


def _name(asked: Asked) -> str:
    """With the path of the documented address or without it, as the base URL is set."""
    return asked.path.removeprefix("/api/v2/imagens").strip("/")


def _answer(asked: Asked, environment: Environment) -> Told:
    service = _name(asked)
    if asked.method != "POST":
        return Told({"error": "not found"}, 404)
    if asked.form.get("token") != SANDBOX.credential(environment, KEY):
        return _told(601, service)
    if service not in FORMATS:
        return _told(602, service)
    given = {name: text for name, text in asked.form.items() if name != "token"}
    names = {kind: parameter(environment, service, kind) for kind in FORMATS[service]}
    if not given.keys() & set(names.values()):
        return _told(606, service)
    if len(given) > 1:
        return _told(604, service)
    (name, text), *_ = given.items()
    file = from_base64(text)
    if file is None:
        return _told(700, service)
    seen = look(file)
    if seen is None or names.get(seen.format) != name:
        return _told(701, service)
    if seen.error in _MAGIC:
        return _told(_MAGIC[seen.error], service)
    return _told(200, service, list(_data(service)))


def _fault(kind: str) -> Told:
    return _told(_FAULTS[kind], "") if kind in _FAULTS else Told({"error": kind}, 402)


def _service(asked: Asked, environment: Environment) -> str | None:
    name = _name(asked)
    return f"infosimples.{name}" if name in FORMATS else None


SANDBOX = Sandbox(
    vendor="infosimples",
    paths=lambda environment: ("/api/v2/imagens/", "/ocr/", "/leitor/"),
    service=_service,
    answer=_answer,
    fault=_fault,
    credentials={KEY: DEFAULT},
    base_url=BASE_URL[0],
)
