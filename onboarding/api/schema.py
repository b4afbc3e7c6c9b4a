"""What makes the OpenAPI document complete: who may come in, what every answer carries, and that no
unknown field is taken."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

_PREFIX = "/api/v1/"

_ABOUT = """Identity verification: open a case for an applicant, add pictures, submit, be told the outcome.

`progress` says how far a case has come and `outcome` what came out of it; `final` says that nothing
more is awaited. Keys that begin with `test_` see cases of their own, which the sandbox reads.
The tour is in docs/api.md.
"""

_NO_NULL = r"^[^\u0000]*$"
"""PostgreSQL stores no text with the null character, and DRF refuses it everywhere."""

_TAGS = {
    "applicants": "The people whose identity is verified.",
    "cases": "One verification of one applicant.",
    "documents": "What the applicant shows, side by side.",
    "results": "What services returned and people decided.",
    "links": "Ways for the customer's own device.",
    "webhooks": "Events, told as they happen.",
    "services": "Who reads documents here.",
}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "onboarding.api.auth.BearerKey"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key (`live_...` or `test_...`), or a client token.",
        }


def only_the_api(endpoints: list[Any]) -> list[Any]:
    """The addresses of the document."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(_PREFIX)]


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The last hand on the document."""
    result["info"]["description"] = _ABOUT
    result["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    result["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items()]
    result["servers"] = [{"url": "/", "description": "This installation."}]
    schemas = result["components"]["schemas"]
    for name, schema in schemas.items():
        if name.endswith(("InRequest", "PatchRequest", "FormRequest", "DeclaredRequest")):
            schema["additionalProperties"] = False
            for field in schema.get("properties", {}).values():
                if field.get("type") == "string" and not field.keys() & {"pattern", "format", "enum"}:
                    field["pattern"] = _NO_NULL
    for methods in result["paths"].values():
        for operation in methods.values():
            _complete(operation)
    return result


def _complete(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if status == "429":
            answer["headers"] = {
                "Retry-After": _header("Seconds until the next request is taken.", "integer")
            }
        elif status == "401":
            answer["headers"] = {"WWW-Authenticate": _header("The scheme that is asked for.")}
        elif status.startswith("2"):
            answer.setdefault("headers", {}).update(
                {
                    "RateLimit": _header("What is left of the minute, and when it ends."),
                    "RateLimit-Policy": _header("How many requests a minute are taken."),
                }
            )


def _header(text: str, kind: str = "string") -> dict[str, Any]:
    return {"description": text, "schema": {"type": kind}}
