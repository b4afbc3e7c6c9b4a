"""The face on a document against a selfie."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from providers.errors import BadResponse
from providers.model import Face, FaceMatch, Request
from tests import files
from tests.providers.cellere.talk import VARIABLES
from tests.providers.talk import JPEG, Talk, unnamed

SERVICE = "cellere.facematch"
SELFIE = files.encoded("PNG")
BOTH = Request({"front": JPEG, "selfie": SELFIE})
STATS = {"face_a": {"faces": 1, "score": 0.99}, "face_b": {"faces": 1, "score": 0.98}}


def match(answer: dict[str, Any]) -> FaceMatch:
    found = Talk(answer).call(SERVICE, BOTH, VARIABLES).match
    assert found is not None
    return found


def test_selfie_and_document_go_as_two_files() -> None:
    talk = Talk({"result": True})
    talk.call(SERVICE, BOTH, VARIABLES)
    (asked,) = talk.asked
    assert str(asked.url) == "https://api.gw.cellereit.com.br/facematch"
    body = asked.read()
    assert asked.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="face_a"; filename="face_a.png"\r\nContent-Type: image/png\r\n\r\n' + SELFIE in body
    assert b'name="face_b"; filename="face_b.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + JPEG in body


def test_or_in_base64_as_json() -> None:
    talk = Talk({"result": True})
    variables = {**VARIABLES, "CELLERE_FACEMATCH_ENCODING": "base64", "CELLERE_FACEMATCH_PATH": "/v2/face"}
    talk.call(SERVICE, BOTH, variables)
    (asked,) = talk.asked
    assert asked.url.path == "/v2/face"
    assert json.loads(asked.read()) == {
        "face_a": base64.b64encode(SELFIE).decode(),
        "face_b": base64.b64encode(JPEG).decode(),
    }


@pytest.mark.parametrize(
    "answer",
    [
        {"result": True, "confiability": 0.97, "distance": 0.31, "img_stats": STATS},
        {"Result": "True", "CONFIABILITY": "0.97", "Distance": "0.31", "Img_Stats": STATS},
        {"result": {"result": "true", "confiability": 0.97, "distance": 0.31, "img_stats": STATS}},
        {"response": {"result": 1, "confiability": 97, "distance": 0.31, "img_stats": STATS}},
        {"result": {"result": True, "confiability": "97%", "distance": 0.31, "img_stats": STATS}},
    ],
)
def test_a_match_is_read_wherever_it_stands(answer: dict[str, Any]) -> None:
    assert match(answer) == FaceMatch(
        True, "match", 0.97, 0.31, {"selfie": Face(1, 0.99), "document": Face(1, 0.98)}
    )


@pytest.mark.parametrize(
    ("answer", "band"),
    [
        ({"result": False}, "no_match"), ({"result": "False"}, "no_match"), ({"result": 0}, "no_match"),
        ({"result": False, "img_stats": {**STATS, "face_b": {"faces": 0}}}, "no_face"),
        ({"result": True, "img_stats": {**STATS, "face_b": {"faces": 2}}}, "match"),
    ],
)  # fmt: skip
def test_the_outcome_is_the_vendor_s(answer: dict[str, Any], band: str) -> None:
    found = match(answer)
    assert (found.match, found.band) == (band == "match", band)
    assert found.confidence is None
    assert found.distance is None


@pytest.mark.parametrize("stats", [None, 7, "x", [], [1], {"faces": 1}, {"face_a": {"faces": "many"}},
                                   {"face_a": {"score": 0.9}}, {"face_a": {"faces": -1}},
                                   {"face_a": {"faces": 1.5}}])  # fmt: skip
def test_statistics_of_another_shape_stay_in_the_fields_alone(stats: object) -> None:
    assert match({"result": True, "img_stats": stats}).faces == {}


@pytest.mark.parametrize("confidence", [-0.1, 101, "sure", None, True])
def test_what_is_no_confidence_is_none(confidence: object) -> None:
    assert match({"result": True, "confiability": confidence}).confidence is None


@pytest.mark.parametrize(
    "answer",
    [{}, {"result": None}, {"result": "perhaps"}, {"result": []}, {"result": {}}, {"result": 7},
     {"result": True, "confiability": [1]}],
)  # fmt: skip
def test_no_outcome_is_a_bad_response(answer: dict[str, Any]) -> None:
    assert isinstance(Talk(answer).fails(SERVICE, BOTH, VARIABLES), BadResponse)


def test_nothing_that_came_is_lost() -> None:
    answer = Talk({"result": True, "elapsedMilliseconds": 240, "img_stats": STATS}).call(
        SERVICE, BOTH, VARIABLES
    )
    assert unnamed(answer)["elapsedMilliseconds"] == "240"
    assert unnamed(answer)["img_stats.face_b.score"] == "0.98"
    assert answer.to_json()["match"] is True
    assert answer.to_json()["faces"]["selfie"] == {"count": 1, "score": 0.99, "box": None}
