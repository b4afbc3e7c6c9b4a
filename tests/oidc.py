"""A small OpenID provider on this machine: discovery, code with PKCE, signed tokens; over a real socket."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.serving import Quiet, serving

CLIENT, SECRET = "kyc", "the client's secret"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def _usual_key() -> rsa.RSAPrivateKey:
    """A key takes a tenth of a second to make: one for all."""
    return new_key()


@dataclass
class Provider:
    """``claims`` are what a token says of whoever comes; ``signing`` may be replaced by a stranger's key,
    ``error`` is what a refusal says. ``asked`` counts the paths that were asked for."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    signing: rsa.RSAPrivateKey = field(default_factory=_usual_key)
    error: str = ""
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._published = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.signing.public_key()))

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [{**self._published, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent: somebody is logged in here already."""
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        told = {"error": self.error} if self.error else {"code": secrets.token_urlsafe(16)}
        if not self.error:
            self._codes[told["code"]] = query["code_challenge"]
        return f"{query['redirect_uri']}?{urlencode({**told, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """None where client, code or verifier is wrong; a code is good once."""
        if authorization != "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode():
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            self._codes.pop(form.get("code", ""), None)
            != base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        ):
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, **self.claims}
        signed = jwt.encode(claims, self.signing, "RS256", headers={"kid": "one"})
        return {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": signed}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider until the end of the block."""
    provider = Provider()

    class Handler(Quiet):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if parts.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif parts.path == "/keys":
                self._tell(provider.keys())
            elif parts.path == "/.well-known/openid-configuration":
                self._tell(provider.discovery())
            else:
                self._tell({"error": "no such page"}, 404)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            form = {name: values[0] for name, values in parse_qs(self.sent.decode()).items()}
            answer = provider.token(form, self.headers.get("Authorization", ""))
            self._tell(answer or {"error": "invalid_grant"}, 200 if answer else 400)

        def _tell(self, content: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving(Handler) as provider.url:
        yield provider
