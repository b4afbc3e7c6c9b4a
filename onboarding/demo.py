"""What a first start shows: demo users, and cases in every state worth seeing.

The people are fictional and their documents specimens; everything else is real: pictures go through
intake, the engine reads them, and demo users decide through the workflow.
"""

from __future__ import annotations

import io
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image

import specimens
from onboarding import access, workflow
from onboarding.access import Role
from onboarding.intake import accept
from onboarding.models import Case, DecisionAction, DocumentKind, Progress, User
from onboarding.tasks import send_check
from specimens import faces

USERS = (
    ("ana", "Ana", "Duarte", Role.ANALYST),
    ("omar", "Omar", "Haddad", Role.ANALYST),
    ("petra", "Petra", "Lindholm", Role.APPROVER),
)
_PATIENCE = 900  # seconds for all demo cases: a slow machine needs a quarter of that


def logins() -> list[str]:
    """The demo users' log-ins, made on the first start and kept for the next in ``var/``."""
    file: Path = settings.VAR_DIR / "demo-logins"
    if not User.objects.exists():
        lines = []
        for name, first, last, role in USERS:
            password = secrets.token_urlsafe(9)
            user = User.objects.create_user(name, password=password)
            user.first_name, user.last_name = first, last
            user.save()
            user.groups.add(Group.objects.get_or_create(name=role.value)[0])
            lines.append(f"{role.value:9} {name:6} {password}")
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write("\n".join(lines) + "\n")
    return file.read_text().splitlines() if file.is_file() else []


@dataclass(frozen=True, slots=True)
class Scene:
    """A demo case: a specimen, how it was photographed, what was declared, and what happened."""

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
    return User.objects.get(username="ana")


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
        "Declared under the married name; the marriage certificate was shown at the branch.",
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
        Scene("mx.voter_id", 11, "f01", "MEX", "table"),
        Scene("de.id_card", 4, "f02", "DEU", "rotated", then=_approved),
        Scene("br.driver_license", 1, "f03", "BRA", "strong_blur"),
        Scene("id.id_card", 5, "f04", "IDN", "table", declared={"full_name": "BUDI HARTONO"}),
        Scene(
            "passport", 6, "f05", "", "perspective",
            person={"date_of_expiry": past}, then=_asked_again,
        ),
        Scene(
            "cn.id_card", 7, "f06", "CHN", "table",
            declared={"date_of_birth": "1988-03-02"}, then=_staged,
        ),
        Scene("in.pan_card", 8, "f07", "IND", "clean", selfie_of="f08", then=_rejected),
        Scene("mx.voter_id", 9, "f09", "MEX", "glare", detect=True),
        Scene("de.id_card", 10, "f10", "DEU", "photocopy", then=_claimed),
    )  # fmt: skip


def cases(say: Callable[[str], None], live: bool) -> None:
    """Open the demo cases unless there are cases already, and wait until the engine read them.

    ``say`` is given text to show; ``live`` lets a line be written over.
    """
    if Case.objects.exists():
        return
    say("Drawing specimens and opening demo cases")
    actor = access.actor(_analyst())
    opened = []
    for scene in scenes():
        opened.append((_open(scene), scene))
        say(".")
    workflow.open_case(
        actor, {"full_name": "Tomás Quiroga"}, country="BRA", document_type="br.driver_license"
    )
    say("\n")
    _watch([case for case, _scene in opened], say, live)
    for case, scene in opened:
        case.refresh_from_db()
        if scene.then and case.progress == Progress.IN_REVIEW:
            scene.then(case)


def _open(scene: Scene) -> Case:
    face = _face(scene.face)
    today = timezone.localdate()
    specimen = specimens.make(
        scene.document, scene.seed, face=face, person=scene.person, today=today
    )
    truth = {k: v for side in specimen.sides.values() for k, v in side.truth.items()}
    declared = {
        "full_name": truth.get("full_name")
        or " ".join(
            filter(None, (truth.get(n) for n in ("given_names", "surname", "second_surname")))
        ),
        "date_of_birth": truth.get("date_of_birth", ""),
        **scene.declared,
    }
    actor = access.actor(_analyst())
    case = workflow.open_case(
        actor,
        declared,
        country=scene.country,
        document_type="" if scene.detect else scene.document,
    )
    for side, drawn in specimen.sides.items():
        image, _matrix = specimens.degrade(drawn.image, scene.pictures, scene.seed)
        workflow.add_page(case, actor, side, accept(_jpeg(image)))
    selfie = faces.selfie(_face(scene.selfie_of) if scene.selfie_of else specimen.face, scene.seed)
    workflow.add_page(case, actor, "selfie", accept(_jpeg(selfie)))
    workflow.submit(case, actor, send_check)
    return case


def _face(wanted: str) -> str:
    """The face of that id, whatever the generator calls its people."""
    return wanted if wanted in faces.FACES else sorted(faces.FACES)[hash(wanted) % len(faces.FACES)]


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def _watch(opened: list[Case], say: Callable[[str], None], live: bool) -> None:
    """A line that says how far the engine has come."""
    ids = [case.pk for case in opened]
    started, last = time.monotonic(), -1
    while time.monotonic() - started < _PATIENCE:
        done = Case.objects.filter(pk__in=ids).exclude(progress=Progress.CHECKING).count()
        if done != last:
            line = f"The engine reads the demo cases: {done} of {len(ids)}"
            say(f"\r{line}" if live else f"{line}\n")
            last = done
        if done == len(ids):
            break
        time.sleep(0.5)
    say("\n" if live else "")
