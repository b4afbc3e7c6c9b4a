"""Visas: `visa`, MRV-A (two lines of 44) and MRV-B (two of 36) of ICAO Doc 9303 part 7.

The uniform visa after Regulation (EC) 1683/95 with the labels of three members, a visa with the
field names of the United States', and one of Utopia. The bearer is of another country; the zone
carries the visa's number and the day up to which it is valid.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from specimens import mrz, numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import TD2, V, darker
from specimens.cards.common import open_card, settle, stated
from specimens.cards.issuers import Issuer, labels, rows, same
from specimens.cards.travel import grid, number_of, print_date
from specimens.model import Order, Side, Specimen
from specimens.ornaments import emblem, mark, union_flag
from specimens.people import Holder
from specimens.places import pick

MRV_A = (1417, 945)
_BEARERS = ("IND", "PHL", "MEX", "BRA", "IDN", "USA", "CHN")
_SCHENGEN = rows(
    "valid_for / valid_from date_of_expiry / visa_type entries stay / "
    "place_of_issue passport_number / surname given_names / "
    "sex date_of_birth nationality"
)
_PLAIN = rows(
    "place_of_issue number / surname / given_names visa_type / "
    "passport_number sex date_of_birth / nationality entries / "
    "date_of_issue date_of_expiry"
)
_GREEN, _SAND = (
    ((222, 238, 224), (240, 240, 224), (216, 232, 236)),
    ((90, 160, 120), (120, 140, 180)),
)

ISSUERS: tuple[Issuer, ...] = (
    Issuer(
        "NLD",
        "NLD",
        ("KONINKRIJK DER NEDERLANDEN",),
        "VISUM / VISA",
        same(""),
        {"F": "V/F", "M": "M/M"},
        ("999999999",),
        "dd-mm-yyyy",
        ("NEW DELHI", "MANILA", "JAKARTA"),
        labels("""
            number: NUMMER / NUMBER
            valid_for: GELDIG VOOR / VALID FOR
            valid_from: VAN / FROM
            date_of_expiry: TOT / UNTIL
            visa_type: TYPE VISUM / TYPE OF VISA
            entries: AANTAL BINNENKOMSTEN / NUMBER OF ENTRIES
            stay: DUUR VAN HET VERBLIJF / DURATION OF STAY
            place_of_issue: AFGEGEVEN TE / ISSUED IN
            passport_number: NUMMER PASPOORT / NUMBER OF PASSPORT
            surname: NAAM / SURNAME
            given_names: VOORNAMEN / GIVEN NAMES
            sex: GESLACHT / SEX
            date_of_birth: GEBOORTEDATUM / DATE OF BIRTH
            nationality: NATIONALITEIT / NATIONALITY"""),
        _SCHENGEN,
        _GREEN,
        _SAND,
        kind="VC",
        extra={"valid_for": "SCHENGENSTATEN"},
    ),
    Issuer(
        "FRA",
        "FRA",
        ("RÉPUBLIQUE FRANÇAISE",),
        "VISA",
        same(""),
        {"F": "F", "M": "M"},
        ("999999999",),
        "dd-mm-yyyy",
        ("MUMBAI", "MEXICO", "SAO PAULO"),
        labels("""
            number: NUMÉRO / NUMBER
            valid_for: VALABLE POUR / VALID FOR
            valid_from: DU / FROM
            date_of_expiry: AU / UNTIL
            visa_type: TYPE DE VISA / TYPE OF VISA
            entries: NOMBRE D'ENTRÉES / NUMBER OF ENTRIES
            stay: DURÉE DU SÉJOUR / DURATION OF STAY
            place_of_issue: DÉLIVRÉ À / ISSUED IN
            passport_number: NUMÉRO DE PASSEPORT / NUMBER OF PASSPORT
            surname: NOM / SURNAME
            given_names: PRÉNOM / GIVEN NAMES
            sex: SEXE / SEX
            date_of_birth: DATE DE NAISSANCE / DATE OF BIRTH
            nationality: NATIONALITÉ / NATIONALITY"""),
        _SCHENGEN,
        _GREEN,
        _SAND,
        kind="VC",
        extra={"valid_for": "ÉTATS SCHENGEN"},
    ),
    Issuer(
        "D",
        "DEU",
        ("BUNDESREPUBLIK DEUTSCHLAND",),
        "VISUM / VISA",
        same(""),
        {"F": "F", "M": "M"},
        ("999999999",),
        "dd.mm.yyyy",
        ("NEU DELHI", "PEKING", "BRASILIA"),
        labels("""
            number: NUMMER / NUMBER
            valid_for: GÜLTIG FÜR / VALID FOR
            valid_from: VOM / FROM
            date_of_expiry: BIS / UNTIL
            visa_type: ART DES VISUMS / TYPE OF VISA
            entries: ANZAHL DER EINREISEN / NUMBER OF ENTRIES
            stay: DAUER DES AUFENTHALTS / DURATION OF STAY
            place_of_issue: AUSGESTELLT IN / ISSUED IN
            passport_number: REISEPASSNUMMER / NUMBER OF PASSPORT
            surname: NAME / SURNAME
            given_names: VORNAME / GIVEN NAMES
            sex: GESCHLECHT / SEX
            date_of_birth: GEBURTSDATUM / DATE OF BIRTH
            nationality: STAATSANGEHÖRIGKEIT / NATIONALITY"""),
        _SCHENGEN,
        _GREEN,
        _SAND,
        kind="VC",
        extra={"valid_for": "SCHENGENER STAATEN"},
    ),
    Issuer(
        "USA",
        "USA",
        ("UNITED STATES OF AMERICA",),
        "VISA",
        same(""),
        {"F": "F", "M": "M"},
        ("99999999",),
        "en",
        ("NEW DELHI", "MANILA", "GUANGZHOU", "RECIFE"),
        labels("""
            number: Control Number | Visa Number
            place_of_issue: Issuing Post Name
            surname: Surname
            given_names: Given Name
            visa_type: Visa Type /Class
            passport_number: Passport Number
            sex: Sex
            date_of_birth: Birth Date
            nationality: Nationality
            entries: Entries
            date_of_issue: Issue Date
            date_of_expiry: Expiration Date"""),
        _PLAIN,
        ((226, 232, 240), (238, 230, 234), (218, 232, 228)),
        ((120, 130, 180), (110, 150, 140)),
        kind="VN",
    ),
    Issuer(
        "UTO",
        "UTO",
        ("UTOPIA",),
        "VISA",
        same(""),
        {"F": "F", "M": "M"},
        ("L9999999", "V99999999"),
        "en",
        ("ZENITH", "PORT HYTHLODAY"),
        labels("""
            number: Visa number / Numéro de visa
            place_of_issue: Place of issue / Lieu de délivrance
            surname: Primary identifier / Identifiant primaire | Surname / Nom
            given_names: Secondary identifier / Identifiant secondaire | Given names / Prénoms
            visa_type: Type of visa / Type de visa
            passport_number: Passport number / Numéro de passeport
            sex: Sex / Sexe
            date_of_birth: Date of birth / Date de naissance
            nationality: Nationality / Nationalité
            entries: Number of entries / Nombre d'entrées
            date_of_issue: Date of issue / Date de délivrance
            date_of_expiry: Valid until / Jusqu'au"""),
        _PLAIN,
        ((238, 228, 240), (240, 238, 226), (222, 236, 232)),
        ((150, 110, 170), (110, 160, 140)),
        kind="V",
    ),
)


