"""The screens that ask for words: language, consent, country, person, document; and the look over all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onboarding import consent, evidence, workflow
from onboarding.apply import limits, session, steps
from onboarding.apply.forms import PersonForm, countries, number_of
from onboarding.apply.session import customer
from onboarding.models import Case
from onboarding.states import Refused
from onboarding.tasks import send_check
from providers.documents import catalogue

BACK = "back"
"""The button that leads back sends the form too, so that nothing typed is lost."""


def screen(key: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A screen of the form: ``view(request, case, place)``; when it is not asked for now it leads to
    what is."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @customer
        @wraps(view)
        def shown(request: HttpRequest, case: Case) -> HttpResponse:
            place = steps.place(case, key)
            if place is None:
                return redirect(steps.first_open(case))
            return view(request, case, place)

        return shown

    return decorate


def page(
    request: HttpRequest, name: str, case: Case, place: steps.Place, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"case": case, "place": place, **more}
    return render(request, f"apply/{name}.html", context, status=status)


@screen("language")
def language(request: HttpRequest, case: Case, place: steps.Place) -> HttpResponse:
    if request.method == "POST":
        try:
            workflow.set_language(case, session.actor(request), request.POST.get("language", ""))
        except Refused as refused:
            return page(request, "language", case, place, 422, problem=str(refused))
        return redirect(place.onward)
    return page(request, "language", case, place)


@screen("consent")
def agree(request: HttpRequest, case: Case, place: steps.Place) -> HttpResponse:
    text = consent.text(case.language)
    if request.method == "POST":
        problem = ""
        if "agree" not in request.POST:
            problem = _("To go on, tick the box. Without your agreement we may not check your identity.")
        else:
            try:
                workflow.give_consent(case, session.actor(request), request.POST.get("version", ""))
                return redirect(place.onward)
            except Refused as refused:
                problem = str(refused)
        return page(request, "consent", case, place, 422, text=text, problem=problem)
    return page(request, "consent", case, place, text=text, agreed=workflow.has_consented(case))


@screen("country")
def country(request: HttpRequest, case: Case, place: steps.Place) -> HttpResponse:
    typed = workflow.typed(case)
    offered = [*countries(case), (steps.ELSEWHERE, _("Another country"))]
    problem = ""
    if request.method == "POST":
        chosen = request.POST.get("country", "")
        if chosen in dict(offered):
            workflow.keep_typed(case, {**typed, "country": chosen})
            workflow.set_country(case, session.actor(request), "" if chosen == steps.ELSEWHERE else chosen)
            return redirect(place.onward)
        problem = _("Choose the country that issued your document.")
    chosen = case.country or typed.get("country", "")
    return page(
        request, "country", case, place, 422 if problem else 200,
        countries=offered, chosen=chosen, problem=problem,
    )  # fmt: skip


@screen("person")
def person(request: HttpRequest, case: Case, place: steps.Place) -> HttpResponse:
    if request.method == "POST":
        form = PersonForm(case, request.POST)
        if BACK in request.POST:
            _keep(case, form, request)
            return redirect(place.back)
        if form.is_valid():
            workflow.declare(case, session.actor(request), form.declared())
            _let_go(case)
            return redirect(place.onward)
        _keep(case, form, request)
        return page(request, "person", case, place, 422, form=form, told=True)
    known = PersonForm.from_declared(evidence.declared(case), number_of(case))
    return page(request, "person", case, place, form=PersonForm(case, known | workflow.typed(case)))


@require_POST
@customer
def typed(request: HttpRequest, case: Case) -> HttpResponse:
    """What is being typed: kept, and what is wrong with the fields that are filled in. One that was
    overtaken on its way, by the form itself, is not."""
    if steps.place(case, "person") is None or request.POST.get("version") != str(case.version):
        return JsonResponse({"errors": {}}, status=409)
    if not limits.within("type", str(case.pk)):
        return JsonResponse({"errors": {}}, status=429)
    form = PersonForm(case, request.POST)
    _keep(case, form, request)
    filled = [name for name in form.fields if request.POST.get(name) and not name.startswith("birth_")]
    errors = {name: form.errors[name][0] if name in form.errors else "" for name in filled}
    if all(request.POST.get(f"birth_{part}") for part in ("day", "month", "year")):
        errors["birth"] = "".join(form.birth_errors)
    return JsonResponse({"errors": errors})


def _keep(case: Case, form: PersonForm, request: HttpRequest) -> None:
    before = {key: value for key, value in workflow.typed(case).items() if key == "country"}
    workflow.keep_typed(case, before | form.told(request.POST))


def _let_go(case: Case) -> None:
    """What was typed is declared now."""
    workflow.keep_typed(case, {key: v for key, v in workflow.typed(case).items() if key == "country"})


@screen("document")
def document(request: HttpRequest, case: Case, place: steps.Place) -> HttpResponse:
    kinds = [catalogue()[name] for name in evidence.policy_of(case).accepted(case.country)]
    problem = ""
    if request.method == "POST":
        try:
            workflow.set_document_type(
                case, session.actor(request), request.POST.get("document_type", ""), None
            )
            return redirect(steps.place(case, "document").onward)  # type: ignore[union-attr]
        except Refused:
            problem = _("Choose the document that you will show.")
    return page(request, "document", case, place, 422 if problem else 200, kinds=kinds, problem=problem)


@screen("review")
def review(request: HttpRequest, case: Case, place: steps.Place) -> HttpResponse:
    """Everything at a glance, each with a way back to it; then it is handed in."""
    missing = [stop for stop in steps.stops(case)[:-1] if not stop.done and not stop.skippable]
    problem = ""
    if request.method == "POST":
        if missing:
            return redirect(missing[0].url)
        try:
            workflow.submit(case, session.actor(request), send_check)
            return redirect("apply_progress")
        except Refused as refused:
            problem = str(refused)
    declared = evidence.declared(case)
    return page(
        request, "review", case, place, 422 if problem else 200,
        problem=problem, missing=missing, sides=steps.sides(case), declared=declared,
        first=session.is_first_attempt(case), person=evidence.declared_name(declared),
        number=number_of(case), mail=settings.MAIL_ON,
    )  # fmt: skip
