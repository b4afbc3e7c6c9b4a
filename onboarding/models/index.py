"""What cases are found by without opening them: digests of numbers and names, and sealed faces."""

from __future__ import annotations

from django.db import models

from onboarding.models.applicant import Applicant
from onboarding.models.case import Case
from onboarding.models.document import Document


class IndexKey(models.Model):
    """The blind index's own key, wrapped by a master key: one row, made with the first entry."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return "index key"


class IndexKind(models.TextChoices):
    """What a digest is of. A value is never looked for among those of another kind."""

    DOCUMENT_NUMBER = "document_number"
    PERSONAL_NUMBER = "personal_number"
    NAME_WORD = "name_word"


class IndexEntry(models.Model):
    """A keyed digest of a value of a case: of what was declared where ``document`` is None, else of
    what was read or corrected on it. Entries of earlier attempts stay with their document. The index
    gives the cases of a digest without a look at the table, and whether a case has another one too."""

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="index_entries")
    case = models.ForeignKey(Case, models.CASCADE, related_name="index_entries")
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="index_entries")
    kind = models.CharField(max_length=20, choices=IndexKind)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["digest", "kind", "case"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class FaceVector(models.Model):
    """The numbers of a case's selfie as ``service`` gives them, sealed; only where a policy wants faces
    to be looked for in other cases."""

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="face_vectors")
    case = models.OneToOneField(Case, models.CASCADE, related_name="face_vector")
    service = models.CharField(max_length=80)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-created_at"])]

    def __str__(self) -> str:
        return f"face of {self.case_id}"
