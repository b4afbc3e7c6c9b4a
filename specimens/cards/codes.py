"""The contents of codes that no template of a sheet can write."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from datetime import date

from numpy.random import Generator

from specimens import people
from specimens.people import Holder


def aadhaar(person: Holder, rng: Generator) -> tuple[str, Mapping[str, str]]:
    """The signed QR code of India's card since 2018: values ended by byte 255, a photograph, a signature
    (both of noise here), packed, as one decimal number."""
    born = date.fromisoformat(person["date_of_birth"])
    name = person["full_name"].title()
    reference = person["personal_number"][-4:] + "20190305150137123"
    values = (
        "2", reference, name, f"{born:%d-%m-%Y}", person["sex"], "", "", "", person["_house"], "",
        person["postal_code"], "", person["state"], person["_street"], "", person["city"],
    )  # fmt: skip
    photograph, signature = rng.bytes(300), rng.bytes(256)
    data = b"".join(value.encode("latin-1") + b"\xff" for value in values) + photograph + signature
    said = {
        "full_name": name, "date_of_birth": person["date_of_birth"], "sex": person["sex"],
        "postal_code": person["postal_code"], "state": person["state"], "city": person["city"],
        "street": person["_street"],
    }  # fmt: skip
    return str(int.from_bytes(gzip.compress(data, mtime=0))), said


def cedula(person: Holder, rng: Generator) -> tuple[str, Mapping[str, str]]:
    """The PDF417 of Colombia's card of 2000: values of fixed width, then fingerprints (noise here)."""
    surname, second = people.upper(person["surname"]), people.upper(person.get("second_surname", ""))
    given, _, further = people.upper(person["given_names"]).partition(" ")
    names = "".join(name[:23].ljust(23, "\0") for name in (surname, second, given, further))
    born = date.fromisoformat(person["date_of_birth"])
    text = "0312345678".ljust(24, "\0") + "PubDSK_1".ljust(24, "\0") + person["personal_number"].zfill(10)
    text += f"{names}0{person['sex']}{born:%Y%m%d}150010{person['blood_type']}"
    said = {
        "personal_number": person["personal_number"], "surname": f"{surname} {second}".strip(),
        "given_names": people.upper(person["given_names"]), "date_of_birth": person["date_of_birth"],
        "sex": person["sex"], "blood_type": person["blood_type"],
    }  # fmt: skip
    if max(len(given), len(further)) >= 23:
        del said["given_names"]  # cut off
    return text + rng.bytes(200).decode("latin-1"), said


MADE: Mapping[str, Callable[[Holder, Generator], tuple[str, Mapping[str, str]]]] = {
    "aadhaar": aadhaar,
    "cedula": cedula,
}
