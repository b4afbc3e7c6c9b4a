"""What the answers' shapes differ in: scores, places, warnings, lines, pairs, the envelope."""

from __future__ import annotations

import json
from typing import Any

import pytest

from providers.model import Field
from providers.sandbox.tencent.cards import CARDS
from tests.providers.tencent import answered, played


def fields_of(action: str, **changed: Any) -> dict[str, Field]:
    return {field.vendor_field: field for field in answered(action, {**CARDS[action], **changed}).fields}


@pytest.mark.parametrize(
    "info",
    [
        '{"ID": 0.9871}',
        '{"ID": "0.9871"}',
        '{"ID": {"Confidence": 0.9871}}',
        '{"ID": {"Confidence": "0.9871"}}',
        "{ID:{Confidence:0.9871}}",  # as the passport's section has it
        {"ID": 0.9871},
    ],
)
def test_scores_come_flat_or_nested_as_numbers_or_texts(info: Any) -> None:
    fields = fields_of("RecognizeThaiIDCardOCR", AdvancedInfo=info)
    assert fields["ID"].score == 0.9871
    assert fields["ThaiName"].score is None
    assert "AdvancedInfo" not in fields


@pytest.mark.parametrize("info", ["", None, "{}", "[]", "7"])
def test_no_scores_are_no_scores(info: Any) -> None:
    fields = fields_of("RecognizeThaiIDCardOCR", AdvancedInfo=info)
    assert {field.score for field in fields.values()} == {None}


@pytest.mark.parametrize("info", ["no JSON", "{", '{"a": }', "[" * 100_000])
def test_scores_that_are_none_stay_as_they_came(info: str) -> None:
    fields = fields_of("RecognizeThaiIDCardOCR", AdvancedInfo=info)
    assert fields["AdvancedInfo"].raw == info


def test_what_else_stands_among_the_scores_is_kept() -> None:
    info = json.dumps({"ID": 1.5, "ThaiName": True, "Gloss": {"Depth": 3}, "Religion": 1})
    fields = fields_of("RecognizeThaiIDCardOCR", AdvancedInfo=info)
    assert (fields["ID"].score, fields["ThaiName"].score, fields["Religion"].score) == (None, None, 1.0)
    kept = {path: field.raw for path, field in fields.items() if path.startswith("AdvancedInfo")}
    assert kept == {
        "AdvancedInfo.ID": "1.5",
        "AdvancedInfo.ThaiName": "true",
        "AdvancedInfo.Gloss.Depth": "3",
    }


def test_the_pink_card_s_number_has_two_names_among_the_scores() -> None:
    assert fields_of("RecognizeThaiPinkCard", AdvancedInfo='{"ID": 0.5}')["IDNumber"].score == 0.5
    assert fields_of("RecognizeThaiPinkCard", AdvancedInfo='{"IDNumber": 0.5}')["IDNumber"].score == 0.5


def test_a_field_of_several_has_the_worst_score() -> None:
    info = '{"CodeSet": 0.9, "CodeCrc": 0.4}'
    assert fields_of("MLIDPassportOCR", AdvancedInfo=info)["CodeSet+CodeCrc"].score == 0.4


@pytest.mark.parametrize(
    ("points", "polygon"),
    [
        ([{"X": 1, "Y": 2}, {"X": "30", "Y": "4.5"}], ((1.0, 2.0), (30.0, 4.5))),
        ([{"X": 1, "Y": 2}, {"X": None, "Y": 2}], None),
        ([{"X": "1e999", "Y": 2}], None),
        ([{"X": "far", "Y": 2}], None),
        ([], None),
        (None, None),
    ],
)
def test_coordinates_are_numbers_or_texts(points: Any, polygon: Any) -> None:
    placed = {"Value": "497-000-123-000", "Polygon": points}
    field = fields_of("RecognizePhilippinesTinIDOCR", LicenseNumber=placed)["LicenseNumber"]
    assert field.polygon == polygon


