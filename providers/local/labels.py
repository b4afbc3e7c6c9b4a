"""Where the labels of a description stand in a line of text, misread letters allowed for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from providers.local.layout import Layout, ValueRule
from providers.normalise.text import fold

EDGE = " :;.,-–—_/|'\"`·•*()[]=~<>：；，。、"
"""What may stand around a label or a value and belongs to neither."""
IGNORED = object()
"""Owner of print that is neither label nor value."""
Owner = ValueRule | object
Hit = tuple[int, int, Owner]
"""Start and end in a folded text, and whose label stands there."""

_STAMP = "SPECIMEN"  # stamped across cards that are none; reading tears it to pieces
_SHORT = 5  # letters of a label that is no common word
_SHORTEST = 4  # letters of a line that is taken for a misread label
_GLUED = 7  # letters of a label that may run into its value
_MISREAD = 1  # letters of a longer label that one misread letter weighs up
_LIKE_A_LABEL, _CLEARLY = 0.6, 0.08  # likeness, and its lead over the next label's


def labels_of(layout: Layout) -> list[tuple[str, Owner]]:
    """Every label, folded, with its rule; titles and other print with IGNORED."""
    labels: list[tuple[str, Owner]] = [(fold(text), rule) for rule in layout.values for text in rule.labels]
    labels += [(fold(text), IGNORED) for text in (*layout.titles, *layout.ignore)]
    # Reading may drop the blanks of a long label, and those between two scripts.
    labels += [
        (text.replace(" ", ""), owner)
        for text, owner in labels
        if " " in text and (_is_long(text) or any(map(_is_wide, text)))
    ]
    return labels


def hits(text: str, labels: Sequence[tuple[str, Owner]]) -> list[Hit]:
    """The labels in a folded text, from left to right; where two claim a place, the longer and the
    better read has it."""
    if _is_stamp(text.strip(EDGE)):
        return [(0, len(text), IGNORED)]
    found = [
        (len(label) - _MISREAD * misread, start, end, owner)
        for label, owner in labels
        for start, end, misread in _occurrences(label, text)
    ]
    taken: list[Hit] = []
    for _worth, start, end, owner in sorted(found, key=lambda hit: -hit[0]):
        if all(end <= a or start >= b for a, b, _ in taken):
            taken.append((start, end, owner))
    return _widened(_leading(sorted(taken, key=lambda hit: hit[0]), text), text)


def _is_stamp(text: str) -> bool:
    """A piece of the stamp, with one letter misread in a longer one."""
    if len(text) < 3 or len(text) > len(_STAMP):
        return False
    pieces = (_STAMP[at : at + len(text)] for at in range(len(_STAMP) - len(text) + 1))
    return any(Levenshtein.distance(text, piece) <= (len(text) >= 5) for piece in pieces)


def guess(text: str, layout: Layout) -> tuple[float, ValueRule] | None:
    """Whose label a badly read line is likest, with the likeness; None where none stands out.

    ``batum van slyhe / tate of ista`` is ``datum van afgifte / date of issue``.
    """
    words = [word.strip(EDGE) for word in fold(text).split("/")]
    words = [word for word in words if len(word) >= _SHORTEST]
    if not words:
        return None
    ranked = sorted(
        ((_likeness(words, rule), rule) for rule in layout.values if rule.labels),
        key=lambda pair: -pair[0],
    )
    if not ranked or ranked[0][0] <= _LIKE_A_LABEL:
        return None
    others = [like for like, rule in ranked if rule.fields != ranked[0][1].fields]
    return ranked[0] if ranked[0][0] - max(others, default=0.0) > _CLEARLY else None


def _likeness(words: Sequence[str], rule: ValueRule) -> float:
    """How like a rule's labels the parts of a line are, 0..1."""
    labels = [fold(label) for label in rule.labels]
    best = [max(Levenshtein.normalized_similarity(word, label) for label in labels) for word in words]
    return float(np.mean(best))


