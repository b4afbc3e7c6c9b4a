"""What every view of the API does: let in, count, read strictly, carry out once, answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from onboarding import access, repeats
from onboarding.api import auth, parsing, problems
from onboarding.api.problems import Problem
from onboarding.apikeys import Caller
from onboarding.models import Case

_KEPT_HEADERS = ("Location", "ETag", "WWW-Authenticate")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_VERSION = re.compile(r'(?:W/)?"([0-9]{1,9})"|([0-9]{1,9})')


class AlwaysJson(BaseContentNegotiation):
    """Nothing else is spoken here, whatever a client says that it would like."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class Strict(serializers.Serializer[Any]):
    """A serializer that takes no field it does not know, and no number for a text or the like. ``typed``
    is off where all comes as text: in addresses and forms."""

    typed = True

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := [name for name in data if name not in self.fields]):
            told = serializers.ErrorDetail(str(_("There is no such field.")), code="unknown_field")
            raise serializers.ValidationError({name: [told] for name in sorted(map(str, unknown))[:20]})
        if self.typed and isinstance(data, Mapping):
            for name, value in data.items():
                kind = _base(self.fields[name])
                kinds = _JSON_KINDS[kind] if kind else ()
                if value is not None and kinds and (type(value) not in kinds):
                    wrong = serializers.ErrorDetail(str(_("This is of another type.")), code="invalid")
                    raise serializers.ValidationError({name: [wrong]})
        return super().to_internal_value(data)


_JSON_KINDS: dict[type, tuple[type, ...]] = {
    serializers.CharField: (str,),
    serializers.IntegerField: (int, float),
    serializers.BooleanField: (bool,),
}


def _base(field: serializers.Field[Any, Any, Any, Any]) -> type | None:
    return next((kind for kind in _JSON_KINDS if isinstance(field, kind)), None)


class ApiView(APIView):
    """``scopes`` names the scope that each method asks for, None for any key. ``for_clients`` are the
    methods that a client token may use, for its own case."""

    content_negotiation_class = AlwaysJson
    parser_classes = [parsing.BoundedJson]
    scopes: ClassVar[dict[str, str | None]] = {}
    for_clients: ClassVar[frozenset[str]] = frozenset()

    @staticmethod
    def most_json() -> int:
        """Bytes of a JSON body that are read."""
        return parsing.SMALL

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method not in self.scopes:  # 405 or OPTIONS: says nothing of anybody
            return
        if not isinstance(request.user, Caller):
            raise Problem(
                "not_authenticated",
                _("Send Authorization: Bearer and a key."),
                headers={"WWW-Authenticate": 'Bearer realm="kyc"'},
            )
        self._window = auth.count(request.user)
        scope = self.scopes[method]
        if request.user.case and method not in self.for_clients:
            raise Problem("scope_missing", _("A client token does not reach this."))
        if scope is not None and scope not in request.user.scopes:
            raise Problem("scope_missing", _("This needs the scope %(scope)s.") % {"scope": scope})

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, cast(Response, response), *args, **kwargs)
        window: auth.Window | None = getattr(self, "_window", None)
        for name, value in (window.headers() if window else {}).items():
            response.headers.setdefault(name, value)
        response.headers["Cache-Control"] = "no-store"
        return response

    def caller(self) -> Caller:
        return cast(Caller, self.request.user)

    def case(self, case_id: UUID) -> Case:
        return access.case_for(self.caller(), case_id)

    def read(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The body, held against its schema. Raises ValidationError."""
        form = kind(data=self.request.data)
        form.is_valid(raise_exception=True)
        return cast(dict[str, Any], form.validated_data)

    def query(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The address's parameters, held against their schema. Raises Problem."""
        form = kind(data=self.request.query_params.dict())
        if not form.is_valid():
            raise Problem("invalid_parameter", errors=list(problems.flat(form.errors, "")))
        return cast(dict[str, Any], form.validated_data)

    def version(self) -> int | None:
        """The version in If-Match; None where it is not sent. Raises Problem."""
        text = self.request.headers.get("If-Match")
        if text is None or text.strip() == "*":
            return None
        found = _VERSION.fullmatch(text.strip())
        if found is None:
            raise Problem("invalid_version", _('Send the ETag of the case, such as "7".'))
        return int(found[1] or found[2])

    def once(self, do: Callable[[], Response]) -> Response:
        """Carry out a POST; where it has an Idempotency-Key, once, whatever comes of it."""
        key = self.request.headers.get("Idempotency-Key")
        if key is None:
            with transaction.atomic():
                return do()
        if not _KEY.fullmatch(key):
            raise Problem(
                "invalid_idempotency_key", _("It has 1 to 255 printable ASCII characters, without blanks.")
            )
        caller = self.caller()
        name = f"{caller.key.id} {caller.case or ''}".strip()
        told, again = repeats.once(name, key, _asked(self.request), lambda: _told(do))
        response = Response(told.body, status=told.status)
        if told.status >= 400:
            response = Response(told.body, status=told.status, content_type=problems.MEDIA_TYPE)
        for header, value in told.headers.items():
            response[header] = value
        if again:
            response["Idempotent-Replayed"] = "true"
        return response


def _told(do: Callable[[], Response]) -> repeats.Told:
    """What comes of a request, be it an error; what it changed then is rolled back."""
    try:
        with transaction.atomic():
            response = do()
    except Exception as error:  # a 500 is told again as well
        response = problems.answer(error)
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    return repeats.Told(response.status_code, headers, json.loads(json.dumps(response.data, default=str)))


def _asked(request: Request) -> str:
    """What is asked, in one text: method, address, version, and the body's content, in which a form's
    boundary and the order of names do not count."""
    sent: Any = request.data
    if isinstance(sent, QueryDict):
        sent = {name: [_content(value) for value in values] for name, values in sent.lists()}
    inner: HttpRequest = request._request
    parts = [inner.method, inner.get_full_path(), request.headers.get("If-Match"), sent]
    return json.dumps(parts, sort_keys=True)


def _content(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    value.seek(0)  # whoever decoded it has read it
    return hashlib.sha256(value.read()).hexdigest()
