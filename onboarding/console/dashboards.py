"""The dashboards: how the work goes, to look at, to read as tables, to take as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from onboarding import access, labels, reports
from onboarding.access import Act
from onboarding.console.charts import Chart, Line, bar, stacked
from onboarding.finding_types import DICTIONARY
from onboarding.reports import Period

_DEFAULT = 30
_MOST_LINES = 12  # of a chart; its table and its CSV have all

_STATES = {
    "prepared": gettext_lazy("In preparation"),
    "checking": gettext_lazy("Checking"),
    "in_review": gettext_lazy("In review"),
    "awaiting_customer": gettext_lazy("Awaiting customer"),
    "approved": gettext_lazy("Approved"),
    "rejected": gettext_lazy("Rejected"),
}


@require_safe
def dashboards(request: HttpRequest) -> HttpResponse:
    access.require(request.user, Act.REPORT)
    period = _period(request)
    charts = [make(period) for make in CHARTS.values()]
    context = {"charts": charts, "period": period, "periods": reports.PERIODS}
    return render(request, "console/dashboards.html", context)


@require_safe
def download(request: HttpRequest, chart: str) -> HttpResponse:
    """A chart's table as CSV."""
    access.require(request.user, Act.REPORT)
    if chart not in CHARTS:
        raise Http404
    period = _period(request)
    made = CHARTS[chart](period)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([str(cell) for cell in made.head])
    writer.writerows([_harmless(str(cell)) for cell in row] for row in made.rows)
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{chart}-{period.days}-days.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _period(request: HttpRequest) -> Period:
    asked = request.GET.get("days", "")
    return Period(int(asked) if asked in map(str, reports.PERIODS) else _DEFAULT)


def _cases(period: Period) -> Chart:
    days = reports.cases_by_state(period)
    names = {key: _STATES[key] for key in reports.STATES}
    waiting = sum(days[-1][1].values())
    columns, top = stacked(
        [(_day(day), [(key, str(names[key]), states[key]) for key in names]) for day, states in days]
    )
    return Chart(
        key="cases",
        title=_("Cases by state"),
        note=_("How many cases were in each state at the end of each day; today, how many are now."),
        empty=_("No case was under way in this period. Choose a longer one, or open a case."),
        head=(_("Day"), *names.values()),
        rows=[(day, *states.values()) for day, states in days] if top else [],
        figures=[(_("opened"), str(reports.opened(period))), (_("under way"), str(waiting))],
        legend=list(names.items()),
        columns=columns,
        axis=_axis(days[0][0], days[-1][0]),
        top=top,
        wide=True,
    )


def _decisions(period: Period) -> Chart:
    days = reports.decided_by_day(period)
    approved, rejected = sum(row[1] for row in days), sum(row[2] for row in days)
    total = approved + rejected
    kinds = {"approved": _STATES["approved"], "rejected": _STATES["rejected"]}
    columns, top = stacked(
        [
            (_day(day), [(kind, str(kinds[kind]), number) for kind, number in zip(kinds, row, strict=True)])
            for day, *row in days
        ]
    )  # fmt: skip
    return Chart(
        key="decisions",
        title=_("Approved and rejected"),
        note=_("By the day of the decision."),
        empty=_("No case was decided in this period."),
        head=(_("Day"), *kinds.values()),
        rows=[*days] if total else [],
        figures=[(_("decided"), str(total)), (_("approved"), _percent(approved / total) if total else "–")],
        legend=list(kinds.items()),
        columns=columns,
        axis=_axis(days[0][0], days[-1][0]),
        top=top,
    )


def _times(period: Period) -> Chart:
    times, spans = reports.time_to_decision(period)
    bounds = [_duration(bound) for bound in reports.SPANS]
    names = [
        _("under %(time)s") % {"time": bounds[0]},
        *(f"{low} – {high}" for low, high in pairwise(bounds)),
        _("over %(time)s") % {"time": bounds[-1]},
    ]
    return Chart(
        key="times",
        title=_("Time to a decision"),
        note=_("From submitting to the decision, the customer's own time included."),
        empty=_("No case was decided in this period."),
        head=(_("Time"), _("Cases")),
        rows=list(zip(names, spans, strict=True)) if times.number else [],
        figures=[(_("median"), _duration(times.median)), (_("nine in ten within"), _duration(times.p90))],
        lines=[
            Line(name, bar([("accent", f"{name}: {number}", number)], max(spans)), str(number))
            for name, number in zip(names, spans, strict=True)
        ],
    )


def _findings(period: Period) -> Chart:
    found = reports.findings_by_code(period)
    top = max((row[1] for row in found), default=0)
    kinds = {"open": _("open"), "dismissed": _("set aside"), "resolved": _("no longer true")}
    lines = []
    for code, number, dismissed, resolved in found[:_MOST_LINES]:
        title = DICTIONARY[code].title
        parts = {"open": number - dismissed - resolved, "dismissed": dismissed, "resolved": resolved}
        marks = bar([(kind, f"{title}: {kinds[kind]} {n}", n) for kind, n in parts.items()], top)
        lines.append(Line(title, marks, str(number)))
    return Chart(
        key="findings",
        title=_("Findings"),
        note=_("What is often set aside may be asked for too strictly."),
        empty=_("Nothing was found in this period."),
        head=(_("Code"), _("Finding"), _("Found"), kinds["dismissed"], kinds["resolved"]),
        rows=[(row[0], DICTIONARY[row[0]].title, *row[1:]) for row in found],
        legend=list(kinds.items()),
        lines=lines,
    )


