"""People who work here: a list, a person, an invitation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onboarding import access, audit, tasks, workflow
from onboarding.access import Act, Role
from onboarding.models import User
from onboarding.states import Refused

ROLES: dict[Role, tuple[str | Promise, str | Promise]] = {
    Role.ANALYST: (gettext_lazy("Analyst"), gettext_lazy("reviews cases and decides them")),
    Role.APPROVER: (gettext_lazy("Approver"), gettext_lazy("an analyst who confirms as second person")),
    Role.AUDITOR: (gettext_lazy("Auditor"), gettext_lazy("reads all, changes nothing")),
    Role.OPERATOR: (gettext_lazy("Operator"), gettext_lazy("opens cases and adds pictures")),
    Role.ADMINISTRATOR: (gettext_lazy("Administrator"), gettext_lazy("people and keys; sees no case")),
}


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=[(role.value, format_lazy("{} – {}", name, what)) for role, (name, what) in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def chosen(self) -> list[Role]:
        return [Role(name) for name in self.cleaned_data["roles"]]


class InvitationForm(RolesForm):
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("Letters, digits and @ . + - _ ; with single sign-on the name that it gives."),
    )
    first_name = forms.CharField(label=gettext_lazy("Given name"), max_length=60, required=False)
    last_name = forms.CharField(label=gettext_lazy("Surname"), max_length=60, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "Where e-mail is set up, the link goes there; else it is shown to be handed over."
        ),
    )
    field_order = ["username", "first_name", "last_name", "email", "roles"]


def people(request: HttpRequest) -> HttpResponse:
    """Everybody, and a form to invite another."""
    access.require(request.user, Act.ADMINISTER)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = workflow.invite_person(
                _actor(request), data["username"], form.chosen(),
                first=data["first_name"], last=data["last_name"], email=data["email"],
            )  # fmt: skip
            return _entrance(request, user)
        except Refused as refused:
            form.add_error("username", str(refused))
    found = User.objects.order_by("-is_active", "username")
    context = {"form": form, "people": [(user, _roles(user)) for user in found]}
    return render(request, "console/people.html", context, status=422 if form.is_bound else 200)


@require_safe
def person(request: HttpRequest, person: int) -> HttpResponse:
    access.require(request.user, Act.ADMINISTER)
    user = get_object_or_404(User, pk=person)
    form = RolesForm(initial={"roles": sorted(user.role_names)})
    context = {
        "person": user,
        "form": form,
        "factors": Authenticator.objects.filter(user=user).exclude(type="recovery_codes").exists(),
        "oneself": user == request.user,
    }
    return render(request, "console/person.html", context)


@require_POST
def roles(request: HttpRequest, person: int) -> HttpResponse:
    form = RolesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role."))
        return redirect("person", person)
    return _perform(
        request, person, lambda user: workflow.change_roles(_actor(request), user, form.chosen()),
        _("The roles are changed."),
    )  # fmt: skip


@require_POST
def deactivate(request: HttpRequest, person: int) -> HttpResponse:
    return _perform(
        request, person, lambda user: workflow.deactivate(_actor(request), user),
        _("The log-in is switched off; sessions, claims and keys have ended."),
    )  # fmt: skip


@require_POST
def reactivate(request: HttpRequest, person: int) -> HttpResponse:
    return _perform(
        request, person, lambda user: workflow.reactivate(_actor(request), user),
        _("The log-in is switched on again."),
    )  # fmt: skip


@require_POST
def reset(request: HttpRequest, person: int) -> HttpResponse:
    """Take the log-in back and show the link to a new one."""
    access.require(request.user, Act.ADMINISTER)
    user = get_object_or_404(User, pk=person)
    try:
        workflow.reset(_actor(request), user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("person", person)
    return _entrance(request, user)


def _perform(request: HttpRequest, person: int, do: Callable[[User], Any], done: str) -> HttpResponse:
    access.require(request.user, Act.ADMINISTER)
    try:
        do(get_object_or_404(User, pk=person))
        messages.success(request, done)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("person", person)


def _entrance(request: HttpRequest, user: User) -> HttpResponse:
    """The link, sent to the person, or shown this once where no mail can be sent."""
    if settings.MAIL_ON and user.email and tasks.send_entrance(user.pk, get_language()):
        messages.success(request, _("The link is on its way to %(address)s.") % {"address": user.email})
        return redirect("person", user.pk)
    context = {"person": user, "link": workflow.entrance(user)}
    response = render(request, "console/entrance.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _roles(user: User) -> list[str | Promise]:
    names = {group.name for group in user.groups.all()}
    return [label for role, (label, _what) in ROLES.items() if role.value in names]


def _actor(request: HttpRequest) -> audit.Actor:
    return access.actor(request.user)  # type: ignore[arg-type]
