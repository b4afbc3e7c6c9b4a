"""What Hypothesis makes up: people, numbers and zones, all of them fictional."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from providers.normalise import mrz
from providers.normalise.countries import mrz_codes
from specimens import mrz as writer

TODAY = date(2026, 6, 15)

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
words = st.text(CAPITALS, min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
births = st.dates(date(1927, 1, 1), TODAY)
expiries = st.dates(date(1977, 1, 1), date(2076, 12, 31))


def codes(longest: int, shortest: int = 0) -> st.SearchStrategy[str]:
    return st.text(CAPITALS + "0123456789", min_size=shortest, max_size=longest)


@dataclass(frozen=True)
class Written:
    """A zone with what was written into it."""

    form: mrz.Format
    rows: tuple[str, ...]
    zone: writer.Zone
    born: date
    expires: date


_FORMS = {
    "TD1": (mrz.TD1, writer.td1, ("I", "ID", "A", "C", "AC"), 22, 15),
    "TD2": (mrz.TD2, writer.td2, ("I", "ID", "A", "C"), 14, 7),
    "TD3": (mrz.TD3, writer.td3, ("P", "PD"), 9, 14),
    "MRV-A": (mrz.MRVA, writer.mrv_a, ("V", "VB"), 9, 16),
    "MRV-B": (mrz.MRVB, writer.mrv_b, ("V", "VN"), 9, 8),
}


@st.composite
def zones(draw: st.DrawFn, *kinds: str) -> Written:
    """A zone of one of those formats (all by default), every check digit right."""
    form, write, heads, longest, optional = _FORMS[draw(st.sampled_from(kinds or tuple(_FORMS)))]
    number = draw(codes(longest, shortest=1))
    if len(number) > 9:
        # The rest of a long number takes room of the optional data, its check digit and a filler too.
        optional = max(0, optional - (len(number) - 9) - 2)
    born, expires = draw(births), draw(expiries)
    zone = writer.Zone(
        kind=draw(st.sampled_from(heads)),
        issuer=draw(st.sampled_from(sorted(mrz_codes()))),
        surname=draw(names),
        given_names=draw(st.one_of(st.just(""), names)),
        number=number,
        nationality=draw(st.sampled_from(sorted(mrz_codes()))),
        born=born.strftime("%y%m%d"),
        sex=draw(st.sampled_from("MF<")),
        expires=expires.strftime("%y%m%d"),
        optional=draw(codes(optional)),
        optional_2=draw(codes(11)) if form is mrz.TD1 else "",
    )
    return Written(form, tuple(write(zone)), zone, born, expires)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def mutated(draw: st.DrawFn, answer: Any) -> Any:
    """A vendor's answer in which one to three values, anywhere, were replaced or left out."""
    changed = {"": copy.deepcopy(answer)}
    for _ in range(draw(st.integers(1, 3))):
        holder: Any = changed
        key: Any = ""
        while isinstance(holder[key], (dict, list)) and holder[key] and draw(st.booleans()):
            holder = holder[key]
            key = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
        if holder is not changed and isinstance(holder, dict) and draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = draw(json_values)
    return changed[""]
