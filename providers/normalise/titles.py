"""Titles of fields in Portuguese, reduced to the words by which they are compared.

``Data de Nascimento``, ``data_nascimento`` and ``dataNascimento`` are one title, and so are ``CNPJ do
prestador`` and ``prestador.cnpj``: neither particles nor the order of the words count.
"""

from __future__ import annotations

import re

from providers.normalise.text import fold

Title = frozenset[str]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[A-Z]+|\d+")
_PARTICLES = frozenset(("A", "AS", "DA", "DAS", "DE", "DO", "DOS", "E", "EM", "NA", "NO", "O", "OS"))
_NUMBER = frozenset(("N", "NR", "NRO", "NUM"))


def title(text: str) -> Title:
    """``Nº do Registro`` becomes ``NUMERO`` and ``REGISTRO``; empty where no word is left."""
    words = _WORD.findall(fold(_HUMP.sub(" ", text)))
    return frozenset("NUMERO" if word in _NUMBER else word for word in words if word not in _PARTICLES)
