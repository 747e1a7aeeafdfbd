"""An OpenID provider that can be told to lie: every answer is a real one until a test bends it."""

import base64
import json
import secrets
import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jws

from tests.sso.servers import Asked, Reply, as_json


def _b64(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Issuer:
    """Discovery, keys, token and profile; `bend` replaces the answer of a path."""

    def __init__(self) -> None:
        self.url = ""
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.pem = self.key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ).decode()
        self.kid = secrets.token_hex(4)
        self.bend: dict[str, Reply] = {}
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.drop: set[str] = set()
        self.nonce = ""
        self.profile: Any = {"sub": "s-1", "employee_number": "T9001"}

    def jwks(self) -> dict[str, Any]:
        """Return the public key."""
        point = self.key.public_key().public_numbers()
        key = {"kty": "RSA", "kid": self.kid, "use": "sig", "alg": "RS256"}
        return {"keys": [key | {"n": _b64(point.n), "e": _b64(point.e)}]}

    def token(self, **more: Any) -> str:
        """Return an ID token with what the test changed."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "tisheng-lies",
            "sub": "s-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            **self.claims,
            **more,
        }
        for name in self.drop:
            claims.pop(name, None)
        headers = {"kid": self.kid, "typ": "JWT", **self.header}
        return str(jws.sign(claims, self.pem, headers=headers, algorithm="RS256"))

    def __call__(self, asked: Asked) -> Reply:
        """Answer as a provider would, unless the path was bent."""
        if asked.path in self.bend:
            return self.bend[asked.path]
        if asked.path == "/.well-known/openid-configuration":
            return as_json(self.about())
        if asked.path == "/jwks":
            return as_json(self.jwks())
        if asked.path == "/token":
            return as_json({"id_token": self.token(), "access_token": "a", "token_type": "Bearer"})
        if asked.path == "/me":
            return Reply(json.dumps(self.profile).encode())
        return Reply(status=404)

    def about(self) -> dict[str, Any]:
        """Return the discovery document."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/auth",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/me",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/end",
        }
