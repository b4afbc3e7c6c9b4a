"""The warning codes about a picture or card: one dictionary for every vendor.

Names and meanings are those of Tencent Cloud's OCR reference (``WarnCardInfos``); the embedded
engine emits the same codes. Texts for people are translated by the application.
"""

from __future__ import annotations

from dataclasses import dataclass

from providers.model import Side, Warning


@dataclass(frozen=True, slots=True)
class WarningCode:
    """``severity`` is ``info``, ``medium`` or ``high``; ``hint`` tells a reviewer what to do."""

    code: int
    name: str
    severity: str
    meaning: str
    hint: str


COVERED = -9101
PHOTOCOPY = -9102
SCREEN_PHOTO = -9103
EDITED = -9104
UNKNOWN = -9105
REFLECTION = -9107
BLURRY = -9108
CAPABILITY_NOT_ENABLED = -9109

_COVERED = (
    "covered",
    "medium",
    "Part of the card is hidden or cut off.",
    "Ask for a picture that shows the whole card unless what is hidden is of no importance.",
)

CODES: dict[int, WarningCode] = {
    code: WarningCode(code, name, severity, meaning, hint)
    for code, name, severity, meaning, hint in (
        (-9101, *_COVERED),
        (
            -9102,
            "photocopy",
            "high",
            "This looks like a copy on paper, not the card itself.",
            "Ask for a photograph of the card itself.",
        ),
        (
            -9103,
            "screen_photo",
            "medium",
            "This looks like a photograph of a screen.",
            "Look for a pixel grid or a screen's edge; ask for the card itself when in doubt.",
        ),
        (
            -9104,
            "edited",
            "high",
            "The vendor believes that the image was edited.",
            "Compare the fields with each other and with the machine-readable zone.",
        ),
        (
            -9105,
            "unknown",
            "high",
            "A warning that no document gives a meaning to.",
            "Look at the image closely; ask the vendor what the code means.",
        ),
        (-9106, *_COVERED),
        (
            -9107,
            "reflection",
            "medium",
            "Light is reflected on the card.",
            "Check that no field lies under the bright spot.",
        ),
        (
            -9108,
            "blurry",
            "medium",
            "The picture is too blurry to trust what was read.",
            "Compare every value with the image, or ask for a sharper picture.",
        ),
        (
            -9109,
            "capability_not_enabled",
            "info",
            "The vendor did not look for this: no fault of the card, no clean bill either.",
            "Judge the image yourself.",
        ),
    )
}


def warning(code: int, side: Side | None = None) -> Warning:
    """The warning of that code; a code that nobody documents keeps its number, named unknown."""
    return Warning(code, CODES[code].name if code in CODES else CODES[UNKNOWN].name, side)
