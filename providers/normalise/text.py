"""Text: trimmed, empty when it says nothing, folded for comparison."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"\s+")

# Letters that Unicode does not decompose, with what they are compared as.
_FOLDS = str.maketrans(
    {
        "Ø": "O",
        "Æ": "AE",
        "Œ": "OE",
        "Þ": "TH",
        "Ð": "D",
        "Đ": "D",
        "Ł": "L",
        "ẞ": "SS",
        "İ": "I",
        "Ħ": "H",
        "Ŋ": "N",
        "Ŧ": "T",
    }
)


def clean(text: str | None) -> str | None:
    """One blank between words; None when no letter or digit is left (``", "`` is empty)."""
    if text is None:
        return None
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return text if any(ch.isalnum() for ch in text) else None


def fold(text: str) -> str:
    """Upper case without accents, for comparison only: ``São João`` becomes ``SAO JOAO``."""
    upper = text.upper().replace("ß", "SS").translate(_FOLDS)
    plain = "".join(ch for ch in unicodedata.normalize("NFD", upper) if unicodedata.category(ch) != "Mn")
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def compact(text: str) -> str:
    """Letters and digits alone, upper case: how numbers are compared."""
    return "".join(ch for ch in text.upper() if ch.isalnum())
