"""Writes ``docs/roles.md`` from ``onboarding.access`` and the API: ``python -m tools.roles_table``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver

FILE = Path(__file__).resolve().parent.parent / "docs" / "roles.md"

_HEAD = """# Who may do what

Made from `onboarding/access.py` and the views of the API by `python -m tools.roles_table`. A test asks every
address here as everybody and holds the answer against these tables. An address without a row lets nobody in.

A person may have several roles and then may do what any of them may. Without a role a log-in leads nowhere.

"""

_ROLES = {
    "analyst": "Reviews cases and decides them.",
    "approver": "An analyst who also confirms decisions for which the policy wants a second person, never"
    " their own, takes up decided cases again, and answers for people's data: holds, hands out, erases.",
    "auditor": "Reads all cases with their pictures and their trail, and changes nothing.",
    "operator": "Opens cases and adds pictures. Reaches the cases alone that they opened, and sees"
    " neither findings nor decisions.",
    "administrator": "People, policy, keys and webhooks. Sees no case and no picture by this role.",
    "integrator": "A program: reaches the API with a key, as far as the key's scopes go, and no page. A live"
    " key reaches live cases alone, a test key test cases alone, a client token one case.",
}
_ACTS = {
    "view": "Look at a case: values, findings, decisions, trail",
    "pictures": "Look at the pictures as they were uploaded",
    "open": "Open a case",
    "upload": "Add pictures, submit",
    "review": "Claim, correct, set findings aside, run again, withdraw",
    "decide": "Approve, reject, ask again",
    "second": "Confirm or refuse what waits for a second person",
    "reopen": "Take up a decided case again",
    "administer": "People, keys, webhooks",
    "export": "Take away a case file",
    "report": "Look at figures of all cases, which name nobody",
    "read_answer": "Read a vendor's own answer in full; others see its shape",
    "privacy": "Hold a person's data, hand them out to them, erase them",
}


def addresses() -> dict[str, tuple[str, URLPattern]]:
    """Every address of the application by its name, with its path."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str, URLPattern]]:
        for pattern in resolver.url_patterns:
            path = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, path)
            else:
                yield pattern.name or path, path, pattern

    return {name: (f"/{path}", pattern) for name, path, pattern in walk(get_resolver(), "")}


def parameters(name: str) -> list[str]:
    """What must be known to reach the address of that name."""
    return re.findall(r"<(?:\w+:)?(\w+)>", addresses()[name][0])


def table() -> str:
    """The whole document."""
    return _HEAD + "\n".join([*_roles(), "", *_acts(), "", *_routes(), "", *_api(), ""])


def _roles() -> Iterator[str]:
    yield "| Role | What for |"
    yield "|---|---|"
    for role, text in _ROLES.items():
        yield f"| {role} | {text} |"


def _acts() -> Iterator[str]:
    from onboarding.access import OWN_CASES, PERMISSIONS, Role

    yield "## People\n\n*own*: with the cases alone that the person opened.\n"
    yield f"| Act | What | {' | '.join(Role)} |"
    yield "|---|---|" + "---|" * len(Role)
    for act, allowed in PERMISSIONS.items():
        own = "own" if act != "open" else "yes"
        cells = ("" if role not in allowed else own if role in OWN_CASES else "yes" for role in Role)
        yield f"| `{act}` | {_ACTS[act]} | {' | '.join(cells)} |"


def _routes() -> Iterator[str]:
    from onboarding.access import ROUTES, Door

    yield "## Addresses\n\n| Address | Asks for |\n|---|---|"
    where = addresses()
    for name, rule in ROUTES.items():
        if rule is not Door.KEY:
            asked = str(rule) if isinstance(rule, Door) else f"`{rule}`"
            yield f"| `{where[name][0]}` | {asked} |"


def _api() -> Iterator[str]:
    from onboarding.access import ROUTES, Door

    yield "## API\n\n| | Address | Scope | Client token |\n|---|---|---|---|"
    where = addresses()
    for name in (name for name, rule in ROUTES.items() if rule is Door.KEY):
        path, pattern = where[name]
        view: Any = pattern.callback.cls  # type: ignore[attr-defined]
        for method, scope in view.scopes.items():
            client = "its own case" if method in view.for_clients else ""
            yield f"| {method} | `{path}` | {f'`{scope}`' if scope else 'any key'} | {client} |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyc.settings")
    django.setup()
    FILE.write_text(table(), "utf-8")
