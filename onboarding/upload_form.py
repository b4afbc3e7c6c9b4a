"""The form of one picture, for every door by which a browser sends one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding import labels
from onboarding.intake import Accepted, accept
from providers.errors import ImageError


class UploadForm(forms.Form):
    """One picture, or a page of a PDF; ``accepted`` is what it became."""

    picture = forms.FileField(
        label=_("Picture"),
        allow_empty_file=True,
        error_messages={"required": _("Choose or take a picture first.")},
    )
    page = forms.IntegerField(label=_("Page of the PDF"), required=False, min_value=1, initial=1)
    anyway = forms.BooleanField(label=_("Use anyway"), required=False)
    accepted: Accepted

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        upload = cleaned.get("picture")
        if upload is not None and not self.errors:
            if len(self.files.getlist("picture")) > 1:
                raise forms.ValidationError(_("Choose one picture for this side, not several."))
            try:
                self.accepted = accept(upload.read(), cleaned.get("page") or 1)
            except ImageError as error:
                raise forms.ValidationError(labels.error_text(error.kind, error.message)) from None
        return cleaned

    @property
    def problem(self) -> str:
        """What is wrong, in a sentence."""
        return " ".join(str(text) for texts in self.errors.values() for text in texts)
