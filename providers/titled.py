"""Values that are told by their titles: an answer that names its fields as the papers print them.

Two vendors read Brazilian papers and say only here and there what they return; what they call a field
is compared by its words (:mod:`providers.normalise.titles`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from providers.normalise.identifiers import RULES
from providers.normalise.text import compact
from providers.normalise.titles import Title, title
from providers.walker import Entry, Found, Table

Titles = Mapping[str, tuple[str, ...]]
"""Canonical name -> titles in order of preference. A title with CPF and CNPJ in it stands under both
numbers: the value tells which of the two it is."""

_GIVEN_NAME, _SURNAME = title("Nome"), title("Sobrenome")
_EITHER = title("CPF / CNPJ")


def path_titles(path: str) -> tuple[Title, ...]:
    """The titles of a value that has none but its path: the whole of it, else the last key. What stands
    in a list is one of several and goes by its whole path alone."""
    whole = title(path)
    return (whole,) if "[" in path else (whole, title(path.rpartition(".")[2]))


@dataclass(slots=True)
class Titled:
    """The values of an answer, each with the titles that it goes by."""

    found: list[Found] = field(default_factory=list)
    _titles: dict[str, tuple[Title, ...]] = field(default_factory=dict)

    def add(self, one: Found, *titles: Title) -> None:
        self.found.append(one)
        self._titles[one.path] = titles

    def table(self, titles: Titles) -> Table:
        """Where in this very answer each canonical field stands."""
        texts = {one.path: one.text or "" for one in self.found}
        table: dict[str, Entry] = {}
        for name, wanted in self._names_split(titles).items():
            keys = [
                path
                for wish in map(title, wanted)
                for path, shown in self._titles.items()
                if wish in shown and _is_of(name, wish, texts[path])
            ]
            if keys:
                table[name] = Entry(tuple(dict.fromkeys(keys)))
        return table

    def _names_split(self, titles: Titles) -> Titles:
        """Beside a surname, what is called name are the given names."""
        shown = {one for titles in self._titles.values() for one in titles}
        if "surname" not in titles or not {_GIVEN_NAME, _SURNAME} <= shown:
            return titles
        whole = tuple(text for text in titles["full_name"] if title(text) != _GIVEN_NAME)
        return {"given_names": ("Nome",), **titles, "full_name": whole}


def _is_of(name: str, shown: Title, text: str) -> bool:
    """Whether a number that may be a person's or a company's is the one that is asked for."""
    if not shown >= _EITHER:
        return True
    return RULES["br.cnpj"].matches(compact(text)) == (name == "tax_number")
