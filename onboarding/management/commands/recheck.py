"""``manage.py recheck CASE``: ask the services of a case again, each once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding import audit, workflow
from onboarding.models import Case
from onboarding.states import Refused
from onboarding.tasks import send_check
from providers import registry
from providers.errors import InvalidRequest


class Command(BaseCommand):
    help = "Ask the services of a case again. Calls may be charged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", help="the case's number")
        parser.add_argument("--service", help="this one alone; it need not have been asked yet")

    def handle(self, *args: Any, **options: Any) -> None:
        number, service = options["case"].upper(), options["service"]
        case = Case.objects.filter(number=number).first()
        if case is None:
            raise CommandError(f"There is no case {number}.", returncode=2)
        try:
            if service is not None:
                registry.service(service)
            asked = workflow.recheck(case, audit.SYSTEM, service, send_check)
        except InvalidRequest as error:
            raise CommandError(error.message, returncode=2) from None
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{number}: {asked} asked again.")
