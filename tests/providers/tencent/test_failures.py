"""Every error of the vendor becomes one of ours, of the right kind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.errors import ServiceError
from providers.tencent.errors import CODES
from providers.tencent.services import ACTIONS
from tests.providers.tencent import Said, enveloped, played, refused

pytestmark = pytest.mark.thorough

# The document's two tables, by the kind that the contract gives each code.
KINDS = {
    "auth": """AuthFailure.InvalidAuthorization AuthFailure.InvalidSecretId AuthFailure.MFAFailure
        AuthFailure.SecretIdNotFound AuthFailure.SignatureExpire AuthFailure.SignatureFailure
        AuthFailure.TokenFailure AuthFailure.UnauthorizedOperation IpInBlacklist IpNotInWhitelist
        UnauthorizedOperation FailedOperation.UnOpenError""",
    "invalid_request": """ActionOffline DryRunOperation InvalidAction InvalidParameter InvalidParameterValue
        InvalidRequest MissingParameter NoSuchProduct NoSuchVersion UnknownParameter UnsupportedOperation
        UnsupportedProtocol UnsupportedRegion FailedOperation.DownLoadError
        FailedOperation.LanguageNotSupport InvalidParameter.ConfigFormatError
        InvalidParameterValue.InvalidParameterValueLimit""",
    "quota": """LimitExceeded ResourceUnavailable.InArrears ResourceUnavailable.ResourcePackageRunOut
        ResourcesSoldOut.ChargeStatusException""",
    "rate_limited": """RequestLimitExceeded RequestLimitExceeded.GlobalRegionUinLimitExceeded
        RequestLimitExceeded.IPLimitExceeded RequestLimitExceeded.UinLimitExceeded""",
    "vendor_unavailable": """FailedOperation InternalError ResourceInUse ResourceInsufficient
        ResourceUnavailable ServiceUnavailable FailedOperation.EngineRecognizeTimeout
        FailedOperation.OcrFailed FailedOperation.UnKnowError FailedOperation.WarningServiceFailed""",
    "not_found": "ResourceNotFound",
    "image_too_large": """RequestSizeLimitExceeded ResponseSizeLimitExceeded
        FailedOperation.ImageSizeTooLarge LimitExceeded.TooLargeFileError""",
    "image_invalid": """FailedOperation.EmptyImageError FailedOperation.ImageDecodeFailed
        InvalidParameter.EngineImageDecodeFailed""",
    "image_unreadable": """FailedOperation.FieldException FailedOperation.IdCardInfoIllegal
        FailedOperation.IdCardTooSmall FailedOperation.IllegalBankCardError FailedOperation.ImageBlur
        FailedOperation.ImageNoText FailedOperation.InconsistencyBetweenMRZAndVRZ""",
    "wrong_document": """FailedOperation.CardSideError FailedOperation.ImageNoIdCard
        FailedOperation.ImageNoSpecifiedCard FailedOperation.MultiCardError
        FailedOperation.NoBankCardError FailedOperation.NoHKIDCard FailedOperation.NoMASIDCard
        FailedOperation.NoPassport""",
}
EXPECTED = {code: kind for kind, codes in KINDS.items() for code in codes.split()}


def failing(said: Said, status: int = 200, action: str = "VinOCR") -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        played(said, status).call(action)
    return caught.value


def test_every_documented_code_is_known_once() -> None:
    assert set(CODES) == set(EXPECTED)
    service = {c for c in CODES if c.startswith(("FailedOperation.", "ResourcesSoldOut.", "LimitExceeded."))}
    service |= {c for c in CODES if c.startswith(("InvalidParameter", "ResourceUnavailable.")) and "." in c}
    assert (len(CODES) - len(service), len(service)) == (38, 32)


@pytest.mark.parametrize("code", EXPECTED)
def test_a_documented_code_is_of_its_kind(code: str) -> None:
    error = failing(refused(code))
    assert error.kind == EXPECTED[code]
    assert error.vendor_code == code
    assert error.retryable is (EXPECTED[code] in ("rate_limited", "vendor_unavailable"))
    assert (error.billable, error.http_status) == (None, 200)
    assert error.message == CODES[code][1]
    assert "words of the vendor" not in str(error.to_json())


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AuthFailure.Brandnew", "auth"), ("UnauthorizedOperation.Brandnew", "auth"),
        ("InvalidParameter.Brandnew", "invalid_request"), ("MissingParameter.Brandnew", "invalid_request"),
        ("RequestLimitExceeded.Brandnew", "rate_limited"), ("InternalError.Brandnew", "vendor_unavailable"),
        ("FailedOperation.Brandnew", "bad_response"), ("LimitExceeded.Brandnew", "bad_response"),
        ("ResourceUnavailable.Brandnew", "bad_response"), ("Brandnew", "bad_response"),
    ],
)  # fmt: skip
def test_a_code_that_no_document_names_is_its_family_s_or_a_bad_response(code: str, kind: str) -> None:
    error = failing(refused(code))
    assert (error.kind, error.vendor_code) == (kind, code)


def test_that_zone_and_print_contradict_each_other_outlives_the_failure() -> None:
    error = failing(refused("FailedOperation.InconsistencyBetweenMRZAndVRZ"), action="MLIDPassportOCR")
    (check,) = error.checks
    assert (check.name, check.passed) == ("mrz_matches_print", False)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, "auth"), (402, "quota"), (403, "auth"), (413, "image_too_large"), (429, "rate_limited"),
     (500, "vendor_unavailable"), (503, "vendor_unavailable"), (404, "bad_response"), (200, "bad_response")],
)  # fmt: skip
@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[]", b"null", b'{"error": "x"}', b'{"Response": null}'])
def test_a_body_that_is_not_the_vendor_s_leaves_the_status_to_decide(
    body: bytes, status: int, kind: str
) -> None:
    assert failing(body, status).kind == kind


def test_the_vendor_s_own_code_comes_before_the_status() -> None:
    assert failing(refused("AuthFailure.SignatureFailure"), 500).kind == "auth"
    assert failing(enveloped({"Vin": "X"}), 500).kind == "vendor_unavailable"


@pytest.mark.parametrize("error", ["text", 7, [], {}, {"Code": 7}, {"Code": None}, {"Code": {}}])
def test_an_error_without_a_code_is_a_bad_response(error: Any) -> None:
    assert failing(enveloped({"Error": error})).kind == "bad_response"


def test_a_refusal_for_the_rate_is_tried_again_and_another_failure_is_not() -> None:
    """Whether a failure is charged is nowhere documented."""
    for code, times in (("RequestLimitExceeded", 3), ("InternalError", 1), ("FailedOperation.ImageBlur", 1)):
        vendor = played(refused(code))
        with pytest.raises(ServiceError):
            vendor.call("VinOCR")
        assert len(vendor.requests) == times


@pytest.mark.parametrize(
    ("action", "content"),
    [
        ("VinOCR", {}), ("VinOCR", {"Vin": ["X"]}), ("VinOCR", {"Vin": {}}), ("VinOCR", {"Other": "X"}),
        ("MLIDPassportOCR", {"ID": "X", "PassportRecognizeInfos": []}),
        ("MLIDPassportOCR", {"ID": "X", "PassportRecognizeInfos": {"Surname": ["X"]}}),
        ("MLIDPassportOCR", {"ID": "X", "Warn": "no list"}),
        ("MLIDPassportOCR", {"ID": "X", "WarnCardInfos": ["no number"]}),
        ("MLIDPassportOCR", {"ID": "X", "WarnCardInfos": [-9101.5]}),
        ("RecognizePhilippinesTinIDOCR", {"FullName": "no object"}),
        ("RecognizePhilippinesTinIDOCR", {"FullName": {"Value": {}}}),
        ("RecognizePhilippinesTinIDOCR", {"FullName": {"Value": "X", "Polygon": "no list"}}),
        ("RecognizePhilippinesTinIDOCR", {"FullName": {"Value": "X", "Polygon": [1, 2]}}),
        ("GeneralBasicOCR", {"TextDetections": None}), ("GeneralBasicOCR", {"Angel": 0}),
        ("GeneralBasicOCR", {"TextDetections": {}}), ("GeneralBasicOCR", {"TextDetections": ["no object"]}),
        ("GeneralBasicOCR", {"TextDetections": [{"DetectedText": []}]}),
        ("SmartStructuralPro", {"Angle": 0}), ("SmartStructuralPro", {"StructuralList": [{"Groups": {}}]}),
        ("SmartStructuralPro", {"WordList": [{"DetectedText": "X", "Coord": [3]}]}),
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_is_a_bad_response(action: str, content: dict[str, Any]) -> None:
    assert failing(enveloped(content), action=action).kind == "bad_response"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def answers(draw: st.DrawFn, keys: tuple[str, ...]) -> Any:
    """Any JSON, with the vendor's own keys in likely and unlikely places."""
    inner = ("Value", "Polygon", "X", "Y", "Confidence", "DetectedText", "Groups", "Lines", "Key", "Coord")
    objects = st.dictionaries(st.sampled_from(inner), json_values, max_size=3)
    content = draw(
        st.dictionaries(st.sampled_from(keys), json_values | objects | st.lists(objects), max_size=6)
    )
    return draw(st.sampled_from([content, {"Response": content}, enveloped(content), [content]]))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_json_gives_an_answer_or_one_of_our_errors(action: Any, data: st.DataObject) -> None:
    known = {"RequestId", "Error", "AdvancedInfo", "Warn", "WarnCardInfos", "Angle", *action.pictures}
    known |= {"TextDetections", "StructuralList", "WordList", "PassportRecognizeInfos"}
    for where in action.table.values():
        known |= set(getattr(where, "keys", (where,)))
    said = data.draw(answers(tuple(sorted(known))))
    try:
        answer = played(said).call(action.name)
    except ServiceError:
        return
    json.dumps(answer.to_json(), allow_nan=False)
