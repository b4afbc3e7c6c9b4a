"""Makes the first administrator of an installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding import audit, workflow
from onboarding.access import Role
from onboarding.models import User
from onboarding.states import Refused


class Command(BaseCommand):
    help = (
        "Makes the first administrator and prints the link by which they choose a password. They then invite"
        " everybody else on the page People. Where there is an administrator already, use that page, or"
        " --another."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the user name")
        parser.add_argument(
            "--another", action="store_true", help="although there is an administrator already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        there = User.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR)
        if there.exists() and not options["another"]:
            raise CommandError("There is an administrator, who can invite others. --another makes one more.")
        try:
            user = workflow.invite_person(audit.SYSTEM, options["name"], [Role.ADMINISTRATOR])
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Open this once, within a day, to choose a password:\n{workflow.entrance(user)}")
