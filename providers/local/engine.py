"""The embedded engine's reading of a document: one or two sides in, one answer out.

For each side: find and straighten the card, read its lines, its machine-readable zone and codes,
tell which card it is, take the values by its description, judge the picture. Then the sides are
put together: every value is held against its rule, and print against the zone; scores fall where
a check fails, and the checks say so.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from providers import images
from providers.documents import DocumentType, catalogue
from providers.errors import ImageUnreadable, InvalidRequest, WrongDocument
from providers.local import (
    barcode,
    faces,
    geometry,
    mrz,
    ocr,
    outline,
    quality,
    scores,
    scripts,
    second_look,
    tesseract,
    text_layer,
    zone_look,
)
from providers.local.alphabet import settled
from providers.local.clarify import clarify
from providers.local.extract import Found, extract
from providers.local.glance import picture
from providers.local.identify import identify
from providers.local.layout import Layout, layouts
from providers.local.merge import Merged, merge
from providers.model import Answer, Check, Request, Side, Warning
from providers.normalise.countries import alpha3
from providers.normalise.text import compact
from providers.printed import Printed
from providers.warnings import BLURRY, COVERED, PHOTOCOPY, warning

Array = npt.NDArray[Any]

_PORTRAIT_SIDE = 640
"""The longest side at which a card's portrait is looked for: its face is a tenth of a card across or more."""


@dataclass(frozen=True, slots=True)
class SideReading:
    """Everything that was seen on one side."""

    side: Side
    frame: geometry.Frame
    lines: tuple[ocr.Line, ...]
    zone: mrz.Zone | None
    layout: Layout | None
    found: tuple[Found, ...]
    codes: tuple[barcode.Code, ...]
    portrait: Array | None
    quality: quality.Quality
    native_read: bool = True
    """Whether values in other scripts could be read, where the side bears any."""
    unseen: tuple[str, ...] = ()
    """Fields that a file holds as text and whose place on its picture shows something else."""
    of_text: bool = False


def read_document(request: Request) -> Answer:
    """Read the front, and the back where there is one; each score the share of fields so read that are
    right (``scores``).

    Raises ImageUnreadable where no text can be read and WrongDocument where the text is not that
    of a document that has a description.
    """
    answer = read_plainly(request)
    fields = (f if f.score is None else replace(f, score=scores.mapped(f.score)) for f in answer.fields)
    return replace(answer, fields=tuple(fields))


def read_plainly(request: Request) -> Answer:
    """The same with the recogniser's own scores.

    Raises ImageUnreadable where no text can be read and WrongDocument where the text is not that
    of a document that has a description.
    """
    sides: tuple[Side, ...] = ("front", "back")
    readings = [
        read_side(picture(request.images[side]), side, request.document, _text(request, side))
        for side in sides
        if side in request.images
    ]
    if not readings:
        raise InvalidRequest("A picture of the front is needed.")
    known = [reading for reading in readings if reading.layout is not None]
    if not known:
        _nothing_known(readings)
    document = _document(known)
    known = [_in_its_alphabet(reading, _country(document, readings)) for reading in known]
    merged = merge(document, known)
    return Answer(
        service="local.ocr",
        document=document.id,
        fields=merged.fields,
        warnings=tuple(_warnings(readings, merged)),
        images=_crops(readings),
        billable=False,
        checks=(*merged.checks, *_document_checks(readings, document, request.document)),
        raw={reading.side: _raw(reading) for reading in readings},
    )


def _text(request: Request, side: Side) -> Sequence[Printed]:
    """What the file of a side holds as text: told along, or in the file itself."""
    return request.texts.get(side) or text_layer.of_file(request.images[side])


def read_side(
    pixels: Array, side: Side, document: str | None = None, printed: Sequence[Printed] = ()
) -> SideReading:
    """Read one picture: what the file that it was taken from holds as text, where that is any, else the
    card in it, else the whole of it."""
    if printed and (paper := _read_text(pixels, text_layer.lines(printed), side, document)):
        return paper
    readings = []
    for frame in geometry.frames(pixels):
        reading = _read_frame(frame, side, document)
        readings.append(reading)
        if _is_enough(reading):
            break
    return max(readings, key=_yield)


def _is_enough(reading: SideReading) -> bool:
    """Whether a side was read so well that the whole picture need not be tried."""
    if reading.layout is None:
        return False
    return bool(reading.zone or reading.layout.code) or len(reading.found) >= min(
        3, len(reading.layout.values)
    )


def _yield(reading: SideReading) -> tuple[bool, int, int]:
    fields = len(reading.found) + (5 if reading.zone else 0)
    return reading.layout is not None, fields, len(reading.lines)


