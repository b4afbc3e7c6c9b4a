"""Synthetic answers of Tencent Cloud's actions: the shape of each as its "Output Parameters" and
example have it, people who do not exist, numbers that keep their rules."""

from __future__ import annotations

import json
from typing import Any

Card = dict[str, Any]


def _scores(*names: str, nested: bool = False) -> str:
    """``AdvancedInfo``: flat numbers, or nested ones that are texts, as the examples have it."""
    values: dict[str, Any] = {name: round(0.99 - 0.01 * place, 4) for place, name in enumerate(names)}
    if nested:
        values = {name: {"Confidence": f"{value:.4f}"} for name, value in values.items()}
    return json.dumps(values)


def _placed(texts: dict[str, str], *, as_text: bool) -> Card:
    """``TextDetectionResult`` one below the other; coordinates are texts in some examples."""
    placed: Card = {}
    for row, (name, text) in enumerate(texts.items()):
        top, right = 100 + 40 * row, 300 + 12 * len(text)
        corners = ((300, top), (right, top), (right, top + 30), (300, top + 30)) if text else ()
        points = [{"X": str(x), "Y": str(y)} if as_text else {"X": x, "Y": y} for x, y in corners]
        placed[name] = {"Value": text, "Polygon": points}
    return placed


def _lines(*texts: str) -> list[Card]:
    found = []
    for row, text in enumerate(texts):
        top, width = 80 + 50 * row, 14 * len(text)
        corners = ((60, top), (60 + width, top), (60 + width, top + 36), (60, top + 36))
        found.append(
            {
                "DetectedText": text,
                "Confidence": 99 - row,
                "Polygon": [{"X": x, "Y": y} for x, y in corners],
                "AdvancedInfo": json.dumps({"Parag": {"ParagNo": row + 1}}),
                "ItemPolygon": {"X": 60, "Y": top, "Width": width, "Height": 36},
                "Words": [],
                "WordCoordPoint": [],
            }
        )
    return found


def _pair(key: str, text: str, row: int) -> Card:
    top = 60 + 40 * row
    return {
        "Lines": [
            {
                "Key": {"AutoName": key, "ConfigName": None},
                "Value": {
                    "AutoContent": text,
                    "Coord": {
                        "LeftTop": {"X": 200, "Y": top},
                        "RightTop": {"X": 520, "Y": top},
                        "RightBottom": {"X": 520, "Y": top + 30},
                        "LeftBottom": {"X": 200, "Y": top + 30},
                    },
                },
            }
        ]
    }


_STRUCTURE: Card = {
    "Angle": 0.25,
    "StructuralList": [
        {"Groups": [_pair("Name", "MARTA BEISPIEL", 0)]},
        {"Groups": [_pair("Date of birth", "11 APR 1990", 1)]},
    ],
    "WordList": [],
}