def _leading(hits: list[Hit], text: str) -> list[Hit]:
    """Other print, and words as short as ``Name``, count where a line begins, behind another hit or
    a stroke: a passport is issued by the ``National Passport Center``, and that is a value."""
    out: list[Hit] = []
    for start, end, owner in hits:
        before = text[out[-1][1] if out else 0 : start]
        certain = owner is not IGNORED and (end - start >= _SHORT or _is_wide(text[start]))
        begins = not before.strip(EDGE) or before.rstrip().endswith("/") or all(map(_is_wide, before))
        if begins or (certain and not _is_surname(text, start, end, owner)):
            out.append((start, end, owner))
    return out


def _is_surname(text: str, start: int, end: int, owner: Owner) -> bool:
    """Whether a date's label of one word, in a line of words without a number, is one of them: people are
    called ``Nascimento``, which is birth."""
    dated = isinstance(owner, ValueRule) and owner.kind == "date"
    around = text[:start] + text[end:]
    return dated and " " not in text[start:end] and not any(ch.isdigit() for ch in around)


def _occurrences(label: str, text: str) -> list[tuple[int, int, int]]:
    """Where a label stands in a text, at word boundaries, and how many letters are misread."""
    wide = any(_is_wide(ch) for ch in label)
    slack = 0 if wide or len(label) < 5 else 1 if len(label) < 10 else 2 if len(label) < 20 else 3
    found = []
    at = 0
    while at < len(text):
        inside = not (wide or _starts_word(text, at))
        if text[at] == " " or (inside and not (_is_long(label) and text.startswith(label, at))):
            at += 1
            continue
        best: tuple[int, int] | None = None
        for length in range(len(label) - slack, len(label) + slack + 1):
            end = at + length
            if end > len(text) or length < 1:
                continue
            distance = Levenshtein.distance(label, text[at:end], score_cutoff=slack)
            if distance > slack or not (wide or _ends_label(text, at, end, exact=distance == 0)):
                continue
            if best is None or distance < best[0]:
                best = (distance, end)
        if best is None:
            at += 1
        else:
            found.append((at, best[1], best[0]))
            at = best[1]
    return found


def _is_wide(letter: str) -> bool:
    """Chinese writes labels and values without a blank."""
    return unicodedata.east_asian_width(letter) in "WF"


def _starts_word(text: str, at: int) -> bool:
    """Also where Latin letters follow Chinese ones: they are two scripts of one label."""
    return not _is_glued(text, at) or _is_wide(text[at - 1]) != _is_wide(text[at])


def _is_glued(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isalnum()


def _is_long(label: str) -> bool:
    """Long enough to be known inside a word, where reading lost the stroke before it."""
    return len(label) >= 10


def _ends_label(text: str, start: int, end: int, *, exact: bool) -> bool:
    """A label ends where the word does; an exact one also where a digit is glued to it, or where a
    line begins with it and a word is."""
    if end >= len(text) or not text[end].isalnum():
        return True
    glued = start == 0 and end >= _GLUED and text[end : end + 3].isalpha()
    return exact and (text[end].isdigit() or glued)


def _widened(hits: list[Hit], text: str) -> list[Hit]:
    """A label in a second language hangs on the first by a stroke: it belongs to it, known or not.

    ``Datum för utfärdande/Date of issue``; ``Surname / Nom``. All that stands before the stroke is
    label; behind it may follow a value, so only a word is.
    """
    out: list[Hit] = []
    for start, end, owner in hits:
        begin = out[-1][1] if out else 0
        before = text[begin:start].rstrip()
        # Chinese writes a label right behind the value before it.
        hangs_on = before.endswith("/") or (_is_glued(text, start) and not _is_wide(text[start]))
        if hangs_on and not any(ch.isdigit() for ch in before):
            start = begin
        while (after := text[end:].lstrip()).startswith("/"):
            rest = after[1:].lstrip()
            word = rest.split(" ", 1)[0]
            if not word or any(ch.isdigit() for ch in word):
                break
            end = len(text) - len(rest) + len(word)
        if out and out[-1][2] is owner and not text[out[-1][1] : start].strip(EDGE):
            out[-1] = (out[-1][0], end, owner)
        elif not out or start >= out[-1][1]:
            out.append((start, end, owner))
        elif end > out[-1][1]:
            out.append((out[-1][1], end, owner))
    return out
