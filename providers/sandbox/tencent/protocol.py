"""The signature, the parameters, the pictures: in the order in which the vendor looks at them."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
import uuid
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from providers.environment import Environment
from providers.sandbox.core import (
    DEFAULT,
    Asked,
    Refused,
    Sandbox,
    Seen,
    Told,
    from_base64,
    look,
    portrait_base64,
)
from providers.sandbox.tencent.cards import BY_SIDE, CARDS, ON_THE_BACK
from providers.sandbox.tencent.rules import RULES, Rule
from providers.sandbox.tencent.shapes import Card
from providers.tencent.transport import BASE_URL, SECRET_ID, SECRET_KEY, TOKEN, VERSION

_SKEW = 300
"""Seconds by which a request's clock may be off."""
_MOST_BASE64 = 7_000_000
_MOST_REQUEST = 10_000_000

_AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=([^/, ]+)/(\d{4}-\d\d-\d\d)/ocr/tc3_request,"
    r" ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})"
)
_MAGIC = {
    "image_unreadable": "FailedOperation.ImageBlur",
    "image_invalid": "FailedOperation.ImageDecodeFailed",
    "vendor_unavailable": "FailedOperation.UnKnowError",
    "rate_limited": "RequestLimitExceeded",
    "quota": "ResourceUnavailable.ResourcePackageRunOut",
    "auth": "FailedOperation.UnOpenError",
}
_FAULTS = {
    "rate_limit": "RequestLimitExceeded",
    "expired_token": "AuthFailure.TokenFailure",
    "no_credit": "ResourceUnavailable.InArrears",
}


def _enveloped(content: Card) -> Told:
    return Told({"Response": {**content, "RequestId": str(uuid.uuid4())}})


def _failure(code: str) -> Told:
    return _enveloped({"Error": {"Code": code, "Message": "synthetic error"}})


def _refuse(code: str) -> Refused:
    return Refused(_failure(code))


def _action(asked: Asked) -> str:
    return asked.headers.get("x-tc-action", "")


def _answer(asked: Asked, environment: Environment) -> Told:
    if asked.path != "/":
        return Told({"error": "not found"}, 404)
    if asked.method != "POST":
        raise _refuse("UnsupportedProtocol")
    _admit(asked, environment)
    if len(asked.body) > _MOST_REQUEST:
        raise _refuse("RequestSizeLimitExceeded")
    if asked.headers.get("x-tc-version") != VERSION:
        raise _refuse("NoSuchVersion")
    action = _action(asked)
    if action not in RULES:
        raise _refuse("InvalidAction")
    rule = RULES[action]
    if rule.regions and "x-tc-region" not in asked.headers:
        raise _refuse("MissingParameter")
    if rule.regions and asked.headers["x-tc-region"] not in rule.regions:
        raise _refuse("UnsupportedRegion")
    given = _parameters(asked, rule)
    pictures = _pictures(given, rule)
    return _enveloped(_card(action, rule, given, pictures))


