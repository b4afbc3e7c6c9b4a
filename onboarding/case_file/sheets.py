"""The case file as sheets of paper: A4, black on white, in the reader's language."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout

from onboarding import labels, reasons
from onboarding.audit import Action
from onboarding.case_file.content import Content
from onboarding.case_file.fonts import FAMILY, Typeface, typeface
from onboarding.finding_types import DICTIONARY
from onboarding.models import (
    CheckState,
    DecisionAction,
    DecisionState,
    Outcome,
    Progress,
    Severity,
)

_MARGIN, _GAP = 16, 4  # millimetres
_SIZE, _SMALL, _HEAD, _TITLE = 9, 7, 11.5, 18  # points
_INK, _FAINT, _LINE = (21, 32, 44), (84, 97, 114), (214, 220, 227)
_PICTURE_HEIGHT = 62

Row = Sequence[str]


def pdf(content: Content) -> bytes:
    """The PDF of a case file's content. Nothing in it was not in the content."""
    sheets = _Sheets(content["case"]["number"])
    with typeface(sheets, _texts(content)) as letters:
        sheets.letters = letters
        sheets.add_page()
        _title(sheets, content)
        _pictures(sheets, content)
        _fields(sheets, content)
        _findings(sheets, content)
        _decisions(sheets, content)
        _checks(sheets, content)
        _trail(sheets, content)
        return bytes(sheets.output())


def _texts(content: Content) -> Iterator[str]:
    """Every text that may be written: what the case holds, and this application's own words."""
    slim = content | {"documents": []}
    yield json.dumps(slim, ensure_ascii=False)
    yield json.dumps(slim["trail"]["entries"])
    tables: tuple[Iterable[Any], ...] = (
        labels.FIELD_LABELS.values(), labels.DOCUMENT_LABELS.values(), labels.KIND_LABELS.values(),
        labels.COUNTRY_LABELS.values(), (kind.title for kind in DICTIONARY.values()),
        Action.labels, Severity.labels, Progress.labels, Outcome.labels,
        CheckState.labels, DecisionAction.labels, DecisionState.labels,
        (reason.label for table in reasons.REASONS.values() for reason in table.values()),
    )  # fmt: skip
    for table in tables:
        yield from (str(text) for text in table)
    yield "[]+–…·“”‘’" + "".join(map(chr, range(32, 127)))


class _Sheets(FPDF):
    """A4 with the case's number at the foot of each sheet."""

    letters: Typeface

    def __init__(self, number: str) -> None:
        super().__init__(format="A4")
        self._number = number
        self.set_title(number)
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN + 4)

    def footer(self) -> None:
        self.set_y(-13)
        self.write_line(f"{self._number} · {self.page_no()} / {{nb}}", size=_SMALL, faint=True, align="R")

    def write_line(
        self, text: str, *, size: float = _SIZE, bold: bool = False, faint: bool = False, align: str = "L"
    ) -> None:
        self.set_font(self.letters.family(text), "B" if bold else "", size)
        self.set_text_color(*(_FAINT if faint else _INK))
        self.multi_cell(0, size * 0.5, text, align=align, new_x="LMARGIN", new_y="NEXT")

    def heading(self, text: str) -> None:
        if self.will_page_break(24):
            self.add_page()
        self.ln(_GAP + 1)
        self.write_line(text, size=_HEAD, bold=True)
        self.ln(1.5)

    def grid(self, head: Row, rows: Iterable[Row], widths: tuple[int, ...]) -> None:
        """A table; it goes on over the sheet's end, its head with it."""
        self.set_font(FAMILY, "", _SMALL + 0.5)
        self.set_text_color(*_INK)
        self.set_draw_color(*_LINE)
        with self.table(
            col_widths=widths,
            line_height=4,
            padding=(1, 1.5),
            text_align="LEFT",
            v_align="T",
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", color=_FAINT),
        ) as table:
            for cells in (head, *rows):
                row = table.row()
                for cell in map(self.letters.plain, cells):
                    row.cell(cell, style=FontFace(family=self.letters.family(cell)))


