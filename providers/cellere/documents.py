"""Entities of documents, told by their titles. Source: "Entidades de Documentos", which says that there
are ``fields`` and a ``docType``, and of neither what they look like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from providers.cellere.transport import find, values
from providers.normalise.titles import Title, title
from providers.titled import Titled, Titles, path_titles
from providers.walker import Found, scalars, text_of
from providers.wire import confidence, picture, wrong_shape

_PERSON: Titles = {
    "full_name": ("Nome", "Nome completo", "Nome e sobrenome", "Name"),
    "surname": ("Sobrenome",),
    "date_of_birth": ("Data de nascimento", "Nascimento"),
    "place_of_birth": ("Naturalidade", "Local de nascimento"),
    "personal_number": ("CPF", "Número do CPF"),
    "nationality": ("Nacionalidade",),
    "sex": ("Sexo",),
    "parents": ("Filiação",),
    "father_name": ("Nome do pai", "Pai"),
    "mother_name": ("Nome da mãe", "Mãe"),
    "date_of_issue": ("Data de emissão", "Data de expedição", "Emissão", "Expedição"),
    "date_of_expiry": ("Validade", "Data de validade"),
    "issuing_authority": ("Órgão emissor", "Órgão expedidor"),
    "place_of_issue": ("Local de emissão", "Local"),
    "observations": ("Observações",),
}
_RG = ("RG", "Registro geral", "Número do RG")

TITLES: dict[str, Titles] = {
    "br.id_card": {**_PERSON, "document_number": _RG},
    "br.driver_license": {
        **_PERSON,
        "reference_number": (*_RG, "Doc. identidade"),
        "registration_number": ("Número de registro", "Registro", "Número da CNH"),
        "license_category": ("Categoria", "Cat. hab."),
        "date_of_first_issue": ("1ª habilitação", "Primeira habilitação"),
    },
    "passport": {
        **_PERSON,
        "document_number": ("Número do passaporte", "Passaporte", "Número do documento"),
        "given_names": ("Nomes",),
    },
    "br.rne": {**_PERSON, "registration_number": ("RNE", "Número do RNE", "Registro")},
}
"""What is read of each document that the catalogue has; others are read without a type."""

_OTHER: Titles = {
    **_PERSON,
    "address": ("Endereço", "Endereço completo", "Logradouro"),
    "neighbourhood": ("Bairro",),
    "city": ("Cidade", "Município"),
    "state": ("UF", "Estado"),
    "postal_code": ("CEP",),
    "tax_number": ("CNPJ", "Número do CNPJ"),
}

_TYPES = {
    title(name): document
    for document, names in {
        "br.id_card": ("RG", "Registro geral", "Carteira de identidade", "Identidade"),
        "br.driver_license": ("CNH", "Carteira nacional de habilitação"),
        "passport": ("Passaporte", "Passport"),
        "br.rne": ("RNE", "Registro nacional de estrangeiro"),
    }.items()
    for name in names
}
_NAMES, _VALUES = ("name", "key", "field", "label"), ("value", "text")
_SCORES = ("score", "confidence")
_INDEX = re.compile(r"^\[\d+\]\.?")


@dataclass(slots=True)
class Opened:
    """An answer opened: the document's type where it is told, its values and how they are named."""

    document: str | None
    titles: Titles
    values: Titled = field(default_factory=Titled)
    images: dict[str, bytes] = field(default_factory=dict)


def opened(body: Mapping[str, Any]) -> Opened:
    """Raises BadResponse where there are no ``fields``."""
    kind = find(body, "docType")
    document = _type_of(text_of(kind[1]) or "") if kind else None
    answer = Opened(document, TITLES.get(document or "", _OTHER))
    fields = find(body, "fields", inner=True)
    if fields is None or not isinstance(fields[1], (dict, list)):
        raise wrong_shape("fields")
    where, content = fields
    for one, name in _entities(content, where):
        answer.values.add(one, *name)
    deskewed = find(body, "deskewImage")
    crop = picture(deskewed[1]) if deskewed else None
    if crop is not None:
        answer.images["document"] = crop
    for path, value in values(body):
        if path.startswith((f"{where}.", f"{where}[")) or (crop and deskewed and path == deskewed[0]):
            continue
        answer.values.add(Found(path, text_of(value)))
    return answer


def _type_of(text: str) -> str | None:
    """``CNH_FRENTE`` is a CNH: the longest name whose words all stand there."""
    words = title(text)
    return max(((len(name), of) for name, of in _TYPES.items() if name <= words), default=(0, None))[1]


def _entities(content: Any, where: str) -> Iterator[tuple[Found, tuple[Title, ...]]]:
    """Values by name, or objects with name, value and score, in an object or a list."""
    items = content.items() if isinstance(content, dict) else enumerate(content)
    for key, one in items:
        path = f"{where}[{key}]" if isinstance(key, int) else f"{where}.{key}"
        parts = {k.lower(): k for k in one} if isinstance(one, dict) else {}
        value, name, score = (_first(parts, keys) for keys in (_VALUES, _NAMES, _SCORES))
        if value is None or isinstance(one[value], (dict, list)):
            for inner, scalar in scalars(one, path):
                shown = _INDEX.sub("", inner[len(where) :].removeprefix("."))
                yield Found(inner, text_of(scalar), side="front"), path_titles(shown)
            continue
        called = one[name] if name is not None and isinstance(one[name], str) else str(key)
        sure = None if score is None else confidence(one[score])
        yield Found(path, text_of(one[value]), sure, side="front"), (title(called),)
        rest = {k: v for k, v in one.items() if k != value and one[k] is not called}
        for inner, scalar in scalars(rest, path):
            if sure is None or inner != f"{path}.{score}":
                yield Found(inner, text_of(scalar), side="front"), ()


def _first(parts: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    return next((parts[key] for key in keys if key in parts), None)
