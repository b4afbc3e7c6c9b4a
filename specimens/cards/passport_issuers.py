"""Issuers of passports.

Labels after the specimens that the issuers show in PRADO (Council of the European Union) and on
their own pages; where an issuer prints a label in several ways, the ways stand beside one
another, parted by a bar, and a seed picks one.
"""

from __future__ import annotations

from specimens.cards.issuers import Issuer, labels, same
from specimens.cards.passport_rows import (
    BRAZILIAN,
    CHINESE,
    INDIAN,
    PERSONAL,
    PHILIPPINE,
    PLAIN,
    USUAL,
    WHOLE_NAME,
)

PASSPORTS: tuple[Issuer, ...] = (
    Issuer(
        "NLD",
        "NLD",
        ("KONINKRIJK DER NEDERLANDEN", "KINGDOM OF THE NETHERLANDS - ROYAUME DES PAYS-BAS"),
        "PASPOORT / PASSPORT / PASSEPORT",
        same("Nederlandse"),
        {"F": "V/F", "M": "M/M"},
        ("NXXXXXXX9", "BXXXXXXX9"),
        "nl/en",
        ("Burg. van Utrecht", "Burg. van Groningen", "Burg. van Súdwest-Fryslân"),
        labels("""
            type: type / type / type
            code: code / code / code
            number: paspoortnummer / passport no. / no. passeport | documentnummer / document no.
            surname: naam / surname / nom | 1. naam / surname / nom
            given_names: voornamen / given names / prénoms | 2. voornamen / given names / prénoms
            nationality: nationaliteit / nationality / nationalité
            height: lengte / height / taille
            date_of_birth: geboortedatum / date of birth / date de naissance
            sex: geslacht / sex / sexe
            place_of_birth: geboorteplaats / place of birth / lieu de naissance
            date_of_issue: datum van afgifte / date of issue / date de délivrance
            date_of_expiry: geldig tot / date of expiry / date d'expiration
            authority: autoriteit / authority / autorité
            signature: handtekening / signature / signature"""),
        USUAL,
        ((236, 228, 214), (232, 222, 226), (218, 228, 236)),
        ((190, 130, 90), (120, 140, 180)),
        capitals=False,
        extra={"height": "1,{:02} m"},
    ),
    Issuer(
        "MEX",
        "MEX",
        ("ESTADOS UNIDOS MEXICANOS",),
        "PASAPORTE / PASSPORT / PASSEPORT",
        {"F": "MEXICANA", "M": "MEXICANA"},
        {"F": "F", "M": "M"},
        ("G99999999", "N99999999"),
        "dd mm yyyy",
        ("S.R.E. JALISCO", "SECRETARÍA DE RELACIONES EXTERIORES", "S.R.E. CD. DE MÉXICO"),
        labels("""
            type: Tipo / Type / Type
            code: Clave del país / Issuing state code
                | Clave del país de expedición / Issuing state code
            number: Pasaporte No. / Passport No. / No. du passeport
            surname: Apellidos / Surname / Nom
            given_names: Nombres / Given names / Prénoms
            nationality: Nacionalidad / Nationality / Nationalité
            personal_number: CURP / Personal No. / No. personnel
            date_of_birth: Fecha de nacimiento / Date of birth
            sex: Sexo / Sex / Sexe
            place_of_birth: Lugar de nacimiento / Place of birth / Lieu de naissance
            date_of_issue: Fecha de expedición / Date of issue / Date de délivrance
            date_of_expiry: Fecha de caducidad / Date of expiry / Date d'expiration
            authority: Autoridad / Authority / Autorité
            signature: Firma del titular / Holder's signature"""),
        PERSONAL,
        ((226, 238, 226), (244, 240, 228), (236, 226, 226)),
        ((90, 150, 110), (170, 120, 90)),
    ),
    Issuer(
        "BRA",
        "BRA",
        ("REPÚBLICA FEDERATIVA DO BRASIL",),
        "PASSAPORTE / PASSPORT",
        {"F": "BRASILEIRO(A)", "M": "BRASILEIRO(A)"},
        {"F": "F", "M": "M"},
        ("FA999999", "GA999999"),
        "pt/en",
        ("SR/DPF/SP", "SR/PF/RJ", "DPF/CAS/SP"),
        labels("""
            type: TIPO / TYPE
            code: PAÍS EMISSOR / ISSUING COUNTRY | PAÍS EMISSOR / COUNTRY
            number: PASSAPORTE Nº / PASSPORT No. | PASSAPORTE N° / PASSPORT No
            surname: SOBRENOME / SURNAME
            given_names: NOME / GIVEN NAMES | NOMES / GIVEN NAMES
            nationality: NACIONALIDADE / NATIONALITY
            personal_id: IDENTIDADE Nº / PERSONAL No.
            date_of_birth: DATA DE NASCIMENTO / DATE OF BIRTH
            sex: SEXO / SEX
            place_of_birth: NATURALIDADE / PLACE OF BIRTH
            date_of_issue: DATA DE EXPEDIÇÃO / DATE OF ISSUE
            date_of_expiry: VÁLIDO ATÉ / DATE OF EXPIRY
            authority: AUTORIDADE / AUTHORITY"""),
        BRAZILIAN,
        ((224, 236, 214), (246, 242, 214), (220, 232, 240)),
        ((90, 160, 100), (190, 180, 80)),
    ),
    Issuer(
        "SWE",
        "SWE",
        ("SVERIGE", "SWEDEN"),
        "PASS / PASSPORT",
        same("SVENSK/SWEDISH"),
        {"F": "K/F", "M": "M/M"},
        ("AA9999999", "99999999"),
        "sv/en",
        ("POLISMYNDIGHETEN", "SVERIGES AMBASSAD OSLO"),
        labels("""
            type: Typ/Type
            code: Utfärdande stat/Issuing State | Kod/Code
            number: Passnr/Passport No. | Passnummer/Passport No
            surname: Efternamn/Surname | 1. Efternamn/Surname
            given_names: Förnamn/Given names | 2. Förnamn/Given names
            nationality: Nationalitet/Nationality | Medborgarskap/Nationality
            personal_number: Personnr/Personal No. | Personnummer/Personal identity No
            date_of_birth: Födelsedatum/Date of birth
            sex: Kön/Sex
            place_of_birth: Födelseort/Place of birth
            date_of_issue: Utfärdandedag/Date of issue | Datum för utfärdande/Date of issue
            date_of_expiry: Sista giltighetsdag/Date of expiry
            authority: Myndighet/Authority
            signature: Innehavarens namnteckning/Holder's signature"""),
        PERSONAL,
        ((232, 224, 206), (228, 232, 236), (214, 226, 238)),
        ((200, 170, 80), (90, 130, 180)),
        years=5,
    ),
    Issuer(
        "IDN",
        "IDN",
        ("REPUBLIK INDONESIA", "REPUBLIC OF INDONESIA"),
        "PASPOR / PASSPORT",
        same("INDONESIA"),
        {"F": "P/F", "M": "L/M"},
        ("A9999999", "X9999999", "C9999999"),
        "en",
        ("JAKARTA SELATAN", "DENPASAR", "SURABAYA", "BANDUNG"),
        labels("""
            type: JENIS / TYPE
            code: KODE NEGARA / COUNTRY CODE
            number: NO. PASPOR / PASSPORT NO. | NOMOR PASPOR / PASSPORT NUMBER
            full_name: NAMA LENGKAP / FULL NAME
            nationality: KEWARGANEGARAAN / NATIONALITY
            date_of_birth: TGL. LAHIR / DATE OF BIRTH | TANGGAL LAHIR / DATE OF BIRTH
            sex: KELAMIN / SEX | JENIS KELAMIN / SEX
            place_of_birth: TEMPAT LAHIR / PLACE OF BIRTH
            date_of_issue: TGL. PENGELUARAN / DATE OF ISSUE
            date_of_expiry: TGL. HABIS BERLAKU / DATE OF EXPIRY
            registration: NO. REG. / REG. NO.
            authority: KANTOR YANG MENGELUARKAN / ISSUING OFFICE"""),
        WHOLE_NAME,
        ((220, 234, 222), (238, 236, 220), (214, 230, 232)),
        ((80, 150, 120), (160, 140, 90)),
    ),
    Issuer(
        "D",
        "DEU",
        (
            "BUNDESREPUBLIK DEUTSCHLAND",
            "FEDERAL REPUBLIC OF GERMANY - RÉPUBLIQUE FÉDÉRALE D'ALLEMAGNE",
        ),
        "REISEPASS / PASSPORT / PASSEPORT",
        same("DEUTSCH"),
        {"F": "F", "M": "M"},
        ("german",),
        "dd.mm.yyyy",
        ("STADT KÖLN", "LANDESHAUPTSTADT MÜNCHEN", "STADT TÜBINGEN"),
        labels("""
            type: Typ/Type/Type
            code: Kode/Code/Code
            number: Pass-Nr./Passport No./Passeport N° | Reisepass-Nr./Passport No./Passeport N°
            surname: 1 Name/Surname/Nom | [a] Name/Surname/Nom
            given_names: 2 Vornamen/Given names/Prénoms | Vornamen/Given names/Prénoms
            nationality: 3 Staatsangehörigkeit/Nationality/Nationalité
                | Staatsangehörigkeit/Nationality/Nationalité
            date_of_birth: 4 Geburtstag/Date of birth/Date de naissance
            sex: 5 Geschlecht/Sex/Sexe
            place_of_birth: 6 Geburtsort/Place of birth/Lieu de naissance
            date_of_issue: 7 Ausstellungsdatum/Date of issue/Date de délivrance
            date_of_expiry: 8 Gültig bis/Date of expiry/Date d'expiration
            authority: 9 Behörde/Authority/Autorité"""),
        PLAIN,
        ((236, 230, 214), (224, 232, 226), (230, 222, 232)),
        ((160, 130, 90), (110, 150, 140)),
    ),
    Issuer(
        "IND",
        "IND",
        ("भारत गणराज्य / REPUBLIC OF INDIA",),
        "पासपोर्ट / PASSPORT",
        same("भारतीय / INDIAN"),
        {"F": "F", "M": "M"},
        ("A9999999", "Z9999999", "T9999999"),
        "dd/mm/yyyy",
        ("MUMBAI", "KOCHI", "LUCKNOW", "AMRITSAR"),
        labels("""
            type: टाइप / Type
            code: राष्ट्र कोड / Country Code | कोड / Code
            number: पासपोर्ट नं. / Passport No.
            surname: उपनाम / Surname
            given_names: दिया गया नाम / Given Name(s) | दिया गया नाम / Given Names
            nationality: राष्ट्रीयता / Nationality
            date_of_birth: जन्मतिथि / Date of Birth
            sex: लिंग / Sex
            place_of_birth: जन्म स्थान / Place of Birth
            place_of_issue: जारी करने का स्थान / Place of Issue
            date_of_issue: जारी करने की तिथि / Date of Issue
            date_of_expiry: समाप्ति की तिथि / Date of Expiry"""),
        INDIAN,
        ((240, 230, 214), (232, 234, 224), (220, 228, 236)),
        ((190, 140, 80), (110, 150, 120)),
    ),
    Issuer(
        "CHN",
        "CHN",
        ("中华人民共和国 / PEOPLE'S REPUBLIC OF CHINA",),
        "护照 / PASSPORT",
        same("中国/CHINESE"),
        {"F": "女/F", "M": "男/M"},
        ("E99999999", "EA9999999", "EJ9999999"),
        "zh/en",
        (
            "公安部出入境管理局 / MPS Exit & Entry Administration",
            "国家移民管理局 / National Immigration Administration, PRC",
        ),
        labels("""
            type: 类型/Type
            code: 国家码/Country Code
            number: 护照号/Passport No. | 护照号码/Passport No.
            full_name: 姓名/Name
            nationality: 国籍/Nationality
            date_of_birth: 出生日期/Date of birth
            sex: 性别/Sex
            place_of_birth: 出生地点/Place of birth
            place_of_issue: 签发地点/Place of issue
            date_of_issue: 签发日期/Date of issue
            date_of_expiry: 有效期至/Date of expiry
            authority: 签发机关/Authority"""),
        CHINESE,
        ((230, 226, 236), (240, 234, 226), (222, 232, 238)),
        ((170, 110, 130), (120, 140, 180)),
    ),
    Issuer(
        "USA",
        "USA",
        ("UNITED STATES OF AMERICA",),
        "PASSPORT / PASSEPORT / PASAPORTE",
        same("UNITED STATES OF AMERICA"),
        {"F": "F", "M": "M"},
        ("999999999", "A99999999"),
        "en title",
        ("United States\nDepartment of State", "National Passport Center"),
        labels("""
            type: Type / Type / Tipo
            code: Code / Code / Código
            number: Passport No. / No. du Passeport / No. de Pasaporte
            surname: Surname / Nom / Apellidos
            given_names: Given Names / Prénoms / Nombres | Given names / Prénoms / Nombres
            nationality: Nationality / Nationalité / Nacionalidad
            date_of_birth: Date of birth / Date de naissance / Fecha de nacimiento
            sex: Sex / Sexe / Sexo
            place_of_birth: Place of birth / Lieu de naissance / Lugar de nacimiento
            date_of_issue: Date of issue / Date de délivrance / Fecha de expedición
            date_of_expiry: Date of expiration / Date d'expiration / Fecha de caducidad
            authority: Authority / Autorité / Autoridad"""),
        PLAIN,
        ((226, 228, 240), (240, 232, 232), (218, 226, 240)),
        ((120, 130, 190), (190, 120, 120)),
    ),
    Issuer(
        "PHL",
        "PHL",
        ("REPUBLIKA NG PILIPINAS", "REPUBLIC OF THE PHILIPPINES"),
        "PASAPORTE / PASSPORT",
        same("FILIPINO"),
        {"F": "F", "M": "M"},
        ("P9999999A", "P9999999B"),
        "en",
        ("DFA MANILA", "DFA NCR SOUTH", "PCG LOS ANGELES"),
        labels("""
            type: URI/TYPE
            code: KODIGO NG BANSA/COUNTRY CODE
            number: PASAPORTE BLG./PASSPORT NO.
            surname: APELYIDO/SURNAME
            given_names: PANGALAN/GIVEN NAMES
            middle_name: PANGGITNANG APELYIDO/MIDDLE NAME
            nationality: NASYONALIDAD/NATIONALITY
            date_of_birth: PETSA NG KAPANGANAKAN/DATE OF BIRTH
            sex: KASARIAN/SEX
            place_of_birth: LUGAR NG KAPANGANAKAN/PLACE OF BIRTH
            date_of_issue: PETSA NG PAGKAKALOOB/DATE OF ISSUE
            date_of_expiry: PETSA NG PAGKAWALANG-BISA/VALID UNTIL
                | PETSA NG PAGKAWALANG BISA/VALID UNTIL
            authority: MAYKAPANGYARIHANG NAGKALOOB/ISSUING AUTHORITY
            signature: LAGDA/SIGNATURE"""),
        PHILIPPINE,
        ((232, 224, 232), (240, 236, 222), (222, 230, 240)),
        ((170, 110, 110), (110, 130, 180)),
    ),
    Issuer(
        "FRA",
        "FRA",
        ("RÉPUBLIQUE FRANÇAISE", "FRENCH REPUBLIC"),
        "PASSEPORT / PASSPORT",
        same("Française"),
        {"F": "F", "M": "M"},
        ("99AA99999",),
        "dd mm yyyy",
        ("Préfecture du Doubs", "Sous-préfecture de Béziers", "Préfecture de police"),
        labels("""
            type: Type / Type
            code: Code du pays / Country code
            number: Passeport n° / Passport No. | N° du passeport / Passport No
            surname: Nom / Surname (1) | Nom / Surname
            given_names: Prénoms / Given names (2) | Prénoms / Given names
            nationality: Nationalité / Nationality (3) | Nationalité / Nationality
            height: Taille / Height
            date_of_birth: Date de naissance / Date of birth
            sex: Sexe / Sex
            place_of_birth: Lieu de naissance / Place of birth
            date_of_issue: Date de délivrance / Date of issue
            date_of_expiry: Date d'expiration / Date of expiry
            authority: Autorité / Authority
            signature: Signature du titulaire / Holder's signature"""),
        USUAL,
        ((232, 222, 228), (240, 236, 228), (218, 224, 238)),
        ((150, 100, 120), (110, 120, 170)),
        extra={"height": "1,{:02} m"},
    ),
    Issuer(
        "NOR",
        "NOR",
        ("NORGE / NOREG / NORGA", "NORWAY"),
        "PASS / PASSPORT",
        same("NORSK/NORWEGIAN"),
        {"F": "K/F", "M": "M/M"},
        ("99999999", "AA9999999"),
        "no/en",
        ("VEST POLITIDISTRIKT", "OSLO POLITIDISTRIKT", "TROMS POLITIDISTRIKT"),
        labels("""
            type: Type/Type
            code: Kode/Code
            number: Passnummer/Passport No.
            surname: Etternavn/Surname
            given_names: Fornavn/Given names
            nationality: Statsborgerskap/Nationality
            height: Høyde/Height
            date_of_birth: Fødselsdato/Date of birth
            sex: Kjønn/Sex
            place_of_birth: Fødested/Place of birth
            date_of_issue: Utstedt dato/Date of issue | Utstedelsesdato/Date of issue
            date_of_expiry: Gyldig til/Date of expiry
            authority: Utstedt av/Authority
            signature: Innehaverens underskrift/Holder's signature"""),
        USUAL,
        ((238, 224, 222), (234, 234, 236), (216, 226, 238)),
        ((190, 100, 100), (100, 130, 170)),
    ),
)
