"""The sandbox is as strict as the document, and the vendor's own client is content with it."""

from __future__ import annotations

import base64
import io
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from tencentcloud.common import credential
from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ocr.v20181119 import models
from tencentcloud.ocr.v20181119.ocr_client import OcrClient

from providers import registry
from providers.environment import Environment
from providers.errors import ServiceError
from providers.model import Request
from providers.sandbox.core import Asked, Refused, portrait_base64
from providers.sandbox.tencent import SANDBOX
from providers.sandbox.tencent.cards import CARDS
from providers.sandbox.tencent.rules import RULES
from providers.tencent import transport
from providers.tencent.services import ACTIONS
from tests.providers.tencent import BACK, FRONT
from tests.sandbox import Running, pdf, running

KEYS = {"TENCENT_SECRET_ID": "sandbox", "TENCENT_SECRET_KEY": "sandbox"}
PICTURE = base64.b64encode(FRONT).decode()


def say(
    action: str,
    body: Any,
    *,
    keys: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    environment: dict[str, str] | None = None,
    method: str = "POST",
    path: str = "/",
    moment: int | None = None,
) -> dict[str, Any]:
    """The sandbox's answer to a request that is signed after ``headers`` were changed."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    moment = int(time.time()) if moment is None else moment
    keys = keys or KEYS
    sent = {
        "host": "127.0.0.1:8123",
        "content-type": "application/json",
        "x-tc-action": action,
        "x-tc-version": "2018-11-19",
        "x-tc-timestamp": str(moment),
        "authorization": transport.authorization(
            secret_id=keys["TENCENT_SECRET_ID"],
            secret_key=keys["TENCENT_SECRET_KEY"],
            host="127.0.0.1:8123",
            body=content,
            timestamp=moment,
        ),
        **(headers or {}),
    }
    sent = {name: value for name, value in sent.items() if value}
    try:
        told = SANDBOX.answer(Asked(method, path, "", sent, content), Environment(environment or {}))
    except Refused as refused:
        told = refused.told
    assert told.status == 200
    return dict(told.content["Response"])


def code(*args: Any, **options: Any) -> str | None:
    answer = say(*args, **options)
    assert answer["RequestId"]
    return answer["Error"]["Code"] if "Error" in answer else None


GOOD = {"ImageBase64": PICTURE}


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({}, None),
        ({"authorization": ""}, "AuthFailure.InvalidAuthorization"),
        ({"authorization": "Bearer sandbox"}, "AuthFailure.InvalidAuthorization"),
        ({"x-tc-timestamp": ""}, "AuthFailure.InvalidAuthorization"),
        ({"x-tc-timestamp": "today"}, "AuthFailure.InvalidAuthorization"),
        ({"host": "other.example"}, "AuthFailure.SignatureFailure"),
        ({"content-type": "application/json; charset=utf-8"}, "AuthFailure.SignatureFailure"),
        ({"host": ""}, "AuthFailure.InvalidAuthorization"),
        ({"x-tc-token": "other"}, "AuthFailure.TokenFailure"),
        ({"x-tc-token": "sandbox"}, None),
        ({"x-tc-version": "2017-03-12"}, "NoSuchVersion"),
        ({"x-tc-version": ""}, "NoSuchVersion"),
        ({"x-tc-action": "BankCardOCR"}, "InvalidAction"),
        ({"x-tc-action": ""}, "InvalidAction"),
    ],
)
def test_headers_are_held_against_the_document(headers: dict[str, str], wanted: str | None) -> None:
    assert code("VinOCR", GOOD, headers=headers) == wanted


def test_keys_clock_and_body_are_checked() -> None:
    now = int(time.time())
    assert code("VinOCR", GOOD, keys={**KEYS, "TENCENT_SECRET_ID": "x"}) == "AuthFailure.SecretIdNotFound"
    assert code("VinOCR", GOOD, keys={**KEYS, "TENCENT_SECRET_KEY": "x"}) == "AuthFailure.SignatureFailure"
    for moment in (now - 310, now + 310):
        assert code("VinOCR", GOOD, moment=moment) == "AuthFailure.SignatureExpire"
    for moment in (now - 290, now + 290):
        assert code("VinOCR", GOOD, moment=moment) is None
    shifted = {"x-tc-timestamp": str(now - 5)}
    assert code("VinOCR", GOOD, moment=now, headers=shifted) == "AuthFailure.SignatureFailure"
    other_day = transport.authorization(
        secret_id="sandbox", secret_key="sandbox", host="127.0.0.1:8123",
        body=json.dumps(GOOD).encode(), timestamp=now - 86_400,
    )  # fmt: skip
    assert code("VinOCR", GOOD, headers={"authorization": other_day}) == "AuthFailure.SignatureFailure"


def test_the_operator_s_own_keys_and_token_are_the_valid_ones() -> None:
    own = {"TENCENT_SECRET_ID": "AKIDEXAMPLE", "TENCENT_SECRET_KEY": "secret", "TENCENT_TOKEN": "passing"}
    assert code("VinOCR", GOOD, environment=own) == "AuthFailure.SecretIdNotFound"
    assert code("VinOCR", GOOD, environment=own, keys=own) == "AuthFailure.TokenFailure"
    assert code("VinOCR", GOOD, environment=own, keys=own, headers={"x-tc-token": "passing"}) is None


def test_more_headers_may_be_signed() -> None:
    """Signed by hand: the vendor's rule, not our own function's."""
    import hashlib
    import hmac

    now, body = int(time.time()), json.dumps(GOOD).encode()
    date = time.strftime("%Y-%m-%d", time.gmtime(now))
    names = "content-type;host;x-tc-action"
    signed = "content-type:application/json\nhost:127.0.0.1:8123\nx-tc-action:vinocr\n"
    request = f"POST\n/\n\n{signed}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"TC3-HMAC-SHA256\n{now}\n{date}/ocr/tc3_request\n{digest}"
    key = b"TC3sandbox"
    for part in (date, "ocr", "tc3_request", text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    value = (
        f"TC3-HMAC-SHA256 Credential=sandbox/{date}/ocr/tc3_request,"
        f" SignedHeaders={names}, Signature={key.hex()}"
    )
    assert code("VinOCR", GOOD, headers={"authorization": value}, moment=now) is None
    unsorted = value.replace(names, "host;content-type;x-tc-action")
    assert code("VinOCR", GOOD, headers={"authorization": unsorted}) == "AuthFailure.InvalidAuthorization"
    alone = value.replace(names, "host;x-tc-action")
    assert code("VinOCR", GOOD, headers={"authorization": alone}) == "AuthFailure.InvalidAuthorization"


def test_only_a_post_to_the_root_is_answered() -> None:
    assert code("VinOCR", GOOD, method="PUT") == "UnsupportedProtocol"
    told = SANDBOX.answer(Asked("POST", "/ocr", "", {}, b""), Environment({}))
    assert told.status == 404


def test_a_region_is_asked_for_where_the_document_does() -> None:
    for name, rule in RULES.items():
        body = {**GOOD, **dict.fromkeys(rule.needs, True)}
        assert code(name, body) == ("MissingParameter" if rule.regions else None)
        elsewhere = code(name, body, headers={"x-tc-region": "ap-guangzhou"})
        assert elsewhere == ("UnsupportedRegion" if rule.regions else None)
        for region in rule.regions:
            assert code(name, body, headers={"x-tc-region": region}) is None


def bmp() -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10)).save(buffer, "BMP")
    return base64.b64encode(buffer.getvalue()).decode()


def gif() -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10)).save(buffer, "GIF")
    return base64.b64encode(buffer.getvalue()).decode()


PDF = base64.b64encode(pdf(200, 100)).decode()


@pytest.mark.parametrize(
    ("action", "body", "wanted"),
    [
        ("VinOCR", b"not json", "InvalidParameter"),
        ("VinOCR", [], "InvalidParameter"),
        ("VinOCR", {}, "MissingParameter"),
        ("VinOCR", {"ImageUrl": "https://example.org/a.jpg"}, "FailedOperation.DownLoadError"),
        ("VinOCR", {**GOOD, "ImageUrl": "https://example.org/a.jpg"}, "FailedOperation.DownLoadError"),
        ("VinOCR", {**GOOD, "ImageUrl": ""}, None),
        ("VinOCR", {**GOOD, "ReturnHeadImage": True}, "UnknownParameter"),
        ("VinOCR", {"ImageBase64": 7}, "InvalidParameter"),
        ("VinOCR", {"ImageBase64": ""}, "FailedOperation.EmptyImageError"),
        ("VinOCR", {"ImageBase64": "!"}, "FailedOperation.ImageDecodeFailed"),
        ("VinOCR", {"ImageBase64": "AAAA"}, "FailedOperation.ImageDecodeFailed"),
        ("VinOCR", {"ImageBase64": "A" * 7_000_004}, "LimitExceeded.TooLargeFileError"),
        ("VinOCR", {"ImageBase64": bmp()}, "FailedOperation.ImageDecodeFailed"),
        ("VinOCR", {"ImageBase64": gif()}, "FailedOperation.ImageDecodeFailed"),
        ("VinOCR", {"ImageBase64": PDF}, "FailedOperation.ImageDecodeFailed"),
        ("RecognizeMainlandIDCardOCR", {"ImageBase64": bmp()}, None),
        ("RecognizeMainlandIDCardOCR", {**GOOD, "CardSide": "LEFT"},
         "InvalidParameterValue.InvalidParameterValueLimit"),
        ("RecognizeMainlandIDCardOCR", {**GOOD, "CropPortrait": "true"}, "InvalidParameter"),
        ("HKIDCardOCR", GOOD, "MissingParameter"),
        ("HKIDCardOCR", {**GOOD, "ReturnHeadImage": False}, None),
        ("RecognizeThaiIDCardOCR", {**GOOD, "BackImageBase64": bmp()}, "FailedOperation.ImageDecodeFailed"),
        ("RecognizeThaiIDCardOCR", {**GOOD, "BackImageUrl": "https://example.org/a.jpg"},
         "FailedOperation.DownLoadError"),
        ("RecognizeThaiPinkCard", {**GOOD, "BackImageBase64": PICTURE}, "UnknownParameter"),
        ("RecognizeMacaoIDCardOCR", {**GOOD, "Config": "{"}, "InvalidParameter.ConfigFormatError"),
        ("RecognizeMacaoIDCardOCR", {**GOOD, "Config": "[]"}, "InvalidParameter.ConfigFormatError"),
        ("RecognizeMacaoIDCardOCR", {**GOOD, "Config": '{"RetImage":"preprocess"}'},
         "InvalidParameter.ConfigFormatError"),
        ("RecognizeMacaoIDCardOCR", {**GOOD, "Config": "{}"}, None),
        ("GeneralBasicOCR", {"ImageBase64": PDF}, "FailedOperation.ImageDecodeFailed"),
        ("GeneralBasicOCR", {"ImageBase64": PDF, "IsPdf": True, "PdfPageNumber": 1}, None),
        ("GeneralBasicOCR", {**GOOD, "IsPdf": 1}, "InvalidParameter"),
        ("GeneralBasicOCR", {**GOOD, "LanguageType": "xx"},
         "InvalidParameterValue.InvalidParameterValueLimit"),
        ("SmartStructuralPro", {"ImageBase64": PDF}, None),
    ],
)  # fmt: skip
def test_parameters_are_held_against_the_document(action: str, body: Any, wanted: str | None) -> None:
    assert code(action, body) == wanted


def test_a_request_over_ten_megabytes_is_refused() -> None:
    half = "A" * 5_000_000
    body = {"ImageBase64": half, "BackImageBase64": half}
    assert code("MLIDCardOCR", body) == "RequestSizeLimitExceeded"


def magic(height: int) -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (1200, height)).save(buffer, "JPEG")
    return base64.b64encode(buffer.getvalue()).decode()


def test_magic_pictures_ask_for_warnings_and_errors() -> None:
    def warned(action: str, height: int) -> Any:
        answer = say(action, {"ImageBase64": magic(height)})
        return answer.get("Warn"), answer.get("WarnCardInfos")

    assert warned("MLIDPassportOCR", 803) == ([], [-9103])
    assert warned("MLIDPassportOCR", 806) == ([-9106], [])
    assert warned("RecognizeThaiIDCardOCR", 804) == (None, [])  # not of its list
    assert warned("VinOCR", 801) == (None, None)
    wrong = {"ImageBase64": magic(822)}
    assert code("MLIDPassportOCR", wrong) == "FailedOperation.NoPassport"
    assert code("VinOCR", {"ImageBase64": magic(821)}) == "FailedOperation.ImageBlur"
    assert code("VinOCR", {"ImageBase64": magic(824)}) is None  # no action looks for faces alone


def test_what_is_answered_depends_on_what_was_sent_and_asked() -> None:
    both = {**GOOD, "BackImageBase64": base64.b64encode(BACK).decode()}
    assert say("RecognizeThaiIDCardOCR", GOOD)["LaserID"] == ""
    assert say("RecognizeThaiIDCardOCR", both)["LaserID"] != ""
    head = {"ReturnHeadImage": True}
    assert say("RecognizeBrazilRNMOCR", {**GOOD, **head})["PortraitImageBack"] == ""
    assert say("RecognizeBrazilRNMOCR", {**both, **head})["PortraitImageBack"] == portrait_base64()
    assert say("RecognizeBrazilRNMOCR", both)["PortraitImage"] == ""
    assert say("RecognizeMainlandIDCardOCR", {**GOOD, "CropIdCard": True})["IdCardImage"] != ""
    back = say("RecognizeMainlandIDCardOCR", {**GOOD, "CardSide": "BACK", "CropPortrait": True})
    assert (back["Name"], back["PortraitImage"], back["Authority"] != "") == ("", "", True)
    assert [say("HmtResidentPermitOCR", {**GOOD, "CardSide": s})["CardType"] for s in ("FRONT", "BACK")] == [
        0,
        1,
    ]
    jakarta = {"x-tc-region": "ap-jakarta"}
    assert say("RecognizeIndonesiaIDCardOCR", {**GOOD, "Scene": "V2"}, headers=jakarta)["Provinsi"] != ""
    assert say("RecognizeIndonesiaIDCardOCR", {**GOOD, "Scene": "V1"}, headers=jakarta)["Provinsi"] == ""


def test_what_the_application_sends_is_what_the_document_allows() -> None:
    """The declarations and the sandbox's rules were written apart; here they meet."""
    assert {action.name for action in ACTIONS} == set(RULES) == set(CARDS)
    for action in ACTIONS:
        rule = RULES[action.name]
        assert set(action.asked) | set(action.portrait) <= set(rule.parameters)
        assert set(rule.needs) <= set(action.portrait)
        assert set(action.regions) == set(rule.regions)
        assert set(action.warnings) == rule.warnings
        assert action.pdf == rule.pdf
        assert (action.sides == "both") is rule.back
        allowed = set(rule.formats) & set(rule.back_formats) if rule.back else set(rule.formats)
        assert set(action.formats) == allowed
        assert set(rule.portrait[1:]) <= set(action.pictures)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    with running() as found:
        yield found


