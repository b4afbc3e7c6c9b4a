"""What a stretch of text says under a rule: a number of a known shape, a date, a name, a word of
a closed list, or just text.

Look-alikes (O and 0, I and 1) are told apart by the place where a rule wants a letter or a digit;
that is noted, and the score lowered. Nothing is altered to please a check digit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rapidfuzz import fuzz, process

from providers.local.layout import ValueRule
from providers.local.scripts import script_of
from providers.local.segments import Segment
from providers.normalise.dates import parse_date
from providers.normalise.identifiers import RULES, shape_pattern
from providers.normalise.text import compact, fold

_TO_DIGIT = str.maketrans("OQDoIl|iZzSsBGbqg", "00001111225586699")
_TO_LETTER = str.maketrans("0125846", "OIZSBAG")
_CHOICE_LIKENESS = 80  # of 100: one letter in five misread
# In Thai a blank stands beside a number, and before an abbreviation of an address (subdistrict, district,
# province, road, lane), which bears no sign: those of the line above or below come near it.
_THAI_SIGN = re.compile("(?<=[ตอจถซ])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+(?=\\.)")
_THAI_PART = re.compile(
    r"(?<=[\w\u0e31-\u0e4e])(?=[ตอจถซ]\.)|(?<=\d)(?=[\u0e01-\u0e2e])|(?<=[\u0e01-\u0e4e])(?=\d)"
)
Twins = Mapping[int, Sequence[tuple[str, float]]]
_DATE_LIKE = re.compile(r"\d{1,4}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}|\d{4}年")


@dataclass(frozen=True, slots=True)
class Part:
    """A value: its text, and whether look-alikes were told apart in it."""

    text: str
    exchanged: bool = False


def understand(rule: ValueRule, segment: Segment) -> dict[str, Part] | None:
    """The values of a rule with one or more fields in one text; None where it cannot be that."""
    text = segment.text
    if not _in_script(rule, text):
        return None
    if rule.pattern is None:
        part = _number(rule.identifier, segment) if rule.identifier else _one(rule, text)
        return None if part is None else {rule.fields[0]: part}
    for candidate in (text, _digits(text)) if rule.kind in ("date", "digits") else (text,):
        if match := rule.pattern.search(candidate):
            return _by_groups(rule, match, exchanged=candidate != text)
    return None


def _in_script(rule: ValueRule, text: str) -> bool:
    """A value in another script is in that one; any other may be mixed with it, as a date is."""
    other = script_of(text)
    return other == rule.script or bool(not rule.script and re.search("[A-Za-z0-9]", text))


def _by_groups(rule: ValueRule, match: re.Match[str], *, exchanged: bool) -> dict[str, Part] | None:
    """Named groups are fields of their own; the first group, or all, is the only field's text."""
    named = {name: value for name, value in match.groupdict().items() if value}
    if match.re.groupindex:
        return {name: _text(name, _trimmed(value), exchanged=exchanged) for name, value in named.items()}
    part = _one(rule, match[1] if match.re.groups else match[0])
    return None if part is None else {rule.fields[0]: Part(part.text, part.exchanged or exchanged)}


def _trimmed(text: str) -> str:
    """Without what stands around it; ``BOGOTA D.C.`` keeps its last dot."""
    return re.sub(r"(?<!\.\w)\.+$", "", text.strip(" ,;:/")).strip(" ,;:/").lstrip(".")


def _one(rule: ValueRule, text: str) -> Part | None:
    if rule.identifier is not None:
        return _of_shape(rule.identifier, text, {})
    if rule.script:
        return Part(_address(text) if "address" in rule.fields else text)
    if rule.kind == "date":
        return _month_first(text) if rule.month_first else _date(text)
    if rule.kind == "name":
        return _name(text)
    if rule.kind == "choice":
        return _choice(rule, text)
    if rule.kind == "digits":
        digits = _digits(text)
        exchanged = digits != text
        digits = compact(digits) if rule.compact else digits
        return Part(digits, exchanged) if re.search(r"\d", digits) else None
    return _text(rule.fields[0], text)


def _address(text: str) -> str:
    """As it is written in Thai; other scripts have none of these letters."""
    return _THAI_PART.sub(" ", _THAI_SIGN.sub("", text))


def _text(name: str, text: str, *, exchanged: bool = False) -> Part:
    """Places are words: ``SA0 PAUL0`` is misread."""
    letters = _letters(text) if name.startswith("place_of_") else text
    return Part(_spaced(letters), exchanged or letters != text)


def _spaced(text: str) -> str:
    """Blanks that reading drops behind a comma, an abbreviation's dot, or before a number or a bracket."""
    text = re.sub(r",(?=[^\W\d_])", ", ", text)
    text = re.sub(r"(?<=[^\W\d_])\((?=[^\W\d_]{2})", " (", text)
    text = re.sub(r"(?<=[^\W\d_])\s?-\s?(?=\d{6}$)", " - ", text)  # a State and its postal number, India
    return re.sub(r"(?<=[^\W\d_])\.(?=[^\W\d_]{3}|\d)", ". ", text)


