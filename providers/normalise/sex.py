"""Sex as ``F``, ``M`` or ``X``, by the document's own code and never globally."""

from __future__ import annotations

import re
from collections.abc import Mapping

from providers.normalise.text import fold

# What ICAO 9303 documents print, and words that mean one thing wherever they stand. A document
# whose letters mean something else (Mexico's M is mujer) overrides them in the catalogue.
_COMMON: dict[str, str] = {
    "F": "F", "M": "M", "X": "X",
    "FEMALE": "F", "MALE": "M", "FEMININO": "F", "MASCULINO": "M", "FEMENINO": "F",
    "MUJER": "F", "HOMBRE": "M", "WEIBLICH": "F", "MANNLICH": "M",
    "LAKI-LAKI": "M", "LELAKI": "M", "LAKI LAKI": "M", "LAKILAKI": "M", "PEREMPUAN": "F", "WANITA": "F",
    "男": "M", "女": "F", "V/F": "F", "M/M": "M", "K/F": "F", "W/F": "F", "F/F": "F", "K": "F",
}  # fmt: skip


def parse_sex(text: str | None, codes: Mapping[str, str] | None = None) -> str | None:
    """``codes`` are the document's own letters; of two words (``男 M``) the last one tells. None where
    the text is none that is known."""
    if not text:
        return None
    folded = fold(text).strip(" .:,")
    if codes:
        return codes.get(folded)
    return _COMMON.get(folded) or _COMMON.get(re.split(r"[ /]", folded)[-1])
