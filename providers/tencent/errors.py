"""Tencent Cloud's error codes, and what each of them is here.

Source: "Optical Character Recognition", section "Error Codes": 38 common codes and 32 of the
service. Whether a failure is charged is nowhere stated. An action's own section adds no code.
"""

from __future__ import annotations

from providers import errors
from providers.errors import ServiceError
from providers.model import Check

_AGAIN = "Take a sharp, well-lit picture that shows the whole card."
_FIX = "The request that was sent is at fault, not the picture: report this."

CODES: dict[str, tuple[type[ServiceError], str]] = {
    # Common codes
    "ActionOffline": (errors.InvalidRequest, "The vendor no longer offers this action."),
    "AuthFailure.InvalidAuthorization": (errors.AuthFailed, "The vendor does not take the signature."),
    "AuthFailure.InvalidSecretId": (errors.AuthFailed, "TENCENT_SECRET_ID is not a key of this vendor."),
    "AuthFailure.MFAFailure": (errors.AuthFailed, "The vendor asks this key for a second factor."),
    "AuthFailure.SecretIdNotFound": (errors.AuthFailed, "The vendor does not know TENCENT_SECRET_ID."),
    "AuthFailure.SignatureExpire": (
        errors.AuthFailed,
        "This machine's clock differs from the vendor's by more than five minutes. Set it.",
    ),
    "AuthFailure.SignatureFailure": (
        errors.AuthFailed,
        "The signature is wrong: TENCENT_SECRET_KEY does not belong to TENCENT_SECRET_ID.",
    ),
    "AuthFailure.TokenFailure": (errors.AuthFailed, "TENCENT_TOKEN is wrong or has expired."),
    "AuthFailure.UnauthorizedOperation": (
        errors.AuthFailed,
        "This key may not call the action: allow it in the vendor's access management.",
    ),
    "DryRunOperation": (errors.InvalidRequest, f"The vendor made a trial run only. {_FIX}"),
    "FailedOperation": (errors.VendorUnavailable, "The vendor's operation failed."),
    "InternalError": (errors.VendorUnavailable, "The vendor had an internal error."),
    "InvalidAction": (errors.InvalidRequest, "The vendor has no such action at TENCENT_BASE_URL."),
    "InvalidParameter": (errors.InvalidRequest, f"The vendor refuses a parameter. {_FIX}"),
    "InvalidParameterValue": (errors.InvalidRequest, f"The vendor refuses a parameter's value. {_FIX}"),
    "InvalidRequest": (errors.InvalidRequest, f"The vendor cannot read the request. {_FIX}"),
    "IpInBlacklist": (errors.AuthFailed, "The vendor's list of refused addresses has this machine's."),
    "IpNotInWhitelist": (errors.AuthFailed, "The vendor's list of admitted addresses lacks this machine's."),
    "LimitExceeded": (errors.QuotaExhausted, "The vendor's quota for this account is used up."),
    "MissingParameter": (errors.InvalidRequest, f"The vendor misses a parameter. {_FIX}"),
    "NoSuchProduct": (errors.InvalidRequest, "There is no such product at TENCENT_BASE_URL."),
    "NoSuchVersion": (errors.InvalidRequest, "The vendor no longer has this version of its interface."),
    "RequestLimitExceeded": (errors.RateLimited, "The vendor's rate limit was reached."),
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded": (
        errors.RateLimited,
        "The vendor's rate limit for this account was reached.",
    ),
    "RequestLimitExceeded.IPLimitExceeded": (
        errors.RateLimited,
        "The vendor's rate limit for this address was reached.",
    ),
    "RequestLimitExceeded.UinLimitExceeded": (
        errors.RateLimited,
        "The vendor's rate limit for this account was reached.",
    ),
    "RequestSizeLimitExceeded": (errors.ImageTooLarge, "The pictures are over the vendor's 10 MB a request."),
    "ResourceInUse": (errors.VendorUnavailable, "The vendor says that a resource is in use."),
    "ResourceInsufficient": (errors.VendorUnavailable, "The vendor is short of resources."),
    "ResourceNotFound": (errors.NotFound, "The vendor does not find what was asked for."),
    "ResourceUnavailable": (errors.VendorUnavailable, "The vendor says that a resource is not available."),
    "ResponseSizeLimitExceeded": (
        errors.ImageTooLarge,
        "The answer would be larger than the vendor sends. Send a smaller picture.",
    ),
    "ServiceUnavailable": (errors.VendorUnavailable, "The vendor's service is not available now."),
    "UnauthorizedOperation": (errors.AuthFailed, "This account may not use the action."),
    "UnknownParameter": (errors.InvalidRequest, f"The vendor does not know a parameter. {_FIX}"),
    "UnsupportedOperation": (errors.InvalidRequest, f"The vendor does not support this. {_FIX}"),
    "UnsupportedProtocol": (
        errors.InvalidRequest,
        "The vendor takes GET and POST only. Check what stands between this machine and TENCENT_BASE_URL.",
    ),
    "UnsupportedRegion": (errors.InvalidRequest, "The action is not offered in TENCENT_REGION."),
    # Codes of the service
    "FailedOperation.CardSideError": (errors.WrongDocument, "This is the other side of the card."),
    "FailedOperation.DownLoadError": (errors.InvalidRequest, f"The vendor could not fetch a picture. {_FIX}"),
    "FailedOperation.EmptyImageError": (errors.ImageInvalid, "The vendor says that the picture is empty."),
    "FailedOperation.EngineRecognizeTimeout": (
        errors.VendorUnavailable,
        "The vendor's engine timed out.",
    ),
    "FailedOperation.FieldException": (errors.ImageUnreadable, f"A field could not be read. {_AGAIN}"),
    "FailedOperation.IdCardInfoIllegal": (
        errors.ImageUnreadable,
        f"What was read cannot stand on such a card. {_AGAIN}",
    ),
    "FailedOperation.IdCardTooSmall": (errors.ImageUnreadable, "The card is too small in the picture."),
    "FailedOperation.IllegalBankCardError": (
        errors.ImageUnreadable,
        f"What was read cannot stand on a bank card. {_AGAIN}",
    ),
    "FailedOperation.ImageBlur": (errors.ImageUnreadable, "The picture is too blurry to be read."),
    "FailedOperation.ImageDecodeFailed": (errors.ImageInvalid, "The vendor could not open the picture."),
    "FailedOperation.ImageNoIdCard": (errors.WrongDocument, "There is no identity card in the picture."),
    "FailedOperation.ImageNoSpecifiedCard": (errors.WrongDocument, "This is another kind of card."),
    "FailedOperation.ImageNoText": (errors.ImageUnreadable, f"There is no text in the picture. {_AGAIN}"),
    "FailedOperation.ImageSizeTooLarge": (errors.ImageTooLarge, "The picture is too large for the vendor."),
    "FailedOperation.InconsistencyBetweenMRZAndVRZ": (
        errors.ImageUnreadable,
        "The machine-readable zone and the print of the document contradict each other.",
    ),
    "FailedOperation.LanguageNotSupport": (errors.InvalidRequest, f"The language is not supported. {_FIX}"),
    "FailedOperation.MultiCardError": (errors.WrongDocument, "There are several cards in the picture."),
    "FailedOperation.NoBankCardError": (errors.WrongDocument, "This is not a bank card."),
    "FailedOperation.NoHKIDCard": (errors.WrongDocument, "This is not a Hong Kong identity card."),
    "FailedOperation.NoMASIDCard": (errors.WrongDocument, "This is not a Malaysian identity card."),
    "FailedOperation.NoPassport": (errors.WrongDocument, "This is not a passport."),
    "FailedOperation.OcrFailed": (errors.VendorUnavailable, "The vendor's reading failed."),
    "FailedOperation.UnKnowError": (errors.VendorUnavailable, "The vendor had an unknown error."),
    "FailedOperation.UnOpenError": (errors.AuthFailed, "The service is not activated for this account."),
    "FailedOperation.WarningServiceFailed": (
        errors.VendorUnavailable,
        "The vendor's search for warnings failed.",
    ),
    "InvalidParameter.ConfigFormatError": (errors.InvalidRequest, f"The vendor refuses Config. {_FIX}"),
    "InvalidParameter.EngineImageDecodeFailed": (
        errors.ImageInvalid,
        "The vendor's engine could not open the picture.",
    ),
    "InvalidParameterValue.InvalidParameterValueLimit": (
        errors.InvalidRequest,
        f"The vendor refuses a parameter's value. {_FIX}",
    ),
    "LimitExceeded.TooLargeFileError": (errors.ImageTooLarge, "The picture is over the vendor's 7 MB."),
    "ResourceUnavailable.InArrears": (errors.QuotaExhausted, "The vendor's account is in arrears."),
    "ResourceUnavailable.ResourcePackageRunOut": (
        errors.QuotaExhausted,
        "The vendor's package of calls is used up.",
    ),
    "ResourcesSoldOut.ChargeStatusException": (
        errors.QuotaExhausted,
        "The vendor's account has an exceptional billing status.",
    ),
}

