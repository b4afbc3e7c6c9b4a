"""Tables that only grow are emptied between tests, as the owner of a database can."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from onboarding import append_only


@contextmanager
def unprotected() -> Iterator[None]:
    """The triggers are away inside, for what somebody does who is past the application."""
    append_only.unprotect(connection)
    try:
        yield
    finally:
        append_only.protect(connection)


@contextmanager
def emptied_between_tests() -> Iterator[None]:
    """Django empties the tables after a test that committed: without the triggers."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(operations: Any, statements: list[str]) -> None:
        with unprotected():
            flush(operations, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_triggers)
        yield