def _admit(asked: Asked, environment: Environment) -> None:
    """Signature v3, whichever headers were signed; ``host`` and ``content-type`` must be."""
    match = _AUTHORIZATION.fullmatch(asked.headers.get("authorization", ""))
    moment = asked.headers.get("x-tc-timestamp", "")
    if match is None or not re.fullmatch(r"[0-9]{1,12}", moment):
        raise _refuse("AuthFailure.InvalidAuthorization")
    secret_id, date, names, signature = match.groups()
    signed = names.split(";")
    if signed != sorted(signed) or not {"content-type", "host"} <= set(signed) <= set(asked.headers):
        raise _refuse("AuthFailure.InvalidAuthorization")
    if abs(int(moment) - time.time()) > _SKEW:
        raise _refuse("AuthFailure.SignatureExpire")
    if date != datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%d"):
        raise _refuse("AuthFailure.SignatureFailure")
    if secret_id != SANDBOX.credential(environment, SECRET_ID):
        raise _refuse("AuthFailure.SecretIdNotFound")
    headers = "".join(f"{name}:{asked.headers[name].strip().lower()}\n" for name in signed)
    request = f"POST\n/\n\n{headers}\n{names}\n{hashlib.sha256(asked.body).hexdigest()}"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"TC3-HMAC-SHA256\n{moment}\n{date}/ocr/tc3_request\n{digest}"
    key = ("TC3" + SANDBOX.credential(environment, SECRET_KEY)).encode()
    for part in (date, "ocr", "tc3_request", text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(key.hex(), signature):
        raise _refuse("AuthFailure.SignatureFailure")
    token, wanted = asked.headers.get("x-tc-token"), environment.text(TOKEN)
    if token != wanted if wanted else token not in (None, DEFAULT):
        raise _refuse("AuthFailure.TokenFailure")


def _parameters(asked: Asked, rule: Rule) -> dict[str, Any]:
    given = asked.json
    if asked.content_type != "application/json" or not isinstance(given, dict):
        raise _refuse("InvalidParameter")
    known = rule.parameters
    if set(given) - set(known):
        raise _refuse("UnknownParameter")
    if any(type(value) is not known[name] for name, value in given.items()):
        raise _refuse("InvalidParameter")
    if set(rule.needs) - set(given):
        raise _refuse("MissingParameter")
    if any(given.get(name, values[0]) not in values for name, values in rule.values.items()):
        raise _refuse("InvalidParameterValue.InvalidParameterValueLimit")
    return given


def _pictures(given: dict[str, Any], rule: Rule) -> dict[str, Seen]:
    """By side. No address is ever fetched, so one that is given cannot be loaded."""
    if given.get("ImageUrl") or given.get("BackImageUrl"):
        raise _refuse("FailedOperation.DownLoadError")
    if "ImageBase64" not in given:
        raise _refuse("MissingParameter")
    seen = {"front": _picture(given["ImageBase64"], rule.formats)}
    if given.get("BackImageBase64"):
        seen["back"] = _picture(given["BackImageBase64"], rule.back_formats)
    if rule.pdf and seen["front"].format == "PDF" and not given.get(rule.pdf):
        raise _refuse("FailedOperation.ImageDecodeFailed")
    for picture in seen.values():
        code = rule.other_card if picture.error == "wrong_document" else _MAGIC.get(picture.error or "")
        if code is not None:
            raise _refuse(code)
    return seen


def _picture(text: str, formats: tuple[str, ...]) -> Seen:
    if not text:
        raise _refuse("FailedOperation.EmptyImageError")
    if len(text) > _MOST_BASE64:
        raise _refuse("LimitExceeded.TooLargeFileError")
    data = from_base64(text)
    seen = look(data) if data else None
    if seen is None or seen.format not in formats:
        raise _refuse("FailedOperation.ImageDecodeFailed")
    return seen


def _card(action: str, rule: Rule, given: dict[str, Any], pictures: dict[str, Seen]) -> Card:
    card = deepcopy(CARDS[action])
    if "back" in pictures:
        card |= ON_THE_BACK.get(action, {})
    back_fields = BY_SIDE.get(action, ())
    back = given.get("CardSide") == "BACK"
    if back_fields:
        for name, value in card.items():
            if isinstance(value, str) and (name in back_fields) is not back:
                card[name] = ""
        if "CardType" in card:
            card["CardType"] = int(back)
    if given.get("Scene") == "V2" and "Provinsi" in card:
        card |= {"Provinsi": "DKI JAKARTA", "Kota": "JAKARTA PUSAT"}
    if "WarnCardInfos" in card:
        warned = {picture.warning for picture in pictures.values() if picture.warning in rule.warnings}
        for code in sorted(code for code in warned if code is not None):
            card["Warn" if code == -9106 else "WarnCardInfos"].append(code)
    _crop(card, rule, given, pictures, back)
    return card


def _crop(card: Card, rule: Rule, given: dict[str, Any], pictures: dict[str, Seen], back: bool) -> None:
    """The portraits where they were asked for; the other side has none."""
    fields = rule.portrait[1:] if rule.portrait and given.get(rule.portrait[0]) and not back else ()
    if "Config" in given:
        try:
            config = json.loads(given["Config"])
        except ValueError:
            config = None
        if not isinstance(config, dict) or config.get("RetImage", "") not in ("", "portrait"):
            raise _refuse("InvalidParameter.ConfigFormatError")
        fields = ("RetImage",) if config.get("RetImage") else ()
    for name in fields:
        if name.endswith("Back") and "back" not in pictures:
            continue
        if isinstance(card[name], dict):
            corners = ((40, 120), (240, 120), (240, 370), (40, 370))
            card[name] = {"Value": portrait_base64(), "Polygon": [{"X": x, "Y": y} for x, y in corners]}
        else:
            card[name] = portrait_base64()
    if given.get("CropIdCard"):
        card["IdCardImage"] = portrait_base64()


SANDBOX = Sandbox(
    vendor="tencent",
    paths=lambda environment: ("/",),
    service=lambda asked, environment: f"tencent.{_action(asked)}" if _action(asked) in RULES else None,
    answer=_answer,
    fault=lambda kind: _failure(_FAULTS[kind]),
    credentials={SECRET_ID: DEFAULT, SECRET_KEY: DEFAULT},
    base_url=BASE_URL,
)