def _read_frame(frame: geometry.Frame, side: Side, document: str | None) -> SideReading:
    reader = ocr.reader()
    clear = clarify(frame.image)
    page = reader.read(clear)
    frame = frame.turned(page.turns)
    clear = np.ascontiguousarray(np.rot90(clear, page.turns))
    zone = zone_look.find(page.lines, clear, frame.image, reader.read_lines)
    codes = tuple(barcode.find([frame]))
    layout = identify(_without_zone(page.lines, zone), zone, side, document, barcode.kinds(codes))
    lines, native_read = tesseract.completed(clear, page, layout)
    found = _found(lines, zone, layout, frame)
    if layout is not None:
        fields = {f.field for f in found}
        single = second_look.look(lines, layout, fields, lambda quads: reader.read_lines(clear, quads))
        if single:
            lines = (*lines, *single)
            found = _found(lines, zone, layout, frame)
    if zone is not None:
        numbers = [compact(f.part.text) for f in found if f.field == "document_number"]
        zone = mrz.with_print(zone, numbers)
    portrait = None
    if layout is None or layout.portrait:
        seen = faces.faces().detect(frame.image, _PORTRAIT_SIDE)
        portrait = faces.portrait(frame.image, seen[0]) if seen else None
    in_colour = layout is not None and catalogue()[layout.document].portrait == "colour"
    return SideReading(
        side=side,
        frame=frame,
        lines=lines,
        zone=zone,
        layout=layout,
        found=tuple(found),
        codes=codes,
        portrait=portrait,
        quality=quality.judge(frame, portrait if in_colour else None),
        native_read=native_read,
    )


def _read_text(
    pixels: Array, lines: tuple[ocr.Line, ...], side: Side, document: str | None
) -> SideReading | None:
    """A page whose text is known; None where it is no document with a description: its picture may be
    a photograph of a card."""
    layout = identify(lines, None, side, document)
    if layout is None:
        return None
    frame = geometry.Frame(pixels, np.eye(3), is_card=False)
    found = tuple(_found(lines, None, layout, frame))
    codes = tuple(barcode.find([frame]))
    shown = text_layer.shown(pixels, lines, [f.quad for f in found])
    unseen = tuple(f.field for f, same in zip(found, shown, strict=True) if not same)
    no_camera = quality.Quality(codes=(), measures={})
    return SideReading(
        side, frame, lines, None, layout, found, codes, None, no_camera, unseen=unseen, of_text=True
    )


def _found(
    lines: Sequence[ocr.Line],
    zone: mrz.Zone | None,
    layout: Layout | None,
    frame: geometry.Frame,
) -> list[Found]:
    if layout is None:
        return []
    size = (frame.image.shape[1], frame.image.shape[0]) if frame.is_card else None
    return extract(_without_zone(lines, zone), layout, size)


def _in_its_alphabet(reading: SideReading, country: str | None) -> SideReading:
    """The side with unsure marks settled, and its values taken again where that changed a line."""
    lines = settled(reading.lines, country)
    if all(new is old for new, old in zip(lines, reading.lines, strict=True)):
        return reading
    found = _found(lines, reading.zone, reading.layout, reading.frame)
    return replace(reading, lines=lines, found=tuple(found))


def _document(known: Sequence[SideReading]) -> DocumentType:
    """What the sides are: the first one's type, unless that is one of any country and another side
    tells the country's own."""
    types = [catalogue()[reading.layout.document] for reading in known if reading.layout is not None]
    return next((kind for kind in types if _is_kind_of(kind, types[0])), types[0])


def _is_kind_of(kind: DocumentType, general: DocumentType) -> bool:
    """Whether a type is a country's own of a type of any country: a Dutch identity card is an
    identity card with a machine-readable zone."""
    shared = any(own[0] == code[0] for own in kind.mrz for code in general.mrz)
    return general.country is None and kind.country is not None and shared


def _country(document: DocumentType, readings: Sequence[SideReading]) -> str | None:
    """Who issued it: the document's own country, else the one that a zone says."""
    said = [reading.zone.mrz.issuing_country for reading in readings if reading.zone is not None]
    return document.country or next(map(alpha3, said), None)


def _without_zone(lines: Sequence[ocr.Line], zone: mrz.Zone | None) -> list[ocr.Line]:
    if zone is None:
        return list(lines)
    top = min(float(row.quad[:, 1].min()) for row in zone.rows)
    height = outline.height(zone.rows[0].quad)
    return [line for line in lines if float(line.centre[1]) < top - 0.1 * height]


