"""Which card, and which side of it, a picture shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache

from rapidfuzz import fuzz

from providers.documents import by_mrz
from providers.local.layout import Layout, layouts
from providers.local.mrz import Zone
from providers.local.ocr import Line
from providers.local.scripts import script_of
from providers.model import Side
from providers.normalise.text import fold

_ALIKE = 88  # of 100, for a title found somewhere in the text
_TITLE, _LABEL = 2.0, 1.0
_ENOUGH = 3.0  # a title and a label, or three labels
_ZONE = 2.0  # a zone where the side bears one
_CODE = 4.0  # a code that this side alone bears
_WISHED = 1.5  # the side and document that the caller believes it to be
_MISSING = 0.5  # all titles missing; among descriptions that share print, the one that is there wholly wins


def identify(
    lines: Sequence[Line],
    zone: Zone | None,
    side: Side,
    document: str | None,
    codes: Collection[str] = (),
) -> Layout | None:
    """The description that fits best, or None; ``codes`` are the kinds of codes seen (``barcode.kinds``).

    A machine-readable zone says which document it is; else titles, labels and codes do. What the
    caller believes counts for little more than a label.
    """
    text = " \n ".join(fold(line.text) for line in lines)
    stands = cache(lambda words: _stands_in(words, text))  # descriptions share most of their words
    candidates = list(layouts())
    if zone is not None:
        kind = by_mrz(zone.mrz.document_code, zone.mrz.issuing_country)
        candidates = [layout for layout in candidates if kind and layout.document == kind.id]
    best: tuple[float, Layout] | None = None
    for layout in candidates:
        titles = sum(stands(title) for title in layout.titles)
        told = layout.telling is not None and any(layout.telling.search(line.text) for line in lines)
        score = _TITLE * (titles + told) + _labels(layout, stands) + _CODE * (layout.code in codes)
        # A side that bears nothing else to read is known by its number, where it is the side expected.
        mute = not layout.portrait or all(map(script_of, layout.titles))
        alone = told and mute and layout.side == side
        if score < _ENOUGH and zone is None and not alone:
            continue
        score -= _MISSING * (1 - titles / len(layout.titles))
        score += _WISHED * (layout.side == side) + _WISHED * (layout.document == document)
        score += _ZONE * (zone is not None and layout.zone)
        if best is None or score > best[0]:
            best = (score, layout)
    return None if best is None else best[1]


def _labels(layout: Layout, stands: Callable[[str], bool]) -> float:
    return _LABEL * sum(any(stands(label) for label in rule.labels) for rule in layout.values)


def _stands_in(words: str, text: str) -> bool:
    folded = fold(words)
    if len(folded) < 4 and folded.isascii():
        return f" {folded} " in f" {text} "
    if folded in text:
        return True
    return folded.isascii() and len(folded) > 6 and fuzz.partial_ratio(folded, text) >= _ALIKE
