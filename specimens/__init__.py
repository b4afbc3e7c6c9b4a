"""Fictional identity documents with their truth, clean and degraded.

Every person, number and address is drawn from pools by a seed; every card says SPECIMEN. The
pictures serve demonstrations, tests and the measurement of readers, which must not know how they
are made: this package imports nothing of the application.
"""

from specimens.build import DOCUMENTS, make, write
from specimens.degrade import DEGRADATIONS, degrade
from specimens.fonts import FONT_SETS
from specimens.model import Side, Specimen

__all__ = [
    "DEGRADATIONS",
    "DOCUMENTS",
    "FONT_SETS",
    "Side",
    "Specimen",
    "degrade",
    "make",
    "write",
]