def _nothing_known(readings: Sequence[SideReading]) -> None:
    if any(BLURRY in reading.quality.codes for reading in readings):
        raise ImageUnreadable("The picture is too blurry to read. Take it again, holding still.")
    if sum(len(reading.lines) for reading in readings) < 3:
        raise ImageUnreadable(
            "No text can be read in the picture. Take it again, the card filling the frame."
        )
    known = ", ".join(sorted({layout.document for layout in layouts()}))
    raise WrongDocument(f"This is no document that the embedded engine knows: {known}.")


# What the sides say together


def _document_checks(
    readings: Sequence[SideReading], document: DocumentType, believed: str | None
) -> Iterator[Check]:
    if believed not in (None, document.id) and not _is_kind_of(document, catalogue()[believed]):
        yield Check("document_type", False, detail=f"looks like {document.id}, not {believed}")
    for reading in readings:
        layout = reading.layout
        if layout is None:
            yield Check("side_recognised", False, side=reading.side, detail="no known card")
        elif layout.document != document.id and not _is_kind_of(document, catalogue()[layout.document]):
            yield Check(
                "sides_belong_together",
                False,
                side=reading.side,
                detail=f"looks like {layout.document}, not {document.id}",
            )
        elif layout.side != reading.side and len(document.sides) > 1:
            yield Check("side_as_expected", False, side=reading.side, detail=f"shows the {layout.side}")
        if layout is not None and any(each.document == layout.document and each.design for each in layouts()):
            known = bool(layout.design)
            yield Check("issuer_known", known, side=reading.side, detail=layout.titles[0] if known else "")
        if reading.of_text:
            yield Check(
                "text_as_shown", not reading.unseen, tuple(dict.fromkeys(reading.unseen)), reading.side
            )
        if layout is not None and not reading.native_read:
            why = scripts.missing(layout.scripts)
            yield Check("script_not_read", None, layout.native, reading.side, why)


def _warnings(readings: Sequence[SideReading], merged: Merged) -> Iterator[Warning]:
    for reading in readings:
        paper = reading.layout is not None and not catalogue()[reading.layout.document].identity
        for code in reading.quality.codes:
            if not (paper and code == PHOTOCOPY):  # a bill has no colour to lose
                yield warning(code, reading.side)
        if _covered(reading, merged):
            yield warning(COVERED, reading.side)


def _covered(reading: SideReading, merged: Merged) -> bool:
    """A part that this side must bear is missing although the picture is sharp."""
    if reading.layout is None or BLURRY in reading.quality.codes:
        return False
    values = {field.name for field in merged.fields if field.name and field.raw}
    missing = set(reading.layout.needed) - values
    faceless = reading.layout.portrait and reading.portrait is None
    zoneless = reading.layout.zone and reading.zone is None
    return bool(missing) or faceless or zoneless


def _crops(readings: Sequence[SideReading]) -> Mapping[str, bytes]:
    """The portrait and the straightened cards as pictures."""
    crops: dict[str, bytes] = {}
    for reading in readings:
        suffix = "" if reading.side == "front" else "_back"
        if reading.portrait is not None and reading.layout and reading.layout.portrait:
            crops[f"portrait{suffix}"] = images.encode_jpeg(Image.fromarray(reading.portrait))
    return crops


def _raw(reading: SideReading) -> dict[str, Any]:
    """What was read, as the engine's own answer: lines, zone, codes, measures."""
    return {
        "card_found": reading.frame.is_card,
        "layout": reading.layout and reading.layout.name,
        "lines": [
            {
                "text": line.text,
                "score": round(line.score, 4),
                "polygon": [[round(x, 1), round(y, 1)] for x, y in reading.frame.polygon(line.quad)],
            }
            for line in reading.lines
        ],
        "mrz": reading.zone
        and {
            "rows": list(reading.zone.mrz.rows),
            "checks": reading.zone.mrz.checks,
            "repaired": [list(place) for place in reading.zone.repaired],
        },
        "barcodes": [{"kind": code.kind, "text": barcode.printable(code.text)} for code in reading.codes],
        "measures": reading.quality.measures,
    }


def warm_up(threads: int = 0) -> None:
    """Load every model and read a small picture, so that the first case does not wait; ``threads`` as
    in :func:`ocr.use_threads`."""
    ocr.use_threads(threads)
    blank = Image.new("RGB", (320, 200), "white")
    buffer = io.BytesIO()
    blank.save(buffer, "PNG")
    pixels = picture(buffer.getvalue())
    ocr.reader().read(pixels)
    faces.faces().detect(pixels)
