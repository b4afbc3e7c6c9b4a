"""A case leaves the house as a file: noted before anything of it is handed out."""

from __future__ import annotations

from typing import Literal

from onboarding.audit import Action, Actor
from onboarding.case_file.content import Content, gather
from onboarding.models import Case
from onboarding.states import act, note

Form = Literal["pdf", "json"]


def export(case: Case, actor: Actor, form: Form) -> Content:
    """The case's content for a file of that form. The last entry of the trail in it is this act."""
    with act(case, None) as case:
        note(case, Action.CASE_EXPORTED, actor, form=form)
        return gather(case)
