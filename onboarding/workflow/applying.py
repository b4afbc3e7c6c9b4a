"""What a customer does by themselves in the form, beside what everybody's cases are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from onboarding import consent, evidence
from onboarding.audit import Action, Actor
from onboarding.evidence import vault_of
from onboarding.models import ApplyDraft, Case, Document, DocumentKind
from onboarding.states import Refused, Step, act, record

TYPED_PLACE = "apply.typed"
MOST_TRIES = 2
"""Poor pictures of a side that are sent back; the next one is taken, and marked. Onfido's form forces as
many retakes (onfido-sdk-ui, pull request 1145): who fails twice will not do better, and a person can look."""


def set_language(case: Case, actor: Actor, language: str) -> None:
    """The language in which the customer is spoken to from now on."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages."))
    with act(case, None) as case:
        case.language = language
        record(case, Action.LANGUAGE_SET, actor, language=language)


def give_consent(case: Case, actor: Actor, version: str) -> None:
    """The customer agrees to the text of that version in their language; it is recorded whole."""
    text = consent.text(case.language)
    if version != text.version:
        raise Refused(_("The text has changed. Read it again, please."))
    with act(case, Step.UPLOAD) as case:
        case.consent = text.version
        record(
            case, Action.CONSENT_GIVEN, actor,
            consent=text.version, language=case.language, text=text.whole,
        )  # fmt: skip


def has_consented(case: Case) -> bool:
    """Whether the customer agreed to the text as it is now."""
    return case.consent == consent.text(case.language).version


def set_country(case: Case, actor: Actor, country: str) -> None:
    """The country whose document will be shown; empty for one that the policy does not name. A type
    of document that is not accepted there is no longer chosen, and the documents that are asked for
    are those that the policy requires there."""
    rules = evidence.policy_of(case)
    if country and country not in rules.documents:
        raise Refused(_("Choose one of the countries."))
    with act(case, Step.DECLARE) as case:
        case.country = country
        if case.document_type and case.document_type not in rules.accepted(country):
            case.document_type = ""
            identity = next(d for d in evidence.current_documents(case) if d.kind == DocumentKind.IDENTITY)
            identity.type, identity.type_confirmed = "", False
            identity.save()
        _require(case, rules.required(case.level, country))
        record(case, Action.COUNTRY_SET, actor, country=country)


def _require(case: Case, kinds: Iterable[str]) -> None:
    """Ask for these kinds of documents. One that is not asked for any more, and was not shown, goes."""
    current = {document.kind: document for document in evidence.current_documents(case)}
    for kind in set(kinds) - set(current):
        Document.objects.create(
            case=case, kind=kind, attempt=case.attempt, type_confirmed=kind != DocumentKind.IDENTITY
        )
    for kind in set(current) - set(kinds):
        if not current[kind].pages.exists():
            current[kind].delete()


def invite(case: Case, actor: Actor) -> None:
    """Have a link to the form sent to the applicant by e-mail."""
    if not settings.MAIL_ON:
        raise Refused(_("No e-mail is set up here. Copy the link instead."), "no_mail")
    with act(case, None) as case:
        if case.is_final:
            raise Refused(_("The case is closed; there is nothing left for a customer to do."), "wrong_state")
        if not case.by_mail:
            raise Refused(_("The applicant's e-mail address is not known."), "no_address")
        record(case, Action.CUSTOMER_INVITED, actor)


# What a form keeps while it is filled in. None of this is an act on the case: it enters no trail, and
# makes nobody's page old.


def keep_typed(case: Case, typed: Mapping[str, str]) -> None:
    """Remember what was typed and is not declared yet, sealed as declared values are."""
    sealed = vault_of(case).seal_json(dict(typed), TYPED_PLACE)
    ApplyDraft.objects.update_or_create(case=case, defaults={"typed": sealed})


def typed(case: Case) -> dict[str, str]:
    """What was typed and is not declared yet, by the form's names."""
    draft = ApplyDraft.objects.filter(case=case).first()
    if draft is None or not draft.typed:
        return {}
    values: dict[str, str] = vault_of(case).open_json(draft.typed, TYPED_PLACE)
    return values


def count_try(case: Case, place: str) -> bool:
    """Count a poor picture; whether it is sent back, or taken all the same because enough were."""
    draft, _made = ApplyDraft.objects.get_or_create(case=case)
    tries = draft.tries.get(place, 0)
    if tries >= MOST_TRIES:
        return False
    draft.tries[place] = tries + 1
    draft.save(update_fields=["tries", "updated_at"])
    return True
