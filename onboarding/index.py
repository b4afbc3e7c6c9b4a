"""The blind index: by which numbers and words of names cases are found without opening them.

An entry is a digest under a key of its own (``vault.BlindIndex``). Who has the database alone learns
which cases have a value in common, and how often a word occurs, but no value. Entries go with their
applicant: ``forget``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from onboarding import evidence, vault
from onboarding.evidence import Evidence
from onboarding.models import Applicant, Case, DocumentKind, FaceVector, IndexEntry, IndexKey, IndexKind
from providers.normalise.text import compact, fold

KINDS: Mapping[str, IndexKind] = {
    "document_number": IndexKind.DOCUMENT_NUMBER,
    "mrz_document_number": IndexKind.DOCUMENT_NUMBER,
    "personal_number": IndexKind.PERSONAL_NUMBER,
    "tax_number": IndexKind.PERSONAL_NUMBER,
    "voter_number": IndexKind.PERSONAL_NUMBER,
    "social_security_number": IndexKind.PERSONAL_NUMBER,
    "registration_number": IndexKind.PERSONAL_NUMBER,
    **dict.fromkeys(
        ("full_name", "given_names", "surname", "second_surname", "middle_name"), IndexKind.NAME_WORD
    ),
    **dict.fromkeys(("full_name_native", "given_names_native", "surname_native"), IndexKind.NAME_WORD),
}
"""The fields that are indexed, and as what."""


def terms(
    values: Iterable[tuple[str, str | None]], *, declared: bool = False
) -> Iterator[tuple[str, IndexKind, str]]:
    """Field, kind and text of everything that is indexed of named values. An applicant who is asked for
    their number may give the document's."""
    for name, value in values:
        kind = KINDS.get(name)
        if kind is None or not value:
            continue
        if kind == IndexKind.NAME_WORD:
            for word in words(value):
                yield name, kind, word
        elif number := compact(value):
            yield name, kind, number
            if declared and name == "personal_number":
                yield name, IndexKind.DOCUMENT_NUMBER, number


def words(name: str) -> set[str]:
    """The words of a name as they are indexed and looked for: capitals without accents."""
    return set(re.findall(r"[^\W_]+", fold(re.sub("['’]", "", name))))


def key(*, locked: bool = False) -> vault.BlindIndex:
    """The index under its key, which is made when it is first wanted and wrapped anew when the first
    master key has changed. ``locked`` keeps others who ask so waiting until the transaction is over."""
    rows = IndexKey.objects.select_for_update() if locked else IndexKey.objects
    row, _made = rows.get_or_create(pk=1, defaults={"wrapped": vault.new_index_key()})
    if renewed := vault.rewrapped_index_key(row.wrapped):
        row.wrapped = renewed
        row.save()
    return vault.BlindIndex(row.wrapped)


def renew(case: Case) -> None:
    """Make the entries of what is declared and of the current documents those of their values now.
    Called within the act that changed a value."""
    known, blind = evidence.load(case), key()
    wanted = {(owner, kind, blind.digest(kind, text)) for owner, kind, text in _of_case(known)}
    current = [d.document.pk for d in known.documents]
    entries = IndexEntry.objects.filter(case=case).exclude(
        document__in=case.documents.exclude(pk__in=current)
    )
    present = {(entry.document_id, entry.kind, entry.digest): entry.pk for entry in entries}
    IndexEntry.objects.filter(pk__in=[pk for entry, pk in present.items() if entry not in wanted]).delete()
    IndexEntry.objects.bulk_create(
        IndexEntry(applicant_id=case.applicant_id, case=case, document_id=owner, kind=kind, digest=digest)
        for owner, kind, digest in wanted - present.keys()
    )


def _of_case(known: Evidence) -> Iterator[tuple[UUID | None, str, str]]:
    for _name, kind, text in terms(known.declared.items(), declared=True):
        yield None, kind.value, text
    for document in known.documents:
        if document.document.kind != DocumentKind.IDENTITY:  # a bill bears its issuer's numbers too
            continue
        for _name, kind, text in terms((r.name, r.value) for r in document.readings):
            yield document.document.pk, kind.value, text


def entries_with(digests: Iterable[str]) -> QuerySet[IndexEntry]:
    """The entries of any of these digests, in whatever case."""
    return IndexEntry.objects.filter(digest__in=set(digests))


_COMMON = 1000
"""Of so many entries a digest is common; by how much more does not matter to a search."""


def cases_with(text: str, most: int) -> list[UUID]:
    """Cases with a number that is the text, or with every word of it in their names: at most so many,
    in no order that says anything. Blanks and signs of a number, accents and capitals do not count; a
    part of a number or a word is not found."""
    blind = key()
    found = set(_cases(blind, (IndexKind.DOCUMENT_NUMBER, IndexKind.PERSONAL_NUMBER), [compact(text)], most))
    found |= set(_cases(blind, (IndexKind.NAME_WORD,), sorted(words(text)), most))
    return list(found)[:most]


def _cases(
    blind: vault.BlindIndex, kinds: Iterable[IndexKind], terms: list[str], most: int
) -> Iterator[UUID]:
    """Those that have all of these terms, of any one of the kinds: along the index from one case with the
    rarest term to the next."""
    for kind in kinds if any(terms) else ():
        having = [IndexEntry.objects.filter(digest=blind.digest(kind, term), kind=kind) for term in terms]
        if len(having) > 1:
            having.sort(key=lambda entries: entries[:_COMMON].count())
        first = having[0]
        for other in having[1:]:
            first = first.filter(Exists(other.filter(case=OuterRef("case"))))
        yield from first.order_by("case").values_list("case", flat=True).distinct()[:most]


def forget(applicant: Applicant) -> None:
    """Take away all by which an applicant could be found or recognised: a part of erasure, since digests
    outlive the applicant's own key."""
    IndexEntry.objects.filter(applicant=applicant).delete()
    FaceVector.objects.filter(applicant=applicant).delete()
