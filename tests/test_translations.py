"""The interface is whole in every language that it offers."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

LOCALE = Path(__file__).resolve().parent.parent / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
PLACES = re.compile(r"%\(\w+\)[sd]|</?\w+>")


@dataclass
class Entry:
    """One message of a catalogue: ``texts`` has one translation, or one for each plural form."""

    flags: str
    context: str
    source: str
    plural: str
    texts: list[str]


def entries(path: Path) -> Iterator[Entry]:
    for block in path.read_text("utf-8").split("\n\n")[1:]:
        texts = [_text(block, rf"msgstr(?:\[{n}\])?") for n in range(2)]
        plural = _text(block, "msgid_plural")
        yield Entry(
            "".join(line for line in block.splitlines() if line.startswith("#,")),
            _text(block, "msgctxt"),
            _text(block, "msgid"),
            plural,
            texts if plural else texts[:1],
        )


def _text(block: str, key: str) -> str:
    found = re.search(rf'^{key} ((?:".*"\n?)+)', block, re.MULTILINE)
    return "".join(ast.literal_eval(line) for line in found[1].split("\n") if line) if found else ""


each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])


def test_there_is_a_catalogue_for_portuguese_and_spanish() -> None:
    assert [path.parts[-3] for path in CATALOGUES] == ["es", "pt_BR"]


@each_catalogue
def test_every_text_is_translated(path: Path) -> None:
    missing = [e.source for e in entries(path) if not all(e.texts) or "fuzzy" in e.flags]
    assert missing == []


@each_catalogue
def test_a_translation_has_the_places_of_its_source(path: Path) -> None:
    wrong = [
        entry.source
        for entry in entries(path)
        for source, text in zip((entry.source, entry.plural), entry.texts, strict=False)
        if sorted(PLACES.findall(text)) != sorted(PLACES.findall(source))
    ]
    assert wrong == []


@each_catalogue
def test_the_compiled_catalogue_is_current(path: Path) -> None:
    """`make messages` compiles it."""
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries(path):
        if entry.plural:
            found = [compiled.ngettext(entry.source, entry.plural, n) for n in (1, 2)]
        elif entry.context:
            found = [compiled.pgettext(entry.context, entry.source)]
        else:
            found = [compiled.gettext(entry.source)]
        assert found == entry.texts
