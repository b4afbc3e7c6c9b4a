"""Provinces and states that numbers encode, and how to find one in a printed place or address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from stdnum import numdb

from providers.normalise.text import fold


@dataclass(frozen=True, slots=True)
class Places:
    """``codes`` lead to a place's name; ``spellings``, folded, to the same name."""

    codes: Mapping[str, str]
    spellings: Mapping[str, str]

    def by_code(self, code: str) -> str:
        """The name; empty for a code that is none of a place within the country."""
        return self.codes.get(code, "")

    def named_in(self, text: str) -> tuple[str, ...]:
        """The places that a text names. Of spellings within each other the longest counts: Baja
        California Sur is not Baja California."""
        folded = " ".join(re.findall(r"\w+", fold(text)))
        spans = [
            (match.start(), match.end(), name)
            for spelling, name in self.spellings.items()
            for match in re.finditer(_pattern(spelling), folded)
        ]
        return tuple(
            name
            for start, end, name in sorted(spans)
            if not any(s <= start and end <= e and e - s > end - start for s, e, _ in spans)
        )


@lru_cache(maxsize=1024)
def _pattern(spelling: str) -> re.Pattern[str]:
    """Whole words; in Chinese, which has none, the beginning, where an address gives the province: there
    are roads of Beijing everywhere."""
    return re.compile(rf"\b{spelling}\b" if spelling.isascii() else rf"^{spelling}")


def _places(codes: Mapping[str, str], spellings: Mapping[str, tuple[str, ...]]) -> Places:
    """``spellings`` take the place of the name where it is not printed as it stands."""
    own = {fold(name): name for name in codes.values() if name not in spellings}
    more = {fold(spelling): name for name, several in spellings.items() for spelling in several}
    return Places(codes, own | more)


# CURP's letters (RENAPO, Instructivo Normativo, annex 3), in the order of INEGI's numbers 01 to 32,
# which the clave de elector has.
_MEXICO = (
    "AS Aguascalientes,BC Baja California,BS Baja California Sur,CC Campeche,CL Coahuila,CM Colima,"
    "CS Chiapas,CH Chihuahua,DF Ciudad de México,DG Durango,GT Guanajuato,GR Guerrero,HG Hidalgo,"
    "JC Jalisco,MC Estado de México,MN Michoacán,MS Morelos,NT Nayarit,NL Nuevo León,OC Oaxaca,"
    "PL Puebla,QT Querétaro,QR Quintana Roo,SP San Luis Potosí,SL Sinaloa,SR Sonora,TC Tabasco,"
    "TS Tamaulipas,TL Tlaxcala,VZ Veracruz,YN Yucatán,ZS Zacatecas"
)


@lru_cache(maxsize=1)
def mexico() -> Places:
    """By CURP's letters and INEGI's numbers. ``México`` alone names the country."""
    states = [entry.split(" ", 1) for entry in _MEXICO.split(",")]
    letters = dict(states)
    numbers = {f"{number:02}": name for number, (_code, name) in enumerate(states, 1)}
    spellings = {
        "Ciudad de México": ("Ciudad de México", "CDMX", "Distrito Federal"),
        "Estado de México": ("Estado de México", "Edo de México", "Edo Mex", "Edomex"),
    }
    return _places(letters | numbers, spellings)


@lru_cache(maxsize=1)
def china() -> Places:
    """By the first two digits of GB/T 2260, with and without the word for the kind of division."""
    codes = {code: numdb.get("cn/loc").info(code)[0][1]["province"] for code in _CHINA.split()}
    kinds = re.compile("省|市|自治区|壮族|回族|维吾尔|特别行政區")
    return _places(codes, {name: (kinds.sub("", name),) for name in codes.values()})


_CHINA = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82"
)

# Permendagri 137/2017 and Kepmendagri 050-145/2022: the codes of the Ministry of Home Affairs, which
# the NIK has. Provinces that were split keep theirs.
_INDONESIA = (
    "11 Aceh,12 Sumatera Utara,13 Sumatera Barat,14 Riau,15 Jambi,16 Sumatera Selatan,17 Bengkulu,"
    "18 Lampung,19 Kepulauan Bangka Belitung,21 Kepulauan Riau,31 DKI Jakarta,32 Jawa Barat,"
    "33 Jawa Tengah,34 DI Yogyakarta,35 Jawa Timur,36 Banten,51 Bali,52 Nusa Tenggara Barat,"
    "53 Nusa Tenggara Timur,61 Kalimantan Barat,62 Kalimantan Tengah,63 Kalimantan Selatan,"
    "64 Kalimantan Timur,65 Kalimantan Utara,71 Sulawesi Utara,72 Sulawesi Tengah,"
    "73 Sulawesi Selatan,74 Sulawesi Tenggara,75 Gorontalo,76 Sulawesi Barat,81 Maluku,"
    "82 Maluku Utara,91 Papua,92 Papua Barat,93 Papua Selatan,94 Papua Tengah,"
    "95 Papua Pegunungan,96 Papua Barat Daya"
)


@lru_cache(maxsize=1)
def indonesia() -> Places:
    codes = dict(entry.split(" ", 1) for entry in _INDONESIA.split(","))
    spellings = {
        "Aceh": ("Aceh", "Nanggroe Aceh Darussalam"),
        "Kepulauan Bangka Belitung": ("Bangka Belitung",),  # within the longer name too
        "DKI Jakarta": ("Jakarta",),
        "DI Yogyakarta": ("Yogyakarta",),
    }
    return _places(codes, spellings)


@lru_cache(maxsize=1)
def malaysia() -> Places:
    """By their own names: MyKad has several codes for a state."""
    names = (
        "Johor,Kedah,Kelantan,Melaka,Negeri Sembilan,Pahang,Pulau Pinang,Perak,Perlis,Selangor,Terengganu,"
        "Sabah,Sarawak,Wilayah Persekutuan (Kuala Lumpur),Wilayah Persekutuan (Labuan),"
        "Wilayah Persekutuan (Putrajaya)"
    ).split(",")
    spellings = {
        "Melaka": ("Melaka", "Malacca"),
        "Pulau Pinang": ("Pulau Pinang", "Penang"),
        "Wilayah Persekutuan (Kuala Lumpur)": ("Kuala Lumpur",),
        "Wilayah Persekutuan (Labuan)": ("Labuan",),
        "Wilayah Persekutuan (Putrajaya)": ("Putrajaya",),
    }
    return _places({name: name for name in names}, spellings)
