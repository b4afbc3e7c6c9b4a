"""The normal form as JSON: the keys of the contract, always all of them."""

from __future__ import annotations

import json

from providers.model import Answer, Check, Face, FaceMatch, Field, Warning

KEYS = {
    "service",
    "outcome",
    "document",
    "fields",
    "warnings",
    "images",
    "request_id",
    "billable",
    "elapsed_ms",
}
FIELD_KEYS = {"name", "value", "raw", "vendor_field", "score", "polygon"}


def test_an_empty_answer_has_every_key() -> None:
    assert Answer(service="local.ocr").to_json() == {
        "service": "local.ocr", "outcome": "ok", "document": None, "fields": [], "warnings": [], "images": [],
        "request_id": None, "billable": None, "elapsed_ms": 0,
    }  # fmt: skip


def test_a_full_answer_has_them_and_what_its_kind_adds() -> None:
    match = FaceMatch(
        True, "match", 0.98765, 0.21, {"selfie": Face(1, 0.91234, (1.04, 2, 3, 4)), "document": Face(0)}
    )
    answer = Answer(
        service="local.ocr",
        document="id_card",
        fields=(
            Field("surname", "STRØM", "Strøm", "front.surname", 0.98765, ((1.04, 2.06), (3, 4))),
            Field(None, None, None, "front.x"),
        ),
        warnings=(Warning(-9108, "blurry", "front"),),
        images={"portrait": b"jpeg"},
        checks=(Check("mrz_check_digits", False, ("mrz",), "back", "wrong: optional"),),
        match=match,
        measures={"faces": 1},
    )
    shown = json.loads(json.dumps(answer.to_json()))
    assert set(shown) > KEYS
    first, second = shown["fields"]
    assert set(first) == set(second) == FIELD_KEYS
    assert (first["score"], first["polygon"]) == (0.9877, [[1.0, 2.1], [3, 4]])
    assert list(second.values()) == [None, None, None, "front.x", None, None]
    assert shown["images"] == ["portrait"]
    assert shown["checks"] == [
        {
            "name": "mrz_check_digits",
            "passed": False,
            "fields": ["mrz"],
            "side": "back",
            "detail": "wrong: optional",
        }
    ]
    assert (shown["match"], shown["band"], shown["confidence"], shown["distance"]) == (
        True,
        "match",
        0.9877,
        0.21,
    )
    assert shown["faces"]["selfie"] == {"count": 1, "score": 0.9123, "box": [1.0, 2, 3, 4]}
    assert shown["faces"]["document"] == {"count": 0, "score": None, "box": None}
    assert shown["measures"] == {"faces": 1}


def test_the_value_of_a_name_is_the_first_that_is_not_empty() -> None:
    answer = Answer(
        service="local.ocr",
        fields=(Field("sex", None, "?", "a"), Field("sex", "F", "F", "b"), Field("sex", "M", "M", "c")),
    )
    assert answer.value("sex") == "F"
    assert answer.value("surname") is None