def _number(identifier: str, segment: Segment) -> Part | None:
    """The number that a text is, each unsure letter with those that could stand there."""
    glyphs = [glyph for glyph in segment.glyphs if glyph.letter.isalnum()]
    text = "".join(glyph.letter.upper()[0] for glyph in glyphs)
    return _of_shape(identifier, text, {place: glyph.twins for place, glyph in enumerate(glyphs)})


def _of_shape(identifier: str, text: str, twins: Twins) -> Part | None:
    found = [find_number(text, shape, twins) for shape in RULES[identifier].shape.split("|")]
    return next((part for part in found if part is not None), None)


def find_number(text: str, shape: str, twins: Twins = MappingProxyType({})) -> Part | None:
    """A number of that shape in the text, punctuation aside; the one with the fewest look-alikes
    exchanged. The whole text is tried before stretches of it. ``twins`` has, by place among the
    letters and digits, what the reader finds possible there, likeliest first."""
    tokens = "".join(ch for ch in text.upper() if ch.isalnum())
    best: tuple[int, str] | None = None
    for start in range(len(tokens) - len(shape) + 1):
        stretch = tokens[start : start + len(shape)]
        fitted = "".join(
            _fit(ch, kind, twins.get(start + place, ()))
            for place, (ch, kind) in enumerate(zip(stretch, shape, strict=True))
        )
        if not re.fullmatch(shape_pattern(shape), fitted):
            continue
        cost = sum(a != b for a, b in zip(stretch, fitted, strict=True))
        if best is None or cost < best[0]:
            best = (cost, fitted)
    if best is None or best[0] > len(shape) // 3:
        return None
    return Part(best[1], exchanged=best[0] > 0)


def _fit(letter: str, kind: str, twins: Sequence[tuple[str, float]]) -> str:
    """What the reader finds likeliest of what may stand there, else the usual look-alike."""
    allowed = {"9": str.isdigit, "A": str.isalpha, "X": str.isalnum}[kind]
    if likelier := [sign for sign, _chance in twins if allowed(sign)]:
        return likelier[0]
    if kind == "9":
        return letter.translate(_TO_DIGIT)
    return letter.translate(_TO_LETTER) if kind == "A" else letter


def _digits(text: str) -> str:
    """Look-alikes of digits made digits in words that hold a digit already."""
    return re.sub(
        r"\S+",
        lambda word: word[0].translate(_TO_DIGIT) if any(c.isdigit() for c in word[0]) else word[0],
        text,
    )


def _letters(text: str) -> str:
    """Look-alikes of letters made letters in words of letters: ``0CT`` is October."""
    return re.sub(
        r"[^\W_]+",
        lambda word: (
            word[0].translate(_TO_LETTER) if sum(c.isalpha() for c in word[0]) > len(word[0]) / 2 else word[0]
        ),
        text,
    )


def _date(text: str) -> Part | None:
    for candidate in (text, _digits(text), _letters(text)):
        if parse_date(candidate, "expiry"):  # the kind that may be for life
            match = _DATE_LIKE.search(candidate)
            return Part(candidate if match is None else _around(candidate, match), candidate != text)
    return None


def _month_first(text: str) -> Part | None:
    """As the United States and the Philippines write it, turned to ISO 8601, which leaves no doubt."""
    for candidate in (text, _digits(text)):
        if match := re.search(r"(?<!\d)(\d\d?)\s?[-/.]\s?(\d\d?)\s?[-/.]\s?(\d{4})(?!\d)", candidate):
            return Part(f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}", candidate != text)
    return None


def _around(text: str, match: re.Match[str]) -> str:
    """Dates among other words: the date alone, unless it is the Chinese form."""
    return text if "年" in match[0] else match[0]


def _name(text: str) -> Part | None:
    """Letters, blanks, hyphens, apostrophes and dots; digits inside are misread letters."""
    letters = re.sub(r"\d", lambda digit: digit[0].translate(_TO_LETTER), text)
    letters = re.sub(r"[^\w\s\-'’.,/()]|_", " ", letters)
    letters = " ".join(_spaced(letters).split())
    if sum(ch.isalpha() for ch in letters) < 1 or any(ch.isdigit() for ch in letters):
        return None
    return Part(letters, exchanged=any(ch.isdigit() for ch in text))


def _choice(rule: ValueRule, text: str) -> Part | None:
    """The word of the closed list that the text is, or begins with."""
    folded = fold(text)
    if not any(ch.isalpha() for ch in folded):
        folded = folded.translate(_TO_LETTER)
    exact = [choice for choice in rule.choices if fold(choice) == folded]
    if exact:
        return Part(exact[0])
    begins = [
        choice
        for choice in rule.choices
        if folded.startswith(fold(choice)) and not folded[len(fold(choice)) :][:1].isalnum()
    ]
    if begins:
        return Part(max(begins, key=len))
    found = process.extractOne(
        folded,
        {choice: fold(choice) for choice in rule.choices if len(choice) > 3},
        scorer=fuzz.ratio,
        score_cutoff=_CHOICE_LIKENESS,
    )
    return None if found is None else Part(found[2], exchanged=True)
