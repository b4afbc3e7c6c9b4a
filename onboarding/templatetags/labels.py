"""Names of fields, documents and services in templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext, override
from django.utils.translation import gettext_lazy as _

from onboarding import labels
from onboarding.finding_types import DICTIONARY, FindingType
from onboarding.measured import Share
from onboarding.models import Check, DecisionAction, Finding
from onboarding.reasons import REASONS, Reason
from onboarding.steps import CaseStep
from providers.model import FOR_LIFE

register = template.Library()


@register.filter
def field_label(name: str) -> str | Promise:
    return labels.field_label(name)


@register.filter
def document_label(document: str) -> str | Promise:
    return labels.document_label(document)


@register.filter
def level_label(level: str) -> str | Promise:
    return labels.LEVEL_LABELS.get(level, level)


@register.filter
def country_label(country: str) -> str | Promise:
    return labels.COUNTRY_LABELS.get(country, country)


@register.filter
def service_label(service: str) -> str:
    return labels.service_label(service)


@register.filter
def shares_of_all(rows: Sequence[Any]) -> list[tuple[str, Share]]:
    """By service, how often its values are right where a field has no figure of its own, which is told
    once for all rows (``console.rows.Row``)."""
    found = {
        row.reading.service: row.share
        for row in rows
        if row.reading and row.share and row.share.count.scope != "field"
    }
    return list(found.items())


_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip
"""What tells them in a User-Agent; those that also name another come before it."""


@register.filter
def browser(agent: str) -> str:
    """A browser and system as people call them; the text itself, shortened, where they are not known."""
    name = next((shown for sign, shown in _BROWSERS.items() if f"{sign}/" in agent), "")
    system = next((shown for sign, shown in _SYSTEMS.items() if sign in agent), "")
    if name and system:
        return gettext("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return agent[:80]


@register.filter
def kind_label(kind: str) -> str | Promise:
    return labels.KIND_LABELS[kind]


@register.filter
def meter_label(kind: str) -> str | Promise:
    return labels.METER_LABELS[kind]


@register.filter
def reasons_of(kind: str) -> list[tuple[str, Reason]]:
    """The reasons for which a document of that kind can be asked for again."""
    return [(code, reason) for code, reason in REASONS[DecisionAction.ASK_AGAIN].items() if reason.fits(kind)]


@register.filter
def skipped_label(reason: str) -> str | Promise:
    return labels.SKIPPED_LABELS[reason]


@register.filter
def status_label(status: str) -> str | Promise:
    return labels.STATUS_LABELS[status]


@register.filter
def side_label(side: str) -> str | Promise:
    return labels.SIDE_LABELS.get(side, side)


@register.simple_tag
def drawing(document: str, side: str) -> str:
    """The address of a drawing of what is wanted."""
    return static(f"img/guide-{labels.drawing(document, side)}.svg")


@register.filter
def poor_label(code: str) -> str | Promise:
    return labels.POOR_LABELS[code]


@register.filter
def finding_type(code: str) -> FindingType:
    return DICTIONARY[code]


@register.filter
def field_anchor(finding: Finding, name: str) -> str:
    """Where on the page a field stands that a finding speaks of."""
    kind = finding.document.kind if finding.document else "identity"
    return f"#field-{labels.field_key(kind, name)}"


@register.filter
def error_text(check: Check | CaseStep) -> str:
    """Why a check failed."""
    return labels.error_text(check.error_kind, check.error_message)


@register.filter
def percent(score: float | None) -> str:
    """0.935 as ``94``: the width of a bar and the number beside it."""
    return "" if score is None else str(round(score * 100))


@register.filter
def whole_percent(share: float) -> str:
    """Rounded down, and 99 at most: nothing that was estimated is certain."""
    return str(min(int(share * 100), 99))


@register.filter
def of_hundred(share: float) -> str:
    """0.5 as ``50.0``: a place on a scale that is 100 wide."""
    return f"{100 * share:.1f}"


@register.filter
def seconds(milliseconds: int) -> str:
    return formats.number_format(milliseconds / 1000, 1)


@register.filter
def points(polygon: list[list[float]]) -> str:
    """A polygon as SVG writes it."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in polygon)


_SEXES = {"F": _("Female"), "M": _("Male"), "X": _("Unspecified (X)")}


@register.filter
def shown(value: str | None, name: str) -> str:
    """A value as people read it: dates and sex in their language, everything else as it is."""
    if not value:
        return ""
    if name == "sex":
        return str(_SEXES.get(value, value))
    month = labels.month_format()  # 3 Aug 2031: nobody takes the month for the day
    if name.startswith("date_of_") or name == "due_date":
        if value == FOR_LIFE:
            return gettext("for life")
        if value.startswith("??") and len(value) == 10:  # two digits of the year, as numbers have them
            day = date.fromisoformat(f"20{value[2:]}")
            return f"{formats.date_format(day, f'j {month}')} ??{value[2:4]}"
        if len(value) == 10:
            return formats.date_format(date.fromisoformat(value), f"j {month} Y")
        if len(value) == 7:
            return formats.date_format(date.fromisoformat(f"{value}-01"), f"{month} Y")
    return value


@register.filter
def language_label(code: str) -> str:
    """A language as its speakers call it."""
    return str(get_language_info(code)["name_local"]).capitalize()


@register.filter
def in_language(text: str | Promise, code: str) -> str:
    """A text as somebody reads it who has chosen that language."""
    with override(code):
        return str(text)


@register.simple_tag
def moment(at: datetime, seconds: bool = False) -> SafeString:
    """A point in time, in UTC as everywhere on the console."""
    at = at.astimezone(UTC)
    day = f"j {labels.month_format()} Y"
    text = formats.date_format(at, f"{day}, H:i:s" if seconds else f"{day}, H:i")
    return format_html(
        '<time datetime="{}" title="{} UTC">{}</time>', at.isoformat(timespec="seconds"), text, text
    )


@register.simple_tag
def day(on: date) -> SafeString:
    """A day, as the moments beside it are written."""
    text = formats.date_format(on, f"j {labels.month_format()} Y")
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), text)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``mapping|item:key``; None where there is no such key."""
    return mapping.get(key)


@register.filter
def typed(draft: Any, form: str) -> str | None:
    """The value that was typed into a form of that name; None where another one, or none, was sent."""
    return draft.posted.get("value", "") if draft and draft.form == form else None
