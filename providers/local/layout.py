"""Descriptions of cards: what is printed on a side, and where values stand relative to labels.

A description is a TOML file in ``layouts/``; a new card is a new file and no code. The recipe and
the meaning of every key are in docs/local_engine.md, "Describing a card".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from providers.documents import FIELDS, catalogue
from providers.model import Side
from providers.normalise import identifiers

PLACES = ("right", "below", "above", "anywhere")
KINDS = ("text", "name", "date", "choice", "digits")


@dataclass(frozen=True, slots=True)
class ValueRule:
    """How one value, or several that stand together, are found.

    ``fields``: canonical names, one a line where ``lines`` > 1, else the names of the groups of
    ``pattern``; ``short`` the names where the text has fewer lines. ``spacing`` is how far apart
    lines of one value may be, in their height. ``place`` is tried in order. ``anchor`` is a field
    whose value stands in for a label. ``region`` (left, top, right, bottom as shares of the card)
    bounds where the value's middle may lie. A field that begins with ``_`` is read so that nobody
    else takes its text, and left out.
    """

    fields: tuple[str, ...]
    labels: tuple[str, ...] = ()
    place: tuple[str, ...] = ("right", "below")
    kind: str = "text"
    lines: int = 1
    join: str | None = None
    pattern: re.Pattern[str] | None = None
    identifier: str | None = None
    choices: tuple[str, ...] = ()
    anchor: str | None = None
    short: tuple[str, ...] = ()
    spacing: float = 1.3
    region: tuple[float, float, float, float] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One side of one card. ``titles`` tell it from others; ``ignore`` is print that is neither
    label nor value; ``not_read`` are fields in a script that the engine cannot read; ``portrait`` and
    ``zone`` (a machine-readable one) are what the side bears."""

    document: str
    side: Side
    titles: tuple[str, ...]
    values: tuple[ValueRule, ...]
    ignore: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    portrait: bool = False
    zone: bool = False

    @property
    def needed(self) -> tuple[str, ...]:
        """Fields of the catalogue's ``needed`` that this side bears, in one rule at least that is
        not optional."""
        certain = {name for rule in self.values if not rule.optional for name in rule.fields}
        return tuple(name for name in catalogue()[self.document].needed if name in certain)


@lru_cache(maxsize=1)
def layouts() -> tuple[Layout, ...]:
    """Every description, checked. A slip raises ValueError and names file and entry."""
    folder = Path(__file__).parent / "layouts"
    return tuple(load(file) for file in sorted(folder.glob("*.toml")))


def load(file: Path) -> Layout:
    """One description; ValueError names what is wrong with it."""
    raw = _read(file)
    values = tuple(
        _rule(entry, f"{file.name}, value {number}")
        for number, entry in enumerate(raw.pop("value", []), start=1)
    )
    texts = _texts(raw, ("titles", "ignore", "not_read"), file.name)
    try:
        layout = Layout(values=values, **{"titles": (), **raw, **texts})
    except TypeError as error:
        raise ValueError(f"{file.name}: {error}") from None
    if layout.document not in catalogue():
        raise ValueError(f"{file.name}: no document type {layout.document}")
    if layout.side not in ("front", "back"):
        raise ValueError(f"{file.name}: side is front or back, not {layout.side}")
    named = {field for rule in values for field in rule.fields}
    if unknown := {rule.anchor for rule in values if rule.anchor} - named:
        raise ValueError(f"{file.name}: no value is named as its anchor {sorted(unknown)}")
    if unknown := set(layout.not_read) - set(FIELDS):
        raise ValueError(f"{file.name}: not_read has unknown fields {sorted(unknown)}")
    return layout


def _texts(raw: Mapping[str, Any], keys: tuple[str, ...], where: str) -> dict[str, tuple[str, ...]]:
    """The lists of texts among an entry's keys; a text alone would pass for a list of its letters."""
    found = {}
    for key in keys:
        if key in raw:
            value = raw[key]
            if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
                raise ValueError(f"{where}: {key} is a list of texts")
            found[key] = tuple(value)
    return found


def _read(file: Path, heirs: tuple[str, ...] = ()) -> dict[str, Any]:
    """The file's entries, with those of the description that it extends behind them."""
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{file.name}: {error}") from None
    if base := raw.pop("extends", None):
        if base in heirs:
            raise ValueError(f"{file.name}: {base} extends this description in turn")
        inherited = _read(file.with_name(f"{base}.toml"), (*heirs, file.stem))
        raw["value"] = raw.get("value", []) + inherited.get("value", [])
        raw = {"ignore": inherited.get("ignore", []), **raw}
    return raw


def _rule(entry: Mapping[str, Any], where: str) -> ValueRule:
    entry = dict(entry)
    if "field" in entry:
        entry["fields"] = [entry.pop("field")]
    entry |= _texts(entry, ("fields", "labels", "place", "choices", "short"), where)
    try:
        if "pattern" in entry:
            entry["pattern"] = re.compile(entry["pattern"])
        if "region" in entry:
            left, top, right, bottom = entry["region"]
            entry["region"] = (float(left), float(top), float(right), float(bottom))
        rule = ValueRule(**{"fields": (), **entry})
    except (re.error, TypeError, ValueError) as error:
        raise ValueError(f"{where}: {error}") from None
    unknown = {field for field in rule.fields if not field.startswith("_")} - set(FIELDS)
    if not rule.fields or unknown:
        raise ValueError(f"{where}: no or unknown fields {sorted(unknown)}")
    groups = set(rule.pattern.groupindex) if rule.pattern else set()
    if set(rule.short) - set(rule.fields) or groups - set(rule.fields):
        raise ValueError(f"{where}: short and the pattern's groups are names of its fields")
    if rule.kind == "choice" and not rule.choices:
        raise ValueError(f"{where}: a choice needs choices")
    if rule.kind == "date" and not any("date" in field for field in rule.fields):
        raise ValueError(f"{where}: none of its fields is a date")
    if set(rule.place) - set(PLACES) or rule.kind not in KINDS:
        raise ValueError(f"{where}: place or kind is none of {PLACES} {KINDS}")
    if rule.identifier is not None and rule.identifier not in identifiers.RULES:
        raise ValueError(f"{where}: no identifier rule {rule.identifier}")
    if not (rule.labels or rule.anchor or "anywhere" in rule.place):
        raise ValueError(f"{where}: needs labels, an anchor, or place anywhere")
    return rule
