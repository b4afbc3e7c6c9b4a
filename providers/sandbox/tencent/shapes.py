"""The shapes in which the vendor's answers come: scores in a text, fields with their places, lines of
text, keys and values."""

from __future__ import annotations

import json
from typing import Any

Card = dict[str, Any]


def scores(*names: str, nested: bool = False) -> str:
    """``AdvancedInfo``: flat numbers, or nested ones that are texts, as the examples have it."""
    values: dict[str, Any] = {name: round(0.99 - 0.01 * place, 4) for place, name in enumerate(names)}
    if nested:
        values = {name: {"Confidence": f"{value:.4f}"} for name, value in values.items()}
    return json.dumps(values)


def placed(texts: dict[str, str], *, as_text: bool) -> Card:
    """``TextDetectionResult`` one below the other; coordinates are texts in some examples."""
    placed: Card = {}
    for row, (name, text) in enumerate(texts.items()):
        top, right = 100 + 40 * row, 300 + 12 * len(text)
        corners = ((300, top), (right, top), (right, top + 30), (300, top + 30)) if text else ()
        points = [{"X": str(x), "Y": str(y)} if as_text else {"X": x, "Y": y} for x, y in corners]
        placed[name] = {"Value": text, "Polygon": points}
    return placed


def lines(*texts: str) -> list[Card]:
    found = []
    for row, text in enumerate(texts):
        top, width = 80 + 50 * row, 14 * len(text)
        corners = ((60, top), (60 + width, top), (60 + width, top + 36), (60, top + 36))
        found.append(
            {
                "DetectedText": text,
                "Confidence": 99 - row,
                "Polygon": [{"X": x, "Y": y} for x, y in corners],
                "AdvancedInfo": json.dumps({"Parag": {"ParagNo": row + 1}}),
                "ItemPolygon": {"X": 60, "Y": top, "Width": width, "Height": 36},
                "Words": [],
                "WordCoordPoint": [],
            }
        )
    return found


def pair(key: str, text: str, row: int) -> Card:
    top = 60 + 40 * row
    return {
        "Lines": [
            {
                "Key": {"AutoName": key, "ConfigName": None},
                "Value": {
                    "AutoContent": text,
                    "Coord": {
                        "LeftTop": {"X": 200, "Y": top},
                        "RightTop": {"X": 520, "Y": top},
                        "RightBottom": {"X": 520, "Y": top + 30},
                        "LeftBottom": {"X": 200, "Y": top + 30},
                    },
                },
            }
        ]
    }
