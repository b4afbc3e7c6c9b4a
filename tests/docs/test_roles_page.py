"""``docs/roles.md`` is what the tables of ``onboarding.access`` and the API's views say."""

from __future__ import annotations

from tools.roles_table import FILE, table


def test_the_page_is_the_tables() -> None:
    """`python -m tools.roles_table` writes it."""
    assert FILE.read_text("utf-8") == table()
