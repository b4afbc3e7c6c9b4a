"""Infosimples' 22 services. Source: "Images API Documentation (v2)", "API Response Interpretation" and
the list of services; what each returns is only linked there, so values are told by their titles."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PIL import Image

from providers.documents import catalogue
from providers.door import Reading, Reply
from providers.errors import BadResponse
from providers.images import sniff
from providers.infosimples import tables, transport
from providers.model import Answer, Kind, Polygon
from providers.normalise.titles import title
from providers.service import Call, Service, ServiceLimits, Vendor
from providers.titled import Titled, Titles, path_titles
from providers.walker import Found, identifier_checks, scalars, text_of, walk
from providers.wire import number, picture, unit, wrong_shape

_PICTURES = ("JPEG", "PNG")
_PORTRAIT = title("Foto")


@dataclass(frozen=True, slots=True)
class _Paper:
    """What one service differs in."""

    name: str
    document: str | None
    titles: Titles
    formats: tuple[str, ...]
    kind: Kind = "ocr"


@dataclass(slots=True)
class _Opened:
    """An answer opened: its values and its pictures."""

    values: Titled = field(default_factory=Titled)
    images: dict[str, bytes] = field(default_factory=dict)


def _perform(paper: _Paper, call: Call) -> Answer:
    file = call.request.images["front"]
    reading = call.exchange(
        lambda: transport.build(call.environment, paper.name, file),
        lambda reply: _read(reply, file),
    )
    envelope, opened = reading.content
    document = catalogue()[paper.document] if paper.document else None
    fields = walk(opened.values.found, opened.values.table(paper.titles), document)
    return Answer(
        call.service.id,
        paper.document,
        fields,
        images=opened.images,
        checks=identifier_checks(fields, document),
        billable=reading.billable,
        raw=envelope,
    )


def _read(reply: Reply, file: bytes) -> Reading:
    reading = transport.read(reply)
    try:
        opened = _open(reading.content["data"], _size(file))
    except BadResponse as error:
        error.billable = reading.billable
        raise
    return Reading((reading.content, opened), billable=reading.billable)


def _size(file: bytes) -> tuple[int, int] | None:
    """Pixels of the picture that is sent; None for a PDF, which has none."""
    if sniff(file) == "PDF":
        return None
    with Image.open(io.BytesIO(file)) as image:
        return image.size


def _open(data: list[dict[str, Any]], size: tuple[int, int] | None) -> _Opened:
    """Everything but pictures becomes a value. The vendor tells no place of a field: the polygon of each
    is that of the document that it stands on."""
    opened = _Opened()
    for i, item in enumerate(data):
        path = f"data[{i}]"
        box = _polygon(item.get("keypoints"), size)
        for key, value in item.items():
            if key == "campos":
                _add_fields(opened, f"{path}.campos", value, box)
            elif key == "image_base64":
                if (crop := picture(value)) is not None:
                    opened.images.setdefault("document", crop)
            elif key != "keypoints":
                for inner, scalar in scalars(value, f"{path}.{key}"):
                    found = Found(inner, text_of(scalar), polygon=box, side="front")
                    titles = () if key == "tipo" else path_titles(inner.removeprefix(f"{path}."))
                    opened.values.add(found, *titles)
    return opened


def _add_fields(opened: _Opened, path: str, fields: Any, box: Polygon | None) -> None:
    for where, name, one in _listed(fields, path):
        shown = title(name)
        if "valor_base64" in (one.get("tipo"), *one):
            portrait = picture(one.get("valor_base64", one.get("valor")))
            if shown == _PORTRAIT and portrait is not None:
                opened.images.setdefault("portrait", portrait)
            continue  # a signature, say: no text, and kept in the answer as it came
        value = one.get("valor")
        if isinstance(value, (dict, list)):
            raise wrong_shape("valor")
        found = Found(where, text_of(value), unit(one.get("score")), box, "front")
        opened.values.add(found, shown)


def _listed(fields: Any, path: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Path, title and content of each field: a list, as documented, or an object by title, as clients of
    the vendor read it."""
    if isinstance(fields, list):
        for i, one in enumerate(fields):
            if not isinstance(one, dict) or not isinstance(one.get("titulo"), str):
                raise wrong_shape("campos")
            yield f"{path}[{i}]", one["titulo"], one
    elif isinstance(fields, dict) and fields and all(isinstance(one, dict) for one in fields.values()):
        for key, one in fields.items():
            yield f"{path}.{key}", key, one
    else:
        raise wrong_shape("campos")


def _polygon(keypoints: Any, size: tuple[int, int] | None) -> Polygon | None:
    """Fractions of the picture's width and height to its pixels."""
    if keypoints is None or keypoints == []:
        return None
    if not isinstance(keypoints, list):
        raise wrong_shape("keypoints")
    points = []
    for point in keypoints:
        pair = [number(part) for part in point] if isinstance(point, list) else []
        if len(pair) != 2 or None in pair:
            raise wrong_shape("keypoints")
        points.append((pair[0] or 0.0, pair[1] or 0.0))
    return None if size is None else tuple((x * size[0], y * size[1]) for x, y in points)


def _papers() -> Iterator[_Paper]:
    pdf = ("PDF",)
    yield _Paper("leitor/qr-code", None, {}, _PICTURES, kind="barcode")
    yield _Paper("ocr/cnh", "br.driver_license", tables.LICENCE, _PICTURES)
    yield _Paper("ocr/crlv", "br.vehicle_registration", tables.VEHICLE, _PICTURES)
    yield _Paper("ocr/imposto-renda/declaracao", "br.income_tax_return", tables.TAX_RETURN, pdf)
    for name in (
        "cemig", "cpfl", "neoenergia-demonst", "elektro", "enel", "energisa", "light",
        "light/ocr-grupo-a4", "neoenergia", "rge",
    ):  # fmt: skip
        yield _Paper(f"ocr/contas/{name}", "br.electricity_bill", tables.BILL, pdf)
    for name in (
        "ba/salvador", "mg/contagem", "pe/recife", "rj/rio-janeiro", "rs/farroupilha",
        "sp/aracariguama", "sp/sumare",
    ):  # fmt: skip
        yield _Paper(f"ocr/nfse/{name}", "br.service_invoice", tables.INVOICE, pdf)
    yield _Paper("ocr/nfse/sp/sao-paulo", "br.service_invoice", tables.INVOICE, (*_PICTURES, *pdf))


def _service(paper: _Paper) -> Service:
    return Service(
        f"infosimples.{paper.name}",
        paper.kind,
        ("front",),
        ("front",),
        ServiceLimits(bytes=None, formats=paper.formats),
        partial(_perform, paper),
        (paper.document,) if paper.document else (),
    )


VENDOR = Vendor(
    name="infosimples",
    title="Infosimples",
    variables=(transport.KEY,),
    base_url=transport.BASE_URL,
    charges="answers, and failures 606, 700, 701 and 702; `header.billable` wins",
    bodies=lambda raw: [raw],
    services=tuple(_service(paper) for paper in _papers()),
)
