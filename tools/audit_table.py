"""Writes ``docs/audit_actions.md`` from ``onboarding.actions``: ``python -m tools.audit_table``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django
from django.utils.translation import override

FILE = Path(__file__).resolve().parent.parent / "docs" / "audit_actions.md"

_HEAD = """# What the trail records

Every action, and what its entries carry: made from `onboarding/actions.py` by
`python -m tools.audit_table`. An entry that carries anything else, or something that does not look like its
kind, is refused, so that neither a name nor a number nor a note gets into a trail that is never changed.

Besides, every entry has its chain (a case's id, or `system`), place, time, case version and hashes, and who
acted: kind, id and log-in name of a person who works here, or id and name of a key. That is personal data
of the people who work here, and stays as long as the trail does. Of a customer it has the id of their link.

"""


def table() -> str:
    """The whole document."""
    return _HEAD + "\n".join([*_kinds(), "", "## Actions", "", *_actions()]) + "\n"


def _kinds() -> Iterator[str]:
    from onboarding.actions import Kind

    yield "## Kinds"
    yield ""
    yield "| Kind | What it is | Personal data of |"
    yield "|---|---|---|"
    for kind in Kind:
        yield f"| {kind.name.lower()} | {kind.what} | {kind.of or 'nobody'} |"


def _actions() -> Iterator[str]:
    from onboarding.actions import CARRIES, Action

    yield "| Action | Means | Carries | Personal data of |"
    yield "|---|---|---|---|"
    with override("en"):
        for action in Action:
            named = CARRIES[action]
            carried = ", ".join(f"`{name}` {kind.name.lower()}" for name, kind in named.items())
            people = ", ".join(sorted({kind.of for kind in named.values() if kind.of}))
            yield f"| `{action}` | {action.label} | {carried} | {people or 'nobody'} |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyc.settings")
    django.setup()
    FILE.write_text(table(), "utf-8")
