"""Issuers of machine readable cards: TD1 and TD2 of ICAO Doc 9303 parts 5 and 6.

Labels after PRADO (Council of the European Union) and the issuers' own pages. UTO is the code
that ICAO keeps for specimens of no state; its cards, and all TD2 cards but Romania's, are free
inventions within the standard's layout.
"""

from __future__ import annotations

from specimens.cards.issuers import Issuer, labels, rows, same

_FRONT = rows(
    "surname / given_names / sex nationality date_of_birth / place_of_birth / number date_of_expiry"
)

CARDS: tuple[Issuer, ...] = (
    Issuer(
        "NLD",
        "NLD",
        ("KONINKRIJK DER NEDERLANDEN", "KINGDOM OF THE NETHERLANDS - ROYAUME DES PAYS-BAS"),
        "IDENTITEITSKAART / IDENTITY CARD",
        same("Nederlandse"),
        {"F": "V/F", "M": "M/M"},
        ("IXXXXXXX9", "SXXXXXXX9"),
        "nl/en",
        ("Burg. van Utrecht", "Burg. van Eindhoven"),
        labels("""
            number: documentnummer / document no. | documentnummer / document no. / no. document
            surname: naam / surname / nom | naam / surname
            given_names: voornamen / given names / prénoms | voornamen / given names
            nationality: nationaliteit / nationality
            height: lengte / height
            date_of_birth: geboortedatum / date of birth
            sex: geslacht / sex
            place_of_birth: geboorteplaats / place of birth
            date_of_issue: datum van afgifte / date of issue
            date_of_expiry: geldig tot / date of expiry
            authority: autoriteit / authority
            personal_number: persoonsnummer / personal no. | bsn / personal no."""),
        rows(
            "surname / given_names / sex nationality height / date_of_birth number / "
            "place_of_birth date_of_expiry"
        ),
        ((238, 228, 214), (236, 226, 226), (220, 230, 236)),
        ((190, 130, 90), (120, 140, 180)),
        capitals=False,
        extra={"height": "1,{:02} m"},
        kind="I",
        zone="td1",
        back=rows("personal_number / date_of_issue authority"),
    ),
    Issuer(
        "SWE",
        "SWE",
        ("SVERIGE", "SWEDEN"),
        "NATIONELLT IDENTITETSKORT / NATIONAL IDENTITY CARD",
        same("SVENSK/SWEDISH"),
        {"F": "K/F", "M": "M/M"},
        ("99999999", "AA9999999"),
        "sv/en",
        ("POLISMYNDIGHETEN",),
        labels("""
            number: Kortnr/Card No. | Kortnummer/Card No
            surname: Efternamn/Surname
            given_names: Förnamn/Given names
            nationality: Nationalitet/Nationality
            height: Längd/Height
            personal_number: Personnr/Personal No. | Personnummer/Personal Id. No.
            date_of_birth: Födelsedatum/Date of birth
            sex: Kön/Sex
            place_of_birth: Födelseort/Place of birth
            date_of_issue: Utfärdandedag/Date of issue
            date_of_expiry: Sista giltighetsdag/Date of expiry
            authority: Myndighet/Authority"""),
        rows(
            "surname / given_names / sex nationality / "
            "date_of_birth personal_number / number date_of_expiry"
        ),
        ((236, 230, 210), (230, 234, 236), (216, 228, 240)),
        ((200, 170, 80), (90, 130, 180)),
        years=5,
        kind="I",
        zone="td1",
        back=rows("place_of_birth height / date_of_issue authority"),
    ),
    Issuer(
        "NOR",
        "NOR",
        ("NORGE / NOREG / NORGA", "NORWAY"),
        "ID-KORT / IDENTITY CARD",
        same("NORSK/NORWEGIAN"),
        {"F": "K/F", "M": "M/M"},
        ("AA9999999", "99999999"),
        "no/en",
        ("OSLO POLITIDISTRIKT", "VEST POLITIDISTRIKT"),
        labels("""
            number: Kortnummer/Card No.
            surname: Etternavn/Surname
            given_names: Fornavn/Given names
            nationality: Statsborgerskap/Nationality
            personal_number: Fødselsnummer/Personal No. | Personnr/Personal No
            date_of_birth: Fødselsdato/Date of birth
            sex: Kjønn/Sex
            place_of_birth: Fødested/Place of birth
            date_of_issue: Utstedt dato/Date of issue
            date_of_expiry: Gyldig til/Date of expiry
            authority: Utstedt av/Authority"""),
        _FRONT,
        ((240, 228, 226), (234, 234, 236), (218, 228, 240)),
        ((190, 100, 100), (100, 130, 170)),
        years=5,
        kind="I",
        zone="td1",
        back=rows("personal_number / date_of_issue authority"),
    ),
    Issuer(
        "ESP",
        "ESP",
        ("ESPAÑA",),
        "DOCUMENTO NACIONAL DE IDENTIDAD",
        same("ESP"),
        {"F": "F", "M": "M"},
        ("AAA999999",),
        "dd mm yyyy",
        ("POLICÍA NACIONAL",),
        labels("""
            number: NUM SOPORT | NÚM. SOPORTE
            surname: APELLIDOS | APELLIDOS / SURNAME
            given_names: NOMBRE | NOMBRE / NAME
            nationality: NACIONALIDAD
            personal_number: DNI | DNI NUM. | DNI NÚM.
            date_of_birth: FECHA DE NACIMIENTO
            sex: SEXO
            place_of_birth: LUGAR DE NACIMIENTO
            date_of_issue: EMISIÓN
            date_of_expiry: VALIDEZ | VÁLIDO HASTA
            address: DOMICILIO"""),
        rows(
            "personal_number / surname / given_names / "
            "sex nationality date_of_birth / number date_of_expiry"
        ),
        ((238, 230, 220), (230, 230, 238), (224, 236, 232)),
        ((180, 120, 100), (120, 140, 170)),
        kind="ID",
        zone="td1",
        back=rows("address / place_of_birth date_of_issue"),
    ),
    Issuer(
        "FRA",
        "FRA",
        ("RÉPUBLIQUE FRANÇAISE",),
        "CARTE NATIONALE D'IDENTITÉ / IDENTITY CARD",
        same("FRA"),
        {"F": "F", "M": "M"},
        ("XAAX9XAX9",),
        "dd mm yyyy",
        ("Préfecture du Doubs", "Préfecture de l'Hérault"),
        labels("""
            number: N° DU DOCUMENT / Document No
            surname: NOM / Surname
            given_names: Prénoms / Given names | PRÉNOMS / Given names
            nationality: NATIONALITÉ / Nationality
            height: TAILLE / Height
            date_of_birth: DATE DE NAISS. / Date of birth
            sex: SEXE / Sex
            place_of_birth: LIEU DE NAISSANCE / Place of birth
            date_of_issue: DATE DE DÉLIVRANCE / Date of issue
            date_of_expiry: DATE D'EXPIR. / Expiry date
            address: ADRESSE / Address"""),
        _FRONT,
        ((224, 232, 242), (240, 238, 236), (240, 226, 230)),
        ((110, 130, 190), (190, 110, 130)),
        extra={"height": "1,{:02} m"},
        kind="ID",
        zone="td1",
        back=rows("address / height date_of_issue"),
    ),
    Issuer(
        "PRT",
        "PRT",
        ("REPÚBLICA PORTUGUESA",),
        "CARTÃO DE CIDADÃO / CITIZEN CARD",
        same("PRT"),
        {"F": "F", "M": "M"},
        ("99999999A",),
        "dd mm yyyy",
        ("IRN, I.P.",),
        labels("""
            number: Nº DOCUMENTO / DOCUMENT No. | N° DOCUMENTO / DOCUMENT No.
            surname: APELIDO(S) / SURNAME
            given_names: NOME(S) / GIVEN NAME(S)
            nationality: NACIONALIDADE / NATIONALITY
            height: ALTURA / HEIGHT
            date_of_birth: DATA DE NASCIMENTO / DATE OF BIRTH
            sex: SEXO / SEX
            date_of_issue: DATA DE EMISSÃO / DATE OF ISSUE
            date_of_expiry: DATA DE VALIDADE / EXPIRY DATE
            parents: FILIAÇÃO / PARENTS"""),
        rows(
            "surname / given_names / sex height nationality / date_of_birth / number date_of_expiry"
        ),
        ((232, 238, 222), (240, 236, 226), (228, 232, 240)),
        ((130, 160, 100), (190, 130, 110)),
        extra={"height": "1,{:02}"},
        kind="I",
        zone="td1",
        back=rows("parents / date_of_issue"),
    ),
    Issuer(
        "FIN",
        "FIN",
        ("SUOMI FINLAND",),
        "HENKILÖKORTTI / IDENTITETSKORT / IDENTITY CARD",
        same("SUOMI/FINLAND/FINLAND"),
        {"F": "N/K/F", "M": "M/M/M"},
        ("AA9999999", "99999999A"),
        "dd.mm.yyyy",
        ("HELSINGIN POLIISILAITOS", "OULUN POLIISILAITOS"),
        labels("""
            number: Korttinumero / Kortnummer / Card number
            surname: Sukunimi / Efternamn / Surname
            given_names: Etunimet / Förnamn / Given names
            nationality: Kansalaisuus / Medborgarskap / Nationality
            personal_number: Henkilötunnus / Personbeteckning / Personal identity code
            date_of_birth: Syntymäaika / Födelsetid / Date of birth
            sex: Sukupuoli / Kön / Sex
            date_of_issue: Myönnetty / Utfärdat / Date of issue
            date_of_expiry: Viim. voimassaolopäivä / Sista giltighetsdag / Date of expiry
            authority: Viranomainen / Myndighet / Authority"""),
        rows(
            "surname / given_names / sex nationality / "
            "date_of_birth personal_number / number date_of_expiry"
        ),
        ((222, 236, 244), (238, 240, 242), (226, 236, 230)),
        ((100, 150, 190), (130, 170, 150)),
        years=5,
        kind="I",
        zone="td1",
        back=rows("date_of_issue authority"),
    ),
    Issuer(
        "EST",
        "EST",
        ("EESTI VABARIIK", "REPUBLIC OF ESTONIA"),
        "ISIKUTUNNISTUS / IDENTITY CARD",
        same("EST"),
        {"F": "N/F", "M": "M/M"},
        ("AA9999999",),
        "dd.mm.yyyy",
        ("POLITSEI- JA PIIRIVALVEAMET",),
        labels("""
            number: DOKUMENDI NUMBER / DOCUMENT NUMBER
            surname: PEREKONNANIMI / SURNAME
            given_names: EESNIMED / GIVEN NAMES
            nationality: KODAKONDSUS / CITIZENSHIP
            personal_number: ISIKUKOOD / PERSONAL CODE
            date_of_birth: SÜNNIAEG / DATE OF BIRTH
            sex: SUGU / SEX
            place_of_birth: SÜNNIKOHT / PLACE OF BIRTH
            date_of_issue: VÄLJA ANTUD / DATE OF ISSUE
            date_of_expiry: KEHTIV KUNI / DATE OF EXPIRY
            authority: VÄLJAANDJA / ISSUED BY"""),
        rows(
            "surname / given_names / sex nationality date_of_birth / "
            "personal_number / number date_of_expiry"
        ),
        ((224, 234, 242), (242, 240, 232), (222, 230, 236)),
        ((90, 130, 180), (150, 150, 150)),
        years=5,
        kind="ID",
        zone="td1",
        back=rows("place_of_birth / date_of_issue authority"),
    ),
    Issuer(
        "ROU",
        "ROU",
        ("ROMÂNIA", "ROUMANIE - ROMANIA"),
        "CARTE DE IDENTITATE / IDENTITY CARD",
        same("Română / ROU"),
        {"F": "F", "M": "M"},
        ("RX999999", "KX999999"),
        "dd.mm.yyyy",
        ("SPCLEP Iași", "SPCLEP Cluj-Napoca", "SPCLEP Pitești"),
        labels("""
            number: SERIA / NR
            personal_number: CNP
            surname: Nume/Nom/Last name
            given_names: Prenume/Prenom/First name
            nationality: Cetățenie/Nationalite/Nationality
            sex: Sex/Sexe/Sex
            place_of_birth: Loc naștere/Lieu de naissance/Place of birth
            address: Domiciliu/Adresse/Address
            authority: Emisă de/Delivree par/Issued by
            date_of_expiry: Valabilitate/Validite/Validity"""),
        rows(
            "number personal_number / surname / given_names / nationality sex / "
            "place_of_birth / address / authority date_of_expiry"
        ),
        ((222, 232, 242), (240, 236, 226), (240, 226, 226)),
        ((110, 130, 180), (190, 150, 90)),
        kind="ID",
        zone="td2",
    ),
    Issuer(
        "UTO",
        "UTO",
        ("UTOPIA",),
        "IDENTITY CARD / CARTE D'IDENTITÉ",
        same("UTOPIAN"),
        {"F": "F", "M": "M"},
        ("A99999999", "XX9999999", "99999999"),
        "en",
        ("CIVIL REGISTRY ZENITH", "MINISTRY OF THE INTERIOR"),
        labels("""
            number: Document No./No. du document | Card number / N° de la carte
            surname: Surname/Nom | Primary identifier/Identifiant primaire
            given_names: Given names/Prénoms | Secondary identifier/Identifiant secondaire
            nationality: Nationality/Nationalité
            sex: Sex/Sexe
            date_of_birth: Date of birth/Date de naissance
            place_of_birth: Place of birth/Lieu de naissance
            date_of_issue: Date of issue/Date de délivrance
            date_of_expiry: Date of expiry/Date d'expiration | Valid until/Valable jusqu'au
            authority: Issuing authority/Autorité"""),
        rows(
            "number date_of_issue / surname / given_names / nationality sex / "
            "date_of_birth place_of_birth / authority date_of_expiry"
        ),
        ((230, 224, 240), (240, 238, 228), (220, 236, 232)),
        ((130, 110, 180), (110, 160, 140)),
        kind="I",
        zone="td2",
    ),
    Issuer(
        "UTO",
        "UTO",
        ("UTOPIA",),
        "RESIDENCE PERMIT / TITRE DE SÉJOUR",
        same("STATELESS / XXA"),
        {"F": "F", "M": "M"},
        ("AR9999999",),
        "dd/mm/yyyy",
        ("OFFICE FOR MIGRATION",),
        labels("""
            number: Permit number / N° du titre
            surname: Name / Nom | Surname / Nom
            given_names: First names / Prénoms | Given names / Prénoms
            nationality: Citizenship / Nationalité
            sex: Sex / Sexe
            date_of_birth: Date of birth / Date de naissance
            place_of_birth: Place of birth / Lieu de naissance
            date_of_issue: Issued on / Délivré le
            date_of_expiry: Valid until / Valable jusqu'au
            authority: Issued by / Délivré par"""),
        rows(
            "number date_of_expiry / surname / given_names / sex nationality / "
            "date_of_birth place_of_birth / date_of_issue authority"
        ),
        ((240, 228, 224), (236, 240, 230), (222, 230, 242)),
        ((180, 120, 110), (110, 130, 180)),
        years=5,
        kind="AR",
        zone="td2",
        holder="XXA",
    ),
)