def profile(sandbox: Running) -> ClientProfile:
    endpoint = sandbox.address.removeprefix("http://")
    return ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=endpoint))


def client_keys(key: str = "sandbox") -> Any:
    return credential.Credential("sandbox", key)


# It calls an old function of Python's, and calls fields deprecated that the document still has.
own_client = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@own_client
@pytest.mark.parametrize("name", RULES)
def test_the_vendor_s_own_client_is_answered(name: str, sandbox: Running) -> None:
    region = (RULES[name].regions or ("",))[0]
    client = CommonClient("ocr", "2018-11-19", client_keys(), region, profile(sandbox))
    body = {**GOOD, **dict.fromkeys(RULES[name].needs, True)}
    answer = client.call_json(name, body)["Response"]
    assert set(CARDS[name]) < set(answer)


TYPED = [name for name in RULES if hasattr(OcrClient, name)]


@own_client
@pytest.mark.parametrize("name", TYPED)
def test_the_vendor_s_own_client_understands_the_answer(name: str, sandbox: Running) -> None:
    request = getattr(models, f"{name}Request")()
    request.from_json_string(json.dumps({**GOOD, **dict.fromkeys(RULES[name].needs, False)}))
    answer = getattr(OcrClient(client_keys(), "", profile(sandbox)), name)(request)
    told = json.loads(answer.to_json_string(), object_hook=_without_nulls)
    for key in set(CARDS[name]) - {"TextDetections"}:
        assert told[key] == CARDS[name][key], key


def _without_nulls(content: dict[str, Any]) -> dict[str, Any]:
    """The client gives null for fields that are newer than the document."""
    return {key: value for key, value in content.items() if value is not None}


def test_the_vendor_s_own_client_has_classes_for_nine_of_the_actions() -> None:
    assert len(TYPED) == 9


@own_client
def test_the_vendor_s_own_client_fails_with_a_wrong_key(sandbox: Running) -> None:
    client = CommonClient("ocr", "2018-11-19", client_keys("wrong"), "", profile(sandbox))
    with pytest.raises(TencentCloudSDKException) as caught:
        client.call_json("VinOCR", GOOD)
    assert caught.value.get_code() == "AuthFailure.SignatureFailure"


def test_our_own_client_fails_with_a_wrong_key(sandbox: Running) -> None:
    variables = {**sandbox.variables, "TENCENT_SECRET_KEY": "wrong"}
    with pytest.raises(ServiceError) as caught:
        registry.call("tencent.VinOCR", Request({"front": FRONT}), variables, sandbox.door)
    assert (caught.value.kind, caught.value.vendor_code) == ("auth", "AuthFailure.SignatureFailure")