_FAMILIES = {
    "AuthFailure": errors.AuthFailed,
    "InternalError": errors.VendorUnavailable,
    "InvalidParameter": errors.InvalidRequest,
    "InvalidParameterValue": errors.InvalidRequest,
    "MissingParameter": errors.InvalidRequest,
    "RequestLimitExceeded": errors.RateLimited,
    "UnauthorizedOperation": errors.AuthFailed,
    "UnknownParameter": errors.InvalidRequest,
    "UnsupportedOperation": errors.InvalidRequest,
    "UnsupportedRegion": errors.InvalidRequest,
}
"""Families whose members all mean one kind of failure: a code that the document does not name is of
that kind. The others (``FailedOperation``, ``LimitExceeded``, ``ResourceUnavailable``) mix them."""

_CHECKS = {
    "FailedOperation.InconsistencyBetweenMRZAndVRZ": (
        Check("mrz_matches_print", False, detail="the vendor refused the document for it"),
    ),
}
"""What a failure tells of the document: it survives a fallback to another service."""


def failure(code: str) -> ServiceError | None:
    """The error of that code; None for a code that neither is documented nor of a known family."""
    if code in CODES:
        kind, message = CODES[code]
        return kind(message, vendor_code=code, checks=_CHECKS.get(code, ()))
    family = _FAMILIES.get(code.partition(".")[0])
    if family is None:
        return None
    return family("The vendor refuses the call with a code that no document names.", vendor_code=code)
