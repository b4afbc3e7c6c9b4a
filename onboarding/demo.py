"""What a first start shows: demo users, and cases in every state worth seeing.

The people are fictional and their documents specimens; everything else is real: pictures go through
intake, the engine reads them, and demo users decide through the workflow.
"""

from __future__ import annotations

import io
import os
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from PIL import Image

import specimens
from onboarding import access, workflow
from onboarding.access import Role
from onboarding.audit import Action
from onboarding.intake import Accepted, accept
from onboarding.models import (
    AuditEntry,
    Case,
    Check,
    CheckState,
    DecisionAction,
    DocumentKind,
    Progress,
    User,
)
from onboarding.tasks import send_check
from specimens import faces

USERS = (
    ("ana", "Ana", "Duarte", Role.ANALYST),
    ("omar", "Omar", "Haddad", Role.ANALYST),
    ("petra", "Petra", "Lindholm", Role.APPROVER),
    ("aino", "Aino", "Virtanen", Role.AUDITOR),
    ("oskar", "Oskar", "Brandt", Role.OPERATOR),
    ("adela", "Adela", "Novak", Role.ADMINISTRATOR),
)
_ANALYST = "ana"
_REFERENCE = "demo-"  # of the applicants
_PATIENCE = 900  # seconds for all demo cases: a slow machine needs a quarter of that


def logins() -> list[str]:
    """The demo users' log-ins, made on the first start and kept for the next in ``var/``; none
    where other users were made first."""
    file: Path = settings.VAR_DIR / "demo-logins"
    with transaction.atomic():
        if not User.objects.exists():
            lines = [f"{_user(*person)}\n" for person in USERS]
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as out:
                out.writelines(lines)
    return file.read_text().splitlines() if file.is_file() else []


def _user(name: str, first: str, last: str, role: Role) -> str:
    """A new user; their log-in as a line of text."""
    password = secrets.token_urlsafe(9)
    user = User.objects.create_user(name, password=password, first_name=first, last_name=last)
    user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return f"{role.value:13} {name:6} {password}"


@dataclass(frozen=True, slots=True)
class Scene:
    """A demo case: a specimen, how it was photographed (not at all where ``pictures`` is empty),
    what was declared, and what happened."""

    document: str
    seed: int
    face: str
    country: str
    pictures: str = "clean"
    person: dict[str, str] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    selfie_of: str = ""
    detect: bool = False
    then: Callable[[Case], None] | None = None


def _analyst() -> User:
    return User.objects.get(username=_ANALYST)


def _approved(case: Case) -> None:
    workflow.decide(
        case, access.actor(_analyst()), DecisionAction.APPROVE, ["identity_confirmed"],
        "Fields and faces agree with the images.", version=case.version,
    )  # fmt: skip


def _rejected(case: Case) -> None:
    workflow.decide(
        case, access.actor(_analyst()), DecisionAction.REJECT, ["different_person"],
        "Another person holds this card.", version=case.version,
    )  # fmt: skip


def _staged(case: Case) -> None:
    workflow.decide(
        case, access.actor(_analyst()), DecisionAction.APPROVE, ["identity_confirmed"],
        "The name was declared with another character of the same sound.",
        version=case.version,
    )  # fmt: skip


def _asked_again(case: Case) -> None:
    identity = case.documents.get(kind=DocumentKind.IDENTITY, replaced_by=None)
    workflow.ask_again(
        case, access.actor(_analyst()), {str(identity.id): "expired_document"},
        version=case.version,
    )  # fmt: skip


def _claimed(case: Case) -> None:
    workflow.claim(case, access.actor(_analyst()))


def scenes() -> tuple[Scene, ...]:
    """The demo cases, in the order in which they are opened."""
    past = (timezone.localdate() - timedelta(days=40)).isoformat()
    return (
        Scene("mx.voter_id", 11, "f01", "MEX"),
        Scene("de.id_card", 4, "f02", "DEU", "rotated", then=_approved),
        Scene("br.driver_license", 1, "f07", "BRA", "strong_blur"),
        Scene(
            "id.id_card", 5, "f04", "IDN", "perspective", declared={"full_name": "BUDI HARTONO"}
        ),
        Scene(
            "passport", 6, "f05", "", "perspective",
            person={"date_of_expiry": past}, then=_asked_again,
        ),
        # A name that differs is a serious finding, for which the policy wants a second person.
        Scene(
            "cn.id_card", 7, "f06", "CHN", "perspective",
            person={"full_name": "陈文博"}, declared={"full_name": "陈文波"}, then=_staged,
        ),
        Scene("in.pan_card", 8, "f10", "IND", selfie_of="f06", then=_rejected),
        Scene("mx.voter_id", 9, "f11", "MEX", "glare", detect=True),
        Scene("br.driver_license", 3, "f08", "BRA", "photocopy", then=_claimed),
        Scene("br.driver_license", 12, "f12", "BRA", ""),
    )  # fmt: skip


