"""Which card, and which side of it, a picture shows."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from providers.documents import by_mrz
from providers.local.layout import Layout, layouts
from providers.local.mrz import Zone
from providers.local.ocr import Line
from providers.model import Side
from providers.normalise.text import fold

_ALIKE = 88  # of 100, for a title found somewhere in the text
_TITLE, _LABEL = 2.0, 1.0
_ENOUGH = 3.0  # a title and a label, or three labels
_ZONE = 2.0  # a zone where the side bears one
_WISHED = 1.5  # the side and document that the caller believes it to be


def identify(lines: Sequence[Line], zone: Zone | None, side: Side, document: str | None) -> Layout | None:
    """The description that fits best, or None.

    A machine-readable zone says which document it is; else titles and labels do. What the caller
    believes counts for little more than a label.
    """
    text = " \n ".join(fold(line.text) for line in lines)
    candidates = list(layouts())
    if zone is not None:
        kind = by_mrz(zone.mrz.document_code, zone.mrz.issuing_country)
        candidates = [layout for layout in candidates if kind and layout.document == kind.id]
    best: tuple[float, Layout] | None = None
    for layout in candidates:
        score = evidence(layout, text)
        if score < _ENOUGH and zone is None:
            continue
        score += _WISHED * (layout.side == side) + _WISHED * (layout.document == document)
        score += _ZONE * (zone is not None and layout.zone)
        if best is None or score > best[0]:
            best = (score, layout)
    return None if best is None else best[1]


def evidence(layout: Layout, text: str) -> float:
    """How much of a description's print stands in a text (folded)."""
    titles = sum(_stands_in(title, text) for title in layout.titles)
    labels = sum(any(_stands_in(label, text) for label in rule.labels) for rule in layout.values)
    return _TITLE * titles + _LABEL * labels


def _stands_in(words: str, text: str) -> bool:
    folded = fold(words)
    if len(folded) < 4 and folded.isascii():
        return f" {folded} " in f" {text} "
    if folded in text:
        return True
    return folded.isascii() and len(folded) > 6 and fuzz.partial_ratio(folded, text) >= _ALIKE