def test_both_lists_of_warnings_are_one() -> None:
    card = {**CARDS["MLIDPassportOCR"], "Warn": [-9106, -9102, 0], "WarnCardInfos": ["-9102", -9109, -9199]}
    warnings = answered("MLIDPassportOCR", card).warnings
    assert [(warning.code, warning.name, warning.side) for warning in warnings] == [
        (-9102, "photocopy", "front"),
        (-9109, "capability_not_enabled", "front"),
        (-9199, "unknown", "front"),
        (-9106, "covered", "front"),
    ]


@pytest.mark.parametrize("nothing", [[], [0], None])
def test_no_warning_is_none(nothing: Any) -> None:
    card = {**CARDS["RecognizeMainlandIDCardOCR"], "WarnCardInfos": nothing}
    assert answered("RecognizeMainlandIDCardOCR", card).warnings == ()


@pytest.mark.parametrize("enveloped", [True, False])
def test_lines_of_text_have_scores_and_places(enveloped: bool) -> None:
    content = {**CARDS["GeneralBasicOCR"], "RequestId": "an-id"}
    answer = played({"Response": content} if enveloped else content).call("GeneralBasicOCR")
    told = {field.vendor_field: field for field in answer.fields}
    line = told["TextDetections[1]"]
    assert (line.name, line.value, line.score) == (None, "Nobody lives at 12 Example Road.", 0.98)
    assert line.polygon == ((60.0, 130.0), (508.0, 130.0), (508.0, 166.0), (60.0, 166.0))
    assert told["TextDetections[1].AdvancedInfo"].raw == '{"Parag": {"ParagNo": 2}}'
    assert (told["Angel"].raw, told["Language"].raw) == ("359.75", "zh")
    assert (answer.document, answer.request_id, answer.checks) == (None, "an-id", ())


def test_a_line_without_a_score_has_none() -> None:
    lines = [{"DetectedText": "A", "Confidence": None}, {"DetectedText": "B", "Confidence": 101}, {}]
    fields = fields_of("GeneralAccurateOCR", TextDetections=lines)
    assert [fields[f"TextDetections[{i}]"].score for i in range(3)] == [None, None, None]
    assert fields["TextDetections[2]"].value is None


def test_keys_and_values_keep_their_place_in_the_answer() -> None:
    words = [{"DetectedText": "MARTA", "Coord": {}}]
    fields = fields_of("SmartStructuralOCRV2", WordList=words)
    path = "StructuralList[1].Groups[0].Lines[0]"
    assert fields[f"{path}.Key.AutoName"].value == "Date of birth"
    value = fields[f"{path}.Value.AutoContent"]
    assert (value.value, value.name) == ("11 APR 1990", None)
    assert value.polygon == ((200.0, 100.0), (520.0, 100.0), (520.0, 130.0), (200.0, 130.0))
    assert fields["WordList[0]"].value == "MARTA"
    assert fields["Angle"].value == "0.25"


def test_a_pair_may_lack_its_value_and_a_box_its_last_corner() -> None:
    corner = {"X": 0, "Y": 0}
    box = {"LeftTop": corner, "RightTop": {"X": 9, "Y": 0}, "RightBottom": {"X": 9, "Y": 5}}
    rows = [
        {"Key": {"AutoName": "Name"}, "Value": None},
        {"Key": None, "Value": {"AutoContent": "abc", "Coord": box}},
    ]
    fields = fields_of("SmartStructuralPro", StructuralList=[{"Groups": [{"Lines": rows}]}], WordList=None)
    path = "StructuralList[0].Groups[0].Lines"
    assert fields[f"{path}[0].Key.AutoName"].value == "Name"
    assert fields[f"{path}[1].Value.AutoContent"].polygon == ((0.0, 0.0), (9.0, 0.0), (9.0, 5.0))


def test_an_answer_without_an_envelope_or_id_is_still_read() -> None:
    assert played({"RequestId": "an-id", "Vin": "X1"}).call("VinOCR").value("vin") == "X1"
    assert played({"Response": {"Vin": "X1"}}).call("VinOCR").request_id is None