def _title(sheets: _Sheets, content: Content) -> None:
    case = content["case"]
    sheets.write_line(_("Case file"), size=_SMALL + 1, faint=True)
    sheets.write_line(sheets.letters.plain(case["person"] or case["number"]), size=_TITLE, bold=True)
    state = str(Progress(case["progress"]).label)
    if case["outcome"] != Outcome.NONE:
        state = f"{state}: {Outcome(case['outcome']).label}"
    sheets.write_line(str(state), size=_HEAD)
    sheets.ln(_GAP)
    document = str(labels.document_label(case["document_type"])) if case["document_type"] else "–"
    facts = [
        (_("Case"), case["number"]),
        (_("Your reference"), case["reference"] or "–"),
        (_("Country"), str(labels.COUNTRY_LABELS.get(case["country"], case["country"])) or "–"),
        (_("Document"), document),
        (_("Attempt"), str(case["attempt"])),
        (_("Opened"), _moment(case["opened_at"])),
        (_("Submitted"), _moment(case["submitted_at"])),
        (_("Decided"), _moment(case["decided_at"])),
        (_("Policy"), f"{case['policy']['name']} {case['policy']['version']}"),
    ]
    declared = [(_field(name), value) for name, value in content["declared"].items()]
    sheets.grid((_("About the case"), ""), facts, (30, 70))
    if declared:
        sheets.ln(_GAP)
        sheets.grid((_("Declared by the applicant"), ""), declared, (30, 70))


def _pictures(sheets: _Sheets, content: Content) -> None:
    """Two beside each other, each above its digest, which the trail names too."""
    pages = [(document, page) for document in content["documents"] for page in document["pages"]]
    if not pages:
        return
    sheets.heading(_("Pictures"))
    width = (sheets.epw - _GAP) / 2
    for start in range(0, len(pages), 2):
        if sheets.will_page_break(_PICTURE_HEIGHT + 12):
            sheets.add_page()
        top = sheets.y
        for place, (document, page) in enumerate(pages[start : start + 2]):
            left = sheets.l_margin + place * (width + _GAP)
            picture = io.BytesIO(base64.b64decode(page["jpeg"]))
            sheets.image(picture, left, top, width, _PICTURE_HEIGHT, keep_aspect_ratio=True)
            sheets.set_xy(left, top + _PICTURE_HEIGHT + 1)
            sheets.set_font(FAMILY, "", _SMALL)
            sheets.set_text_color(*_FAINT)
            caption = f"{labels.SIDE_LABELS[page['side']]} · {_moment(page['uploaded_at'])}"
            if not document["current"]:
                caption += " · " + _("replaced later")
            sheets.multi_cell(width, 3.4, f"{caption}\nSHA-256\n{page['sha256']}", align="L")
        sheets.set_xy(sheets.l_margin, top + _PICTURE_HEIGHT + 13)


def _fields(sheets: _Sheets, content: Content) -> None:
    sheets.heading(_("Fields"))
    rows = [row for field in content["fields"] if (row := _field_row(field))]
    if not rows:
        sheets.write_line(_("No field was read."), faint=True)
        return
    head = (_("Field"), _("Value"), _("Score"), _("Where it comes from"))
    sheets.grid(head, rows, (20, 34, 8, 38))


def _field_row(field: Content) -> Row | None:
    value = field["value"] or field["raw"]
    if not value:
        return None
    score = "" if field["score"] is None else f"{field['score']:.0%}"
    source = f"{field['service']} · {field['vendor_field']}" if field["service"] else ""
    for change in field["corrections"]:
        corrected = _("corrected by %(name)s on %(at)s from “%(old)s” to “%(new)s”: %(reason)s") % {
            "name": change["by"],
            "at": _moment(change["at"]),
            "old": change["old"] or "–",
            "new": change["new"] or "–",
            "reason": change["reason"],
        }
        source = f"{source} · {corrected}" if source else corrected
    return _field(field["name"]) if field["name"] else field["vendor_field"], value, score, source


