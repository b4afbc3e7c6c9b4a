"""Tables that only grow: triggers of the database refuse to change, delete or empty them, whoever asks.

SQLite and PostgreSQL. The owner of the database can take a trigger away; ``audit verify`` tells when one
is missing, and checkpoints tell what was done meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("onboarding_auditentry", "onboarding_auditcheckpoint", "onboarding_audithead", "onboarding_erasure")
_FUNCTION = "onboarding_append_only"
_ACTS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}


def protect(connection: BaseDatabaseWrapper) -> None:
    """Lay the triggers that are missing."""
    missing = set(unprotected(connection))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP; END $$"
            )
        for table, act, name in _triggers(connection):
            if name in missing:
                cursor.execute(_create(connection, table, act, name))


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for the way back of a migration, and tests that empty their tables."""
    with connection.cursor() as cursor:
        for table, _act, name in _triggers(connection):
            of = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of}")


def unprotected(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are not there, or switched off."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    return [name for _table, _act, name in _triggers(connection) if name not in there]


def _triggers(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str]]:
    """Table, act and name of each."""
    for table in TABLES:
        for act in _ACTS[connection.vendor]:
            yield table, act, f"{table}_no_{act.lower()}"


def _create(connection: BaseDatabaseWrapper, table: str, act: str, name: str) -> str:
    if connection.vendor == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN"
            f" SELECT RAISE(ABORT, '{table} only grows: {act} is refused'); END"
        )
    each = "STATEMENT" if act == "TRUNCATE" else "ROW"
    return f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
