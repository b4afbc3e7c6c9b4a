"""``manage.py policy``: whether a policy file can be used, and what it would change for past cases."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from onboarding import policy
from onboarding.management.options import day
from onboarding.models import Case
from onboarding.policy import SEVERITIES, Policy, PolicyError
from onboarding.replay import Replayed, replay
from onboarding.vault import VaultError

_WORDS = {number: word for word, number in SEVERITIES.items()}


class Command(BaseCommand):
    help = "Check a policy file, or weigh past cases by it without calling anybody."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="read the file and tell what is wrong with it, or what it says")
        check.add_argument("file", type=Path)
        other = acts.add_parser(
            "replay", help="weigh the stored answers of past cases by it; nobody is called"
        )
        other.add_argument("file", type=Path)
        other.add_argument("--since", metavar="DATE", help="cases opened from that day (UTC) on")
        other.add_argument(
            "--json", action="store_true", help="print one object: counts, and cases that flip"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        rules = self._read(file)
        if options["act"] == "replay":
            self._replay(rules, options)
            return
        self.stdout.write(f"{file}: {rules.name} {rules.version} can be used.")
        for what, says in _summary(rules):
            self.stdout.write(f"  {what:18}{says}")

    def _replay(self, rules: Policy, options: dict[str, Any]) -> None:
        cases = Case.objects.exclude(submitted_at=None).select_related("applicant", "policy")
        if options["since"]:
            cases = cases.filter(created_at__gte=day(options["since"]))
        rows: list[Replayed] = []
        left_out = 0
        for case in cases.order_by("created_at", "id").iterator(200):
            try:
                row = replay(case, rules)
            except VaultError:
                row = None
            if row is None:
                left_out += 1
            else:
                rows.append(row)
        flipped = [row for row in rows if row.flips]
        counts = _counts(rows, left_out)
        if options["json"]:
            told = {"policy": f"{rules.name} {rules.version}", **counts}
            self.stdout.write(json.dumps(told | {"cases": [row.to_json() for row in flipped]}, indent=1))
            return
        for row in flipped:
            self.stdout.write(f"{row.case.number}  {row.case.outcome:8}  {'; '.join(_changes(row))}")
        for what, number in counts.items():
            shown = str(number)
            if isinstance(number, dict):
                shown = ", ".join(f"{code} {of_code}" for code, of_code in number.items()) or "none"
            self.stdout.write(f"{what.replace('_', ' ') + ':':28}{shown}")

    def _read(self, file: Path) -> Policy:
        try:
            return policy.parse(file.read_text("utf-8"), str(file))
        except (OSError, UnicodeDecodeError) as error:
            self.stderr.write(f"{file} cannot be read: {error}")
        except PolicyError as error:
            self.stderr.write(str(error))
        sys.exit(1)


def _counts(rows: list[Replayed], left_out: int) -> dict[str, Any]:
    appear = Counter(code for row in rows for code in row.appear)
    vanish = Counter(code for row in rows for code in row.vanish)
    return {
        "replayed": len(rows),
        "left_out": left_out,
        "flipped": sum(bool(row.flips) for row in rows),
        "approved_by_itself_before": sum(row.before.automatic for row in rows),
        "approved_by_itself_after": sum(row.after.automatic for row in rows),
        "of_these_people_rejected": sum(row.against_people for row in rows),
        "second_person_before": sum(row.before.second_person for row in rows),
        "second_person_after": sum(row.after.second_person for row in rows),
        "a_service_was_never_asked": sum(bool(row.after.never_asked) for row in rows),
        "findings_that_appear": dict(appear.most_common()),
        "findings_that_vanish": dict(vanish.most_common()),
    }


def _changes(row: Replayed) -> list[str]:
    told = [f"+{code}" for code in row.appear] + [f"-{code}" for code in row.vanish]
    if "automatic" in row.flips:
        told.append("approved by itself" if row.after.automatic else "no longer approved by itself")
    if "second_person" in row.flips:
        told.append("wants a second person" if row.after.second_person else "wants no second person")
    if row.against_people:
        told.append("which a person rejected")
    if row.after.never_asked:
        told.append(f"never asked: {', '.join(row.after.never_asked)}")
    return told


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
        ("levels", "; ".join(f"{name}: {', '.join(kinds['*'])}" for name, kinds in rules.levels.items())),
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