def _findings(sheets: _Sheets, content: Content) -> None:
    sheets.heading(_("Findings"))
    if not content["findings"]:
        sheets.write_line(_("There are none."), faint=True)
        return
    rows = []
    for finding in content["findings"]:
        state = {"open": _("open"), "resolved": _("no longer true"), "dismissed": _("set aside")}[
            finding["state"]
        ]
        if finding["dismissed_by"]:
            state = f"{state} · {finding['dismissed_by']}: {finding['dismissed_because']}"
        fields = ", ".join(_field(name) for name in finding["fields"])
        title = f"{DICTIONARY[finding['code']].title} ({finding['code']})"
        rows.append((str(Severity[finding["severity"].upper()].label), title, fields, state))
    sheets.grid((_("Severity"), _("Finding"), _("Fields"), _("State")), rows, (12, 40, 20, 28))


def _decisions(sheets: _Sheets, content: Content) -> None:
    sheets.heading(_("Decisions"))
    if not content["decisions"]:
        sheets.write_line(_("None has been made yet."), faint=True)
        return
    rows = []
    for decision in content["decisions"]:
        table = reasons.REASONS[decision["action"]]
        why = "; ".join(str(table[code].label) for code in decision["reasons"] if code in table)
        people = f"{decision['made_by'] or _('the policy')} · {_moment(decision['made_at'])}"
        if decision["second_by"]:
            people += f" / {decision['second_by']} · {_moment(decision['second_at'])}"
        action = f"{DecisionAction(decision['action']).label} ({DecisionState(decision['state']).label})"
        notes = " / ".join(note for note in (decision["note"], decision["second_note"]) if note)
        rows.append((action, why, notes, people))
    sheets.grid((_("Decision"), _("Reasons"), _("Note"), _("Who and when")), rows, (22, 26, 26, 26))


def _checks(sheets: _Sheets, content: Content) -> None:
    sheets.heading(_("Checks"))
    if not content["checks"]:
        sheets.write_line(_("There are none."), faint=True)
        return
    rows = [
        (
            str(labels.KIND_LABELS[check["kind"]]),
            check["service"],
            " · ".join(filter(None, (str(CheckState(check["state"]).label), check["error_kind"]))),
            _moment(check["finished_at"]),
        )
        for check in content["checks"]
    ]
    sheets.grid((_("Check"), _("Service"), _("State"), _("Ended")), rows, (28, 30, 22, 20))


def _trail(sheets: _Sheets, content: Content) -> None:
    trail = content["trail"]
    sheets.heading(_("Audit trail"))
    rows = []
    for entry in trail["entries"]:
        _chain, seq, at, _kind, _id, name, action, *_rest = json.loads(entry["hashed"])
        rows.append((str(seq), _moment(at), str(Action(action).label), name, entry["hash"][:16]))
    sheets.grid(("", _("When (UTC)"), _("What"), _("Who"), _("Hash")), rows, (6, 24, 34, 16, 20))
    sheets.ln(2)
    intact = _("Every entry follows from the one before it.")
    broken = _("The entries do not follow from each other: somebody changed the record.")
    sheets.write_line(intact if trail["intact"] else broken, bold=not trail["intact"])
    last = _("%(count)d entries; the last hash is %(hash)s.") % {
        "count": trail["length"],
        "hash": trail["last_hash"],
    }
    sheets.write_line(last)
    sheets.write_line(
        _("The same case file as JSON holds each entry as it was hashed, so that anybody can check it."),
        faint=True,
    )
    if sheets.letters.spelled_out:
        sheets.write_line(
            _("Characters in brackets, such as [U+0627], have no letter in this file's typefaces."),
            faint=True,
        )


def _field(name: str) -> str:
    return str(labels.field_label(name))


def _moment(at: str | None) -> str:
    return formats.date_format(datetime.fromisoformat(at), f"j {labels.month_format()} Y, H:i") if at else "–"