def _vendors(period: Period) -> Chart:
    health = reports.vendor_health(period)
    lines, rows = [], []
    for one in health:
        name = labels.vendor_label(one.title)
        share = "–" if one.success is None else _percent(one.success)
        failed = one.ended - one.answered
        parts = [("good", f"{name}: {one.answered}", one.answered), ("bad", f"{name}: {failed}", failed)]
        lines.append(Line(name, bar(parts, one.ended), share))
        rows.append(
            (
                name, one.calls, share, _latency(one.times.median), _latency(one.times.p90),
                _money(one.cost.known), _money(one.cost.possible), one.cost.unpriced,
                _("left alone") if one.left_alone else _("in use"),
            )
        )  # fmt: skip
    return Chart(
        key="vendors",
        title=_("Services' health"),
        note=_("A vendor that failed several times running is left alone for a while: its breaker is open."),
        empty=_("No service was called in this period. Submit a case to have it checked."),
        head=(
            _("Vendor"), _("Calls"), _("Answered"), _("Median"), _("Nine in ten within"),
            _("Cost"), _("Possibly more"), _("Without a price"), _("Now"),
        ),
        rows=rows,
        legend=[("good", _("answered")), ("bad", _("failed"))],
        lines=lines,
        wide=True,
    )  # fmt: skip


def _accuracy(period: Period) -> Chart:
    found = reports.accuracy(period)
    rows, lines = [], []
    for one in found:
        document = str(labels.document_label(one.document))
        field = str(labels.field_label(one.field))
        between = f"{_percent(one.low)} – {_percent(one.high)}"
        rows.append((one.service, document, field, one.number, one.corrected, _percent(one.share), between))
        told = f"{one.service}, {document}, {field}: {between}"
        marks = bar([("none", "", one.low), ("range", told, one.high - one.low)], 1.0)
        lines.append(
            Line(f"{field} · {document} · {one.service}", marks, f"{_percent(one.share)} / {one.number}")
        )
    return Chart(
        key="accuracy",
        title=_("Measured accuracy"),
        note=_(
            "Values that reviewers left as they were read, in cases that a person decided. The bar is where"
            " the true share lies with 95 % (Wilson); few values make it long."
        ),
        empty=_("No person decided a case in this period, so nothing was measured."),
        head=(
            _("Service"),
            _("Document"),
            _("Field"),
            _("Values"),
            _("Corrected"),
            _("Right"),
            _("95 % between"),
        ),
        rows=rows,
        lines=lines[:_MOST_LINES],
    )


def _workload(period: Period) -> Chart:
    people = reports.workload(period)
    kinds = {
        "approved": _("approved"),
        "rejected": _("rejected"),
        "asked": _("asked again"),
        "seconded": _("second approval"),
    }
    counts = [{kind: getattr(one, kind) for kind in kinds} for one in people]
    top = max((sum(parts.values()) for parts in counts), default=0)
    lines = [
        Line(
            one.name,
            bar([(kind, f"{one.name}: {kinds[kind]} {n}", n) for kind, n in parts.items()], top),
            str(sum(parts.values())),
        )
        for one, parts in zip(people, counts, strict=True)
    ]
    return Chart(
        key="workload",
        title=_("Work by person"),
        note=_("Decisions made and confirmed; the table also has corrections and what is held now."),
        empty=_("Nobody has decided or claimed a case in this period."),
        head=(_("Person"), *kinds.values(), _("fields corrected"), _("held now")),
        rows=[
            (one.name, *parts.values(), one.corrected, one.held)
            for one, parts in zip(people, counts, strict=True)
        ],
        legend=list(kinds.items()),
        lines=lines,
    )


CHARTS: dict[str, Callable[[Period], Chart]] = {
    "cases": _cases,
    "decisions": _decisions,
    "times": _times,
    "findings": _findings,
    "accuracy": _accuracy,
    "workload": _workload,
    "vendors": _vendors,
}


def _axis(first: date, last: date) -> tuple[str, ...]:
    return _day(first), _day(first + (last - first) / 2), _day(last)


def _day(day: date) -> str:
    return formats.date_format(day, f"j {labels.month_format()}")


def _percent(share: float) -> str:
    """All or nothing only where it is: 99.7 % does not read 100 %."""
    whole = round(100 * share)
    whole = min(whole, 99) if share < 1 else whole
    return f"{max(whole, 1) if share > 0 else whole} %"


def _latency(took: timedelta | None) -> str:
    if took is None:
        return "–"
    return _("%(number)s s") % {"number": formats.number_format(took.total_seconds(), 1)}


def _duration(took: timedelta | None) -> str:
    """Roughly, in the largest unit that fits."""
    if took is None:
        return "–"
    minutes = took.total_seconds() / 60
    if minutes < 1:
        return _("%(number)d s") % {"number": round(took.total_seconds())}
    if minutes < 60:
        return _("%(number)d min") % {"number": round(minutes)}
    if minutes < 60 * 24:
        return _("%(number)d h") % {"number": round(minutes / 60)}
    return _("%(number)d d") % {"number": round(minutes / 60 / 24)}


def _money(amount: Any) -> str:
    return formats.number_format(amount, 2)
