"""TC3-HMAC-SHA256, and what a request carries."""

from __future__ import annotations

import base64
import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tencentcloud.common import credential
from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.http.request import RequestInternal
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

from providers.environment import Environment
from providers.errors import ConfigurationError
from providers.tencent import transport
from providers.tencent.services import ACTIONS
from tests.providers.tencent import BACK, FRONT, VARIABLES, Played, enveloped, played

# The document's worked example of signature v3; its key is 32 asterisks.
VECTOR = {
    "secret_id": "AKID" + "*" * 32,
    "secret_key": "*" * 32,
    "host": "cvm.tencentcloudapi.com",
    "service": "cvm",
    "content_type": "application/json; charset=utf-8",
    "body": b'{"Limit": 1, "Filters": [{"Values": ["unnamed"], "Name": "instance-name"}]}',
    "timestamp": 1551113065,
}


def test_the_document_s_worked_example_is_reproduced() -> None:
    assert transport.authorization(**VECTOR) == (  # type: ignore[arg-type]
        f"TC3-HMAC-SHA256 Credential=AKID{'*' * 32}/2019-02-25/cvm/tc3_request,"
        " SignedHeaders=content-type;host,"
        " Signature=a7b8551448762bd123d6f79e81815e31a92013640a6cef36a08ad4b292a4d2f2"
    )


@pytest.mark.parametrize(
    ("name", "other"),
    [("secret_key", "x"), ("host", "x"), ("service", "x"), ("body", b"x"), ("timestamp", 1551113066)],
)
def test_the_signature_covers_all_that_it_should(name: str, other: object) -> None:
    signatures = [transport.authorization(**case)[-64:] for case in (VECTOR, {**VECTOR, name: other})]  # type: ignore[arg-type]
    assert signatures[0] != signatures[1]


def _theirs(body: str, host: str, moment: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The headers that the vendor's own client makes for the same content and second."""
    http = HttpProfile(protocol="http", endpoint=host)
    keys = credential.Credential(VARIABLES["TENCENT_SECRET_ID"], VARIABLES["TENCENT_SECRET_KEY"])
    client = CommonClient("ocr", transport.VERSION, keys, "", ClientProfile(httpProfile=http))
    request = RequestInternal(host, "POST", "/", header={})
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: float(moment))
        patched.setattr(json, "dumps", lambda content: content)
        client._build_req_inter("GeneralBasicOCR", body, request)
    return dict(request.header)


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")
@pytest.mark.parametrize("moment", [1551113065, 1763683199, 1763683200, 0])
def test_the_authorization_equals_that_of_the_vendor_s_own_client(
    moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: float(moment))
        ours = transport.build(
            Environment({**VARIABLES, "TENCENT_BASE_URL": "http://127.0.0.1:8123"}),
            "GeneralBasicOCR",
            {"ImageBase64": FRONT},
            {"IsPdf": True},
            None,
        )
    theirs = _theirs(ours.content.decode(), "127.0.0.1:8123", moment, monkeypatch)
    assert ours.headers["authorization"] == theirs["Authorization"]
    for name in ("Host", "Content-Type", "X-TC-Action", "X-TC-Version", "X-TC-Timestamp"):
        assert ours.headers[name] == theirs[name]


@given(
    st.dictionaries(st.sampled_from(["ImageBase64", "BackImageBase64"]), st.binary(max_size=60), min_size=1),
    st.dictionaries(st.text("AbZ", min_size=1, max_size=5), st.text() | st.booleans(), max_size=4),
)
def test_the_body_is_the_json_of_pictures_and_parameters(
    pictures: dict[str, bytes], parameters: dict[str, str | bool]
) -> None:
    body = json.loads(transport.encode(pictures, parameters))
    assert body == {**{k: base64.b64encode(v).decode() for k, v in pictures.items()}, **parameters}


def test_a_request_carries_action_version_and_the_present_second() -> None:
    vendor = played(enveloped({"Vin": "SMPLE00Z9R0123456"}))
    vendor.call("VinOCR")
    (request,) = vendor.requests
    assert (request.method, str(request.url)) == ("POST", "https://ocr.intl.tencentcloudapi.com/")
    assert request.headers["x-tc-action"] == "VinOCR"
    assert request.headers["x-tc-version"] == "2018-11-19"
    assert abs(int(request.headers["x-tc-timestamp"]) - time.time()) < 10
    assert request.headers["content-type"] == "application/json"
    assert "x-tc-region" not in request.headers
    assert "x-tc-token" not in request.headers
    assert re.search(r"/ocr/tc3_request, SignedHeaders=content-type;host,", request.headers["authorization"])


def test_a_temporary_key_s_token_is_sent() -> None:
    vendor = played(enveloped({"Vin": "X"}))
    vendor.call("VinOCR", TENCENT_TOKEN="passing")
    assert vendor.requests[0].headers["x-tc-token"] == "passing"


@pytest.mark.parametrize(
    ("action", "wanted", "sent"),
    [
        ("RecognizeIndonesiaIDCardOCR", {}, "ap-singapore"),
        ("RecognizeIndonesiaIDCardOCR", {"TENCENT_REGION": "ap-jakarta"}, "ap-jakarta"),
        ("RecognizeSingaporeIDCardOCR", {"TENCENT_REGION": "ap-jakarta"}, "ap-singapore"),
        ("RecognizeIndonesiaIDCardOCR", {"TENCENT_REGION": "eu-frankfurt"}, "ap-singapore"),
        ("RecognizeThaiIDCardOCR", {"TENCENT_REGION": "ap-jakarta"}, None),
    ],
)
def test_a_region_is_named_only_where_the_action_must_be_told_one(
    action: str, wanted: dict[str, str], sent: str | None
) -> None:
    vendor = played(enveloped({"NIK": "", "ID": ""}))
    vendor.call(action, None, **wanted)
    assert vendor.requests[0].headers.get("x-tc-region") == sent


def test_two_actions_need_a_region_and_no_other() -> None:
    assert {action.name for action in ACTIONS if action.regions} == {
        "RecognizeIndonesiaIDCardOCR",
        "RecognizeSingaporeIDCardOCR",
    }


def test_the_address_has_no_path() -> None:
    """The signature covers ``/``; whatever stands between would break it without a word."""
    with pytest.raises(ConfigurationError, match="TENCENT_BASE_URL"):
        played({}).call("VinOCR", TENCENT_BASE_URL="https://proxy.example/ocr")


def test_a_picture_is_never_sent_as_an_address_and_switches_are_booleans() -> None:
    vendor = Played(lambda body: enveloped({"NIK": "", "ID": "", "Name": ""}))
    for action in ("MLIDCardOCR", "RecognizeIndonesiaIDCardOCR"):
        vendor.call(action)
    vendor.call("MLIDCardOCR", {"front": FRONT, "back": BACK})
    assert [set(body) for body in vendor.bodies] == [
        {"ImageBase64", "RetImage"},
        {"ImageBase64", "ReturnHeadImage", "Scene"},
        {"ImageBase64", "BackImageBase64", "RetImage"},
    ]
    assert vendor.bodies[0]["RetImage"] is True
    assert base64.b64decode(vendor.bodies[2]["BackImageBase64"]) == BACK
