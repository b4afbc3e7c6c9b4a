"""A look at what is guarded: it changes nothing, and is recorded."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from onboarding import index, queues
from onboarding.audit import Action, Actor, record_system
from onboarding.evidence import vault_of
from onboarding.models import Case, Check
from onboarding.states import Refused, act, note


def look_at_picture(case: Case, actor: Actor, file: str) -> bytes:
    """A stored picture for who may see it, by the name under which it lies: noted before it is shown."""
    with act(case, None) as case:
        note(case, Action.IMAGE_VIEWED, actor, picture=file.rpartition("/")[2])
    return vault_of(case).fetch(file)


def look_at_answer(case: Case, actor: Actor, check_id: UUID, *, masked: bool) -> tuple[Check, Any]:
    """A check and the vendor's own answer as JSON. ``masked`` says in the trail that the person is
    shown its shape alone; to mask it is the door's part."""
    with act(case, None) as case:
        check = Check.objects.filter(case=case, pk=check_id).exclude(answer="").first()
        if check is None:
            raise Refused(_("This check has no answer to show."))
        raw = json.loads(vault_of(case).fetch(check.answer))
        note(case, Action.ANSWER_VIEWED, actor, check=str(check.pk), service=check.service, masked=masked)
    return check, raw


def search(actor: Actor, text: str) -> tuple[list[Case], bool]:
    """Cases whose number or reference begins with a text, or that have it as a document's or person's
    number or as words of a name; at most a page of them, the newest first, and whether there are more.
    That the person searched is recorded with how many they found, and nothing of the text."""
    most = queues.PAGE + 1
    found = queues.beginning(text, most)
    found |= {case.pk: case for case in queues.listed(pk__in=index.cases_with(text, most))}
    note_search(actor, min(len(found), most))
    newest = sorted(found.values(), key=lambda case: (case.created_at, case.number), reverse=True)
    return newest[: queues.PAGE], len(newest) > queues.PAGE


def note_search(actor: Actor, found: int) -> None:
    """Somebody looked for a person by a number or name and found so many."""
    record_system(Action.CASES_SEARCHED, actor, {"found": found})
