"""What this vendor's answers have in common, opened into what the walker takes.

Source: "Optical Character Recognition", the actions' "Output Parameters" and "Data Types". Its
tables and examples differ in places: scores come flat or nested, coordinates as numbers or strings,
warnings in one of two lists or in both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from providers import warnings
from providers.model import Polygon, Side, Warning
from providers.walker import Found, scalars, text_of
from providers.wire import number, picture, unit, wrong_shape

Content = Mapping[str, Any]

_SCORES = "AdvancedInfo"
_WARNINGS = ("WarnCardInfos", "Warn")
_ASIDE = ("RequestId", _SCORES, *_WARNINGS)
"""What is not read from the card: it is given elsewhere in the normal form."""

_UNQUOTED = re.compile(r"([{,]\s*)([A-Za-z]\w*)\s*:")
_CORNERS = ("LeftTop", "RightTop", "RightBottom", "LeftBottom")


def texts(content: Content) -> Iterator[Found]:
    """A card's fields as texts under their own names."""
    for key, value in content.items():
        if key not in _ASIDE:
            yield from _plain(value, key)


def detections(content: Content, documented: Collection[str]) -> Iterator[Found]:
    """A card's fields as ``TextDetectionResult``: ``Value`` and ``Polygon``."""
    for key, value in content.items():
        if key in _ASIDE:
            continue
        if isinstance(value, dict) and "Value" in value:
            yield Found(key, _text(value, "Value"), polygon=polygon(value.get("Polygon"), key))
            yield from _others(value, key, ("Value", "Polygon"))
        elif key in documented and value is not None:
            raise wrong_shape(key)
        else:
            yield from _plain(value, key)


def lines(content: Content) -> Iterator[Found]:
    """Lines of text of any picture: ``TextDetection``. A box after turning the picture upright is
    left to the raw answer: it is not of the picture that was sent."""
    if not isinstance(content.get("TextDetections"), list):
        raise wrong_shape("TextDetections")
    for i, line in enumerate(_list(content, "TextDetections")):
        path = f"TextDetections[{i}]"
        score = number(line.get("Confidence"))
        yield Found(
            path,
            _text(line, "DetectedText"),
            None if score is None else unit(score / 100),
            polygon(line.get("Polygon"), path),
        )
        taken = ("DetectedText", "Confidence", "Polygon", "ItemPolygon", "WordCoordPoint")
        yield from _others(line, path, taken)
    yield from _others(content, "", ("TextDetections", *_ASIDE))


def pairs(content: Content) -> Iterator[Found]:
    """Keys and values of any document (``GroupInfo`` down to ``Value``), then all words where they
    were asked for. The picture's key is a value like any other: the vendor names it as it is printed."""
    if not any(isinstance(content.get(key), list) for key in ("StructuralList", "WordList")):
        raise wrong_shape("StructuralList")
    for i, group in enumerate(_list(content, "StructuralList")):
        for j, row in enumerate(_list(group, "Groups")):
            for k, item in enumerate(_list(row, "Lines")):
                path = f"StructuralList[{i}].Groups[{j}].Lines[{k}]"
                value = item.get("Value")
                if not isinstance(value, dict):
                    yield from _plain(item, path)
                    continue
                yield from _others(item, path, ("Value",))
                box = polygon(value.get("Coord"), path)
                for found in _others(value, f"{path}.Value", ("Coord",)):
                    yield replace(found, polygon=box)
    for i, word in enumerate(_list(content, "WordList")):
        path = f"WordList[{i}]"
        yield Found(path, _text(word, "DetectedText"), polygon=polygon(word.get("Coord"), path))
        yield from _others(word, path, ("DetectedText", "Coord"))
    yield from _others(content, "", ("StructuralList", "WordList", *_ASIDE))


Opened = Callable[[Content], Iterable[Found]]


def _plain(value: Any, path: str) -> Iterator[Found]:
    for inner, scalar in scalars(value, path):
        yield Found(inner, text_of(scalar))


def _others(value: Content, path: str, taken: tuple[str, ...]) -> Iterator[Found]:
    for key, inner in value.items():
        if key not in taken:
            yield from _plain(inner, f"{path}.{key}" if path else key)


def _text(content: Content, key: str) -> str | None:
    value = content.get(key)
    if isinstance(value, (dict, list)):
        raise wrong_shape(key)
    return text_of(value)


def _list(content: Content, key: str) -> list[dict[str, Any]]:
    found = content.get(key)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise wrong_shape(key)
    return found


def scored(found: Iterable[Found], content: Content, aliases: Mapping[str, str]) -> Iterator[Found]:
    """The fields with their scores, then what else the vendor put among these. ``aliases`` are
    fields that ``AdvancedInfo`` calls otherwise."""
    info = _advanced(content.get(_SCORES))
    if info is None:
        yield from found
        yield from _plain(content.get(_SCORES) or [], _SCORES)
        return
    for one in found:
        key = one.path if one.path in info else aliases.get(one.path)
        score = None if key is None else _confidence(info.get(key))
        if key is not None and score is not None:
            del info[key]
        yield replace(one, score=score)
    yield from _plain(info, _SCORES)


def _advanced(value: Any) -> dict[str, Any] | None:
    """JSON in a text; its keys may lack their quotes. None where it is nothing of the kind."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            try:
                value = json.loads(_UNQUOTED.sub(r'\1"\2":', value))
            except (ValueError, RecursionError):
                return None
    return dict(value) if isinstance(value, dict) else None


def _confidence(value: Any) -> float | None:
    """``0.99``, ``"0.99"``, ``{"Confidence": 0.99}``."""
    return unit(value.get("Confidence") if isinstance(value, dict) else value)


def polygon(value: Any, path: str) -> Polygon | None:
    """Corners from a list of ``Coord`` or from the four of a ``Polygon``, of which the last may be
    missing; None where there are none."""
    if isinstance(value, dict):
        value = [value[corner] for corner in _CORNERS if value.get(corner) is not None]
    if value is None or value == []:
        return None
    if not isinstance(value, list) or not all(isinstance(corner, dict) for corner in value):
        raise wrong_shape(f"{path}.Polygon")
    points = []
    for corner in value:
        x, y = number(corner.get("X")), number(corner.get("Y"))
        if x is None or y is None:
            return None
        points.append((x, y))
    return tuple(points)


def warned(content: Content, side: Side | None) -> tuple[Warning, ...]:
    """Both lists together, each code once; 0 is none."""
    codes: dict[int, None] = {}
    for key in _WARNINGS:
        listed = content.get(key)
        if listed is None:
            continue
        if not isinstance(listed, list):
            raise wrong_shape(key)
        for item in listed:
            code = number(item)
            if code is None or code != int(code):
                raise wrong_shape(key)
            codes[int(code)] = None
    return tuple(warnings.warning(code, side) for code in codes if code != 0)


def pictures(content: Content, names: Mapping[str, str]) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The pictures that came back, and the content without them. ``names`` are theirs by the vendor's
    field; what is there but is no picture stays in the content."""
    found: dict[str, bytes] = {}
    rest = dict(content)
    for key, name in names.items():
        value = rest.get(key)
        text = value.get("Value") if isinstance(value, dict) else value
        if data := picture(text):
            found[name] = data
        if data or not text:
            rest.pop(key, None)
    return found, rest
