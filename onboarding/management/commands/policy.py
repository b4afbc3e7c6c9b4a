"""``manage.py policy check FILE``: whether a policy file can be used, and what it says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from onboarding import policy
from onboarding.policy import SEVERITIES, Policy, PolicyError

_WORDS = {number: word for word, number in SEVERITIES.items()}


class Command(BaseCommand):
    help = "Check a policy file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="read the file and tell what is wrong with it, or what it says")
        check.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        rules = self._read(file)
        self.stdout.write(f"{file}: {rules.name} {rules.version} can be used.")
        for what, says in _summary(rules):
            self.stdout.write(f"  {what:18}{says}")

    def _read(self, file: Path) -> Policy:
        try:
            return policy.parse(file.read_text("utf-8"), str(file))
        except (OSError, UnicodeDecodeError) as error:
            self.stderr.write(f"{file} cannot be read: {error}")
        except PolicyError as error:
            self.stderr.write(str(error))
        sys.exit(1)


def _summary(rules: Policy) -> list[tuple[str, str]]:
    """What a policy says, in a few lines."""
    routes = "; ".join(f"{document}: {' > '.join(route)}" for document, route in rules.routes.items())
    rule = rules.automatic
    automatic = "nothing"
    if rule.enabled:
        automatic = (
            f"{', '.join(rule.countries) or 'no country'}; open: {_severities(rule.severities)};"
            f" scores from {rule.least_score:g}, faces to {rule.farthest_face:g};"
            f" {rule.sample:.0%} are seen by a person all the same"
        )
    ended = ", ".join(f"{end} {days}" for end, days in rules.retention.ended.items())
    budgets = ", ".join(f"{vendor} {amount}" for vendor, amount in rules.budgets.items())
    return [
        ("countries", ", ".join(rules.documents)),
        ("routes", routes),
        ("second person", _severities(rules.second_approver)),
        ("by itself", automatic),
        ("budgets a day", budgets or "none"),
        ("abandoned after", f"{rules.abandoned_days} days"),
        (
            "verified again",
            f"{rules.reverification.soon} days before" if rules.reverification.enabled else "no",
        ),
        ("kept, in days", ended),
    ]


def _severities(numbers: tuple[int, ...]) -> str:
    return ", ".join(_WORDS[number] for number in numbers) or "none"
