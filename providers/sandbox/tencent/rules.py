"""What each action takes, as its "Input Parameters" have it: written apart from what the application
sends, so that one is held against the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from providers.warnings import CODES

_IMAGES = {"ImageBase64": str, "ImageUrl": str}
_BACK = {"BackImageBase64": str, "BackImageUrl": str}

_LANGUAGES = (
    "zh zh_rare auto mix jap kor spa fre ger por vie may rus ita hol swe fin dan nor hun tha hi ara"
).split()

_ALL = frozenset(code for code in CODES if code not in (-9105, -9106))


@dataclass(frozen=True)
class Rule:
    """``takes`` are the parameters beside the pictures with their types, ``needs`` those that are
    required, ``values`` what may stand in some. ``pdf`` is the switch without which a PDF is refused.
    ``portrait`` is the parameter that asks for the portrait, and the fields that then hold it."""

    takes: Mapping[str, type] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    back: bool = False
    formats: tuple[str, ...] = ("PNG", "JPEG")
    back_formats: tuple[str, ...] = ("PNG", "JPEG")
    pdf: str | None = None
    portrait: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    warnings: frozenset[int] = frozenset()
    other_card: str = "FailedOperation.ImageNoSpecifiedCard"

    @property
    def parameters(self) -> dict[str, type]:
        switch = {self.portrait[0]: bool} if self.portrait else {}
        return {**_IMAGES, **(_BACK if self.back else {}), **switch, **self.takes}


_BMP = ("PNG", "JPEG", "BMP")
_STRUCTURE: dict[str, type] = {"PdfPageNumber": int, "ItemNames": list, "ReturnFullText": bool}
_PDF: dict[str, type] = {"IsPdf": bool, "PdfPageNumber": int, "IsWords": bool}
_HEAD = ("ReturnHeadImage", "HeadPortrait")
_SIDE = {"CardSide": ("FRONT", "BACK")}

RULES: dict[str, Rule] = {
    "SmartStructuralOCRV2": Rule({**_STRUCTURE, "IsPdf": bool}, formats=("PNG", "JPEG", "PDF"), pdf="IsPdf"),
    "SmartStructuralPro": Rule(
        {**_STRUCTURE, "ConfigId": str, "EnableCoord": bool}, formats=("PNG", "JPEG", "PDF")
    ),
    "GeneralBasicOCR": Rule(
        {**_PDF, "Scene": str, "LanguageType": str},
        values={"LanguageType": tuple(_LANGUAGES)},
        formats=(*_BMP, "PDF"),
        pdf="IsPdf",
    ),
    "GeneralAccurateOCR": Rule({**_PDF, "EnableDetectSplit": bool}, formats=(*_BMP, "PDF"), pdf="IsPdf"),
    "VinOCR": Rule(),
    "MLIDPassportOCR": Rule(
        formats=(*_BMP, "PDF"),
        portrait=("RetImage", "Image"),
        warnings=_ALL | {-9106},
        other_card="FailedOperation.NoPassport",
    ),
    "RecognizeMainlandIDCardOCR": Rule(
        {"CardSide": str, "CropIdCard": bool},
        values=_SIDE,
        formats=_BMP,
        portrait=("CropPortrait", "PortraitImage"),
        warnings=_ALL,
        other_card="FailedOperation.ImageNoIdCard",
    ),
    "MainlandPermitOCR": Rule(portrait=("RetProfile", "Profile")),
    "HmtResidentPermitOCR": Rule({"CardSide": str}, values=_SIDE),
    "PermitOCR": Rule(portrait=("CropPortrait", "PortraitImage")),
    "HKIDCardOCR": Rule(
        needs=("ReturnHeadImage",),
        portrait=("ReturnHeadImage", "HeadImage"),
        warnings=_ALL,
        other_card="FailedOperation.NoHKIDCard",
    ),
    "RecognizeMacaoIDCardOCR": Rule({"Config": str}, back=True, warnings=_ALL),
    "MLIDCardOCR": Rule(
        back=True,
        portrait=("RetImage", "Image"),
        warnings=_ALL,
        other_card="FailedOperation.NoMASIDCard",
    ),
    "RecognizeIndonesiaIDCardOCR": Rule(
        {"Scene": str},
        values={"Scene": ("V1", "V2")},
        portrait=("ReturnHeadImage", "Photo"),
        regions=("ap-jakarta", "ap-singapore"),
        warnings=_ALL - {-9104},
    ),
    "RecognizeSingaporeIDCardOCR": Rule(
        formats=_BMP,
        portrait=("ReturnHeadImage", "Photo"),
        regions=("ap-singapore",),
        warnings=_ALL,
    ),
    "RecognizeThaiIDCardOCR": Rule(
        back=True,
        formats=_BMP,
        portrait=("CropPortrait", "PortraitImage"),
        warnings=_ALL - {-9104},
    ),
    "RecognizeThaiPinkCard": Rule(
        formats=_BMP,
        portrait=("CropPortrait", "PortraitImage"),
        warnings=_ALL - {-9104},
    ),
    "RecognizePhilippinesDrivingLicenseOCR": Rule(portrait=_HEAD),
    "RecognizePhilippinesSssIDOCR": Rule(needs=("ReturnHeadImage",), portrait=_HEAD),
    "RecognizePhilippinesTinIDOCR": Rule(needs=("ReturnHeadImage",), portrait=_HEAD),
    "RecognizePhilippinesVoteIDOCR": Rule(needs=("ReturnHeadImage",), portrait=_HEAD),
    "RecognizePhilippinesUMIDOCR": Rule(portrait=_HEAD),
    "RecognizeBrazilIDCardOCR": Rule(back=True, portrait=("ReturnHeadImage", "PortraitImage")),
    "RecognizeBrazilRNEOCR": Rule(back=True, portrait=("ReturnHeadImage", "PortraitImage")),
    "RecognizeBrazilRNMOCR": Rule(
        back=True, portrait=("ReturnHeadImage", "PortraitImage", "PortraitImageBack")
    ),
    "RecognizeBrazilDriverLicenseOCR": Rule(
        back=True,
        formats=_BMP,
        back_formats=_BMP,
        portrait=("CropPortrait", "PortraitImage"),
    ),
    "RecognizeMexicoVTID": Rule(portrait=("ReturnHeadImage", "PortraitImage")),
}
