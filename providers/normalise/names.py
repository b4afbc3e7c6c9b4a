"""Names, and how the machine-readable zone writes them.

Transliteration: ICAO Doc 9303 part 3, section 6, "Transliterations recommended for use by States".
"""

from __future__ import annotations

import re

from providers.normalise.text import fold

# Where a State may choose: what stands in the machine-readable zone for a printed letter. The
# plain letter is always tried too; OCR loses rings and strokes, and some States drop them.
_CHOICES: dict[str, tuple[str, ...]] = {
    "Ä": ("AE", "A"), "Å": ("AA", "A"), "Æ": ("AE",), "Ö": ("OE", "O"), "Ø": ("OE", "O"),
    "Ü": ("UE", "UXX", "U"), "Ñ": ("N", "NXX"), "ẞ": ("SS",), "ß": ("SS",), "Þ": ("TH",),
    "Œ": ("OE",), "Ð": ("D",), "Đ": ("D",), "Ł": ("L",), "İ": ("I",), "Ĳ": ("IJ",),
}  # fmt: skip

_NOT_LETTERS = re.compile(r"[^A-Z]")


def same_as_mrz(printed: str, mrz: str, *, truncated: bool = False) -> bool:
    """Whether a printed name is what the zone says, blanks and hyphens aside.

    ``truncated`` allows the zone to break off: it has room for 30, 36 or 44 characters.
    """
    wanted = _NOT_LETTERS.sub("", mrz.upper())
    forms = _forms(printed)
    if truncated and wanted:
        return any(form.startswith(wanted) for form in forms)
    return wanted in forms


def _forms(printed: str) -> set[str]:
    forms = {""}
    for letter in printed.upper().replace("ß", "ẞ"):
        if letter == "0":  # OCR reads a stroked O as a zero
            choices: tuple[str, ...] = ("O", "OE")
        else:
            choices = _CHOICES.get(letter) or (_NOT_LETTERS.sub("", fold(letter)),)
        forms = {form + choice for form in forms for choice in choices}
        if len(forms) > 512:  # no name has nine letters with a choice; a hostile one may
            return {_NOT_LETTERS.sub("", fold(printed))}
    return forms