def draw(order: Order) -> Specimen:
    rng = order.rng("numbers")
    issuer = ISSUERS[order.seed % len(ISSUERS)]
    wanted = order.person.get("nationality")
    bearer = wanted if wanted in _BEARERS else pick(rng, _BEARERS)
    person, face = settle(order, bearer)
    form = pick(rng, ("mrv-a", "mrv-b"))
    person.setdefault("nationality", bearer)
    person.setdefault("document_number", number_of(pick(rng, issuer.numbers), rng))
    start = date.fromordinal(order.today.toordinal() - int(rng.integers(5, 60)))
    months = int(rng.integers(6, 60))
    person.setdefault("date_of_issue", start.isoformat())
    end = date.fromordinal(start.toordinal() + months * 30)
    person.setdefault("date_of_expiry", end.isoformat())
    person.setdefault("place_of_issue", pick(rng, issuer.authorities))
    person["_kind"] = issuer.kind
    person["_passport_number"] = numbers.letters(rng, 1) + numbers.digits(rng, 7)
    person["_visa_type"] = {"VC": "C", "VN": "R B1/B2"}.get(issuer.kind, "VISITOR")
    person["_entries"] = (
        pick(rng, ("MULT", "01", "02")) if issuer.kind == "VC" else pick(rng, ("M", "1"))
    )
    person["_stay"] = str(int(rng.integers(10, 91)))
    person["_valid_from"] = print_date(start.isoformat(), issuer.dates)
    person["_valid_for"] = issuer.extra.get("valid_for", "")
    # The bearer's nationality, not the issuer's, stands in the field and in the zone.
    printed = replace(issuer, nationality=same(person["nationality"]), holder=person["nationality"])
    sides = {"front": _sticker(order, person, face, printed, form)}
    return Specimen(order.document, f"{issuer.iso}-{form}", order.seed, face, sides, person)