def cases(say: Callable[[str], None], live: bool) -> None:
    """Open the demo cases and wait until the engine read them; what an interrupted start left
    undone is done by the next. An installation that has other cases alone is left as it is.

    ``say`` is given text to show; ``live`` lets a line be written over.
    """
    wanted = {f"{_REFERENCE}{number:02}": scene for number, scene in enumerate(scenes(), 1)}
    opened = {
        case.applicant.reference: case
        for case in Case.objects.filter(applicant__reference__in=wanted).select_related("applicant")
    }
    if (Case.objects.exists() and not opened) or not User.objects.filter(username=_ANALYST).exists():
        return
    _send_again(opened.values())
    if missing := [reference for reference in wanted if reference not in opened]:
        say("Demo cases are drawn and then read by the engine; look around meanwhile.\nDrawing ")
        for reference in missing:
            opened[reference] = _open(reference, wanted[reference])
            say(".")
        say("\n")
    _watch(opened.values(), say, live)
    for reference, scene in wanted.items():
        if scene.then and _is_untouched(opened[reference]):
            opened[reference].refresh_from_db()
            scene.then(opened[reference])


def _send_again(opened: Iterable[Case]) -> None:
    """Checks whose sending or work was interrupted; one that is done already ignores it."""
    unfinished = (CheckState.WAITING, CheckState.RUNNING)
    for check in Check.objects.filter(case__in=opened, state__in=unfinished):
        send_check(str(check.pk))


def _is_untouched(case: Case) -> bool:
    """Whether nobody did anything to the case since its checks."""
    acts = AuditEntry.objects.filter(chain=str(case.pk)).exclude(action=Action.IMAGE_VIEWED)
    last = acts.latest("seq")
    return last.action == Action.REVIEW_READY


def _open(reference: str, scene: Scene) -> Case:
    """The case, all of it or, when interrupted, nothing."""
    specimen = specimens.make(
        scene.document, scene.seed, face=scene.face, person=scene.person, today=timezone.localdate()
    )
    pictures = _pictures(scene, specimen)
    truth = {k: v for side in specimen.sides.values() for k, v in side.truth.items()}
    parts = (truth.get(name) for name in ("given_names", "surname", "second_surname"))
    declared = {
        "full_name": truth.get("full_name") or " ".join(filter(None, parts)),
        "date_of_birth": truth.get("date_of_birth", ""),
        **scene.declared,
    }
    actor = access.actor(_analyst())
    with transaction.atomic():
        case = workflow.open_case(
            actor,
            declared,
            country=scene.country,
            document_type="" if scene.detect else scene.document,
            reference=reference,
        )
        for side, picture in pictures.items():
            workflow.add_page(case, actor, side, picture)
        if pictures:
            workflow.submit(case, actor, send_check)
    return case


def _pictures(scene: Scene, specimen: specimens.Specimen) -> dict[str, Accepted]:
    """The sides as they were photographed, and a selfie."""
    if not scene.pictures:
        return {}
    images = {
        side: specimens.degrade(drawn.image, scene.pictures, scene.seed)[0]
        for side, drawn in specimen.sides.items()
    }
    images["selfie"] = faces.selfie(scene.selfie_of or specimen.face, scene.seed)
    return {side: accept(_jpeg(image)) for side, image in images.items()}


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def _watch(opened: Iterable[Case], say: Callable[[str], None], live: bool) -> None:
    """A line that says how far the engine has come, while there is something to read."""
    read = Case.objects.filter(pk__in=[case.pk for case in opened], submitted_at__isnull=False)
    reading = read.filter(progress=Progress.CHECKING)
    if not reading.exists():
        return
    total, shown, started = read.count(), None, time.monotonic()
    while True:
        left = reading.count()
        if left != shown:
            line = f"The engine reads them: {total - left} of {total}"
            say(f"\r{line}" if live else f"{line}\n")
            shown = left
        if not left or time.monotonic() - started > _PATIENCE:
            break
        time.sleep(0.5)
    say("\n" if live else "")
    if left:
        say(f"{left} of them take unusually long; they stay in the queue, under In preparation.\n")
