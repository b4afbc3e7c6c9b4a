"""The one walker: a vendor's answer and a field table in, the normal form out.

A table says for each canonical name where the vendor puts it. What no table names is kept all the
same, without a name: nothing that a vendor returned is dropped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from providers.documents import DocumentType
from providers.model import Check, Field, Polygon, Side
from providers.normalise.fields import normalise
from providers.normalise.identifiers import RULES
from providers.normalise.text import clean

Parse = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Found:
    """One value of an answer: its path, its text (None for null), what the vendor says of it."""

    path: str
    text: str | None
    score: float | None = None
    polygon: Polygon | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a canonical field comes from.

    ``keys`` are paths in order of preference, or all of them, joined with ``joiner``; ``parse``
    replaces the field's usual normalisation where the vendor writes it in a way of its own.
    """

    keys: tuple[str, ...]
    joiner: str | None = None
    parse: Parse | None = None


def first(*keys: str, parse: Parse | None = None) -> Entry:
    """The first of these that is not empty; the others stay in the answer without a name."""
    return Entry(keys, parse=parse)


def joined(*keys: str, by: str = ", ", parse: Parse | None = None) -> Entry:
    """All of these that are not empty, joined."""
    return Entry(keys, by, parse)


Table = Mapping[str, str | Entry]
"""Canonical name -> the vendor's path, or an :class:`Entry`."""


def scalars(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text, number, truth value and null of an answer with its path, such as
    ``TextDetections[3].DetectedText``, in the answer's order."""
    pending = [(path, value)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            inner = [(f"{path}.{key}" if path else str(key), value[key]) for key in value]
            pending.extend(reversed(inner))
        elif isinstance(value, list):
            pending.extend((f"{path}[{i}]", value[i]) for i in range(len(value) - 1, -1, -1))
        else:
            yield path, value


def text_of(value: Any) -> str | None:
    """A scalar as text: a number where text is documented is taken as its text. Control characters
    and halves of surrogate pairs, which no database takes, are left out."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else repr(value)
    if text.isprintable():  # hundreds of times faster, and true of nearly all
        return text
    return "".join(ch for ch in text if ch in "\n\t" or unicodedata.category(ch) not in ("Cc", "Cs"))


def walk(
    found: Iterable[Found],
    table: Table,
    document: DocumentType | None = None,
    *,
    today: date | None = None,
) -> tuple[Field, ...]:
    """The fields of an answer: those with a name in the table's order, then the rest as they came.

    A field that the vendor left empty has the value None; one that it did not send is left out.
    """
    everything = list(found)
    by_path = {one.path: one for one in everything}
    fields: list[Field] = []
    used: set[str] = set()
    for name, where in table.items():
        entry = where if isinstance(where, Entry) else Entry((where,))
        sent = [by_path[key] for key in entry.keys if key in by_path]
        if not sent:
            continue
        chosen = _joined(sent, entry.joiner) if entry.joiner is not None else _first(sent)
        used.update(chosen.path.split("+") if entry.joiner is not None else (chosen.path,))
        value = _value(name, chosen.text, entry.parse, document, today)
        fields.append(_field(name, value, chosen))
    fields += [_field(None, clean(one.text), one) for one in everything if one.path not in used]
    return tuple(fields)


def identifier_checks(fields: Sequence[Field], document: DocumentType | None) -> tuple[Check, ...]:
    """Whether the numbers of the document keep the rule that its type gives them."""
    if document is None:
        return ()
    checks = []
    for field in fields:
        rule = document.identifiers.get(field.name or "")
        if rule is not None and field.value:
            wrong = "the number does not keep its rule; it is kept as it came"
            passed, detail = RULES[rule].judge(field.value, wrong)
            checks.append(Check("identifier", passed, (field.name or "",), field.side, detail))
    return tuple(checks)


def _value(
    name: str,
    raw: str | None,
    parse: Parse | None,
    document: DocumentType | None,
    today: date | None,
) -> str | None:
    if parse is not None:
        text = clean(raw)
        return None if text is None else parse(text)
    sex = document.sex if document else None
    identifier = document.identifiers.get(name) if document else None
    return normalise(name, raw, sex=sex, identifier=identifier, today=today)


def _field(name: str | None, value: str | None, one: Found) -> Field:
    return Field(name, value, one.text, one.path, one.score, one.polygon, one.side)


def _first(sent: Sequence[Found]) -> Found:
    return next((one for one in sent if clean(one.text) is not None), sent[0])


def _joined(sent: Sequence[Found], joiner: str) -> Found:
    """One value of several: the worst score, the box around all of them."""
    full = [one for one in sent if clean(one.text) is not None]
    scores = [one.score for one in full if one.score is not None]
    points = [point for one in full for point in one.polygon or ()]
    box: Polygon | None = None
    if points:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = ((min(xs), min(ys)), (max(xs), min(ys)), (max(xs), max(ys)), (min(xs), max(ys)))
    return Found(
        "+".join(one.path for one in sent),
        joiner.join(one.text or "" for one in full) if full else sent[0].text,
        min(scores, default=None),
        box,
        sent[0].side,
    )