def zone(person: Holder, issuer: Issuer, form: str) -> tuple[str, str]:
    born, end = people.born_on(person), date.fromisoformat(person["date_of_expiry"])
    surname = " ".join(n for n in (person["surname"], person.get("second_surname", "")) if n)
    content = mrz.Zone(
        kind=issuer.kind,
        issuer=issuer.code,
        surname=surname,
        given_names=person["given_names"],
        number=person["document_number"],
        nationality=person["nationality"],
        born=f"{born:%y%m%d}",
        sex=person["sex"],
        expires=f"{end:%y%m%d}",
        optional=person["_passport_number"] if issuer.kind == "V" else "",
    )
    return mrz.mrv_a(content) if form == "mrv-a" else mrz.mrv_b(content)


def _sticker(order: Order, person: Holder, face: str, issuer: Issuer, form: str) -> Side:
    large = form == "mrv-a"
    size = MRV_A if large else TD2
    palette = Palette(issuer.ground, issuer.lines, 0.32, f"VISA {issuer.iso} SPECIMEN ")
    card = open_card(order, "front", palette, size, label_color=darker(issuer.lines[1], 2))
    card.value_size, card.label_size = 30, 17
    width, height = size
    mark(card, card.rng, (380, 150, width - 40, height - 230), (190, height - 240, 34))
    ink = darker(issuer.lines[0], 3)
    if issuer.kind == "VC":
        union_flag(card, (50, 30, 150, 96), "")
    else:
        emblem(card, 100, 66, 42, ink, issuer.ground[1], 12)
    card.block()
    card.text(186, 62, issuer.document, card.type.label.bold(), 36, fill=ink)
    card.text(186, 96, issuer.title[0], card.type.label.bold(), 21, fill=ink, max_width=520)
    if issuer.kind == "VC":
        number = V(person["document_number"], "document_number")
        card.text(
            width - 60, 84, number, card.type.mono.bold(600), 36, anchor="r", fill=(170, 40, 44)
        )
    card.block()
    card.portrait((50, 150, 330, 510), face)
    grid(
        card,
        issuer,
        person,
        issuer.rows,
        (372, 150, width - 40, height - 210),
        order.rng("signature"),
    )
    lines = zone(person, issuer, form)
    zone_width = width * (0.928 if large else 0.87)
    card.mrz(lines, 60, height - 116, zone_width, 70, None, stated(lines[0][5:]))
    card.state(
        document_number=person["document_number"],
        sex=person["sex"],
        nationality=person["nationality"],
        issuing_country=issuer.iso,
        date_of_birth=person["date_of_birth"],
        date_of_expiry=person["date_of_expiry"],
    )
    return card.finish()