CARDS: dict[str, Card] = {
    "SmartStructuralOCRV2": _STRUCTURE,
    "SmartStructuralPro": _STRUCTURE,
    "GeneralBasicOCR": {
        "TextDetections": _lines("SAMPLE LETTER", "Nobody lives at 12 Example Road."),
        "Language": "zh",
        "Angel": 359.75,
        "PdfPageSize": 0,
    },
    "GeneralAccurateOCR": {
        "TextDetections": _lines("SAMPLE LETTER", "Nobody lives at 12 Example Road."),
        "Angel": 0.5,
    },
    "VinOCR": {"Vin": "SMPLE00Z9R0123456"},
    "MLIDPassportOCR": {
        "ID": "L8X2Y41Z7",
        "Name": "BEISPIEL MARTA ELENA",
        "DateOfBirth": "19900411",
        "Sex": "F",
        "DateOfExpiration": "20310726",
        "IssuingCountry": "UTO",
        "Nationality": "NZL",
        "Warn": [],
        "Image": "",
        "AdvancedInfo": _scores("ID", "Name", "DateOfBirth", nested=True),
        "CodeSet": "P<UTOBEISPIEL<<MARTA<ELENA<<<<<<<<<<<<<<<<<<",
        "CodeCrc": "L8X2Y41Z73NZL9004115F3107265<<<<<<<<<<<<<<<0",
        "Surname": "BEISPIEL",
        "GivenName": "MARTA ELENA",
        "Type": "P",
        "PassportRecognizeInfos": {
            "Type": "P",
            "IssuingCountry": "UTO",
            "PassportID": "L8X2Y41Z7",
            "Surname": "BEISPIEL",
            "GivenName": "MARTA ELENA",
            "Name": "",
            "Nationality": "NEW ZEALAND",
            "DateOfBirth": "11 Apr 1990",
            "Sex": "F",
            "DateOfIssuance": "27 Jul 2021",
            "DateOfExpiration": "26 Jul 2031",
            "Signature": "",
            "IssuePlace": "ZENDA",
            "IssuingAuthority": "UTOPIA PASSPORT OFFICE",
        },
        "WarnCardInfos": [],
    },
    "RecognizeMainlandIDCardOCR": {
        "Name": "陈样本",
        "Sex": "女",
        "Nation": "汉",
        "Birth": "1990/5/17",
        "Address": "北京市朝阳区示例路一号",
        "IdNum": "110105199005173781",
        "Authority": "北京市公安局朝阳分局",
        "ValidDate": "2019.08.01-2039.08.01",
        "WarnCardInfos": [],
        "PortraitImage": "",
        "IdCardImage": "",
    },
    "MainlandPermitOCR": {
        "Name": "李样本",
        "EnglishName": "LI, YANGBEN",
        "Sex": "男",
        "Birthday": "1981.08.03",
        "IssueAuthority": "公安部出入境管理局",
        "ValidDate": "2020.10.09-2030.10.08",
        "Number": "H09876543",
        "IssueAddress": "广东",
        "IssueNumber": "02",
        "Type": "港澳居民来往内地通行证",
        "Profile": "",
    },
    "HmtResidentPermitOCR": {
        "Name": "林样本",
        "Sex": "男",
        "Birth": "1988/11/2",
        "Address": "上海市徐汇区示例路二号",
        "IdCardNo": "830000198811022512",
        "CardType": 0,
        "ValidDate": "2023.09.06-2028.09.06",
        "Authority": "上海市公安局",
        "VisaNum": "01",
        "PassNo": "01234567",
    },
    "PermitOCR": {
        "Name": "王样本",
        "EnglishName": "WANG, YANGBEN",
        "Number": "C98765432",
        "Sex": "男",
        "ValidDate": "2019.10.09-2029.10.08",
        "IssueAuthority": "公安部出入境管理局",
        "IssueAddress": "上海",
        "Birthday": "1979.02.28",
        "PortraitImage": "",
        "Type": "往来港澳通行证",
    },
    "HKIDCardOCR": {
        "CnName": "樣本",
        "EnName": "SAMPLE, Ann",
        "TelexCode": "28763456",
        "Sex": "Female",
        "Birthday": "01-01-1991",
        "Permanent": 1,
        "IdNum": "XA581714(2)",
        "Symbol": "***AZ",
        "FirstIssueDate": "(09-09)",
        "CurrentIssueDate": "23-09-20",
        "HeadImage": "",
        "WarnCardInfos": [],
    },
    "RecognizeMacaoIDCardOCR": {
        "CnLastName": "何",
        "EnLastName": "HO",
        "LastNameCode": "0149",
        "CnFirstName": "樣本",
        "EnFirstName": "IEONG PUN",
        "FirstNameCode": "28763456",
        "ID": "4942818(6)",
        "Birthday": "22-04-1997",
        "Sex": "F",
        "FirstIssueDate": "06-05-2011",
        "CurrentIssueDate": "01-08-2024",
        "ValidityPeriod": "01-08-2034",
        "Symbol": "C",
        "Height": "1.64",
        "RetImage": "",
        "Angle": "0",
        "ResidentType": "PERMANENT",
        "WarnCardInfos": [],
    },
    "MLIDCardOCR": {
        "ID": "900517-14-5566",
        "Name": "CONTOH BINTI REKAAN",
        "Address": "NO 12 JALAN CONTOH 50000 KUALA LUMPUR",
        "Sex": "PEREMPUAN",
        "Image": "",
        "AdvancedInfo": _scores("ID", "Name", "Address", "Sex", nested=True),
        "Type": "MyKad",
        "Birthday": "17-05-1990",
        "MyKadNumber": "",
        "WarnCardInfos": [],
    },
    "RecognizeIndonesiaIDCardOCR": {
        "NIK": "3171011301870009",
        "Nama": "CONTOH FIKTIF",
        "TempatTglLahir": "JAKARTA, 13-01-1987",
        "JenisKelamin": "LAKI-LAKI",
        "GolDarah": "O",
        "Alamat": "JL. CONTOH NO. 1",
        "RTRW": "007/008",
        "KelDesa": "GAMBIR",
        "Kecamatan": "GAMBIR",
        "Agama": "ISLAM",
        "StatusPerkawinan": "BELUM KAWIN",
        "Perkerjaan": "KARYAWAN SWASTA",
        "KewargaNegaraan": "WNI",
        "BerlakuHingga": "SEUMUR HIDUP",
        "IssuedDate": "15-05-2015",
        "Photo": "",
        "Provinsi": "",
        "Kota": "",
        "WarnCardInfos": [],
    },
    "RecognizeSingaporeIDCardOCR": {
        "ChName": "样本",
        "EnName": "SAMPLE LEE",
        "Sex": "M",
        "CountryOfBirth": "SINGAPORE",
        "Birthday": "12/04/1988",
        "Address": "",
        "ID": "T5756863H",
        "Race": "CHINESE",
        "NRICCode": "",
        "PostCode": "",
        "DateOfExpiration": "",
        "DateOfIssue": "",
        "Photo": "",
        "WarnCardInfos": [],
    },
    "RecognizeThaiIDCardOCR": {
        "ID": "1 6510 63532 13 5",
        "ThaiName": "น.ส. ตัวอย่าง สมมุติ",
        "EnFirstName": "Miss. Tuayang",
        "EnLastName": "Sommut",
        "IssueDate": "9 ธ.ค. 2562",
        "ExpirationDate": "13 ธ.ค. 2570",
        "EnIssueDate": "9 Dec. 2019",
        "EnExpirationDate": "13 Dec. 2027",
        "Birthday": "14 ธ.ค. 2539",
        "EnBirthday": "14 Dec. 1996",
        "Religion": "พุทธ",
        "SerialNumber": "1204-03-12091012",
        "Address": "ที่อยู่ 1 หมู่ที่ 2 ต.ตัวอย่าง อ.เมือง จ.นนทบุรี",
        "LaserID": "",
        "PortraitImage": "",
        "WarnCardInfos": [],
        "AdvancedInfo": _scores("ID", "ThaiName", "EnFirstName", "EnLastName", "EnBirthday"),
    },
    "RecognizeThaiPinkCard": {
        "Country": "เมียนมา",
        "IDNumber": "00 1651 884969 0",
        "ThaiName": "นาย ตัวอย่าง",
        "EnName": "Mr. Example Tun",
        "ThaiSurName": "",
        "ThaiDOB": "14 ก.พ. 2529",
        "EnDOB": "14 Feb. 1986",
        "PhotoNumber": "8401-0223290",
        "ThaiAddress": "1 หมู่ที่ 2 ต.ตัวอย่าง จ.นนทบุรี",
        "ThaiDateOfIssue": "10 ส.ค. 2565",
        "DateOfIssue": "10 Aug. 2022",
        "ThaiDateOfExpiry": "9 ส.ค. 2575",
        "DateOfExpiry": "9 Aug. 2032",
        "IssuingAgency": "นนทบุรี",
        "RefNumber": "(CI) ZZ000001",
        "AdvancedInfo": _scores("ID", "ThaiName", "EnName"),
        "PortraitImage": "",
        "WarnCardInfos": [],
    },
    "RecognizePhilippinesDrivingLicenseOCR": _placed(
        {
            "HeadPortrait": "",
            "Name": "HALIMBAWA, JUANA MODELO",
            "LastName": "HALIMBAWA",
            "FirstName": "JUANA",
            "MiddleName": "MODELO",
            "Nationality": "PHL",
            "Sex": "F",
            "Address": "12 HALIMBAWA ST MANILA",
            "LicenseNo": "N01-23-456789",
            "ExpiresDate": "2031/06/30",
            "AgencyCode": "N01",
            "Birthday": "1990/06/30",
        },
        as_text=True,
    ),
    "RecognizePhilippinesSssIDOCR": _placed(
        {
            "HeadPortrait": "",
            "LicenseNumber": "33-1234567-8",
            "FullName": "JUANA MODELO HALIMBAWA",
            "Birthday": "JULY 7,1980",
        },
        as_text=False,
    ),
    "RecognizePhilippinesTinIDOCR": _placed(
        {
            "HeadPortrait": "",
            "LicenseNumber": "497-000-123-000",
            "FullName": "HALIMBAWA,JUANA MODELO",
            "Address": "18 HALIMBAWA ST.",
            "Birthday": "August 17,1982",
            "IssueDate": "March 3,2015",
        },
        as_text=False,
    ),
    "RecognizePhilippinesVoteIDOCR": _placed(
        {
            "HeadPortrait": "",
            "VIN": "7502-0398B-G1385JMH10000",
            "FirstName": "JUANA",
            "LastName": "HALIMBAWA",
            "Birthday": "March 13,1985",
            "CivilStatus": "Single",
            "Citizenship": "Filipino",
            "Address": "IPIL,ZAMBOANGA CITY",
            "PrecinctNo": "0398B",
        },
        as_text=True,
    ),
    "RecognizePhilippinesUMIDOCR": _placed(
        {
            "Surname": "HALIMBAWA",
            "MiddleName": "MODELO",
            "GivenName": "JUANA",
            "Address": "19 HALIMBAWA ST. MANILA PHL 1000",
            "Birthday": "1996/06/20",
            "CRN": "CRN-0111-1234567-8",
            "Sex": "F",
            "HeadPortrait": "",
        },
        as_text=False,
    ),
    "RecognizeBrazilIDCardOCR": {
        "Nome": "MARIA FICTICIA MODELO",
        "MemberShip": "JOSE FICTICIO MODELO/ANA FICTICIA",
        "DataNascimento": "09/09/1999",
        "IssuingAgency": "SSP-SP",
        "Fatorrh": "",
        "NaturalIDade": "S.PAULO - SP",
        "Observations": "",
        "CPF": "543470073/29",
        "DNI": "",
        "RegistroGeral": "52.111.119-4 2 via",
        "DispatchDate": "21/09/2017",
        "Registro": "",
        "PortraitImage": "",
        "DocOrigem": "SAO PAULO-SP CN:LV.A91/FLS.111/N 1111",
    },
    "RecognizeBrazilRNEOCR": {
        "RNE": "G123456-8",
        "CLASSIFICATION": "PERMANENTE",
        "VALIDADE": "26/10/2030",
        "NOME": "MODELO CHEN",
        "Membership": "PAI MODELO/MAE MODELO",
        "NACIONALIDADE": "CHINESA",
        "NATURALIDADE": "REP.POPULAR DA CHINA",
        "IssuingAgency": "CGPI/DIREX/DPF",
        "DateOfBirth": "01/02/1983",
        "Sex": "M",
        "EntryDate": "03/04/2009",
        "VIA": "1",
        "DispatchDate": "05/06/2020",
        "MRZ": "IDBRAG123456<85<<<<<<<<<<<<<<< 8302010M3010264CHN<<<<<<<<<<<2 MODELO<<CHEN<<<<<<<<<<<<<<<<<<",
        "PortraitImage": "",
    },
    "RecognizeBrazilRNMOCR": {
        "SOBRENOME": "MODELO",
        "NOME": "JOAO FICTICIO",
        "DATADENASCIMENTO": "10/06/1992",
        "SEXO": "M",
        "MEMBERSHIP": "PAI MODELO/MAE MODELO",
        "NACIONALIDADE": "CHILE",
        "VALIDADE": "07/07/2031",
        "RNM": "V123456-P",
        "CPF": "809.149.167-00",
        "CLASSIFICATION": "RESIDENTE",
        "PRAZODERESIDENCIA": "Indeterminado",
        "ISSUANCE": "29/11/2020 XX/XX/XX",
        "AMPAROLEGAL": "ART. 37, LEI MODELO",
        "MRZ": "IDBRAV123456P07<<<<<<<<<<<<<<< 9206104M3107070CHL<<<<<<<<<<<4 MODELO<<JOAO<FICTICIO<<<<<<<<<",
        "PortraitImage": "",
        "PortraitImageBack": "",
    },
    "RecognizeBrazilDriverLicenseOCR": {
        "NOME": "MARIA FICTICIA MODELO",
        "CatHab": "B",
        "CNHNumber": "2351234510",
        "VALIDADE": "07/08/2031",
        "QUALIFICATION": "23/05/2012",
        "IDENTIDADE": "521111194 SSP SP",
        "CPF": "405.486.305-18",
        "NASCIMENTO": "28/03/1992",
        "MEMBERSHIP": "JOSE FICTICIO MODELO/ANA FICTICIA",
        "REGISTRO": "09914930522",
        "OBSERVATIONS": "",
        "IssueDate": "08/08/2021",
        "LOCAL": "SAO PAULO, SP",
        "BackNumber": "",
        "AdvancedInfo": _scores("NOME", "CatHab", "CNHNumber", "VALIDADE", "QUALIFICATION", "CPF"),
        "PortraitImage": "",
    },
    "RecognizeMexicoVTID": {
        "Name": "PRUEBA MODELO LUCIA",
        "Sex": "M",
        "Address": "C. DEL EJEMPLO 45 COL. MUESTRA 06000 CUAUHTEMOC, CDMX.",
        "VotePIN": "PRMDLC92051709M700",
        "CURP": "PUML920517MDFRDC03",
        "Birth": "17/05/1992",
        "SECCION": "0703",
        "IssueDate": "2010 01",
        "ValidDate": "2024-2034",
        "State": "09",
        "City": "015",
        "Locality": "0001",
        "EMISION": "2024",
        "PortraitImage": "",
    },
}
"""Action -> what it answers for a front alone, without a portrait."""

ON_THE_BACK: dict[str, Card] = {
    "MLIDCardOCR": {"MyKadNumber": "900517-14-5566-02-01"},
    "RecognizeThaiIDCardOCR": {"LaserID": "JT1-0001234-56"},
    "RecognizeBrazilDriverLicenseOCR": {"BackNumber": "1234567890"},
}
"""What comes only where the back was sent too."""

BY_SIDE: dict[str, tuple[str, ...]] = {
    "RecognizeMainlandIDCardOCR": ("Authority", "ValidDate"),
    "HmtResidentPermitOCR": ("ValidDate", "Authority", "VisaNum", "PassNo"),
}
"""Actions that read one side a call: the fields of the back; all others are of the front."""
