"""Places and the parts of addresses, by country; streets and house numbers are made up.

Region codes are the public ones (INEGI for Mexico, Kemendagri for Indonesia, GB/T 2260 for
China), so that identifiers that carry them agree with the printed place.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from numpy.random import Generator

T = TypeVar("T")


def pick(rng: Generator, options: tuple[T, ...]) -> T:
    return options[int(rng.integers(len(options)))]


class MexicanPlace(NamedTuple):
    state: str  # INEGI entity number
    curp: str  # two letters of the state in a CURP
    municipality: str  # number within the state
    town: str  # last line of the address
    postcode: str
    sections: tuple[int, int]


MEXICO = (
    MexicanPlace("09", "DF", "015", "CUAUHTÉMOC, CDMX.", "06", (4500, 5000)),
    MexicanPlace("09", "DF", "003", "COYOACÁN, CDMX.", "04", (300, 770)),
    MexicanPlace("14", "JC", "039", "GUADALAJARA, JAL.", "44", (700, 1700)),
    MexicanPlace("19", "NL", "039", "MONTERREY, N.L.", "64", (980, 1600)),
    MexicanPlace("20", "OC", "067", "OAXACA DE JUÁREZ, OAX.", "68", (490, 700)),
    MexicanPlace("21", "PL", "114", "PUEBLA, PUE.", "72", (900, 1700)),
    MexicanPlace("30", "VZ", "193", "VERACRUZ, VER.", "91", (4100, 4600)),
    MexicanPlace("31", "YN", "050", "MÉRIDA, YUC.", "97", (260, 640)),
    MexicanPlace("02", "BC", "004", "TIJUANA, B.C.", "22", (950, 1900)),
    MexicanPlace("11", "GT", "020", "LEÓN, GTO.", "37", (1200, 1900)),
)
_MX_STREETS = (
    "C HIDALGO", "AV JUÁREZ", "C 16 DE SEPTIEMBRE", "AND LOS NARANJOS", "PRIV DE LA LUZ",
    "BLVD INDEPENDENCIA", "C NIÑOS HÉROES", "CDA ENCINOS", "C FRANCISCO I MADERO", "AV DEL TRABAJO",
)  # fmt: skip
_MX_COLONIES = (
    "COL CENTRO", "COL LAS PALMAS", "FRACC EL MIRADOR", "COL BENITO JUÁREZ", "COL LOMAS DEL SUR",
    "BARR SAN ANTONIO", "U HAB LA PRADERA", "COL NUEVA ESPAÑA", "EJ SANTA RITA",
)  # fmt: skip


def mexican_address(place: MexicanPlace, rng: Generator) -> tuple[str, str, str]:
    """The three lines of the DOMICILIO."""
    street = f"{pick(rng, _MX_STREETS)} {int(rng.integers(2, 990))}"
    if rng.random() < 0.3:
        street += pick(rng, (" INT 2", " DEPTO 4", " A", " MZ 7 LT 12"))
    colony = f"{pick(rng, _MX_COLONIES)} {place.postcode}{int(rng.integers(10, 990)):03}"
    return street, colony, place.town


BRAZIL = (
    ("SÃO PAULO", "SP"), ("RIO DE JANEIRO", "RJ"), ("BELO HORIZONTE", "MG"), ("SALVADOR", "BA"),
    ("CURITIBA", "PR"), ("RECIFE", "PE"), ("GOIÂNIA", "GO"), ("BELÉM", "PA"), ("MACEIÓ", "AL"),
    ("FLORIANÓPOLIS", "SC"), ("VITÓRIA", "ES"), ("CUIABÁ", "MT"), ("RIBEIRÃO PRETO", "SP"),
)  # fmt: skip


class IndonesianPlace(NamedTuple):
    code: str  # province, city and district: the NIK's first six digits
    province: str
    city: str  # the header's second line
    birth: str  # the same as a place of birth or of issue
    district: str
    villages: tuple[str, ...]


INDONESIA = (
    IndonesianPlace("317403", "DKI JAKARTA", "JAKARTA SELATAN", "JAKARTA", "MAMPANG PRAPATAN",
                    ("BANGKA", "PELA MAMPANG", "TEGAL PARANG")),
    IndonesianPlace("327302", "JAWA BARAT", "KOTA BANDUNG", "BANDUNG", "COBLONG",
                    ("DAGO", "LEBAK SILIWANGI", "SADANG SERANG")),
    IndonesianPlace("357808", "JAWA TIMUR", "KOTA SURABAYA", "SURABAYA", "GUBENG",
                    ("AIRLANGGA", "MOJO", "KERTAJAYA")),
    IndonesianPlace("340407", "DAERAH ISTIMEWA YOGYAKARTA", "KABUPATEN SLEMAN", "SLEMAN", "DEPOK",
                    ("CATURTUNGGAL", "MAGUWOHARJO", "CONDONGCATUR")),
    IndonesianPlace("517103", "BALI", "KOTA DENPASAR", "DENPASAR", "DENPASAR BARAT",
                    ("PEMECUTAN", "DAUH PURI", "TEGAL HARUM")),
    IndonesianPlace("127102", "SUMATERA UTARA", "KOTA MEDAN", "MEDAN", "MEDAN SUNGGAL",
                    ("SUNGGAL", "TANJUNG REJO", "LALANG")),
    IndonesianPlace("737109", "SULAWESI SELATAN", "KOTA MAKASSAR", "MAKASSAR", "PANAKKUKANG",
                    ("PANDANG", "MASALE", "TAMAMAUNG")),
    IndonesianPlace("330112", "JAWA TENGAH", "KABUPATEN CILACAP", "CILACAP", "KROYA",
                    ("BAJING", "MERGAWATI", "PUCUNG LOR")),
)  # fmt: skip
INDONESIAN_STREETS = (
    "JL. MELATI NO. 12", "JL. PASAR KECAPI NO. 66", "GG. MAWAR II NO. 7", "DUSUN KRAJAN",
    "JL. AHMAD YANI KM 4", "PERUM GRIYA ASRI BLOK C/15", "KP. RAWA INDAH", "JL. GARUDA RAYA 101",
)  # fmt: skip

GERMANY = (
    ("KÖLN", "STADT KÖLN", ("50667", "50931", "51147")),
    ("BERLIN", "LANDESAMT FÜR BÜRGERANGELEGENHEITEN", ("10115", "12043", "13353")),
    ("MÜNCHEN", "LANDESHAUPTSTADT MÜNCHEN", ("80331", "81667")),
    ("HAMBURG", "FREIE UND HANSESTADT HAMBURG", ("20095", "22765")),
    ("DÜSSELDORF", "LANDESHAUPTSTADT DÜSSELDORF", ("40210", "40597")),
    ("GÖTTINGEN", "STADT GÖTTINGEN", ("37073", "37085")),
    ("LEIPZIG", "STADT LEIPZIG", ("04103", "04277")),
    ("TÜBINGEN", "UNIVERSITÄTSSTADT TÜBINGEN", ("72070", "72076")),
    ("BAD TÖLZ", "STADT BAD TÖLZ", ("83646",)),
)
GERMAN_STREETS = (
    "HEIDEWEG", "GARTENSTRASSE", "AM ALTEN MARKT", "SCHÜTZENSTRASSE", "LINDENALLEE", "MÜHLENGASSE",
    "KÄTHE-KOLLWITZ-RING", "BAHNHOFSTRASSE", "ZUR SCHÖNEN AUSSICHT",
)  # fmt: skip


class ChinesePlace(NamedTuple):
    code: str
    since: int  # year in which GB/T 2260 assigned the code
    name: str
    police: str
    pinyin: str  # province, as the passport prints it
    hanzi: str  # the same in characters


CHINA = (
    ChinesePlace("110105", 1949, "北京市朝阳区", "北京市公安局朝阳分局", "BEIJING", "北京"),
    ChinesePlace("310106", 1949, "上海市静安区", "上海市公安局静安分局", "SHANGHAI", "上海"),
    ChinesePlace("440106", 1985, "广东省广州市天河区", "广州市公安局天河分局", "GUANGDONG", "广东"),
    ChinesePlace("330106", 1983, "浙江省杭州市西湖区", "杭州市公安局西湖分局", "ZHEJIANG", "浙江"),
    ChinesePlace("510107", 1990, "四川省成都市武侯区", "成都市公安局武侯分局", "SICHUAN", "四川"),
    ChinesePlace("420106", 1983, "湖北省武汉市武昌区", "武汉市公安局武昌分局", "HUBEI", "湖北"),
    ChinesePlace("610113", 1983, "陕西省西安市雁塔区", "西安市公安局雁塔分局", "SHAANXI", "陕西"),
    ChinesePlace("371525", 1997, "山东省冠县", "冠县公安局", "SHANDONG", "山东"),
)
_CN_ROADS = ("建设路", "人民东路", "解放大街", "学府路", "和平里", "新华南路", "桃园街", "文化西路")


def chinese_address(place: ChinesePlace, rng: Generator) -> str:
    text = f"{place.name}{pick(rng, _CN_ROADS)}{int(rng.integers(1, 300))}号"
    if rng.random() < 0.7:
        text += f"{int(rng.integers(1, 30))}栋"
        if rng.random() < 0.6:
            text += f"{int(rng.integers(1, 6))}单元"
        text += f"{int(rng.integers(1, 25))}{int(rng.integers(1, 5)):02}室"
    return text


# Places of birth and issuing places of travel documents, by country.
CITIES: dict[str, tuple[str, ...]] = {
    "NLD": ("Amsterdam", "'s-Gravenhage", "Utrecht", "Groningen", "Súdwest-Fryslân", "Eindhoven"),
    "MEX": ("Ciudad de México", "Jalisco", "Nuevo León", "Oaxaca", "Michoacán", "Querétaro"),
    "BRA": ("São Paulo SP", "Rio de Janeiro RJ", "Belém PA", "Goiânia GO", "Maceió AL"),
    "SWE": ("Göteborg", "Malmö", "Umeå", "Västerås", "Stockholm", "Örebro"),
    "NOR": ("Tromsø", "Bergen", "Ålesund", "Oslo", "Bodø", "Hønefoss"),
    "IDN": ("Jakarta", "Surabaya", "Denpasar", "Medan", "Makassar", "Semarang"),
    "DEU": tuple(row[0].title() for row in GERMANY),
    "IND": ("Mumbai", "Pune", "Kochi", "Lucknow", "Amritsar", "Chennai", "Hyderabad"),
    "USA": ("Ohio, U.S.A.", "Texas, U.S.A.", "New York, U.S.A.", "California, U.S.A."),
    "PHL": ("Manila", "Cebu City", "Iloilo City", "Parañaque City", "Davao City", "Baguio City"),
    "FRA": ("Besançon", "Orléans", "Saint-Étienne", "Lyon 3e", "Nîmes", "Béziers"),
    "ESP": ("A Coruña", "Málaga", "Sevilla", "Bilbao", "Cáceres", "Logroño"),
    "PRT": ("Lisboa", "Évora", "Guimarães", "Braga", "Setúbal", "Covilhã"),
    "FIN": ("Jyväskylä", "Helsinki", "Hämeenlinna", "Oulu", "Seinäjoki"),
    "EST": ("Pärnu", "Tallinn", "Tartu", "Jõhvi", "Võru"),
    "ROU": ("Iași", "Brașov", "Cluj-Napoca", "Timișoara", "Pitești"),
    "UTO": ("Zenith", "New Amaurot", "Port Hythloday", "Anyder", "Abraxa"),
}
