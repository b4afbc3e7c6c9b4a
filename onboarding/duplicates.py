"""What a case has in common with another applicant's: a number, or a face where the policy wants it.

Whoever looks holds the index's lock until their transaction is over. Of two cases that come at once the
later one thus sees the earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet

from onboarding import index
from onboarding.drafts import Draft
from onboarding.evidence import Evidence, policy_of, vault_of
from onboarding.models import Case, Check, FaceVector, IndexKind
from onboarding.vault import Vault, VaultError
from providers.model import FaceMatch

CODES = {
    IndexKind.DOCUMENT_NUMBER: "document_number_seen",
    IndexKind.PERSONAL_NUMBER: "personal_number_seen",
}
FACE = "face_seen"
FACE_PLACE = "face_vector"

_MOST_NAMED = 20
"""Cases that a finding names: more than anybody looks through by hand, and a bound for a number that a
misreading gives to many."""


def find(known: Evidence) -> Iterator[Draft]:
    """Locks the index."""
    blind = index.key(locked=True)
    identity = known.identity
    read = ((r.name, r.value) for r in identity.readings) if identity else ()
    shortest = known.policy.duplicates.shortest_number
    looked_for: dict[str, set[tuple[str, str]]] = {}
    for name, kind, text in (*index.terms(read), *index.terms(known.declared.items(), declared=True)):
        if kind in CODES and len(text) >= shortest:
            looked_for.setdefault(blind.digest(kind, text), set()).add((CODES[kind], name))
    seen: dict[tuple[str, str], set[str]] = {}
    entries = index.entries_with(looked_for).filter(case__in=_of_others(known.case))
    for digest, number in entries.values_list("digest", "case__number"):
        for what in looked_for[digest]:
            seen.setdefault(what, set()).add(number)
    for (code, name), numbers in sorted(seen.items()):
        yield from _draft(code, (name,), numbers, known)
    if known.policy.duplicates.faces:
        yield from _draft(FACE, (), _alike(known), known)


def _draft(code: str, fields: tuple[str, ...], numbers: Iterable[str], known: Evidence) -> Iterator[Draft]:
    cases = sorted(set(numbers))
    if cases:
        document = known.identity.document if known.identity and code != FACE else None
        check = known.face if code == FACE else None
        details = {"cases": cases[:_MOST_NAMED], "count": len(cases)}
        yield Draft(code, fields, document, check, "selfie" if code == FACE else "", details)


def _of_others(case: Case) -> QuerySet[Case]:
    """Submitted cases of other applicants, live or test ones as the case is. Whom the integrator calls by
    one reference is one person."""
    others = Case.objects.filter(live=case.live).exclude(applicant=case.applicant_id)
    others = others.exclude(submitted_at=None)
    reference = case.applicant.reference
    return others.exclude(applicant__reference=reference) if reference else others


def keep_face(case: Case, check: Check, match: FaceMatch) -> None:
    """Keep the numbers of the selfie's face under the applicant's own key, where the policy looks for
    faces; the oldest beyond its bound go."""
    rule = policy_of(case).duplicates
    vector = match.features.get("selfie")
    if not rule.faces:
        return
    FaceVector.objects.filter(case=case).delete()
    if vector:
        sealed = vault_of(case).seal(np.asarray(vector, np.float32).tobytes(), FACE_PLACE)
        FaceVector.objects.create(
            applicant_id=case.applicant_id, case=case, service=check.service, sealed=sealed
        )
    kept = FaceVector.objects.order_by("-created_at").values_list("pk", flat=True)[: rule.most_faces]
    FaceVector.objects.exclude(pk__in=list(kept)).delete()


def _alike(known: Evidence) -> Iterator[str]:
    """The numbers of cases whose selfie is nearer than the policy's bound."""
    own = FaceVector.objects.filter(case=known.case).first()
    if own is None:
        return
    rule = known.policy.duplicates
    others = (
        FaceVector.objects.filter(service=own.service, case__in=_of_others(known.case))
        .select_related("applicant", "case")
        .order_by("-created_at")[: rule.most_faces]
    )
    face = _opened(own)
    for other in others:
        vector = _opened(other)
        if vector is not None and face is not None and 1 - float(face @ vector) <= rule.face_distance:
            yield other.case.number


def _opened(row: FaceVector) -> npt.NDArray[np.float32] | None:
    """None where the applicant's key is gone: an erased face is nobody's."""
    try:
        box = Vault(str(row.applicant_id), row.applicant.data_key)
        return np.frombuffer(box.open(row.sealed, FACE_PLACE), np.float32)
    except VaultError:
        return None
