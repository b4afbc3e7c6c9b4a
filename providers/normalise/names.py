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
    "Ħ": ("H",), "Ŋ": ("N",), "Ŧ": ("T",), "ĸ": ("Q",),
    # Section 6.B, Cyrillic, with what Belarus, Bulgaria, North Macedonia, Serbia and Ukraine write.
    "А": ("A",), "Б": ("B",), "В": ("V",), "Г": ("G", "H"), "Ѓ": ("G",), "Ґ": ("G",), "Д": ("D",),
    "Ѕ": ("DZ",), "Ђ": ("D",), "Е": ("E",), "Ё": ("E", "IO"), "Є": ("IE", "YE"), "Ж": ("ZH", "Z"),
    "З": ("Z",), "И": ("I", "Y"), "І": ("I",), "Ї": ("I", "YI"), "Й": ("I", "Y"), "Ј": ("J",), "К": ("K",),
    "Ќ": ("K",), "Л": ("L",), "Љ": ("LJ",), "М": ("M",), "Н": ("N",), "Њ": ("NJ",), "О": ("O",), "П": ("P",),
    "Р": ("R",), "С": ("S",), "Т": ("T",), "Ћ": ("C",), "У": ("U",), "Ў": ("U",), "Ф": ("F",),
    "Х": ("KH", "H"), "Ц": ("TS", "C"), "Ч": ("CH", "C"), "Џ": ("DZ",), "Ш": ("SH", "S"),
    "Щ": ("SHCH", "SHT"), "Ъ": ("IE", "A"), "Ы": ("Y",), "Ь": ("", "Y"), "Э": ("E",), "Ю": ("IU", "YU"),
    "Я": ("IA", "YA"),
}  # fmt: skip

_NOT_LETTERS = re.compile(r"[^A-Z]")

# Forms of address that Thai cards, and services that read them, put before a name.
_ADDRESS = re.compile(
    r"^(?:(?:MISS|MRS|MR|MS)\.?\s+|(?:น\.\s?ส\.|ด\.\s?ช\.|ด\.\s?ญ\.)\s*"
    r"|(?:นางสาว|นาง|นาย|เด็กชาย|เด็กหญิง)\s+)+(?=\S)",
    re.IGNORECASE,
)


def without_address(name: str) -> str:
    """A name without the form of address before it: ``Miss. Ponnapa`` is ``Ponnapa``."""
    return _ADDRESS.sub("", name)


def same_as_mrz(printed: str, mrz: str, *, truncated: bool = False) -> bool:
    """Whether a printed name is what the zone says, blanks and hyphens aside.

    ``truncated`` allows the zone to break off: it has room for 30, 36 or 44 characters.
    """
    wanted = _NOT_LETTERS.sub("", mrz.upper())
    forms = latin_forms(printed)
    if truncated:
        return bool(wanted) and any(form.startswith(wanted) for form in forms)
    return bool(wanted) and wanted in forms


def latin_forms(printed: str) -> set[str]:
    """The ways to write a name in A to Z alone; empty texts where its script has no transliteration."""
    forms = {""}
    for letter in printed.upper().replace("ß", "ẞ"):
        if letter == "0":  # OCR reads a stroked O as a zero
            choices: tuple[str, ...] = ("O", "OE")
        else:
            choices = _CHOICES.get(letter) or (_NOT_LETTERS.sub("", fold(letter)),)
        forms = {form + choice for form in forms for choice in choices}
        if len(forms) > _MOST_FORMS:
            return {_NOT_LETTERS.sub("", fold(printed)), _first_form(printed)}
    return forms


_MOST_FORMS = 512
"""Hardly a name has nine letters with a choice; a hostile one may. The plain letters and every first
choice then have to do."""


def _first_form(printed: str) -> str:
    letters = printed.upper().replace("ß", "ẞ")
    return "".join((_CHOICES.get(letter) or (_NOT_LETTERS.sub("", fold(letter)),))[0] for letter in letters)


# Letters of a country's alphabet that its zone writes with two: what reading may take for one.
_ALPHABETS = {
    **dict.fromkeys(("NOR", "DNK"), "ÆØÅ"),
    **dict.fromkeys(("SWE", "FIN"), "ÅÄÖ"),
    **dict.fromkeys(("DEU", "AUT"), "ÄÖÜß"),
    **dict.fromkeys(("CHE", "LIE", "LUX"), "ÄÖÜ"),
    "EST": "ÄÖÜ",
    "ISL": "ÆÖ",
}


_LOOKS = {"ß": "B"}  # what reading takes a letter for, where it is not its plain form


def restore(printed: str, mrz: str, country: str) -> str | None:
    """A printed name with the rings, strokes and tails that reading lost, where the zone proves
    them: as many letters as before.

    ``STROM`` beside ``STROEM`` on a Norwegian card is ``STRØM``; ``VÁZOUEZ`` beside ``VAZQUEZ`` is
    ``VÁZQUEZ``. None where that does not make print and zone agree.
    """
    letters = _ALPHABETS.get(country, "")
    zone = _NOT_LETTERS.sub("", mrz.upper())
    out: list[str] = []
    at = 0
    for letter in printed:
        plain = _NOT_LETTERS.sub("", fold(letter))
        special = next(
            (
                s
                for s in letters
                if plain == _LOOKS.get(s, fold(s)[:1]) and zone.startswith(_CHOICES[s][0], at) and letter != s
            ),
            None,
        )
        following = zone[at + 1 : at + 2]
        if special and len(plain) == 1 and following and not _follows(printed, len(out), following):
            out.append(special)
            at += 2
        elif plain == "O" and zone[at : at + 1] == "Q":
            out.append("Q" if letter.isupper() else "q")
            at += 1
        else:
            out.append(letter)
            written = _CHOICES.get(letter.upper(), (plain,))
            at += len(next((w for w in written if zone.startswith(w, at)), plain))
    restored = "".join(out)
    return restored if restored != printed and same_as_mrz(restored, zone) else None


def _follows(printed: str, index: int, letter: str) -> bool:
    """Whether that letter is printed next: then the zone's two letters are two on the card too."""
    rest = _NOT_LETTERS.sub("", fold(printed[index + 1 :]))
    return rest.startswith(letter)
