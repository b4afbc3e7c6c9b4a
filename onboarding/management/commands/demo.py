"""``manage.py demo users|cases``: what a first start shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding import demo


class Command(BaseCommand):
    help = "Make demo users, or demo cases read by the real engine. Not for production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("users", "cases"))

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo data are not made where KYC_ENV is production.")
        if options["what"] == "users":
            self.stdout.write("\n".join(demo.logins()))
        else:
            demo.cases(lambda line: self.stdout.write(line, ending=""), self.stdout.isatty())
