"""Fictional Brazilian electricity bills as PDF with a text layer, with their truth.

Arrangements and words after what the distributors publish on how to read their bills; the numbers
that are asked for are those that vendors of such readings name. Every bill says SPECIMEN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zlib import crc32

import numpy as np
import pypdfium2 as pdfium
from fpdf import FPDF
from numpy.random import Generator
from PIL import Image

from specimens import numbers, people
from specimens.model import REFERENCE_DAY
from specimens.places import BRAZIL, pick

_MONTHS = "JAN FEV MAR ABR MAI JUN JUL AGO SET OUT NOV DEZ".split()
_DENSITY = 200 / 72  # pixels a point of a scan


@dataclass(frozen=True)
class Utility:
    """What a distributor prints. Labels by field, each with the ways that occur; ``""`` for none."""

    names: tuple[str, ...]
    title: str
    labels: Mapping[str, tuple[str, ...]]
    month: str = "short"  # OUT/2025, or "number" for 10/2025
    number: str = "digits:10"
    across: bool = True  # reference, due date and amount side by side


def _labels(
    name: str, number: str, month: str, amount: str, address: str = "Endereço|ENDEREÇO"
) -> dict[str, tuple[str, ...]]:
    told = {
        "customer_name": name,
        "address": address,
        "customer_number": number,
        "reference_period": month,
        "amount_due": amount,
        "due_date": "Vencimento|VENCIMENTO|Data de vencimento",
    }
    return {field: tuple(ways.split("|")) for field, ways in told.items()}


UTILITIES: dict[str, Utility] = {
    "cemig": Utility(
        ("CEMIG DISTRIBUIÇÃO S.A.",),
        "CONTA DE ENERGIA ELÉTRICA",
        _labels("", "Nº DA INSTALAÇÃO|Nº da instalação", "Referente a", "Valor a pagar (R$)", ""),
    ),
    "cpfl": Utility(
        ("COMPANHIA PAULISTA DE FORÇA E LUZ",),
        "NOTA FISCAL/CONTA DE ENERGIA ELÉTRICA",
        _labels("Nome do cliente|Cliente", "SEU CÓDIGO", "Conta Mês|Conta mês", "Total a Pagar (R$)"),
    ),
    "rge": Utility(
        ("RGE SUL DISTRIBUIDORA DE ENERGIA S.A.",),
        "NOTA FISCAL/CONTA DE ENERGIA ELÉTRICA",
        _labels("Nome do cliente", "SEU CÓDIGO", "Conta Mês", "Total a Pagar (R$)|Total a pagar"),
        across=False,
    ),
    "elektro": Utility(
        ("ELEKTRO REDES S.A.", "NEOENERGIA ELEKTRO"),
        "CONTA DE ENERGIA ELÉTRICA",
        _labels("NOME DO CLIENTE", "CÓDIGO DA INSTALAÇÃO", "REF: MÊS/ANO", "TOTAL A PAGAR R$"),
        month="number",
    ),
    "neoenergia": Utility(
        ("NEOENERGIA COELBA", "NEOENERGIA PERNAMBUCO", "NEOENERGIA COSERN"),
        "DOCUMENTO AUXILIAR DA NOTA FISCAL DE ENERGIA ELÉTRICA ELETRÔNICA",
        _labels("NOME DO CLIENTE", "CÓDIGO DA INSTALAÇÃO", "REF: MÊS/ANO", "TOTAL A PAGAR R$"),
        month="number",
    ),
    "neoenergia_demonst": Utility(
        ("NEOENERGIA BRASÍLIA",),
        "DEMONSTRATIVO DE CONSUMO",
        _labels("NOME DO CLIENTE", "CÓDIGO DA INSTALAÇÃO", "MÊS/ANO", "TOTAL A PAGAR"),
        month="number",
        across=False,
    ),
    "enel": Utility(
        ("ENEL DISTRIBUIÇÃO SÃO PAULO", "ENEL DISTRIBUIÇÃO RIO", "ENEL DISTRIBUIÇÃO CEARÁ"),
        "NOTA FISCAL/CONTA DE ENERGIA ELÉTRICA",
        _labels("Nome|Cliente", "NÚMERO DA INSTALAÇÃO|Nº INSTALAÇÃO", "Mês de referência", "Total a pagar"),
        number="digits:9",
    ),
    "energisa": Utility(
        ("ENERGISA PARAÍBA - DISTRIBUIDORA DE ENERGIA S.A.",),
        "NOTA FISCAL/CONTA DE ENERGIA ELÉTRICA",
        _labels("Nome", "MATRÍCULA|UC", "Ref: mês/ano", "Total a pagar"),
        month="number",
        number="dashed",
    ),
    "light": Utility(
        ("LIGHT SERVIÇOS DE ELETRICIDADE S.A.",),
        "CONTA DE ENERGIA ELÉTRICA",
        _labels("Nome do cliente|Cliente", "CÓDIGO DE INSTALAÇÃO", "Referência|Mês/Ano", "Total a pagar"),
        number="digits:9",
    ),
    "light_a4": Utility(
        ("LIGHT SERVIÇOS DE ELETRICIDADE S.A.",),
        "CONTA DE ENERGIA ELÉTRICA - GRUPO A4",
        _labels("Cliente", "CÓDIGO DE INSTALAÇÃO", "Mês/Ano", "Valor a pagar (R$)"),
        number="digits:9",
        across=False,
    ),
}  # fmt: skip

_STREETS = (
    "RUA DAS ACÁCIAS",
    "AVENIDA BRASIL",
    "RUA SETE DE SETEMBRO",
    "TRAVESSA DO CARMO",
    "ALAMEDA DOS IPÊS",
)
_QUARTERS = ("CENTRO", "JARDIM AMÉRICA", "VILA NOVA", "BOA VISTA", "SANTA LUZIA")


@dataclass(frozen=True)
class Bill:
    """``truth``: canonical field to normal form."""

    utility: str
    pdf: bytes
    truth: dict[str, str]

    def scan(self) -> Image.Image:
        """The page as a scanner gives it, without its text."""
        document = pdfium.PdfDocument(self.pdf)
        try:
            picture: Image.Image = document[0].render(scale=_DENSITY).to_pil()
            return picture.convert("RGB")
        finally:
            document.close()


def make_bill(utility: str, seed: int) -> Bill:
    """One bill; the same arguments give the same page."""
    rng = np.random.default_rng([crc32(f"bill {utility}".encode()), seed])
    kind = UTILITIES[utility]
    truth = _values(kind, rng)
    page = _Page(rng)
    page.head(kind, pick(rng, kind.names))
    y = page.customer(kind, truth)
    page.figures(kind, truth, y)
    page.rest(rng)
    return Bill(utility, bytes(page.pdf.output()), truth)


def _values(kind: Utility, rng: Generator) -> dict[str, str]:
    sex = pick(rng, ("F", "M"))
    surname = f"{people.surname('BRA', rng)} {people.surname('BRA', rng)}"
    city, state = pick(rng, BRAZIL)
    street = f"{pick(rng, _STREETS)}, {int(rng.integers(2, 2400))}"
    town = f"{numbers.digits(rng, 5)}-{int(rng.integers(0, 999)):03} {city} {state}"
    month = REFERENCE_DAY - timedelta(days=int(rng.integers(20, 300)))
    due = date(month.year, month.month, 1) + timedelta(days=int(rng.integers(32, 55)))
    cents = f"{int(rng.integers(1800, 480000)):03}"
    whole = f"{int(cents[:-2]):,}".replace(",", ".")
    dashed = f"{int(rng.integers(1, 9))}/{numbers.digits(rng, 7)}-{int(rng.integers(0, 10))}"
    shown = _MONTHS[month.month - 1] if kind.month == "short" else f"{month:%m}"
    return {
        "customer_name": people.upper(f"{people.given_name('BRA', sex, rng)} {surname}"),
        "address": ", ".join((street, pick(rng, _QUARTERS), town)),
        "customer_number": dashed
        if kind.number == "dashed"
        else numbers.digits(rng, int(kind.number.split(":")[1])),
        "reference_period": f"{shown}/{month.year}",
        "due_date": due.isoformat(),
        "amount_due": f"{whole},{cents[-2:]}",
    }


class _Page:
    """An A4 page in points, with small shifts of what stands on it."""

    def __init__(self, rng: Generator) -> None:
        self.rng = rng
        self.pdf = FPDF(unit="pt", format="A4")
        self.pdf.set_creation_date(datetime.combine(REFERENCE_DAY, time.min, UTC))
        self.pdf.add_page()
        self.left = 36 + float(rng.uniform(-6, 10))
        self.font = pick(rng, ("Helvetica", "Helvetica", "Times"))
        self.scale = float(rng.uniform(0.94, 1.08))

    def text(self, x: float, y: float, text: str, size: float, style: str = "") -> None:
        self.pdf.set_font(self.font, style, size * self.scale)
        self.pdf.text(x, y, text)

    def head(self, kind: Utility, name: str) -> None:
        self.text(self.left, 54, name, 14, "B")
        self.text(self.left, 72, kind.title, 9)
        self.pdf.set_text_color(196, 40, 48)
        self.text(470, 40, "SPECIMEN", 13, "B")
        self.pdf.set_text_color(0)
        self.text(self.left, 86, f"CNPJ 00.000.000/0001-00   Autenticação {numbers.digits(self.rng, 12)}", 7)

    def labelled(self, x: float, y: float, ways: tuple[str, ...], rows: list[str], size: float) -> float:
        """A label with its value beneath; the y after it."""
        if way := pick(self.rng, ways):
            self.text(x, y, way, 7.5)
            y += size * 1.25
        for row in rows:
            self.text(x, y, row, size, "B" if len(rows) == 1 else "")
            y += size * 1.22
        return y

    def customer(self, kind: Utility, truth: Mapping[str, str]) -> float:
        y = 124 + float(self.rng.uniform(-6, 12))
        y = self.labelled(self.left, y, kind.labels["customer_name"], [truth["customer_name"]], 10.5)
        y += 8 if kind.labels["address"][0] else 0
        street, number, quarter, town = truth["address"].split(", ")
        y = self.labelled(self.left, y, kind.labels["address"], [f"{street}, {number}", quarter, town], 9.5)
        x = 400 + float(self.rng.uniform(-20, 20))
        self.labelled(x, 130, kind.labels["customer_number"], [truth["customer_number"]], 12)
        return y + 24

    def figures(self, kind: Utility, truth: Mapping[str, str], y: float) -> None:
        due = f"{date.fromisoformat(truth['due_date']):%d/%m/%Y}"
        told = (
            ("reference_period", truth["reference_period"]),
            ("due_date", due),
            ("amount_due", truth["amount_due"]),
        )
        for number, (field, text) in enumerate(told):
            across = kind.across
            x = self.left + (number * 170 if across else 0)
            self.labelled(x, y + (0 if across else number * 38), kind.labels[field], [text], 12)

    def rest(self, rng: Generator) -> None:
        """What else stands on a bill, and belongs to none of its fields."""
        y = 400.0
        rows = (
            "Consumo ativo TE",
            "Consumo ativo TUSD",
            "Contrib. ilum. pública municipal",
            "Adicional bandeira amarela",
        )
        for row in rows:
            self.text(self.left, y, row, 8)
            self.text(self.left + 260, y, f"{int(rng.integers(40, 500))} kWh", 8)
            self.text(self.left + 360, y, f"{int(rng.integers(5, 190))},{int(rng.integers(10, 99))}", 8)
            y += 15
        self.text(self.left, y + 20, "Histórico de consumo dos últimos meses", 8, "B")
