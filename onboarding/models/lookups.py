"""Lookups of our own."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField
from django.db.models.lookups import StartsWith

_LAST = "\U0010ffff"


@CharField.register_lookup
class Begins(StartsWith):
    """``field__begins``: by an index on every database. PostgreSQL takes its pattern index for LIKE;
    SQLite takes none for the LIKE that Django writes, so there it is a range."""

    lookup_name = "begins"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return str(connection.operators["startswith"] % rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        text = str(self.rhs)
        return f"({column} >= %s AND {column} < %s)", [*params, text, *params, text + _LAST]
