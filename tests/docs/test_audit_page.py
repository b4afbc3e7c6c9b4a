"""``docs/audit_actions.md`` is what the trail records."""

from __future__ import annotations

from tools.audit_table import FILE, table


def test_the_page_is_what_the_code_says() -> None:
    """`python -m tools.audit_table` writes it."""
    assert FILE.read_text("utf-8") == table()
