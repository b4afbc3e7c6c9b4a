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
from providers.local.scripts import SCRIPTS
from providers.model import Side
from providers.normalise import identifiers

FOLDER = Path(__file__).parent / "layouts"
PLACES = ("right", "below", "above", "anywhere")
KINDS = ("text", "name", "date", "choice", "digits")


@dataclass(frozen=True, slots=True)
class ValueRule:
    """How one value, or several that stand together, are found.

    ``fields``: canonical names, one a line where ``lines`` > 1, else the names of the groups of
    ``pattern``; ``short`` the names where the text has fewer lines. ``spacing`` is how far apart
    lines of one value may be, in their height. ``place`` is tried in order. ``anchor`` is a field
    whose value stands in for a label. ``region`` (left, top, right, bottom as shares of the card)
    bounds where the value's middle may lie. ``compact`` leaves out a number's blanks and dots;
    ``month_first`` dates are written month, day, year. ``script`` is one of ``scripts.SCRIPTS``, in which
    the value is written: read where Tesseract is there. A field that begins with ``_`` is read so that
    nobody else takes its text, and left out.
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
    compact: bool = False
    month_first: bool = False
    script: str = ""

    @property
    def printed(self) -> tuple[str, ...]:
        """Its fields, without those that are left out."""
        return tuple(field for field in self.fields if not field.startswith("_"))


@dataclass(frozen=True, slots=True)
class Layout:
    """One side of one card. ``titles`` tell it from others; ``ignore`` is print that is neither
    label nor value; ``portrait``,
    ``zone`` (a machine-readable one) and ``code`` (a kind of ``barcode.kinds``) are what the side
    bears. ``design`` names one of several arrangements of a side, such as a utility's of its bill.
    ``told_by`` is a field whose pattern, found in a line, tells the side as a title does."""

    document: str
    side: Side
    titles: tuple[str, ...]
    values: tuple[ValueRule, ...]
    ignore: tuple[str, ...] = ()
    portrait: bool = False
    zone: bool = False
    code: str | None = None
    design: str = ""
    told_by: str | None = None

    @property
    def name(self) -> str:
        """Document, side and design."""
        return "/".join(part for part in (self.document, self.side, self.design) if part)

    @property
    def scripts(self) -> tuple[str, ...]:
        """The scripts of its values that the engine's own models do not know."""
        return tuple(dict.fromkeys(rule.script for rule in self.values if rule.script))

    @property
    def native(self) -> tuple[str, ...]:
        """The fields in those scripts."""
        return tuple(dict.fromkeys(name for rule in self.values if rule.script for name in rule.printed))

    @property
    def telling(self) -> re.Pattern[str] | None:
        """The pattern of ``told_by``."""
        return next((rule.pattern for rule in self.values if self.told_by in rule.fields), None)

    @property
    def needed(self) -> tuple[str, ...]:
        """Fields of the catalogue's ``needed`` that this side bears, in one rule at least that is
        not optional."""
        certain = {name for rule in self.values if not rule.optional for name in rule.fields}
        return tuple(name for name in catalogue()[self.document].needed if name in certain)


@lru_cache(maxsize=1)
def layouts() -> tuple[Layout, ...]:
    """Every description, checked. A slip raises ValueError and names file and entry."""
    return tuple(load(file) for file in sorted(FOLDER.glob("*.toml")))


def load(file: Path) -> Layout:
    """One description; ValueError names what is wrong with it."""
    raw = _read(file)
    own, inherited = (
        [
            _rule(entry, f"{file.name}, {key} {number}")
            for number, entry in enumerate(raw.pop(key, []), start=1)
        ]
        for key in ("value", "inherited")
    )
    # Of what it extends, the values that its document bears.
    borne = catalogue()[raw["document"]].fields if raw.get("document") in catalogue() else ()
    values = (*own, *(rule for rule in inherited if {*rule.printed} <= {*borne}))
    texts = _texts(raw, ("titles", "ignore"), file.name)
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
    if layout.told_by and layout.telling is None:
        raise ValueError(f"{file.name}: told_by names a value that has a pattern, not {layout.told_by}")
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
        beside = file.with_name(f"{base}.toml")
        inherited = _read(beside if beside.exists() else FOLDER / beside.name, (*heirs, file.stem))
        raw["inherited"] = inherited.get("value", []) + inherited.get("inherited", [])
        if raw.get("design"):  # one of several arrangements bears what all of them bear
            raw["titles"] = raw.get("titles", []) + inherited.get("titles", [])
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
    if rule.script and rule.script not in SCRIPTS:
        raise ValueError(f"{where}: script is one of {', '.join(SCRIPTS)}")
    if rule.identifier is not None and rule.identifier not in identifiers.RULES:
        raise ValueError(f"{where}: no identifier rule {rule.identifier}")
    if not (rule.labels or rule.anchor or "anywhere" in rule.place):
        raise ValueError(f"{where}: needs labels, an anchor, or place anywhere")
    return rule
